"""What an audit of tests looks at: texts that came out, and where in the code they did.

It masks nothing on its way. It looks at what really left: after filters, formatters and whatever else the
program uses to hide things, redact or other.
"""

from __future__ import annotations

import sys
from _thread import RLock

from redact._live import process_live
from redact._speaker import PASSED_THROUGH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Any

    from redact import _native
    from redact._policy import Policy

_PASSED_THROUGH = PASSED_THROUGH | {"_pytest", "pytest", "pluggy", "xdist"}
"""Packages whose frames only carry a text on."""


class Finding:
    """A credential that could be read: what it was and where it went. It holds no value."""

    __slots__ = ("kind", "rule", "sink", "where")

    def __init__(self, kind: str, rule: str, sink: str, where: str) -> None:
        self.kind = kind
        self.rule = rule
        self.sink = sink
        self.where = where

    def told(self, folder: str) -> str:
        """A sentence; files below the folder by their shorter name."""
        where = self.where.replace(f"at {folder}/", "at ", 1)
        return f"{self.kind} (by {self.rule}) reached {self.sink} {where}"


class Audit:
    """Looks at texts and collects what it finds, until somebody takes it.

    Args:
        policy: What is a credential.
    """

    def __init__(self, policy: Policy) -> None:
        masking = policy.__replace__(mode="mask")
        self._core: _native.Core = masking.compile(process_live(), self._report)
        self._quiet: _native.Core = masking.compile(process_live(), None)
        self._found: dict[tuple[str, str], Finding] = {}
        self._lock = RLock()
        self._where: Callable[[], str] = place_in_code

    def look(self, text: Any, sink: str, where: str | None = None) -> None:
        """Looks at a text, bytes or value on its way to a sink.

        Args:
            text: What comes out.
            sink: Where it goes.
            where: The place in the code, if the caller knows it; else that of the frame that let it out.
        """
        with self._lock:
            self._where = place_in_code if where is None else lambda: where
            if isinstance(text, str):
                self._core.text(text, sink)
            elif isinstance(text, bytes):
                self._core.data(text, sink)
            else:
                self._core.value(text, sink)

    def masked(self, value: Any) -> Any:
        """A text or value as it may be shown; nothing is noted."""
        return self._quiet.text(value) if type(value) is str else self._quiet.value(value)

    def stream(self) -> _native.Incremental:
        """Masks text as it is written, in whatever pieces; nothing is noted."""
        return self._quiet.incremental("pytest")

    def looking_at(self, walk: Callable[[_native.Core], object]) -> None:
        """Lets a caller walk what it knows the parts of."""
        with self._lock:
            self._where = place_in_code
            walk(self._core)

    def take(self) -> list[Finding]:
        """What was found since the last call."""
        with self._lock:
            found, self._found = [*self._found.values()], {}
        return found

    def _report(self, sink: str, hits: Sequence[Any]) -> None:
        """Called by the core: the first sink that a credential of a kind reaches from a place counts."""
        where = self._where()
        for kind, rule, *_ in hits:
            self._found.setdefault((kind, where), Finding(kind, rule, sink, where))


def place_in_code() -> str:
    """`at file:line` of the innermost frame outside of what only carries texts on."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - inspect would read source files
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if not isinstance(name, str) or name.partition(".")[0] not in _PASSED_THROUGH:
            return f"at {frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return "outside of the test's own code"
