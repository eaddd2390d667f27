"""The core of a policy that is off: everything passes as it is, so that no sink needs to ask."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import AnyStr, TypeVar

    _T = TypeVar("_T")


class OffCore:
    """Stands where a `_native.Core` would, and gives back what it gets."""

    __slots__ = ()

    def text(self, text: str, sink: str = "") -> str:
        """The same text."""
        del sink
        return text

    def data(self, data: bytes, sink: str = "") -> bytes:
        """The same bytes."""
        del sink
        return data

    def value(self, value: _T, sink: str = "") -> _T:
        """The same object."""
        del sink
        return value

    def value_beside(self, value: _T, first: object, second: object, sink: str) -> _T:
        """The same object."""
        del first, second, sink
        return value

    def companions(self, value: _T, first: object, second: object, sink: str) -> _T:
        """The same object."""
        del first, second, sink
        return value

    def matches(self, text: str) -> list[tuple[int, int, str, str, str]]:
        """None."""
        del text
        return []

    def matches_under(self, name: str, value: str) -> list[tuple[int, int, str, str, str]]:
        """None."""
        del name, value
        return []

    def explain(self, text: str) -> tuple[list[tuple[int, int, str, str, str]], ...]:
        """Nothing was looked at."""
        del text
        return [], []

    def kind_of_key(self, name: str) -> str | None:
        """None."""
        del name
        return None

    def is_clean_record(self, record: object, plain: type, fields: int, report: str) -> bool:
        """Yes: nothing is looked for."""
        del record, plain, fields, report
        return True

    def is_sensitive_key(self, name: str) -> bool:
        """No."""
        del name
        return False

    def incremental(self, sink: str = "") -> OffStream:
        """A stream that holds nothing back."""
        del sink
        return OffStream("")

    def incremental_data(self, sink: str = "", alone: bool = False) -> OffStream:
        """A stream that holds nothing back."""
        del sink, alone
        return OffStream(b"")


class OffStream:
    """Stands where a `_native.Incremental` would."""

    __slots__ = ("_nothing",)

    held = 0

    def __init__(self, nothing: str | bytes) -> None:
        self._nothing = nothing

    def feed(self, chunk: AnyStr) -> AnyStr:
        """The same chunk."""
        return chunk

    def flush(self) -> str | bytes:
        """Nothing was held."""
        return self._nothing

    expire = flush
