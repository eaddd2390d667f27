"""The catalogue's formats and the places of a text that have their shape (section 2)."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from oracle.words import FOLLOWS, Found, machine_made, out_of_escape, soft_boundary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RULES = Path(__file__).parents[2] / "redact" / "rules"


def possessive(shape: str) -> str:
    """Section 2: "everything matched greedily and possessively", for a `re` that has no possessive forms.

    Each quantified class, and each group, becomes a look-ahead and a reference back to what it took.
    """
    out: list[str] = []
    starts: list[tuple[int, str]] = []
    count = 0
    piece = re.compile(r"\((?:\?:)?|\)\??|\||(?:\[(?:\\.|[^\]\\])*\]|\\.|[^\\])(\{[0-9,]+\}|[+*?])?")
    for m in piece.finditer(shape):
        word = m[0]
        if word == "(?:":
            count += 1
            starts.append((count, f"g{count}" if m.start() else "first"))
            out.append(f"(?:(?=(?P<g{count}>(?:" if m.start() else "(?:")
        elif word == "(":
            starts.append((0, ""))
            out.append("(?P<secret>")
        elif word == ")" and not starts[-1][1]:
            starts.pop()
            out.append(")")
        elif word in {")", ")?"} and starts[-1][1] == "first":  # "of those at its beginning each is tried"
            starts.pop()
            out.append(word)
        elif word in {")", ")?"}:
            _, name = starts.pop()
            out.append(f"){word[1:]}))(?P={name}))")
        elif word == "|":
            out.append("|")
        elif m[1]:
            count += 1
            out.append(f"(?=(?P<g{count}>{word}))(?P=g{count})")
        else:
            out.append(word)
    return "".join(out)


@dataclass(frozen=True)
class Format:
    """One rule of the catalogue."""

    id: str
    kind: str
    provider: str
    shape: str
    source: str
    lengths: str = ""
    left: str = "any"
    right: str = "any"
    beside: Sequence[str] = ()
    alone: Sequence[str] = ()
    general: bool = False
    made: bool = False

    def regex(self) -> re.Pattern[str]:
        return re.compile(possessive(self.shape))


def read_catalogue() -> list[Format]:
    """Every rule, files by name, in the order of each file."""
    return [
        Format(**rule)
        for path in sorted(RULES.glob("*.toml"))
        for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    ]


CATALOGUE = read_catalogue()
RANKS = {rule.id: rank for rank, rule in enumerate(CATALOGUE)}
REGEXES = [(rule, rule.regex()) for rule in CATALOGUE if not rule.beside]


DIGEST = re.compile(
    "sha(?:256[=-][A-Za-z0-9+/_-]{43}|384[=-][A-Za-z0-9+/_-]{64}|512[=-][A-Za-z0-9+/_-]{86})(?![A-Za-z0-9+/_-])"
)


def in_digest(text: str, start: int) -> bool:
    """Section 2: "nor in a **digest**"."""
    for at in range(max(0, start - 93), start - 6):
        m = DIGEST.match(text, at)
        inside = re.fullmatch("[A-Za-z0-9+/_-]*", text[at + 7 : start]) is not None
        if m and at + 7 <= start < m.end() and inside:
            return True
    return False


def in_base64(text: str, start: int) -> bool:
    """Section 2: "nor, where `left` is free, in base64"."""
    run = re.search("[A-Za-z0-9+/]*\\Z", text[max(0, start - 65) : max(0, start - 1)])
    ahead = text[start - 1 : start] in {"+", "/"}
    return ahead and run is not None and len(run[0]) >= 20 and machine_made(run[0])


def formats(text: str) -> Iterator[Found]:
    """Section 2: "Every occurrence counts, overlapping ones too"."""
    for rule, regex in REGEXES:
        start = 0
        while m := regex.search(text, start):
            start = m.start() + 1
            if rule.left != "any" and not soft_boundary(text, m.start()):
                continue
            if rule.left == "hard" and text[: m.start()].endswith(("_", "-", ".")):
                continue
            if in_digest(text, m.start()) or (rule.left == "free" and in_base64(text, m.start())):
                continue
            if rule.right == "soft" and FOLLOWS.match(text, m.end()):
                continue
            start_of_secret, end = m.span("secret") if "secret" in regex.groupindex else m.span()
            start_of_secret = out_of_escape(text, start_of_secret)
            if start_of_secret < end:
                yield Found(start_of_secret, end, rule.kind, rule.id, "format")
