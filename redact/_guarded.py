"""Guarded: what a guarded stream leaves to the stream inside it, which is all but writing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_NEVER_RAW = ("_inner", "buffer", "raw")


class Guarded:
    """Stands for the stream in `_inner`. Comes before an `io` base class, whose defaults it replaces.

    `isinstance` takes it for the stream that it guards, because programs ask so before they call
    `reconfigure`; `type()` tells the truth.
    """

    _inner: Any

    @property  # type: ignore[misc] # see the class docstring
    def __class__(self) -> Any:
        return type(self._inner)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._inner!r}>"

    def __getattr__(self, name: str) -> Any:
        """Name, mode, reconfigure and all else that not every stream has, but never a way round the guard."""
        if name in _NEVER_RAW:
            text = f"{type(self).__name__} object has no attribute {name!r}"
            raise AttributeError(text)
        return getattr(self._inner, name)

    def __del__(self) -> None:
        """Leaves the guarded stream open: it belongs to whoever made it."""

    def write(self, data: Any) -> Any:
        """Writes what it is given, masked."""
        raise NotImplementedError

    def writelines(self, lines: Iterable[Any]) -> None:
        """Writes each of the lines."""
        for line in lines:
            self.write(line)

    def __next__(self) -> Any:
        return next(self._inner)

    def fileno(self) -> int:
        """The guarded stream's."""
        number: int = self._inner.fileno()
        return number

    def isatty(self) -> bool:
        """The guarded stream's."""
        return bool(self._inner.isatty())

    def readable(self) -> bool:
        """The guarded stream's."""
        return bool(self._inner.readable())

    def writable(self) -> bool:
        """The guarded stream's."""
        return bool(self._inner.writable())

    def seekable(self) -> bool:
        """The guarded stream's."""
        return bool(self._inner.seekable())

    def tell(self) -> int:
        """The guarded stream's."""
        position: int = self._inner.tell()
        return position

    def read(self, *size: Any) -> Any:
        """The guarded stream's."""
        return self._inner.read(*size)

    def readline(self, *size: Any) -> Any:
        """The guarded stream's."""
        return self._inner.readline(*size)

    @property
    def closed(self) -> bool:
        """The guarded stream's."""
        return bool(self._inner.closed)
