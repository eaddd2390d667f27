"""`redact run`: another program, with its output masked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from redact._cli import (
    Command,
    examples,
    give_up,
    new_app,
    protected,
    read_policy,
    reason,
    say,
)
from redact._cli_options import PolicyFile, ProtectFiles, Quiet, Verbose, file_option
from redact._given import GivenError, protect_environment, read_env_file
from redact._redactor import Redactor
from redact._relay import OutputError
from redact._running import run as run_program

_NOT_FOUND, _NOT_EXECUTABLE = 127, 126

app = new_app()


@app.command(
    cls=Command,
    context_settings={"allow_interspersed_args": False},
    epilog=examples(
        "redact run -- ./deploy.sh --verbose",
        "redact run --env-file .env -- python manage.py shell",
        "redact run --protect-file token.txt -- curl -v https://api.example.com",
    ),
)
def run(  # noqa: PLR0913 - an option each
    *,
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND", help="The program and its arguments, best after --.")
    ],
    env_file: Annotated[
        list[Path] | None,
        file_option("--env-file", "Variables for the command, one NAME=VALUE a line; masked too."),
    ] = None,
    protect_file: ProtectFiles = None,
    policy: PolicyFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Runs a program with every secret in its output masked.

    The program gets a terminal of its own if this is one, so colours, prompts, full-screen programs, ctrl-C
    and ctrl-Z work as ever; pipes otherwise. Values of sensitive environment variables are masked wherever
    they appear. Signals are passed on, and the exit code is the program's own: 128 and its number if a
    signal ended it, 127 if there is no such program.
    """
    live = protected(protect_file)
    environment = dict(os.environ)
    settings = read_policy(policy).__replace__(mode="mask")
    redactor = Redactor(settings, live)
    skipped = protect_environment(live, environment, redactor.core)
    for file in env_file or ():
        added = _variables(file)
        skipped += protect_environment(live, added, redactor.core, given=True)
        environment.update(added)
    if verbose and not quiet:
        say(f"{len(live)} values are masked wherever they appear")
        for name in skipped:
            say(f"{name} has a sensitive name, and a value too short or too plain to be masked everywhere")
    try:
        code = run_program(command, environment, redactor)
    except OutputError as error:
        give_up(str(error))
    except OSError as error:
        say(f"{command[0]}: {reason(error)}")
        raise typer.Exit(_NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_EXECUTABLE) from None
    raise typer.Exit(code)


def _variables(file: Path) -> dict[str, str]:
    try:
        return read_env_file(file)
    except OSError as error:
        give_up(f"{file}: {reason(error)}")
    except GivenError as error:
        give_up(f"{file}: {error}")
