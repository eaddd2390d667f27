"""The authorization server as a process of its own, and its list of what was secret."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readable import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVE = Path(__file__).parent / "server" / "serve.py"
PERSON = "alice"


class ServerError(RuntimeError):
    """The server did not start."""


@dataclass(frozen=True)
class AuthorizationServer:
    """A running server, and what Alice and the registered client need there, made up at its start."""

    origin: str
    folder: Path
    person: str
    password: str
    client_secret: str

    def issued(self) -> list[Known]:
        """Every credential that the server has handed out or was shown, and the two made up at its start."""
        lines = (self.folder / "issued.jsonl").read_text(encoding="utf-8").splitlines()
        seen = [Known("client_secret", self.client_secret), Known("password", self.password)]
        seen += [Known(**json.loads(line)) for line in lines]
        return list(
            {known.value: known for known in reversed(seen)}.values()
        )  # one a value: what it was first


@contextmanager
def authorization_server(folder: Path) -> Iterator[AuthorizationServer]:
    """Starts django-oauth-toolkit on a free port of the loopback address, and ends it afterwards.

    Args:
        folder: Takes its database and the witness's journal.

    Raises:
        ServerError: It ended before it served; its own words are on stderr.
    """
    folder.mkdir(parents=True)
    password, client_secret = secrets.token_urlsafe(15), secrets.token_urlsafe(30)
    environment = {
        **os.environ,
        "IDP_FOLDER": str(folder),
        "IDP_PASSWORD": password,
        "IDP_CLIENT_SECRET": client_secret,
    }
    log = folder / "server.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, str(SERVE)], env=environment, stdout=subprocess.PIPE, stderr=sink
        )
    try:
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for
        origin = process.stdout.readline().decode().strip()
        if not origin:
            msg = f"the authorization server did not start: {log.read_text(errors='replace')[-2000:]}"
            raise ServerError(msg)
        yield AuthorizationServer(origin, folder, PERSON, password, client_secret)
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
