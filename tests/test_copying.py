"""A copy is the same however its input comes in pieces, and whichever way it is packed."""

import bz2
import gzip
import io
import lzma
import random

import pytest

from redact._compressed import DataError, opened
from redact._copying import Copier
from redact._live import LiveSecrets
from redact._policy import Policy

MASK = "[REDACTED:github_token]"
PACKINGS = {
    "plain": lambda text: text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "gzip": lambda text: gzip.compress(text.encode()) + bytes(100) + gzip.compress(text.encode("utf-8")),
    "bzip2": lambda text: bz2.compress(text.encode("utf-16")),
    "xz": lambda text: lzma.compress(text.encode()),
}


def copied(chunks, **options):
    out = io.BytesIO()
    found = Copier(Policy(), LiveSecrets(), **options).copy(iter(chunks), out.write)
    return out.getvalue(), found


def cut(data, rng):
    at = sorted(rng.randrange(len(data) + 1) for _ in range(rng.randrange(12)))
    return [data[start:end] for start, end in zip([0, *at], [*at, len(data)], strict=True) if start < end]


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("lines", [False, True])
def test_any_way_of_cutting_gives_the_same_copy(packing, lines, github_token):
    text = f'{{"a": "caf\u00e9 {github_token()}"}}\nplain password=hunter2! and {github_token(1)}\n'
    data = PACKINGS[packing](text)
    rng = random.Random(packing)
    whole = copied([data], plain=True, json_lines=lines)
    assert sum(whole[1].values()) == (6 if packing == "gzip" else 3)
    for _ in range(60):
        assert copied(cut(data, rng), plain=True, json_lines=lines) == whole
    assert copied([data[at : at + 1] for at in range(len(data))], plain=True, json_lines=lines) == whole


@pytest.mark.parametrize("packing", ["gzip", "bzip2", "xz"])
def test_data_that_is_cut_short_is_an_error_wherever_it_is_cut(packing):
    data = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}[packing](b"text " * 1000)
    for length in range(1, len(data), 7):
        with pytest.raises(DataError, match="ends too early"):
            list(opened([data[:length]], packing))
    assert b"".join(opened([data], packing)) == b"text " * 1000


def test_nothing_for_a_while_shows_what_is_held(github_token):
    seen = []
    whole = github_token()
    Copier(Policy(), LiveSecrets()).copy([whole[:3].encode(), b"", b" x"], seen.append)
    assert b"".join(seen[:2]) == whole[:3].encode()
    seen.clear()
    Copier(Policy(), LiveSecrets()).copy([whole[:20].encode(), b"", whole[20:].encode()], seen.append)
    assert whole[:20].encode() not in b"".join(seen)


def test_many_copies_at_once_are_counted_apart(github_token):
    copier = Copier(Policy(), LiveSecrets())

    def interleaved():
        yield github_token().encode()
        inner = copier.copy([b"password=hunter2!"], lambda _: None)
        assert inner == {"password": 1}
        yield b" end"

    assert copier.copy(interleaved(), lambda _: None) == {"github_token": 1}
