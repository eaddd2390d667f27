"""Every key name in every textual form: the value goes, all of it and nothing else; look-alikes stay."""

# ruff: noqa: E501 -- tables of lines

import fakes
import pytest
from checks import CORE, STANDIN, without_kinds
from keys import forms

MAKER = fakes.Maker(5)

# One name for each family of the table, with values that it is used for: opaque ones of each alphabet, and, where
# people choose or type them, weak ones.
FAMILIES = {
    "access_token": [MAKER.opaque(40), MAKER.opaque(43, fakes.URL)],
    "refresh_token": [MAKER.opaque(40)],
    "id_token": [MAKER.jwt()],
    "device_code": [MAKER.opaque(40, fakes.URL), "DEVCODE-FAKE-" + MAKER.of(fakes.HEX, 32)],
    "user_code": ["WDJB-MJHT", "P9BQ05L2", "019-450-730"],
    "code_verifier": [MAKER.opaque(64, fakes.URL)],
    "client_secret": [MAKER.opaque(32), "MADE-UP-FAKE-42"],
    "client_assertion": [MAKER.jwt()],
    "api_key": [MAKER.opaque(32)],
    "secret_key": [MAKER.opaque(40, fakes.B64)],
    "oauth_token": [MAKER.opaque(30)],
    "session_token": [MAKER.opaque(60, fakes.B64) + "=="],
    "password": ["hunter2", "Tr0ub4dor.3"],
    "csrf_token": [MAKER.opaque(64)],
    "token": [MAKER.opaque(40)],
    "secret": [MAKER.opaque(24)],
    "credentials": [MAKER.opaque(24)],
    "session_id": [MAKER.opaque(32)],
    "signature": [MAKER.opaque(43, fakes.B64) + "="],
}
WHOLE_VALUES = {**forms.BARE, **forms.QUOTED}


@pytest.mark.parametrize("form", WHOLE_VALUES)
def test_a_value_goes_whole_in_every_form_and_spelling_of_its_name(form):
    wrong = []
    for family, values in FAMILIES.items():
        for spelling, spell in forms.SPELLINGS.items():
            name = spell(family)
            for value in values:
                text, expected = (WHOLE_VALUES[form](name, v) for v in (value, STANDIN))
                assert text != expected
                if expected != without_kinds(text):
                    wrong.append((family, spelling, CORE.text(text)))
    assert wrong == []


# Names whose last word is one that a value may stand apart from.
SET_APART = ["access_token", "client_secret", "api_key", "secret_key", "password", "token", "secret"]


@pytest.mark.parametrize("form", forms.APART)
def test_what_no_word_is_goes_where_no_separator_stands(form):
    wrong = []
    for family in SET_APART:
        for spelling in ("snake", "camel", "kebab", "UPPER", "Header", "prefixed"):
            name = forms.SPELLINGS[spelling](family)
            for value in (MAKER.opaque(32), MAKER.of(fakes.HEX, 40), MAKER.opaque(43, fakes.ALNUM)):
                text, expected = (forms.APART[form](name, v) for v in (value, STANDIN))
                assert value in text
                if without_kinds(text) != expected:
                    wrong.append((name, CORE.text(text)))
    assert wrong == []


@pytest.mark.parametrize("form", forms.APART)
@pytest.mark.parametrize(
    "value", ["required", "optional", "expired", "name", "user_name", "AccessToken", "from env", "17"]
)
def test_words_stay_where_no_separator_stands(form, value):
    for family in SET_APART:
        text = forms.APART[form](family, value)
        assert text == CORE.text(text)


@pytest.mark.parametrize("form", forms.APART)
def test_a_password_that_mixes_its_symbols_goes_where_no_separator_stands(form):
    for value in ("Tr0ub4" + "dor7", "sunset!" + "70#", "Lantern" + "4722"):
        text, expected = (forms.APART[form]("db_password", v) for v in (value, STANDIN))
        assert without_kinds(text) == expected


