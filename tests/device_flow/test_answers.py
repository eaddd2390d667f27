"""RS1 to RS9: what the flow makes of the server's answer, by the ids of the checklist."""

import json
import math

import httpx
import pytest
from hypothesis import given, strategies as st

import redact
from redact import _device_answers as answers
from redact.device_flow import DeviceFlowError, ServerError

RUBBISH = [None, "", " ", 7, 1.5, True, [], {}, ["x"]]


def refusal(world):
    """The error of `start`, after a look at all that it shows."""
    with pytest.raises(ServerError) as caught:
        world.flow().start()
    error = caught.value
    assert world.found_in(error) == []
    assert (error.__cause__, error.__context__) == (None, None)
    assert [len(world.requests)] == [1]
    return error


@pytest.mark.parametrize("name", ["device_code", "user_code", "verification_uri", "expires_in"])
def test_rs1_a_missing_member_is_an_error_that_names_it_and_holds_nothing_of_the_body(world, name):
    del world.codes[name]
    world.codes["message"] = "tell nobody"

    error = refusal(world)

    assert ("invalid_answer", f"missing or unusable in the server's answer: {name}") == (
        error.code,
        error.problem,
    )


@pytest.mark.parametrize("name", ["device_code", "user_code", "verification_uri"])
@pytest.mark.parametrize("value", RUBBISH, ids=repr)
def test_rs1_a_member_of_the_wrong_type_is_the_same_error(world, name, value):
    world.codes[name] = value

    assert f"missing or unusable in the server's answer: {name}" == refusal(world).problem


@pytest.mark.parametrize("value", [None, "", "soon", True, [], {}, math.nan], ids=repr)
def test_rs1_a_lifetime_that_is_no_number_is_the_same_error(world, value):
    world.codes["expires_in"] = value
    world.script["/device"] = [httpx.Response(200, content=json.dumps(world.codes))]

    assert refusal(world).problem == "missing or unusable in the server's answer: expires_in"


def test_rs1_all_wrong_members_are_named_at_once(world):
    world.script["/device"] = [{"interval": 5}]

    assert refusal(world).problem.endswith(": device_code, user_code, verification_uri, expires_in")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[1]", b'"x"', b"null", b"\xff\xfe", b"[" * 60_000, b"9" * 9999]
)
def test_rs1_an_answer_that_is_no_json_object_is_an_error(world, body):
    world.script["/device"] = [httpx.Response(200, content=body)]

    assert (
        (error := refusal(world)).code,
        error.problem,
    ) == ("invalid_answer", "the server's answer is no JSON object")


def test_rs2_without_an_interval_it_is_five_seconds(world):
    del world.codes["interval"]

    assert world.flow().start().interval == 5.0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (3, 3.0),
        (2.5, 2.5),
        ("7", 7.0),
        (" 7.5 ", 7.5),
        (0, 1.0),
        (-4, 1.0),
        (1e300, 300.0),
        (10**400, 300.0),
        (-(10**400), 1.0),
        (True, 5.0),
        ("soon", 5.0),
        (None, 5.0),
        ([], 5.0),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_rs3_an_interval_is_read_as_servers_send_it(world, given, expected):
    world.codes["interval"] = given

    assert world.flow().start().interval == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [(90, 90.0), (1.5, 1.5), ("900", 900.0), (0, 1.0), (-4, 1.0), (1e300, 86_400.0), (10**400, 86_400.0)],
    ids=lambda value: repr(value)[:20],
)
def test_rs3_a_lifetime_is_read_as_servers_send_it(world, given, expected):
    world.codes["expires_in"] = given

    authorization = world.flow().start()

    assert expected == authorization.expires_in
    assert (1000.0 + expected, 1_800_000_000.0 + expected) == (
        authorization.deadline,
        authorization.expires_at,
    )


NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.text(max_size=8),
    st.integers().map(str),
    st.floats().map(str),
)


