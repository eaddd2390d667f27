"""Letters at random are a secret under a name that announces one; words and names in sources are none."""

from __future__ import annotations

import random
import string

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
ALPHABETS = {
    "small": string.ascii_lowercase,
    "capitals": string.ascii_uppercase,
    "both": string.ascii_letters,
}
FORMS = [
    'acme_token = "{}"',
    "acme_token: {} for ann",
    "ACME_SECRET={}",
    '{{"acmeApiKey": "{}"}}',
    "<acmeToken>{}</acmeToken>",
    "connect(acme_token={}, port=1)",
    "acme token is {}",
    "setx ACME_TOKEN {}",
    "https://a.example/?acme_token={}&page=2",
    "Authorization: Bearer {}",
    "token={}",
    "access_token={}",
    "client.setToken('{}')",
]
# Compounds, names in sources, what people type for an example, pieces of the alphabet.
WORDS = [
    "internationalization",
    "correcthorsebatterystaple",
    "VpcPeeringConnection",
    "getElementsByTagName",
    "XMLHttpRequestEventTarget",
    "rindfleischetikettierung",
    "kreuzfahrtschiffe",
    "anticonstitutionnellement",
    "aansprakelijkheidsverzekering",
    "authenticationprovider",
    "AbstractSingletonProxyFactoryBean",
    "AUTHENTICATIONREQUIRED",
    "getsockoptbyname",
    "abcdefghijklmnopqrst",
    "ZYXWVUTSRQPONMLKJI",
    "xxxxxxxxxxxxxxxxxxxxxxxx",
    "asdfasdfasdfasdfasdf",
]


def made(alphabet: str, count: int) -> list[str]:
    """Some values of letters."""
    return [fakes.Maker(seed).of(ALPHABETS[alphabet], count) for seed in range(20)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_letters_at_random_are_found_in_every_form(form, alphabet):
    values = made(alphabet, 24)
    found = [value for value in values if value not in CORE.text(form.format(value))]
    assert len(found) >= len(values) * 0.8
    assert all(CORE.text(form.format(value)).count("[REDACTED") <= 1 for value in values)


@pytest.mark.parametrize("count", [16, 19, 32, 64])
def test_fewer_letters_tell_less_and_nearly_all_are_told(count):
    told = [value for value in made("small", count) if value not in CORE.text(f"acme_token={value}")]
    assert len(told) >= 16


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    "form", ['acme_token = "{}"', "acme_token={}", "{{'acmeToken': '{}'}}", "acme_token: {} for ann"]
)
def test_words_and_names_in_sources_stay_as_they_are(form, word):
    text = form.format(word)
    assert text == CORE.text(text)


@pytest.mark.parametrize(
    "text", ["{}", "see {} for more", "name={}", "job: {}", "/tmp/{}/x", "acme_token_name={}"]
)
@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_letters_at_random_are_nothing_where_no_name_says_so(text, alphabet):
    for value in made(alphabet, 24):
        assert text.format(value) == CORE.text(text.format(value))


@pytest.mark.parametrize("form", FORMS)
def test_the_oracle_says_the_same_of_each(form):
    values = [*(value for alphabet in ALPHABETS for value in made(alphabet, 18)), *WORDS]
    for value in random.Random(5).sample(values, 25):
        text = form.format(value)
        assert reference.matches(text) == CORE.matches(text)
