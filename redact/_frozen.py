"""The base of redact's frozen values, because `dataclasses` alone would cost half of the import budget.

A subclass lists its fields in `__slots__`, sets them in `__init__` through `_freeze`, and gets equality,
hash, repr, `copy.replace`, pickling (which checks anew) and clear errors on assignment.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is not imported: it costs more than all of redact's own modules
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn, TypeVar

    from typing_extensions import Self

    _T = TypeVar("_T")


class Frozen:
    """A value whose fields are set once. Equal when type and fields are equal."""

    __slots__: tuple[str, ...] = ()

    def _freeze(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def _fields(self) -> dict[str, Any]:
        """The arguments that would make this value again."""
        return {name: getattr(self, name) for name in self.__slots__}

    def _identity(self) -> tuple[object, ...]:
        """What equality and hash go by; hashable."""
        return tuple(self._fields().values())

    def _shown(self) -> Iterable[tuple[str, str]]:
        """The fields as `repr` shows them; a subclass leaves out what must not be seen."""
        return [(name, repr(value)) for name, value in self._fields().items()]

    def __replace__(self, **changes: Any) -> Self:
        return type(self)(**{**self._fields(), **changes})

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((type(self), self._identity()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={shown}' for name, shown in self._shown())})"

    def __reduce__(self) -> tuple[object, ...]:
        return _make, (type(self), self._fields())

    def __setattr__(self, name: str, value: object) -> NoReturn:
        text = f"{type(self).__name__} is frozen: make a new one instead of setting {name!r}"
        raise AttributeError(text)

    def __delattr__(self, name: str) -> NoReturn:
        text = f"{type(self).__name__} is frozen: {name!r} cannot be deleted"
        raise AttributeError(text)


def _make(cls: type[_T], fields: dict[str, Any]) -> _T:
    return cls(**fields)


def integer_fault(value: object, lowest: int, highest: int) -> str | None:
    """What is wrong with a whole number, or None. The text is for an error message and holds no value."""
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be an int, not {type(value).__name__}"
    if not lowest <= value <= highest:
        return f"must be from {lowest} to {highest}"
    return None


def flag_fault(value: object) -> str | None:
    """What is wrong with a truth value, or None; as `integer_fault`."""
    return None if isinstance(value, bool) else f"must be True or False, not {type(value).__name__}"
