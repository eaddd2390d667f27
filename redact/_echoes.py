"""What one field of an event tells under a name, and another of its fields is without it: masked there, too.

Loguru and Logfire send the text that came of a template together with what filled it, under names of its own;
trackers send the variables of every frame. Whoever knows one field knows what the other is. Only what is sent
together is looked at together, and only where something in it was masked.
"""

from __future__ import annotations

from redact._native import is_machine_made
from redact._reports import masked_under
from redact._sound import sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from redact import _native

_SHORTEST = 6  # symbols of a value that a whole field is; shorter ones are too many other things
_ANYWHERE = 16  # of a machine-made one that is masked inside of texts
_MOST = 100  # values of one event
_PLAIN = frozenset((dict, list, tuple))


def masked_echoes(
    core: _native.Core, given: Any, masked: Any, sink: str, told: dict[str, str] | None = None
) -> Any:
    """Masks what is still there of the values that a field tells under a name; the same object when clean.

    Args:
        core: What masks.
        given: Plain dicts, lists, tuples and texts, as they were.
        masked: The same, masked by names and as texts; where it is the same object, nothing is looked at.
        sink: Where it is going, for the ledger.
        told: Further values that are known to be secret here, with their kinds.
    """
    if masked is given:
        return masked
    values = {} if told is None else told
    for value, kind in _told(core, given, None):
        if len(values) == _MOST:
            break
        values.setdefault(value, kind)
    return _Echoes(core, values, sink).masked(masked) if values else masked


class _Echoes:
    """The values of one event, and what stands in their places."""

    def __init__(self, core: _native.Core, values: dict[str, str], sink: str) -> None:
        self._core = core
        self._values = values
        self._sink = sink
        self._anywhere = [each for each in values if len(each) >= _ANYWHERE and is_machine_made(each)]

    def masked(self, value: Any) -> Any:
        kind = type(value)
        if kind is str:
            return self._text(value)
        if kind is int:
            return self._mask(str(value)) if str(value) in self._values else value
        if kind is dict:
            clean = {name: self.masked(each) for name, each in value.items()}
            return value if all(clean[name] is each for name, each in value.items()) else clean
        if kind in _PLAIN:
            items = [self.masked(each) for each in value]
            return value if all(new is old for new, old in zip(items, value, strict=True)) else kind(items)
        return value

    def _text(self, text: str) -> str:
        bare = unquoted(text)
        if bare in self._values:
            return text.replace(bare, self._mask(bare))
        for value in self._anywhere:
            if value in text:
                text = text.replace(value, self._mask(value))
        return text

    def _mask(self, value: str) -> str:
        kind = self._values[value]
        mask = masked_under(self._core, kind, value, self._sink)
        return f"[REDACTED:{kind}]" if mask == value else mask


def unquoted(text: str) -> str:
    """A text without the quotes that its `repr` put round it."""
    quoted = len(text) > 1 and text[0] in {"'", '"'} and text[-1] == text[0]
    return text[1:-1] if quoted else text


def _told(core: _native.Core, value: Any, name: str | None) -> Iterator[tuple[str, str]]:
    """What stands under names, in mappings and in texts, each with its kind. Nothing is counted."""
    if type(value) is str:
        text = value if name is None else unquoted(value)
        found = core.matches(text) if name is None else core.matches_under(name, text)
        for start, end, kind, _, net in sound(found, []):
            if net == "key" and end - start >= _SHORTEST:
                yield text[start:end], kind
    elif type(value) is dict:
        for key, each in value.items():
            yield from _told(core, each, key if type(key) is str else None)
    elif type(value) in _PLAIN:
        for each in value:
            yield from _told(core, each, name)
