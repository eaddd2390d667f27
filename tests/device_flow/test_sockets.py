"""The flow over real sockets: PL16 to PL20, servers that misbehave, Ctrl-C, and what HTTP libraries log."""

import asyncio
import contextlib
import functools
import gzip
import json
import logging
import os
import socket
import threading

import httpx
import pytest

from redact.device_flow import DeviceFlowError, ExpiredCode, ServerError, SettingError


@pytest.fixture(autouse=True)
def _certificates_are_read_once(monkeypatch):
    monkeypatch.setattr(httpx, "create_ssl_context", _CONTEXT)


_CONTEXT = functools.cache(httpx.create_ssl_context)


class Listener:
    """A loopback server that answers each connection by a function, and keeps what it was sent."""

    def __init__(self, answer):
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.heard = []
        self.closing = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, contextlib.suppress(OSError):
                    self._hear(connection)

    def _hear(self, connection):
        request = b""
        while b"\r\n\r\n" not in request:
            if not (chunk := connection.recv(65_536)):
                return
            request += chunk
        head, _, body = request.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            if not (chunk := connection.recv(65_536)):
                return
            body += chunk
        self.heard.append(head + b"\r\n\r\n" + body)
        self._answer(self, connection)

    def close(self):
        self.closing.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def listen():
    listeners = []

    def start(answer):
        listeners.append(Listener(answer))
        return listeners[-1]

    yield start
    for listener in listeners:
        listener.close()


