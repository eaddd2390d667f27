"""RQ1 to RQ6: what the flow sends, and what it refuses to send, by the ids of the checklist."""

import base64
from urllib.parse import parse_qsl

import httpx
import pytest

from redact.device_flow import DeviceFlow, ExpiredCode, SettingError

FORM = "application/x-www-form-urlencoded"


def test_rq1_the_codes_are_asked_for_by_a_form_in_a_post(world):
    world.flow(scope="read wr\u00efte").start()

    request = world.requests[0]
    assert (request.method, request.headers["Content-Type"]) == ("POST", FORM)
    assert dict(parse_qsl(request.content.decode("ascii"), encoding="utf-8"))["scope"] == "read wr\u00efte"


def test_rq2_a_public_client_names_itself_and_scope_is_optional(world):
    world.script["/device"] = [world.codes, world.codes]
    world.flow(scope="read").start()
    world.flow(scope=None).start()

    assert world.forms("/device") == [[("client_id", "my-cli"), ("scope", "read")], [("client_id", "my-cli")]]


@pytest.mark.parametrize("name", ["device_authorization_endpoint", "token_endpoint", "revocation_endpoint"])
@pytest.mark.parametrize(
    "address",
    [
        "http://login.example.com/x",
        "http://127.0.0.1.example.com/x",
        "http://127.0.0.1@example.com/x",
        "http://localhost.example.com/x",
        "http://2130706433.example.com",
        "http://[::2]/x",
        "https://user:word@login.example.com/x",
        "https://login.example.com/x#y",
        "https://login.example.com\\@127.0.0.1/",
        "https://login.example.com:port/",
        "https:///x",
        "https://a b/",
        "https://login.example.com/\x1b[2J",
        "ftp://login.example.com/x",
        "/token",
        "",
        7,
    ],
)
def test_rq3_another_address_than_https_is_refused_before_any_request(world, name, address):
    with pytest.raises(SettingError) as caught:
        world.flow(**{name: address})

    assert str(caught.value).startswith(f"{name} must ")
    assert not address or str(address) not in str(caught.value)
    assert world.requests == []


@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:8628", "http://127.9.9.9", "http://[::1]:8628", "http://localhost:1", "https://x"],
)
def test_rq3_http_is_for_loopback_addresses(world, origin):
    flow = world.flow(device_authorization_endpoint=f"{origin}/device", token_endpoint=f"{origin}/token")

    flow.start()

    assert [origin] == [f"{request.url.scheme}://{request.url.netloc.decode()}" for request in world.requests]


@pytest.mark.parametrize("scope", ["", None])
def test_rq4_a_parameter_without_value_is_left_out_and_none_is_sent_twice(world, scope):
    flow = world.flow(scope=scope)
    flow.wait(flow.start())

    names = [[name for name, _ in form] for form in (*world.forms("/device"), *world.forms("/token"))]
    assert names == [["client_id"], ["grant_type", "device_code", "client_id"]]


def test_rq5_a_confidential_client_authenticates_in_the_header_and_never_in_the_address(world, fake):
    secret = fake(24, "client_secret")
    world.client_settings = {"auth": ("my-cli", secret)}
    world.script["/revoke"] = [httpx.Response(200), httpx.Response(200)]
    world.log_in().revoke()

    basic = "Basic " + base64.b64encode(f"my-cli:{secret}".encode()).decode()
    assert [basic] * 4 == [request.headers["Authorization"] for request in world.requests]
    assert [request.url.query for request in world.requests] == [b""] * 4
    assert [secret.encode() in request.content for request in world.requests] == [False] * 4


def test_rq6_nothing_is_sent_before_start_and_no_new_codes_are_asked_for_after_expiry(world):
    world.polls((400, {"error": "expired_token"}))
    flow = world.flow()
    assert world.requests == []

    with pytest.raises(ExpiredCode):
        flow.wait(flow.start())

    assert [request.url.path for request in world.requests] == ["/device", "/token"]


@pytest.mark.parametrize("client_id", ["", None, 7])
def test_a_flow_without_client_id_is_refused(world, client_id):
    with pytest.raises(SettingError, match="client_id must be a str, and not empty"):
        DeviceFlow(client_id, device_authorization_endpoint="https://x", token_endpoint="https://x")


def test_a_client_of_the_wrong_form_is_refused(world):
    wrong = httpx.Client() if world.asynchronous else httpx.AsyncClient()
    wanted = "AsyncClient" if world.asynchronous else "Client"

    with pytest.raises(
        SettingError, match=rf"client must be an httpx\.{wanted}, not {type(wrong).__name__}$"
    ):
        world.flow(client=wrong)
    with pytest.raises(SettingError, match=rf"client must be an httpx\.{wanted}, not str$"):
        world.flow(client="https://login.example.com")
