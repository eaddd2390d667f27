"""Private keys in blocks: no row of the body stays readable, whatever stands round it."""

from __future__ import annotations

import base64
import json
import random
from urllib.parse import quote, quote_plus

import pytest
import reference

import redact

CORE = redact.Redactor()
DASHES = "-" * 5
LABEL = "RSA PRIVATE" + " KEY"
HEADERS = ["Proc-Type: 4,ENCRYPTED", "DEK-Info: AES-256-CBC,0123456789ABCDEF0123456789ABCDEF", ""]
ODD = ["Proc-Type: 4,ENCRYPTED", "X-Note: a & b [c] *d* #1 ~ 50% {e}!", ""]


def rows(width: int = 64, length: int = 1190) -> list[str]:
    body = base64.b64encode(random.Random(width).randbytes(length)).decode()
    return [body[at : at + width] for at in range(0, len(body), width)]


def block(lines: list[str], before: str = "", end: str = "\n") -> str:
    lines = [f"{DASHES}BEGIN {LABEL}{DASHES}", *lines, f"{DASHES}END {LABEL}{DASHES}"]
    return end.join(before + line for line in lines)


def crooked(lines: list[str]) -> list[str]:
    return [f"  {lines[0]}", f"{lines[1]} \t", f"{lines[2]}*", f"{lines[3]} # x", "...", *lines[4:]]


