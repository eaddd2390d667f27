"""Kinds: how they are spelt, and the table that says how each is handled."""

import importlib.util
import pickle
import re
from pathlib import Path

import pytest

import redact
from redact import Fingerprint, Fixed, Kind, Policy, Redactor, Rule, Secret, _native, kinds
from redact._kind import SEVERITIES, families, is_kind, kind_fault

TOP = Path(__file__).parents[1]
KEY = b"a key of this test, 32 bytes or so"
NATIVE = sorted({rule[1] for rule in _native.rules()} | {name[1] for name in _native.key_names()})


@pytest.mark.parametrize("kind", ["a", "access_token", "oauth2", "a" * 64, "a_"])
def test_snake_case_is_a_kind(kind):
    assert is_kind(kind)
    assert kind_fault(kind) is None


@pytest.mark.parametrize(
    "kind", ["", "A", "accessToken", "2fa", "_a", "a-b", "a b", "ä", "a" * 65, "a\n", "a\0"]
)
def test_anything_else_is_none_and_the_fault_does_not_repeat_it(kind):
    assert not is_kind(kind)
    fault = kind_fault(kind)
    assert "must be snake_case" in fault
    assert len(kind) < 3 or kind not in fault


@pytest.mark.parametrize("kind", [None, 1, b"token", ["a"]])
def test_a_kind_of_another_type_is_named_by_its_type(kind):
    assert kind_fault(kind) == f"must be a str, not {type(kind).__name__}"


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_row_of_the_table_is_whole(kind):
    assert is_kind(kind.name)
    assert kind.title
    assert kind.lifetime is None or (type(kind.lifetime) is int and kind.lifetime > 0)
    assert kind.entropy in {"low", "high"}
    assert kind.severity in SEVERITIES
    assert isinstance(kind.disclosed_to, str)
    assert re.fullmatch(r"[A-Z][^.]+(`exp`)?\.", kind.if_leaked), "one sentence"
    assert kind.source
    assert kind.family == ""
    assert Kind.of(kind.name) is kind


def test_the_table_is_in_order_without_doubles_and_names_every_family():
    names = [kind.name for kind in kinds()]
    assert names == sorted(set(names))
    assert sorted(set(families().values()) - set(names)) == []
    assert all(is_kind(word) for word in families())


@pytest.mark.parametrize("name", NATIVE)
def test_every_kind_that_the_core_finds_has_a_row_or_a_family(name):
    kind = Kind.of(name)
    assert kind.name == name
    assert kind.family != "unknown"
    assert kind.entropy in {"low", "high"}


def test_there_are_kinds_of_both_sorts_among_the_cores():
    assert {bool(Kind.of(name).family) for name in NATIVE} == {True, False}


def test_a_kind_without_a_row_is_handled_as_the_last_word_of_its_name_says():
    found = Kind.of("gitlab_token")
    assert (found.name, found.title, found.family) == ("gitlab_token", "gitlab token", "token")
    assert found == Kind.of("token").__replace__(name="gitlab_token", title="gitlab token", family="token")
    families_of = {name: Kind.of(name).family for name in ("wifi_password", "sms_otp", "acme_api_key", "pin")}
    assert families_of == {
        "wifi_password": "password",
        "sms_otp": "otp",
        "acme_api_key": "api_key",
        "pin": "password",
    }


@pytest.mark.parametrize("name", ["acme_ticket", "file_hash", "overflow", "", "Nonsense 1"])
def test_a_kind_of_which_nothing_is_known_counts_as_grave_as_an_access_token(name):
    kind = Kind.of(name)
    assert kind.family == "unknown"
    assert kind.severity == Kind.of("access_token").severity
    assert (kind.entropy, kind.disclosed_to, kind.lifetime) == ("unknown", "", None)
    assert kind.if_leaked


def test_what_a_person_types_or_chooses_is_of_low_entropy():
    low = {kind.name for kind in kinds() if kind.entropy == "low"}
    assert low >= {"password", "otp", "user_code", "verification_uri_complete", "authorization", "code"}
    assert low.isdisjoint({"access_token", "device_code", "api_key", "jwt", "private_key", "code_verifier"})


def test_only_the_person_may_be_shown_a_user_code_and_nobody_a_device_code():
    assert "person" in Kind.of("user_code").disclosed_to
    assert Kind.of("device_code").disclosed_to == ""
    assert Kind.of("refresh_token").disclosed_to == ""


