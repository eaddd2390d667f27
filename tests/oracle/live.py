"""Live secrets: every form in which a known value may stand in a text (section 5)."""

from __future__ import annotations

import base64
import re
import sys
from typing import TYPE_CHECKING

from oracle.blocks import key_blocks
from oracle.names import Name, Table, sensitive
from oracle.schemes import user_info
from oracle.words import ALNUM_RUN, ESCAPE_AHEAD, Found, ends_escape, lower, machine_made, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from oracle.headers import Piece


def raw(text: str) -> list[Piece]:
    """The text as it stands."""
    return [(c, i, i + 1) for i, c in enumerate(text)]


def decoded(pieces: Sequence[Piece], escape: re.Pattern[str]) -> list[Piece]:
    """One level of escapes taken off."""
    flat = "".join(c for c, _, _ in pieces)
    out: list[Piece] = []
    i = 0
    while i < len(pieces):
        m = escape.match(flat, i)
        if m is None:
            out.append(pieces[i])
            i += 1
            continue
        out.append((symbol(m[0]), pieces[i][1], pieces[m.end() - 1][2]))
        i = m.end()
    return out


ESCAPES = re.compile(
    r"""
    %[0-9a-fA-F]{2} | \\[nrte] | \\033 | \\[\ !-/:-@\[-`{-~] | \\x[0-9a-fA-F]{2}
    | \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2} | \\u[0-9a-fA-F]{4} | \\U[0-9a-fA-F]{8}
    | &(?:amp|quot|apos|lt|gt); | &\#[0-9]{1,8}; | &\#[xX][0-9a-fA-F]{1,8};
    """,
    re.VERBOSE,
)
BREAK = re.compile(r"\r?\n[ \t]{0,32}|\x1b\[[0-9;]{0,16}[A-Za-z]")
CONTROLS = {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\e": "\x1b", "\\033": "\x1b"}
ENTITIES = {"&amp;": "&", "&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">"}


def symbol(spelled: str) -> str:
    """The symbol that one escape stands for."""
    if spelled in ENTITIES:
        return ENTITIES[spelled]
    if spelled in CONTROLS:
        return CONTROLS[spelled]
    if len(spelled) == 12:
        return (
            spelled.encode().decode("raw_unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
        )
    digits = spelled.lstrip("%\\&#uUxX").rstrip(";")
    if spelled[0] == "%" or re.match(r"\\[xuU].", spelled) or spelled[:3].lower() == "&#x":
        return character(int(digits, 16))
    if spelled[0] == "&":
        return character(int(digits))
    return spelled[1]


def character(number: int) -> str:
    """The symbol of a number; of one that no text can hold, one that no value does."""
    return chr(number) if number <= sys.maxunicode else "\0"


def views(text: str) -> Iterator[list[Piece]]:
    """Section 5, "Spellings": the text as it stands, and without one, two and three levels of escapes."""
    pieces = raw(text)
    yield pieces
    for _ in range(3):
        pieces = decoded(pieces, ESCAPES)
        yield pieces


def joined(pieces: Sequence[Piece]) -> tuple[list[Piece], set[int]]:
    """The text without breaks, and before which of its symbols each of them stood."""
    flat = "".join(c for c, _, _ in pieces)
    out: list[Piece] = []
    seams: set[int] = set()
    i = 0
    while i < len(pieces):
        if m := BREAK.match(flat, i):
            seams.add(len(out))
            i = m.end()
        else:
            out.append(pieces[i])
            i += 1
    return out, seams


def base64_runs(flat: str) -> Iterator[re.Match[str]]:
    """Runs of base64, without an escape that ends in one."""
    for whole in re.finditer("[A-Za-z0-9+/_-]+", flat):
        m = ESCAPE_AHEAD.match(flat, whole.start() - 1) if whole.start() else None
        start = min(max(whole.start(), m.end() if m else 0), whole.end())
        run = re.compile("([A-Za-z0-9+/_-]+)(={0,2})").match(flat, start)
        if run:
            yield run


def packed(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Section 5: "base64 in both alphabets at any alignment, and hex"."""
    flat = "".join(c for c, _, _ in pieces)
    for run in base64_runs(flat):
        for skip in range(min(4, len(run[1]))):
            body = run[1][skip:].replace("-", "+").replace("_", "/")
            body = body[: len(body) - (len(body) % 4 == 1)]
            at = run.start() + skip
            octets = base64.b64decode(body + "=" * (-len(body) % 4))
            ends = [(at + j * 8 // 6, at - (-(j + 1) * 8 // 6) - 1) for j in range(len(octets))]
            yield widened(pieces, run, [(chr(b), *ij) for b, ij in zip(octets, ends, strict=True)])
    digits = re.compile("([0-9a-fA-F]+)")
    for run in (m for whole in base64_runs(flat) for m in digits.finditer(flat, *whole.span(1))):
        for skip in range(min(2, len(run[1]))):
            at = run.start() + skip
            octets = bytes.fromhex(run[1][skip:][: (len(run[1]) - skip) // 2 * 2])
            yield widened(pieces, run, [(chr(b), at + 2 * j, at + 2 * j + 1) for j, b in enumerate(octets)])


def widened(pieces: Sequence[Piece], run: re.Match[str], octets: list[tuple[str, int, int]]) -> list[Piece]:
    """What is left over at an end of a run belongs to the byte beside it."""
    out = [(b, pieces[i][1], pieces[j][2]) for b, i, j in octets]
    if out:
        out[0] = (out[0][0], pieces[run.start()][1], out[0][2])
        out[-1] = (out[-1][0], out[-1][1], pieces[run.end() - 1][2])
    return out


def announces(name: Name | None) -> bool:
    """Whether a name announces a secret, whatever its value looks like."""
    return name is not None and name.demand not in {"beside", "minted"}


def secret_parts(value: str, kind: str, names: Table) -> list[str]:
    """Section 5: "Of a structured value only the secret parts are registered"."""
    inside = value.strip(" \t\n\f\r")
    value = inside if len(inside) >= 4 else value
    if "-----BEGIN " in value and "PRIVATE KEY" in value:
        return [line for f in key_blocks(value) for line in value[f.start : f.end].split("\n")]
    if m := re.fullmatch(r"eyJ[A-Za-z0-9_-]*\.(.+)", value):
        return [m[1]]
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", value):
        parts = [value[f.start : f.end] for f in user_info(value)]
        rest = re.split("[?#&]", value)[1:]
        for pair in rest:
            name, _, part = pair.partition("=")
            if (
                kind == "verification_uri_complete"
                or announces(sensitive(name, names, in_text=False))
                or machine_made(part)
            ):
                parts.append(part)
        return [p for p in parts if len(p) >= 4] or [value]
    return [value]


def occurrences(flat: str, value: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Ranges whose symbols equal the value, or 16 consecutive ones of it, without ASCII case."""
    flat, value = lower(flat), lower(value)
    width = len(value) if whole else 16
    wanted = {value[i : i + width] for i in range(len(value) - width + 1)}
    for i in range(len(flat) - width + 1):
        if flat[i : i + width] in wanted:
            yield i, i + width


def over_breaks(pieces: Sequence[Piece], value: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Section 5: a stretch may hold breaks, but none among its first eight symbols."""
    flat, seams = joined(pieces)
    text, value = lower("".join(c for c, _, _ in flat)), lower(value)
    least = len(value) if whole else 16
    for ahead in range(-len(value) + 8, len(text)):  # where the value would begin
        start = None
        for i in range(max(ahead, 0), min(ahead + len(value), len(text)) + 1):
            equal = i < min(ahead + len(value), len(text)) and text[i] == value[i - ahead]
            if start is not None and (not equal or (i in seams and i - start < 8)):
                if i - start >= max(least, 8):
                    yield flat[start][1], flat[i - 1][2]
                start = None
            if equal and start is None:
                start = i


def live_matches(text: str, live: Iterable[tuple[str, str]], names: Table) -> Iterator[Found]:
    """Section 5."""
    for value, kind in live:
        for part in secret_parts(value, kind, names):
            if len(part) < 4:
                continue
            spelled = [part]
            if kind == "user_code" and len(part) < 16:
                spelled.append(part.replace("-", ""))
            for one in spelled:
                yield from (Found(start, end, kind, "live", "live") for start, end in live_ranges(text, one))


def apart(text: str, pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Section 5: "no ALNUM on either side (soft boundary on the left) of an edge that is ALNUM itself"."""
    flat = "".join(c for c, _, _ in pieces)
    masks = masks_in(text)
    if ALNUM_RUN.match(flat[start]):
        behind_mask = any(last == pieces[start][1] for _, last in masks)
        word = start > 0 and ALNUM_RUN.match(flat[start - 1]) and not ends_escape(flat, start)
        if behind_mask or word:
            return False
    before_mask = any(first == pieces[end - 1][2] for first, _ in masks)
    return not ALNUM_RUN.match(flat[end - 1]) or not (before_mask or ALNUM_RUN.match(flat, end))


def live_ranges(text: str, value: str) -> Iterator[tuple[int, int]]:
    """Where one value stands in the text, in any spelling: it, and what stands for it without an escape."""
    octets = value.encode("utf-8", "surrogatepass").decode("latin-1")
    in_forms = {one.replace(" ", "+") for one in (value, octets)}
    in_shells = {value.replace("'", quote) for quote in ("'\"'\"'", "'\\''")}
    fragments = len(value) >= 16 and machine_made(value)
    for one in {value, octets} | in_forms | in_shells:
        short, whole = len(one) < 16, not fragments
        for level, pieces in enumerate(views(text)):
            flat = "".join(c for c, _, _ in pieces)
            for start, end in occurrences(flat, one, whole=whole):
                if not short or apart(text, pieces, start, end):
                    yield pieces[start][1], pieces[end - 1][2]
            if short:
                continue
            yield from over_breaks(pieces, one, whole=whole)
            for unpacked in packed(pieces) if level <= 1 else ():
                for start, end in occurrences("".join(c for c, _, _ in unpacked), one, whole=whole):
                    yield unpacked[start][1], unpacked[end - 1][2]
