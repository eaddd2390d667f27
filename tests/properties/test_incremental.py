"""Any way of cutting a stream gives what the whole text gives."""

from __future__ import annotations

from hypothesis import given, strategies as st
from properties import pieces
from properties.test_matcher import LIVE_CORE


def chunks(whole, cuts):
    at = sorted({min(cut, len(whole)) for cut in cuts})
    return [whole[a:b] for a, b in zip([0, *at], [*at, len(whole)], strict=True)]


cuts = st.lists(st.integers(0, 700), max_size=6)


@given(pieces.live_texts, cuts)
def test_any_cuts_of_a_text_give_what_the_whole_gives(text, cuts):
    stream = LIVE_CORE.incremental()
    out = "".join(stream.feed(chunk) for chunk in chunks(text, cuts)) + stream.flush()
    assert LIVE_CORE.text(text) == out


@given(pieces.live_texts)
def test_one_symbol_at_a_time_gives_what_the_whole_gives(text):
    stream = LIVE_CORE.incremental()
    assert LIVE_CORE.text(text) == "".join(map(stream.feed, text)) + stream.flush()


@given(pieces.live_texts, cuts)
def test_any_cuts_of_bytes_give_what_the_whole_gives(text, cuts):
    data = text.encode("utf-8", "surrogatepass")
    stream = LIVE_CORE.incremental_data()
    out = b"".join(stream.feed(chunk) for chunk in chunks(data, cuts)) + stream.flush()
    assert LIVE_CORE.data(data) == out


@given(pieces.live_texts, pieces.live_texts, cuts)
def test_a_flush_starts_anew(first, second, cuts):
    stream = LIVE_CORE.incremental()
    stream.feed(first)
    stream.flush()
    assert stream.held == 0
    out = "".join(stream.feed(chunk) for chunk in chunks(second, cuts)) + stream.flush()
    assert LIVE_CORE.text(second) == out


@given(pieces.live_texts, cuts)
def test_what_comes_out_early_is_never_taken_back(text, cuts):
    stream = LIVE_CORE.incremental()
    whole = LIVE_CORE.text(text)
    out = ""
    for chunk in chunks(text, cuts):
        out += stream.feed(chunk)
        assert whole.startswith(out)
