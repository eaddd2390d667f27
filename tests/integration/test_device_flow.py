"""`redact.device_flow` against a real authorization server: approve, deny, revoke, and what a login writes.

django-oauth-toolkit runs on loopback; a script signs in on its pages and decides, as a person would. One
server serves all tests of this file.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import httpx
import pytest

import redact
from redact.device_flow import AccessDenied, AsyncDeviceFlow, DeviceFlow, ServerError

EXAMPLE = Path(__file__).parents[2] / "examples" / "device_login"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        from authorization_server import authorization_server

        with authorization_server(tmp_path_factory.mktemp("device-flow") / "server") as running:
            yield running


@pytest.fixture
def settings(server):
    """The arguments of a flow at the server; the server does not mind early polls, so no test waits."""
    return {
        "device_authorization_endpoint": f"{server.origin}/o/device-authorization/",
        "token_endpoint": f"{server.origin}/o/token/",
        "revocation_endpoint": f"{server.origin}/o/revoke_token/",
        "scope": "read",
    }


def _decide(server, authorization, *, accept):
    from approve import decide

    code = authorization.user_code.reveal()
    decide(
        authorization.verification_uri, code, person=server.person, password=server.password, accept=accept
    )


def _whoami(server, tokens):
    return httpx.get(f"{server.origin}/api/whoami", auth=tokens.bearer(server.origin), timeout=300)


def _without_waiting(client, settings):
    clock = iter(range(10_000)).__next__
    return DeviceFlow("acme-cli", client=client, sleep=lambda seconds: None, clock=clock, **settings)


def test_a_login_that_is_approved_gives_tokens_that_work_until_they_are_revoked(server, settings):
    with httpx.Client(auth=("acme-cli", server.client_secret), timeout=300) as client:
        flow = _without_waiting(client, settings)
        authorization = flow.start()
        _decide(server, authorization, accept=True)
        tokens = flow.wait(authorization)

        assert ((answer := _whoami(server, tokens)).status_code, answer.json()) == (200, {"user": "alice"})
        tokens.revoke()
        assert _whoami(server, tokens).status_code in (401, 403)
        tokens.revoke()  # a token that is gone counts as revoked


def test_a_login_that_is_denied_is_an_access_denied(server, settings):
    with httpx.Client(auth=("acme-cli", server.client_secret), timeout=300) as client:
        flow = _without_waiting(client, settings)
        authorization = flow.start()
        _decide(server, authorization, accept=False)

        with pytest.raises(AccessDenied):
            flow.wait(authorization)


def test_an_asynchronous_login_is_approved_and_revoked(server, settings):
    async def run():
        async def no_sleep(seconds):
            assert seconds > 0

        async with httpx.AsyncClient(auth=("acme-cli", server.client_secret), timeout=300) as client:
            clock = iter(range(10_000)).__next__
            flow = AsyncDeviceFlow("acme-cli", client=client, sleep=no_sleep, clock=clock, **settings)
            authorization = await flow.start()
            await asyncio.to_thread(_decide, server, authorization, accept=True)
            tokens = await flow.wait(authorization)
            before = _whoami(server, tokens).status_code
            await tokens.revoke()
            return before, _whoami(server, tokens).status_code in (401, 403)

    assert asyncio.run(run()) == (200, True)


def test_a_client_that_the_server_does_not_know_is_refused(server, settings):
    with pytest.raises(ServerError) as caught:
        DeviceFlow("nobody", **settings).start()

    assert caught.value.code in ("invalid_client", "invalid_request")


PROGRAM = """
    import json, logging, os, sys, traceback
    import httpx, redact
    from redact.device_flow import DeviceFlow

    if sys.argv[2] == "install":
        redact.install()
    handlers = [logging.StreamHandler(), logging.FileHandler(sys.argv[3])]
    logging.basicConfig(level=logging.DEBUG, handlers=handlers)
    log = logging.getLogger("app")
    origin = sys.argv[1]
    with httpx.Client(auth=("acme-cli", os.environ["CLIENT_SECRET"]), timeout=300) as client:
        flow = DeviceFlow(
            "acme-cli",
            device_authorization_endpoint=f"{origin}/o/device-authorization/",
            token_endpoint=f"{origin}/o/token/",
            revocation_endpoint=f"{origin}/o/revoke_token/",
            scope="read",
            client=client,
        )
        authorization = flow.start()
        authorization.prompt()
        tokens = flow.wait(authorization)
        for thing in (flow, authorization, tokens, vars(flow), vars(authorization), vars(tokens)):
            log.debug("%r %s", thing, thing)
        found = [authorization.device_code, authorization.user_code, authorization.verification_uri_complete]
        found += [tokens.access_token, tokens.refresh_token]
        for secret in found:
            plain = secret.reveal()
            log.debug("plain %s json %s bytes %r", plain, json.dumps({"x": plain}), plain.encode())
        httpx.get(found[2].reveal(), follow_redirects=True, timeout=300)
        try:
            raise RuntimeError(f"refused: {found[3].reveal()}")
        except RuntimeError:
            traceback.print_exc()
        tokens.revoke()
    print("done", file=sys.stderr)
