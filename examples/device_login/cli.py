"""`acme`: a command-line app that logs in by the OAuth 2.0 device flow (RFC 8628), as many do.

It is the subject of the demonstration. Its libraries log at DEBUG, it traces, it prints, and in the end it
crashes: each of these shows credentials to whoever reads the output. What it does about that is
`redact.install()` in `main`, and `redact.Secret` round the values of the server's answers. Unless
ACME_REDACT is 1, stand-ins that do nothing take the place of redact; every other line is the same.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  # typer reads the annotations when the program runs
from typing import Annotated, Any

import httpx
import structlog
import typer
from acme import api, mishaps, telemetry
from opentelemetry import trace

if os.environ.get("ACME_REDACT") == "1":
    import redact
else:
    from acme import without_redact as redact  # type: ignore[no-redef]  # the control has the same three names

CLIENT_ID = "acme-cli"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"

log = logging.getLogger("acme.login")
audit = logging.getLogger("acme.audit")
events: structlog.typing.FilteringBoundLogger = structlog.get_logger()
tracer = trace.get_tracer("acme")
app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)


@dataclass(frozen=True)
class DeviceGrant:
    """The answer to a device authorization request; times in seconds."""

    device_code: redact.Secret
    user_code: redact.Secret
    verification_uri: str
    verification_uri_complete: redact.Secret
    interval: float


def main() -> None:
    """The entry point."""
    redact.install()
    app()


@app.callback()
def acme() -> None:
    """The command line of Acme, a company that does not exist."""


@app.command()
def login(
    server: Annotated[str, typer.Option(help="origin of the authorization server")],
    collector: Annotated[str, typer.Option(help="origin of the OTLP collector")],
    folder: Annotated[Path, typer.Option(help="takes the logs; may hold after_login.py, a hook of yours")],
    client_secret: Annotated[str, typer.Option(envvar="ACME_CLIENT_SECRET", show_envvar=True)],
    prompt_fd: Annotated[
        int | None, typer.Option(help="show the code on this descriptor, not on stderr")
    ] = None,
) -> None:
    """Logs in, shows who you are, and exports your projects."""
    telemetry.start(folder, collector)
    held = [redact.Secret(client_secret, kind="client_secret")]
    credentials = (CLIENT_ID, client_secret)

    with (
        tracer.start_as_current_span("acme login"),
        httpx.Client(base_url=server, auth=credentials) as client,
    ):
        grant = ask_for_codes(client)
        show_prompt(grant, prompt_fd)
        token = wait_for_approval(client, grant)
        held += hold(token)
        report_success(token, grant)

        api.whoami(server, token)
        renewed = api.refresh(server, token, credentials)
        held += hold(renewed)
        cookie = api.open_console(server, renewed["access_token"])
        held.append(redact.Secret(cookie, kind="session_cookie"))
        api.read_console(server, cookie)
        api.revoke(server, token["refresh_token"], credentials)

        mishaps.all_at_once(renewed, grant.device_code.reveal(), folder)
        api.export(renewed)


def ask_for_codes(client: httpx.Client) -> DeviceGrant:
    """Sends the device authorization request (RFC 8628, section 3.1) and checks that the link is alive."""
    response = client.post("/o/device-authorization/", data={"client_id": CLIENT_ID, "scope": "read"})
    answer: dict[str, Any] = response.raise_for_status().json()
    lifetime = answer["expires_in"]
    grant = DeviceGrant(
        device_code=redact.Secret(answer["device_code"], kind="device_code", ttl=lifetime),
        user_code=redact.Secret(answer["user_code"], kind="user_code", ttl=lifetime),
        verification_uri=answer["verification_uri"],
        verification_uri_complete=redact.Secret(
            answer["verification_uri_complete"], kind="verification_uri_complete", ttl=lifetime
        ),
        interval=answer["interval"],
    )
    log.debug("the server answered %s", answer)
    link = grant.verification_uri_complete.reveal()
    with tracer.start_as_current_span(f"GET {link}") as span:
        span.set_attribute("url.full", link)
        client.get(link, follow_redirects=True, auth=None)
    return grant


def show_prompt(grant: DeviceGrant, prompt_fd: int | None) -> None:
    """Shows the code to the person, on purpose, and to nobody else."""
    to = sys.stderr if prompt_fd is None else os.fdopen(prompt_fd, "w", encoding="utf-8")
    to.write(f"Open {grant.verification_uri} and enter this code: ")
    redact.disclose(grant.user_code, to=to)
    to.write("\n")
    to.flush()


def wait_for_approval(client: httpx.Client, grant: DeviceGrant) -> dict[str, Any]:
    """Polls the token endpoint until the person has decided (RFC 8628, section 3.4)."""
    form = {"grant_type": DEVICE_GRANT, "client_id": CLIENT_ID, "device_code": grant.device_code.reveal()}
    while True:
        time.sleep(grant.interval + 0.05)  # a little late rather than early: servers count too
        with tracer.start_as_current_span("poll") as span:
            audit.debug("polling", extra={"grant": grant.device_code, "form": form})
            span.set_attribute("acme.form", [f"{name}={value}" for name, value in form.items()])
            answer: dict[str, Any] = client.post("/o/token/", data=form).json()
            if "access_token" in answer:
                span.add_event("token received", {"answer": str(answer)})
                return answer
            if answer["error"] != "authorization_pending":
                msg = f"the server answered {answer['error']}"
                raise api.AcmeError(msg)


def hold(token: dict[str, Any]) -> list[redact.Secret]:
    """Registers a token answer: its values are masked from here on, in whatever text they turn up."""
    return [
        redact.Secret(token["access_token"], kind="access_token", ttl=token["expires_in"]),
        redact.Secret(token["refresh_token"], kind="refresh_token"),
    ]


def report_success(token: dict[str, Any], grant: DeviceGrant) -> None:
    """Says in each of the usual ways that it worked, and too much of it."""
    bearer = f"Bearer {token['access_token']}"
    bound = events.bind(request={"method": "POST", "headers": {"Authorization": bearer}})
    bound.info("logged in", answer=token, grant=grant)
    events.debug(f"stored {token['refresh_token']} in the keychain")
    print(f"acme: debug: answer={token!r}", file=sys.stderr)
    typer.secho(f"acme: the refresh token {token['refresh_token']} does not expire", err=True, fg="yellow")
    if sys.stdout.isatty():
        print(f"For other tools in this terminal: export ACME_TOKEN={token['access_token']}")


if __name__ == "__main__":
    main()
