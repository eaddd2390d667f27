"""Texts in which secrets stand right beside what tells them: what a mask takes, the next pass does not see.

Made without hypothesis, for numbers: what goes wrong here does so in one text of a thousand.
"""

# ruff: noqa: E501 -- tables of pieces, read by the row

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING
from urllib.parse import quote

from fakes import ALNUM, B64, FAKES, HEX, URL, Maker
from properties import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = sorted(FAKES)
SPELLED = [spelling for value, _ in pieces.LIVE for spelling in pieces.spelled(value)]
# What a name, a value or a mask is joined to what stands before it by.
JOINTS = ["", "", "", ":", "=", "--", " ", "; ", " = ", "://", "\n", "\\n", "%27", "%22", "\\x41", "\\u0022", "\\u00", "\\", "&", '"', "'", "@", "(", "[", ",", "{", "/", "?", "[REDACTED:x]", "pkcs11:", "grant_type=", ", "]  # fmt: skip
ENDS = ["", "", "", ":x@unix(", "@h/", "%22", "%27", '"', "'", "=", "==", "\n", ")", "]", ",", " ", "&x=1", "; x=1", ".", "!", "{", "</"]  # fmt: skip
SCHEMES = ["", "", "", "Bearer ", "Basic ", "bearer%20", "Unknown-Scheme "]


def secret(rng: random.Random) -> str:
    """A fake of a known format, a live value in some spelling, what a machine made, or what a person typed."""
    made = rng.randrange(6)
    if made < 2:
        return Maker(rng.randrange(40)).fake(rng.choice(RULES))
    if made < 4:
        return rng.choice(SPELLED)
    if made == 4:
        return Maker(rng.randrange(40)).opaque(
            rng.choice([6, 12, 20, 40]), rng.choice([ALNUM, URL, B64, HEX])
        )
    return rng.choice(pieces.VALUES)


def value(rng: random.Random) -> str:
    """One secret, or one with other symbols before it."""
    before = rng.choice(["", "", "", "/un/", "t://", "o=", "Bc Password", "x ", rng.choice(pieces.VALUES)])
    return rng.choice(SCHEMES) + before + secret(rng)


def field(rng: random.Random) -> str:
    """A name, a separator and a value, or a form that has the value elsewhere."""
    mark = rng.choice(["", "", *pieces.QUOTES])
    outer = rng.choice(["", mark])
    name, separator = rng.choice(pieces.NAMES), rng.choice(pieces.SEPARATORS)
    if rng.randrange(4) == 0:
        return rng.choice(pieces.FORMS).format(n=name, o=outer, m=mark, v=value(rng), w=value(rng))
    return f"{outer}{name}{outer}{separator}{mark}{value(rng)}{mark}"


def text(rng: random.Random) -> str:
    """A few of these, one right behind another."""
    made = "".join(
        rng.choice([secret, field, field])(rng) + rng.choice(JOINTS) for _ in range(rng.randrange(1, 4))
    ) + rng.choice(ENDS)
    if rng.randrange(20) == 0:
        made = rng.choice([json.dumps, repr, quote])(made)
    return made


def texts(count: int, seed: int) -> Iterator[str]:
    """So many of them, the same for the same seed."""
    rng = random.Random(seed)
    return (text(rng) for _ in range(count))
