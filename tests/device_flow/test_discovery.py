"""`from_issuer`: the endpoints out of a server's metadata, and the import of httpx."""

import httpx
import pytest

from redact.device_flow import ServerError, SettingError

ISSUER = "https://login.example.com/tenant"
RFC_8414 = "/.well-known/oauth-authorization-server/tenant"
OPENID = "/tenant/.well-known/openid-configuration"


@pytest.fixture
def metadata(world):
    found = {
        "issuer": ISSUER,
        "device_authorization_endpoint": "https://login.example.com/device",
        "token_endpoint": "https://login.example.com/token",
        "revocation_endpoint": "https://login.example.com/revoke",
        "jwks_uri": "https://login.example.com/keys",
    }
    world.script |= {RFC_8414: [found], OPENID: []}
    return found


def found(world, issuer=ISSUER):
    return world.flow_of_issuer(issuer)


def test_the_endpoints_come_from_the_metadata(world, metadata):
    flow = found(world)
    world.script["/revoke"] = [httpx.Response(200), httpx.Response(200)]
    flow.wait(flow.start()).revoke()

    assert [request.url.path for request in world.requests] == [
        RFC_8414,
        "/device",
        "/token",
        "/revoke",
        "/revoke",
    ]
    assert (world.requests[0].method, world.requests[0].content) == ("GET", b"")


def test_an_issuer_without_path_is_asked_at_its_root(world, metadata):
    metadata["issuer"] = "https://login.example.com"
    world.script["/.well-known/oauth-authorization-server"] = [metadata]
    found(world, "https://login.example.com")

    assert [request.url.path for request in world.requests] == ["/.well-known/oauth-authorization-server"]


def test_openid_metadata_is_read_where_there_is_no_other(world, metadata):
    world.script[RFC_8414], world.script[OPENID] = [httpx.Response(404)], [metadata]
    found(world)

    assert [request.url.path for request in world.requests] == [RFC_8414, OPENID]


@pytest.mark.parametrize("issuer", ["https://evil.example", "https://login.example.com/tenant/", None, 7])
def test_metadata_of_another_issuer_is_refused(world, metadata, issuer):
    metadata["issuer"] = issuer
    with pytest.raises(ServerError, match="the metadata names another issuer") as caught:
        found(world)

    assert "evil" not in repr(caught.value)


@pytest.mark.parametrize("name", ["device_authorization_endpoint", "token_endpoint", "revocation_endpoint"])
@pytest.mark.parametrize("address", ["http://login.example.com/x", "", 7, "https://x/\x1b[2J"], ids=repr)
def test_an_endpoint_that_may_not_be_asked_is_refused(world, metadata, name, address):
    metadata[name] = address
    with pytest.raises(ServerError) as caught:
        found(world)

    assert f"missing or unusable in the server's answer: {name}" == caught.value.problem


def test_metadata_without_a_device_endpoint_says_so(world, metadata):
    del metadata["device_authorization_endpoint"]
    with pytest.raises(ServerError, match=": device_authorization_endpoint"):
        found(world)


def test_a_redirect_of_the_metadata_is_not_followed(world, metadata):
    world.client_settings = {"follow_redirects": True}
    world.script[RFC_8414] = [httpx.Response(302, headers={"Location": "https://evil.example/"})]
    with pytest.raises(ServerError) as caught:
        found(world)

    assert caught.value.code == "redirect"


@pytest.mark.parametrize("issuer", ["http://login.example.com", "https://x?y", "https://x#y", "", None])
def test_an_issuer_that_may_not_be_asked_is_refused_before_any_request(world, issuer):
    with pytest.raises(SettingError, match="^issuer must "):  # noqa: RUF043 - a plain word
        found(world, issuer)

    assert world.requests == []


def test_importing_redact_imports_neither_httpx_nor_the_flow(python):
    done = python(
        "import sys, redact; redact.install(); redact.Secret('x' * 20);"
        "print([name for name in sys.modules if name == 'httpx' or '.device' in name or '._device' in name])"
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_importing_the_flow_imports_no_httpx(python):
    done = python("import sys, redact.device_flow; print('httpx' in sys.modules, 'anyio' in sys.modules)")

    assert (done.stdout, done.stderr) == ("False False\n", "")


@pytest.mark.parametrize("name", ["DeviceFlow", "AsyncDeviceFlow"])
def test_without_httpx_one_error_says_what_to_install(python, name):
    done = python(
        "import sys; sys.modules['httpx'] = None\n"
        f"from redact.device_flow import {name}\n"
        f"{name}('my-cli', device_authorization_endpoint='https://x', token_endpoint='https://x')"
    )

    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    last = done.stderr.splitlines()[-1]
    assert last == "ImportError: redact.device_flow needs httpx: pip install 'redact-logs[device]'"
