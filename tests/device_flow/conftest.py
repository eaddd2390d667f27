"""A scripted authorization server, a fake clock, and both forms of the flow behind one face.

Every test that takes `world` runs twice: with `DeviceFlow` and with `AsyncDeviceFlow`.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import time
from traceback import TracebackException
from urllib.parse import parse_qsl

import httpx
import pytest

from redact.device_flow import AsyncDeviceFlow, DeviceFlow

ISSUER = "https://login.example.com"
ENDPOINTS = {
    "device_authorization_endpoint": f"{ISSUER}/device",
    "token_endpoint": f"{ISSUER}/token",
    "revocation_endpoint": f"{ISSUER}/revoke",
}


class World:
    """The server's scripts, what it was asked and when, and the clocks."""

    def __init__(self, fake, *, asynchronous):
        self.asynchronous = asynchronous
        self.device_code = fake(40, "device_code")
        self.user_code = "-".join((fake(4, "first").upper(), fake(4, "second").upper()))
        self.access_token = fake(32, "access_token")
        self.refresh_token = fake(32, "refresh_token")
        self.codes = {
            "device_code": self.device_code,
            "user_code": self.user_code,
            "verification_uri": f"{ISSUER}/activate",
            "verification_uri_complete": f"{ISSUER}/activate?user_code={self.user_code}",
            "expires_in": 600,
            "interval": 5,
        }
        self.granted = {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": "read",
        }
        self.now = 1000.0
        self.wall_now = 1_800_000_000.0
        self.script = {"/device": [self.codes], "/token": [self.granted], "/revoke": []}
        self.requests = []
        self.times = []
        self.sleeps = []
        self.client_settings = {}

    @property
    def secrets(self):
        return [self.device_code, self.user_code, self.access_token, self.refresh_token]

    # -- the server

    def answer(self, request):
        """The next answer of the path's script: a dict, (status, dict), a Response, an error, a function."""
        self.requests.append(request)
        self.times.append(self.now)
        script = self.script[request.url.path]
        step = script.pop(0) if script else pytest.fail(f"an unexpected request to {request.url.path}")
        if callable(step):
            step = step(request)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, dict):
            step = (200, step)
        if isinstance(
            step, httpx.Response
        ):  # a copy: tests run twice, and a response is used up by its reader
            return httpx.Response(step.status_code, headers=step.headers, content=step.content)
        return httpx.Response(step[0], text=json.dumps(step[1]))

    def polls(self, *steps):
        self.script["/token"] = list(steps)

    def forms(self, path="/token"):
        """The forms that the path got, as lists of pairs."""
        found = [request for request in self.requests if request.url.path == path]
        return [parse_qsl(request.content.decode(), keep_blank_values=True) for request in found]

    def gaps(self):
        """Seconds before each poll, from the answer before it."""
        at = [
            when
            for when, request in zip(self.times, self.requests, strict=True)
            if request.url.path == "/token"
        ]
        begun = self.times[0]
        return [round(later - earlier, 6) for earlier, later in zip([begun, *at], at, strict=False)]

    # -- the clocks

    def sleep(self, seconds):
        assert seconds >= 0
        self.sleeps.append(seconds)
        self.now += seconds
        self.wall_now += seconds

    async def sleep_async(self, seconds):
        self.sleep(seconds)

    # -- the flow

    def _settings(self):
        form = httpx.AsyncClient if self.asynchronous else httpx.Client
        return {
            "client": form(transport=httpx.MockTransport(self.answer), **self.client_settings),
            "clock": lambda: self.now,
            "wall": lambda: self.wall_now,
            # Looked up at each call, because tests put another sleep in its place.
            "sleep": self.sleep_async if self.asynchronous else lambda seconds: self.sleep(seconds),  # noqa: PLW0108 - see above
        }

    def flow(self, **settings):
        settings = {**ENDPOINTS, "scope": "read", **self._settings(), **settings}
        return (
            Blocking(AsyncDeviceFlow("my-cli", **settings))
            if self.asynchronous
            else DeviceFlow("my-cli", **settings)
        )

    def flow_of_issuer(self, issuer):
        if self.asynchronous:
            return Blocking(_run(AsyncDeviceFlow.from_issuer(issuer, "my-cli", **self._settings())))
        return DeviceFlow.from_issuer(issuer, "my-cli", **self._settings())

    def found_in(self, error):
        """The secrets that an error shows, in any of its parts or in a traceback with all frames' locals."""
        shown = f"{error} {error!r} {vars(error)} {error.args} {error.__cause__!r} {error.__context__!r}"
        shown += "".join(TracebackException.from_exception(error, capture_locals=True).format())
        return [value for value in self.secrets if value in shown]

    def log_in(self, **options):
        """A whole login; only the prompt is left out."""
        flow = self.flow()
        return flow.wait(flow.start(), **options)


def _run(coroutine):
    """As `asyncio.run`, with one loop for all: making one takes longer than most of these tests."""
    return _loop().run_until_complete(coroutine)


@functools.cache
def _loop():
    return asyncio.new_event_loop()


@pytest.fixture(scope="module", autouse=True)
def _loop_is_closed():
    yield
    _loop().close()
    _loop.cache_clear()


class Blocking:
    """An asynchronous flow, or its tokens, with methods that block."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def run(*arguments, **options):
            result = found(*arguments, **options)
            result = _run(result) if asyncio.iscoroutine(result) else result
            return Blocking(result) if hasattr(result, "revoke") else result

        return run

    def __repr__(self):
        return repr(self._inner)


@pytest.fixture(autouse=True)
def _no_proxies_but_the_tests_own(monkeypatch):
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.fixture(params=["blocking", "async"])
def world(request, fake, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("the real clock was used"))
    return World(fake, asynchronous=request.param == "async")


@pytest.fixture
def async_world(fake):
    return World(fake, asynchronous=True)
