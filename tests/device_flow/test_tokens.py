"""TK1 to TK11: what the flow makes of tokens, by the ids of the checklist.

Refreshing (TK7), DPoP and audiences (TK8) and storage (TK3) are the caller's; here stands what the flow's
part in them is.
"""

import copy
import dataclasses
import json
import pickle
import traceback

import httpx
import pytest

import redact
from redact.device_flow import DeviceFlow, ServerError, SettingError


def refused(world):
    with pytest.raises(ServerError) as caught:
        world.log_in()
    assert world.found_in(caught.value) == []
    return caught.value


@pytest.mark.parametrize("name", ["access_token", "token_type"])
@pytest.mark.parametrize("value", [None, "", 7, ["x"], {}], ids=repr)
def test_tk1_access_token_and_type_are_required(world, name, value):
    world.granted[name] = value

    assert refused(world).problem == f"missing or unusable in the server's answer: {name}"


@pytest.mark.parametrize("token_type", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_tk1_the_type_is_compared_without_case(world, token_type):
    world.granted["token_type"] = token_type

    assert world.log_in().token_type == "Bearer"


@pytest.mark.parametrize("token_type", ["DPoP", "mac", "N_A", "bearer "])
def test_tk1_a_token_of_an_unknown_type_is_not_used(world, token_type):
    world.granted["token_type"] = token_type

    assert refused(world).problem.endswith(": token_type")


@pytest.mark.parametrize("name", ["access_token", "refresh_token", "id_token"])
@pytest.mark.parametrize("value", [7, ["x"], "abc\r\ndefgh", "abcdéfgh"], ids=ascii)
def test_tk1_a_token_that_no_header_could_carry_is_refused(world, name, value):
    world.granted[name] = value

    assert refused(world).problem.endswith(f": {name}")


@pytest.mark.parametrize(
    ("given", "left"), [(300, 300.0), ("300", 300.0), (None, None), ("soon", None), (True, None), (0, 1.0)]
)
def test_tk2_without_a_lifetime_the_expiry_is_unknown_not_never(world, given, left):
    world.granted["expires_in"] = given
    tokens = world.log_in()

    expires_at = None if left is None else world.wall_now + left
    assert expires_at == tokens.expires_at
    assert tokens.expired(now=world.wall_now + 301.0) is (expires_at is not None)
    assert tokens.expired(now=world.wall_now) is False


def test_tk3_tokens_are_live_and_shown_by_nothing(world, fake):
    world.granted["id_token"] = fake(48, "id_token")
    tokens = world.log_in()

    line = "GET /x 401 {access_token} {refresh_token} {id_token}".format(**world.granted)
    assert (
        redact.text(line) == "GET /x 401 [REDACTED:access_token] [REDACTED:refresh_token] [REDACTED:id_token]"
    )
    shown = [str(tokens), repr(tokens), json.dumps(vars(tokens), default=str)]
    assert [
        text for text in shown if any(world.granted[name] in text for name in ("access_token", "id_token"))
    ] == []
    assert (world.access_token, world.refresh_token) == (
        tokens.access_token.reveal(),
        tokens.refresh_token.reveal(),
    )


def test_tk3_copies_are_the_same_object_and_pickles_carry_masks(world):
    flow = world.flow()
    tokens = flow.wait(flow.start())
    inner = getattr(tokens, "_inner", tokens)

    assert copy.copy(inner) is inner
    assert copy.deepcopy(inner) is inner
    pickled = pickle.dumps(inner)
    assert [value for value in world.secrets if value.encode() in pickled] == []
    assert type(pickle.loads(pickled)) is type(inner)  # noqa: S301 - what this test itself pickled
    assert world.access_token not in repr(dataclasses.asdict(inner))
    unpickled = pickle.loads(pickled)  # noqa: S301 - what this test itself pickled
    if not world.asynchronous:
        with pytest.raises(SettingError, match="came out of a pickle"):
            unpickled.revoke()


def _asked(tokens, *origins, url):
    seen = []
    transport = httpx.MockTransport(lambda request: seen.append(request) or httpx.Response(200))
    with httpx.Client(transport=transport, auth=tokens.bearer(*origins)) as client:
        client.get(url)
    return seen[0]


def test_tk4_the_token_travels_in_the_header_and_never_in_the_address(world):
    request = _asked(world.log_in(), "https://api.example.com", url="https://api.example.com/v1/me")

    assert f"Bearer {world.access_token}" == request.headers["Authorization"]
    assert str(request.url) == "https://api.example.com/v1/me"


@pytest.mark.parametrize("origins", [(), ("http://api.example.com",), ("api.example.com",), ("https://a@b",)])
def test_tk5_a_token_is_bound_to_tls_and_named_origins(world, origins):
    with pytest.raises(SettingError, match="^origins must "):  # noqa: RUF043 - a plain word
        world.log_in().bearer(*origins)


def test_tk6_a_token_can_be_logged_by_its_keyed_fingerprint_alone(world):
    redactor = redact.Redactor(redact.Policy(masks={"access_token": redact.Fingerprint()}))
    world.log_in()

    line = redactor.text(f"rejected {world.access_token}")
    assert line.startswith("rejected [REDACTED:access_token#")
    assert world.access_token not in line


def test_tk7_a_rotated_pair_replaces_the_old_one_as_a_whole_and_both_stay_masked(world, fake):
    tokens = world.log_in()
    tokens = tokens._inner if world.asynchronous else tokens
    with pytest.raises(dataclasses.FrozenInstanceError):
        tokens.refresh_token = None
    fresh = {name: fake(32, f"rotated {name}") for name in ("access_token", "refresh_token")}
    assert redact.text(" ".join(fresh.values())) == " ".join(fresh.values()), "the control: not known yet"

    rotated = dataclasses.replace(
        tokens, **{name: redact.Secret(value, kind=name) for name, value in fresh.items()}
    )

    shown = redact.text(f"{world.access_token} {world.refresh_token} {' '.join(fresh.values())}")
    assert shown == " ".join(["[REDACTED:access_token] [REDACTED:refresh_token]"] * 2)
    assert rotated != tokens


@pytest.mark.parametrize(("granted", "expected"), [("read", "read"), (None, None)])
def test_tk8_no_more_is_asked_for_than_was_said_and_the_granted_scope_is_told(world, granted, expected):
    world.granted["scope"] = granted
    flow = world.flow(scope="read write")

    tokens = flow.wait(flow.start())

    (asked,) = world.forms("/device")
    assert sorted(asked) == [("client_id", "my-cli"), ("scope", "read write")]
    assert tokens.scope == expected


def test_tk9_a_token_that_looks_like_a_jwt_is_not_decoded(world, fake):
    world.granted["access_token"] = "ey" + "J" + fake(30) + "." + fake(40) + "." + fake(20)

    assert world.granted["access_token"] == world.log_in().access_token.reveal()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/v1",
        "http://api.example.com/v1",
        "https://api.example.com:444/v1",
        "https://api.example.com.evil.example/",
    ],
)
def test_tk10_the_token_is_sent_to_the_named_origins_only(world, url):
    tokens = world.log_in()

    assert "Authorization" not in _asked(tokens, "https://api.example.com", url=url).headers
    assert (
        "Authorization"
        in _asked(tokens, "https://api.example.com/v1", url="https://api.example.com:443/x").headers
    )


