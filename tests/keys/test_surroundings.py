"""What stands round a name and its value in pages, tables, traces, addresses: a value goes, nothing else."""

from __future__ import annotations

import fakes
import pytest
from checks import CORE, STANDIN, without_kinds

MAKER = fakes.Maker(23)


# {n} is a name, {v} its value.
FORMS = [
    "     -> http.request.header.{n}: Str({v})",
    '{{"{n}": {{"S": "{v}"}}, "user": {{"S": "ann"}}}}',
    '{{"fields": {{"{n}": {{"stringValue": "{v}"}}}}}}',
    '{{"line": "a=1\\u0026{n}\\u003d{v}\\u0026b=2"}}',
    '<tr><td>{n}</td><td class="code"><pre>&#39;{v}&#39;</pre></td></tr>',
    '<td>{n}</td>\n<td class="code"><pre>&#x27;{v}&#x27;</pre></td>',
    "<{n}><code>{v}</code></{n}>",
    "<member><name>{n}</name><value><string>{v}</string></value></member>",
    "<b>{n}:</b> {v}<br>",
    "<strong>{n}:</strong> {v}</p>",
    "{n} (keep it secret): {v}",
    "{n} (manual entry): {v}\n",
    "|{n}|{v}|",
    "| {n} | `{v}` |\n| --- | --- |",
]


@pytest.mark.parametrize("form", FORMS)
def test_a_value_goes_and_what_stands_round_it_stays(form):
    for name in ("password", "api_key", "access_token", "client_secret"):
        value = MAKER.opaque(32)
        text = form.format(n=name, v=value)
        assert value in text, "the control: without redact it can be read"
        assert without_kinds(text) == form.format(n=name, v=STANDIN)
        assert CORE.text(CORE.text(text)) == CORE.text(text)


@pytest.mark.parametrize("user", ["x-access-token", "token", "oauth2", "password", "api_key", "ann"])
def test_the_password_of_an_address_ends_where_its_host_begins(user):
    password = MAKER.opaque(24)
    for form in (
        "fatal: unable to access 'https://{u}:{p}@git.example/acme/x.git/': 403",
        "Cloning from https://{u}:{p}@git.example/acme/x.git",
        '{{"url": "redis://{u}:{p}@cache.example:6379/0"}}',
    ):
        text = form.format(u=user, p=password)
        assert without_kinds(text) == form.format(u=user, p=STANDIN)


def test_the_digest_of_a_secret_is_none():
    digest = MAKER.of(fakes.HEX, 64)
    for name in ("secret", "config-secret", "api-token"):
        for form in (
            "checksum/{}: {}",
            "  checksum/{}: {}\n  x: 1",
            '{{"checksum/{}": "{}"}}',
            "checksum/{}={}",
        ):
            text = form.format(name, digest)
            assert CORE.text(text) is text
        assert digest not in CORE.text(f"{name}: {digest}"), "the control: by itself it counts"


@pytest.mark.parametrize(
    "text",
    [
        "docker build --secret id=npmrc,src=.npmrc .",
        "docker service create --secret source=ssh,target=ssh x",
        "sed -i 's/password=.*/password=/' x",
        "grep -E 'token=.+' x",
        "password (optional): see below",
        "token (default: none)",
        "API key (see the manual): required",
        "|token|string|",
        "| `password` | string | yes |",
        "| token | `string` |",
        "<b>Password:</b> must have twelve symbols",
        "<td>password</td><td><code>str</code></td>",
        "token: Str(name)",
        '{"password": {"S": "", "N": "1"}}',
        "https://token:@git.example/x",
        "AccountSid=AC" + "0123456789abcdef" * 2,
        '{"MessageSid": "SM' + "0123456789abcdef" * 2 + '"}',
    ],
)
def test_what_only_has_the_form_stays(text):
    assert CORE.text(text) is text
