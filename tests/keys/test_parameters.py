"""Headers that are parameters of a query or a form: their values end where the next parameter begins."""

from __future__ import annotations

import fakes
import pytest
import reference
from checks import CORE, assert_only_goes, assert_stays

MAKER = fakes.Maker(41)
TOKEN = MAKER.opaque(24)
PLACES = [
    "https://h.example/p?{}&page=22222",
    "GET /p?a=1&{}&page=22222 HTTP/1.1",
    "{}&page=22222",
    "body: a=1&{}&page=22222&b=33333",
    "https://h.example/p?{}#page=22222",
    'href="/p?a=1&amp;{}&amp;page=22222"',
    '{{"url": "/p?{}\\u0026page=22222"}}',
    "GET /p?{} HTTP/1.1",
]
FORMS = [
    "Cookie={}",
    "cookie={}",
    "cookies={}",
    "Set-Cookie={}",
    "X-Api-Key={}",
    "Authorization={}",
    "Proxy-Authorization={}",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_a_header_that_is_a_parameter_ends_where_the_next_one_begins(place, form):
    assert_only_goes(TOKEN, place.format(form.format(TOKEN)))


@pytest.mark.parametrize("form", ["Cookie", "Set-Cookie", "Authorization"])
def test_an_encoded_parameter_ends_at_an_encoded_ampersand(form):
    text = f"next=%2Fp%3F{form}%3D{TOKEN}%26page%3D22222"
    assert TOKEN not in CORE.text(text)
    assert CORE.text(text).endswith("]%26page%3D22222")
    assert CORE.text(text) == reference.masked(text)


def test_the_pairs_of_a_cookie_that_is_a_parameter_go_on_behind_a_semicolon():
    text = f"/p?cookie=theme=dark; sid={TOKEN}; lang=en&page=22222"
    assert CORE.text(text) == "/p?cookie=theme=dark; sid=[REDACTED:cookie]; lang=en&page=22222"
    assert CORE.text(text) == reference.masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "/p?cookies=1&page=22222",
        "/p?cookies=accepted&page=22222",
        "/p?cookie=/a/b&page=22222",
        "/p?Authorization=none&x=22222 HTTP/1.1",
        "/p?Authorization=abc&x=2 HTTP/1.1",
    ],
)
def test_a_parameter_that_says_something_of_cookies_stays(text):
    assert_stays(text)


def test_a_cookie_header_goes_on_to_its_end_whatever_its_values_hold():
    """The control: what is no parameter ends at no ampersand."""
    text = f"Cookie: sid=a1b2c3&d4; ticket={TOKEN}"
    assert CORE.text(text) == "Cookie: sid=[REDACTED:cookie]; ticket=[REDACTED:cookie]"
