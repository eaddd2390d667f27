"""Channel: one direction of a guarded stream, its text or its bytes, masked on the way; fails closed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from redact._redactor import Redactor

    class Owner(Protocol):
        """The guarded stream that a channel belongs to."""

        sink: str

        def redactor(self) -> Redactor:
            """What masks now."""


class Channel:
    """The text or the bytes of one stream on their way: what is held back of them, and where they go."""

    __slots__ = ("_binary", "_incremental", "_owner", "_redactor", "target")

    def __init__(self, owner: Owner, target: Any, *, binary: bool) -> None:
        self._owner = owner
        self._binary = binary
        self._incremental: Any = None
        self._redactor: Redactor | None = None
        self.target = target

    def decide(self, chunk: Any) -> Any:
        """What of a chunk, and of what was held, may go out now."""
        redactor, sink = self._owner.redactor(), self._owner.sink
        try:
            if redactor is not self._redactor:
                return self._rest() + self._start(redactor).feed(chunk)
            try:
                return self._incremental.feed(chunk)
            except RuntimeError:
                # In use: a finalizer or a signal writes in the middle of another write. Masked on its own,
                # then.
                return redactor.core.data(chunk, sink) if self._binary else redactor.core.text(chunk, sink)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return self._failed(redactor, error)

    @property
    def held(self) -> int:
        """How much is held back."""
        try:
            held: int = self._incremental.held if self._incremental is not None else 0
        except RuntimeError:  # in use, as above
            held = 0
        return held

    def release(self, *, expired: bool = False) -> None:
        """Writes what is held: at the end of the stream, or because nothing follows (expired)."""
        if not self.held:
            return
        try:
            rest = self._incremental.expire() if expired else self._incremental.flush()
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            rest = self._failed(self._owner.redactor(), error)
        if rest:
            self.target.write(rest)
            self.target.flush()

    def after_fork(self) -> None:
        """In a forked child: a write that another thread was in the middle of will never end."""
        try:
            if self._incremental is not None:
                self._incremental.feed(b"" if self._binary else "")
        except RuntimeError:
            self._incremental = self._redactor = None

    def _start(self, redactor: Redactor) -> Any:
        core, sink = redactor.core, self._owner.sink
        self._incremental = core.incremental_data(sink) if self._binary else core.incremental(sink)
        self._redactor = redactor
        return self._incremental

    def _rest(self) -> Any:
        """What was held under the redactor before this one."""
        return self._incremental.flush() if self._incremental is not None else (b"" if self._binary else "")

    def _failed(self, redactor: Redactor, error: Exception) -> Any:
        self._incremental = self._redactor = None
        mask = redactor.failed(self._owner.sink, error)
        return mask.encode() if self._binary else mask
