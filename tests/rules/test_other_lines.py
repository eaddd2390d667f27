"""Lines of many other programs, with secrets and with what only looks like them.

They were written before the rules were looked at. `{X}` stands for a made-up value of the sort X; from "A" on
the sorts are no secrets by themselves.
"""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
MASK = re.compile(r"\[REDACTED:[a-z0-9_-]+\]")
HERE = Path(__file__).parent
LINES = (HERE / "other_lines.txt").read_text().splitlines()
HARMLESS = (HERE / "other_harmless_lines.txt").read_text().splitlines()
SMALL = "abcdefghijklmnopqrstuvwxyz"
CAPITALS = SMALL.upper()


def filled(line: str, seed: int) -> tuple[str, list[str]]:
    """A line with its values, and those that are secrets."""
    maker = fakes.Maker(seed)

    def typed() -> str:
        word = maker.pick("Winter", "Falcon", "Orchid", "Marble")
        return word + maker.of(fakes.DIGITS, 2) + maker.pick(*"!#+@%") + maker.of(SMALL, 3)

    password = typed()
    sorts = {
        "P": password,
        "P2": typed(),
        "T": maker.of(fakes.ALNUM, 40),
        "S": maker.of(fakes.ALNUM, 20),
        "K": maker.of(fakes.ALNUM, 32),
        "H": maker.of(fakes.HEX, 32),
        "H40": maker.of(fakes.HEX, 40),
        "H64": maker.of(fakes.HEX, 64),
        "U": maker.uuid(),
        "B": b64encode(maker.rng.randbytes(32)).decode(),
        "D": maker.of(fakes.DIGITS, 6),
        "J": maker.jwt(),
        "G": maker.checked("gh" + "p_"),
        "L": "gl" + "pat-" + maker.of(fakes.ALNUM, 20),
        "N": maker.checked("np" + "m_"),
        "X": "-".join(["xo" + "xb", *(maker.of(fakes.DIGITS, 12) for _ in "ab"), maker.of(fakes.ALNUM, 24)]),
        "A2": maker.of(fakes.ALNUM + "/+", 40),
        "R": "sk" + "_live_" + maker.of(fakes.ALNUM, 24),
        "BASIC": b64encode(f"ann:{password}".encode()).decode(),
        "AUTHPLAIN": b64encode(f"\0ann\0{password}".encode()).decode(),
        "SAML": b64encode(f'<samlp:Response ID="_{maker.of(fakes.ALNUM, 300)}"'.encode()).decode(),
        "PYPI": "py" + "pi-AgEIcHlwaS5vcmc" + maker.of(fakes.ALNUM, 150),
        "C24": maker.of(fakes.ALNUM, 24),
        "C33": maker.of(fakes.ALNUM, 33),
        # What identifies or only looks like it.
        "A": "AK" + "IA" + maker.of(CAPITALS + "234567", 16),
        "C10": maker.of(CAPITALS + fakes.DIGITS, 10),
        "D9": maker.of("123456789", 9),
        "C20": maker.of(fakes.HEX, 20),
        "C8": maker.of(fakes.HEX, 8).upper(),
        "H8": maker.of(fakes.HEX, 8),
        "H16": maker.of(fakes.HEX, 16),
        "H24": maker.of(fakes.HEX, 24),
        "HU16": maker.of(fakes.HEX, 16).upper(),
        "HU40": maker.of(fakes.HEX, 40).upper(),
        "B43": maker.of(fakes.ALNUM, 43),
        "B86": maker.of(fakes.ALNUM, 86),
    }
    secrets = list(sorts)[: list(sorts).index("A")]
    named = [sort for sort in sorts if f"{{{sort}}}" in line]
    for sort in named:
        line = line.replace(f"{{{sort}}}", sorts[sort])
    return line, [sorts[sort] for sort in named if sort in secrets]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("line", LINES)
def test_no_secret_of_a_line_is_left(line, seed):
    text, secrets = filled(line, seed)
    masked = CORE.text(text)
    assert secrets, "the control: there is one"
    assert [secret for secret in secrets if secret in masked] == []
    assert MASK.sub("", masked) == MASK.sub("", reference.masked(text))
    assert CORE.text(masked) == masked


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("line", HARMLESS)
def test_what_only_looks_like_one_stays(line, seed):
    text, _ = filled(line, seed)
    assert CORE.text(text) == text == reference.masked(text)
