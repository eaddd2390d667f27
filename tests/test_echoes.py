"""What one field tells under a name is masked where another field of the same event is it; all else stays."""

import pytest

from redact import LiveSecrets, Policy, Redactor
from redact._echoes import masked_echoes

SHORT = "Tr0ub" + "4dor3"


@pytest.fixture
def core():
    return Redactor(live=LiveSecrets()).core


def masked(core, event):
    return masked_echoes(core, event, core.value(event, ""), "")


def test_a_field_that_is_what_a_text_tells_is_masked(core):
    event = {"msg": f"login with password={SHORT}", "it": SHORT, "shown": repr(SHORT), "deep": [(SHORT,)]}
    assert masked(core, event) == {
        "msg": "login with password=[REDACTED:password]",
        "it": "[REDACTED:password]",
        "shown": "'[REDACTED:password]'",
        "deep": [("[REDACTED:password]",)],
    }
    assert core.value(event, "")["it"] == SHORT, "the control"


def test_a_field_that_is_what_stands_under_a_name_is_masked(core):
    event = {"vars": [{"password": SHORT}, {"value": SHORT}], "note": f"not in a text: {SHORT}"}
    shown = masked(core, event)
    assert shown["vars"] == [{"password": "[REDACTED:password]"}, {"value": "[REDACTED:password]"}]
    assert shown["note"] == event["note"], "a word that a person may have chosen"


def test_a_machine_made_value_is_masked_inside_of_texts(core, fake):
    event = {"msg": f"password={fake(24)}", "note": f"sent {fake(24)} twice"}
    assert masked(core, event)["note"] == "sent [REDACTED:password] twice"


def test_a_number_is_masked_if_it_is_what_was_told(core):
    event = ["pin=471100", 471100, 471101, True]
    assert masked(core, event) == ["pin=[REDACTED:otp]", "[REDACTED:otp]", 471101, True]


def test_short_values_stay(core):
    event = {"msg": "pin=4711", "status": "4711", "code": 4711}
    assert masked(core, event) == {"msg": "pin=[REDACTED:otp]", "status": "4711", "code": 4711}


def test_where_nothing_was_masked_nothing_is_looked_at(core):
    event = {"msg": f"login {SHORT}"}
    assert masked_echoes(None, event, event, "") is event


def test_what_has_no_echo_is_the_same_object(core, fake):
    given = {"password": fake(24), "note": "clean", "more": [1, {"a": ("b",)}]}
    once = core.value(given, "")
    assert masked_echoes(core, given, once, "") is once


def test_a_policy_that_only_observes_changes_nothing():
    core = Redactor(Policy(mode="observe"), live=LiveSecrets()).core
    event = {"msg": f"password={SHORT}", "it": SHORT}
    assert masked(core, event) is event


def test_a_names_mask_is_that_of_its_kind(core):
    import redact

    policy = redact.Policy(masks={"password": redact.Fixed("<hidden>")})
    core = Redactor(policy, live=LiveSecrets()).core
    event = {"msg": f"password={SHORT}", "it": SHORT}
    assert masked(core, event) == {"msg": "password=<hidden>", "it": "<hidden>"}
