"""Values with a grammar of their own: authorization, cookies, verification addresses (section 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.names import CHALLENGE, PARAMETER_SCHEMES, SCHEMES, key_table, sensitive
from oracle.ordinary import address_or_path, function, path_of_names, placeholder, plausible
from oracle.reading import Spot, closing, line_end, unquoted_end, without_trailing
from oracle.saying import made_word, prose, quoted_variable, template
from oracle.words import MASK, lower, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterator


def scheme_at(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first word, and the white space behind it; behind a known scheme that may be escaped."""
    m = re.compile(r"([A-Za-z0-9-]+)( +|\\{1,8}(?:u0020|x20)|)").match(text, start, end)
    if m and m[2].startswith("\\") and lower(m[1]) not in SCHEMES | PARAMETER_SCHEMES:
        return re.compile("([A-Za-z0-9-]+)()").match(text, start, end)
    return m


def authorization(text: str, spot: Spot) -> Iterator[tuple[int, int]]:
    """Section 4: "a scheme word (letters, digits and `-`, then spaces) stays outside when more follows"."""
    end = header_end(text, spot)
    start = spot.start
    scheme = scheme_at(text, start, end)
    word = lower(scheme[1]) if scheme else ""
    behind = scheme.end() if scheme else start
    one = unquoted_end(text, replace(spot, start=behind), trim=False)
    if scheme and scheme[2] and behind < end:
        if word in PARAMETER_SCHEMES:
            return
        if word in SCHEMES:
            stop = min(without_trailing(text, behind, one, spot), end)
            unclosed = spot.end is None and (not spot.quote or closing(text, spot) is None)
            sentence = unclosed and prose(text, behind, stop, replace(spot, separator=":", spaced=True))
            held = CHALLENGE.match(text[behind:stop]) or quoted_variable(text[behind:stop])
            if not held and not sentence and not template(text, behind, stop):
                yield behind, stop
            return
        if not plausible(scheme[1]):
            sentence = prose(text, behind, min(one, end), replace(spot, separator=":", spaced=True))
            held = text[behind] in "=|" or quoted_variable(text[behind:end])
            if plausible(text[behind:end]) and not sentence and not held:
                yield from [] if address_or_path(text[behind:end]) else [(behind, end)]
            return
        stop = min(without_trailing(text, behind, one, spot), end)
        value = text[behind:stop]
        own = not made_word(scheme[1]) and made_word(value) and not address_or_path(value)
        formatted = value.startswith("%") and placeholder(value)
        if not made_word(scheme[1]) and (masks_in(value) or (formatted and not own)):
            return
        if own and not template(text, behind, stop):
            yield behind, stop
            return
    stop = min(without_trailing(text, start, unquoted_end(text, spot, trim=False), spot), end)
    value = text[start:stop]
    handed = text[stop : stop + 1] in {"(", "{"} and (path_of_names(value) or function(value))
    if (
        not template(text, start, stop)
        and not quoted_variable(value)
        and not handed
        and plausible(text[start:stop])
        and not address_or_path(text[start:stop])
    ):
        yield start, stop


PARAMETER = re.compile(r"(?:(?<=;)[ \t\n\v\f\r]|[^&#\\<> \t\n\v\f\r])*")


def parameter_end(text: str, spot: Spot) -> int | None:
    """Section 4: "A header's name that is a **parameter**": where its value ends."""
    encoded = spot.separator.startswith("%")
    unclosed = spot.end is None and (not spot.quote or closing(text, spot) is None)
    if not unclosed or spot.spaced or not (encoded or spot.separator in {"=", "=>"}):
        return None
    run = unquoted_end(text, replace(spot, separator="=", query=False), trim=False)
    if not spot.query and (not text.startswith("&", run) or "=" in text[spot.start : run]):
        return None
    m = PARAMETER.match(text, spot.start)
    assert m is not None
    end = min(m.end(), line_end(text, spot))
    stop = re.compile("%(?:25)?2[26]").search(text, spot.start, end) if encoded else None
    return stop.start() if stop else end


def header_end(text: str, spot: Spot) -> int:
    """The same of any authorization: behind the word of a scheme it goes on as in a header."""
    end, stop = line_end(text, spot), parameter_end(text, spot)
    scheme = re.match("([A-Za-z0-9]+) ", text[spot.start : end])
    return end if stop is None or (scheme and lower(scheme[1]) in SCHEMES) else stop


def cookies(text: str, start: int, end: int, *, first: bool) -> Iterator[tuple[int, int]]:
    """Section 4: "the values of its `name=value` pairs, cut at `;`, are matches"."""
    for pair in text[start:end].split(";"):
        named = pair.partition("=")[0]
        if "=" in pair and len(named) <= 256 and of_cookie(named) and not MASK.search(named):
            value = pair.partition("=")[2]
            ahead = re.match(r'(?:[ "]|\\+")*', value)
            assert ahead is not None
            bare = re.sub(r'(?: |\\*")*\Z', "", value[ahead.end() :])
            at = start + pair.index("=") + 1 + ahead.end()
            if not MASK.match(bare) and not setting(cookie_name(pair.partition("=")[0]), bare):
                yield at, at + len(bare)
        if first:
            return
        start += len(pair) + 1


PERSONAL = re.compile(
    "sess|auth|token|sid|login|user|remember|ticket|secret|key|jwt|csrf|xsrf|pass|cred|account|email|code"
)
COUNTING = ("_ga", "_gid", "_gcl_au", "_fbp", "_pk_id", "_pk_ses", "__utm", "OptanonConsent", "CookieConsent")
ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "version", "priority", "port"})


def setting(name: str, value: str) -> bool:
    """Section 4: "a **setting**"."""
    if len(name) > 64:
        return False
    if value in {"deleted", "deleteMe"} or name.startswith(COUNTING) or lower(name) in ATTRIBUTES:
        return True
    pieces = re.split("[-_./]", value)
    words = len(pieces) <= 3 and all(re.fullmatch("[0-9]{0,4}|[A-Za-z]{0,12}", piece) for piece in pieces)
    plain = re.fullmatch("[A-Za-z_.-]{0,24}", name)
    if len(value) > 32 or not words or not plain or PERSONAL.search(lower(name)):
        return False
    return sensitive(name, key_table()) is None


def of_cookie(name: str) -> bool:
    """Section 4: "whose name holds no white space and none of `,(){}`, and is not `mstshash`"."""
    name = cookie_name(name)
    return re.search(r"[ \t\n\v\f\r,(){}]", name) is None and name != "mstshash"


def cookie_name(name: str) -> str:
    """A cookie's name without what stands before it."""
    name = name.lstrip(' "')
    for header in ("cookie:", "set-cookie:"):
        if lower(name).startswith(header):
            name = name[len(header) :].lstrip(' "')
    return name


def verification(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Section 4: "the values of the URL's query, else its last path segment"."""
    url = text[start:end]
    address, mark, query = url.partition("?")
    if mark:
        at = start + len(address) + 1
        for pair in re.split("[&#;]", query):
            value = pair.partition("=")[2] if "=" in pair else pair
            yield at + len(pair) - len(value), at + len(pair)
            at += len(pair) + 1
        return
    if "/" not in url:  # no address, then the code itself
        if not masks_in(url):
            yield start, end
        return
    scheme = address.find("://")
    path = address.find("/", scheme + 3 if scheme >= 0 else 0)
    last = address.rstrip("/")
    if 0 <= path < len(last):
        yield start + last.rfind("/", path) + 1, start + len(last)


Piece = tuple[str, int, int]  # a symbol, and where its spelling begins and ends
