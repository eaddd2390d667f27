"""The one place that shows a user code: on the controlling terminal, or on a stream that the caller names.

Never on stdout by itself, where a pipe or a log may be waiting; never on a clipboard; never in a QR code
alone.
"""

from __future__ import annotations

import importlib
import io
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from redact._device_address import host_of
from redact._device_errors import PromptRefused, SettingError
from redact._disclose import disclose
from redact._secret import sealed_of
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal, TextIO

    from redact._secret import Secret

_TERMINAL = "/dev/tty"
_NO_CI = frozenset({"", "0", "false", "no"})
_REFUSED = (
    "there is no terminal to show the user code on: run it in one, "
    "or name a stream that only the person at this machine can read"
)
_CANNOT_SHOW = "the prompt could not be written to the terminal or stream"
_NO_QR = "qr needs segno: pip install 'redact-logs[qr]'"


@dataclass(frozen=True)
class Prompt:
    """What the person is told. Holds the codes as secrets."""

    user_code: Secret
    address: str
    complete: Secret | None
    minutes: int
    client_id: str
    scope: str
    login_host: str

    def show(self, stream: TextIO | None, *, qr: bool, browser: bool | Literal["complete"]) -> None:
        """Writes it, and opens a browser if asked to.

        Raises:
            PromptRefused: There is nothing to show it on.
            SettingError: segno is missing.
        """
        drawing = self._drawn() if qr else ""
        with terminal_or(stream) as shown:
            if drawing and not shown.isatty():
                text = "a QR code is drawn on a terminal only: leave qr out for this stream"
                raise PromptRefused(text)
            if not self._written(shown, drawing):
                raise PromptRefused(_CANNOT_SHOW)
        if browser:
            _open_browser(self.complete if browser == "complete" else None, self.address)

    def _written(self, stream: TextIO, drawing: str) -> bool:
        try:
            if drawing:
                stream.write(f"{drawing}\n")
            stream.write(f"Open {self.address} and enter this code: ")
            disclose(self.user_code, to=stream)
            stream.write(f"\n{self._explained()}\n")
            stream.flush()
        except (
            OSError,
            ValueError,
            RedactError,
        ):  # ValueError: closed, or an encoding that has no such symbols
            return False
        return True

    def _explained(self) -> str:
        scope = f" with these rights: {_printable(self.scope)}" if self.scope else ""
        what = f"It logs in {_printable(self.client_id)} on this machine{scope}."
        lines = [
            f"{what} Valid for {_minutes(self.minutes)}.",
            "Only continue if you started this login on this machine.",
        ]
        host = host_of(self.address)
        if self.login_host and host != self.login_host:
            lines.append(f"Note: the page is on {host}, the login itself on {self.login_host}.")
        return "\n".join(lines)

    def _drawn(self) -> str:
        try:
            segno = importlib.import_module("segno")
        except ImportError:
            segno = None
        if segno is None:
            raise SettingError(_NO_QR)
        drawing = io.StringIO()
        segno.make(sealed_of(self.complete).reveal() if self.complete else self.address).terminal(
            drawing, compact=True
        )
        return drawing.getvalue()


def refuse_without_terminal(stream: TextIO | None) -> None:
    """Finds out early whether a prompt could be shown, so that no login is begun that nobody can approve.

    Raises:
        PromptRefused: It could not.
    """
    with terminal_or(stream):
        pass


@contextmanager
def terminal_or(stream: TextIO | None) -> Iterator[TextIO]:
    """The stream that was named, else the controlling terminal.

    Raises:
        PromptRefused: Neither is there, or the environment variable CI says that nobody sits before it.
    """
    if stream is not None:
        yield stream
        return
    terminal = _open_terminal() if os.environ.get("CI", "").lower() in _NO_CI else None
    if terminal is None:
        raise PromptRefused(_REFUSED)
    try:
        yield terminal
    finally:
        with suppress(OSError):
            terminal.close()


def _open_terminal() -> TextIO | None:
    """The controlling terminal; None where there is none. Never makes a file, as `open` would for root."""
    try:
        number = os.open(_TERMINAL, os.O_WRONLY | os.O_NOCTTY)
    except OSError:
        return None
    if not os.isatty(number):
        os.close(number)
        return None
    return os.fdopen(number, "w", encoding="utf-8")


def _open_browser(complete: Secret | None, address: str) -> None:
    """Opens it if there is one. The prompt has said everything already, so failing is no error."""
    import webbrowser  # noqa: PLC0415 - only who asks for it pays

    with suppress(Exception):  # whatever the person's browser settings are
        webbrowser.open(sealed_of(complete).reveal() if complete else address)


def _minutes(minutes: int) -> str:
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _printable(text: str) -> str:
    return "".join(symbol if symbol.isprintable() else "?" for symbol in text)
