"""Masks: what stands in place, in texts and in `str` of a `Secret`, and what a mask may not be."""

import pickle
import re

import pytest

import redact
from redact import Drop, Fingerprint, Fixed, LiveSecrets, Partial, Policy, PolicyError, Redactor, Secret
from redact._mask import is_low_entropy
from redact._native import Sealed, fingerprint

KEY = bytes(range(32))


def _redactor(mask, value, kind="access_token"):
    live = LiveSecrets()
    live.add(value, kind=kind)
    return Redactor(Policy(masks={"default": mask}), live)


def test_the_default_mask_names_the_kind(fake):
    assert Fixed() == Fixed("[REDACTED:{kind}]")
    assert _redactor(Fixed(), fake()).text(f"a {fake()} b") == "a [REDACTED:access_token] b"


def test_a_fixed_mask_is_its_template(fake):
    assert _redactor(Fixed("<hidden {kind}>"), fake()).text(f"a {fake()} b") == "a <hidden access_token> b"
    assert _redactor(Fixed("***"), fake()).text(f"a {fake()} b") == "a *** b"


def test_a_partial_mask_shows_the_last_characters_of_long_machine_made_values(fake):
    value = fake(40)
    assert _redactor(Partial(), value).text(f"a {value} b") == f"a [REDACTED:access_token:{value[-4:]}] b"
    assert _redactor(Partial(keep=2), value).text(value) == f"[REDACTED:access_token:{value[-2:]}]"


def test_a_partial_mask_shows_nothing_of_short_or_typed_values(fake):
    for value in (fake(12), "correct horse battery staple and more words"):
        assert _redactor(Partial(), value).text(value) == "[REDACTED:access_token]"


def test_a_fingerprint_mask_tells_values_apart_for_as_long_as_the_process_lives(fake):
    one, other = fake(seed=1), fake(seed=2)
    live = LiveSecrets()
    for value in (one, other):
        live.add(value, kind="access_token")
    redactor = Redactor(Policy(masks={"access_token": Fingerprint()}), live)
    masks = [redactor.text(value) for value in (one, one, other)]
    assert re.fullmatch(r"\[REDACTED:access_token#[0-9a-f]{8}\]", masks[0])
    assert masks[0] == masks[1] != masks[2]


def test_a_fingerprint_mask_with_a_key_is_the_same_in_every_process(fake, python):
    value = fake()
    expected = f"[REDACTED:access_token#k1:{fingerprint(value, 'access_token', KEY)[:8]}]"
    assert _redactor(Fingerprint(KEY, "k1"), value).text(value) == expected
    code = """
import sys, redact
live = redact.LiveSecrets()
live.add(sys.argv[1], kind="access_token")
mask = redact.Fingerprint(bytes(range(32)), "k1")
print(redact.Redactor(redact.Policy(masks={"default": mask}), live).text(sys.argv[1]))
"""
    assert python(code, value).stdout == expected + "\n"


def test_the_kind_is_mixed_into_a_fingerprint(fake):
    masks = [
        _redactor(Fingerprint(KEY), fake(), kind).text(fake()) for kind in ("access_token", "refresh_token")
    ]
    assert masks[0][-9:] != masks[1][-9:]


@pytest.mark.parametrize(
    "kind", ["user_code", "password", "pin", "otp", "db_password", "verification_uri_complete"]
)
def test_kinds_of_few_values_get_no_fingerprint_with_a_given_key(kind):
    value = "Zq8-Lw2x-Tt19"
    given = Redactor(Policy(masks={"default": Fingerprint(KEY), kind: Fingerprint(KEY)}))
    assert given.policy.mask_of(kind) == Fixed()
    given.live.add(value, kind=kind)
    assert given.text(f"a {value} b") == f"a [REDACTED:{kind}] b"
    assert "#" in _redactor(Fingerprint(), value, kind).text(value), (
        "the control: a key of this process is fine"
    )


def test_low_entropy_is_told_by_the_kind():
    assert [
        kind
        for kind in ("access_token", "device_code", "api_key", "jwt", "file_hash")
        if is_low_entropy(kind)
    ] == []
    assert all(map(is_low_entropy, ("user_code", "pin", "wifi_password", "sms_otp")))


def test_drop_cuts_the_secret_out(fake):
    assert _redactor(Drop(), fake()).text(f"a {fake()} b") == "a  b"


@pytest.mark.parametrize(
    "mask",
    [Fixed(), Fixed("<{kind} hidden>"), Partial(), Partial(2), Fingerprint(), Fingerprint(KEY, "k1"), Drop()],
    ids=repr,
)
def test_a_secret_shows_itself_exactly_as_the_native_core_masks_its_value(mask, fake):
    values = [fake(length, seed) for length in range(4, 80, 3) for seed in range(2)]
    values += ["correct horse battery staple", "hunter2-hunter2", "a" * 40, "UPPER-lower-1234-mixed"]
    for value in values:
        expected = _redactor(mask, value).text(value)
        assert mask.render("access_token", Sealed(value)) == expected, len(value)


