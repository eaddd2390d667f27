"""`redact mask`: copies files and pipes with every secret masked."""

from __future__ import annotations

import os
import sys
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from redact._cli import Command, PolicyFile, examples, give_up, new_app, read_policy
from redact._redactor import Redactor

if TYPE_CHECKING:
    from redact._incremental import Incremental

_CHUNK = 1 << 16

app = new_app()


@app.command(
    cls=Command,
    epilog=examples(
        "redact mask crash.log > shareable.log",
        "journalctl -u shop -f | redact mask",
        "redact mask --policy redact.toml *.log",
    ),
)
def mask(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Files to read; none, or -, is standard input."),
    ] = None,
    policy: PolicyFile = None,
) -> None:
    """Copies text to standard output with every secret masked.

    What comes in pieces goes out as soon as it is decided, so a log can be followed. Bytes that are no secret
    pass as they are, in any encoding that holds ASCII as it is. The environment's REDACT changes nothing.
    """
    redactor = Redactor(read_policy(policy))
    names = [os.fspath(file) for file in files or [Path("-")]]
    for name in names:  # all are looked at first, so that a misspelt name does not cost half of the output
        _open(name).close()
    out = sys.stdout.buffer
    for name in names:
        with _open(name) as source:
            _copy(source, name, redactor.incremental(binary=True, sink="mask"), out)


def _open(name: str) -> FileIO:
    """A file without a buffer: its reads give what is there, so a followed log is not kept waiting."""
    try:
        return FileIO(0 if name == "-" else name, "r", closefd=name != "-")
    except OSError as error:
        give_up(f"{name}: {error.strerror}")


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
        give_up(f"{name}: {error.strerror}")


def _write(out: BinaryIO, data: bytes) -> None:
    try:
        out.write(data)
        out.flush()
    except OSError as error:
        give_up(f"standard output: {error.strerror}")