"""


def _start_on_a_terminal(server, folder, mode):
    ours, theirs = pty.openpty()
    log = folder / f"{mode}.log"
    program = (
        f"import fcntl, termios\nfcntl.ioctl({theirs}, termios.TIOCSCTTY, 0)\n{textwrap.dedent(PROGRAM)}"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, server.origin, mode, str(log)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[theirs],
        start_new_session=True,
        env={**os.environ, "CI": "", "CLIENT_SECRET": server.client_secret, "NO_PROXY": "127.0.0.1"},
    )
    os.close(theirs)
    return process, ours, log


def _approve(server, process, ours, log):
    """Decides as a person would; what the terminal showed, and the code in it."""
    terminal = b""
    while b"this machine.\r\n" not in terminal:
        terminal += os.read(ours, 65_536)
    from approve import decide

    prompt = re.search(rb"Open (\S+) and enter this code: (\S+)\r\n", terminal)
    decide(prompt[1].decode(), prompt[2].decode(), person=server.person, password=server.password)
    return terminal, prompt[2]


def _finish(process, ours, log):
    """What the program wrote on its redirected streams and into its log file."""
    stdout, stderr = process.communicate(timeout=300)
    os.close(ours)
    assert process.returncode == 0, stderr[-1500:].decode()
    return [stdout, stderr, log.read_bytes()]


def _kinds_found(server, outputs):
    from readable import Search

    search = Search(server.issued())
    return {leak.kind for output in outputs for leak in search.leaks_anywhere(output)}


@pytest.fixture(scope="module")
def written(server, tmp_path_factory):
    """What two logins wrote, one with redact installed and one without; they run at the same time."""
    folder = tmp_path_factory.mktemp("written")
    started = {mode: _start_on_a_terminal(server, folder, mode) for mode in ("install", "control")}
    shown = {mode: _approve(server, *run) for mode, run in started.items()}
    return {mode: (*shown[mode], _finish(*run)) for mode, run in started.items()}


def test_of_all_that_a_login_writes_only_the_prompt_shows_anything(server, written):
    terminal, user_code, outputs = written["install"]

    assert _kinds_found(server, outputs) == set()
    assert [len(output) > 1000 for output in outputs] == [False, True, True]
    assert terminal.count(user_code) == 1
    assert _kinds_found(server, [terminal.replace(user_code, b"")]) == set()


def test_the_control_of_that_without_redact_it_would_show_everything(server, written):
    _, _, outputs = written["control"]

    assert {"device_code", "user_code", "access_token", "refresh_token"} <= _kinds_found(server, outputs)


def test_nothing_of_a_real_login_stays_in_the_ledger_by_value(server, settings):
    with httpx.Client(auth=("acme-cli", server.client_secret), timeout=300) as client:
        authorization = DeviceFlow("acme-cli", client=client, **settings).start()
    redact.text(f"state {authorization.device_code.reveal()}")

    assert authorization.device_code.reveal() not in redact.ledger().as_json()
    assert [entry.kind for entry in redact.ledger().entries()] == ["device_code"]


KEYRING = """
    import json, pathlib
    import keyring.backend, keyring.errors

    STORE = pathlib.Path(__file__).with_name("store.json")

    class Keyring(keyring.backend.KeyringBackend):
        priority = 1

        def get_password(self, service, name):
            return (json.loads(STORE.read_text()) if STORE.exists() else {}).get(f"{service} {name}")

        def set_password(self, service, name, password):
            STORE.write_text(json.dumps({f"{service} {name}": password}))

        def delete_password(self, service, name):
            STORE.unlink()
