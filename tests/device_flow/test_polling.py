"""PL1 to PL18: when the flow polls, and when it stops, by the ids of the checklist; all clocks are fake."""

import json
import ssl
import threading

import httpx
import pytest

from redact.device_flow import (
    AccessDenied,
    DeviceFlowError,
    ExpiredCode,
    FlowCancelled,
    FlowTimeout,
    ServerError,
    SettingError,
)

PENDING = (400, {"error": "authorization_pending"})
SLOW_DOWN = (400, {"error": "slow_down"})
OFTEN = 400


def ending(world, expected, **options):
    """The error that ends the login, after a look at all that it shows."""
    with pytest.raises(expected) as caught:
        world.log_in(**options)
    error = caught.value
    assert world.found_in(error) == []
    assert (error.__cause__, error.__context__) == (None, None)
    return error


def test_pl1_a_poll_is_a_form_with_grant_type_device_code_and_client_id(world):
    world.log_in()

    assert [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", world.device_code),
        ("client_id", "my-cli"),
    ] == world.forms()[0]
    assert (
        world.requests[1].method,
        world.requests[1].headers["Content-Type"],
    ) == ("POST", "application/x-www-form-urlencoded")


def test_pl2_the_interval_passes_before_each_poll_and_before_the_first_too(world):
    world.polls(PENDING, PENDING, world.granted)
    world.log_in()

    assert world.gaps() == [6.0, 6.0, 6.0]  # 5 and the margin of PL11


def test_pl3_pending_goes_on_at_the_same_interval(world):
    world.codes["interval"] = 10
    world.polls(*[PENDING] * 8, world.granted)
    world.log_in()

    assert world.gaps() == [12.0] * 9


def test_pl4_slow_down_adds_five_seconds_for_this_and_all_later_polls(world):
    world.polls(SLOW_DOWN, PENDING, SLOW_DOWN, PENDING, world.granted)
    world.log_in()

    assert world.gaps() == [5 * 1.2, 10 * 1.4, 10 * 1.4, 15 * 1.4, 15 * 1.4]


@pytest.mark.parametrize(
    ("given", "interval"), [(20, 20), (3, 10), ("20", 20), ("soon", 10), (True, 10), (0, 10)]
)
def test_pl5_a_larger_interval_beside_slow_down_counts_a_smaller_one_does_not(world, given, interval):
    world.polls((200, {"error": "slow_down", "interval": given}), PENDING, world.granted)
    world.log_in()

    assert [6.0, interval * 1.4, interval * 1.4] == world.gaps()


@pytest.mark.parametrize(
    ("header", "gap"),
    [
        ("30", 30.0),
        ("2", 6.0),
        ("0", 6.0),
        ("99999999", 60.0),
        ("1e400", 60.0),
        ("nonsense", 6.0),
        ("Fri, 15 Jan 2027 08:00:42 GMT", 36.0),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 6.0),
        ("Sun, 01 Jan 9999 00:00:00 GMT", 60.0),
    ],
)
def test_pl6_retry_after_is_honoured_once_and_up_to_a_minute(world, header, gap):
    pending = httpx.Response(400, headers={"Retry-After": header}, json={"error": "authorization_pending"})
    world.polls(pending, PENDING, world.granted)
    world.log_in()

    assert [6.0, gap, 6.0] == world.gaps()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("access_denied", AccessDenied),
        ("expired_token", ExpiredCode),
        ("invalid_grant", ServerError),
        ("invalid_client", ServerError),
        ("server_error", ServerError),
        ("no such code", ServerError),
        (7, ServerError),
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_pl7_any_other_error_ends_it_at_once(world, code, error, status):
    world.polls(PENDING, (status, {"error": code, "error_description": f"for {world.device_code}"}))

    caught = ending(world, error)

    assert len(world.forms()) == 2
    if error is ServerError:
        assert {7: "unknown_error", "no such code": "unknown_error"}.get(code, code) == caught.code