def test_tk10_the_token_is_dropped_on_a_redirect_to_another_origin(world):
    seen = []

    def answer(request):
        seen.append(request)
        return (
            httpx.Response(302, headers={"Location": "https://evil.example/"})
            if len(seen) == 1
            else httpx.Response(200)
        )

    auth = world.log_in().bearer("https://api.example.com")
    with httpx.Client(transport=httpx.MockTransport(answer), auth=auth, follow_redirects=True) as client:
        client.get("https://api.example.com/v1")

    assert [(request.url.host, "Authorization" in request.headers) for request in seen] == [
        ("api.example.com", True),
        ("evil.example", False),
    ]


def test_tk11_the_refresh_token_is_revoked_first_then_the_access_token(world):
    world.script["/revoke"] = [httpx.Response(200), httpx.Response(200)]
    world.log_in().revoke()

    assert [
        [("token", world.refresh_token), ("token_type_hint", "refresh_token"), ("client_id", "my-cli")],
        [("token", world.access_token), ("token_type_hint", "access_token"), ("client_id", "my-cli")],
    ] == world.forms("/revoke")
    assert {b""} == {request.url.query for request in world.requests}


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ((400, {"error": "unsupported_token_type"}), "unsupported_token_type"),
        ((200, {"error": "invalid_client"}), "invalid_client"),
        (httpx.Response(503), "invalid_answer"),
        (httpx.Response(307, headers={"Location": "https://evil.example"}), "redirect"),
        (httpx.ConnectTimeout("x"), "unreachable"),
        (httpx.ReadError("x"), "unreachable"),
    ],
    ids=repr,
)
def test_tk11_a_refusal_is_raised_when_both_were_tried_once_each(world, trouble, code):
    world.script["/revoke"] = [trouble, httpx.Response(200, text="ok")]
    tokens = world.log_in()

    with pytest.raises(ServerError) as caught:
        tokens.revoke()

    assert (code, 2, [6.0]) == (caught.value.code, len(world.forms("/revoke")), world.sleeps)
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_tk11_tokens_out_of_storage_are_revoked_too(world):
    world.script["/revoke"] = [httpx.Response(200)]
    world.flow().tokens(redact.Secret(world.access_token, kind="access_token")).revoke()

    assert [("token", world.access_token)] == world.forms("/revoke")[0][:1]


@pytest.mark.parametrize("name", ["access_token", "refresh_token", "id_token"])
def test_tk3_tokens_out_of_storage_must_be_secrets(world, name):
    given = {"access_token": redact.Secret("x" * 20), name: world.access_token}
    with pytest.raises(SettingError, match=rf"^{name} must be a redact\.Secret, not str$") as caught:
        world.flow().tokens(**given)

    last = list(traceback.walk_tb(caught.tb))[-1][0]
    assert world.access_token not in repr(last.f_locals)


def test_tk11_a_flow_without_the_endpoint_says_so(world):
    flow = world.flow(revocation_endpoint=None)
    tokens = flow.wait(flow.start())

    with pytest.raises(SettingError, match="revocation_endpoint was not given to the flow"):
        tokens.revoke()


def test_an_answer_without_refresh_token_has_none(world):
    del world.granted["refresh_token"]
    world.granted["scope"] = 7

    tokens = world.log_in()

    assert (tokens.refresh_token, tokens.id_token, tokens.scope) == (None, None, None)


def test_a_flow_shows_its_client_and_host():
    flow = DeviceFlow("my-cli", device_authorization_endpoint="https://x/a", token_endpoint="https://y/b")

    assert repr(flow) == "<DeviceFlow of 'my-cli' at x>"
