"""A day with the token, and too much said about it: what the demonstration lets happen after the login."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import structlog
import typer
from opentelemetry import trace

if TYPE_CHECKING:
    import httpx

    from redact.device_flow import DeviceAuthorization

log = logging.getLogger("acme.login")
audit = logging.getLogger("acme.audit")
events: structlog.typing.FilteringBoundLogger = structlog.get_logger()
tracer = trace.get_tracer("acme")


def watch_request(request: httpx.Request) -> None:
    """A hook of the HTTP client: notes each poll for the auditors, form and all."""
    if request.url.path == "/o/token/":
        form = dict(parse_qsl(request.content.decode()))
        audit.debug("polling", extra={"grant": form["device_code"], "form": form})
        fields = [f"{name}={value}" for name, value in form.items()]
        trace.get_current_span().set_attribute("acme.form", fields)


def watch_answer(response: httpx.Response) -> None:
    """A hook of the HTTP client: shows the server's answers, before the program itself has seen them."""
    if response.request.method != "POST":
        return
    response.read()
    answer = response.json()
    if "device_code" in answer:
        log.debug("the server answered %s", answer)
    if "access_token" in answer:
        trace.get_current_span().add_event("token received", {"answer": str(answer)})


def check_link(client: httpx.Client, authorization: DeviceAuthorization) -> None:
    """Opens the link with the code, to see whether it is alive."""
    if authorization.verification_uri_complete is None:
        return
    link = authorization.verification_uri_complete.reveal()
    with tracer.start_as_current_span(f"GET {link}") as span:
        span.set_attribute("url.full", link)
        client.get(link, follow_redirects=True, auth=None)


def report_success(token: dict[str, Any], grant: DeviceAuthorization) -> None:
    """Says in each of the usual ways that it worked, and too much of it."""
    bearer = f"Bearer {token['access_token']}"
    bound = events.bind(request={"method": "POST", "headers": {"Authorization": bearer}})
    bound.info("logged in", answer=token, grant=grant)
    events.debug(f"stored {token['refresh_token']} in the keychain")
    print(f"acme: debug: answer={token!r}", file=sys.stderr)
    typer.secho(f"acme: the refresh token {token['refresh_token']} does not expire", err=True, fg="yellow")
    if sys.stdout.isatty():
        print(f"For other tools in this terminal: export ACME_TOKEN={token['access_token']}")
