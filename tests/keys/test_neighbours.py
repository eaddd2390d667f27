"""A value beside its name in a list, in a text with fields, in braces or the next line: words there stay."""

from __future__ import annotations

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
MAKER = fakes.Maker(41)
OPAQUE = MAKER.opaque(32)
TYPED = "Tr0ub" + "4dour&3"

MADE = [
    'acme_token, "{}"',
    'sign(acme_token, "{}")',
    '"acme_token", "{}"',
    "'acme_token', '{}', 3",
    '["acme_token", "{}", 3]',
    "buildConfigField 'String', 'API_KEY', '\"{}\"'",
    'buildConfigField("String", "API_KEY", "\\"{}\\"")',
    'acme_token=f"{}"',
    "acme_token: F'{}'",
    'acme_token={{"{}"}}',
    "<Client token={{ '{}' }} />",
    'acme_token =\\\n    "{}"',
    "acme_token=\\\r\n'{}'",
    "statuspage_api_key: OAuth {}",
    "acme_api_key: Basic {}",
    "ACME_TOKEN=Bearer {}",
    "acme_token_b64={}",
    "ACME_TOKEN_BASE64: {}",
]
# Names beside names, a text with fields, a set of several, a path, a scheme's word in a sentence.
HARMLESS = [
    'fields = [user, password, "last_login2"]',
    'log(acme_token, "refreshed 2 of them")',
    '"acme_token", "acme_secret2"',
    "'password', 'sha256_hash', 'x'",
    '"password", "users/list2"',
    'columns(password, "a1b2c3")',
    'acme_token=f"{prefix}-{part2}"',
    "password=f'{user}:{word}'",
    'token={"read", "write2"}',
    'acme_token =\\\n    "refreshed"',
    "acme_api_key: OAuth is asked for",
    "password_b64_length=88",
    '"MLKEM768X25519PrivateKey", "MLKEM768X25519PublicKey"',
    "'ExampleSession', 'ExampleAnimatedMatrix4x4'",
]


@pytest.mark.parametrize("form", MADE)
def test_what_a_machine_made_is_masked_and_nothing_else(form):
    text = form.format(OPAQUE)
    masked = CORE.text(text)
    before, _, after = text.partition(OPAQUE)
    assert masked.startswith(before + "[REDACTED")
    assert masked.endswith("]" + after)


@pytest.mark.parametrize("form", MADE)
def test_without_a_name_that_announces_it_nothing_goes(form):
    text = form.format(OPAQUE)
    for word in ("acme_token", "API_KEY", "ACME_TOKEN", "statuspage_api_key", "acme_api_key", "token"):
        text = text.replace(word, "acme_number")
    if "Bearer" not in text and "Basic" not in text:  # those say it by themselves
        assert OPAQUE in CORE.text(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_names_beside_names_and_texts_with_fields_stay(text):
    assert text == CORE.text(text)


@pytest.mark.parametrize(
    "text", ["password=f'{}'", "password={{'{}'}}", 'password =\\\n "{}"', "PASSWORD_B64={}"]
)
def test_what_people_type_is_masked_where_a_separator_says_so(text):
    assert TYPED not in CORE.text(text.format(TYPED))


@pytest.mark.parametrize("form", [*MADE, *HARMLESS])
def test_the_oracle_and_every_cut_say_the_same(form):
    text = form.format(OPAQUE) if form in MADE else form
    assert reference.matches(text) == CORE.matches(text)
    for cut in range(len(text) + 1):
        stream = CORE.incremental()
        assert stream.feed(text[:cut]) + stream.feed(text[cut:]) + stream.flush() == CORE.text(text)


def test_each_of_the_alternatives_that_a_shape_begins_with_is_tried():
    value = MAKER.of(fakes.URL, 20) + "_" + MAKER.of(fakes.ALNUM, 22)
    text = f"https://a.example/reset-password/{value}"
    assert value not in CORE.text(text)
    assert reference.matches(text) == CORE.matches(text)
