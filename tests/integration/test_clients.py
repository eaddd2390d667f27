"""Real clients at DEBUG log in at a real server: without redact their secrets are readable, with it none is.

Each client runs in a fresh process, on both sides. redact is only installed there, nothing is registered: it
knows the secrets by the names and formats that they travel with. The judgement is the demo's, which shares no
line with redact, in every spelling that it knows.
"""

from __future__ import annotations

import base64
import json
import random
import re
import string
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "device_login"


@pytest.fixture(scope="module", autouse=True)
def _on_the_path():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        patch.syspath_prepend(str(HERE))
        yield


def opaque(rng, length, more=""):
    """A machine-made value that no format knows; `more` are symbols that spellings differ in."""
    letters = [string.ascii_uppercase, string.ascii_lowercase, string.digits]
    made = [rng.choice(letters[at % 3]) for at in range(length)]
    for at, symbol in enumerate(more):
        made[7 * (at + 1)] = symbol
    return "".join(made)


def made_secrets(seed):
    from oauth_server import claims

    rng = random.Random(seed)
    kinds = ["device_code", "refresh_token", "client_secret", "code", "state"]
    secrets = {kind: opaque(rng, 42) for kind in kinds}
    secrets["access_token"] = opaque(rng, 48, "/+")
    secrets["session"] = opaque(rng, 40, "/+") + "="
    secrets["user_code"] = "-".join("".join(rng.choices("BCDFGHJKLMNPQRSTVWXZ", k=4)) for _ in range(2))
    secrets["github_token"] = "gh" + "o_" + opaque(rng, 36)
    secrets["api_key"] = "sk_" + "test_" + opaque(rng, 40)
    secrets["aws_key"] = "AKIA" + "".join(rng.choices(string.ascii_uppercase + "234567", k=16))
    secrets["aws_secret"] = opaque(rng, 40, "/+")
    secrets["aws_session"] = opaque(rng, 120, "/+/") + "=="
    header, payload = ({"alg": "RS256", "typ": "JWT"}, claims("client-id", "https://127.0.0.1/tenant/v2.0"))
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, payload)
    ]
    secrets["id_token"] = ".".join([*parts, opaque(rng, 60)])
    return secrets


@pytest.fixture(scope="module")
def server(_on_the_path):
    import oauth_server

    secrets = made_secrets("20261125")
    with oauth_server.running(secrets) as (address, address2):
        yield {"address": address, "address2": address2, "secrets": secrets}


@pytest.fixture(scope="module")
def leaks(server):
    """What of the server's secrets can be read in what a client lets out: kind to spellings."""
    from readable import Known, Search

    search = Search([Known(kind, value) for kind, value in server["secrets"].items()])

    @cache
    def look(name, mode):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", str(HERE / "client_program.py"), name, mode],
            input=json.dumps(server).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        shown = done.stdout.decode(errors="backslashreplace")
        assert done.returncode == 0, shown[-3000:]
        found = search.leaks_anywhere(done.stdout)
        return {(leak.kind, leak.spelling) for leak in found}, shown

    return look


# What each lets out without redact: with less, a login would not have gone through it.
LEAKS = {
    "requests_and_urllib3": {"access_token", "client_secret", "code", "github_token", "session", "state"},
    "http_client": {"access_token", "client_secret", "device_code", "refresh_token", "session", "user_code"},
    "httpx_and_httpcore": {"access_token", "client_secret", "code", "device_code", "session", "state"},
    "httpx2_and_httpcore2": {"access_token", "client_secret", "code", "device_code", "session", "state"},
    "httpx_with_http2_and_hpack": {"access_token", "refresh_token", "session"},
    "httpx2_with_http2_and_hpack": {"access_token", "refresh_token", "session"},
    "requests_oauthlib": {"access_token", "client_secret", "code", "id_token", "refresh_token", "session"},
    "oauthlib_1": {"access_token", "client_secret", "session"},
    "msal": {"access_token", "code", "device_code", "refresh_token", "user_code"},
    "botocore_sso_oidc": {
        "access_token",
        "aws_key",
        "aws_session",
        "client_secret",
        "device_code",
        "user_code",
    },
    "authlib": {"access_token", "id_token", "refresh_token", "session"},
    "workos": {"access_token", "device_code", "refresh_token", "session", "user_code"},
    "aiohttp": {"access_token", "code", "device_code", "refresh_token", "session", "user_code"},
}

# Loggers that must have spoken: a library that renamed its own would make the test say nothing.
LOGGERS = {
    "requests_and_urllib3": ["urllib3.connectionpool", "urllib3.util.retry"],
    "http_client": [],  # it prints
    "httpx_and_httpcore": ["httpx", "httpcore.http11"],
    "httpx2_and_httpcore2": ["httpx2", "httpcore2.http11"],
    "httpx_with_http2_and_hpack": ["httpcore.http2", "hpack.hpack"],
    "httpx2_with_http2_and_hpack": ["httpcore2.http2", "hpack.hpack"],
    "requests_oauthlib": ["requests_oauthlib.oauth2_session"],
    "oauthlib_1": ["requests_oauthlib.oauth1_auth", "oauthlib.oauth1.rfc5849"],
    "msal": ["msal.token_cache"],
    "botocore_sso_oidc": ["botocore.endpoint", "botocore.auth", "botocore.parsers"],
    "authlib": ["urllib3.connectionpool", "httpcore2.http11"],
    "workos": ["httpcore2.http11"],
    "aiohttp": ["asyncio"],
}


def test_every_client_of_the_program_is_tried():
    from client_program import CLIENTS

    assert CLIENTS.keys() == LEAKS.keys() == LOGGERS.keys()


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_is_readable_with_install(name, leaks):
    found, shown = leaks(name, "install")
    assert not found, shown
    # OAuth 1 has no access_token: the kind there is that of the name which its library gives the token.
    kinds = "token|api_key" if name == "oauthlib_1" else "access_token"
    assert re.search(rf"\[REDACTED:({kinds})\]", shown)
    assert "[REDACTED:error]" not in shown


@pytest.mark.parametrize("name", LEAKS)
def test_without_redact_it_leaks(name, leaks):
    found, shown = leaks(name, "plain")
    assert LEAKS[name] - {kind for kind, _ in found} == set()
    assert [logger for logger in LOGGERS[name] if f" {logger}: " not in shown] == []


def test_the_spellings_that_are_tried(leaks):
    """Names in one spelling and values in another are what real lines are made of."""
    found = {spelling for name in LEAKS for _, spelling in leaks(name, "plain")[0]}
    assert found >= {"raw", "percent-encoded", "percent-encoded twice", "base64 at 1"}
