"""Members of lists and mappings that are written in a text (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.names import Name, key_table
from oracle.reading import LINE_END, OPEN_QUOTE, USER_CODE, Spot, closing, gap, opened, unquoted_end
from oracle.words import SPACE, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterator


def touches(text: str, start: int, end: int) -> bool:
    """Whether a mask stands in a range, or reaches into it."""
    return any(first < end and start < last for first, last in masks_in(text))


def items(text: str, at: int, start: int) -> Iterator[Spot]:
    """Section 4, "A value **below**": the items of a list."""
    while text.startswith("- ", at):
        begin, quote = opened(text, gap(text, at + 2))
        one = Spot(begin, ":", quote, spaced=True, strict=True)
        to = closing(text, one) if quote else unquoted_end(text, one, trim=False)
        if to is None or to >= start + 480 or touches(text, at, to):
            return
        m = OPEN_QUOTE.match(text, to) if quote else None
        behind = gap(text, m.end() if m else to)
        line = LINE_END.match(text, behind)
        if line is None and behind < len(text):
            return
        if to > begin:
            yield replace(one, quote="", end=to)
        if line is None:
            return
        at = gap(text, line.end())


def below(text: str, i: int, name: Name, *, colon: bool = False) -> Spot | None:
    """Section 4, "A value **below**"."""
    entry = key_table().get(name.name.replace("_", ""), name)
    m = LINE_END.match(text, i)
    if m is None or (entry.demand not in {"any", "token"} and name.name != "code"):
        return None
    begin = gap(text, m.end())
    rule = re.compile("[-=]{0,64}").match(text, begin)
    assert rule is not None
    if line := LINE_END.match(text, rule.end()):
        begin = gap(text, line.end())
    if colon and name.name != "code" and text.startswith("-", begin):
        return Spot(begin, "-", "", spaced=True)
    spot = Spot(begin, " ", "", spaced=True, loose=True, apart=True)
    end = unquoted_end(text, replace(spot, apart=False), trim=False)
    behind = gap(text, end)
    alone = behind >= len(text) or LINE_END.match(text, behind)
    bare = text[begin:end].rstrip("=")
    if name.name == "code" and not USER_CODE.fullmatch(text[begin:end]):
        return None
    return spot if alone and begin < len(text) and not re.search("[:=]", bare) and bare[:1] != "-" else None


SORTS = "type|field|variable|header|param|parameter|property|attribute|setting"


def sorted_as(text: str, start: int, i: int, *, tag: bool) -> bool:
    """Section 4, "A record": whether the member that a name stands in says of what sort the value is."""
    outside = r"""["'\\ \t]{0,32}"""
    named = re.search(rf"(?:name|key){outside}[:=]{outside}\Z", text[:start], re.IGNORECASE)
    return not tag and not named and behind_place(text, start, i) is None


def behind_place(text: str, start: int, i: int) -> int | None:
    """Section 4, "A record": behind the bracket of a `loc` that the name is the last text of."""
    i = gap(text, i + 1) if text.startswith(",", i) else i
    if line := LINE_END.match(text, i):
        i = gap(text, line.end())
    ahead = re.search(
        r"""loc["'\\ \t]{0,32}:[ \t]{0,32}[(\[][A-Za-z0-9_.\s"'\\,-]{0,128}\Z""", text[:start], re.ASCII
    )
    return gap(text, i + 1) if ahead and text[i : i + 1] in {")", "]"} else None


def next_member(text: str, i: int) -> tuple[int, bool] | None:
    """Behind what separates two members, and whether that is white space only."""
    comma = text[i : i + 1] in {",", ";"}
    at = gap(text, i + 1) if comma else i
    if line := LINE_END.match(text, at):
        return gap(text, line.end()), False
    if comma:
        return at, False
    return (at, True) if i and text[i - 1] in SPACE else None


def behind_member(text: str, i: int) -> int | None:
    """Behind a member's value (128 symbols in quotes, or one word) and what separates it from the next."""
    at, quote = opened(text, i)
    if quote:
        end = closing(text, Spot(at, "=", quote, spaced=False))
        if end is None or end > at + 128:
            return None
        m = OPEN_QUOTE.match(text, end)
        assert m is not None
        at = m.end()
    else:
        m = re.compile("[A-Za-z0-9_.-]{0,32}").match(text, at)
        assert m is not None
        at = m.end()
    found = next_member(text, gap(text, at))
    return found[0] if found else None
