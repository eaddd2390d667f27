"""The example CLI revokes its tokens when one was about to come out, at a real authorization server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "device_login"

KEYRING = """
import json, os, keyring.backend
class Keyring(keyring.backend.KeyringBackend):
    priority = 1
    def _all(self):
        return json.load(open(os.environ["KEYRING_FILE"]))
    def _keep(self, found):
        json.dump(found, open(os.environ["KEYRING_FILE"], "w"))
    def get_password(self, service, name):
        return self._all().get(name)
    def set_password(self, service, name, value):
        self._keep({**self._all(), name: value})
    def delete_password(self, service, name):
        found = self._all()
        del found[name]
        self._keep(found)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        from authorization_server import authorization_server

        with authorization_server(tmp_path_factory.mktemp("revoke") / "server") as running:
            yield running


@pytest.fixture
def acme(server, tmp_path):
    """Runs the CLI of a person who is logged in; `acme.token` is their access token."""
    from approve import decide

    from redact.device_flow import DeviceFlow

    with httpx.Client(auth=("acme-cli", server.client_secret), timeout=300) as client:
        flow = DeviceFlow(
            "acme-cli",
            device_authorization_endpoint=f"{server.origin}/o/device-authorization/",
            token_endpoint=f"{server.origin}/o/token/",
            scope="read",
            client=client,
            sleep=lambda seconds: None,
            clock=iter(range(10_000)).__next__,
        )
        authorization = flow.start()
        code = authorization.user_code.reveal()
        decide(authorization.verification_uri, code, person=server.person, password=server.password)
        tokens = flow.wait(authorization)
    token = tokens.access_token.reveal()
    kept = {"access_token": token, "refresh_token": tokens.refresh_token.reveal()}
    (tmp_path / "keyring.json").write_text(json.dumps({server.origin: json.dumps(kept)}), encoding="utf-8")
    (tmp_path / "file_keyring.py").write_text(KEYRING, encoding="utf-8")

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, str(EXAMPLE / "cli.py"), "--server", server.origin, *arguments],
            env={
                **os.environ,
                "PYTHONPATH": str(tmp_path),
                "PYTHON_KEYRING_BACKEND": "file_keyring.Keyring",
                "KEYRING_FILE": str(tmp_path / "keyring.json"),
                "ACME_CLIENT_SECRET": server.client_secret,
                "NO_PROXY": "127.0.0.1",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    run.token = token
    return run


def _is_good(server, token):
    bearer = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(f"{server.origin}/api/whoami", headers=bearer, timeout=300)
    return answer.status_code == 200


def test_a_token_that_was_about_to_come_out_is_revoked_and_forgotten(acme, server):
    done = acme("--debug", "whoami")
    assert (done.returncode, done.stdout) == (0, "alice\n"), done.stderr.replace(acme.token, "<TOKEN>")
    assert "Bearer [REDACTED:access_token]" in done.stderr
    assert "acme: a token was about to come out (access_token at " in done.stderr
    assert acme.token not in done.stdout + done.stderr
    assert not _is_good(server, acme.token)
    assert "you are not logged in" in acme("whoami").stderr


def test_one_that_was_not_stays_good(acme, server):
    done = acme("whoami")
    assert (done.stdout, done.stderr) == ("alice\n", "")
    assert _is_good(server, acme.token)
    assert acme("token").stdout == f"{acme.token}\n", "shown on purpose is no leak"
    assert _is_good(server, acme.token)


def test_the_control_without_redact_the_token_comes_out_and_stays_good(acme, server):
    done = acme("--debug", "whoami", ACME_REDACT="0")
    assert acme.token in done.stderr
    assert _is_good(server, acme.token)
