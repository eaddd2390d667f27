"""What stands behind the separator after a name, and groups of values (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.members import below, touches
from oracle.names import FAMILIES, GENEROUS, Name
from oracle.reading import LINE_END, OPEN_QUOTE, Spot, closes, closing, gap, laid_out, opened, value_start
from oracle.words import MASK, SPACE, reads_as_words
from oracle.wrapped import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator


def named_beside(before: str, spelled: str, name: Name) -> bool:
    """Section 4: "in a pair that `[` or `{` opens, or `(`" where a name without `-` may be no header's."""
    typed = name.kind in FAMILIES or not name.built_in
    return before in {"[", "{"} or (before == "(" and not typed and "-" not in spelled)


def nested(text: str, i: int) -> int | None:
    """Section 4: "A **nested** value": where its separator ends."""
    m = re.compile("\\{([^{}]{0,400})").match(text, i)
    first = OPEN_QUOTE.match(text, gap(text, i + 1)) if m else None
    typed = re.compile("S|stringValue|string_value").match(text, first.end()) if first else None
    quote = OPEN_QUOTE.match(text, typed.end()) if typed else None
    if quote and text.startswith(":", gap(text, quote.end())):
        return gap(text, quote.end()) + 1
    for word in re.finditer("(?<=[\"'])value", m[1]) if m else ():
        assert m is not None
        quote = OPEN_QUOTE.match(text, m.start(1) + word.end())
        colon = gap(text, quote.end()) if quote else len(text)
        if text.startswith(":", colon):
            return colon + 1
    return None


def behind_separator(  # noqa: C901, PLR0911, PLR0912, PLR0913, PLR0917 -- one return for each form; the name's surroundings
    text: str, i: int, separator: str, before: str, name: Name, name_start: int, *, quoted: bool = False
) -> Spot | None:
    """Steps 3 and 4; before the name stand dashes, a bracket or nothing."""
    spaced = text[i : i + 1] in {" ", "\t"}
    begin, i = i, value_start(text, i, separator)
    if (
        separator in {":", ":="}
        and before != "--"
        and not quoted
        and not laid_out(name)
        and not name.lone_key
        and LINE_END.match(text, i)
    ):
        return below(text, i, name, colon=True)
    begin_of_wrapped = i
    inner = None
    line = i == gap(text, begin)
    if separator[0] in "=:" and separator != "==":
        grouped = Spot(i, separator, "", spaced)
        if [*group(text, name, grouped)]:
            return grouped
        if not laid_out(name) and not name.lone_key:
            inner = nested(text, i) if quoted else None
            if inner is not None:
                i = value_start(text, inner, separator)
            special, at = wrapped(text, i, separator, spaced=spaced, name=name_start)
            if special or at is None:
                return special
            i = at
    if separator == "," and text.startswith("<<", i):
        i += 2
    if separator[0] in "=:" and separator != "==":
        i += is_filled(text, i)
    before_quote = i
    i, quote = opened(text, i)
    if not quoted and quote and len(quote) == i - before_quote and ends_own_text(text, name_start, i, quote):
        return None
    if line and separator != "==" and separator[0] in "=:" and quote.endswith(("'", '"')):
        i += 2 * len(quote) if text.startswith(quote * 2, i) else 0
    spot = Spot(i, separator, quote, spaced, strict=separator == "->" or inner is not None)
    if quoted and before == "--" and is_key(text, spot):
        return None
    if separator == "==":
        return (
            None if not laid_out(name) and quote == "`" and blank(text, spot) else replace(spot, loose=True)
        )
    option = quoted and before == "--" and quote and closing(text, spot) is not None
    if option and re.match("--(?:[A-Za-z]|" + MASK.pattern + ")", text[spot.start : closing(text, spot)]):
        return None
    if not laid_out(name) and quote == "`" and blank(text, spot):
        return None
    if separator == " ":
        loose = quoted or not quote
        return None if not quote and text.startswith("-", i) else replace(spot, loose=loose)
    if separator == ",":
        if not quote or (before not in {"--", ","} and not closes(text, spot)):
            return None
        return replace(spot, loose=named_beside(before, text[name_start:begin], name))
    if before == "--" and spaced and not opened(text, begin_of_wrapped)[1] and separator[0] in "=?|.+":
        return replace(spot, loose=True)
    return spot


def is_filled(text: str, i: int) -> bool:
    """Step 4: a text of Python's that may have fields, and has none."""
    m = OPEN_QUOTE.match(text, i + 1) if text[i : i + 1] in {"f", "F"} else None
    end = closing(text, Spot(m.end(), "=", m[0], spaced=False)) if m else None
    return m is not None and end is not None and "{" not in text[m.end() : end]


