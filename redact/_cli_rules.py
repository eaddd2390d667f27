"""`redact rules`: the formats that are recognised."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from redact import _native
from redact._cli import Command, console, examples, new_app

_FIELDS = ("id", "kind", "provider", "shape", "source", "lengths", "beside")

app = new_app()


@app.command(
    cls=Command,
    epilog=examples(
        "redact rules",
        "redact rules --json | jq -r '.[] | select(.provider == \"GitHub\").id'",
    ),
)
def rules(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list of objects, for programs.")] = False,
) -> None:
    """Lists the formats that are recognised, each with its source."""
    found = [dict(zip(_FIELDS, rule, strict=True)) for rule in _native.rules()]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    from rich.table import Table  # noqa: PLC0415 - only a table needs it

    table = Table(box=None, pad_edge=False)
    for field in ("id", "kind", "provider", "source"):
        table.add_column(field, no_wrap=field in {"id", "kind"}, overflow="fold")
    for rule in found:
        table.add_row(*(str(rule[field]) for field in ("id", "kind", "provider", "source")))
    console().print(table)
