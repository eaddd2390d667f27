"""Tables: a heading, and the rows below it (section 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oracle.members import touches
from oracle.names import Name, key_table
from oracle.reading import INTO, LINE_END, OPEN_QUOTE, Spot, closing, gap, gap_and_line, laid_out, opened
from oracle.words import lower
from oracle.wrapped import end_of_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def ends_name(text: str, end: int) -> bool:
    """Section 4: a name ends "with a letter or digit", or with `_` before `=` or `:`."""
    last = re.compile(r"[A-Za-z0-9](?:_(?=[=:]))?")
    return any(m and m.end() == end for m in (last.match(text, at) for at in (end - 1, end - 2) if at >= 0))


HEADING = re.compile("[A-Za-z](?:[A-Za-z0-9_. -]{0,30}[A-Za-z0-9])?")


def columns(text: str, start: int, end: int, name: Name) -> Iterator[Spot]:
    """Section 4, "A column"."""
    entry = key_table().get(name.name.replace("_", ""), name)
    dashes = text.startswith("--", start)
    at = end_of_name(text, start, end, dashes=dashes)[0]
    if dashes or laid_out(name) or name.lone_key or entry.demand not in {"any", "token"}:
        return
    if text[gap(text, at) : gap(text, at) + 1] in {",", ")"}:
        yield from inserted(text, start, at)
    if re.match(r"[,;\t\n\r|]| [ \n\r|]", text[at : at + 2]):
        yield from rows(text, start, end)


def rows(text: str, start: int, end: int) -> Iterator[Spot]:
    """Section 4, "A column": of rows below a header."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    m = re.compile("[\r\n]").search(text, end, line + 256)
    if start - line > 256 or m is None or (line == 0 and start > 256):
        return
    header = text[line : m.start()]
    find = column_of(header, start - line, end - line)
    if find:
        yield from below_header(text, m.start(), line + 480, find)


def below_header(text: str, at: int, reach: int, find: Callable[[str], Cell | None]) -> Iterator[Spot]:
    """The same, behind the header's line, up to a reach."""
    stop = min(len(text), reach)
    while (row := LINE_END.match(text, at)) and row.end() < stop:
        behind = re.compile("[\r\n]").search(text, row.end(), stop)
        at = behind.start() if behind else stop
        cells = text[row.end() : at]
        if re.fullmatch("[-+|:= ]*", cells):
            if not cells:
                return
            continue
        cell = find(cells)
        if cell is None:
            return
        begin, to, last = (row.end() + place for place in cell)
        if last == stop and not behind and stop == reach:
            return
        if touches(text, row.end(), last):
            return
        yield Spot(begin, "=", "", spaced=False, end=to, strict=True)
        if touches(text, last, at):
            return


Cell = tuple[int, int, int]


def column_of(header: str, start: int, end: int) -> Callable[[str], Cell | None] | None:
    """What finds the cell of a row; none if the line is no header."""
    delimiter = next((d for d in "|\t;," if d in header), None)
    pieces = (
        [*re.finditer(f"[^{re.escape(delimiter)}]*", header)]
        if delimiter
        else [*re.finditer("[^ ](?:(?!  ).)*", header)]
    )
    bare = []
    if delimiter:
        place = 0
        for piece in header.split(delimiter):
            first = place + (len(piece) - len(piece.lstrip(" ")) if delimiter == "|" else 0)
            last = max(first, place + len(piece.rstrip(" ") if delimiter == "|" else piece))
            if last - first > 1 and header[first] == '"' == header[last - 1]:
                first, last = first + 1, last - 1
            bare.append((first, last))
            place += len(piece) + 1
    else:
        bare = [(m.start(), m.start() + len(m[0].rstrip(" "))) for m in pieces]
    filled = [one for one in bare if delimiter != "|" or one[0] != one[1]]
    if (start, end) not in bare or len(filled) < 2:
        return None
    if not all(HEADING.fullmatch(header[first:last]) for first, last in filled):
        return None
    number = bare.index((start, end))
    return (
        (lambda row: delimited(row, delimiter, number)) if delimiter else (lambda row: below_it(row, start))
    )


def below_it(row: str, offset: int) -> Cell | None:
    """The word of a row that begins at an offset."""
    if offset >= len(row) or row[offset] == " " or (offset and row[offset - 1] != " "):
        return None
    end = row.find(" ", offset)
    end = len(row) if end < 0 else end
    return offset, end, end


def delimited(row: str, delimiter: str, number: int) -> Cell | None:
    """The cell of a row behind so many delimiters: where it begins, ends, and what stands round it ends."""
    at = 0
    for _ in range(number):
        if m := re.compile('"(?:[^"]|"")*(?:"|\\Z)').match(row, at):
            at = m.end()
        at = row.find(delimiter, at) + 1
        if at == 0:
            return None
    at += len(row[at:]) - len(row[at:].lstrip(" "))
    if row.startswith('"', at):
        end = row.find('"', at + 1)
        return (at + 1, end, end + 1) if end >= 0 else (at + 1, len(row), len(row))
    end = row.find(delimiter, at)
    end = len(row) if end < 0 else end
    return at, at + len(row[at:end].rstrip(" ")), end


def inserted(  # noqa: C901, PLR0911, PLR0912 -- one for each symbol that ends it
    text: str, start: int, end: int
) -> Iterator[Spot]:
    """Section 4, "A column": of a statement that inserts."""
    near = max(0, start - 256 - 137)
    m = INTO.search(text[near:start])
    if m is None or len(m["columns"]) > 255:
        return
    number = m["columns"].count(",")
    stop = min(len(text), near + m.start() + 480)
    close = re.compile(r"[A-Za-z0-9_.\- ,\"`\[\]\n]*\)").match(text, end, stop)
    if close and lower(m["verb"]) == "copy":
        header = re.compile(r" from stdin[^\r\n]*", re.IGNORECASE).match(text, close.end(), stop)
        if header and header.end() < stop:
            yield from below_header(
                text, header.end(), near + m.start() + 480, lambda row: delimited(row, "\t", number)
            )
        return
    at = gap_and_line(text, close.end()) if close else len(text)
    if lower(text[at : at + 6]) != "values":
        return
    at = gap_and_line(text, at + 6)
    while text.startswith("(", at) and at < stop:
        item, at = 0, at + 1
        while True:
            at = gap_and_line(text, at)
            if at >= stop:
                return
            begin, quote = opened(text, at)
            if quote:
                to = closing(text, Spot(begin, "=", quote, spaced=False))
                if to is None or to > stop or touches(text, at, to):
                    return
                if item == number:
                    yield Spot(begin, "=", quote, spaced=False)
                last = OPEN_QUOTE.match(text, to)
                assert last is not None
                at = last.end()
            else:
                m = re.compile("""[^,()'"[]*""").match(text, at, stop)
                assert m is not None
                at = m.end() + (2 if text.startswith("()", m.end()) else 0)
            at = gap_and_line(text, at)
            if text[at : at + 1] not in {",", ")"}:
                return
            item, at = item + text.startswith(",", at), at + 1
            if text[at - 1] == ")":
                break
        at = gap_and_line(text, at)
        if not text.startswith(",", at):
            return
        at = gap_and_line(text, at + 1)
