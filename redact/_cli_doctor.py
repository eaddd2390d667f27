"""`redact doctor`: what an installation covers here, and what it cannot."""

from __future__ import annotations

import json
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from redact._cli import Command, console, examples, give_up, new_app, read_policy, say
from redact._cli_options import Json, PolicyFile
from redact._evidence import evidence
from redact._install import install
from redact._sink_names import hosts

if TYPE_CHECKING:
    from redact._doctor import Coverage
    from redact._install import Installation

app = new_app()

_SIGNS = {
    "covered": "yes",
    "waiting": "when imported",
    "absent": "-",
    "data": "no, it is data",
    "beyond": "no",
}
_HOLES = {"open", "replaced"}


@app.command(
    cls=Command,
    context_settings={"allow_interspersed_args": False},
    epilog=examples(
        "redact doctor", "redact doctor --policy redact.toml --json", "redact doctor -m myapp -- --version"
    ),
)
def doctor(
    *,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="ARG", help="With -m: the app's own arguments.")
    ] = None,
    module: Annotated[
        str, typer.Option("-m", "--module", metavar="MODULE", help="Run this app, and look at it at its end.")
    ] = "",
    policy: PolicyFile = None,
    as_json: Json = False,
) -> None:
    """Shows where text leaves a Python process, and what redact.install() covers of it.

    Installs into itself, and imports every library that is here and has a sink, so that each hook is tried
    for real. With -m it runs an app as `python -m` does, to its end, and looks at what the app itself
    installed; the app's output goes to standard error. The exit code is 1 if a sink that was asked for is not
    covered, or the app never installed redact.
    """
    if arguments and not module:
        give_up("arguments are for the app of -m")
    if module and policy:
        give_up("--policy and -m exclude each other: the app brings its own policy")
    wanted = read_policy(policy)
    if module:
        installation, found = _of_app(module, arguments or [])
    else:
        installation = install(wanted)
        standing = sys.excepthook, threading.excepthook
        for host in hosts():
            with suppress(Exception):  # a library that is not here, or is broken: its line says so
                import_module(host)
        # Clients of error trackers put hooks of their own there as they are imported: here, not in every app.
        sys.excepthook, threading.excepthook = standing
        found = installation.coverage()
    mode = installation.redactor.policy.mode
    if as_json:
        switched = "" if module or mode == wanted.mode else f"REDACT={mode}"
        facts = evidence(installation.redactor, installation.sinks, switched)
        typer.echo(json.dumps({**facts, "coverage": [line._asdict() for line in found]}, indent=2))
    else:
        _draw(found)
    raise typer.Exit(1 if any(line.state in _HOLES for line in found) else 0)


def _of_app(module: str, arguments: list[str]) -> tuple[Installation, list[Coverage]]:
    from redact._app_watch import watch  # noqa: PLC0415 - only -m needs it

    watched = watch(module, arguments)
    if watched.failed:
        say(f"{module} ended with {watched.failed}")
    if watched.coverage is None or watched.installation is None:
        say(f"{module} never called redact.install(): nothing is covered")
        raise typer.Exit(1)
    return watched.installation, watched.coverage


def _draw(found: list[Coverage]) -> None:
    from rich.table import Table  # noqa: PLC0415 - only a table needs it

    table = Table(box=None, pad_edge=False)
    for column in ("sink", "what", "covered", "why"):
        table.add_column(column, overflow="fold")
    for line in found:
        table.add_row(line.sink, line.part, _SIGNS.get(line.state, line.state.upper()), line.why)
    console().print(table)
