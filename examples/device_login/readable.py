"""Can a secret be read in this text? The demo's own answer, which shares no line with redact.

A value counts as readable in any of the spellings that it takes on its way through programs, without regard
for case, and from 16 consecutive characters on also in part. The search is plain: it builds each spelling
and looks.
"""

from __future__ import annotations

import base64
import html
import json
import math
import re
import string
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FRAGMENT = 16
"""Consecutive characters of a secret that count as readable; shorter secrets count whole."""

COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""A code by which terminals change colour and the like."""

_LOWER = str.maketrans(
    string.ascii_uppercase, string.ascii_lowercase
)  # keeps the length, as str.lower does not


@dataclass(frozen=True)
class Known:
    """A value that was secret in a run, and what it is."""

    kind: str
    value: str


@dataclass(frozen=True)
class Leak:
    """Where a value can be read: half-open, in code points of the text that was searched."""

    start: int
    end: int
    kind: str
    spelling: str


class Search:
    """Looks for all values at once: every fragment that counts is kept in a table, by its length."""

    def __init__(self, secrets: Iterable[Known]) -> None:
        self._whole: defaultdict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
        self._long: defaultdict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
        for known in secrets:
            tables = [self._whole] if len(known.value) < FRAGMENT else [self._whole, self._long]
            for spelling, spelled in _spellings(known.value):
                needle = spelled.translate(_LOWER)
                length = _fragment_length(known.value, needle)
                for offset in range(len(needle) - length + 1):
                    for table in tables:
                        table[length].setdefault(needle[offset : offset + length], (known.kind, spelling))

    def leaks(self, text: str) -> list[Leak]:
        """All places of a text where one of the values can be read, in order; those that overlap are one."""
        return _found(text, self._whole)

    def leaks_anywhere(self, captured: bytes) -> list[Leak]:
        """As `leaks`, for all bytes of an output: as they are, without colour codes, and lines joined."""
        plain = captured.decode("utf-8", errors="replace")
        bare = COLOUR.sub("", plain)
        joined = re.sub(r"\s+", "", bare)
        # Short values may arise by chance where words are joined, so only the long ones are looked for there.
        return self.leaks(plain) + self.leaks(bare) + _found(joined, self._long)


def _found(text: str, table: dict[int, dict[str, tuple[str, str]]]) -> list[Leak]:
    lowered = text.translate(_LOWER)
    found = []
    for length, fragments in table.items():
        for start in range(len(lowered) - length + 1):
            match = fragments.get(lowered[start : start + length])
            if match:
                found.append(Leak(start, start + length, *match))
    return _united(found)


def _spellings(value: str) -> Iterator[tuple[str, str]]:
    yield "raw", value
    data = value.encode()
    others = {
        "without hyphens": value.replace("-", ""),
        "percent-encoded": quote(value, safe=""),
        "percent-encoded twice": quote(quote(value, safe=""), safe=""),
        "each symbol percent-encoded": "".join(f"%{byte:02x}" for byte in data),
        "JSON": json.dumps(value)[1:-1],
        "repr": repr(value)[1:-1],
        "HTML": html.escape(value),
        "\\u escapes": "".join(f"\\u{ord(symbol):04x}" for symbol in value),
        "hex": data.hex(),
    }
    for alignment in range(3):
        # The outer symbols depend on the neighbours, so only those of the value alone are looked for.
        lead = b"\0" * alignment
        whole = (len(data) + alignment) // 3 * 3
        core = base64.b64encode((lead + data)[:whole]).decode()[math.ceil(alignment * 8 / 6) :]
        others[f"base64 at {alignment}"] = core
        others[f"url-safe base64 at {alignment}"] = core.replace("+", "-").replace("/", "_")
    seen = {value}
    for spelling, spelled in others.items():
        if len(spelled) >= 4 and spelled not in seen:
            seen.add(spelled)
            yield spelling, spelled


def _fragment_length(value: str, spelled: str) -> int:
    if len(value) < FRAGMENT:
        return len(spelled)
    return min(len(spelled), math.ceil(FRAGMENT * len(spelled) / len(value)))


def _united(found: list[Leak]) -> list[Leak]:
    united: list[Leak] = []
    for leak in sorted(found, key=lambda leak: (leak.start, leak.spelling != "raw", -leak.end)):
        if united and leak.start < united[-1].end:
            last = united.pop()
            leak = Leak(last.start, max(last.end, leak.end), last.kind, last.spelling)  # noqa: PLW2901  # the union
        united.append(leak)
    return united
