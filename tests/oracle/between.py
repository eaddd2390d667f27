"""What may stand between a name and its value: arguments, defaults, calls, changes (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace

from oracle.apart import may_stand_apart
from oracle.names import AUTHORIZATION, HEADERS, Name
from oracle.ordinary import address_or_path
from oracle.reading import (
    BEFORE_QUOTE,
    LINE_END,
    OPEN_QUOTE,
    SEPARATOR,
    Spot,
    closes,
    closing,
    gap,
    gap_and_line,
    is_called,
    laid_out,
    opened,
    unquoted_end,
)
from oracle.separated import behind_separator, named_beside
from oracle.words import SPACE, lower, masks_in

TITLE = re.compile(r"(?:\A|[\r\n])[ \t#*>-]*\Z")
SECOND = re.compile(r"[A-Za-z0-9_.-]\([A-Za-z0-9_.-]{1,64}, ?" + BEFORE_QUOTE, re.IGNORECASE)


def argument(  # noqa: PLR0913 -- the name's surroundings
    text: str, i: int, name: Name, start: int, before: str, *, first: bool, second: bool
) -> Spot | None:
    """Step 2: "a pair", or two arguments of a call."""
    spot = behind_separator(text, i, ",", "," if first or second else before, name, start, quoted=True)
    if spot is None or not spot.quote:
        return None
    if not first and not second:
        return spot
    spot = replace(spot, loose=named_beside(before, text[start:i], name), made=says(text, start))
    pair = closes(text, spot)
    if second and closing(text, spot) is None:
        return None
    if pair and not second:
        return spot
    end = closing(text, spot)
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    goes_on = m is not None and text.startswith(",", gap(text, m.end()))
    return replace(spot, strict=True) if pair or goes_on else None


def in_flat_list(text: str, start: int, end: int, name: Name) -> bool:
    """Section 4, step 2: "a header's name in a list that has names and values in turn"."""
    header = name.name in HEADERS or "-" in text[start:end]
    ahead = re.search(r"[\[,][ \t\n\r]{0,32}" + BEFORE_QUOTE, text[:start], re.IGNORECASE)
    return header and ahead is not None and text[start - 1 : start] in {'"', "'"}


def member(text: str, spot: Spot | None, end: int | None, name: Name) -> Spot | None:
    """The value of such a list, if that goes on or its line ends."""
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    if spot is None or m is None:
        return None
    value = text[spot.start : end]
    says = " " in value if name.name in AUTHORIZATION else "=" in value or name.name not in HEADERS
    behind = gap_and_line(text, m.end())
    return replace(spot, strict=True) if says and text[behind : behind + 1] in {",", "]"} else None


def says(text: str, start: int) -> bool:
    """Step 2: whether the call compares or tells."""
    m = re.search(r"([A-Za-z0-9_.-]*)\( ?" + BEFORE_QUOTE, text[:start], re.IGNORECASE)
    if m is not None and any(end == m.start(1) == m.end(1) for _, end in masks_in(text)):
        return True  # nobody knows what is called there
    if m is None or not is_called(m[1]):
        return False
    name = lower(re.split("[.-]", m[1])[-1])
    return name.startswith(("assert", "expect")) or name in SAYING_CALLS


SAYING_CALLS = frozenset(
    "debug info warn warning error critical fatal exception trace log print println".split()  # noqa: SIM905 -- read as words
    + "printf puts echo equal".split()  # noqa: SIM905 -- as above
)
METHODS = re.compile(
    r"\.(?:unwrap_or\(|unwrap_or_else\(\|_\||unwrap_or_else\(\|\||orElse\(|getOrElse\(|or\(|value_or\()"
)
OPERATORS = re.compile(r"\|\||\?\?|\?:|or|\||!=")


def fallback(text: str, name_end: int, *, quoted: bool) -> int | None:
    """Section 4, "A value **instead**": where its quote stands."""
    closers = re.compile(r"[)\]]{0,2}").match(text, name_end)
    assert closers is not None
    behind = closers.end()
    apart = gap(text, behind)
    if m := METHODS.match(text, behind):
        at = m.end()
    elif m := OPERATORS.match(text, apart):
        at = m.end()
        if m[0] == "or" and (apart == behind or text[at : at + 1] not in set(SPACE)):
            return None
    elif quoted and closers[0] and text.startswith("{", apart):
        at = apart + 1
    else:
        return None
    at = gap_and_line(text, at)
    return at if opened(text, at)[1] else None


def instead(text: str, at: int) -> Spot | None:
    """A quoted value that no comparison follows."""
    begin, quote = opened(text, at)
    spot = Spot(begin, "=", quote, spaced=False, strict=True)
    end = closing(text, spot)
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    if m is None:
        return None
    compared = re.compile("[=!<>]|in |not ").match(text, gap(text, m.end()))
    return None if compared else spot


BAR = re.compile("[|\u0080-\U0010ffff]")


def beside_name(text: str, start: int, ended: int, i: int, name: Name) -> Spot | None:
    """Section 4, "A column": of a table of two columns."""
    ahead = re.search("(?:\\A|[\n\r])[ \t|\u0080-\U0010ffff]*\\Z", text[:start])
    if ahead is None or len(ahead[0].lstrip("\r\n")) > 31:
        return None
    drawn = BAR.match(text, i) is not None and i > ended and may_stand_apart(name)
    tight = text.startswith("|", i) and i == ended and ahead[0].endswith("|")
    barred = tight or (text.startswith(" ", i + 1) and (text.startswith("|", i) or drawn))
    if not barred and i < ended + 2 and not text.startswith("\t", ended):
        return None
    begin = gap(text, i + 1) if barred else i
    ticked = barred and text.startswith("`", begin)
    begin += ticked
    end = unquoted_end(text, Spot(begin, "=", "", spaced=False), trim=False)
    bar = BAR.search(text, begin, end)
    end = bar.start() if bar else end
    if ticked and not text.startswith("`", end):
        return None
    if not barred and address_or_path(text[begin:end]):
        return None
    behind = gap(text, end + ticked)
    if BAR.match(text, behind) and (behind > end or tight):
        behind = gap(text, behind + 1)
    if end == begin or not (behind >= len(text) or LINE_END.match(text, behind)):
        return None
    return Spot(begin, "=", "", spaced=False, end=end, strict=True)


def set_variable(text: str, start: int, i: int) -> int | None:
    """Step 2: behind what ends a command of a build's log."""
    ahead = text[:start]
    if text.startswith("::", i) and not SEPARATOR.match(text, i):
        return i + 2 if ahead.endswith(("set-output name=", "save-state name=")) else None
    if ahead.endswith("setvariable variable=") and text[i : i + 1] in {"]", ";"}:
        m = re.compile("[A-Za-z0-9_.;=-]{0,64}\\]").match(text, i)
        return m.end() if m else None
    return None


