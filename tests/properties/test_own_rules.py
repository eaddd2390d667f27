"""Rules of the caller's own find what the oracle finds with them, however a text is stored and cut."""

from __future__ import annotations

import random

import reference
from hypothesis import given, settings, strategies as st
from oracle.own import own_matches
from properties import own_rules, pieces
from properties.test_incremental import chunks, cuts

import redact
from redact import _native

WORDS = [
    "acme_[a-z0-9]{2,}",
    "acme-?[a-z0-9]{4,}",
    "ACME_key[0-9]+|abab[a-z0-9]{2,}",
    "[a-z]{3}_[a-z0-9]{3,}",
]
"""Patterns of secrets that are one word: a stream shows no word before it has ended."""


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


@given(own_rules.rules(WORDS), st.lists(st.one_of(own_rules.words, own_rules.others), max_size=12), cuts)
def test_any_cuts_of_a_text_give_what_the_whole_gives_where_secrets_are_words(rules, parts, cuts):
    rules = [redact.Rule(rule.id, rule.kind, rule.pattern, group=0) for rule in rules]
    ours, text = core(rules), "".join(parts)
    stream = ours.incremental()
    out = "".join(stream.feed(chunk) for chunk in chunks(text, cuts)) + stream.flush()
    assert ours.text(text) == out
    assert ours.text(text) == "".join(map(stream.feed, text)) + stream.flush()


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
