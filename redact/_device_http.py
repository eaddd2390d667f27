"""One request of a device login through an httpx client, bounded in time and size, failures as plain data.

httpx is imported here alone, and only when a flow is made. Its errors hold the request, and so the form with
the device code: they are read for their type and dropped.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass

from redact._device_address import host_of, is_loopback
from redact._device_answers import Answer, read_answer
from redact._device_errors import SettingError
from redact._secret import Secret, sealed_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import Any

    import httpx
    from typing_extensions import Self

REQUEST_SECONDS = 10.0
"""The longest that one request may take; less where the flow has less time left."""

BODY_LIMIT = 65_536
_HEADERS = {
    "Accept": "application/json",  # GitHub answers in a form otherwise
    "Accept-Encoding": "identity",  # so that the limit counts what is held in memory
    "Connection": "close",  # polls are far apart, and `Watch` sees new connections only
    "Cache-Control": "no-store",  # a cache once replayed "pending" for a minute
}
_HARMLESS_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


@dataclass(frozen=True)
class Ask:
    """One request to make. Its form holds `Secret`s: the plain values exist only while it is sent.

    Attributes:
        url: A checked address.
        form: Name and value of each field; empty for a GET.
        seconds: How long it may take.
    """

    url: str
    form: tuple[tuple[str, str | Secret], ...] = ()
    seconds: float = REQUEST_SECONDS


class TooSlow(Exception):  # noqa: N818 - never leaves the driver
    """The body came drop by drop until the request's time was over."""


class TooLarge(Exception):  # noqa: N818 - never leaves the driver
    """The body has more than 64 KiB."""


def load_httpx() -> ModuleType:
    """The library, imported when it is needed.

    Raises:
        ImportError: It is not installed; the message says how to get it.
    """
    try:
        import httpx  # noqa: PLC0415 - programs without a device login do without it
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
    else:
        return httpx
    text = "redact.device_flow needs httpx: pip install 'redact-logs[device]'"
    raise ImportError(text, name="httpx")


def check_client(client: object, wanted: str) -> None:
    """Sees to it that a given client can do what the flow asks of it.

    Raises:
        SettingError: It is none of httpx's, or the asynchronous one where the other is wanted.
    """
    if not isinstance(client, getattr(load_httpx(), wanted)):
        text = f"client must be an httpx.{wanted}, not {type(client).__name__}"
        raise SettingError(text)


def check_proxies(client: Any, name: str, url: str) -> None:
    """Sees to it that no proxy of the environment gets a form in clear: http goes to this machine, directly.

    Raises:
        SettingError: The given client would ask the environment, and that names a proxy for this address.
    """
    if not url.startswith("http://") or not getattr(client, "trust_env", True):
        return
    proxies = urllib.request.getproxies()
    if ("http" in proxies or "all" in proxies) and not urllib.request.proxy_bypass(host_of(url)):
        text = (
            f"{name} is http:// and the environment names a proxy, which would read the codes: "
            "add the host to NO_PROXY, or give the client trust_env=False"
        )
        raise SettingError(text)


def own_client_settings(urls: tuple[str, ...]) -> dict[str, Any]:
    """Arguments for a client of the flow's own: proxies for https, by CONNECT, and none for this machine."""
    hosts = {host for host in map(host_of, urls) if is_loopback(host)}
    direct = {f"all://[{host}]" if ":" in host else f"all://{host}": None for host in hosts}
    return {"mounts": {"http://": None, **direct}, "timeout": REQUEST_SECONDS}


def build(client: httpx.Client | httpx.AsyncClient, ask: Ask) -> httpx.Request:
    """The request as httpx sends it; the client's own timeouts hold where they are shorter."""
    form = {
        name: sealed_of(value).reveal() if isinstance(value, Secret) else value for name, value in ask.form
    }
    own = client.timeout.as_dict()
    limits = {name: min(ask.seconds, limit or ask.seconds) for name, limit in own.items()}
    method, timeout = "POST" if form else "GET", load_httpx().Timeout(**limits)
    return client.build_request(method, ask.url, data=form or None, headers=_HEADERS, timeout=timeout)


class Body:
    """Collects an answer's body as it comes, within its limits."""

    def __init__(self, limit: float) -> None:
        self._until = time.monotonic() + limit  # real time, whatever clock the flow was given
        self._chunks: list[bytes] = []
        self._size = 0

    def take(self, chunk: bytes) -> None:
        """Takes the next piece.

        Raises:
            TooLarge: It is one too many.
            TooSlow: It came too late.
        """
        self._size += len(chunk)
        if self._size > BODY_LIMIT:
            raise TooLarge
        if time.monotonic() > self._until:
            raise TooSlow
        self._chunks.append(chunk)

    def read(self, response: httpx.Response) -> Answer:
        """The answer that this is the body of."""
        return read_answer(
            response.status_code, b"".join(self._chunks), response.headers.get("Retry-After", "")
        )


class Watch:
    """Ends a blocking request that outlives its time: httpx bounds each read, not all of them together.

    A server that sends its headers drop by drop would otherwise hold the flow for days. The answer's body is
    bounded by `Body`. A connection that was open before is not seen here, so requests ask for new ones.
    """

    def __init__(self, limit: float) -> None:
        self._stream: Any = None
        self._timer = threading.Timer(limit, self._end)
        self._timer.daemon = True

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """For httpcore's extension `trace`: remembers the connection that is made for the request."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        with suppress(Exception):  # it may be closed by now, or be no socket at all
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def chunks_at_hand(response: httpx.Response) -> list[bytes] | None:
    """The body, where it was read already: by a hook of the client's, or a transport without streams."""
    return [response.content] if response.is_stream_consumed else None


def bare(error: BaseException) -> BaseException:
    """What ends a request from outside, without the HTTP client's frames.

    They hold the form, and a traceback with locals would show it.
    """
    error.__context__ = None
    return error.with_traceback(None)


def failed(error: Exception) -> Answer:
    """A failure as an answer without content. Of the error only its type is kept."""
    httpx = load_httpx()
    name = type(error).__name__
    if isinstance(error, TooLarge):
        return Answer(failure="invalid_answer", problem="the server's answer is larger than 64 KiB")
    if any(
        isinstance(cause, ssl.SSLError) and not isinstance(cause, _HARMLESS_TLS) for cause in _chain(error)
    ):
        return Answer(
            failure="untrusted_tls", problem="the server's TLS certificate or connection is not trusted"
        )
    if isinstance(error, (TooSlow, TimeoutError, httpx.TimeoutException)):
        problem = f"the server did not answer in time ({name})"
        return Answer(failure="unreachable", problem=problem, retryable=True)
    if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
        return Answer(failure="unreachable", problem=f"the server cannot be reached ({name})", retryable=True)
    return Answer(failure="client_failure", problem=f"the HTTP client failed ({name})")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
