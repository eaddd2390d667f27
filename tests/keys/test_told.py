"""Codes and phrases that a sentence tells: what leads to them says that they are one."""

from __future__ import annotations

import fakes
import pytest
from checks import CORE, assert_only_goes, assert_stays

MAKER = fakes.Maker(53)
SECRET = MAKER.opaque(18)
TYPED = "Tr0ub4dor!"

TOLD = [
    ("OTP sent to ann@example.com: {}", "844473"),
    ("Your OTP is {}.", "844473"),
    ("the otp for ann: {}", "4711"),
    ("totp was {}, entered twice", "12345678"),
    ("The client secret is {}", SECRET),
    ("client secret for shop is {}", SECRET),
    ('Passphrase for key "deploy": {}', TYPED),
    ("the passphrase is {}", TYPED),
    ("Passcode was set to {}", TYPED),
    ("pkce verifier: {}", MAKER.opaque(43, fakes.URL)),
    ("apiCreds: {}", MAKER.opaque(24)),
    ('"api_creds": "{}"', MAKER.opaque(24)),
    ("password \t{}", "hunter2"),
    ('password string="{}"', "x1y2"),
]


@pytest.mark.parametrize(("form", "secret"), TOLD)
def test_what_is_told_goes(form, secret):
    assert_only_goes(secret, form.format(secret))


@pytest.mark.parametrize(
    "text",
    [
        "OTP sent to ann@example.com: please wait",
        "otp 844473",
        "Your OTP is valid for 10 minutes",
        "otp is rfc6238 as well",
        "the otp of 123456789 was sent",
        "The client secret is required",
        "The client secret is my-secret-name",
        "Enter passphrase for key '/home/ann/.ssh/id_ed25519': ",
        "passphrase is too short",
        "passcodes of 6 digits",
        "apiCreds: missing",
    ],
)
def test_a_sentence_about_them_stays(text):
    assert_stays(text)


@pytest.mark.parametrize(
    "prompt",
    [
        "Enter passphrase for key '/home/ann/.ssh/id_ed25519': ",
        "Enter passphrase (empty for no passphrase): ",
        "passphrase: ",
        "Enter OTP: ",
        "Enter the passcode for ann: ",
    ],
)
def test_a_prompt_is_given_out_at_once(prompt):
    assert CORE.incremental().feed(prompt) == prompt
