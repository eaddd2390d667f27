"""The whole corpus in pieces and a second time: any cut gives one output, and masked text stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fakes
import harmless
from chunk_invariance import assert_chunk_invariant

import redact
from redact import _native

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REDACTOR = redact.Redactor()
RULES = [rule[0] for rule in _native.rules()]


def streamed(chunks: Iterable[str]) -> Iterator[str]:
    stream = REDACTOR.incremental()
    yield from map(stream.feed, chunks)
    yield stream.flush()


def lines() -> list[str]:
    """A line of each rule, with a key name where it needs one, and of each look-alike."""
    found = []
    for number, rule in enumerate(RULES):
        name = f"{fakes.NAMES[rule]}=" if rule in fakes.NAMES else ""
        found.append(f"note: {name}{fakes.Maker(number).fake(rule)} x\n")
    return found + [f"{fakes.Maker(1).filled(template)}\n" for template in harmless.TEMPLATES]


def test_every_cut_of_every_line_gives_what_the_whole_gives():
    cuts = 0
    masked = 0
    for text in lines():
        cuts += assert_chunk_invariant(streamed, REDACTOR.text, text)
        masked += REDACTOR.text(text) != text
    assert cuts > 50_000
    assert masked >= len(RULES), "the control: an identity would be invariant, too"


def test_a_second_time_changes_nothing():
    for text in (*lines(), "".join(lines())):
        once = REDACTOR.text(text)
        assert once == REDACTOR.text(once)


def test_a_list_under_a_name_is_masked_to_its_end_however_long_its_members_are():
    maker = fakes.Maker(4)
    members = [maker.opaque(600), "Zk3!9x", maker.opaque(40), "Qk7?2y"] * 3
    text = f"passwords: [{', '.join(f'{chr(34)}{member}{chr(34)}' for member in members)}], next"
    whole = REDACTOR.text(text)
    assert "Qk7?2y" not in whole
    for size in (1, 7, 64, 601, 1300):
        assert whole == "".join(streamed(text[i : i + size] for i in range(0, len(text), size)))
