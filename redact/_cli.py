"""The `redact` command: masks files and pipes by hand, and shows what it looks for.

Written with typer, so it needs the extra `cli`; `redact.__main__` says so where that is missing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from redact import PolicyError, __version__, _native
from redact._policy import Policy
from redact._redactor import Redactor

if TYPE_CHECKING:
    from redact._incremental import Incremental

_CHUNK = 1 << 16
_PIPE_WIDTH = 1000
_RULE_FIELDS = ("id", "kind", "provider", "shape", "source")
_MASK_EXAMPLES = """
Examples:

  redact mask crash.log > shareable.log

  journalctl -u shop -f | redact mask

  redact mask --policy redact.toml *.log
"""
_RULES_EXAMPLES = """
Examples:

  redact rules

  redact rules --json | jq -r '.[] | select(.provider == "GitHub").id'
"""

app = typer.Typer(
    name="redact",
    help="Masks tokens, passwords and other credentials in text.",
    no_args_is_help=True,
    rich_markup_mode="markdown",  # wraps paragraphs, and leaves [brackets] alone
    pretty_exceptions_enable=False,  # its tracebacks would show the text that was being masked
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"redact {__version__} (core {_native.__version__}, rules {_native.catalogue_version})")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the versions and exit."),
    ] = False,
) -> None:
    """Masks tokens, passwords and other credentials in text."""
    del version  # its callback has done all there is to do


@app.command(epilog=_MASK_EXAMPLES)
def mask(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Files to read; none, or -, is standard input."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(help="A TOML file with a policy; of a pyproject.toml, its table tool.redact."),
    ] = None,
) -> None:
    """Copies text to standard output with every secret masked.

    What comes in pieces goes out as soon as it is decided, so a log can be followed. Bytes that are no secret
    pass as they are, in any encoding that holds ASCII as it is. The environment's REDACT changes nothing.
    """
    redactor = Redactor(_read_policy(policy))
    names = [os.fspath(file) for file in files or [Path("-")]]
    for name in names:  # all are looked at first, so that a misspelt name does not cost half of the output
        _open(name).close()
    out = sys.stdout.buffer
    for name in names:
        with _open(name) as source:
            _copy(source, name, redactor.incremental(binary=True, sink="mask"), out)


@app.command(epilog=_RULES_EXAMPLES)
def rules(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON list of objects, for programs.")] = False,
) -> None:
    """Lists the formats that are recognised, each with its source."""
    found = [dict(zip(_RULE_FIELDS, rule, strict=True)) for rule in _native.rules()]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    table = Table(box=None, pad_edge=False)
    for field in ("id", "kind", "provider", "source"):
        table.add_column(field, no_wrap=field in {"id", "kind"}, overflow="fold")
    for rule in found:
        table.add_row(*(rule[field] for field in ("id", "kind", "provider", "source")))
    # Through a pipe a line is a rule, whatever the width that rich assumes there.
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    Console(width=width, markup=False, highlight=False).print(table)


def _read_policy(path: Path | None) -> Policy:
    try:
        return Policy.from_toml(path) if path is not None else Policy()
    except PolicyError as error:
        _give_up(str(error))


def _open(name: str) -> FileIO:
    """A file without a buffer: its reads give what is there, so a followed log is not kept waiting."""
    try:
        return FileIO(0 if name == "-" else name, "r", closefd=name != "-")
    except OSError as error:
        _give_up(f"{name}: {error.strerror}")


def _copy(source: FileIO, name: str, stream: Incremental[bytes], out: BinaryIO) -> None:
    try:
        while chunk := _read(source, name):
            _write(out, stream.feed(chunk))
    finally:  # also when interrupted: what was held is masked, not lost
        _write(out, stream.flush())


def _read(source: FileIO, name: str) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        _give_up(f"{name}: {error.strerror}")


def _write(out: BinaryIO, data: bytes) -> None:
    try:
        out.write(data)
        out.flush()
    except OSError as error:
        _give_up(f"standard output: {error.strerror}")


def _give_up(sentence: str) -> NoReturn:
    typer.echo(f"redact: {sentence}", err=True)
    raise typer.Exit(2)


def run() -> None:
    """Runs the command line; ends in SystemExit."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `redact mask big.log | head` ends quietly
    app(prog_name="redact")
