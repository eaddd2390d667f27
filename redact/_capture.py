"""Catches what the interpreter's own hooks print on sys.stderr, so that it is masked as one text.

The hooks print in many small writes, from C, and differently in each version of Python. Letting them print,
into memory, is the only way to get exactly their output: carets, groups, notes, colours.
"""

from __future__ import annotations

import os
import sys
from _thread import RLock, get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

_PATIENCE = (
    5.0  # seconds: threads that crash at once take turns, and one that never lets go must not stop all
)

_lock = RLock()


class Capture:
    """Stands for sys.stderr while a hook runs: takes this thread's text, passes on that of all others."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._thread: int | None = get_ident()
        self._texts: list[str] = []

    def write(self, text: str) -> int:
        """Takes a text."""
        if get_ident() != self._thread:
            return self._stream.write(text)
        self._texts.append(text)
        return len(text)

    def flush(self) -> None:
        """Flushes for the other threads."""
        if get_ident() != self._thread:
            self._stream.flush()

    def take(self) -> str:
        """All that was written; from then on everything passes through."""
        self._thread = None
        texts, self._texts = self._texts, []
        return "".join(texts)

    def __getattr__(self, name: str) -> Any:
        """Encoding, fileno, isatty (which decides about colours) and all else."""
        return getattr(self._stream, name)


def captured(stream: TextIO, run: Callable[[], object]) -> str:
    """What `run` prints on sys.stderr.

    Args:
        stream: What sys.stderr is, or would be; other threads' writes reach it meanwhile.
        run: Called once.

    Raises:
        TimeoutError: Another thread has been at it for five seconds.
    """
    if not _lock.acquire(timeout=_PATIENCE):
        raise TimeoutError
    before = sys.stderr
    capture: Any = Capture(stream)
    try:
        sys.stderr = capture
        run()
    finally:
        if sys.stderr is capture:
            sys.stderr = before
        text: str = capture.take()
        _lock.release()
    return text


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - the thread that held it is not in the child
    _lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
