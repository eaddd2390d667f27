"""Elements, attributes, and parts of a form (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace

from oracle.escaped import behind_holder
from oracle.members import SORTS, behind_member, behind_place, next_member
from oracle.names import APART, Name
from oracle.reading import LINE_END, OPEN_QUOTE, Spot, gap, gap_and_line, line_end
from oracle.words import SPACE, lower

TAG = re.compile("[!&][A-Za-z0-9_!.:/-]{1,40}(?= )")
OTHER_TAGS = frozenset(
    "!vault !Ref !Sub !GetAtt !ImportValue !secret !env !env_var !reference".split()  # noqa: SIM905 -- as above
)
IN_TAG = re.compile(r"<(?:[A-Za-z0-9_.-]{0,64}:)?\Z")


def is_spaced(name: Name) -> bool:
    """Section 4, "An element": whether a name counts that a space stands behind, whatever closes it."""
    return name.name.endswith((*APART, "pw")) or len(name.name) < 3


def closed(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """Section 4, "An element": where the name of the one begins and ends that a name closes, and its text."""
    prefix = re.search(r"</((?:[A-Za-z0-9_.-]{0,64}:)?)\Z", text[:start])
    if prefix is None or not text.startswith(">", end):
        return None
    close = prefix.start()
    low = max(0, close - 400)
    opening = text.rfind("<", low, close)
    if opening >= 0 and lower(text[opening : min(close, opening + 9)]) == "<![cdata[":
        opening = text.rfind("<", low, opening)
    name = prefix[1] + text[start:end]
    if opening < 0 or not text.startswith(name + " ", opening + 1):
        return None
    behind = opening + 1 + len(name)
    begin = attributes(text, behind)
    return None if begin is None else (opening + 1 + len(prefix[1]), behind, begin)


def attributes(text: str, end: int) -> int | None:
    """Behind the `>` of an element whose name ends here."""
    m = re.compile("[^<>]*").match(text[: end + 256], end)
    assert m is not None
    closes = text.startswith(">", m.end()) and m.end() < end + 256 and text[m.end() - 1] not in "/-"
    return m.end() + 1 if closes else None


def is_attribute_of(text: str, end: int, at: int, name: Name) -> bool:
    """Section 4, "A record": of an element with a space behind its name, the attribute `value`."""
    if not text.startswith(" ", end) or is_spaced(name):
        return True
    found = re.search(r"[ \t\r\n]value=\Z", text[:at], re.IGNORECASE)
    return found is not None and found.start() + 1 - end < 256 and not re.search("[<>]", text[end:at])


def content(  # noqa: PLR0913 -- the name's surroundings
    text: str, start: int, end: int, name_end: int, name: Name, *, quoted: bool
) -> int | None:
    """Section 4, "An element": where its text begins."""
    if text.startswith(" ", end) and not is_spaced(name):
        return None
    tag = IN_TAG.search(text[:start]) is not None
    if tag and text.startswith(">", end):
        return end + 1
    if tag and text[end : end + 1] in {" ", "\t", "\n"}:
        return attributes(text, end)
    if text.startswith("<", end):
        around = text[max(0, start - 6) : start]
        m = re.compile("</(name|key)>", re.IGNORECASE).match(text, end)
        if m is None or not lower(around).endswith(f"<{lower(m[1])}>"):
            return None
        at = gap(text, m.end())
        if line := LINE_END.match(text, at):
            at = gap(text, line.end())
        m = re.compile("<value><string>|<(?:value|string)>", re.IGNORECASE).match(text, at)
        return m.end() if m else None
    named = re.search(r"""(?:name|key)=\\?["']\Z""", text[:start], re.IGNORECASE)
    found = quoted and named and text.startswith(">", name_end)
    return behind_holder(text, name_end + 1) if found else None


def next_cell(text: str, start: int, end: int) -> int | None:
    """Section 4, "An element": the text of the cell behind the one that a name is."""
    if not text[:start].endswith(">") or text[end : end + 1] not in {"<", " ", "\t"}:
        return None
    m = re.compile("</(?:td|th|dt)>", re.IGNORECASE).match(text, gap(text, end))
    m = re.compile("<(?:td|dd)", re.IGNORECASE).match(text, gap_and_line(text, m.end())) if m else None
    if m is None or text.startswith(">", m.end()):
        return m.end() + 1 if m else None
    rest = re.compile("[^<>]*").match(text[: m.end() + 256], m.end())
    assert rest is not None
    closed = text.startswith(" ", m.end()) and text.startswith(">", rest.end()) and rest.end() < m.end() + 256
    return rest.end() + 1 if closed and text[rest.end() - 1] not in "/-" else None


