"""One run of the CLI, watched from outside: started, approved as a person would, and all it let out kept.

On a pseudo-terminal stdin, stdout and stderr are the terminal, and the prompt appears there. Through pipes
the prompt comes on a descriptor of its own: a prompt is for a person, and a pipe has none at its end.
"""

from __future__ import annotations

import os
import pty
import re
import secrets
import selectors
import signal
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from approve import decide
from collector import Collector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from authorization_server import AuthorizationServer

CLI = Path(__file__).with_name("cli.py")
PROMPT = re.compile(
    rb"Open (\S+) and enter this code: (\S+)\r?\n"
    rb"It logs in acme-cli on this machine with these rights: read\. Valid for 30 minutes\.\r?\n"
    rb"Only continue if you started this login on this machine\.\r?\n"
)
ON_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Makes stdin the controlling terminal, as a shell in a new window does, and becomes the program."""

TIME_LIMIT = 300.0
"""Seconds after which a run is ended as hung; a good one takes two, where nothing else runs."""


class RunError(RuntimeError):
    """The CLI did not run to its end, or showed no prompt."""


@dataclass(frozen=True)
class Setting:
    """How to run it: with redact installed or not, on a pseudo-terminal or through pipes."""

    protected: bool
    terminal: bool

    @property
    def name(self) -> str:
        """Such as "with redact, on a terminal"."""
        how = "with" if self.protected else "without"
        return f"{how} redact, {'on a terminal' if self.terminal else 'through pipes'}"


@dataclass(frozen=True)
class LoginRun:
    """What one run let out.

    Attributes:
        setting: How it ran.
        hook_password: The password that stood in the person's hook, and so was secret as well.
        exit_code: Its exit code.
        prompt: The line that showed the user code on purpose, cut out of the outputs.
        outputs: All bytes of each output by name: "terminal", or "stdout" and "stderr"; the log files; and
            the bodies that the collector got, as "otlp/000.otlp" and so on.
        ledger: What redact kept of it, as JSON; empty without redact.
    """

    setting: Setting
    hook_password: str
    exit_code: int
    prompt: str
    outputs: Mapping[str, bytes]
    ledger: bytes


def log_in(server: AuthorizationServer, folder: Path, setting: Setting) -> LoginRun:
    """Runs `acme login` once, approves it, and collects its outputs.

    Args:
        server: Where to log in.
        folder: A new folder for this run's files.
        setting: How to run it.

    Raises:
        RunError: It hung, or showed no prompt.
    """
    logs = folder / "logs"
    logs.mkdir(parents=True)
    hook_password = secrets.token_urlsafe(15)
    (logs / "after_login.py").write_text(
        f'notify("#deploys", password="{hook_password}")\n', encoding="utf-8"
    )
    command = [sys.executable, str(CLI), "--server", server.origin, "workday", "--folder", str(logs)]
    environment = {
        **os.environ,
        "ACME_CLIENT_SECRET": server.client_secret,
        "ACME_REDACT": "1" if setting.protected else "0",
        "REDACT_LEDGER": str(folder / "ledger.json"),
        "OAUTHLIB_INSECURE_TRANSPORT": "1",  # loopback has no TLS
        "NO_PROXY": "127.0.0.1",
        "CI": "",  # a person does sit before this terminal: `approve.py` plays them
    }
    with Collector(folder / "otlp") as collector:
        command += ["--collector", collector.origin]
        start = _start_on_terminal if setting.terminal else _start_in_pipes
        process, ends = start(command, environment)
        try:
            heard = _listen(process, ends, server)
        finally:
            if process.poll() is None:  # it hung, or the approval failed
                process.kill()
                process.wait()
    where = "terminal" if setting.terminal else "prompt"
    prompt = PROMPT.search(heard[where])
    if prompt is None:
        msg = f"the login never showed its prompt; it said: {heard[where][-400:]!r}"
        raise RunError(msg)
    heard[where] = heard[where].replace(prompt[0], b"", 1)  # this once, and nothing else, is meant to be read
    if not setting.terminal and (rest := heard.pop("prompt")):
        msg = f"more than the prompt came on the prompt's descriptor: {len(rest)} bytes"
        raise RunError(msg)
    for file in sorted([*logs.glob("*.log"), *logs.glob("*.jsonl"), *(folder / "otlp").iterdir()]):
        heard[file.name if file.parent == logs else f"otlp/{file.name}"] = file.read_bytes()
    for name in ("terminal", "stdout", "stderr"):
        if name in heard:
            (folder / name).write_bytes(heard[name])
    text = prompt[0].decode().splitlines()[0]
    kept = folder / "ledger.json"
    ledger = kept.read_bytes() if kept.exists() else b""
    return LoginRun(setting, hook_password, process.returncode, text, MappingProxyType(heard), ledger)


_Started = tuple["subprocess.Popen[bytes]", dict[int, str]]


def _start_on_terminal(command: list[str], environment: dict[str, str]) -> _Started:
    """Starts the CLI on a new pseudo-terminal; the parent's end is read as "terminal"."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", ON_TERMINAL, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    return process, {ours: "terminal"}


def _start_in_pipes(command: list[str], environment: dict[str, str]) -> _Started:
    """Starts the CLI with pipes for stdout, stderr and the prompt."""
    ends, theirs = {}, []
    for name in ("stdout", "stderr", "prompt"):
        ours, other = os.pipe()
        ends[ours] = name
        theirs.append(other)
    stdout, stderr, prompt = theirs
    process = subprocess.Popen(  # noqa: S603  # our own program
        [*command, "--prompt-fd", str(prompt)],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        pass_fds=[prompt],
        env=environment,
    )
    for end in theirs:
        os.close(end)
    return process, ends


def _listen(
    process: subprocess.Popen[bytes], ends: dict[int, str], server: AuthorizationServer
) -> dict[str, bytes]:
    """Reads every end until it is closed, and approves the login when the prompt appears."""
    heard = dict.fromkeys(ends.values(), b"")
    approved = False
    deadline = time.monotonic() + TIME_LIMIT
    with selectors.DefaultSelector() as selector:
        for end in ends:
            selector.register(end, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(timeout=1):
                if data := _read(key.fd):
                    heard[ends[key.fd]] += data
                else:
                    selector.unregister(key.fd)
                    os.close(key.fd)
            shown = PROMPT.search(heard.get("terminal", heard.get("prompt", b"")))
            if shown and not approved:
                approved = True
                uri, code = shown[1].decode(), shown[2].decode()
                # Held still meanwhile: how often it polls must not depend on how busy the machine is.
                process.send_signal(signal.SIGSTOP)
                try:
                    decide(uri, code, person=server.person, password=server.password)
                finally:
                    process.send_signal(signal.SIGCONT)
            if time.monotonic() > deadline:
                msg = f"the login hung, {'after' if approved else 'before'} its prompt ({TIME_LIMIT:.0f} s)"
                raise RunError(msg)
    process.wait(timeout=TIME_LIMIT)
    return heard


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65536)
    except OSError:  # Linux answers EIO on a pseudo-terminal whose last user is gone
        return b""
