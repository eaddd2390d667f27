"""What the CLI does with its token: calls with requests-oauthlib and http.client, and one that fails."""

from __future__ import annotations

import base64
import http.client
import sys
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from opentelemetry import trace
from opentelemetry.trace import Link
from requests.adapters import HTTPAdapter
from requests_oauthlib import OAuth2Session  # type: ignore[import-untyped]  # ships no types

MIRROR = "http://127.0.0.1:1"  # nothing listens there: the mirror is down today

tracer = trace.get_tracer("acme")


class AcmeError(Exception):
    """A call of the API failed."""


def whoami(server: str, token: dict[str, Any]) -> str:
    """Asks whose token it is; an old parameter of the endpoint takes the token in the query as well."""
    session = OAuth2Session("acme-cli", token=token)
    authorization = f"Bearer {token['access_token']}"
    with tracer.start_as_current_span("whoami") as span:
        span.set_attribute("http.request.header.authorization", (authorization,))
        span.set_attribute("acme.session.cached", str(session.token))
        answer = session.get(
            f"{server}/api/whoami", params={"access_token": token["access_token"]}, timeout=10
        )
    user: str = answer.json()["user"]
    return user


def refresh(server: str, token: dict[str, Any], credentials: tuple[str, str]) -> dict[str, Any]:
    """Renews the token (RFC 6749, section 6); the server gives out a new refresh token each time."""
    session = OAuth2Session("acme-cli", token=token)
    here = trace.get_current_span().get_span_context()
    with tracer.start_as_current_span("refresh", links=[Link(here, {"replaces": token["refresh_token"]})]):
        renewed: dict[str, Any] = session.refresh_token(f"{server}/o/token/", auth=credentials, timeout=10)
    return renewed


def open_console(server: str, access_token: str) -> str:
    """Swaps the token for a session cookie; at its debug level http.client prints all of it to stdout."""
    answer = _send(server, "POST", "/api/session", {"Authorization": f"Bearer {access_token}"})
    for header in answer.headers.get_all("Set-Cookie", []):
        if "sessionid" in (cookies := SimpleCookie(header)):
            return cookies["sessionid"].value
    msg = "the server set no session cookie"
    raise AcmeError(msg)


def read_console(server: str, cookie: str) -> None:
    """Opens the web console's page with the cookie."""
    _send(server, "GET", "/console", {"Cookie": f"sessionid={cookie}"})


def revoke(server: str, refresh_token: str, credentials: tuple[str, str]) -> None:
    """Revokes the refresh token that was replaced (RFC 7009)."""
    basic = base64.b64encode(":".join(credentials).encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode({"token": refresh_token, "token_type_hint": "refresh_token"})
    _send(server, "POST", "/o/revoke_token/", headers, form)


def _send(
    server: str, method: str, path: str, headers: dict[str, str], body: str | None = None
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
    connection.set_debuglevel(1)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def export(token: dict[str, Any]) -> None:
    """Asks the mirror for everything.

    Raises:
        AcmeError: The mirror is down. The message quotes the request, as those of many client libraries do.
    """
    session = OAuth2Session("acme-cli", token=token)
    session.mount("http://", HTTPAdapter(max_retries=1))
    query = {"access_token": token["access_token"]}
    with tracer.start_as_current_span("export"):
        try:
            session.get(f"{MIRROR}/export", params=query, timeout=10)
        except requests.ConnectionError as error:
            headers = {"Accept": "application/json", "Authorization": f"Bearer {token['access_token']}"}
            failure = AcmeError(f"export failed: GET {MIRROR}/export, headers {headers}")
            if sys.version_info >= (3, 11):
                failure.add_note(
                    f"try: curl -H 'Authorization: Bearer {token['access_token']}' {MIRROR}/export"
                )
            raise failure from error
