"""Escaped elements, elements in elements, sentences about a change, and what the registry shows."""

from __future__ import annotations

import fakes
import pytest
import reference
from checks import CORE, assert_only_goes, assert_stays

MAKER = fakes.Maker(71)
SECRET = MAKER.opaque(24)
OTHER = MAKER.opaque(24)

FORMS = [
    "<a>&lt;password&gt;{}&lt;/password&gt;</a>",
    '"body": "\\u003cpassword\\u003e{}\\u003c/password\\u003e"',
    "x \\\\u003CapiKey\\\\u003E{}\\\\u003C/apiKey\\\\u003E",
    "&lt;user&gt;ann&lt;/user&gt;&lt;pass&gt;{}&lt;/pass&gt;",
    '<property name="password"><value>{}</value></property>',
    '<saml:Attribute Name="password">\n  <saml:AttributeValue xsi:type="xs:string">{}</saml:AttributeValue>',
    "password changed from '{}' to 'weak'",
    'API key was changed from "{}" to "none"',
    "    DefaultPassword    REG_SZ    {}",
    "DefaultPassword\t \tREG_EXPAND_SZ\t{}\nx",
    "reg add HKCU\\Software\\x /v ApiToken /t REG_SZ /d {} /f",
    'reg add HKCU\\x /v DbPassword /t REG_SZ /d "{}"',
]


@pytest.mark.parametrize("form", FORMS)
def test_it_goes_and_nothing_else_does(form):
    assert_only_goes(SECRET, form.format(SECRET))


def test_both_sides_of_a_change_go():
    text = f"the password has been changed from '{SECRET}' to '{OTHER}'."
    expected = "the password has been changed from '[REDACTED:password]' to '[REDACTED:password]'."
    assert CORE.text(text) == expected == reference.masked(text) == CORE.text(expected)
    stream = CORE.incremental()
    assert "".join(map(stream.feed, text)) + stream.flush() == expected


@pytest.mark.parametrize(
    "text",
    [
        "&lt;password&gt;&lt;/password&gt;",
        "&lt;password&gt; and &lt;user&gt; are elements",
        "&lt;password&gt;required&lt;/password&gt;",
        "&lt;passwordish&gt;hunter2x&lt;/passwordish&gt;",
        "\\u003cpassword\\u003e",
        '<property name="password"><ref bean="x1"/></property>',
        '<property name="greeting"><value>hunter2x</value></property>',
        "password changed from weak to strong",
        "password policy changed from 'k7Q2m9x1' to 'k7Q2m9x2'",
        "PasswordType REG_SZ a1b2c3d4",
        "    LimitBlankPasswordUse    REG_DWORD    0x1",
        "the token REG_SZ a1b2c3d4",
        "    DefaultPassword    REG_SZ",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert_stays(text)