"""


@pytest.fixture(scope="module")
def acme(server, tmp_path_factory):
    """Starts a command of the example: `acme("whoami")`; the keyring is a file of the test's own."""
    folder = tmp_path_factory.mktemp("keyring")
    (folder / "filed.py").write_text(textwrap.dedent(KEYRING))
    environment = {
        **os.environ,
        "ACME_SERVER": server.origin,
        "ACME_CLIENT_SECRET": server.client_secret,
        "PYTHON_KEYRING_BACKEND": "filed.Keyring",
        "PYTHONPATH": str(folder),
        "NO_PROXY": "127.0.0.1",
        "CI": "",
    }

    def run(command, **more):
        done = subprocess.run(
            [sys.executable, str(EXAMPLE / "cli.py"), command],
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    run.environment = environment
    return run


@pytest.fixture
def login_on_terminal(acme):
    """`acme login` on a new controlling terminal: the process, our end, what it showed with its prompt."""
    from login_run import ON_TERMINAL

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL, sys.executable, str(EXAMPLE / "cli.py"), "login"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env=acme.environment,
    )
    os.close(theirs)
    shown = b""
    while b"this machine.\r\n" not in shown:
        shown += os.read(ours, 65_536)
    yield process, ours, shown
    os.close(ours)
    process.kill()
    process.wait()


def _rest_on(ours):
    shown = b""
    with contextlib.suppress(OSError):  # Linux answers EIO when the last user of a terminal is gone
        while chunk := os.read(ours, 65_536):
            shown += chunk
    return shown


def test_the_example_logs_in_says_who_gives_the_token_on_purpose_and_logs_out(
    server, acme, login_on_terminal
):
    from approve import decide

    process, ours, shown = login_on_terminal
    prompt = re.search(rb"Open (\S+) and enter this code: (\S+)\r\n", shown)
    decide(prompt[1].decode(), prompt[2].decode(), person=server.person, password=server.password)
    shown += _rest_on(ours)
    assert (process.wait(timeout=300), shown.splitlines()[-1]) == (0, b"You are logged in.")
    assert _kinds_found(server, [shown.replace(prompt[2], b"", 1)]) == set()

    assert acme("whoami") == (0, "alice\n", "")
    code, token, stderr = acme("token")
    assert (code, stderr) == (0, "")
    issued = {known.value: known.kind for known in server.issued()}
    assert issued[token.removesuffix("\n")] == "access_token"

    assert acme("logout") == (0, "You are logged out; the tokens are revoked.\n", "")
    bearer = {"Authorization": f"Bearer {token.strip()}"}
    assert httpx.get(f"{server.origin}/api/whoami", headers=bearer, timeout=300).status_code in (401, 403)
    assert acme("token") == (1, "", "acme: you are not logged in: acme login\n")


def test_the_example_keeps_nothing_where_there_is_no_keyring(acme):
    code, stdout, stderr = acme("token", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")

    assert (code, stdout, stderr) == (1, "", "acme: the keyring refused: NoKeyringError\n")


def test_the_example_shows_no_code_where_there_is_no_terminal(acme):
    code, stdout, stderr = acme("login", CI="true")

    assert (code, stdout) == (1, "")
    assert stderr.startswith("acme: there is no terminal to show the user code on")


def test_pl17_ctrl_c_on_a_terminal_ends_the_example_at_once_with_130_and_no_traceback(
    server, login_on_terminal
):
    process, ours, shown = login_on_terminal
    os.write(ours, b"\x03")
    code = process.wait(timeout=300)
    shown += _rest_on(ours)

    assert code == 130
    assert b"Traceback" not in shown
    user_code = re.search(rb"code: (\S+)\r\n", shown)[1]
    assert _kinds_found(server, [shown.replace(user_code, b"", 1)]) == set()
