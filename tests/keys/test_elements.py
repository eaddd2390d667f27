"""Elements with attributes, or white space, behind the names of secrets."""

from __future__ import annotations

import re

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
KIND = re.compile(":[a-z_]+(?=])")
VALUE = fakes.Maker(47).opaque(24)
ENTRIES = {name: demand for name, _, demand, _ in _native.key_names()}
SPELLINGS = {
    "snake": lambda name: name,
    "kebab": lambda name: name.replace("_", "-"),
    "capitals": str.upper,
    "joined": lambda name: name.replace("_", ""),
}
FORMS = [
    '<{n} x="1">{v}</{n}>',
    "<{n} >{v}</{n}>",
    '<{n} value="{v}"/>',
    '<a><{n} x="1"\n y="2">{v}</{n}></a>',
]
# Under these a value has a layout, or another shape is asked; pins with attributes are a board's.
OTHERS = {
    "key",
    "state",
    "code",
    "pin",
    "authorization",
    "proxy_authorization",
    "x_authorization",
    "set_cookie",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("form", FORMS)
def test_an_element_named_like_a_secret_holds_one_whatever_its_attributes(spelling, form):
    left, apart = [], []
    for entry, demand in ENTRIES.items():
        if demand == "beside":
            continue
        text = form.format(n=SPELLINGS[spelling](entry), v=VALUE)
        masked = CORE.text(text)
        # `secret value` in `<webhook_secret value=` is a name as well, with a kind of its own.
        if KIND.sub("", masked) != KIND.sub("", reference.masked(text)):
            apart.append(text)
        if VALUE in masked and entry not in OTHERS and "cookie" not in entry:
            left.append(masked)
    assert (left, apart) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        '<otp-settings x="1">844473</otp-settings>',
        '<my-otp x="1">844473</my-otp>',
        '<pass x="1">hunter2x</password>',
        '<pass x="1">hunter2x</s:pass>',
        '<pass x="1">a<b>hunter2x</b></pass>',
        '<pass x="1"/>hunter2x</pass>',
        '<pass x="1" other="hunter2x"/>',
        '<pass id="run-1" status="ok">42 tests</pass>',
        '<pin x="12" y="7">GPIO17</pin>',
        '<pass x="1"><y value="hunter2x"/>',
        "<pinned since>844473</pinned>",
        '<otp x="1"/>844473',
        '<otp x="1">required</otp>',
        "a <pass x> b",
    ],
)
def test_other_elements_stay(text):
    assert CORE.text(text) == text == reference.masked(text)


@pytest.mark.parametrize("entry", ["otp", "pass", "user_code", "session_id"])
def test_a_stream_gives_what_the_whole_gives(entry):
    text = f'<a><{entry} x="1">{VALUE}</{entry}> <{entry} >{VALUE}</{entry}></a>'
    stream = CORE.incremental()
    assert "".join(map(stream.feed, text)) + stream.flush() == CORE.text(text)
    assert VALUE not in CORE.text(text)
