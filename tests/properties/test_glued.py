"""The same promises where secrets stand right beside what tells them: a mask takes nothing of that."""

from __future__ import annotations

import json
import os
import re
from urllib.parse import unquote, urlsplit

import pytest
import reference
from properties import glued, pieces
from properties.test_matcher import LIVE_CORE

DEEP = 100 if os.environ.get("REDACT_PROPERTIES") == "deep" else 1
CUT = 120  # symbols: reading a text by each of its symbols takes time by the square


def short(count, seed):
    return (text for text in glued.texts(count, seed) if len(text) <= CUT)


def test_masking_twice_changes_nothing_more():
    for text in glued.texts(6000 * DEEP, 1):
        once = LIVE_CORE.text(text)
        assert LIVE_CORE.text(once) == once, text


def test_one_symbol_at_a_time_gives_what_the_whole_gives():
    for text in short(400 * DEEP, 2):
        stream = LIVE_CORE.incremental()
        assert "".join(map(stream.feed, text)) + stream.flush() == LIVE_CORE.text(text), text


def test_the_core_finds_what_the_oracle_finds():
    for text in short(120 * DEEP, 3):
        assert reference.matches(text, pieces.LIVE) == LIVE_CORE.matches(text), text


@pytest.mark.parametrize("levels", [1, 2, 3])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Cookie", 'sid="{}"; theme=dark'),
        ("Cookie", 'theme=dark; sid="{}"'),
        ("Cookie", '"sid={}"'),
        ("Cookie", 'sid= "{}" '),
        ("Set-Cookie", 'sid="{}"; Path=/; HttpOnly'),
        ("note", 'Cookie: sid="{}"; theme=dark'),
    ],
)
def test_quotes_round_a_cookie_stay_with_what_escapes_them(name, told, levels):
    secret = glued.Maker(levels).opaque(24)
    text, expected = {name: told.format(secret)}, told.format("*")
    for _ in range(levels):
        text = json.dumps(text)
    masked = LIVE_CORE.text(text)
    assert secret in text
    assert secret not in masked
    for _ in range(levels):
        masked = json.loads(masked)
    assert re.sub(r"\[REDACTED:\w+]", "*", masked[name]) == expected


@pytest.mark.parametrize("seed", range(40))
def test_what_stands_behind_an_escape_leaves_it_whole(seed):
    """Formats of digits, and what is left over of base64, would take the digits of an escape."""
    bot = f"{glued.Maker(seed).of('0123456789', 6)}:AA{glued.Maker(seed).opaque(33, glued.URL)}"
    packed = pieces.spelled(pieces.LIVE[0][0])[16]
    for secret in (bot, packed):
        told = f'"\\u0022{secret}"'
        masked = LIVE_CORE.text(told)
        assert json.loads(masked)[0] == '"'
        assert secret not in masked
        assert "[REDACTED:" in masked
        address = f"https://h.example/x?q=%27%22{secret}&n=1"
        query = urlsplit(LIVE_CORE.text(address)).query
        assert unquote(query).startswith("q='\"[")
        assert secret not in query
