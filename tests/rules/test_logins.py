"""What people and programs say of a login: codes to type, codes that are sent, addresses that carry one."""

from __future__ import annotations

import fakes
import pytest
from checks import CORE, STANDIN, without_kinds

MAKER = fakes.Maker(17)


# {} is a code of eight consonants, as RFC 8628 recommends.
SENTENCES = [
    "Your one-time device confirmation code is: {}\nPress ENTER to open your browser",
    "Your Device Confirmation code is: {}",
    "then enter the next code: {}",
    "Confirmation Code: {}",
    "Go to https://www.example.com/device and enter {}",
    "open https://a.example/activate and then type in the code {}.",
    "Please confirm that the code {} is displayed in your browser",
    "User code {}, expires in 899 s",
    "user_code {} device_code",
    "Waiting for approval of code {}...",
    "One-time code (also on your clipboard): {}",
    "Enter the following code on your phone: {}",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_user_code_goes_from_the_sentence_that_shows_it(sentence):
    for code in (MAKER.user_code(), MAKER.user_code()):
        text = sentence.format(code)
        assert code in text, "the control: without redact it can be read"
        assert without_kinds(text) == sentence.format(STANDIN)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("then enter the next code: {}", "C3XK7" + "Z494"),
        ("Confirmation Code: {}", "NR1I8" + "6YI"),
        ("https://a.example/activate and type in {}", "ICW8L" + "ZVE"),
        ("Enter the following code on your phone: {}", "084-" + "588-241"),
        ("open a.example/activate and enter {}", "R0O" + "SWI"),
        ("Your pairing code is: {}\nThis code verifies", "outwit-lucky-tidy-enjoy"),
        ("Your auth code is:\n{}\nComplete it", "basil_lion_happy_river"),
        ("{} is your Acme verification code.", "7415" + "72"),
        ("G-{} is your Google verification code.", "7415" + "72"),
        ("{} is your one-time passcode", "4471"),
        ("Sending code {} to +49 151", "1987" + "71"),
        ("sending the verification code {} via SMS", "1987" + "71"),
    ],
)
def test_a_code_of_another_sort_goes_too(sentence, code):
    text = sentence.format(code)
    assert without_kinds(text) == sentence.format(STANDIN)


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("polling with device code {}", MAKER.opaque(40)),
        ("exchanging authorization code {} now", MAKER.opaque(43, fakes.URL)),
        ("with verifier {} of the client", MAKER.opaque(64, fakes.ALNUM)),
        ("Opening https://a.example/app/auth/cli/{} ...", MAKER.of(fakes.HEX, 32)),
        ("https://www.example.com/login?next=/login/cli/{}", MAKER.uuid()),
        ("\thttps://login.tailscale.com/a/{}", MAKER.of(fakes.HEX, 12)),
        ("https://a.example/cas?ticket={}&x=1", "ST-1856339-" + MAKER.opaque(20)),
        ("https://m.example/hooks/{}", MAKER.of(fakes.LOWER, 26)),
        ("PDO->__construct('mysql:host=db', 'root', '{}')", "NdTL5" + "fluBIEgnK"),
        ("#3 /app/Auth.php(22): Auth->login('a@b.example', '{}')", "Otter" + "Lake252"),
        ("redirect=https%3A%2F%2Fann%3A{}%40git.example%2Fx", MAKER.opaque(16)),
        ("otp_attempt: '{}'", "97816" + "2"),
        ("OAuth2AccessToken [tokenValue={}, issuedAt=x]", MAKER.opaque(40)),
        ("define('AUTH_SALT', '{}');", "k(7 v|" + MAKER.opaque(58)),
        ("define( 'LOGGED_IN_KEY', '{}' );", "k(7 v|" + MAKER.opaque(58)),
        ("/unsubscribe?uid=4&hmac={}", MAKER.of(fakes.HEX, 64)),
    ],
)
def test_what_carries_a_login_goes(line, secret):
    text = line.format(secret)
    assert secret in text, "the control: without redact it can be read"
    assert without_kinds(text) == line.format(STANDIN)


@pytest.mark.parametrize(
    "text",
    [
        "Enter the code shown in the terminal",
        "copy the code and paste it below",
        "the code is RELEASED",
        "exit code: 137, error code ECONNREFUSED",
        "the user code was entered, waiting for approval",
        "device code expired after 900 seconds",
        "device code authorization_pending_or_expired_on_this_device",
        "the authorization code flow with PKCE",
        "sending code 1006 to the peer",
        "123456 is your order number",
        "2026 is your year of codes",
        "Open https://github.com/login/device in your browser",
        "go to /device and enter the code you were shown",
        "https://a.example/?ticket=PROJ-1234",
        "/hooks/use-deferred-value",
        "verifier failed for verification_method_of_the_second_kind_with_a_long_name",
        "https://www.npmjs.com/login/cli/",
        "your auth code is: not yet there",
        "tokenValue: string;",
        "hmac=sha256",
        "redirect=https%3A%2F%2Fa.example%3A8080%2Fx",
    ],
)
def test_what_only_speaks_of_a_login_stays(text):
    assert CORE.text(text) is text
