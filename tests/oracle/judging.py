"""What counts as the value of a sensitive key (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.code import no_value
from oracle.headers import authorization, cookies, parameter_end, verification
from oracle.members import touches
from oracle.names import (
    AUTHORIZATION,
    BESIDE,
    COOKIE,
    GENEROUS,
    Name,
    Table,
    asked,
    beside,
    found_beside,
    key_table,
    says_little,
)
from oracle.ordinary import address_or_path, placeholder, plausible
from oracle.places import spots
from oracle.reading import (
    IN_QUERY,
    OPEN_QUOTE,
    Reading,
    Spot,
    closing,
    laid_out,
    line_end,
    unquoted_end,
    with_marks,
    without_trailing,
)
from oracle.saying import asks_for_another, own_name, prose, quoted_variable, speaks
from oracle.separated import group
from oracle.strictness import demanded, stands_alone
from oracle.words import MASK, Found, ends_escape, lower, machine_made, masks_in, words

if TYPE_CHECKING:
    from collections.abc import Iterator


def keyed(text: str, names: Table) -> Iterator[Found]:
    """Section 4, "In text"."""
    seen: set[tuple[int, bool]] = set()
    named = [
        (spot, start, name, text[start:end] if name.closed else behind_provider(text, start, text[start:end]))
        for (start, name), end, spot in spots(text, names)
    ]
    named += [(spot, start, name, text[start:end]) for (start, name), end, spot in reports(text, names)]
    for spot, start, name, spelled in sorted(named, key=lambda one: one[0].start):
        yield from judge(text, name, spelled, spot, start, seen)


def behind_provider(text: str, start: int, spelled: str) -> str:
    """Section 4, "A name without a word of `beside`": with the words before it, if they have one."""
    begin = start
    for _ in range(0 if has_beside(spelled) else 2):
        word = re.search("(?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9-]{0,19} \\Z", text[:begin])
        if word is None or any(end == word.start() for _, end in masks_in(text)):
            break
        begin = word.start()
        if has_beside(text[begin:start]):
            return text[begin:start] + spelled
    return spelled


def has_beside(reading: str) -> bool:
    """Whether one of its words, or several joined, stand beside a rule's values."""
    parts = words(reading)
    known = {word for _, word, _ in BESIDE}
    return any("".join(parts[i:j]) in known for i in range(len(parts)) for j in range(i + 1, len(parts) + 1))


def reports(text: str, names: Table) -> Iterator[tuple[Reading, int, Spot]]:
    """Section 4, "A report": the name on the line before, and the value at the end of this one."""
    for m in re.finditer(", input_value=", text):
        kind = re.search(r"\[type=[A-Za-z0-9_.-]{0,64}\Z", text[: m.start()])
        message = text[max(0, kind.start() - 256) : kind.start()] if kind else ""
        line = max(message.rfind("\n"), message.rfind("\\n"))
        if not kind or line < 0 or m.end() == len(text):
            continue
        line += kind.start() - len(message)
        end = re.search(r"[\\\r]{0,16}\Z", text[:line]).start()  # type: ignore[union-attr] # it matches nothing, too
        reading = last_part(text, without_brackets(text, end), names)
        if reading:
            (start, name), stop = reading
            i = m.end() + bool(re.match(rf"[burBUR@](?:{OPEN_QUOTE.pattern})", text[m.end() :]))
            quote = OPEN_QUOTE.match(text, i)
            at, spelled = (quote.end(), quote[0]) if quote else (m.end(), "")
            yield (start, name), stop, Spot(at, ":", spelled, spaced=False)


