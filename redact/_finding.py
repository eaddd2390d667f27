"""What a scan finds: where a secret stands, what it is and how old, and never the value itself.

Values are told apart by fingerprints under a key: the baseline's own, or a random one that ends with the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from redact._kind import Kind
from redact._mask import is_low_entropy
from redact._native import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redact._native import Core

_WINDOW = 4 << 20
"""Characters that are searched at once."""
_CONTEXT = 64 << 10
"""Characters round a window that are looked at too. Longer than these are only whole key rings."""


class Hit(NamedTuple):
    """A secret in a text, with its value, which goes no further than into a fingerprint or a mask."""

    line: int
    column: int
    end_line: int
    end_column: int
    kind: str
    rule: str
    net: str
    value: str


@dataclass(frozen=True)
class Finding:
    """A secret at a place.

    Attributes:
        place: The file, with `!` and the name inside for archives; `environment`, `process 12`.
        source: `file`, `archive`, `history`, `environment` or `process`.
        line: From 1; 0 where there are no lines, such as in the environment.
        column: In code points, from 1; 0 as above.
        end_line: Of its last character.
        end_column: Behind its last character.
        kind: What it is.
        rule: What recognised it.
        net: `live`, `format` or `key`.
        modified: When it was written, in seconds since 1970: the file's time, or that of the line in a
            history; None where nobody knows.
        fingerprint: 16 hex digits, equal for equal values under one key. Of kinds whose values could all be
            tried (`Kind.entropy`) it is of kind and place instead.
    """

    place: str
    source: str
    line: int
    column: int
    end_line: int
    end_column: int
    kind: str
    rule: str
    net: str
    modified: float | None
    fingerprint: str

    @property
    def severity(self) -> str:
        """How grave it is if such a value comes out."""
        return Kind.of(self.kind).severity

    @property
    def if_leaked(self) -> str:
        """What to do if it has come out."""
        return Kind.of(self.kind).if_leaked


class Place(NamedTuple):
    """Where a text comes from."""

    name: str
    source: str


def finding_of(hit: Hit, place: Place, modified: float | None, key: bytes, *, number: int) -> Finding:
    """The finding of a hit; `number` counts the hits of its kind at the place."""
    told = f"{place.name}\0{number}" if is_low_entropy(hit.kind) else hit.value
    mark = fingerprint(told, hit.kind, key)
    where = (hit.line, hit.column, hit.end_line, hit.end_column)
    return Finding(*place, *where, hit.kind, hit.rule, hit.net, modified, mark)


def hits_in(pieces: Iterator[str], core: Core) -> Iterator[Hit]:
    """The secrets in a text that comes in pieces, in order. However it is cut, the same ones.

    Args:
        pieces: The text.
        core: What finds.
    """
    text, done, line, at_line = "", 0, 1, 0
    ended = False
    while not ended:
        piece = next(pieces, None)
        ended = piece is None
        text += piece or ""
        if len(text) < done + _WINDOW + _CONTEXT and not ended:
            continue
        limit = len(text) if ended else len(text) - _CONTEXT
        for start, end, kind, rule, net in core.matches(text):
            if start < done or start >= limit:
                continue
            line, at_line = _line_of(text, start, line, at_line)
            end_line, at_end = _line_of(text, end, line, at_line)
            yield Hit(line, start - at_line + 1, end_line, end - at_end + 1, kind, rule, net, text[start:end])
            done = end
        done = max(done, limit)
        # Where the present line began long ago, `at_line` becomes negative; columns still count from there.
        spare = max(0, done - _CONTEXT)
        line, at_line = _line_of(text, spare, line, at_line) if spare > at_line else (line, at_line)
        text = text[spare:]
        done -= spare
        at_line -= spare


def _line_of(text: str, place: int, line: int, at_line: int) -> tuple[int, int]:
    """The number of a place's line and where that begins, counted on from a line before it."""
    start = max(at_line, 0)
    count = text.count("\n", start, place)
    if not count:
        return line, at_line
    return line + count, text.rindex("\n", start, place) + 1


def counted(hits: Iterator[Hit]) -> Iterator[tuple[Hit, int]]:
    """Each hit with the number of those of its kind before it."""
    seen: dict[str, int] = {}
    for hit in hits:
        number = seen.get(hit.kind, 0)
        seen[hit.kind] = number + 1
        yield hit, number
