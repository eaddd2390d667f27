"""Schemes before escaped spaces, braces of ODBC, options that say what stands behind a name, slugs."""

from __future__ import annotations

import fakes
import pytest
import reference
from checks import CORE, assert_only_goes, assert_stays

SECRET = fakes.Maker(73).opaque(32)
TYPED = "Winter57wys"

FORMS = [
    ("Authorization: Bearer\\u0020{}", SECRET),
    ('{{"Authorization": "Bearer\\u0020{}"}}', SECRET),
    ('"{{\\"authorization\\":\\"Bearer\\\\u0020{}\\"}}"', SECRET),
    ("authorization=Basic\\x20{}", SECRET),
    ("Driver={{x}};Server=db;Uid=ann;Pwd={{{}}};Database=shop", TYPED),
    ("PWD={{{}}};Trusted=no", TYPED),
    ("pulumi config set --secret dbPassword {}", TYPED),
    ("pulumi config set --secret apiToken {}", SECRET),
]


@pytest.mark.parametrize(("form", "secret"), FORMS)
def test_the_secret_goes_and_nothing_else_does(form, secret):
    assert_only_goes(secret, form.format(secret))


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer\\u0020",
        "Authorization: Bearer\\u0021x",
        'f"password={password}"',
        "Uid=ann;Pwd={password};Database=shop",
        "url?password={k7Q2m9x1}&x=1",
        "deploy_key=my-service-3f9a2b1c",
        "ssh_key: web-prod-7f3e9a1b2c4d",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert_stays(text)


def test_a_slug_is_the_name_of_a_thing_under_a_key_alone():
    text = "session_secret=web-prod-7f3e9a1b2c4d"
    assert CORE.text(text) == "session_secret=[REDACTED:secret_key]" == reference.masked(text)
