"""`redact explain`: what would be masked in a text, by which rule; what was let go; and why."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Annotated

import typer

from redact._cli import (
    Command,
    console,
    examples,
    new_app,
    protected,
    read_policy,
    say,
)
from redact._cli_options import Json, PolicyFile, ProtectFiles
from redact._explain import explain as explained

app = new_app()

_NOTHING = 1
_FIELDS = ("line", "column", "length", "masked", "kind", "rule", "net", "why")


@app.command(
    cls=Command,
    epilog=examples(
        "redact explain < app.log",
        "tail -n 100 app.log | redact explain --policy redact.toml",
        "redact explain --json < app.log",
        "redact explain 'max_tokens=4096 password=hunter2'",
    ),
)
def explain(
    text: Annotated[
        str | None,
        typer.Argument(
            help="What to look at; standard input without it, or for -. A real secret does not belong on "
            "a command line: others can read it there, and the shell's history keeps it.",
            show_default=False,
        ),
    ] = None,
    *,
    policy: PolicyFile = None,
    protect_file: ProtectFiles = None,
    as_json: Json = False,
) -> None:
    """Shows which rule would fire where, and why; and what only looked like a secret.

    Says for that why it stays. Never shows a value. The exit code is 1 if nothing would be masked.
    """
    given = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if text in (None, "-") else text
    core = read_policy(policy).compile(protected(protect_file), None)
    found = [
        {name: one.end - one.start if name == "length" else getattr(one, name) for name in _FIELDS}
        for one in explained(core, given)
    ]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    elif found:
        table = import_module("rich.table").Table(box=None, pad_edge=False)
        for column in ("place", "length", "", "kind", "rule", "why"):
            table.add_column(column, no_wrap=column != "why", overflow="fold")
        for one in found:
            verdict = "masked" if one["masked"] else "stays"
            place = f"{one['line']}:{one['column']}"
            table.add_row(place, str(one["length"]), verdict, one["kind"], one["rule"], one["why"])
        console().print(table)
    if not any(one["masked"] for one in found):
        say("nothing would be masked" + ("" if found else ", and nothing looked like a secret"))
        raise typer.Exit(_NOTHING)
