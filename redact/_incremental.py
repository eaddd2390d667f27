"""Redaction of text that comes in pieces: any way of cutting it gives the same output."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, AnyStr, Generic

    from redact import _native

    class _Base(Generic[AnyStr]):
        """Generic for the type checker alone."""
else:

    class _Base:
        __slots__ = ()

        def __class_getitem__(cls, item):  # noqa: ANN001, ANN204 - the type checker sees typing's Generic instead
            return cls


class Incremental(_Base["AnyStr"]):
    """One stream of text or bytes. Made by `Redactor.incremental`. Since 0.1.

    Only what may be part of an unfinished match is held back. Not thread-safe: one stream has one owner.
    """

    __slots__ = ("_native", "_type")

    def __init__(self, native: _native.Incremental | _native.IncrementalData, *, binary: bool) -> None:
        self._native: Any = native
        self._type: Any = bytes if binary else str

    def feed(self, chunk: AnyStr) -> AnyStr:
        """Takes the next piece and gives what is decided; may be empty.

        Raises:
            TypeError: The chunk is of the other type.
        """
        if not isinstance(chunk, self._type):
            text = f"chunk must be {self._type.__name__}, not {type(chunk).__name__}"
            del chunk
            raise TypeError(text)
        decided: AnyStr = self._native.feed(chunk)
        return decided

    def flush(self) -> AnyStr:
        """The end of the stream: gives what was held, masked where it must be, and starts anew."""
        rest: AnyStr = self._native.flush()
        return rest

    def expire(self) -> AnyStr:
        """What a terminal shows when nothing has followed for a while.

        A bare prefix comes as it is; anything further along comes as its mask, and the rest of it is
        swallowed.
        """
        shown: AnyStr = self._native.expire()
        return shown

    @property
    def held(self) -> int:
        """How much is held back, in code points or bytes."""
        held: int = self._native.held
        return held