def test_pl8_a_network_in_trouble_doubles_the_wait_and_a_good_answer_ends_only_that(world):
    broken = [httpx.ConnectTimeout("x"), httpx.ConnectError("x"), httpx.ReadTimeout("x")]
    world.polls(SLOW_DOWN, *broken, PENDING, httpx.ReadError("x"), world.granted)
    world.log_in()

    assert world.gaps() == [6.0, 14.0, 20.0, 40.0, 60.0, 14.0, 20.0]


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectTimeout("x"),
        httpx.ReadTimeout("x"),
        httpx.WriteTimeout("x"),
        httpx.PoolTimeout("x"),
        httpx.ConnectError("no such host"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.CloseError("reset"),
        httpx.RemoteProtocolError("server disconnected"),
        (429, {"message": "slow"}),
        (429, {"error": "rate_limited"}),
        httpx.Response(502, text="<html>"),
        httpx.Response(503),
        (503, {"error": "temporarily_unavailable"}),
        httpx.Response(504, text="<html>"),
    ],
    ids=repr,
)
def test_pl9_passing_trouble_is_waited_for(world, trouble):
    world.polls(trouble, world.granted)

    assert world.access_token == world.log_in().access_token.reveal()
    assert world.gaps() == [6.0, 10.0]


def _untrusted():
    error = httpx.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    return error


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (_untrusted(), "untrusted_tls"),
        (httpx.ProxyError("407"), "client_failure"),
        (httpx.UnsupportedProtocol("x"), "client_failure"),
        (httpx.DecodingError("x"), "client_failure"),
        (RuntimeError("a hook"), "client_failure"),
        (httpx.Response(500, text="<html>"), "invalid_answer"),
        (httpx.Response(404), "invalid_answer"),
        ((429, {"error": "invalid_client"}), "invalid_client"),
    ],
    ids=repr,
)
def test_pl9_lasting_trouble_is_not_waited_for(world, trouble, code):
    world.polls(trouble)

    assert code == ending(world, ServerError).code
    assert len(world.forms()) == 1


@pytest.mark.parametrize(
    ("expires_in", "timeout", "end", "error"),
    [
        (30, None, 30.0, ExpiredCode),
        (30, 20, 20.0, FlowTimeout),
        (30, 100, 30.0, ExpiredCode),
        (86_400, None, 1800.0, FlowTimeout),
        (86_400, 7200, 1800.0, FlowTimeout),
        (600, 0.5, 0.5, FlowTimeout),
    ],
)
def test_pl10_the_least_of_lifetime_timeout_and_half_an_hour_ends_it(world, expires_in, timeout, end, error):
    world.codes["expires_in"] = expires_in
    world.polls(*[PENDING] * OFTEN)

    ending(world, error, timeout=timeout)

    assert end == pytest.approx(world.now - 1000.0)
    assert int(end / 6.0 - 1e-9) == len(world.forms())


def test_pl10_no_sleep_and_no_request_may_last_longer_than_what_is_left(world):
    world.codes["expires_in"] = 20
    world.polls(PENDING, httpx.ConnectTimeout("x"))
    world.client_settings = {"timeout": None}

    error = ending(world, ExpiredCode)

    assert world.sleeps == [6.0, 6.0, 8.0]  # of the ten seconds of back-off only eight are left
    limits = [request.extensions["timeout"] for request in world.requests]
    assert [max(limit.values()) for limit in limits] == [10.0, 10.0, 8.0]
    assert str(error) == "the login's time is over; at the end the server could not be reached"


def test_pl10_a_shorter_timeout_of_the_clients_own_holds(world):
    world.client_settings = {"timeout": httpx.Timeout(None, connect=2.0)}
    world.log_in()

    assert world.requests[1].extensions["timeout"] == {
        "connect": 2.0,
        "read": 10.0,
        "write": 10.0,
        "pool": 10.0,
    }


def test_pl10_a_sleep_that_returns_early_is_gone_on_with(world):
    lazy = world.sleep
    world.sleep = lambda seconds: lazy(max(seconds / 2, 0.01) if seconds > 0.01 else seconds)
    world.log_in()

    assert world.gaps()[0] == pytest.approx(6.0)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), True, "10", [5]])
def test_pl10_a_timeout_that_is_no_positive_number_is_refused(world, timeout):
    with pytest.raises(SettingError, match="timeout must be a positive number of seconds, or None"):
        world.log_in(timeout=timeout)


def test_pl11_the_margin_counts_from_the_answer_not_from_the_request(world):
    def slow(request):
        world.sleep(4.0)
        return httpx.Response(400, json={"error": "authorization_pending"})

    world.polls(slow, world.granted)
    world.log_in()

    assert world.gaps() == [6.0, 4.0 + 6.0]


def asleep(world, seconds):
    """A machine that sleeps during the next pause: the wall clock goes on, the monotonic one does not."""
    inner = world.sleep

    def sleep(pause):
        inner(pause)
        world.wall_now += seconds
        world.sleep = inner

    world.sleep = sleep


