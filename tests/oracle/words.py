"""Words of the definition: boundaries, masks, and what a machine made (section 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Found:
    """A match: half-open, in code points."""

    start: int
    end: int
    kind: str
    rule: str
    net: str


SPACE = " \t\n\v\f\r"
ESCAPE_CHARACTER = r"(?:\x1b|\\x1[bB]|\\033|\\e|\\u001[bB])"
COLOUR = ESCAPE_CHARACTER + r"\[[0-9;]{0,16}[A-Za-z]"
ESCAPE_END = re.compile(
    r"(?:\\[abefnrtv0]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|%(?:25){0,2}[0-9a-fA-F]{2}|" + COLOUR + r")\Z"
)
MASK = re.compile(r"\[REDACTED(?::[A-Za-z0-9_.#:-]{1,100})?\]")
JUDGED = 128  # "A value longer than 128 symbols is judged by its first 128."
FOLLOWS = re.compile("[A-Za-z0-9]|" + MASK.pattern)  # what may not follow a soft end
ALNUM_RUN = re.compile(r"[A-Za-z0-9]+")


def ends_escape(text: str, i: int) -> bool:
    """Section 1, soft boundary: "the symbols before i end an escape"."""
    return any(ESCAPE_END.match(text[start:i]) for start in range(max(0, i - 26), i))


def soft_boundary(text: str, i: int) -> bool:
    """Section 1: "i is 0; or the symbol before is not ALNUM; or the symbols before i end an escape"."""
    if any(end == i for _, end in masks_in(text)):
        return False
    return i == 0 or not re.match(r"[A-Za-z0-9]", text[i - 1]) or ends_escape(text, i)


def masks_in(text: str) -> list[tuple[int, int]]:
    """Section 1: the masks of a text, left to right."""
    return [m.span() for m in MASK.finditer(text)]


COLOUR_OF_STYLE = re.compile("#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)+|[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9T:.+Z-]*|0[xX][0-9a-fA-F]{1,16}|[A-Za-z0-9_$]*\.[A-Za-z0-9_$.]*@[0-9a-fA-F]{1,8}"
)


_pairs: list[bytes] = []


def at_random(value: str) -> bool:
    """Section 1, "**At random**": letters only, eight at least, and what their pairs tell."""
    near = value[:64]
    if not re.fullmatch("[A-Za-z]{16,}", near) or len(set(lower(near))) < 8:
        return False
    return bits(near) >= 10


def bits(near: str) -> int:
    """Section 1, "**At random**": what the pairs of letters tell."""
    if not _pairs:
        from redact import _native  # the data of the native table; the oracle's other parts work without it

        _pairs.extend(_native.letter_pairs())
    told = [lower(a + b) for a, b in pairwise(near) if re.match("(?![a-z][A-Z])[A-Za-z]{2}", a + b)]
    return sum(_pairs[ord(a) - ord("a")][ord(b) - ord("a")] - ord("4") for a, b in told)


def reads_as_words(value: str) -> bool:
    """Section 1: "**reads** as words"."""
    return re.fullmatch("[0-9A-Fa-f-]*", value[:64]) is None and bits(value[:64]) < 0


def machine_made(value: str) -> bool:
    """Section 1: "no white space; length at least 12; let t be the number of neighbouring pairs ..."."""
    value = value[:JUDGED]
    if any(c in SPACE for c in value) or len(value) < 12 or NUMBER.fullmatch(value):
        return False
    turns = len(re.findall(r"(?=[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9])", value))
    if re.search("[0-9]", value):
        return turns >= max(3, len(value) // 8)
    return (len(value) >= 16 and turns >= max(4, len(value) // 4)) or at_random(value)


def lower(text: str) -> str:
    """ASCII letters in lower case, all else as it is."""
    return re.sub("[A-Z]+", lambda m: m[0].lower(), text)


def words(name: str) -> list[str]:
    """Section 4: "split into words at `_`, `-`, `.`, space and where lower case turns to upper case"."""
    return [
        lower(part)
        for stretch in ALNUM_RUN.findall(name)
        for part in re.split(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", stretch)
    ]


ESCAPE_AHEAD = re.compile(
    r"%(?:25(?=[0-9a-fA-F]{2})){0,2}[0-9a-fA-F]{2}"
    r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|033|[abefnrtv0])"
)


def out_of_escape(text: str, start: int) -> int:
    """Section 1: "No match of a format begins inside an escape"."""
    back = max(text.rfind("%", max(0, start - 9), start), text.rfind("\\", max(0, start - 9), start))
    m = ESCAPE_AHEAD.match(text, back) if back >= 0 else None
    return max(start, m.end()) if m else start
