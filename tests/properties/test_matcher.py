"""The native core finds what the oracle finds, in any text, and masking keeps its promises."""

from __future__ import annotations

from typing import Any

import reference
from hypothesis import given, strategies as st
from properties import pieces

from redact import _native

CORE = _native.Core()


def core_with_live(**settings: Any) -> _native.Core:
    table = _native.LiveTable()
    for value, kind in pieces.LIVE:
        assert table.pin(value, kind, None)
    return _native.Core(live=table, **settings)


LIVE_CORE = core_with_live()


@given(pieces.texts)
def test_the_core_finds_what_the_oracle_finds(text):
    assert reference.matches(text) == CORE.matches(text)


def test_an_authority_is_one_at_the_very_beginning_of_a_text():
    for text in ("://alice:hunter2@example.com/", "x://alice:hunter2@example.com/"):
        assert [text[start:end] for start, end, *_ in CORE.matches(text)] == ["hunter2"]
        assert reference.matches(text) == CORE.matches(text)


@given(pieces.live_texts)
def test_the_core_finds_live_secrets_where_the_oracle_does(text):
    assert reference.matches(text, pieces.LIVE) == LIVE_CORE.matches(text)


@given(pieces.live_texts)
def test_the_masked_text_is_the_text_with_masks_in_place_of_its_matches(text):
    out, at = [], 0
    for start, end, kind, _, _ in LIVE_CORE.matches(text):
        assert at <= start < end <= len(text)
        out += [text[at:start], f"[REDACTED:{kind}]"]
        at = end
    assert "".join(out) + text[at:] == LIVE_CORE.text(text)


@given(pieces.live_texts)
def test_masking_twice_changes_nothing_more(text):
    once = LIVE_CORE.text(text)
    assert once == LIVE_CORE.text(once)


@given(pieces.live_texts)
def test_a_clean_text_comes_back_as_the_same_object(text):
    done = LIVE_CORE.text(text)
    assert (done is text) == (not LIVE_CORE.matches(text))


@given(pieces.live_texts, st.sampled_from(["é", "€", "🔑", "\ud800"]))
def test_offsets_are_code_points_in_every_storage_of_strings(text, wide):
    assert LIVE_CORE.matches(f"~~~ {text} ~") == LIVE_CORE.matches(f"{wide * 3} {text} {wide}")


@given(pieces.live_texts)
def test_bytes_are_masked_as_the_same_text_would_be(text):
    text = text.encode("ascii", "replace").decode()
    assert LIVE_CORE.text(text).encode() == LIVE_CORE.data(text.encode())


@given(st.binary(max_size=60), pieces.live_texts)
def test_any_bytes_are_taken(octets, text):
    data = octets + text.encode("utf-8", "surrogatepass") + octets
    done = LIVE_CORE.data(data)
    assert isinstance(done, bytes)
    assert done == LIVE_CORE.data(done)


@given(pieces.live_texts)
def test_the_oracle_itself_masks_once_for_all(text):
    once = reference.masked(text, pieces.LIVE)
    assert once == reference.masked(once, pieces.LIVE)
