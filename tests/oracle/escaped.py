"""Escaped elements, and elements that hold the value of an attribute's name (section 4)."""

from __future__ import annotations

import re

from oracle.reading import Spot, gap_and_line

LT = re.compile(r"(?P<entity>&lt;)\Z|(?P<slashes>\\{1,16})u003c\Z", re.IGNORECASE)
HOLDER = re.compile(r"<[A-Za-z0-9_.:-]*value(?: [^<>]*(?<!/))?>", re.IGNORECASE)


def escaped(text: str, start: int, end: int) -> Spot | None:
    """Section 4, "An element": an **escaped** one."""
    before = LT.search(text[max(0, start - 21) : start])
    if before is None:
        return None
    slashes = re.escape(before["slashes"] or "")
    less, more = ("&lt;", "&gt;") if before["entity"] else (slashes + "u003c", slashes + "u003e")
    body = re.compile(rf"{more}(?P<value>(?:(?!{less})[^\r\n])+){less}/", re.IGNORECASE)
    m = body.match(text, end)
    if m is None or m.end("value") >= m.start("value") + 400:
        return None
    return Spot(m.start("value"), "=", "", spaced=False, end=m.end("value"))


def behind_holder(text: str, at: int) -> int:
    """Section 4, "An element": behind the tag of one that only holds the value."""
    m = HOLDER.match(text, gap_and_line(text, at))
    return m.end() if m and m.end() - m.start() <= 128 else at
