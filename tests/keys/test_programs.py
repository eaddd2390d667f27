"""What programs print in forms of their own: the value goes, nothing else does, and what only looks like it stays."""

# ruff: noqa: E501 -- forms are as long as the lines that programs print

from __future__ import annotations

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
MAKER = fakes.Maker(11)
TOKEN = MAKER.opaque(40)
PASSWORD = "Lantern" + "4722"

# `{}` is the value.
FORMS = [
    'POST /login HTTP/1.1" 200 "{{\\x22user\\x22:\\x22ann\\x22,\\x22password\\x22:\\x22{}\\x22}}"',
    '"{{\\u0022password\\u0022:\\u0022{}\\u0022}}"',
    "define( 'DB_PASSWORD', '{}' );",
    "$ENV{{'DB_PASSWORD'}} = '{}';",
    "$options->{{'password'}} = '{}';",
    '{{password,<<"{}">>}}',
    '((user . "ann") (password . "{}"))',
    "DB password ......... {}",
    "DB password ......: {}",
    "Incorrect password provided: {}. Try again.",
    "Set DB_PASSWORD to '{}'",
    "the password has been reset to {}",
    '{{"db_password": {{"sensitive": true, "type": "string", "value": "{}"}}}}',
    '{{"type":"password","value":"{}","temporary":false}}',
    "<tr><td>DB_PASSWORD</td>\n  <td class='v'>{}</td></tr>",
    "<dt>Password</dt><dd>{}</dd>",
    "passwords:\n  - {}\n",
    "db_password:\n  - 'x'\n  - '{}'\n",
    "##vso[task.setvariable variable=DbPassword;issecret=true]{}",
    "::set-output name=password::{}",
    "postgres://ann:{}#b@db.example/app",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", [TOKEN, PASSWORD])
def test_the_value_goes_and_nothing_else(form, value):
    text = form.format(value)
    mask = "[REDACTED:password]"
    rest = form.replace("#b@", "@") if "#b@" in form else form
    assert CORE.text(text) == rest.format(mask)
    assert reference.masked(text) == rest.format(mask)


@pytest.mark.parametrize(
    "form",
    [
        "rawHeaders: [ 'Host', 'a.example', 'X-Api-Key', '{}', 'Accept', '*/*' ]",
        "  rawHeaders: [\n    'Host',\n    'X-Auth-Token',\n    '{}',\n    'Accept',\n    '*/*'\n  ],",
        '["Accept","*/*","Authorization","Custom {}"]',
        '["Accept","*/*","Cookie","sid={}; theme=dark", "Host", "h"]',
        "Incorrect API key provided: {}. You can find your API key at https://a.example/keys.",
        "api_keys:\n- {}\n",
    ],
)
def test_a_token_goes_where_names_and_values_stand_in_turn(form):
    done = CORE.text(form.format(TOKEN))
    before, _, after = form.partition("{}")
    assert TOKEN not in done
    assert done.startswith(before + "[REDACTED:")
    assert done.endswith("]" + after)
    assert reference.masked(form.format(TOKEN)) == done


@pytest.mark.parametrize(
    "text",
    [
        "psql postgresql://user:password@localhost:5432/db", "https://username:pass@host/", 'api_key="changeme"', "client_secret: CHANGE_ME", "pin=GPIO17", "pin: PA_3",
        "('client_secret', 'note')", "schema_path=('client_secret','type')", "deque(['properties', 'client_secret', 'type'])", "fields = ('password', 'last_login')",
        "Mountable secrets:   default-token-x7k2p", "Secrets:             default-token-x7k2p", "token:      1024 bytes", "password:  16 bytes", "password: set",
        "- Token: gho_" + "*" * 36, "Incorrect API key provided: sk-ab" + "*" * 20 + "wxyz.", "password: op://vault/item/password", "password: arn:aws:ssm:eu-west-1:1:parameter/db",
        "password ......: done", "Passwords ......... 12", "Checking API key ....... valid", "token -> expired", '{password, <<"">>}', "(password . nil)", "x['a', 'X-Api-Key', 'Content-Type']",
        "['Authorization', 'X-Amz-Content-Sha256', 'Accept']", '["X-Api-Key", "X-Request-Id", "Accept"]', '["Cookie", "Accept-Encoding", "X-A"]',
        "<td>password</td><td>string</td><td>The password of the user</td>", "<th>Token</th><td>required</td>", "token:\n  - first\n  - second\n", "secrets:\n  - db-credentials\n",
        "required:\n  - password\n  - user_name\n", '{"password": {"value": "", "valid": false}}', '{"token": {"type": "string", "value": "name"}}', '{"type": "token", "value": "let2"}',
        "API key provided: yes", "token used: 17", "https://h:8080#a@b", "postgres://ann:#{password}@h/x", "::set-output name=token::", "PASS src/token.spec.ts (5.123 s)",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text):
    assert text == CORE.text(text)
    assert text == reference.masked(text)


def test_items_behind_one_that_was_masked_stay_as_they_are():
    text = f"api_keys:\n- {TOKEN}\n- [REDACTED:api_key]\n- {MAKER.opaque(40)}\n"
    assert CORE.text(text) == text.replace(TOKEN, "[REDACTED:api_key]")


def test_what_stands_right_behind_a_mask_is_no_value():
    for text in (
        "password:[REDACTED:password]*a",
        "recovery_phrase: [REDACTED:mnemonic]%word",
        "://a:[REDACTED:token]#2@h",
        "Cookie: a=[REDACTED:cookie] Path",
        "x [REDACTED:sdk_key]apikey " + MAKER.of(fakes.HEX, 24),
        'x [REDACTED:token]("password","0"',
        '[REDACTED:api_key]NOPASSWD:Some(String("4"',
    ):
        assert text == CORE.text(text)
        assert text == reference.masked(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("set PASSWD string=\\x22{}\\x22", "set PASSWD string=\\x22[REDACTED:password]\\x22"),
        ("set PASSWD string=%22{}%22", "set PASSWD string=%22[REDACTED:password]%22"),
        ("run --password lantern -v {}", "run --password [REDACTED:password] -v {}"),
    ],
)
def test_a_stream_waits_for_what_decides(text, masked):
    text, masked = text.format(PASSWORD), masked.format(PASSWORD)
    assert CORE.text(text) == masked
    stream = CORE.incremental()
    assert "".join(map(stream.feed, text)) + stream.flush() == masked


def test_a_stream_does_not_take_the_middle_of_a_word_for_its_beginning():
    ticket = "u" + MAKER.fake("microsoft-account-ticket")
    assert CORE.text(ticket) == ticket
    stream = CORE.incremental()
    assert "".join(map(stream.feed, ticket)) + stream.flush() == ticket
