"""Values that only their key name gives away, in the forms in which sources, settings and logs write them."""

from __future__ import annotations

import itertools

import fakes
import pytest

from redact import _native

CORE = _native.Core()

# What providers call their keys, and what those look like: no prefix, so the name is all there is.
PROVIDERS = {
    "algolia": "<lower:32>",
    "atlassian": "<lower:24>",
    "bitbucket": "<alnum:64>",
    "coinbase": "<url:64>",
    "cohere": "<alnum:40>",
    "datadog": "<lower:40>",
    "droneci": "<lower:32>",
    "etsy": "<lower:24>",
    "facebook": "<hex:32>",
    "fastly": "<url:32>",
    "finnhub": "<lower:20>",
    "heroku": "<uuid>",
    "kraken": "<b64:80>",
    "kucoin": "<hex:24>",
    "launchdarkly": "k<url:39>",
    "lob": "test_<hex:35>",
    "mailgun": "<hex:32>-<hex:8>-<hex:8>",
    "mattermost": "<lower:26>",
    "messagebird": "<lower:25>",
    "netlify": "<url:44>",
    "new_relic": "<lower:64>",
    "okta": "00<url:40>",
    "rapidapi": "<url:50>",
    "sendbird": "<hex:40>",
    "sentry": "<hex:64>",
    "snyk": "<uuid>",
    "sonar": "<lower:40>",
    "squarespace": "<uuid>",
    "sumologic": "<alnum:64>",
    "travis": "<lower:22>",
    "trello": "<alnum:32>",
    "twitch": "<lower:30>",
    "twitter": "<lower:50>",
    "zendesk": "<lower:40>",
    "meraki": "<hex:40>",
    "nobody_knows": "<alnum:40>",
}

FORMS = [
    # settings
    '{i}Token="{s}"',
    "{i}Token = {s}",
    "{i}_token: {s}",
    "{i}_token: '{s}'",
    "{i}.api.key={s}",
    '{i}.token = "{s}"',
    "- name: {I}_TOKEN\n  value: {s}",
    '- name: {I}_TOKEN\n  value: "{s}"',
    '{{\n    "{i}_token": "{s}"\n}}',
    '\\{{\n    \\"{i}_token\\": \\"{s}\\"\n\\}}',
    '{{\n    "name": "{i}_token",\n    "value": "{s}"\n}}',
    "<{i}Token>{s}</{i}Token>",
    '<add key="{i}Token" value="{s}" />',
    '<setting {i}Token="{s}"/>',
    # sources
    'string {i}Token = "{s}";',
    '{i}Token := "{s}"',
    "{i}Token := `{s}`",
    'var {i}Token: String = "{s}"',
    'let {i}_token: &str = "{s}";',
    'const {I}_TOKEN: &\'static str = "{s}";',
    '{i}_token: Optional[str] = "{s}"',
    '${i}Token .= "{s}"',
    '{i}Token ??= "{s}"',
    '{i}Token = @"{s}";',
    "{{:{i}_token => '{s}'}}",
    'config.put("{i}_token", "{s}")',
    "define('{I}_TOKEN', '{s}');",
    'if ({i}_token == "{s}")',
    # makefiles, shells, command lines
    "{I}_TOKEN := {s}",
    '{I}_TOKEN ::= "{s}"',
    '{I}_TOKEN :::= "{s}"',
    '{I}_TOKEN ?= "{s}"',
    "export {I}_API_KEY={s}",
    "SET {I}_TOKEN={s}",
    "--{i}-token {s}",
    "--{i}-api-key={s}",
    # addresses and logs
    "https://api.example/?{i}_token={s}&page=2",
    "{i} token: {s}",
    "my{i}apikey={s}",
]


def test_no_form_leaves_a_value_readable():
    left = []
    for seed, ((name, template), form) in enumerate(itertools.product(PROVIDERS.items(), FORMS)):
        secret = fakes.Maker(seed).filled(template)
        text = form.format(i=name, I=name.upper(), s=secret)
        before, after = text.split(secret)
        done = CORE.text(text)
        if not (done.startswith(before) and done.endswith(after)) or secret in done:
            left.append((form, name, done))
    assert left == []


@pytest.mark.parametrize(
    "form", ["db.password: {}", "password={}\n", "MYSQL_PASSWORD={} ./run", "PWD={}, next"]
)
@pytest.mark.parametrize("tail", ["3", "3xampL", "X", "$!", "9-x"])
def test_a_password_goes_on_behind_an_ampersand(form, tail):
    secret = f"{fakes.Maker(3).opaque(12)}&{tail}"
    text = form.format(secret)
    assert secret in text, "the control: without redact it can be read"
    assert CORE.text(text) == form.format("[REDACTED:password]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("password=", "&user=ann"),
        ("password=", "&remember"),
        ("password=", "&remember-me next"),
        ("password=", "&user%3Dann"),
        ("password=", "&x&y=1"),
        ("password=", "&X1;"),
        ("password=", "&& ls"),
        ("password=", "&"),
        ("/login?password=", "&X1"),
        ("a=1&password=", "&X1"),
        ("token=", "&X1"),
        ("password%3D", "&X1"),
    ],
)
def test_what_follows_an_ampersand_is_mostly_no_part_of_a_value(before, after):
    secret = fakes.Maker(4).opaque(20)
    done = CORE.text(before + secret + after)
    assert done.startswith(before + "[REDACTED:")
    assert done.endswith("]" + after)


@pytest.mark.parametrize("password", ["", "x-oauth-basic", "X-OAuth-Basic"])
def test_a_user_without_a_password_is_the_secret(password):
    token = fakes.Maker(5).opaque(24)
    text = f"git clone https://{token}:{password}@git.example.com/a.git"
    done = f"git clone https://[REDACTED:token]:{password}@git.example.com/a.git"
    assert CORE.text(text) == done
    assert CORE.text(done) is done
    people = f"git clone https://ann:{password}@git.example.com/a.git"
    assert CORE.text(people) is people


@pytest.mark.parametrize(
    "text",
    [
        "def login(user: str, password: str) -> None:",
        "password: Optional[str] = None",
        "    token: str",
        "Access denied for user 'root'@'localhost' (using password: YES)",
        "password: required",
        "Culture=neutral, PublicKeyToken=b77a5c561934e089",
        "sessionid: 0x34ed93485090001",
        "token=android.os.BinderProxy@1e5c1ef",
        "nextPageToken=CAUQAA29tZTk3YmE1",
        "Cache restored from key: Linux-node-2f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a",
        "Key: uploads/2026/11/a7c6b5d4e3f2a1b0c9d8/report.pdf",
        "<code>2f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a</code>",
        'MountVolume.SetUp failed for volume "default-token-x7k2p"',
        'secret "default-token-x7k2p" not found',
        "if (token == null) throw",
        "if token == TokenType.NAME:",
        "assert password != other",
        '{"name": "password", "type": "string", "value": null}',
    ],
)
def test_what_only_has_the_form_stays(text):
    assert CORE.text(text) is text
