"""What fills a template that names it is masked by its place; what the text of both leaves alone stays."""

import sys

import pytest

from redact import LiveSecrets, Policy, Redactor
from redact._templates import masked_arguments, masked_payload, told_values

SHORT = "Tr0ub" + "4dor3"


@pytest.fixture
def core():
    return Redactor(live=LiveSecrets()).core


@pytest.mark.parametrize(
    ("template", "given", "masked"),
    [
        ("password=%s", ["{}"], ["[REDACTED:password]"]),
        ("%s of %d: password=%s.", ("a", 3, "{}"), ("a", 3, "[REDACTED:password]")),
        ("password=%r", ["'{}'"], ["'[REDACTED:password]'"]),
        ("100 %% of %s, password=%-20s", ["a", "{}"], ["a", "[REDACTED:password]"]),
        ("password=%(it)s for %(who)s", {"who": "a", "it": "{}"}, {"who": "a", "it": "[REDACTED:password]"}),
        ("password=%(it)s", [{"it": "{}"}], [{"it": "[REDACTED:password]"}]),
        ("password={} for {}", ["{}", "a"], ["[REDACTED:password]", "a"]),
        ("password={1!r} for {0}", ["a", "{}"], ["a", "[REDACTED:password]"]),
        ("password={it}", {"it": "{}", "who": "a"}, {"it": "[REDACTED:password]", "who": "a"}),
        ("login %s", ["password={}&page=2"], ["password=[REDACTED:password]&page=2"]),
    ],
)
def test_an_argument_is_masked_by_the_template_that_names_it(core, template, given, masked):
    def filled(value):
        return value.replace("{}", SHORT) if isinstance(value, str) else value

    def planted(value):
        if isinstance(value, dict):
            return {name: filled(each) for name, each in value.items()}
        return type(value)(planted(each) if isinstance(each, dict) else filled(each) for each in value)

    assert masked_arguments(core, template, planted(given), "") == masked


@pytest.mark.parametrize(
    ("template", "given"),
    [
        ("page=%s", ["one"]),
        ("password=%s", []),
        ("password=", ["one"]),
        ("%s is no password", ["one"]),
        ("password={it}", {"other": "one"}),
        ("password=%s", {"it": "one"}),
        ("100 %% password", ["one"]),
    ],
)
def test_what_no_template_names_is_the_same_object(core, template, given):
    assert masked_arguments(core, template, given, "") is given


def test_a_number_that_is_named_is_masked(core):
    assert masked_arguments(core, "password=%d", [471100], "") == ["[REDACTED:password]"]


def test_a_payload_is_masked_by_its_templates_and_its_names(core, fake):
    payload = {"frames": [{"vars": {"msg": "password=%s", "args": ("a" + SHORT,)}}], "api_key": fake(30)}
    assert masked_payload(core, payload, "") == {
        "frames": [{"vars": {"msg": "password=%s", "args": ("[REDACTED:password]",)}}],
        "api_key": "[REDACTED:api_key]",
    }
    assert payload["frames"][0]["vars"]["args"] == ("a" + SHORT,), "the payload is the client's"


def test_arguments_that_are_shown_as_one_text_are_masked_in_it(core):
    frame = {"msg": "'%s: password=%s'", "args": repr(("a", SHORT))}
    assert masked_payload(core, frame, "")["args"] == "('a', '[REDACTED:password]')"


@pytest.mark.parametrize("args", ["(1, 2", "(a, b)", "nothing", "(1,)", 7, None])
def test_a_clean_payload_is_the_same_object(core, args):
    payload = {"frames": [{"vars": {"msg": "%s of %d", "args": args, "kwargs": {}}}]}
    assert masked_payload(core, payload, "") is payload


@pytest.mark.parametrize("value", [SHORT, "machine-made"])
def test_what_a_frame_tells_is_masked_in_the_frames_beside_it(core, fake, value):
    value = fake(40) if value == "machine-made" else value
    frames = [
        {"vars": {"value": repr(value)}},
        {"vars": {"msg": "'password=%s'", "args": [repr(value)]}},
    ]
    assert value not in str(masked_payload(core, frames, ""))
    assert value in str(masked_payload(core, frames[:1], "")), "the control"


def test_an_argument_that_is_named_is_masked_to_its_end(core):
    assert masked_arguments(core, "x?password=%s", [f"{SHORT}&more"], "") == ["[REDACTED:password]"]


def test_what_a_policy_only_observes_stays(fake):
    core = Redactor(Policy(mode="observe"), live=LiveSecrets()).core
    payload = {"msg": "password=%s", "args": [fake(40)]}
    assert masked_payload(core, payload, "") is payload


def test_texts_and_templates_among_variables_tell_what_is_machine_made(core, fake):
    variables = {"msg": "password=%s, pin=%s", "args": (fake(40), "4711"), "text": f"token: {fake(30)}"}
    assert sorted(told_values(core, variables)) == sorted([(fake(40), "password"), (fake(30), "token")])


def test_very_long_texts_are_passed_over(core, fake):
    assert list(told_values(core, {"text": f"token: {fake(30)}" + " " * 5000})) == []


def test_variables_of_a_running_frame_are_read(core):
    """From Python 3.13 on they are no dict, and their keys no set."""

    def told(msg, args):
        return dict(told_values(core, sys._getframe().f_locals))

    value = "hG5jL8sD" + "2fA9qW4eR7tY1u"
    assert list(told("password=%s", (value,))) == [value]
