"""Private key blocks (section 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oracle.words import JUDGED, Found, machine_made

if TYPE_CHECKING:
    from collections.abc import Iterator

# A space of the label is written as in a text or as in an address.
SPACES = (" ", r"\+", "%20")
LABEL = "{0}(?:[A-Z0-9]|{0}){{0,40}}PRIVATE{0}KEY(?:{0}BLOCK)?"
PEM = re.compile("|".join(f"-----BEGIN{LABEL}-----".format(space) for space in SPACES))
SSH2 = re.compile("|".join(f"---- BEGIN{LABEL}{{0}}----".format(space) for space in SPACES))
BODY = r"""(?:(?!%s)[A-Za-z0-9+/=_:,.\-\s\\"'()@;<>])*"""
LINE_ENDS = r"(?:[ \t\n\v\f\r]|\\+[nr])*"


def key_blocks(text: str) -> Iterator[Found]:
    """Section 3, Private key block."""
    for heads, dashes, ends in ((PEM, "-----", "-----END"), (SSH2, "----", "---- END")):
        for m in heads.finditer(text):
            body = re.compile(BODY % dashes, re.ASCII).match(text, m.end())
            assert body is not None
            start, end = body.span()
            closed = text.startswith(ends, end)
            framed = None if closed else framed_end(text, m.start(), start, dashes, ends)
            if framed is not None:
                yield trimmed(text, start, framed)
                continue
            if not closed:
                cut = re.search(r"""\\*["']""", text[start:end])
                end = start + cut.start() if cut else end
            found = trimmed(text, start, end)
            inside = text[found.start : found.end]
            if re.search("[A-Za-z0-9+/_-]{16}", inside) or (closed and in_short_rows(inside)):
                yield found


def trimmed(text: str, start: int, end: int) -> Found:
    """Without white space and escapes of line ends at its sides."""
    head = re.match(LINE_ENDS, text[start:end])
    assert head is not None
    start += head.end()
    while start < end and (tail := re.search(LINE_ENDS + r"\Z", text[start:end])) and tail[0]:
        end = start + tail.start()
    return Found(start, end, "private_key", "private-key-block", "format")


def framed_end(text: str, begin: int, start: int, dashes: str, ends: str) -> int | None:
    """Section 3: where a body ends in which anything may stand."""
    near = text[start : start + 32 * 1024]
    stop = near.find(dashes)
    if stop < 0 or not text.startswith(ends, start + stop):
        return None
    lines = near[:stop].split("\n")
    full = [any(map(full_row, re.findall("[A-Za-z0-9+/]{32,}", line))) for line in lines]
    if full.count(False) > 8 or not any(full):
        return None
    column = len(text[max(0, begin - 256) : begin].rpartition("\n")[2])
    stop += start
    return stop - len(lines[-1]) - 1 if len(lines) > 1 and len(lines[-1]) == column else stop


def full_row(stretch: str) -> bool:
    """With small letters, capitals and digits, as all rows have."""
    return all(re.search(sort, stretch) for sort in ("[a-z]", "[A-Z]", "[0-9]"))


def in_short_rows(body: str) -> bool:
    """Section 3: nothing but base64, in rows of whatever length."""
    joined = re.sub(r"\\+[nr]|[\s=]", "", body, flags=re.ASCII)
    return re.fullmatch("[A-Za-z0-9+/_-]{32,}", joined) is not None and machine_made(joined[:JUDGED])
