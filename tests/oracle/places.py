"""Each place of a text where a value belongs to the name of a key (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.apart import changed_to, may_stand_apart, stands_apart, without_separator
from oracle.between import (
    SECOND,
    SERIALIZED,
    TITLE,
    argument,
    beside_name,
    call,
    changed,
    default,
    fallback,
    in_flat_list,
    instead,
    leader,
    member,
    set_variable,
)
from oracle.columns import columns, ends_name
from oracle.escaped import escaped
from oracle.markup import closed, content, element, is_attribute_of, next_cell, part, record
from oracle.members import below, items, sorted_as
from oracle.names import Name, Table, asked
from oracle.reading import (
    BEFORE_QUOTE,
    DECLARED,
    LINE_END,
    NAME_RUN,
    OPEN_QUOTE,
    OPENER,
    Reading,
    Spot,
    closes,
    closing,
    gap,
    laid_out,
    opened,
    separator_at,
    unquoted_end,
)
from oracle.schemes import is_user
from oracle.separated import behind_separator, neighbour
from oracle.words import ALNUM_RUN, MASK, ends_escape, lower, masks_in, words
from oracle.wrapped import end_of_name

if TYPE_CHECKING:
    from collections.abc import Iterator


def spots(text: str, names: Table) -> Iterator[tuple[Reading, int, Spot]]:
    """Section 4, "In text", steps 1 to 4: each name, its end, and its value."""
    masks = masks_in(text)
    for run in NAME_RUN.finditer(text):
        begin = max(run.start(), run.end() - 64)
        if any(start < run.end() <= end or end == begin for start, end in masks):
            continue
        if not ends_name(text, run.end()):
            continue
        reading = name_at(text, run, names)
        if reading is None or names_nothing(text, reading[0], run.end(), masks):
            continue
        named = reading[0] < run.start()
        begun = closing_element(text, reading[0], run.end(), reading[1])
        yield from begun
        spot = None if begun else spot_after(text, reading[0], run.end(), reading[1])
        if spot and spot.separator == "-":
            for one in items(text, spot.start, reading[0]):
                yield reading, run.end(), replace(one, words=named)
        elif spot:
            yield reading, run.end(), replace(spot, words=named)
            if second := changed(text, spot, reading[1]) or changed_to(text, spot):
                yield reading, run.end(), replace(second, words=named)
        for spot in columns(text, reading[0], run.end(), reading[1]):
            yield reading, run.end(), spot


def closing_element(text: str, start: int, end: int, name: Name) -> list[tuple[Reading, int, Spot]]:
    """Section 4, "An element": what stands in one that a name closes."""
    other = name.lone_key or name.demand == "query" or name.name == "pin"
    found = None if other else closed(text, start, end)
    spot = element(text, found[2]) if found else None
    return [((found[0], name), found[1], replace(spot, strict=True))] if found and spot else []


def names_nothing(text: str, start: int, end: int, masks: list[tuple[int, int]]) -> bool:
    """Section 4: in a mask, a digest of what is named, or the user of an address."""
    in_mask = any(first <= start < last for first, last in masks)
    return in_mask or text[:start].endswith("checksum/") or is_user(text, start, end)


def name_at(text: str, run: re.Match[str], names: Table) -> Reading | None:
    """Section 4: of the readings of one stretch the first that announces something."""
    begin = max(run.start(), run.end() - 64)
    near = range(begin + 1, min(begin + 20, run.end() - 1) + 1)
    behind = [i for i in near if ends_escape(text, i)][:1]
    nested = behind[0] if behind else 0
    while (
        behind and nested + 2 < run.end() and text[:nested].endswith("25") and ends_escape(text, nested + 2)
    ):
        nested += 2
    starts = [nested, *behind] if behind and nested > behind[0] else behind
    if (
        not behind
        and re.match("[A-Za-z]", text[begin:])
        and (longer := of_words(text, begin, run.end(), names))
    ):
        start, entry = longer
        return (start, entry) if entry and written_out(text[start : run.end()], entry) else None
    if lower(text[begin : run.end()]) == "key":
        return begin, replace(names["key"], bare_key=True, lone_key=True)
    for start in [*starts, begin]:
        name, announced = asked(text[start : run.end()], names)
        if announced:  # `\\ncache_key` is no `ncache_key`
            return (start, name) if name and written_out(text[start : run.end()], name) else None
    return None


def written_out(spelled: str, name: Name) -> bool:
    """Section 4: "the words of an entry stand as they are written"."""
    parts = name.name.split("_") if "_" in name.name else [name.name[-3:]]
    return all(part in lower(spelled) for part in ([name.name] if name.demand == "beside" else parts))


def of_words(text: str, begin: int, end: int, names: Table) -> tuple[int, Name | None] | None:
    """Section 4: "is a name of words if the whole is an entry of the table"; the longest."""
    found = None
    for _ in range(2):
        word = re.search(r"([A-Za-z-]{1,16}) \Z", text[max(0, begin - 17) : begin])
        if end - begin > 32 or not word or word[1].startswith("-"):
            break
        begin -= len(word[0])
        if begin and ALNUM_RUN.match(text[begin - 1]):
            break
        spelled = words(text[begin:end])
        entry = names.get("".join(spelled))
        masked = any(end == begin for _, end in masks_in(text))
        if entry and (spelled == entry.name.split("_") or spelled[0] == "pass"):
            if masked:
                return begin, None
            found = begin, entry
        if masked:
            break
    return found


def spot_after(  # noqa: C901, PLR0911, PLR0912, PLR0915 -- one for each form
    text: str, start: int, end: int, name: Name
) -> Spot | None:
    """Steps 1 to 4 behind one name."""
    dashes = text.startswith("--", start)
    ended, quoted = end_of_name(text, start, end, dashes=dashes)
    plain = not laid_out(name) and not name.lone_key
    if not name.lone_key and name.demand != "query":
        begin = content(text, start, end, ended, name, quoted=quoted)
        if begin is not None:
            return element(text, begin)
        if (spot := escaped(text, start, end)) is not None:
            return spot
    cell = plain and not dashes and not quoted and (text.startswith("<", end) or may_stand_apart(name))
    if cell and (begin := next_cell(text, start, end)) is not None:
        spot = element(text, begin)
        return replace(spot, strict=True) if spot else None
    if text.startswith(">", end):
        return None
    if plain and text.startswith(")=(", end) and text[:start].endswith("Key ("):
        inside = replace(Spot(end + 3, "=", "", spaced=False), apart=False)
        last = unquoted_end(text, inside, trim=False)
        return replace(inside, end=last) if text.startswith(")", last) else None
    if text.startswith("(", end) and plain:
        return call(text, end)
    if not dashes and (spot := part(text, start, ended, quoted=quoted)):
        return spot
    i = gap(text, ended)
    tag = text[:start].endswith("<")
    apart = dashes or name.lone_key or (not quoted and i > ended and not tag)
    at = None if apart else record(text, start, i, quoted=quoted or tag, tag=tag)
    if at is not None and tag and not is_attribute_of(text, end, at, name):
        at = None
    recorded = at is not None
    if at is None and plain and quoted and not dashes:
        at = default(text, i)
    if at is not None:
        spot = behind_separator(text, at, "=", "", name, start, quoted=quoted)
        return (
            replace(spot, strict=True) if spot and recorded and sorted_as(text, start, i, tag=tag) else spot
        )
    if name.kind == "password" and name.built_in and not quoted and text.startswith(":: ", i):
        spot = behind_separator(text, i + 2, "=", "", name, start)
        return spot and replace(spot, strict=True)
    if not quoted and i == ended and text.startswith(",", i) and not text[:start].endswith("{"):
        return neighbour(text, i + 1, start, quoted=False) if plain and not dashes else None
    if not quoted and (at := set_variable(text, start, i)) is not None:
        return behind_separator(text, at, "=", "--" if dashes else "", name, start)
    opener = OPENER.search(text[:start])
    second = quoted and not dashes and SECOND.search(text[max(0, start - 256) : start]) is not None
    braced = not quoted and not dashes and text[:start].endswith("{")
    listed = quoted and (dashes or opener is not None or second)
    binary = text.startswith("<<", gap(text, i + 1)) and bool(opened(text, gap(text, i + 1) + 2)[1])
    follows = bool(opened(text, gap(text, i + 1))[1])
    listed = listed or (braced and text.startswith(",", i) and (follows or binary))
    separator = separator_at(text, start, i, listed=listed, apart=dashes and i > ended)
    consed = not quoted and not dashes and text[:start].endswith("(") and follows and text[i - 1] in " \t"
    if consed and re.match("[.][ \t]", text[i : i + 2]):
        return behind_separator(text, i + 1, ",", "", name, start)
    spaced_out = text[i - 1] in " \t" and text[i + 2 : i + 3] in {" ", "\t"}
    if separator in {"-->", "==>"}:
        spaced_out = text[i - 1] in " \t" and text[i + 3 : i + 4] in {" ", "\t"}
    told = not dashes and not quoted and i > ended and may_stand_apart(name)
    if separator == "<-" and not (told and opened(text, gap(text, i + 2))[1]):
        separator = " " if dashes and i > ended else None
    option = text.startswith("--", start)
    if separator in {"->", "-->", "==>"} and (option or not spaced_out):
        separator = " " if dashes and i > ended and separator != "==>" else None
    if quoted and not name.lone_key and separator is None and (m := SERIALIZED.match(text, i)):
        return behind_separator(text, m.end(), "=", "--" if dashes else "", name, start, quoted=True)
    flat = quoted and not dashes and not name.lone_key and text.startswith(",", i)
    if separator in {None, ","} and flat and in_flat_list(text, start, end, name):
        spot = behind_separator(text, i + 1, ",", ",", name, start, quoted=True)
        closed = closing(text, spot) if spot and spot.quote else None
        if separator is None or (spot and closed is not None and not closes(text, spot)):
            return member(text, spot, closed, name)
    elif separator is None and flat and plain and re.search(BEFORE_QUOTE, text[:start], re.IGNORECASE):
        return neighbour(text, i + 1, start, quoted=True)
    if separator is None and not dashes and not quoted and (led := leader(text, i)) is not None:
        return behind_separator(text, led, "->", "", name, start) if may_stand_apart(name) else None
    if separator is None and not dashes and plain:
        if not quoted and (spot := beside_name(text, start, ended, i, name)):
            return spot
        at = fallback(text, ended, quoted=quoted)
        if at is not None:
            return instead(text, at)
        if not quoted and LINE_END.match(text, i) and TITLE.search(text[max(0, start - 16) : start]):
            title = re.search(TITLE, text[max(0, start - 16) : start])
            if title and (title.start() > 0 or start <= 16 or title[0][:1] in {"\n", "\r"}):
                return below(text, i, name)
    if separator is None:
        alone = not dashes and not quoted and i > ended and may_stand_apart(name)
        if not dashes and quoted and gap(text, end) > end and may_stand_apart(name):
            return stands_apart(text, start, end, gap(text, end), name)
        return without_separator(text, start, end, i, name) if alone else None
    i += 0 if separator == " " else len(separator)
    if name.lone_key and quoted:
        behind = gap(text, i)
        behind += text[behind : behind + 1] in set("burBURN@") and not OPEN_QUOTE.match(text, behind)
        if separator not in {":", ":="} or DECLARED.match(text, i) or not OPEN_QUOTE.match(text, behind):
            return None
    if separator in {"->", "-->", "==>"}:
        if not may_stand_apart(name):
            return None
        return behind_separator(text, i, "->", "", name, start, quoted=quoted)
    if separator == "<-":
        separator = "="
    if separator in {"==", "==="}:
        spot = behind_separator(text, i, "=" * 2, "", name, start, quoted=quoted)
        return None if not plain or not spot or not spot.quote else spot
    if separator == ":" and (m := DECLARED.match(text, i)):
        i, separator = m.end(), "="
    if separator[:2] in {":*", ":<"}:
        separator = ":"
    if separator[0] == "\\":
        separator = "%3D"
    if separator == ":-":
        separator = "="
    if separator[0] in "?|.+" or separator in {"::=", ":::="}:
        separator = "="
    before = "--" if dashes else opener["bracket"] if opener else ""
    if separator == "," and not quoted and not dashes:
        return behind_separator(text, i, ",", "", name, start)
    if separator == "," and quoted and not dashes:
        call_of = opener is not None and opener["bracket"] == "(" and "<<" not in opener[0]
        first = (
            re.search(f"(?:[A-Za-z0-9_.-]|{MASK.pattern})\\Z", text[: opener.start()])
            if opener and call_of
            else None
        )
        found = argument(text, i, name, start, before, first=first is not None, second=second)
        return found or (neighbour(text, i, start, quoted=True) if plain else None)
    return behind_separator(text, i, separator, before, name, start, quoted=quoted)
