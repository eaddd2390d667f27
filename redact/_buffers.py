# ruff: noqa: SLF001 - a stream and its buffer are one thing, and know each other
"""RedactingBuffer: the bytes of a guarded stream. Whoever writes past its text meets the same guard here."""

from __future__ import annotations

import io
import os
from sys import is_finalizing

from redact._channel import Channel
from redact._guarded import Guarded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO


class RedactingBuffer(Guarded, io.BufferedIOBase):
    """The `.buffer` (or `.raw`) of a guarded stream: bytes come out masked. Since 0.1."""

    def __init__(self, owner: Any, inner: BinaryIO) -> None:
        self._owner = owner
        self._inner = inner
        self._channel = Channel(owner, inner, binary=True)
        self._guarded_raw: RedactingBuffer | None = None

    def write(self, data: Any) -> Any:
        """Writes bytes, masked.

        Returns:
            The size of what was given, in bytes.
        """
        owner = self._owner
        if not owner._armed or issubclass(type(data), str):
            return self._inner.write(data)
        data = data if type(data) is bytes else bytes(memoryview(data))
        size = len(data)
        taken = owner._lock.acquire(timeout=owner._patience)
        try:
            owner._flushed = False
            if not owner._text.held or not owner._go_on(self._as_text(data)):
                owner._text.release()
                data = self._channel.decide(data)
                if data:
                    self._inner.write(data)
            if owner._terminal and (self._channel.held or owner._text.held):
                owner._watch()
            if owner._patience >= 0 and is_finalizing():
                self.flush()  # as the text
        finally:
            if taken:
                owner._lock.release()
        return size

    def _as_text(self, data: bytes) -> str | None:
        """The bytes as the text that they go on with; None if they are none."""
        try:
            return data.decode(self._owner._inner.encoding) if os.linesep == "\n" else None
        except (AttributeError, LookupError, TypeError, ValueError):
            return None

    def _go_on(self, text: str) -> bool:
        """Takes a text behind bytes of which some are held: a secret may lie in both. False if it cannot."""
        if not self._channel.held or os.linesep != "\n":
            return False
        inner = self._owner._inner
        try:
            data = text.encode(inner.encoding, inner.errors)
        except (AttributeError, LookupError, TypeError, ValueError):
            return False
        inner.flush()
        data = self._channel.decide(data)
        if data:
            self._inner.write(data)
            self._inner.flush()
        return True

    def flush(self) -> None:
        """Flushes the guarded buffer. What is held stays held, unless the program is ending."""
        if self._owner._patience >= 0:
            self._owner._release()
        self._owner._flushed = True
        self._inner.flush()

    def close(self) -> None:
        """Writes what is held, and closes the guarded buffer."""
        if not self._inner.closed:
            self._owner._release()
        self._inner.close()

    @property
    def raw(self) -> Any:
        """The guarded stream below the buffer; AttributeError where there is none."""
        inner = self._inner.raw  # without one, this raises as it would have done
        if not self._owner._armed:
            return inner
        if self._guarded_raw is None or self._guarded_raw._inner is not inner:
            self._guarded_raw = RedactingBuffer(self._owner, inner)
        return self._guarded_raw

    def _release(self, *, expired: bool = False) -> None:
        self._channel.release(expired=expired)
        if self._guarded_raw is not None:
            self._guarded_raw._release(expired=expired)

    def _held(self) -> int:
        return self._channel.held + (self._guarded_raw._held() if self._guarded_raw is not None else 0)

    def seek(self, *where: int) -> Any:
        """The guarded buffer's, after what is held."""
        self._owner._release()
        return self._inner.seek(*where)