@pytest.mark.parametrize(
    "mask",
    [
        Fixed(),
        Fixed("<{kind} hidden>"),
        Fixed("***"),
        Partial(),
        Fingerprint(),
        Fingerprint(KEY, "k"),
        Drop(),
    ],
    ids=repr,
)
def test_masked_text_is_not_masked_again(mask, fake):
    redactor = _redactor(mask, fake())
    for text in (
        f"a {fake()} b",
        f"access_token={fake()}",
        f'{{"password": "{fake()}"}}',
        f"Bearer {fake()}",
    ):
        once = redactor.text(text)
        assert fake() not in once
        assert redactor.text(once) == once


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", "must hold a text besides"),
        ("{kind}", "must hold a text besides"),
        ("[{kind}]", "must hold a text besides"),
        ("hidden {value}", "no braces but those of {kind}"),
        ("hidden {", "no braces"),
        ("{kind!r} hidden", "no braces"),
        ("x" * 81, "at most 80 characters"),
        ("gone {kind}", "must be left alone under a key name"),
        ("gone-for-good", "must be left alone under a key name"),
        ("hidden\n", "printable ASCII"),
        ("hidden \u2588", "printable ASCII"),
        ('"hidden"', "no quotes and backslashes"),
        ("hid\\den", "no quotes and backslashes"),
        (None, "must be a str, not NoneType"),
        (b"hidden", "must be a str, not bytes"),
    ],
)
def test_a_template_that_could_break_what_stands_round_it_is_refused(template, expected):
    with pytest.raises(PolicyError, match="Fixed: template") as caught:
        Fixed(template)
    assert expected in str(caught.value)


def test_a_template_that_redact_would_mask_is_refused_without_being_shown(github_token):
    token = github_token()
    with pytest.raises(PolicyError, match="holds something that redact itself would mask") as caught:
        Fixed(f"see {token}")
    assert token not in str(caught.value)


@pytest.mark.parametrize("keep", [0, 9, -1, True, 4.0, "4", None])
def test_partial_refuses_what_is_no_small_number(keep):
    with pytest.raises(PolicyError, match="Partial: keep must be"):
        Partial(keep)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"key": b"short"}, "key must have at least 16 bytes"),
        ({"key": b""}, "key must have at least 16 bytes"),
        ({"key": "a-text-is-no-key-at-all"}, "key must be bytes, not str"),
        ({"key": KEY, "key_id": ""}, "key_id must be 1 to 16"),
        ({"key": KEY, "key_id": "a b"}, "key_id must be 1 to 16"),
        ({"key": KEY, "key_id": "]"}, "key_id must be 1 to 16"),
        ({"key": KEY, "key_id": "k" * 17}, "key_id must be 1 to 16"),
        ({"key": KEY, "key_id": 1}, "key_id must be a str, not int"),
        ({"key": b"x", "key_id": ""}, "key must have at least 16 bytes.*; key_id must be"),
    ],
)
def test_fingerprint_refuses_a_wrong_key_or_name_and_never_shows_the_key(arguments, expected):
    with pytest.raises(PolicyError, match=expected) as caught:
        Fingerprint(**arguments)
    assert "a-text-is-no-key" not in str(caught.value)
    assert "short" not in str(caught.value)


def test_a_key_is_in_no_repr():
    mask = Fingerprint(b"an-example-of-a-key", "k1")
    for shown in (
        repr(mask),
        str(mask),
        repr(Policy(masks={"jwt": mask})),
        repr(Redactor(Policy(masks={"jwt": mask}))),
    ):
        assert "example" not in shown
        assert "Fingerprint(key=<given>, key_id='k1')" in shown
    assert repr(Fingerprint()) == "Fingerprint(key=None, key_id=None)"


@pytest.mark.parametrize(
    "mask", [Fixed("<no {kind}>"), Partial(3), Fingerprint(KEY, "k"), Fingerprint(), Drop()], ids=repr
)
def test_masks_are_values(mask):
    assert pickle.loads(pickle.dumps(mask)) == mask  # noqa: S301 - dumped on the same line
    assert len({mask, mask.__replace__()}) == 1
    assert mask != Fixed()


def test_the_masks_of_a_policy_are_those_of_a_secret_in_a_value(fake):
    secret = Secret(fake(), kind="access_token")
    for mask in (Fixed("<{kind} hidden>"), Partial(), Fingerprint(KEY), Drop()):
        redactor = redact._state.use(Redactor(Policy(masks={"default": mask})))
        assert redactor.value({"token": secret}) == {"token": str(secret)}, mask