@given(NUMBERS, NUMBERS)
def test_rs3_whatever_the_server_sends_the_interval_stays_in_bounds_and_never_shrinks(given, larger):
    first = answers.interval({"interval": given})
    second = answers.longer_interval(first, {"interval": larger})

    assert 1.0 <= first <= 300.0
    assert first <= second <= 300.0
    assert second >= min(first + 5.0, 300.0)


@given(NUMBERS)
def test_rs3_whatever_the_server_sends_a_lifetime_is_a_sane_number_or_none(given):
    found = answers.validity({"expires_in": given})

    assert found is None or 1.0 <= found <= 86_400.0


def test_rs4_googles_name_for_the_address_is_understood(world):
    world.codes["verification_url"] = world.codes.pop("verification_uri")

    assert world.flow().start().verification_uri == "https://login.example.com/activate"


def test_rs5_unknown_members_are_dropped_unread(world, capfd):
    world.codes |= {"message": f"enter {world.user_code}", "scope": "read", "x": [{"y": world.device_code}]}

    authorization = world.flow().start()

    assert "message" not in repr(authorization)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("status", [200, 401])
@pytest.mark.parametrize(
    "code",
    ["invalid_client", "unauthorized_client", "invalid_scope", "device_flow_disabled", "access_denied"],
)
def test_rs6_an_error_of_the_server_ends_it_before_any_poll(world, status, code):
    world.script["/device"] = [(status, {"error": code, "error_description": f"no {world.device_code}"})]

    error = refusal(world)

    assert (code, "the server refused") == (error.code, error.problem)


@pytest.mark.parametrize("code", ["my own code", "\x1b[2J", "x" * 500, 7, ["invalid_client"], True])
def test_rs6_an_error_code_that_nobody_defined_is_not_repeated(world, code):
    world.script["/device"] = [(400, {"error": code, "device_code": world.device_code})]

    assert refusal(world).code == "unknown_error"


def test_rs6_an_error_code_that_repeats_a_secret_is_not_repeated(world):
    world.script["/device"] = [(400, {"error": f"no {world.device_code}", "device_code": world.device_code})]

    assert refusal(world).code == "unknown_error"


@pytest.mark.parametrize("status", [201, 204, 404, 418, 500, 503])
def test_rs6_an_answer_without_an_error_code_is_judged_by_its_status(world, status):
    world.script["/device"] = [httpx.Response(status, text="gone")]

    assert refusal(world).code == "invalid_answer"


BAD_ADDRESSES = [
    "https://login.example.com/\x1b]8;;https://evil.example\x07x",
    "https://login.example.com/\x9b2J",
    "https://login.example.com/\r\nEnter your password:",
    "https://login.example.com/\u202egpj",
    "https://l\u043egin.example.com/",
    "https://login.example.com@evil.example/",
    "http://login.example.com/",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "//login.example.com/",
    "https://login.example.com/" + "x" * 5000,
    "https://login.example.com/\ud800",
]


@pytest.mark.parametrize("name", ["verification_uri", "verification_uri_complete"])
@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=lambda address: ascii(address)[:40])
def test_rs7_an_address_that_could_trick_terminal_or_reader_is_refused(world, name, address):
    world.codes[name] = address

    error = refusal(world)

    assert error.problem.endswith(f": {name}")
    assert address not in str(error)


@pytest.mark.parametrize("name", ["device_code", "user_code"])
def test_rs7_an_address_that_is_no_secret_may_hold_no_code(world, name):
    world.codes["verification_uri"] = f"https://login.example.com/activate?x={world.codes[name]}"

    assert refusal(world).problem.endswith(": verification_uri")


@pytest.mark.parametrize(
    "user_code",
    [
        "WDJB\x1b[31mMJHT",
        "WDJB\rMJHT",
        "WDJB\nMJHT",
        "WDJB\x00MJHT",
        "WDJB\u202eMJHT",
        "WDJB\u2066MJHT",
        "W" * 65,
        "WDJ",
    ],
    ids=ascii,
)
def test_rs8_a_user_code_that_could_trick_the_terminal_is_refused(world, user_code):
    world.codes["user_code"] = user_code

    assert refusal(world).problem.endswith(": user_code")


