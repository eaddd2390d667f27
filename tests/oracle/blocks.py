"""Private key blocks (section 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oracle.words import JUDGED, Found, machine_made, masks_in

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
                end = max(end, start + rows_end(text[start : start + 32 * 1024], dashes))
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
    if re.compile(LINE_ENDS + r"\[REDACTED:private_key").match(text, start):
        return None
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


def rows_end(near: str, dashes: str) -> int:
    """Section 3: "**cut off**"; 0: there are no such rows."""
    for start, _ in masks_in(near)[:1]:
        near = near[:start].rpartition("\n")[0]
    lines = near.partition(dashes)[0].split("\n")
    rows = [
        next((m for m in re.finditer("[A-Za-z0-9+/]{32,}", line) if full_row(m[0])), None) for line in lines
    ]
    first = next((at for at, row in enumerate(rows) if row), len(rows))
    behind = first
    while behind < len(rows) and (row := rows[behind]) and len(row[0]) == len((rows[first] or row)[0]):
        behind += 1
    last = rows[behind - 1] if behind - first > 1 else None
    if last is None or first > 8:
        return 0
    before = sum(len(line) + 1 for line in lines[: behind - 1])
    if behind < len(lines):
        shorter = re.compile("[A-Za-z0-9+/]*[0-9][A-Za-z0-9+/]*(?![A-Za-z0-9+/])").match(
            lines[behind], last.start()
        )
        if shorter and len(shorter[0]) < len(last[0]):
            padding = re.match("={0,2}", lines[behind][shorter.end() :])
            end = shorter.end() + (padding.end() if padding else 0)
            if lines[behind][end:] in {"", lines[behind - 1][last.end() :]}:
                return before + len(lines[behind - 1]) + 1 + end
    return before + last.end()


def full_row(stretch: str) -> bool:
    """With small letters, capitals and digits, as all rows have."""
    return all(re.search(sort, stretch) for sort in ("[a-z]", "[A-Z]", "[0-9]"))


def in_short_rows(body: str) -> bool:
    """Section 3: nothing but base64, in rows of whatever length."""
    joined = re.sub(r"\\+[nr]|[\s=]", "", body, flags=re.ASCII)
    return re.fullmatch("[A-Za-z0-9+/_-]{32,}", joined) is not None and machine_made(joined[:JUDGED])
