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

__all__ = ["NAMES", "Guards", "RedactingStream", "arm"]

NAMES = ("stdout", "stderr")

_MOST = 100  # guarded streams of one installation: programs' tests install again and again


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
    return Guards(redactor, stdout=stdout, stderr=stderr).disarm


class Guards:
    """The guarded streams of one installation: those that it found, and those that it finds when asked again.

    Somebody may put other streams there: a test's capture, `redirect_stderr`. What was there before comes
    back later, so its guard stays.
    """

    def __init__(self, redactor: Redactor, *, stdout: Guarding, stderr: Guarding) -> None:
        self._redactor = redactor
        self._wanted = {"stdout": stdout, "stderr": stderr}
        self._guards: list[RedactingStream] = []
        self._places: dict[str, None] = {}
        self.guard()
        self._lasting = len(self._guards)

    def guard(self) -> None:
        """Guards what stands in the streams' places now, unless it is."""
        for name, guarding in self._wanted.items():
            made: dict[int, RedactingStream] = {}
            for place in (name, f"__{name}__"):
                stream: Any = getattr(sys, place)
                if stream is None or type(stream) is RedactingStream or not _is_wanted(stream, guarding):
                    continue
                guard = made.get(id(stream))
                if guard is None:
                    guard = made[id(stream)] = RedactingStream(stream, self._redactor, sink=name)
                    atexit.register(guard._finish)
                    self._guards.append(guard)
                self._places[place] = None
                setattr(sys, place, guard)

    def guard_again(self) -> None:
        """The same, later on; of many that were there for a while, those of long ago are forgotten."""
        self.guard()
        while len(self._guards) > _MOST:
            atexit.unregister(self._guards.pop(self._lasting)._finish)

    def disarm(self) -> None:
        """Puts the identical streams back."""
        for place in self._places:
            stream = getattr(sys, place)
            if all(stream is not guard for guard in self._guards):
                complain(
                    f"sys.{place} was replaced after redact.install(); it stays as it is, "
                    "and redact's part in it lets everything through"
                )
            while any(stream is guard for guard in self._guards):
                stream = stream._inner
            setattr(sys, place, stream)
        for guard in self._guards:
            atexit.unregister(guard._finish)
            guard._disarm()
        self._guards.clear()
        self._places.clear()


def _is_wanted(stream: TextIO, guarding: Guarding) -> bool:
    try:
        return guarding == "always" or (guarding == "terminal" and stream.isatty())
    except Exception:  # noqa: BLE001 - closed already: nothing can be written to it
        return False