@pytest.mark.parametrize("user_code", ["WDJB MJHT", "019-450-730", "wdjbMjht", "w" * 64, "БДЖК-5521"])
def test_rs8_a_user_code_keeps_the_servers_spelling(world, user_code):
    world.codes["user_code"] = user_code

    assert world.flow().start().user_code.reveal() == user_code


@pytest.mark.parametrize("name", ["device_code"])
@pytest.mark.parametrize("value", ["abcd\r\nefgh", "abcdéfgh", "abcd\ud800efgh"], ids=ascii)
def test_rs8_a_code_that_no_form_could_carry_is_refused(world, name, value):
    world.codes[name] = value
    world.script["/device"] = [httpx.Response(200, content=json.dumps(world.codes))]

    assert refusal(world).problem.endswith(f": {name}")


def test_rs9_no_cache_may_answer_for_the_server(world):
    world.log_in()

    assert [request.headers["Cache-Control"] for request in world.requests] == ["no-store"] * 2


def test_codes_are_live_before_start_returns(world):
    world.flow().start()

    line = f"POST device_code={world.device_code} opened https://x/?c={world.user_code}"
    masked = redact.text(line)
    assert [value for value in (world.device_code, world.user_code) if value in masked] == []


def test_codes_are_live_for_as_long_as_they_are_good_and_access_tokens_too(world, monkeypatch):
    lifetimes = {}
    monkeypatch.setattr(answers, "Secret", lambda value, *, kind, ttl: lifetimes.setdefault(kind, ttl))
    for members in (world.codes, world.granted):
        answers.read_answer(200, json.dumps(members).encode())

    assert lifetimes == {
        "device_code": 600.0,
        "user_code": 600.0,
        "verification_uri_complete": 600.0,
        "access_token": 300.0,
        "refresh_token": None,
    }


def test_codes_of_an_answer_that_is_of_no_use_are_live_too(world):
    del world.codes["verification_uri"]

    refusal(world)

    assert redact.text(f"state {world.device_code}") == "state [REDACTED:device_code]"
    assert redact.text(f"type {world.user_code} now") == "type [REDACTED:user_code] now"


def test_of_the_complete_address_only_the_code_is_live(world):
    world.codes["verification_uri_complete"] = (
        f"https://login.example.com/activate?u={world.user_code.swapcase()}x1"
    )

    authorization = world.flow().start()

    address = authorization.verification_uri_complete.reveal()
    assert redact.text(f"GET {address} 200").startswith("GET https://login.example.com/activate?u=[REDACTED:")
    assert (
        redact.text("GET https://login.example.com/activate 200")
        == "GET https://login.example.com/activate 200"
    )


def test_a_complete_address_without_a_code_is_none(world):
    world.codes["verification_uri_complete"] = world.codes["verification_uri"]

    authorization = world.flow().start()

    assert authorization.verification_uri_complete is None
    assert (
        redact.text("GET https://login.example.com/activate 200")
        == "GET https://login.example.com/activate 200"
    )


def test_nothing_of_the_module_shows_a_value(world):
    flow = world.flow()
    authorization = flow.start()
    tokens = flow.wait(authorization)

    shown = " ".join(map(repr, (flow, authorization, tokens, vars(authorization)))) + str(authorization)
    control = repr(world.codes) + repr(world.granted)
    assert [value for value in world.secrets if value in shown] == []
    assert world.secrets == [value for value in world.secrets if value in control]


def test_all_errors_have_one_base():
    from redact import device_flow

    found = [getattr(device_flow, name) for name in device_flow.__all__]
    errors = [thing for thing in found if isinstance(thing, type) and issubclass(thing, Exception)]
    assert len(errors) == 8
    assert [error for error in errors if not issubclass(error, (DeviceFlowError, redact.RedactError))] == []