@pytest.mark.parametrize("form", forms.CUT)
def test_a_value_that_was_cut_goes_too(form):
    for family, values in FAMILIES.items():
        value = next((value for value in values if len(value) > 20), None)
        if value is not None:
            text = forms.CUT[form](family, value)
            assert value[:10] in text
            assert value[:10] not in CORE.text(text)


@pytest.mark.parametrize("form", forms.QUOTED)
def test_a_plain_word_under_a_password_goes_where_it_is_quoted(form):
    if form in {"argv list", "argv list in an error", "argv list, JSON"}:
        pytest.skip("a list of arguments may be one of options: the word could be prose")
    text = forms.QUOTED[form]("password", "swordfish")
    assert "swordfish" not in CORE.text(text)


@pytest.mark.parametrize("name", ["ds_secret", "acmeToken", "ACME_TOKEN", "acme.secret"])
def test_a_uuid_counts_whatever_it_looks_like(name):
    """Those of examples count up, which is not how values that are made at random look."""
    for value in ("12345678-1234-1234-1234-" + "123456789012", "abcdefab-cdef-abcd-efab-" + "cdefabcdefab"):
        assert CORE.text(f"{name}={value}") != f"{name}={value}"
        assert CORE.value({name: value}) != {name: value}
    for value in ("0" * 8 + "-0000" * 3 + "-" + "0" * 12, "abcdefab-cdef-abcd-efab"):
        assert CORE.text(f"{name}={value}") == f"{name}={value}"


LOOK_ALIKES = [
    ("token_type", "Bearer"), ("max_tokens", "4096"), ("token_count", "17"), ("expires_in", "3600"), ("password_policy", "min-12-chars"),
    ("authorization_pending", "true"), ("password_changed_at", "2026-11-23"), ("secret_name", "prod/db2"), ("token_endpoint", "https://h/t2"),
    ("key_id", "k-2026-11"), ("cache_key", MAKER.opaque(32)), ("partition_key", MAKER.opaque(32)), ("public_key", MAKER.opaque(44)),
    ("code_challenge_method", "S256"), ("status_code", "404"), ("session_count", "12"), ("signature_algorithm", "RS256"), ("compass", "n0rth"),
    ("secretary", "alice9"), ("monkey", "see2"), ("keyboard", "us105"), ("tokenizer", "bpe2"), ("author", "a1ice"), ("passenger", "2b"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), LOOK_ALIKES)
def test_a_name_that_only_looks_alike_stays_in_every_form(name, value):
    for form in WHOLE_VALUES.values():
        text = form(name, value)
        assert text == CORE.text(text)


NO_SECRETS = [
    "null", "None", "nil", "true", "false", "", "****", "%s", "%(token)s", "${TOKEN}", "$TOKEN", "<token>", "{token}", "{{ token }}", "[REDACTED]", "xxxxxxxx",
]  # fmt: skip


@pytest.mark.parametrize("value", NO_SECRETS)
@pytest.mark.parametrize("name", ["token", "password", "api_key", "DB_PASSWORD", "client_secret"])
def test_a_value_that_stands_for_none_stays(name, value):
    for text in (
        f"{name}={value}",
        f"{name}: {value}",
        f'"{name}": "{value}"',
        f"{name}='{value}'",
        f"?{name}={value}&x=1",
    ):
        assert text == CORE.text(text)


# Next to what stays as a source line or a stand-in: these could be secrets, and go.
STILL_SECRETS = [
    "password=hunter2!", '{"key": "' + MAKER.opaque(24) + '"}', "userPassword:: aHVudGVyMnNlY3JldA==", "**Password:** hunter2", "signing_key=" + MAKER.of(fakes.HEX, 40),
    "ConvertTo-SecureString 'Sunset" + "8358' -AsPlainText", 'password = "Old' + '4711" -> "New' + '4712"',
    "password=hunter.two", "password: Sunshine", "password: Sunshine, user: bob", "password = swordfish", "host=h, password = swordfish", "password=ab1",
    '"password": "correct horse battery staple"', "client_secret=mysecret&x=1", "access_token=swordfish&x=1", "DB_PASS=123456", "pass: sw0rdfish", "PASS=hunter2",
    "user:bob password:hunter", "password=hunter2(expired)", "token: " + MAKER.opaque(24) + " | None", "secret=ab/" + MAKER.opaque(20), "session: " + MAKER.of(fakes.HEX, 32),
    "password=:hunter2", "password=#a0b1c2", "Cookie: mstshash=a; sid=Zk39x", 'password = "your2cents"', "access_token=" + MAKER.opaque(20) + "." + MAKER.opaque(20),
    'api_key: "' + MAKER.opaque(32) + '"', "Authorization: Custom " + MAKER.opaque(30),
]  # fmt: skip


