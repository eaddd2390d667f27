"""redact.testing: what it calls readable, what its fakes are, what its redactor remembers."""

import logging
import re

import pytest

import redact
from redact import _native
from redact._fakes import all_kinds
from redact._shape import made
from redact.errors import RedactError
from redact.testing import RecordingRedactor, assert_redacted, fake, fakes

RULES = [rule[0] for rule in _native.rules()]
BESIDE = {rule: words[0] for rule, *_, words in _native.rules() if words}


@pytest.mark.parametrize("rule", RULES)
def test_there_is_a_fake_of_every_rule_and_the_core_finds_it_by_that_rule(rule):
    core = _native.Core()
    # What a rule of many providers finds is the name's, unless that says no more than `key`.
    names = [f"{BESIDE[rule]}_{name}=" for name in ("api_key", "key")] if rule in BESIDE else [""]
    assert rule in {match[3] for name in names for match in core.matches(name + fake(rule))}
    assert fake(rule) == fake(rule)


def test_fakes_of_other_seeds_are_others():
    assert [name for name in fakes(1) if fake(name, 1) == fake(name, 2)] == []


def test_there_is_a_fake_of_every_kind():
    made_up = fakes()
    assert set(made_up) == all_kinds() | set(RULES)
    assert {kind.name for kind in redact.kinds()} <= set(made_up)
    assert len({*made_up.values()}) >= len(made_up) - 1, "jwt is a kind and a rule"


def test_each_fake_of_a_kind_is_masked_once_it_is_live():
    for kind in sorted(all_kinds()):
        secret = redact.Secret(fake(kind), kind=kind)
        assert fake(kind) not in redact.text(f"<{secret.reveal()}>"), kind


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("user_code", r"[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}"),
        ("otp", r"\d{6}"),
        ("verification_uri_complete", r"https://login\.example/device\?user_code=\S{9}"),
        ("github_token", r"g(h[pousr]|ithub_pat)_\S+"),
        ("id_token", r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+"),
    ],
)
def test_fakes_of_kinds_look_like_their_kind(kind, form):
    assert re.fullmatch(form, fake(kind))


def test_an_unknown_name_is_an_error_that_says_where_the_names_are():
    with pytest.raises(RedactError, match=r"no kind and no rule 'acces_token': redact\.testing\.fakes\(\)"):
        fake("acces_token")


def test_shapes_are_read_the_other_way_round():
    first, least = (lambda several: several[0]), (lambda least, most: least or (most or 1))
    assert made(r"a\.b[x-z_-]{2}(?:c|d)(?:e[0-9]{1,2})?[A]{3,}f+g*", first, least) == "a.bxxce0AAAfg"
    assert made(r"hooks\.x/(?:a|b)/([A-Z]{3})\d", first, least) == "hooks.x/a/AAA0"


LEAKS = [
    ("got {token}", "github_token (by github-token) in the text, line 1, column 5"),
    ("one\ntwo {token}", "in the text, line 2, column 5: two [REDACTED:github_token]"),
    (["clean", "{token}"], "in [1], line 1, column 1"),
    ({"a": {"b": "{token}"}}, "github_token"),
    ({"password": "hunter2x"}, "password (by key:password) in the text"),
]


def _filled(captured, token):
    if isinstance(captured, str):
        return captured.replace("{token}", token)
    if isinstance(captured, list):
        return [_filled(each, token) for each in captured]
    return {key: _filled(value, token) for key, value in captured.items()}


@pytest.mark.parametrize(("captured", "told"), LEAKS)
@pytest.mark.parametrize("form", [lambda it: it, lambda it: it.encode() if isinstance(it, str) else it])
def test_a_readable_credential_fails_by_place_and_kind_and_never_by_value(captured, told, form, github_token):
    with pytest.raises(AssertionError) as caught:
        assert_redacted(form(_filled(captured, github_token())))
    assert told in str(caught.value)
    assert github_token() not in str(caught.value)
    assert "hunter2x" not in str(caught.value)


@pytest.mark.parametrize("captured", [captured for captured, _ in LEAKS])
def test_masked_it_passes(captured, github_token):
    assert_redacted(redact.value(_filled(captured, github_token())))


def test_captures_of_pytest_and_files(capsys, caplog, tmp_path, github_token):
    print("clean")
    assert_redacted(capsys.readouterr())
    print("x", github_token())
    with pytest.raises(AssertionError, match="in out, line 1, column 3"):
        assert_redacted(capsys.readouterr())
    logging.getLogger("app").warning("got %s", github_token())
    with pytest.raises(AssertionError, match=r"a log record of app at .*test_testing\.py:\d+, line 1"):
        assert_redacted(caplog)
    path = tmp_path / "app.log"
    path.write_text(github_token(), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"in .*app\.log, line 1"):
        assert_redacted(path)


def test_given_values_are_looked_for_in_every_spelling(fake):
    value = fake(24)
    assert_redacted(value.encode().hex())
    for secrets in ([value], [redact.Secret(value)], value):
        with pytest.raises(AssertionError) as caught:
            assert_redacted(f"key {value.encode().hex()}", secrets=secrets)
        assert value.encode().hex() not in str(caught.value)


def test_live_secrets_of_the_process_count():
    secret = redact.Secret(fake("device_code"), kind="device_code")
    with pytest.raises(AssertionError, match="device_code"):
        assert_redacted(f"code {secret.reveal()}")


def test_allowed_kinds_and_a_policy_decide_what_counts(github_token):
    assert_redacted(github_token(), allow=["github_token"])
    assert_redacted(github_token(), policy=redact.Policy(disabled_rules=["github-token"]))
    with pytest.raises(AssertionError):
        assert_redacted(github_token(), policy=redact.Policy(mode="off"))


def test_ten_places_are_told_and_the_others_counted(github_token):
    with pytest.raises(AssertionError) as caught:
        assert_redacted("\n".join(map(github_token, range(13))))
    assert str(caught.value).startswith("13 credentials are readable:")
    assert str(caught.value).endswith("… and 3 more")


def test_nothing_is_noted_in_the_ledger(github_token):
    with pytest.raises(AssertionError):
        assert_redacted(github_token())
    assert len(redact.ledger()) == 0


def test_the_recording_redactor_is_apart_from_the_process(github_token):
    from redact.sinks.logging import RedactFilter

    redactor = RecordingRedactor()
    redactor.live.add("a-value-of-1-test", kind="pin")
    record = logging.makeLogRecord({"msg": f"got {github_token()} and a-value-of-1-test"})
    RedactFilter(redactor=redactor).filter(record)
    assert record.msg == "got [REDACTED:github_token] and [REDACTED:pin]"
    assert ("logging", record.msg) in redactor.outputs
    assert redactor.kinds() == ["github_token", "pin"]
    assert len(redact.ledger()) == 0
    assert redact.text("a-value-of-1-test") == "a-value-of-1-test"


def test_the_recording_redactor_notes_streams_bytes_and_values(github_token):
    redactor = RecordingRedactor()
    token = github_token()
    stream = redactor.incremental(sink="stderr")
    out = stream.feed(f"x {token[:9]}") + stream.feed(token[9:] + "\n") + stream.flush()
    assert out == "x [REDACTED:github_token]\n"
    assert "".join(piece for sink, piece in redactor.outputs if sink == "stderr") == out
    redactor.data(token.encode())
    redactor.value([token])
    assert redactor.outputs[-2:] == [("", b"[REDACTED:github_token]"), ("", ["[REDACTED:github_token]"])]
    assert token not in repr(redactor.outputs)
