"""JSON, one value a line: each line is walked as what it is, and only what holds a secret in it is rewritten.

So a line stays valid JSON, and its numbers, spaces, escapes and the order of its keys stay as they were. A
line that is no JSON is masked as text.
"""

from __future__ import annotations

import json
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact._native import Core

_LONGEST = 4 << 20
"""Bytes. A longer line is masked as text while it comes, so that an endless one needs no endless memory."""

_MOST_DIGITS = 640
"""What no setting of Python forbids (`sys.int_info.str_digits_check_threshold`)."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_ROUND = " \t\r\n\ufeff\x1e"
"""What may stand round a value: white space, a byte order mark, the separator of RFC 7464."""


class JsonLines:
    """A stream of bytes, line by line; the interface of `Incremental[bytes]`.

    Args:
        core: What masks, and reports what it masked.
        quiet: The same without reports, which tells whether there is anything to mask.
        sink: Where it is going, for the report.
    """

    def __init__(self, core: Core, quiet: Core, sink: str) -> None:
        self._core = core
        self._sink = sink
        self._quiet = quiet
        self._text = core.incremental_data(sink)
        self._parts: list[bytes] = []
        self._size = 0
        self._too_long = False
        self._decode = json.JSONDecoder(object_pairs_hook=_grouped, parse_int=_whole).decode

    @property
    def held(self) -> int:
        """How much is held back, in bytes."""
        return self._size + self._text.held

    def feed(self, chunk: bytes) -> bytes:
        """Takes the next piece and gives the lines that are whole."""
        return b"".join(map(self._piece, _lines(chunk)))

    def flush(self) -> bytes:
        """The end: the last line, which need not end in a newline."""
        return self._line(self._taken()) + self._text.flush()

    def expire(self) -> bytes:
        """Half a line cannot be judged: it stays held."""
        return self._text.expire()

    def _piece(self, piece: bytes) -> bytes:
        """A piece that holds no newline but at its end."""
        ends = piece.endswith(b"\n")
        if self._too_long:
            self._too_long = not ends
            return self._text.feed(piece) + (self._text.flush() if ends else b"")
        self._parts.append(piece)
        self._size += len(piece)
        if ends:
            return self._line(self._taken())
        if self._size <= _LONGEST:
            return b""
        self._too_long = True
        parts, self._parts, self._size = self._parts, [], 0
        return b"".join(map(self._text.feed, parts))

    def _taken(self) -> bytes:
        line = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        return line

    def _line(self, line: bytes) -> bytes:
        text = line.decode("utf-8", "surrogateescape")
        body = text.strip(_ROUND)
        if not body:
            return line
        try:
            value = self._decode(body)
        except (ValueError, RecursionError):  # no JSON, or deeper than any program that writes lines
            return self._core.data(line, self._sink)
        masked = self._quiet.value(value)
        if masked is value and self._quiet.data(line) is line:
            return line
        at = text.index(body)
        rewritten = _rewritten(body, value, self._core.value(value, self._sink))
        rewritten = self._as_text_too(rewritten)
        return (text[:at] + rewritten + text[at + len(body) :]).encode("utf-8", "surrogateescape")

    def _as_text_too(self, body: str) -> str:
        """What only the text as a whole shows, unless masking it there would leave no JSON."""
        again = self._quiet.text(body)
        if again is body or again == body:
            return body
        try:
            self._decode(again)
        except (ValueError, RecursionError):
            return body
        return self._core.text(body, self._sink)


class _Node:
    """Where a value stands in its text, and where its parts stand."""

    __slots__ = ("end", "items", "keys", "start")

    def __init__(
        self, start: int, end: int, keys: list[tuple[str, int, int]] | None, items: list[_Node] | None
    ) -> None:
        self.start = start
        self.end = end
        self.keys = keys
        self.items = items


def _lines(chunk: bytes) -> list[bytes]:
    """Cut behind newlines only: `bytes.splitlines` also cuts behind a lone carriage return."""
    parts = chunk.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _grouped(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of a key that occurs twice all values, as a list: a plain dict would forget the first."""
    made = dict(pairs)
    if len(made) < len(pairs):
        values: dict[str, list[Any]] = {}
        for key, value in pairs:
            values.setdefault(key, []).append(value)
        made = {key: several if len(several) > 1 else several[0] for key, several in values.items()}
    return made


def _whole(digits: str) -> int | str:
    """A whole number; one of very many digits as their text: Python would not read it."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _nodes(text: str) -> _Node:
    """The places of all values in a text that is known to be JSON."""
    top = _Node(0, 0, None, [])
    stack = [top]
    for token in _TOKEN.finditer(text):
        first, holder = text[token.start()], stack[-1]
        assert holder.items is not None  # noqa: S101 - only what holds something is put on the stack
        if first in ",:":
            continue
        if first in "]}":
            stack.pop().end = token.end()
        elif first == '"' and holder.keys is not None and len(holder.keys) == len(holder.items):
            holder.keys.append((json.loads(token[0]), token.start(), token.end()))
        else:
            node = _Node(
                token.start(), token.end(), [] if first == "{" else None, [] if first in "[{" else None
            )
            holder.items.append(node)
            if first in "[{":
                stack.append(node)
    assert top.items  # noqa: S101 - the parser found a value here
    return top.items[0]


def _rewritten(text: str, old: Any, new: Any) -> str:
    """The text of `old` with what differs in `new` put in its place."""
    changes: list[tuple[int, int, str]] = []
    todo = [(_nodes(text), old, new)]
    while todo:
        node, before, after = todo.pop()
        if after is before:
            continue
        if isinstance(before, dict) and isinstance(after, dict) and len(before) == len(after):
            todo += _members(text, node, before, after, changes)
        elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            todo += zip(node.items or (), before, after, strict=True)
        else:
            changes.append((node.start, node.end, _dumped(after, text[node.start : node.end])))
    parts, at = [], 0
    for start, end, mask in sorted(changes):
        parts += [text[at:start], mask]
        at = end
    return "".join([*parts, text[at:]])


def _members(
    text: str, node: _Node, before: dict[str, Any], after: dict[str, Any], changes: list[tuple[int, int, str]]
) -> list[tuple[_Node, Any, Any]]:
    """The values of an object whose keys may be masked too."""
    places: dict[str, list[_Node]] = {key: [] for key in before}
    renamed = dict(zip(before, after, strict=True))
    for (key, start, end), item in zip(node.keys or (), node.items or (), strict=True):
        places[key].append(item)
        if renamed[key] != key:
            changes.append((start, end, _dumped(renamed[key], text[start:end])))
    found: list[tuple[_Node, Any, Any]] = []
    for (key, value), masked in zip(before.items(), after.values(), strict=True):
        here = places[key]
        if len(here) == 1:
            found.append((here[0], value, masked))
        elif isinstance(masked, list) and len(masked) == len(here):
            found += zip(here, value, masked, strict=True)
        else:
            found += [(place, None, masked) for place in here]
    return found


def _dumped(value: Any, before: str) -> str:
    """A value as JSON, with escapes for what is not ASCII only if the text before had no such character."""
    return json.dumps(value, ensure_ascii=before.isascii())