def neighbour(text: str, i: int, start: int, *, quoted: bool) -> Spot | None:
    """Section 4, "A **neighbour**": the quoted text behind a name and a comma that ends before `i`."""
    begin = value_start(text, i, ",") if quoted else gap(text, i)
    begin += 2 if quoted and text.startswith("<<", begin) else 0
    at, quote = opened(text, begin)
    if not quote or (not quoted and len(quote) == at - begin and ends_own_text(text, start, at, quote)):
        return None
    spot = Spot(at, ",", quote, spaced=False, made=True)
    end = closing(text, spot)
    if end is None:
        return None
    m = OPEN_QUOTE.match(text, at)
    last = closing(text, replace(spot, start=m.end(), quote=m[0])) if m else None
    closed = OPEN_QUOTE.match(text, last) if last is not None and last < end else None
    if m and closed and closed.end() == end:
        at, end = m.end(), last or end
    return None if reads_as_words(text[at:end]) else replace(spot, start=at, end=end)


def ends_own_text(text: str, name_start: int, end: int, quote: str) -> bool:
    """Section 4: "the quote that ends the text which the name stands in"."""
    if quote[-1] not in "\"'":
        return False
    line = re.split("[\r\n]", text[max(0, name_start - 64) : name_start])[-1]
    at = line.rfind(quote[-1])
    if at < 0:
        return False
    ahead = re.search(
        r"""(?:\A|[(\[{,:=+\n\r])[ \t]{0,32}[bBuUrRfF]?(\\*)\Z""", text[: name_start - len(line) + at]
    )
    if ahead is None and at == len(line) - 1:  # nothing of the text stands before the name
        ahead = re.search(r"""[ \t][bBuUrRfF]?(\\*)\Z""", text[: name_start - 1])
    if ahead is None or len(ahead[1]) != len(quote) - 1:
        return False
    behind = gap(text, end)
    white = text[end : end + 1] in set(SPACE) or behind == len(text)
    return white or text[behind] in ",)]}:;+" or LINE_END.match(text, behind) is not None


def is_key(text: str, spot: Spot) -> bool:
    """Section 4: "what `:` follows is a mapping's key"."""
    end = closing(text, spot) if spot.quote else None
    if end is None:
        return False
    m = OPEN_QUOTE.match(text, end)
    assert m is not None
    return text.startswith(":", gap(text, m.end()))


def blank(text: str, spot: Spot) -> bool:
    """Whether a quoted value holds white space."""
    end = closing(text, spot)
    return end is not None and re.search(r"\s", text[spot.start : end], re.ASCII) is not None


DESCRIBING = frozenset(
    "version resolved integrity license description type title format $ref".split()  # noqa: SIM905 -- read as words
)


def group(
    text: str, name: Name, spot: Spot, seen: set[tuple[int, bool]] | None = None
) -> Iterator[tuple[int, int, bool]]:
    """Section 4, "A group": the quoted texts in it; of a mapping's each counts as it is."""
    mapping = text.startswith("{", spot.start) and (
        name.name in GENEROUS or is_change(text, name, spot.start)
    )
    if spot.separator == "==" or spot.separator[0] not in "=:" or spot.quote or spot.end is not None:
        return
    if not mapping and (text[spot.start : spot.start + 1] not in {"[", "("} or MASK.match(text, spot.start)):
        return
    at = spot.start + 1
    while True:
        key = None
        if mapping:
            key = quoted_text(text, at)
            colon = gap(text, key[2]) if key else len(text)
            if not text.startswith(":", colon):
                return
            at = colon + 1
        item = quoted_text(text, at)
        if item is None:
            return
        described = key is not None and text[key[0] : key[1]] in DESCRIBING
        if touches(text, item[0], item[1]):  # it may have held a line end
            yield item[0], item[0], mapping
            return
        yield item[0], item[0] if described else item[1], mapping
        at = gap(text, item[2])
        if not text.startswith(",", at) or (seen is not None and (at + 1, mapping) in seen):
            return
        at += 1
        if seen is not None:
            seen.add((at, mapping))


def is_change(text: str, name: Name, i: int) -> bool:
    """Section 4, "A group": what a comparison says of a value."""
    if name.demand not in {"any", "token"} or laid_out(name) or name.lone_key:
        return False
    member = quoted_text(text, i + 1)
    return member is not None and text[member[0] : member[1]] in {"new_value", "old_value"}


def quoted_text(text: str, i: int) -> tuple[int, int, int] | None:
    """A quoted text behind a gap, a line end and a gap: its beginning, its end, its quote's end."""
    i = gap(text, i)
    if m := LINE_END.match(text, i):
        i = gap(text, m.end())
    if (m := re.compile("[burBUR@]").match(text, i)) and OPEN_QUOTE.match(text, m.end()):
        i = m.end()
    m = OPEN_QUOTE.match(text, i)
    end = closing(text, Spot(m.end(), "=", m[0], spaced=False)) if m else None
    if m is None or end is None:
        return None
    closed = OPEN_QUOTE.match(text, end)
    assert closed is not None
    return m.end(), end, closed.end()
