"""Explaining says which rule fires where and why, and what stays and why; it never shows a value."""

import json
import subprocess
import sys

import pytest

import redact
from redact._explain import explain


def found(text, **settings):
    core = redact.Redactor(redact.Policy(**settings)).core
    return [(one.line, one.column, one.rule, one.net, one.masked) for one in explain(core, text)]


def test_a_match_is_told_with_its_place_rule_and_net(fake):
    text = f"first line\n\nhost=db password=hunter2\nAuthorization: Bearer {fake(40)}"
    assert found(text) == [
        (3, 18, "key:password", "key", True),
        (4, 23, "bearer", "format", True),
    ]


@pytest.mark.parametrize(
    ("text", "rule", "reason"),
    [
        ("password=null", "key:password", "no value"),
        ("token=mailbox", "key:token", "could be a word"),
        ("acme_secret=hello-world", "key:secret", "no machine made it"),
        ("deploy_key: 5d41402abc4b2a76b9719d911017c592", "key:key", "identifier"),
        ("token: https://example.com/a1", "key:token", "address"),
        ("state: running well", "key:state", "sentence"),
        ("token=self.token", "key:token", "source code"),
        ("code=abc123def", "key:code", "redirect"),
        ("api_key=abc", "key:api_key", "four characters"),
    ],
)
def test_what_stays_is_told_with_the_reason(text, rule, reason):
    core = redact.Redactor().core
    assert core.text(text) == text
    (one,) = explain(core, text)
    assert (one.rule, one.masked) == (rule, False)
    assert reason in one.why


def test_a_token_within_a_word_is_told_to_miss_its_boundary(fake):
    token = "AK" + "IA" + "Q7" * 8
    (one,) = explain(redact.Redactor().core, f"X{token}")
    assert not one.masked
    assert "to the left" in one.why


def test_what_the_policy_allows_is_told(fake):
    value = fake(32)
    (one,) = explain(redact.Redactor(redact.Policy(allowed_values=[value])).core, f"token={value}")
    assert not one.masked
    assert "allows it" in one.why


def run(*arguments, text=None):
    command = [sys.executable, "-m", "redact", "explain", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_the_command_tells_place_rule_and_reason_and_no_value(fake):
    value = fake(40)
    done = run(text=f"ok\naccess_token={value} max_tokens=12 token=mailbox\n")
    assert done.returncode == 0
    assert value not in done.stdout + done.stderr
    assert "2:14" in done.stdout
    assert "key:access_token" in done.stdout
    assert "could be a word" in done.stdout


@pytest.mark.parametrize("dash", [[], ["-"]])
def test_the_command_gives_json(fake, dash):
    done = run("--json", *dash, text=f"access_token={fake(40)}")
    (one,) = json.loads(done.stdout)
    assert one["rule"] == "key:access_token"
    assert one["masked"] is True
    assert one["length"] == 40


def test_the_command_says_when_nothing_would_be_masked():
    done = run("nothing to see here")
    assert done.returncode == 1
    assert "nothing would be masked" in done.stderr