@pytest.mark.parametrize("text", STILL_SECRETS)
def test_what_is_next_to_a_source_line_and_could_be_a_secret_goes(text):
    assert text != CORE.text(text)


PLAIN = [
    'variable "db_password" {\n  sensitive = true\n}\nvariable "x" {\n  default = "abc12"\n}',
    "New upstream signing key " + MAKER.of(fakes.HEX, 40).upper(), "gpg: signing key " + MAKER.of(fakes.HEX, 16).upper() + " is new", "user.signingkey=" + MAKER.of(fakes.HEX, 40),
    "Connect-Db -Password $password", "password: !vault |\n  $ANSIBLE_VAULT;1.1", "password: !Ref DbPassword2", "{Password: Port:5432}", "password: *alias", "token->value2", "pwd->pw_name1",
    'def key(k: ApiKey) -> None:\n    """Deserialize 1 from a dictionary."""', 't.pass("tests/run-pass/a1.rs")', 'error.code("SlowDown1")', '#define LN_userPassword "userPassword"', '{"key": "user_name"}',
    '{"key": "' + MAKER.of(fakes.HEX, 32) + '"}', "password for bob is required", "password is set to expire", "token for https://example.com: x", "SRP_user_pwd *SRP_user_pwd_new(void);",
    '<property name="token.path">\n  </property>', "token (optional)", "password [12:14]", 'secret "default-token-x7k2p" not found', "1password: [rules.1password]",
    "token expired", "token: expired", "the password was wrong", '{"error": "authorization_pending"}', 'WWW-Authenticate: Bearer realm="api"',
    "token: https://login.example.com/oauth2/token", "secret: /run/secrets/db", "API key: https://example.com/keys", "private key: RSA-2048",
    "signing key: ed25519", "PWD=/home/alice/work2 OLDPWD=/tmp/x1", "--password is required", "usage: tool --password PASSWORD --user USER",
    "missing option '--password'", "use --token or --password", "fields = ['password', 'email']", '{"required": ["username", "password"]}',
    '<a accesskey="s">', "pin: 18", "<token> is a word in angle brackets", "self.access_token = access_token", "def login(user: str, password: str, retries: int)", ":type aws_session_token: string", "name: password, value of it unknown", "token_2fa=on",
    'password("required")', '{"token": ["This field is required."]}', 'name="token"\n\n',
]  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        "Authorization: {}",
        '"authorization": "{}"',
        "curl -H 'Authorization: {}' h",
        "{{'Authorization': '{}'}}",
    ],
)
@pytest.mark.parametrize("scheme", ["KakaoAK", "GenieKey", "SharedKey", "MyScheme2", "X-Acme-Key"])
def test_a_scheme_of_anybodys_own_stays_and_what_follows_it_goes(scheme, form):
    made = fakes.Maker(3)
    for value in (
        made.of(fakes.HEX, 32),
        made.uuid(),
        "acme:" + made.of(fakes.B64, 43) + "=",
        made.of(fakes.ALNUM, 40),
    ):
        done = CORE.text(form.format(f"{scheme} {value}"))
        assert value[-16:] not in done
        assert f"{scheme} [REDACTED:" in done
        assert CORE.text(done) == done


