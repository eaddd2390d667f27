"""`redact policy`: whether a policy file is right, and its JSON Schema for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from redact._cli import BAD_INPUT, Command, Group, examples, give_up, new_app, reason, say
from redact._cli_options import Quiet, files_argument
from redact.errors import PolicyError

app = new_app(Group, no_args_is_help=True)


@app.callback(epilog=examples("redact policy check redact.toml", "redact policy schema > policy.schema.json"))
def policy() -> None:
    """Checks policy files, and describes them to editors."""


@app.command(
    cls=Command, epilog=examples("redact policy check redact.toml", "redact policy check pyproject.toml")
)
def check(
    *,
    files: Annotated[list[Path], files_argument("FILE", "TOML; of a pyproject.toml, its [tool.redact].")],
    quiet: Quiet = False,
) -> None:
    """Checks policy files, and tells all that is wrong with them, each by line and column.

    The exit code is 0 if all are right, else 2.
    """
    from redact._policy_faults import faults, label  # noqa: PLC0415 - `schema` needs none of it

    wrong = 0
    for file in files:
        try:
            found = faults(file)
        except OSError as error:
            say(f"{file}: {reason(error)}")
            wrong += 1
            continue
        except PolicyError as error:
            give_up(str(error))
        for fault in found:
            typer.echo(label(file, fault), err=True)
        wrong += len(found)
        if not found and not quiet:
            say(f"{file}: is right")
    if wrong:
        raise typer.Exit(BAD_INPUT)


@app.command(cls=Command, epilog=examples("redact policy schema > policy.schema.json"))
def schema() -> None:
    """Writes the JSON Schema of a policy file.

    Editors take it to complete settings and to point out what is wrong. In a TOML file for taplo and its
    extensions, the first line `#:schema policy.schema.json` names it.
    """
    from redact._policy_schema import policy_schema  # noqa: PLC0415 - `check` needs none of it

    typer.echo(json.dumps(policy_schema(), indent=2))