def leader(text: str, i: int) -> int | None:
    """Step 2: behind 3 to 64 dots, or a remark."""
    remark = re.compile("\\([A-Za-z ,'-]{0,40}\\):(?=[ \t])").match(text, i)
    if remark and text[i - 1 : i] in {" ", "\t"}:
        return remark.end()
    m = re.compile("[.]{3,64}(?![.])").match(text, i)
    if m is None:
        return None
    behind = gap(text, m.end())
    if re.match(":(?!:)", text[behind : behind + 2]):
        return behind + 1
    return behind if behind > m.end() else None


SERIALIZED = re.compile(
    r";s:[0-9]{1,6}:(?=\\*[\"']|%(?:25)?2[27]|&quot;|&#34;|&#39;|&#x2[27];|\\x2[27]|\\u002[27]|`)",
    re.IGNORECASE,
)


def default(text: str, i: int) -> int | None:
    """Section 4: "A **default**": where its separator ends."""
    m = re.compile("\\{([^{}]{0,400})").match(text, i)
    word = re.search(r"(?<=[ \t\n\v\f\r])default", m[1]) if m else None
    if m is None or word is None:
        return None
    at = gap(text, m.start(1) + word.end())
    return at + 1 if re.match("=(?![=>])", text[at : at + 2]) else None


def call(text: str, end: int) -> Spot | None:
    """Section 4: "A **call**"."""
    at = gap(text, end + 1)
    if line := LINE_END.match(text, at):
        at = gap(text, line.end())
    if keyword := re.compile("(?:value|token)=", re.IGNORECASE).match(text, at):
        at = keyword.end()
    at, quote = opened(text, at)
    spot = Spot(at, "(", quote, spaced=False, loose=True, strict=True)
    closed = closing(text, spot) if quote else None
    if closed is None:
        return None
    m = OPEN_QUOTE.match(text, closed)
    assert m is not None
    behind = gap(text, m.end())
    if line := LINE_END.match(text, behind):
        behind = gap(text, line.end())
    return spot if text.startswith(")", behind) else None


def changed(text: str, spot: Spot, name: Name) -> Spot | None:
    """Section 4: "A **change**"."""
    if spot.separator not in {"=", "=>"} or not spot.quote or spot.end is not None or laid_out(name):
        return None
    closed = closing(text, spot)
    if name.lone_key or closed is None:
        return None
    m = OPEN_QUOTE.match(text, closed)
    assert m is not None
    arrow = gap(text, m.end())
    at, quote = opened(text, gap(text, arrow + (1 if text.startswith("|", arrow) else 2)))
    second = replace(spot, start=at, quote=quote)
    if not text.startswith(("->", "|"), arrow) or not quote or closing(text, second) is None:
        return None
    return second