def without_brackets(text: str, end: int) -> int:
    """Section 4, "A report": "brackets at its end, of at most 64 symbols, are left out"."""
    depth = 0
    for at in range(end - 1, max(0, end - 64) - 1, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if text[at] in "\n\\":
            return end
        if depth <= 0:
            return end if at + 1 == end else at
    return end


def last_part(text: str, end: int, names: Table) -> tuple[Reading, int] | None:
    """The last part of a path that announces something; where that part ends."""
    begin = end
    while begin > 0 and end - begin < 64 and re.match("[A-Za-z0-9_.-]", text[begin - 1]):
        begin -= 1
    if any(last == begin for _, last in masks_in(text)):
        return None
    behind = [i for i in range(begin + 1, min(end, begin + 20)) if ends_escape(text, i)][:1]
    for start in [*behind, begin]:
        stop = end
        for _ in range(8):
            name, announced = asked(text[start:stop], names)
            if announced and not says_little((name, announced)):
                return ((start, name), stop) if name else None
            if "." not in text[start:stop]:
                break
            stop = start + text[start:stop].rindex(".")
    return None


def judge(  # noqa: PLR0913, PLR0917 -- a name, how it is spelled, and what stands round it
    text: str, name: Name, spelled: str, spot: Spot, name_start: int, seen: set[tuple[int, bool]]
) -> Iterator[Found]:
    """The values under a name that count."""
    spot = replace(spot, query=IN_QUERY.search(text[:name_start]) is not None, name=name_start)
    near = MASK.split(text[max(0, name_start - 256) : name_start])[-1]
    form = "grant_type" in near or "redirect_uri" in near
    grouped = list(group(text, name, spot, seen))
    listed = replace(spot, loose=name.name not in GENEROUS, quote='"')
    for start, end, whole in grouped:
        one = replace(listed, start=start, end=end)
        if whole:
            if start < end and not placeholder(text[start:end]) and not touches(text, start, end):
                yield Found(start, end, name.kind, "key:" + name.name, "key")
        else:
            yield from judged(text, name, spelled, one, form=form)
    if not grouped:
        yield from judged(text, name, spelled, spot, form=form)


def judged(text: str, name: Name, spelled: str, spot: Spot, *, form: bool) -> Iterator[Found]:
    """One value, or the parts of one."""
    whole = spot.end is not None or (spot.quote != "" and closing(text, spot) is not None)
    line = re.compile(r"[^\r\n]*").match(text, spot.start)
    assert line is not None
    if spot.quote and not whole and touches(text, spot.start, line.end()):
        return
    for start, end in values(text, name, spelled, spot):
        if touches(text, start, end):
            continue
        query = spot.query or text.startswith("&", end)
        seen = replace(spot, query=query, whole=whole, end=-1 if form else None)
        value = text[start:end]
        if not laid_out(name) and (
            own_name(text, value, name, spot)
            or (whole and (speaks(value, name, spot) or quoted_variable(value)))
            or asks_for_another(value, name)
            or (not whole and named_next(text, start, end, spot))
        ):
            continue
        if start < end and not laid_out(name) and (rule := beside(spelled, text[start:end], name)):
            alone = rule.made and name.demand == "beside"
            if not alone or stands_alone(text, end, name, text[start:end], seen):
                yield found_beside(start, end, rule, name)
        elif start < end and demanded(text, end, name, text[start:end], seen):
            yield Found(start, end, name.kind, "key:" + name.name, "key")


def named_next(text: str, start: int, end: int, spot: Spot) -> bool:
    """Section 4: "an option that only says that what stands behind a name is secret"."""
    option = re.search("set --secret\\Z", text[: spot.name] + lower(text[spot.name : spot.name + 8]))
    name, announced = asked(text[start:end], key_table())
    return bool(option and spot.separator == " " and text.startswith(" ", end) and announced and name)


def cookie_values(text: str, name: Name, spot: Spot) -> Iterator[tuple[int, int]]:
    """Under a cookie's name: the values of pairs, or the whole."""
    parameter = parameter_end(text, spot)
    stop = line_end(text, spot) if parameter is None else parameter
    yield from cookies(text, spot.start, stop, first=name.name == "set_cookie")
    if parameter is not None:
        stop = without_trailing(text, spot.start, stop, spot)
    whole = text[spot.start : stop]
    if parameter is not None:
        if "=" not in whole and not masks_in(whole) and plausible(whole) and not address_or_path(whole):
            yield spot.start, stop
    elif (
        "=" not in whole
        and not text[: spot.name].endswith("; ")
        and not re.search(MASK.pattern + r" \Z", text[: spot.name])
        and machine_made(whole)
        and not masks_in(whole)
    ):
        yield spot.start, stop


def values(text: str, name: Name, spelled: str, spot: Spot) -> Iterator[tuple[int, int]]:
    """Section 4, "The value's own grammar": the ranges to be judged."""
    end = spot.end
    if end is None and spot.quote:
        end = closing(text, spot)
    plain = end is None
    if name.name in AUTHORIZATION:
        yield from authorization(text, spot)
    elif name.name in COOKIE or name.name == "set_cookie":
        yield from cookie_values(text, name, spot)
    elif name.kind == "verification_uri_complete":
        if plain and MASK.match(text, spot.start):
            return
        end = unquoted_end(text, spot, ampersands=True) if end is None else end
        if not (plain and (prose(text, spot.start, end, spot, name) or no_value(text, name, spot, end))):
            yield from verification(text, spot.start, end)
    else:
        if plain and MASK.match(text, spot.start):
            return
        end = with_marks(text, name, spot) if end is None else end
        if plain and (prose(text, spot.start, end, spot, name) or no_value(text, name, spot, end)):
            return
        yield spot.start, end
