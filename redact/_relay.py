"""Output of another program on its way to ours: read as it comes, masked, written in the order of reading."""

from __future__ import annotations

import os
from contextlib import suppress
from select import select
from time import monotonic

from redact._pieces import BLOCK, IDLE_SECONDS, write_all
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from redact._incremental import Incremental

_NAMES = {1: "standard output", 2: "standard error"}
_KEYS = 1024
_MOST_PENDING = 1 << 16


class OutputError(RedactError):
    """Our own way out is closed or full; the message says which, and why."""


class Output:
    """One way out.

    Args:
        source: Where the program's output is read.
        target: Where it goes.
        stream: What masks it.
        is_terminal: Whether a person waits for it: what is held is then shown after a while.
    """

    def __init__(self, source: int, target: int, stream: Incremental[bytes], *, is_terminal: bool) -> None:
        self.source = source
        self._target = target
        self._stream = stream
        self._is_terminal = is_terminal
        self.deadline: float | None = None

    def pump(self) -> bool:
        """Takes what is there; False at the end, when all that was held is out."""
        try:
            chunk = os.read(self.source, BLOCK)
        except OSError:  # of a pseudo-terminal this is the end: nobody has its other side open any more
            chunk = b""
        if not chunk:
            self.finish()
            return False
        self._write(self._stream.feed(chunk))
        self._wait_for_more()
        return True

    def expire(self) -> None:
        """Shows what can be shown when nothing has come for a while."""
        self._write(self._stream.expire())
        self._wait_for_more()

    def finish(self) -> None:
        """Lets out all that is held."""
        self._write(self._stream.flush())
        self.deadline = None

    def _write(self, data: bytes) -> None:
        try:
            write_all(self._target, data)
        except OSError as error:
            text = f"{_NAMES[self._target]}: {error.strerror}"
            raise OutputError(text) from None

    def _wait_for_more(self) -> None:
        self.deadline = monotonic() + IDLE_SECONDS if self._is_terminal and self._stream.held else None


class Keys:
    """What a person types, on its way to the program's terminal."""

    def __init__(self, source: int, target: int) -> None:
        self.source = source
        self.target = target
        self.pending = b""
        os.set_blocking(target, False)  # a program that does not read must not keep its output from us

    @property
    def wants_more(self) -> bool:
        """Whether there is room."""
        return len(self.pending) < _MOST_PENDING

    def take(self) -> bool:
        """Reads what was typed; False if the terminal is gone."""
        try:
            typed = os.read(self.source, _KEYS)
        except OSError:  # the terminal was closed; a signal says so as well
            typed = b""
        self.pending += typed
        self.give()
        return bool(typed)

    def give(self) -> None:
        """Writes as much as fits."""
        with suppress(BlockingIOError):
            self.pending = self.pending[os.write(self.target, self.pending) :]


class Relay:
    """Waits for whatever comes first: output, keys, or word of something else.

    Args:
        outputs: The ways out.
        others: Further descriptors to wait for, each with what to do when it can be read.
        keys: What is typed, or None.
    """

    def __init__(
        self, outputs: list[Output], others: dict[int, Callable[[], object]], keys: Keys | None = None
    ) -> None:
        self.outputs = outputs
        self.others = others
        self.keys = keys
        self.may_read_keys: Callable[[], bool] = lambda: True

    def step(self, patience: float | None = None) -> bool:
        """Waits once and deals with all that came; False if nothing came within `patience` seconds."""
        keys = self.keys
        reading = [output.source for output in self.outputs] + list(self.others)
        if keys is not None and keys.wants_more and self.may_read_keys():
            reading.append(keys.source)
        writing = [keys.target] if keys is not None and keys.pending else []
        ready, writable, _ = select(reading, writing, [], self._timeout(patience))
        if keys is not None and writable:
            keys.give()
        # Output first: what a program said before it ended comes before the word of its end.
        for output in list(self.outputs):
            if output.source in ready and not output.pump():
                self.outputs.remove(output)
            elif output.deadline is not None and monotonic() >= output.deadline:
                output.expire()
        if keys is not None and keys.source in ready and not keys.take():
            self.keys = None
        for descriptor, act in list(self.others.items()):
            if descriptor in ready:
                act()
        return bool(ready or writable)

    def _timeout(self, patience: float | None) -> float | None:
        deadlines = [output.deadline for output in self.outputs if output.deadline is not None]
        waits = [max(0.0, deadline - monotonic()) for deadline in deadlines]
        if patience is not None:
            waits.append(patience)
        return min(waits) if waits else None
