# ruff: noqa: SLF001 - a stream is told about its end by the sink alone
"""Guards sys.stderr, and sys.stdout when it is a terminal.

Handlers and consoles that took hold of the old stream before keep it: what the standard library's handlers
write there is masked by the logging sink.
"""

from __future__ import annotations

import atexit
import sys

from redact._redactor import complain
from redact._streams import RedactingStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Literal, TextIO

    from redact._redactor import Redactor

    Guarding = Literal["always", "terminal", "never"]

__all__ = ["NAMES", "RedactingStream", "arm"]

NAMES = ("stdout", "stderr")


def arm(
    redactor: Redactor, *, stdout: Guarding = "terminal", stderr: Guarding = "always"
) -> Callable[[], None]:
    """Puts a `RedactingStream` in the place of each stream that is to be guarded.

    Args:
        redactor: What masks.
        stdout: When sys.stdout is guarded.
        stderr: When sys.stderr is guarded.

    Returns:
        The function that puts the identical streams back. A stream that somebody has replaced since stays,
        ours lets everything through, and one line on stderr says so.
    """
    guards: dict[str, tuple[TextIO, RedactingStream]] = {}
    for name, guarding in (("stdout", stdout), ("stderr", stderr)):
        stream: Any = getattr(sys, name)
        if stream is None or type(stream) is RedactingStream or not _is_wanted(stream, guarding):
            continue
        guard = RedactingStream(stream, redactor, sink=name)
        guards[name] = (stream, guard)
        setattr(sys, name, guard)
        atexit.register(guard._finish)

    def disarm() -> None:
        for name, (stream, guard) in guards.items():
            atexit.unregister(guard._finish)
            if getattr(sys, name) is guard:
                setattr(sys, name, stream)
            else:
                complain(
                    f"sys.{name} was replaced after redact.install(); it stays as it is, "
                    "and redact's part in it lets everything through"
                )
            guard._disarm()
        guards.clear()

    return disarm


def _is_wanted(stream: TextIO, guarding: Guarding) -> bool:
    try:
        return guarding == "always" or (guarding == "terminal" and stream.isatty())
    except Exception:  # noqa: BLE001 - closed already: nothing can be written to it
        return False
