"""Rules of the caller's own, and texts for them."""

# ruff: noqa: E501 -- tables of pieces, read by the row

from __future__ import annotations

import re

from hypothesis import strategies as st
from properties import pieces

import redact

KEYWORDS = [
    "a", "k7", "ab", "aba", "abab", "acme", "acme_", "ACME_key", "e_ke", "key", "key ", "key=", "KEY: ", "token", "ghp_", "password", "://",
    "Bearer ", "eyJ", "\n", "  ", "....", "x\nacme", "order", "the ", "=", '"', "[REDACTED", "acme_" * 17,
]  # fmt: skip
PATTERNS = [
    "acme_[a-z0-9]{2,}", "(?i)acme_(?:key)?([0-9]+)", "[a-z]+=([0-9]{2,})", "(?i)key.{0,30}?([0-9a-f]{3})", r"\b[a-z]{3}\b", "^.{1,5}", ".{3}$", "(?s)^.{2,9}",
    "aba", "(?:ab)+", "ghp_[a-z]+|token.([0-9]+)", r"\.{3,}", "[0-9]{3}", "(?:x|y|key)[=: ]+([a-z]+)", "a.*b", "(?i)(?:order|acme)[a-z_ ]*([0-9])", r"\n.", "[a-f]{2}[0-9]?",
    r"[^\x00-\x7f]+", r"acme[^ -~]{1,3}([a-z0-9]{3})?", "(a)?(b)?order ([0-9]+)", r"\W{4}", "(?:[^ ]{40})",
]  # fmt: skip
SEVERAL = [
    "[0-9]{4}:[0-9]{4}:[0-9]{4}", "[0-9]{2} [0-9]{2}(?: [0-9]{2})?", "acme ([a-z]+ [a-z]+ [0-9])", "(?i)key[ :=]+([0-9]+(?:[ :][0-9]+)+)", "(?:key|acme) (?:12 (?:12|ab)|b)",
    '"([^"]*)"', "(?s)order.*?=", "ab(?:[ :]ab){2}", r"\bab\b[ :]\b12\b", "(?m)^ab [^\\n]+", "acme(?: |:)?[0-9]{2}:(?:[0-9]{2}|ab)", "([a-z]+): [0-9]{2}|12:([a-z ]+)=",
    "(ab )*12", "[^ ]* [^ ]*=", "(?:12:)+a|:12", "key.*?(ab|12).*?(:|=)", r"12\B.*? ab$",
]  # fmt: skip
"""Secrets of several words."""
ALLOWANCES = [
    redact.Allow(words=["1"]),
    redact.Allow(words=["ACME"]),
    redact.Allow(patterns=["^a", "7$"]),
    redact.Allow(patterns=["key"], target="match"),
    redact.Allow(patterns=["^ ", "order.*9"], target="line"),
    redact.Allow(patterns=["[0-9]"], words=["b"], target="line", every=True),
    redact.Allow(patterns=["a"], every=True),
]
"""What a pattern may look like, and what makes its match none."""


def _rule(
    number: int, pattern: str, keywords: list[str], entropy: float, allow: list[redact.Allow]
) -> redact.Rule:
    group = None if number % 3 else re.compile(pattern).groups
    return redact.Rule(f"own-{number}", "own", pattern, keywords, group=group, entropy=entropy, allow=allow)


@st.composite
def rules(draw: st.DrawFn, patterns: list[str] = PATTERNS) -> list[redact.Rule]:
    """One rule or several."""
    entropies = st.sampled_from([0.0, 0.0, 0.0, 1.6, 2.9])
    allowed = st.lists(st.sampled_from(ALLOWANCES), max_size=2)
    count = draw(st.integers(1, 5))
    return [
        _rule(
            draw(st.integers(0, 2)) + 3 * number,
            draw(st.sampled_from(patterns)),
            draw(st.lists(st.sampled_from(KEYWORDS), max_size=3)),
            draw(entropies),
            draw(st.one_of(st.just([]), allowed)),
        )
        for number in range(count)
    ]


def _any_case(text: str, case: int) -> str:
    return (text, text.upper(), text.swapcase())[case]


words = st.builds(_any_case, st.sampled_from(KEYWORDS), st.integers(0, 2))
others = st.sampled_from(
    ["a1b2c3", "123", "=12", "_key7 ", "é", "\n", "key", "b", " order 66 ", "acme_9", "acme\u20ac\u20acb7c", "acme_a1b2", "....", "\ud800", "漢字", "🔑"]
)  # fmt: skip
fillers = st.builds(
    lambda piece, length: (piece * length)[:length],
    st.sampled_from([" ", "x ", ".", "line\n", "abab", "é ", "ab 12 "]),
    st.one_of(
        st.integers(0, 200),
        st.sampled_from([1000, 1022, 1024, 2040, 2047, 2048, 2049, 3072, 4090, 4096, 4097]),
    ),
)
"""Among them what fills a window or a line, or nearly."""
lookalikes = st.sampled_from(
    ["1234:", "1234:1234", ":1212", "12 ", "12:", "ab", "ab ", " ab:", '"', '" ', "acme ab ", "acme ", "key: 12 ", "order ", "\n", "= ", "9", "é"]
)  # fmt: skip
"""What secrets of several words begin with, and what looks like it."""
short_texts = st.lists(st.one_of(words, words, others, pieces.dull), max_size=14).map("".join)
long_texts = st.lists(st.one_of(words, words, others, others, fillers), max_size=12).map("".join)
