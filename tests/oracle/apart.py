"""A value that no separator joins to its name (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace

from oracle.names import APART, OTHER_TOKENS, Name, key_table
from oracle.reading import OPEN_QUOTE, TYPED_BEHIND, Spot, closing, gap, laid_out, opened
from oracle.separated import behind_separator
from oracle.words import MASK, SPACE, lower
from oracle.wrapped import bracketed


def may_stand_apart(name: Name) -> bool:
    """Section 4: "in text, behind a name whose entry ends in one of these"."""
    return name.name.endswith(APART) and not laid_out(name) and not name.lone_key


def without_separator(text: str, start: int, end: int, i: int, name: Name) -> Spot | None:
    """Section 4: "two more forms count if none of step 2 does"."""
    if m := TYPED_BEHIND.match(text, i):
        return behind_separator(text, m.end(), "=", "", name, start)
    return stands_apart(text, start, end, i, name)


VERBS = frozenset({"setx", "setenv", "env", "set", "-x", "-gx", "-ux", "config", "--global", "--secret"})
LINK = re.compile(
    r"(?:(?:(?:is |was |has been )?set to|(?:was |has been )?(?:(?:changed|reset) to|changed from)"
    r"|is now|is|was):?"
    r"|(?:provided|supplied|given|received|entered|used|returned|created|issued):)(?=[ \t])",
    re.IGNORECASE,
)
OF = re.compile("(?:for|of|to|on|in|at|from|with|sent to)(?= )", re.IGNORECASE)
PHRASE_WORD = re.compile("[A-Za-z0-9_.@'\"/+-]+")


def told(text: str, start: int, end: int) -> bool:
    """Section 4: "it is an option with one dash, or a verb stands before it"."""
    if text.startswith("-", start):
        option = re.match("-[A-Za-z]", text[start:end]) is not None
        return option and (start == 0 or text[start - 1] in SPACE)
    word = re.search(r"([A-Za-z0-9_.-]*)[ \t]\Z", text[max(0, start - 16) : start])
    return word is not None and lower(word[1]) in VERBS


def linked(  # noqa: PLR0911 -- one for each word that ends it
    text: str, i: int
) -> int | None:
    """Section 4: "what leads to the value"."""
    if m := LINK.match(text, i):
        return m.end()
    if not (m := OF.match(text, i)):
        return None
    at = m.end()
    if lower(m[0]) == "to" and opened(text, gap(text, at + 1))[1]:
        return at
    for number in range(5):
        if number and (m := LINK.match(text, at + 1)):
            return m.end()
        m = PHRASE_WORD.match(text, at + 1)
        if number == 4 or m is None or len(m[0]) > 32:
            return None
        at = m.end()
        if re.match(":[ \t]", text[at : at + 2]):
            return at + 1
        if text[at : at + 1] != " ":
            return None
    return None


def registry(text: str, end: int, i: int) -> int | None:
    """Section 4, "A value **apart**": behind the type that Windows' registry gives it."""
    option = lower(text[i : i + 3]) == "/t "
    kind = re.compile("REG_[A-Z_]{0,19}(?![A-Z_])").match(text, i + 3 if option else i)
    if kind is None or (not option and i < end + 2):
        return None
    behind = gap(text, kind.end())
    if behind == kind.end():
        return None
    if option:
        return gap(text, behind + 2) if lower(text[behind : behind + 3]) == "/d " else None
    return behind


def stands_apart(text: str, start: int, end: int, i: int, name: Name) -> Spot | None:
    """Section 4: "A value **apart**"."""
    word = re.search(r"([A-Za-z0-9]*) \Z", text[max(0, start - 49) : start])
    other = word and lower(word[1]) in OTHER_TOKENS
    entry = key_table().get(name.name.replace("_", ""), name)
    if text[:start].endswith("/") or entry.demand not in {"any", "token"} or (name.name == "token" and other):
        return None
    spot = Spot(i, " ", "", spaced=True, loose=True, apart=True, strict=told(text, start, end))
    link = linked(text, i)
    begin = i if link is None else gap(text, link)
    spot = replace(spot, led=link is not None, moved=link is not None and lower(text[:link]).endswith("from"))
    typed = registry(text, end, i) if link is None else None
    if typed is not None:
        begin, spot = typed, replace(spot, strict=True)
    at, quote = opened(text, begin)
    if quote:
        spot = replace(spot, start=at, quote=quote, strict=True)
        return spot if closing(text, spot) is not None else None
    if text[begin : begin + 1] in {"(", "["} and not MASK.match(text, begin):
        return bracketed(text, replace(spot, start=begin))
    named = "[A-Za-z_][A-Za-z0-9_.-]{0,63}" if spot.strict else "[a-z_]{1,64}"
    pair = begin != typed and re.match(f"{named}=(?:[A-Za-z0-9]|{MASK.pattern})", text[begin : begin + 180])
    return None if pair or text.startswith("-", begin) else replace(spot, start=begin)


def changed_to(text: str, spot: Spot) -> Spot | None:
    """Section 4: "A **change**", of a value that stands apart."""
    closed = closing(text, spot) if spot.moved and spot.quote else None
    opening = OPEN_QUOTE.match(text, closed) if closed is not None else None
    if opening is None or lower(text[opening.end() : opening.end() + 4]) != " to ":
        return None
    at, quote = opened(text, opening.end() + 4)
    second = replace(spot, start=at, quote=quote)
    return second if quote and closing(text, second) is not None else None
