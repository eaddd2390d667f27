"""The options that several commands share, as typer reads them.

Files are opened by whoever reads them, who says in one line why one cannot be: click's own look would say it
in three, and would be over before the file is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def files_argument(metavar: str, about: str, **settings: Any) -> Any:
    """An argument of files to read."""
    return typer.Argument(metavar=metavar, help=about, readable=False, **settings)


def file_option(name: str, about: str, *, metavar: str = "FILE", short: str = "") -> Any:
    """An option that names a file, or a folder, to read or to write."""
    return typer.Option(*((name, short) if short else (name,)), metavar=metavar, help=about, readable=False)


PolicyFile = Annotated[
    Path | None, file_option("--policy", "A TOML file with a policy; of a pyproject.toml, its [tool.redact].")
]
ProtectFiles = Annotated[
    list[Path] | None,
    file_option("--protect-file", "Each line of FILE is a secret. May be given several times."),
]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr what was done.")]