FORMS = {
    "plain": block(rows()),
    "headers": block(HEADERS + rows()),
    "headers and short rows": block(HEADERS + rows(12)),
    "short rows": block(rows(12)),
    "shortest rows": block(rows(8)),
    "odd headers": block(ODD + rows()),
    "crooked": block(crooked(rows())),
    "comment": block(rows(), before="# "),
    "comment of C": block(rows(), before=" * "),
    "quotation": block(rows(), before="> | "),
    "log": block(rows(), before="2026-11-27 12:00:01,123 [worker-1] INFO acme: "),
    "log of containers": block(HEADERS + rows(), before="web-1  | "),
    "strings": block([f'"{row}\\n" +' for row in rows()], before="  "),
    "page": block(rows(), end="<br/>\n"),
    "entities": block(rows(), end="&#10;"),
    "windows": block(rows(), before="; ", end="\r\n"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("spell", [str, json.dumps], ids=["text", "json"])
def test_no_row_stays_readable(form, spell):
    text = spell(f"before\n{FORMS[form]}\nafter")
    masked = CORE.text(text)
    assert masked == reference.masked(text)
    assert CORE.text(masked) == masked
    readable = [row for width in (8, 12, 64) for row in rows(width)[:-1] if row in masked]
    assert readable == []
    assert rows()[-1] not in masked
    assert masked.count("[REDACTED:private_key]") == 1
    assert (masked.count("before"), masked.count("after")) == (1, 1)
    assert f"{DASHES}BEGIN {LABEL}{DASHES}" in masked
    assert f"{DASHES}END {LABEL}{DASHES}" in masked


CUT = {
    "comment": ("# ", "", ""),
    "log": ("2026-11-27 12:00:01,123 [worker-1] INFO acme: ", "", ""),
    "quotation": ("> | ", "", ""),
    "strings": ("  ", '"', '\\n" +'),
    "list": ("    ", "'", "',"),
}


@pytest.mark.parametrize("form", CUT)
@pytest.mark.parametrize("count", [2, 5, None], ids=["two", "five", "all"])
def test_no_row_of_a_block_without_end_stays_readable(form, count):
    before, opening, closing = CUT[form]
    lines = [f"{DASHES}BEGIN {LABEL}{DASHES}", *rows()[:count]]
    text = "\n".join(f"{before}{opening}{line}{closing}" for line in lines) + f"\n{before}done, after it all"
    masked = CORE.text(text)
    assert masked == reference.masked(text)
    assert CORE.text(masked) == masked
    assert [row for row in rows()[:count] if row in masked] == []
    assert masked.endswith(f"{closing}\n{before}done, after it all")


def test_so_it_is_wherever_a_stream_is_cut():
    text = "\n".join(f"# {line}" for line in [f"{DASHES}BEGIN {LABEL}{DASHES}", *rows(), *["word"] * 12])
    whole = CORE.text(text)
    assert rows()[3] not in whole
    for at in range(1, len(text), 97):
        stream = CORE.incremental()
        assert stream.feed(text[:at]) + stream.feed(text[at:]) + stream.flush() == whole


def test_masking_twice_is_masking_once_where_rows_go_on_behind_an_odd_one():
    some = [*rows()[:2], rows()[2][:50], *rows()[3:6]]
    text = "\n".join(f"# {line}" for line in [f"{DASHES}BEGIN {LABEL}{DASHES}", *some])
    masked = CORE.text(text)
    assert masked == reference.masked(text)
    assert (rows()[1] in masked, rows()[3] in masked) == (False, True)
    assert CORE.text(masked) == masked


@pytest.mark.parametrize("behind", ["one row", "rows apart", "rows of other lengths"])
def test_what_only_follows_the_name_of_a_block_stays(behind):
    some = {
        "one row": rows()[:1],
        "rows apart": [rows()[0], "nothing", rows()[1]],
        "rows of other lengths": [rows()[0], rows()[1][:50]],
    }[behind]
    text = "\n".join(f"[1] {line}" for line in [f"found {DASHES}BEGIN {LABEL}{DASHES}", *some, "and no more"])
    assert CORE.text(text) == reference.masked(text) == text


SSH2 = "SSH2 ENCRYPTED PRIVATE" + " KEY"
FRAMED = [f"---- BEGIN {SSH2} ----", 'Comment: "rsa-key-20261127"', *rows(70), f"---- END {SSH2} ----"]
NOTED = [FRAMED[0], "Subject: ann", "Comment: my key, \\", " [on] two lines", *FRAMED[2:]]


@pytest.mark.parametrize(
    "lines", [FRAMED, NOTED, FRAMED[:1] + FRAMED[2:]], ids=["comment", "headers", "bare"]
)
@pytest.mark.parametrize("before", ["", "# "])
@pytest.mark.parametrize("spell", [str, json.dumps], ids=["text", "json"])
def test_so_it_is_in_ssh2s_blocks(lines, before, spell):
    text = spell("\n".join(before + line for line in lines))
    masked = CORE.text(text)
    assert masked == reference.masked(text)
    assert [row for row in rows(70) if row in masked] == []
    assert (FRAMED[0] in masked, FRAMED[-1] in masked) == (True, True)


@pytest.mark.parametrize("quoted", [quote, quote_plus])
def test_so_it_is_in_an_address(quoted):
    text = f"POST /keys?name=ann&pem={quoted(block(rows()))}&x=1"
    masked = CORE.text(text)
    assert masked == reference.masked(text)
    assert [row for row in rows() if quoted(row) in masked] == []
    assert masked.endswith("&x=1")


@pytest.mark.parametrize("form", FORMS)
def test_any_cut_gives_the_same(form):
    text = f"before\n{FORMS[form]}\nafter"
    whole = CORE.text(text)
    dice = random.Random(len(text))
    for _ in range(20):
        stream = CORE.incremental()
        at = sorted(dice.sample(range(1, len(text)), 12))
        pieces = [text[a:b] for a, b in zip([0, *at], [*at, len(text)], strict=True)]
        assert "".join(map(stream.feed, pieces)) + stream.flush() == whole


@pytest.mark.parametrize(
    "lines",
    [
        # What a program says of keys holds none of their rows.
        ['" + "\\n".join(wrap(body[:64])) + "'],
        ["{encoded_private_key_of_the_account}", "{% if passphrase %}", "{% endif %}"],
        [f"line {number}: [ok] nothing that a key has in it" for number in range(40)],
        ["your key {here}"],
    ],
    ids=["joined", "template", "log", "placeholder"],
)
def test_what_holds_no_row_stays(lines):
    text = block(lines)
    assert CORE.text(text) == reference.masked(text) == text


def test_what_only_names_a_block_masks_nothing_behind_it():
    row, other = rows()[0], "nothing to see here, and no row at all"
    log = "\n".join(f"[{at}] {row if at == 3 else other}" for at in range(40))
    text = f"[0] no {DASHES}BEGIN {LABEL}{DASHES} [found]\n{log}\n"
    assert CORE.text(text) == reference.masked(text) == text
    stream = CORE.incremental()
    given = stream.feed(text)
    assert given.startswith(text[:1000])