def element(text: str, begin: int) -> Spot | None:
    """Section 4: "An element"."""
    line_start, begin = begin, gap(text, begin)
    if shown := re.compile("<(?:pre|code)>", re.IGNORECASE).match(text, begin):
        begin = gap(text, shown.end())
    if lower(text[begin : begin + 9]) == "<![cdata[":
        m = re.compile(r"((?:(?!]]>)[^\r\n])*)]]>").match(text, begin + 9)
        whole = "\n" not in text[line_start:begin] and "\r" not in text[line_start:begin]
        return Spot(begin + 9, "=", "", spaced=False, end=m.end(1)) if m and whole else None
    m = re.compile(r"([^<\r\n]*)</").match(text, begin)
    line = LINE_END.match(text, begin)
    if line:
        begin = gap(text, line.end())
        stop = line_end(text, Spot(begin, "=", "", spaced=False))
        last = LINE_END.match(text, stop)
        m = re.compile("([^<]*)").match(text[:stop], begin)
        assert m is not None
        end = m.end() if m.end() < stop else gap(text, last.end()) if last else stop
        m = m if text.startswith("</", end) else None
    if m is None:
        return None
    end = begin + len(m[1].rstrip(SPACE))
    quote = None if line else OPEN_QUOTE.match(text, begin)
    if quote and quote[0][0] == "&" and text[quote.end() : end].endswith(lower(quote[0])):
        return Spot(quote.end(), "=", "", spaced=False, end=end - len(quote[0]))
    return Spot(begin, "=", "", spaced=False, end=end)


def part(text: str, start: int, name_end: int, *, quoted: bool) -> Spot | None:
    """Section 4: "A part of a multipart form"."""
    named = r"""name=\\?"\Z""" if quoted else r"form-data; name=\Z"
    m = LINE_END.match(text, name_end)
    if m is None or not re.search(named, text[:start]):
        return None
    for _ in range(2):
        if not LINE_END.match(text, m.end()) and lower(text[m.end() : m.end() + 8]) == "content-":
            m = LINE_END.match(text, line_end(text, Spot(m.end(), "=", "", spaced=False)))
            if m is None:
                return None
    m = LINE_END.match(text, m.end())
    if m is None:
        return None
    spot = Spot(m.end(), "=", "", spaced=False)
    return replace(spot, end=line_end(text, spot))


def record(  # noqa: PLR0911 -- one for each symbol that ends it
    text: str, start: int, i: int, *, quoted: bool, tag: bool
) -> int | None:
    """Section 4: "A record": where the separator of its value ends."""
    place = behind_place(text, start, i) if quoted and not tag else None
    first = next_member(text, i if place is None else place)
    outside = r"""["'\\ \t]{0,32}"""
    named = re.search(rf"(?:name|key|{SORTS}){outside}[:=]{outside}\Z", text[:start], re.IGNORECASE)
    if first is None or (first[1] and not quoted) or not (tag or named or place is not None):
        return None
    at = first[0]
    for _ in range(4):
        quote = OPEN_QUOTE.match(text, at)
        at = quote.end() if quote else at
        member = re.compile("[A-Za-z0-9_.-]{1,32}").match(text, at)
        if member is None or re.match("[A-Za-z0-9_.-]", text[member.end() :]):
            return None
        at = member.end()
        if quote:
            closed = OPEN_QUOTE.match(text, at)
            if not closed or lower(closed[0]) != lower(quote[0]):
                return None
            at = closed.end()
        at = gap(text, at)
        if not re.match("[:=](?![:=])", text[at:]):
            return None
        wanted = lower(member[0]).endswith("value") or lower(member[0]) == "content"
        if wanted if place is None else member[0] == "input":
            return at + 1
        behind = behind_member(text, gap(text, at + 1))
        if behind is None:
            return None
        at = behind
    return None