@pytest.mark.parametrize("rest", ["and what was said of it", "0.1.2", "https://example.com/k7Qx2mP9vL4w"])
def test_a_first_word_that_nothing_made_follows_may_be_the_credential(rest):
    assert CORE.text(f"Authorization: hunter2 {rest}").startswith("Authorization: [REDACTED:authorization] ")


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_plainly_no_secret_stays(text):
    assert text == CORE.text(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSWORD_PROD", "hunter2"), ("password_db", "hunter2"), ("api_key_2", MAKER.opaque(32)), ("token_github", MAKER.opaque(40)),
        ("password2", "hunter2"), ("dbpassword", "hunter2"), ("smtppasswd", "hunter2"), ("MYAPIKEY", MAKER.opaque(32)), ("key_api", MAKER.opaque(32)),
        ("secret_client", MAKER.opaque(32)), ("token_access", MAKER.opaque(32)), ("password-staging-1", "hunter2"),
    ],
)  # fmt: skip
def test_a_name_with_a_qualifier_or_in_another_order_announces_the_same(name, value):
    for text in (f"{name}={value}", f'{{"{name}": "{value}"}}', f"{name}: '{value}'"):
        assert value not in CORE.text(text)
    assert value not in repr(CORE.value({name: value}))


@pytest.mark.parametrize(
    "text",
    [
        "User code: {}",
        "First copy your one-time code: {}",
        "user code = {}",
        '"User code": "{}"',
        "one-time code: {}",
    ],
)
def test_a_code_is_found_behind_the_words_that_people_read(text):
    assert "WDJB-MJHT" not in CORE.text(text.format("WDJB-MJHT"))


APART = [
    "the API key {} was made", "Your token is {}.", 'your access token is: "{}"', "client_secret\t{}", "acme TOKEN {} ok", 'var apiToken string = "{}"',
    "const apiToken  String='{}'", "the new password was {}", "<apiToken>\n  {}\n</apiToken>", "<a:token>\\n{}\\n</a:token>", "<token>\n{}</token>",
]  # fmt: skip


@pytest.mark.parametrize("text", APART)
def test_a_made_value_goes_behind_white_space_a_type_and_a_line_end(text):
    for value in (fakes.Maker(3).opaque(32), fakes.Maker(4).opaque(40)):
        assert CORE.text(text.format(value)).partition("[REDACTED")[0] == text.partition("{")[0]
        assert value not in CORE.text(text.format(value))


@pytest.mark.parametrize(
    "text",
    [
        "the token refresh job has started", "created secret default-token-x7k2p", "next page token {}", "the cache key {} expired", "password is required2",
        "token is an_internationalisation_of_words", "secret name = 'prod2'", "secret is https://vault.example.com/v1/{}/x", "public key {}", "the tokens {}",
        "<token>\n  <part>a1b2</part>\n</token>", "session {} began", "key {}",
    ],
)  # fmt: skip
def test_what_stands_behind_a_name_in_a_sentence_stays(text):
    text = text.format(fakes.Maker(3).opaque(32))
    assert text == CORE.text(text)


def test_a_long_stretch_of_letters_and_digits_is_a_token_whether_or_not_it_turns_often():
    value = "abcdefghijklmnopqrstuvwxyz" + "0123456789"
    for text in (f"acme_token={value}", f'"acmeSecret": "{value}"'):
        assert value not in CORE.text(text)
    assert CORE.value({"acme_token": value}) == {"acme_token": "[REDACTED:token]"}
    for text in (
        f"acme_key={value}",
        f"acme_session: {value}",
        "acme_token=aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "acme_secret=12345678901234567890123",
    ):
        assert text == CORE.text(text)


def test_a_list_of_two_names_is_no_pair():
    fields = ["password", "email"]
    assert fields is CORE.value(fields)
    assert CORE.value(("password", "hunter")) == ("password", "[REDACTED:password]")
    assert CORE.value(["password", "hunter2"]) == ["password", "[REDACTED:password]"]


def test_numbers_are_secret_under_passwords_and_codes_only():
    value = {"password": 1234, "otp": 123456, "pin": 18, "pass": 12, "token": 5}
    left = CORE.value(value)
    assert left == {**value, "password": "[REDACTED:password]", "otp": "[REDACTED:otp]"}
