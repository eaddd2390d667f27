"""`acme`: a command-line app that logs in by the OAuth 2.0 device flow (RFC 8628), as many do.

    acme --server https://… login        shows a code on the terminal, waits, keeps the tokens in the keyring
    acme --server https://… whoami       asks the server whose token it is
    acme --server https://… token | …    gives the access token to another program, on purpose
    acme --server https://… logout       revokes the tokens and forgets them

`workday` is the subject of the demonstration: the same login, with libraries that log at DEBUG, traces,
prints and a crash in the end, each of which shows credentials to whoever reads the output. What the app does
about that is `redact.install()` in `main`, `redact.device_flow` for the login, and `redact.Secret` round the
values that other libraries bring. With ACME_REDACT=0 stand-ins that protect nothing take the place of redact;
all other lines are the same.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  # typer reads the annotations when the program runs
from typing import Annotated, Any

import httpx
import typer
from acme import storage
from acme.leaks import LeakWatch

if os.environ.get("ACME_REDACT") != "0":
    import redact
    from redact.device_flow import DeviceFlow, DeviceFlowError
else:
    from acme import without_redact as redact  # type: ignore[no-redef]  # the control has the same names
    from acme.without_redact import DeviceFlow, DeviceFlowError  # type: ignore[assignment] # its stand-in

CLIENT_ID = "acme-cli"

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)


@dataclass(frozen=True)
class Login:
    """Where to log in, and with what."""

    server: str
    client_secret: redact.Secret
    leaks: LeakWatch
    debug: bool = False

    def client(self, **settings: Any) -> httpx.Client:
        """An HTTP client that authenticates the app."""
        if self.debug:
            settings.setdefault("event_hooks", {"request": [_show_request]})
        return httpx.Client(auth=(CLIENT_ID, self.client_secret.reveal()), **settings)

    def flow(self, client: httpx.Client) -> DeviceFlow:
        """The device flow at this server."""
        return DeviceFlow(
            CLIENT_ID,
            device_authorization_endpoint=f"{self.server}/o/device-authorization/",
            token_endpoint=f"{self.server}/o/token/",
            revocation_endpoint=f"{self.server}/o/revoke_token/",
            scope="read",
            client=client,
        )


def main() -> None:
    """The entry point."""
    redact.install()
    try:
        app()
    except (DeviceFlowError, storage.StorageError) as error:
        sys.exit(f"acme: {error}")


@app.callback()
def acme(
    context: typer.Context,
    server: Annotated[str, typer.Option(envvar="ACME_SERVER", help="origin of the authorization server")],
    client_secret: Annotated[str, typer.Option(envvar="ACME_CLIENT_SECRET", show_envvar=True)],
    *,
    debug: Annotated[bool, typer.Option("--debug", help="show requests and their headers on stderr")] = False,
) -> None:
    """The command line of Acme, a company that does not exist."""
    leaks = LeakWatch()
    redact.ledger().on_leak = leaks
    context.obj = Login(server, redact.Secret(client_secret, kind="client_secret"), leaks, debug)


@app.command()
def login(context: typer.Context) -> None:
    """Logs in: shows a code on the terminal and waits until you have approved it."""
    with context.obj.client() as client:
        tokens = context.obj.flow(client).login()
    found = {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}
    storage.keep(context.obj.server, {name: token for name, token in found.items() if token is not None})
    print("You are logged in.")


@app.command()
def whoami(context: typer.Context) -> None:
    """Says who you are."""
    with context.obj.client() as client:
        stored = _tokens(context.obj, client)
        # As many programs have it, --debug shows too much: then the tokens are revoked.
        with context.obj.leaks.over(stored, lambda: storage.forget(context.obj.server)) as tokens:
            answer = client.get(f"{context.obj.server}/api/whoami", auth=tokens.bearer(context.obj.server))
    print(
        answer.json()["user"] if answer.is_success else f"the server refused the token ({answer.status_code})"
    )


@app.command()
def token(context: typer.Context) -> None:
    """Writes the access token to standard output, for another program."""
    with context.obj.client() as client:
        redact.disclose(_tokens(context.obj, client).access_token, to=sys.stdout)
    print()


@app.command()
def logout(context: typer.Context) -> None:
    """Revokes the tokens at the server, and forgets them."""
    with context.obj.client() as client:
        _tokens(context.obj, client).revoke()
    storage.forget(context.obj.server)
    print("You are logged out; the tokens are revoked.")


@app.command()
def workday(
    context: typer.Context,
    collector: Annotated[str, typer.Option(help="origin of the OTLP collector")],
    folder: Annotated[Path, typer.Option(help="takes the logs; may hold after_login.py, a hook of yours")],
    prompt_fd: Annotated[
        int | None, typer.Option(help="show the code on this descriptor, not on the terminal")
    ] = None,
) -> None:
    """Logs in, shows who you are, and exports your projects; for the demonstration."""
    from acme import api, mishaps, telemetry, workday as day  # noqa: PLC0415  # the other commands start faster

    telemetry.start(folder, collector)
    server = context.obj.server
    credentials = (CLIENT_ID, context.obj.client_secret.reveal())
    hooks = {"request": [day.watch_request], "response": [day.watch_answer]}

    with day.tracer.start_as_current_span("acme login"), context.obj.client(event_hooks=hooks) as client:
        flow = context.obj.flow(client)
        authorization = flow.start()
        day.check_link(client, authorization)
        authorization.prompt(None if prompt_fd is None else os.fdopen(prompt_fd, "w", encoding="utf-8"))
        with day.tracer.start_as_current_span("poll"):
            tokens = flow.wait(authorization)
        token = {
            "access_token": tokens.access_token.reveal(),
            "refresh_token": tokens.refresh_token.reveal(),
            "token_type": "Bearer",
            "scope": tokens.scope,
        }
        day.report_success(token, authorization)

        api.whoami(server, token)
        renewed = api.refresh(server, token, credentials)
        held = [
            redact.Secret(renewed["access_token"], kind="access_token", ttl=renewed["expires_in"]),
            redact.Secret(renewed["refresh_token"], kind="refresh_token"),
        ]
        cookie = api.open_console(server, renewed["access_token"])
        held.append(redact.Secret(cookie, kind="session_cookie"))
        api.read_console(server, cookie)
        api.revoke(server, token["refresh_token"], credentials)

        mishaps.all_at_once(renewed, authorization.device_code.reveal(), folder)
        api.export(renewed)


def _show_request(request: httpx.Request) -> None:
    print(f"acme: debug: {request.method} {request.url} {dict(request.headers)}", file=sys.stderr)


def _tokens(login: Login, client: httpx.Client) -> Any:
    """The stored tokens of this server.

    Raises:
        StorageError: Nobody is logged in, or there is no keyring.
    """
    found = storage.stored(login.server)
    if not found:
        text = "you are not logged in: acme login"
        raise storage.StorageError(text)
    secrets = {name: redact.Secret(value, kind=name) for name, value in found.items()}
    return login.flow(client).tokens(**secrets)


if __name__ == "__main__":
    main()
