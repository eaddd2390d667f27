"""Rules of the caller's own find what the oracle finds with them, however a text is stored and cut."""

from __future__ import annotations

import random
from functools import partial

import reference
from chunk_invariance import assert_chunk_invariant
from hypothesis import assume, given, settings, strategies as st
from oracle.own import announced_matches, own_matches
from properties import own_rules, pieces
from properties.test_incremental import chunks, cuts

import redact
from redact import _native


def core(rules, live=()):
    table = _native.LiveTable()
    for value, kind in live:
        assert table.pin(value, kind, None)
    return _native.Core(live=table, rules=[rule.as_native() for rule in rules])


@given(own_rules.rules(), st.one_of(own_rules.short_texts, own_rules.long_texts))
@settings(max_examples=settings.default.max_examples * 3)
def test_the_core_finds_with_rules_of_its_own_what_the_oracle_finds(rules, text):
    assert reference.matches(text, own=rules) == core(rules).matches(text)


@given(own_rules.rules(), st.lists(st.one_of(own_rules.words, pieces.lives, pieces.fields()), max_size=8))
def test_they_are_united_with_all_else_as_the_oracle_does(rules, parts):
    text = " ".join(parts)
    assert reference.matches(text, pieces.LIVE, own=rules) == core(rules, pieces.LIVE).matches(text)


@given(own_rules.rules(), own_rules.long_texts, st.sampled_from(["é", "€", "🔑", "\ud800"]))
def test_offsets_are_code_points_in_every_storage_of_strings(rules, text, wide):
    ours = core(rules)
    text = text.translate({ord(symbol): "é" for symbol in "€漢字🔑\ud800"})
    assert ours.matches(f"{text}\n\xff\xff") == ours.matches(f"{text}\n{wide * 2}")
    assert reference.matches(f"{text}\n{wide * 2}", own=rules) == ours.matches(f"{text}\n{wide * 2}")


@given(own_rules.rules(), own_rules.short_texts)
def test_the_masked_text_is_the_text_with_masks_in_place_of_its_matches(rules, text):
    ours, out, at = core(rules), [], 0
    for start, end, kind, _, _ in reference.matches(text, own=rules):
        out += [text[at:start], f"[REDACTED:{kind}]"]
        at = end
    masked = "".join(out) + text[at:]
    assert masked == ours.text(text)
    assert [masked] == ours.value([text])


several = st.lists(
    st.one_of(own_rules.lookalikes, own_rules.lookalikes, own_rules.words, own_rules.others), max_size=16
)


def streamed(redactor, chunks):
    stream = redactor.incremental()
    yield from map(stream.feed, chunks)
    yield stream.flush()


def is_announced(text, rules):
    """Whether each match has its keyword before it ends: of another a stream may have shown the beginning."""
    found = {known: set() for known in (True, False)}
    for match, known in announced_matches(text, rules):
        found[known].add(match)
    return found[False] <= found[True]


def assert_any_cuts(ours, text, cuts):
    whole, stream = ours.text(text), ours.incremental()
    assert whole == "".join(map(stream.feed, chunks(text, cuts))) + stream.flush()
    if len(text) < 500:
        assert whole == "".join(map(stream.feed, text)) + stream.flush()
    data, stream = text.encode("utf-8", "surrogatepass"), ours.incremental_data()
    assert ours.data(data) == b"".join(map(stream.feed, chunks(data, cuts))) + stream.flush()


@given(own_rules.rules(own_rules.SEVERAL), several.map("".join), cuts)
@settings(max_examples=settings.default.max_examples * 3)
def test_any_cuts_give_what_the_whole_gives_where_secrets_are_several_words(rules, text, cuts):
    assume(is_announced(text, rules))
    assert_any_cuts(core(rules), text, cuts)


@given(own_rules.rules(), st.one_of(own_rules.short_texts, own_rules.long_texts), cuts)
@settings(max_examples=settings.default.max_examples * 3)
def test_any_cuts_give_what_the_whole_gives_whatever_a_rule_says(rules, text, cuts):
    assume(is_announced(text, rules))
    assert_any_cuts(core(rules), text, cuts)


@given(
    own_rules.rules(own_rules.SEVERAL),
    st.lists(st.one_of(own_rules.lookalikes, pieces.lives, pieces.fields()), max_size=8).map("".join),
    cuts,
)
def test_any_cuts_give_what_the_whole_gives_beside_live_secrets_and_the_catalogue(rules, text, cuts):
    assume(is_announced(text, rules))
    assert_any_cuts(core(rules, pieces.LIVE), text, cuts)


def test_every_cut_of_secrets_of_several_words_gives_what_the_whole_gives():
    dice, cuts, masked = random.Random(3), 0, 0
    parts = ["1234:", "1212", ":1212 ", "ab ", "ab:", "12 ", "12", '"', "acme ", "key: ", "order ", "x", "="]
    for number in range(150):
        keywords = dice.choices(["acme", "key", "order", "12"], k=dice.randrange(2))
        rules = [redact.Rule("own", "own", dice.choice(own_rules.SEVERAL), keywords)]
        text = "".join([*keywords, " ", *dice.choices(parts, k=9), str(number)])
        redactor = redact.Redactor(redact.Policy(rules=rules))
        if not is_announced(text, rules):
            continue
        cuts += assert_chunk_invariant(partial(streamed, redactor), redactor.text, text)
        masked += redactor.text(text) != text
    assert cuts > 5_000
    assert masked > 30, "the control: an identity would be invariant, too"


def test_the_oracle_meets_all_that_a_rule_may_say():
    seen = dict.fromkeys(("found", "let go by entropy", "let go by an allowance", "beyond every keyword"), 0)
    dice = random.Random(5)
    for number in range(300):
        pattern = dice.choice(own_rules.PATTERNS)
        words = dice.choices(own_rules.KEYWORDS, k=dice.randrange(3))
        allow = dice.choices(own_rules.ALLOWANCES, k=1)
        bare = redact.Rule("own", "own", pattern, words)
        others = ["123", "a1b2c3", " order 66 ", "x " * 1100, "b", "=12"]
        parts = dice.choices([*own_rules.KEYWORDS, *others], k=9)
        text = "".join(parts) + str(number)
        found = [*own_matches(text, [bare])]
        seen["found"] += len(found)
        strict = redact.Rule("own", "own", pattern, words, entropy=1.6)
        seen["let go by entropy"] += len(found) - len([*own_matches(text, [strict])])
        allowing = redact.Rule("own", "own", pattern, words, allow=allow)
        seen["let go by an allowance"] += len(found) - len([*own_matches(text, [allowing])])
        anywhere = redact.Rule("own", "own", f"(?s){pattern.replace('(?s)', '')}")
        seen["beyond every keyword"] += bool(words and not found and [*own_matches(text, [anywhere])])
    assert all(count > 20 for count in seen.values()), seen
