"""Mappings that name a value elsewhere than in its key: records, typed values, comparisons."""

from __future__ import annotations

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
MAKER = fakes.Maker(67)
MADE = MAKER.opaque(24)
PASSWORD = MAKER.opaque(10)

HELD = [
    ({"password": {"S": "human"}}, "human"),
    ({"password": {"stringValue": "human"}}, "human"),
    ({"password": {"value": "human", "type": "text"}}, "human"),
    ({"client_secret": {"#text": PASSWORD}}, PASSWORD),
    ({"password": {"new": {"S": PASSWORD}}}, PASSWORD),
    ({"password": {"old": PASSWORD, "new": "none"}}, PASSWORD),
    ({"Type": "SecureString", "Name": "/shop/greeting", "Value": "human"}, "human"),
    ({"key": "greeting", "value": "human", "type": "secret"}, "human"),
    ({"greeting": {"sensitive": True, "type": "string", "value": "human"}}, "human"),
    ({"name": "greeting", "value": "human", "isSecret": True}, "human"),
    ({"name": "password", "value": "human"}, "human"),
    ({"Name": "password", "Value": "human"}, "human"),
    ({"Key": "DB_PASSWORD", "Value": "human"}, "human"),
    ({"key": "api_key", "Value": "human"}, "human"),
    ({"id": "password", "value": PASSWORD}, PASSWORD),
    ({"header": "X-Api-Key", "value": PASSWORD}, PASSWORD),
    ({"ParameterKey": "DbPassword", "ParameterValue": PASSWORD}, PASSWORD),
    ({"OptionName": "DB_PASSWORD", "Value": PASSWORD}, PASSWORD),
    ({"tokens": {"access": MADE, "kind": "bearer"}}, MADE),
    ({"tokens": [MADE, "word"]}, MADE),
    ({"device_tokens": [MADE]}, MADE),
]


@pytest.mark.parametrize(("held", "secret"), HELD)
def test_what_a_mapping_says_to_be_secret_goes(held, secret):
    masked = CORE.value(held)
    before, _, rest = str(held).partition(repr(secret))
    assert rest or before != str(held)
    shown = str(masked)
    assert secret not in shown
    assert shown.startswith(before + "'[REDACTED:")
    assert shown.endswith(rest)
    assert masked == reference.value(held)
    assert CORE.value(masked) is masked


@pytest.mark.parametrize(
    "held",
    [
        {"password": {"type": "text", "label": "Password"}},
        {"password": {"new": "New password", "old": "Old password"}},
        {"id": "password", "value": "Enter your password"},
        {"field": "password", "value": "required"},
        {"id": "greeting", "value": "hello"},
        {"name": "theme", "value": "dark7x", "secure": True},
        {"name": "greeting", "value": "human", "sensitive": False},
        {"type": "text", "value": "human7x"},
        {"type": "secret", "value": None},
        {"tokens": ["pass", "##word", "!", "the"]},
        {"tokens": {"prompt": 12, "completion": 7}},
        {"max_tokens": 4096},
        {"max_tokens": "4096"},
        {"stop_tokens": [MADE]},
        {"tokens": "4096"},
        ["pass", "##word"],
        ("token", "##ize1"),
        ["password", "##s2"],
        {"pairs": [["pass", "##word7"]]},
    ],
)
def test_what_only_looks_like_it_stays(held):
    assert CORE.value(held) is held
    assert reference.value(held) == held


def test_of_a_large_mapping_only_the_usual_names_are_asked():
    many = {f"m{number}": number for number in range(20)}
    held = {"id": "password", "value": PASSWORD, **many}
    assert CORE.value(held) is held
    assert reference.value(held) == held
    assert CORE.value({"name": "password", "value": PASSWORD, **many})["value"] == "[REDACTED:password]"
