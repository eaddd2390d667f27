"""Channel: one direction of a guarded stream, its text or its bytes, masked on the way; fails closed."""

from __future__ import annotations

from redact._sound import sound

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
    """The text or the bytes of one stream on their way: what is held back of them, and where they go.

    After a failure nothing goes out until the line ends: what follows may be the rest of a secret whose
    beginning was lost with the failure.
    """

    __slots__ = (
        "_busy",
        "_empty",
        "_incremental",
        "_line_end",
        "_owner",
        "_redactor",
        "_swallowing",
        "target",
    )

    def __init__(self, owner: Owner, target: Any, *, binary: bool) -> None:
        self._owner = owner
        self._empty: Any = b"" if binary else ""
        self._line_end: Any = b"\n" if binary else "\n"
        self._incremental: Any = None
        self._redactor: Redactor | None = None
        self._busy = False
        self._swallowing = False
        self.target = target

    def decide(self, chunk: Any) -> Any:
        """What of a chunk, and of what was held, may go out now."""
        redactor = self._owner.redactor()
        if self._busy:
            # A finalizer or a signal writes in the middle of another write: masked on its own, then.
            return self._on_its_own(redactor, chunk)
        self._busy = True
        try:
            if self._swallowing:
                _, ended, chunk = chunk.partition(self._line_end)
                if not ended:
                    return self._empty
                self._swallowing = False
                return ended + self._fed(redactor, chunk)
            return self._fed(redactor, chunk)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return self._failed(redactor, error, chunk)
        finally:
            self._busy = False

    @property
    def held(self) -> int:
        """How much is held back; one, if that cannot be told."""
        if self._busy or self._incremental is None:
            return 0
        try:
            held = self._incremental.held
            return held if type(held) is int else 1
        except Exception:  # noqa: BLE001 - what asks for it next fails closed
            return 1

    def release(self, *, expired: bool = False) -> None:
        """Writes what is held: at the end of the stream, or because nothing follows (expired)."""
        if not self.held:
            return
        try:
            rest = sound(self._incremental.expire() if expired else self._incremental.flush(), self._empty)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            rest = self._failed(self._owner.redactor(), error, self._empty)
        if rest:
            self.target.write(rest)
            self.target.flush()

    def after_fork(self) -> None:
        """In a forked child: a write that another thread was in the middle of will never end."""
        if self._busy:
            self._incremental = self._redactor = None
            self._busy = False

    def _fed(self, redactor: Redactor, chunk: Any) -> Any:
        if redactor is not self._redactor:
            return sound(self._rest() + self._start(redactor).feed(chunk), self._empty)
        decided = self._incremental.feed(chunk)
        return decided if type(decided) is type(self._empty) else sound(decided, self._empty)

    def _start(self, redactor: Redactor) -> Any:
        core, sink = redactor.core, self._owner.sink
        self._incremental = core.incremental(sink) if self._empty == "" else core.incremental_data(sink)
        self._redactor = redactor
        return self._incremental

    def _rest(self) -> Any:
        """What was held under the redactor before this one."""
        return self._incremental.flush() if self._incremental is not None else self._empty

    def _on_its_own(self, redactor: Redactor, chunk: Any) -> Any:
        core, sink = redactor.core, self._owner.sink
        try:
            return sound(core.text(chunk, sink) if self._empty == "" else core.data(chunk, sink), chunk)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return self._mask(redactor, error)

    def _failed(self, redactor: Redactor, error: Exception, chunk: Any) -> Any:
        self._incremental = self._redactor = None
        ended = chunk[-1:] == self._line_end
        self._swallowing = not ended
        return self._mask(redactor, error) + (self._line_end if ended else self._empty)

    def _mask(self, redactor: Redactor, error: Exception) -> Any:
        mask = redactor.failed(self._owner.sink, error)
        return mask if self._empty == "" else mask.encode()
