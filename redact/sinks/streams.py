# ruff: noqa: SLF001 - a stream is told about its end by the sink alone
"""Guards sys.stderr, and sys.stdout when it is a terminal.

`sys.__stderr__` and `sys.__stdout__` are guarded with them: who has redirected a stream puts it back from
there, and so does the interpreter before the last finalizers run.

Handlers and consoles that took hold of the old stream before keep it: what the standard library's handlers
write there is masked by the logging sink.
"""

from __future__ import annotations

import atexit
import sys

from redact._complain import complain
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
        made: dict[int, RedactingStream] = {}
        for place in (name, f"__{name}__"):
            stream: Any = getattr(sys, place)
            if stream is None or type(stream) is RedactingStream or not _is_wanted(stream, guarding):
                continue
            guard = made.get(id(stream))
            if guard is None:
                guard = made[id(stream)] = RedactingStream(stream, redactor, sink=name)
                atexit.register(guard._finish)
            guards[place] = (stream, guard)
            setattr(sys, place, guard)

    def disarm() -> None:
        for place, (stream, guard) in guards.items():
            atexit.unregister(guard._finish)
            if getattr(sys, place) is guard:
                setattr(sys, place, stream)
            else:
                complain(
                    f"sys.{place} was replaced after redact.install(); it stays as it is, "
                    "and redact's part in it lets everything through"
                )
        for _, guard in guards.values():
            guard._disarm()
        guards.clear()

    return disarm


def _is_wanted(stream: TextIO, guarding: Guarding) -> bool:
    try:
        return guarding == "always" or (guarding == "terminal" and stream.isatty())
    except Exception:  # noqa: BLE001 - closed already: nothing can be written to it
        return False
