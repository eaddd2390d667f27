"""Whether the core gave what it was asked for. A sink that lets anything else out cannot say what it was."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from redact import _native

    _T = TypeVar("_T")

_EXACT: frozenset[type] = frozenset((str, bytes, dict, list, tuple))


def sound(masked: _T, given: Any) -> _T:
    """What came back for what was given, if it is of a type that can stand in its place.

    To be asked where something was masked: for clean data the core gives back the identical object. Nothing
    is asked of the object itself, so that it cannot fail in a way of its own.

    Raises:
        TypeError: It is of another type. Texts, bytes and plain containers come back as what they were; other
            objects also as what they are made of, or as a mask.
    """
    kind: type = type(given)
    came: type = type(masked)
    exact = kind in _EXACT or issubclass(kind, BaseException)
    if came is kind or (not exact and (came in kind.__mro__[:-1] or came in _EXACT)):
        return masked
    text = f"the core gave another type for a {kind.__name__}"
    raise TypeError(text)


def is_sensitive(core: _native.Core, name: str) -> bool:
    """`core.is_sensitive_key`, held to its word."""
    answer: object = core.is_sensitive_key(name)
    if not isinstance(answer, bool):
        text = "the core gave another answer than yes or no"
        raise TypeError(text)
    return answer


def sound_text(core: _native.Core, text: str, sink: str) -> str:
    """`core.text`, held to its word."""
    masked = core.text(text, sink)
    return masked if masked is text else sound(masked, text)


def sound_value(core: _native.Core, value: _T, sink: str) -> _T:
    """`core.value`, held to its word."""
    masked = core.value(value, sink)
    return masked if masked is value else sound(masked, value)