@pytest.mark.parametrize(
    "last", [PENDING, SLOW_DOWN, httpx.ConnectError("x"), (400, {"error": "expired_token"})]
)
def test_pl12_when_the_wall_clock_says_expired_the_server_is_asked_once_more(world, last):
    asleep(world, 3600)
    world.polls(last)

    ending(world, ExpiredCode)

    assert world.gaps() == [6.0]


def test_pl12_the_servers_last_word_may_be_yes(world):
    asleep(world, 3600)

    assert world.access_token == world.log_in().access_token.reveal()


def test_pl12_a_wall_clock_that_is_put_back_changes_nothing(world):
    asleep(world, -86_400)
    world.codes["expires_in"] = 30
    world.polls(*[PENDING] * 4)

    ending(world, ExpiredCode)

    assert pytest.approx(world.now - 1000.0) == 30.0


def test_pl13_after_an_expiry_the_flow_starts_again_only_when_it_is_told_to(world):
    world.script["/device"] = [world.codes, world.codes]
    world.polls((400, {"error": "expired_token"}), world.granted)
    flow = world.flow()
    with pytest.raises(ExpiredCode):
        flow.wait(flow.start())
    assert len(world.requests) == 2

    assert world.access_token == flow.wait(flow.start()).access_token.reveal()


@pytest.mark.parametrize("status", [200, 400, 401, 403, 428])
def test_pl14_the_error_member_decides_whatever_the_status(world, status):
    world.polls((status, {"error": "authorization_pending", **world.granted}), world.granted)
    world.log_in()

    assert world.gaps() == [6.0, 6.0]


def test_pl15_json_is_asked_for(world):
    world.log_in()

    assert [request.headers["Accept"] for request in world.requests] == ["application/json"] * 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("path", ["/device", "/token"])
def test_pl16_no_redirect_is_followed_even_by_a_client_that_would(world, status, path):
    world.client_settings = {"follow_redirects": True}
    world.script[path] = [
        httpx.Response(status, headers={"Location": f"https://evil.example/?{world.device_code}"})
    ]

    assert ending(world, ServerError).code == "redirect"
    assert {"login.example.com"} == {request.url.host for request in world.requests}


def test_pl17_cancel_ends_it_within_a_fraction_of_a_second_and_before_the_next_request(world):
    cancel = threading.Event()
    inner = world.sleep

    def sleep(seconds):
        inner(seconds)
        if world.now >= 1008.0:
            cancel.set()

    world.sleep = sleep
    world.polls(PENDING)
    ending(world, FlowCancelled, cancel=cancel)

    assert world.gaps() == [6.0]
    assert 8.0 <= world.now - 1000.0 <= 8.3


def test_pl17_a_flow_that_is_cancelled_before_it_waits_sends_nothing(world):
    cancel = threading.Event()
    cancel.set()
    ending(world, FlowCancelled, cancel=cancel)

    assert (world.forms(), world.sleeps) == ([], [])


def test_pl17_a_wait_that_can_be_cancelled_keeps_the_same_gaps(world):
    world.polls(PENDING, SLOW_DOWN, world.granted)
    world.log_in(cancel=threading.Event())

    assert world.gaps() == [6.0, 6.0, 14.0]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"access_token=x&token_type=bearer", b"{"])
def test_pl18_a_success_that_is_no_json_is_a_typed_error_without_the_body(world, body):
    world.polls(httpx.Response(200, content=body + world.device_code.encode()))

    assert ending(world, ServerError).problem == "the server's answer is no JSON object"


@pytest.mark.parametrize("path", ["/device", "/token"])
@pytest.mark.parametrize("size", [65_536, 65_537, 20_000_000])
def test_pl18_a_body_is_read_up_to_64_kib(world, path, size):
    good = world.script[path][0]
    empty = json.dumps({**good, "padding": ""})
    body = json.dumps({**good, "padding": "x" * (size - len(empty))}).encode()
    assert size == len(body)
    world.script[path] = [httpx.Response(200, content=body)]

    if size <= 65_536:
        world.log_in()
    else:
        assert ending(world, ServerError).problem == "the server's answer is larger than 64 KiB"


def test_pl18_one_poll_is_in_flight_at_a_time(world):
    inside = []

    def one(request):
        inside.append(request)
        assert len(inside) == 1
        inside.pop()
        return httpx.Response(400, json={"error": "authorization_pending"})

    world.polls(one, one, world.granted)
    world.log_in()

    assert len(world.forms()) == 3


def test_every_error_that_ends_a_flow_can_be_caught_by_its_base(world):
    world.polls((400, {"error": "access_denied"}))

    ending(world, DeviceFlowError)
