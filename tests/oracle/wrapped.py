"""What a name or a value is wrapped in (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace

from oracle.markup import OTHER_TAGS, TAG
from oracle.names import UUID
from oracle.reading import (
    BEFORE_QUOTE,
    END_QUOTE,
    LINE_END,
    OPEN_QUOTE,
    OPENER,
    Spot,
    closing,
    gap,
    opened,
    unquoted_end,
    unwrapped,
)
from oracle.words import JUDGED, MASK, lower, machine_made, masks_in


def bracketed(text: str, spot: Spot) -> Spot | None:
    """A value without quotes in brackets: the brackets say where it ends."""
    inside = replace(spot, start=spot.start + 1)
    end = unquoted_end(text, replace(inside, apart=False), trim=False)
    closed = {"(": ")", "[": "]"}[text[spot.start]]
    return replace(inside, end=end) if text.startswith(closed, end) else None


BLOCK = re.compile("[|>][-+1-9]{0,2}")


def block(text: str, i: int) -> int | None:
    """Section 4: "A **block**": where the first row of it begins."""
    m = BLOCK.match(text, i)
    line = LINE_END.match(text, gap(text, m.end())) if m else None
    if line is None:
        return None
    begin = gap(text, line.end())
    return begin if line.end() < begin < len(text) else None


def in_set(text: str, i: int, spot: Spot) -> Spot | None:
    """Section 4: "the only quoted text between `{` and `}`"."""
    start, quote = opened(text, gap(text, i + 1)) if text.startswith("{", i) else (i, "")
    end = closing(text, replace(spot, start=start, quote=quote)) if quote else None
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    alone = m is not None and text.startswith("}", gap(text, m.end())) and end != start
    return replace(spot, start=start, end=end) if alone else None


def behind_scheme(text: str, i: int, spot: Spot) -> Spot | None:
    """Section 4: "the word of a scheme and a space"."""
    m = re.compile("(?:OAuth|Basic|Bearer|Token) ").match(text, i)
    if m is None:
        return None
    end = unquoted_end(text, replace(spot, start=m.end()), trim=False)
    value = text[m.end() : end]
    made = machine_made(value) or re.search("[A-Za-z0-9]{20}", value[:JUDGED]) is not None
    made = made or (UUID.fullmatch(value) is not None and len(set(value) - {"-"}) > 1)
    return replace(spot, start=m.end(), end=end) if made or masks_in(value) else None


def wrapped(  # noqa: C901, PLR0911, PLR0912 -- one for each form
    text: str, i: int, separator: str, *, spaced: bool, name: int
) -> tuple[Spot | None, int | None]:
    """What stands round a value: the value if it says where that ends, else where it goes on, if anywhere."""
    colon = separator in {":", ":="}
    spot = Spot(i, separator, "", spaced, loose=True, strict=True)
    if text.startswith("[", i) and not MASK.match(text, i):
        inside = bracketed(text, replace(spot, start=doubled(text, i)))
        if inside and inside.end != inside.start:
            return inside, None
    if separator in {"=", "=>"} and text.startswith("={", i - 1):
        end = unquoted_end(text, replace(spot, start=i + 1), trim=False)
        listed = re.search("; ?\\Z", text[:name]) is not None or text.startswith(";", end + 1)
        if listed and end > i + 1 and text.startswith("}", end):
            return replace(spot, start=i + 1, end=end), None
    if (inside := in_set(text, i, spot) or behind_scheme(text, i, spot)) is not None:
        return inside, None
    if colon and (row := block(text, i)) is not None:
        return replace(spot, start=row), None
    if colon and spaced and (tag := TAG.match(text, i)):
        if tag[0] in OTHER_TAGS:
            return None, None
        behind = gap(text, tag.end())
        if tag[0] in {"!!str", "!str", "!!binary"} or opened(text, behind)[1]:
            i = behind
            if text[i : i + 1] in {"[", "(", "{"}:
                return None, None
        else:
            end = unquoted_end(text, replace(spot, start=behind), trim=False)
            after = gap(text, end)
            alone = after >= len(text) or LINE_END.match(text, after) or (after > end and text[after] == "#")
            if end > behind and alone and text[behind] != "#":
                return replace(spot, start=behind, end=end), None
    if lower(text[i : i + 9]) == "optional[" and not MASK.match(text, i + 8):
        inside = bracketed(text, replace(spot, start=doubled(text, i + 8)))
        if inside and inside.end != inside.start:
            return inside, None
    if colon and spaced and text.startswith("Str(", i):
        inside = bracketed(text, replace(spot, start=i + 3))
        if inside and inside.end != inside.start:
            return inside, None
    at = unwrapped(text, i)
    return None, i if at is None else at


def doubled(text: str, i: int) -> int:
    """The second bracket of Lua's two, or the first."""
    return i + 1 if text.startswith("[[", i) and not MASK.match(text, i + 1) else i


def end_of_name(text: str, start: int, end: int, *, dashes: bool) -> tuple[int, bool]:
    """Step 1: where the name ends, and whether a quote ended it."""
    if not dashes and text.startswith("[", end):
        m = re.compile(r"\[[0-9]{0,6}\]").match(text, end)
        return (m.end() if m else end), False
    m = END_QUOTE.match(text, end if dashes else gap(text, end))
    if (m is None or m[0] == "]" or lower(m[0]) == "%5d") and not dashes:
        end = visible(text, start, end)
        m = END_QUOTE.match(text, gap(text, end)) if text.startswith("]", end) else m
    if m is None:
        return end, False
    if m[0] == "]" or lower(m[0]) == "%5d":
        bracket = "[" if m[0] == "]" else "%5b"
        opened = m.start() == end and lower(text[:start]).endswith(bracket)
        return (m.end(), False) if opened else (end, False)
    opener = OPENER.search(text[:start])
    end = m.end() if dashes else visible(text, start, m.end())
    if not dashes and text.startswith(">>", end) and BINARY.search(text[:start]):
        return end + 2, True
    in_brackets = not dashes and opener is not None and opener["bracket"] == "[" and text.startswith("]", end)
    subscript = re.search("[A-Za-z0-9_.>-]\\{" + BEFORE_QUOTE, text[:start], re.IGNORECASE)
    end += in_brackets or (not dashes and subscript is not None and text.startswith("}", end))
    path = OPEN_QUOTE.match(text, end) if in_brackets else None
    return path.end() if path and text.startswith(":", path.end()) else end, True


BINARY = re.compile(r"<<" + BEFORE_QUOTE, re.IGNORECASE)


def visible(text: str, start: int, end: int) -> int:
    """Step 1: behind `:protected` and its like, if `[` or `"` stands right before the name."""
    m = re.compile(r':(?:protected|private|"[A-Za-z0-9_.\\-]{0,64}":private)(?=\])', re.IGNORECASE).match(
        text, end
    )
    return m.end() if m and text[:start].endswith(("[", '"')) else end