def test_the_mask_of_a_kind_is_what_a_secret_of_it_shows(fake):
    assert str(Secret(fake(), kind="device_code")) == Kind.of("device_code").mask


def test_a_kind_is_a_frozen_value():
    kind = Kind.of("access_token")
    assert pickle.loads(pickle.dumps(kind)) == kind  # noqa: S301 - dumped on the same line
    with pytest.raises(AttributeError, match="Kind is frozen"):
        kind.severity = "low"


def test_the_table_is_not_loaded_before_somebody_asks(python):
    code = """
import sys, redact
redact.Policy(masks={"default": redact.Fingerprint()}); redact.text("x"); str(redact.Secret("a-value-of-one"))
print("redact._kind_table" in sys.modules, end=" ")
redact.kinds()
print("redact._kind_table" in sys.modules)
"""
    assert python(code).stdout == "False True\n"


# -- the policy reads it


@pytest.mark.parametrize("name", [kind.name for kind in kinds() if kind.entropy == "low"])
def test_no_kind_of_low_entropy_gets_a_fingerprint_with_a_given_key(fake, name):
    redactor = Redactor(Policy(masks={"default": Fingerprint(KEY), name: Fingerprint(KEY)}))
    value = fake(seed=name)
    redactor.live.add(value, kind=name)
    assert redactor.text(f"a {value} b") == f"a [REDACTED:{name}] b"
    redact._state.use(redactor)
    assert str(Secret(value, kind=name)) == f"[REDACTED:{name}]"


@pytest.mark.parametrize("name", ["access_token", "github_token", "gitlab_token", "device_code"])
def test_the_control_a_kind_of_high_entropy_gets_one(fake, name):
    redactor = redact._state.use(Redactor(Policy(masks={"default": Fingerprint(KEY)})))
    secret = Secret(fake(seed=name), kind=name)
    assert re.fullmatch(rf"\[REDACTED:{name}#[0-9a-f]{{8}}\]", str(secret))
    assert redactor.text(secret.reveal()) == str(secret)


@pytest.mark.parametrize("name", ["badge", "door_code", "db_password", "acme_access_token"])
def test_a_kind_that_only_the_program_knows_gets_none_from_the_default(fake, name):
    """The core meets such kinds at run time: no list could have told it that a `db_password` is typed."""
    redactor = redact._state.use(Redactor(Policy(masks={"default": Fingerprint(KEY)})))
    secret = Secret(fake(seed=name), kind=name)
    assert (str(secret), redactor.text(secret.reveal())) == (f"[REDACTED:{name}]", f"[REDACTED:{name}]")


def test_a_kind_of_which_nothing_is_known_gets_one_if_the_policy_names_it(fake):
    redactor = redact._state.use(Redactor(Policy(masks={"badge": Fingerprint(KEY), "pin": Fingerprint(KEY)})))
    badge, pin = Secret(fake(), kind="badge"), Secret(fake(seed=1), kind="pin")
    assert str(badge).startswith("[REDACTED:badge#")
    assert redactor.text(badge.reveal()) == str(badge)
    assert (str(pin), redactor.text(pin.reveal())) == ("[REDACTED:pin]", "[REDACTED:pin]")


def test_a_rule_of_the_programs_own_counts_by_its_family():
    rules = [
        Rule("acme", "acme_token", r"acme_[0-9a-f]{24}", keywords=["acme_"]),
        Rule("door", "door_code", r"door_[0-9]{6}", keywords=["door_"]),
    ]
    policy = Policy(rules=rules, masks={"default": Fingerprint(KEY)})
    assert isinstance(policy.mask_of("acme_token"), Fingerprint)
    assert policy.mask_of("door_code") == Fixed()


# -- the page that is made of it


def _maker():
    spec = importlib.util.spec_from_file_location("make_kinds", TOP / "docs" / "make_kinds.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_kinds_is_current():
    assert (TOP / "docs" / "kinds.md").read_text(encoding="utf-8") == _maker().page(), (
        "run `python docs/make_kinds.py`"
    )


def test_the_page_has_every_kind_twice_and_every_family():
    page, _, rest = _maker().page().partition("## Kinds that are not in the table")
    counts = {kind.name: page.count(f"\n| `{kind.name}` |") for kind in kinds()}
    assert set(counts.values()) == {2}
    assert [word for word in families() if f"`{word}`" not in rest] == []
