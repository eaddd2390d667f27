"""`redact doctor`: what an installation covers here, and what it cannot."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib import import_module
from typing import Annotated

import typer

from redact._cli import Command, PolicyFile, console, examples, new_app, read_policy
from redact._evidence import evidence
from redact._install import install
from redact._sink_names import hosts

app = new_app()

_SIGNS = {
    "covered": "yes",
    "waiting": "when imported",
    "absent": "-",
    "data": "no, it is data",
    "beyond": "no",
}
_HOLES = {"open", "replaced"}


@app.command(cls=Command, epilog=examples("redact doctor", "redact doctor --policy redact.toml --json"))
def doctor(
    policy: PolicyFile = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object, for programs.")] = False,
) -> None:
    """Shows where text leaves a Python process, and what redact.install() covers of it.

    Installs into itself, and imports every library that is here and has a sink, so that each hook is tried
    for real. For a running app, redact.install().coverage() gives the same list. The exit code is 1 if a sink
    that was asked for is not covered.
    """
    wanted = read_policy(policy)
    installation = install(wanted)
    for host in hosts():
        with suppress(Exception):  # a library that is not here, or is broken: its line says so
            import_module(host)
    found = installation.coverage()
    holes = [line for line in found if line.state in _HOLES]
    if as_json:
        mode = installation.redactor.policy.mode
        switched = "" if mode == wanted.mode else f"REDACT={mode}"
        facts = evidence(installation.redactor, installation.sinks, switched)
        typer.echo(json.dumps({**facts, "coverage": [line._asdict() for line in found]}, indent=2))
    else:
        from rich.table import Table  # noqa: PLC0415 - only a table needs it

        table = Table(box=None, pad_edge=False)
        for column in ("sink", "what", "covered", "why"):
            table.add_column(column, overflow="fold")
        for line in found:
            table.add_row(line.sink, line.part, _SIGNS.get(line.state, line.state.upper()), line.why)
        console().print(table)
    raise typer.Exit(1 if holes else 0)