def reply(body, *headers, status="200 OK"):
    """An answer function: the body with a right Content-Length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    data = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda _, connection: connection.sendall(data)


def hang(listener, connection):
    listener.closing.wait()


def drip(listener, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n")
    while not listener.closing.wait(0.02):
        connection.sendall(b" ")


def drip_in_the_head(listener, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not listener.closing.wait(0.02):
        connection.sendall(b"X-Header: x\r\n")


def endless(listener, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not listener.closing.is_set():
        connection.sendall(b" " * 65_536)


def flow_at(world, listener, **settings):
    endpoints = {
        f"{name}_endpoint": f"{listener.origin}/{name}"
        for name in ("device_authorization", "token", "revocation")
    }
    return world.flow(**{"client": None, **endpoints, **settings})


def short_lived(world, seconds):
    """An authorization that ends so long after the first pause, so that the poll may take no longer."""
    world.codes["expires_in"] = 6.0 + seconds
    world.script["/device"] = [world.codes]
    return world.flow().start()


MISBEHAVING = {
    "closed": (lambda _, connection: None, ExpiredCode),
    "no http": (lambda _, connection: connection.sendall(b"220 ready\r\n\r\n"), ExpiredCode),
    "hanging": (hang, ExpiredCode),
    "dripping": (drip, ExpiredCode),
    "dripping head": (drip_in_the_head, ExpiredCode),
    "endless": (endless, ServerError),
    "huge": (reply(b" " * 65_537), ServerError),
    "bomb": (reply(gzip.compress(b"0" * 20_000_000), "Content-Encoding: gzip"), ServerError),
    "zipped": (reply(gzip.compress(b"{}"), "Content-Encoding: gzip"), ServerError),
    "half": (
        lambda _, connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        ExpiredCode,
    ),
    "redirect": (reply(b"", "Location: https://evil.example/", status="307 Moved"), ServerError),
    "html": (reply(b"<html>", status="500 Oops"), ServerError),
}


@pytest.mark.parametrize("name", MISBEHAVING)
def test_pl18_a_server_that_misbehaves_ends_in_a_typed_error_in_bounded_time(world, listen, name):
    answer, expected = MISBEHAVING[name]
    # Where an answer decides, it has all the time that it needs. Where time runs out it has more and more,
    # until a busy machine has sent the request by then.
    for seconds in (60.0,) if expected is ServerError else (0.15, 1.0, 8.0, 60.0):
        listener = listen(answer)
        flow = flow_at(world, listener)
        authorization = short_lived(world, seconds)

        with pytest.raises(DeviceFlowError) as caught:
            flow.wait(authorization)

        assert type(caught.value) is expected
        assert world.found_in(caught.value) == []
        if listener.heard:
            break
    assert world.device_code.encode() in listener.heard[0]  # the control: it was there to be shown


def test_pl16_what_was_sent_went_to_one_host_only(world, listen):
    evil = listen(reply(b"{}"))
    listener = listen(reply(b"", f"Location: {evil.origin}/", status="307 Moved"))
    with pytest.raises(ServerError) as caught:
        flow_at(world, listener).start()

    assert (caught.value.code, evil.heard, len(listener.heard)) == ("redirect", [], 1)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_pl19_loopback_is_asked_directly_whatever_the_environment_says(world, listen, monkeypatch, variable):
    proxy = listen(reply(b"{}"))
    listener = listen(reply(json.dumps(world.codes).encode()))
    monkeypatch.setenv(variable, proxy.origin)

    flow_at(world, listener).start()

    assert (proxy.heard, len(listener.heard)) == ([], 1)
    assert (
        httpx.get(f"{listener.origin}/", timeout=300).json() == {}
    )  # the control: httpx itself would use the proxy
    assert len(proxy.heard) == 1


def test_pl19_a_client_that_would_send_the_form_through_a_proxy_in_clear_is_refused(
    world, listen, monkeypatch
):
    listener = listen(reply(json.dumps(world.codes).encode()))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    form = httpx.AsyncClient if world.asynchronous else httpx.Client
    with pytest.raises(SettingError, match="the environment names a proxy, which would read the codes"):
        flow_at(world, listener, client=form())

    flow_at(world, listener, client=form(trust_env=False)).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    flow_at(world, listener, client=form()).start()
    assert len(listener.heard) == 2


def test_pl19_through_a_proxy_goes_only_a_tunnel(world, listen, monkeypatch):
    proxy = listen(reply(b"", status="502 Bad Gateway"))
    monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(ServerError):
        world.flow(client=None).start()

    assert [request.split(b"\r\n")[0] for request in proxy.heard] == [
        b"CONNECT login.example.com:443 HTTP/1.1"
    ]
    assert b"my-cli" not in proxy.heard[0]


def test_pl20_netrc_adds_no_authorization(world, listen, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login alice password " + world.access_token)
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    os.link(netrc, tmp_path / ".netrc")
    listener = listen(reply(json.dumps(world.codes).encode()))

    flow_at(world, listener).start()

    assert b"\r\nauthorization:" not in listener.heard[0].lower()


def test_what_http_libraries_log_at_debug_holds_no_value(world, listen, caplog):
    caplog.set_level(logging.DEBUG)
    answers = iter([world.codes, world.granted, {}, {}])
    listener = listen(lambda _, connection: reply(json.dumps(next(answers)).encode())(_, connection))  # noqa: PLW0108 - the generator is named later
    flow = flow_at(world, listener)
    flow.wait(flow.start()).revoke()

    assert {"httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
    assert [value for value in world.secrets if value in caplog.text] == []
    sent = b"".join(listener.heard).decode()
    assert [world.device_code, world.access_token, world.refresh_token] == [
        v for v in world.secrets if v in sent
    ]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_pl17_an_interrupt_passes_and_no_frame_that_is_left_holds_a_value(world, error):
    def fail(request):
        form = request.content.decode()
        assert world.device_code in form
        raise error

    world.polls(fail)
    flow = world.flow()
    inner = getattr(flow, "_inner", flow)
    authorization = flow.start()
    found = None
    try:
        asyncio.run(inner.wait(authorization)) if world.asynchronous else inner.wait(authorization)
    except error as caught:
        found = world.found_in(caught)

    assert found == []


def test_an_error_of_httpx_would_show_the_form(world):
    """The control of all tests that look into tracebacks: what they look for is there without this module."""
    form = {"device_code": world.device_code}
    transport = httpx.MockTransport(
        lambda request: (_ for _ in ()).throw(httpx.ConnectError("x", request=request))
    )
    with pytest.raises(httpx.ConnectError) as caught:
        httpx.Client(transport=transport).post("https://x", data=form)

    assert world.found_in(caught.value) == [world.device_code]


def test_pl17_cancelling_the_task_ends_it_at_once_in_the_middle_of_a_request(async_world, listen):
    listener = listen(hang)
    flow = flow_at(async_world, listener)._inner
    authorization = async_world.flow().start()
    found = []

    async def cancelled():
        task = asyncio.create_task(flow.wait(authorization))
        while not listener.heard:  # noqa: ASYNC110 - the listener is a thread
            await asyncio.sleep(0.01)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            found.append(async_world.found_in(error))

    asyncio.run(cancelled())
    assert found == [[]]
