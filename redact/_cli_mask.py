"""`redact mask`: copies files and pipes with every secret masked, or masks files where they are."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from redact._cli import (
    BAD_INPUT,
    Command,
    console,
    examples,
    give_up,
    interrupted,
    new_app,
    protected,
    read_policy,
    reason,
    say,
)
from redact._cli_options import (
    PolicyFile,
    ProtectFiles,
    Quiet,
    Verbose,
    file_option,
    files_argument,
)
from redact._complain import printable
from redact._compressed import DataError
from redact._copying import Copier
from redact._in_place import FileError, open_regular, rewrite, write_beside
from redact._pieces import IDLE_SECONDS, chunks_of, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Found = dict[str, int]

_STANDARD_INPUT = Path("-")

app = new_app()


@app.command(
    cls=Command,
    epilog=examples(
        "redact mask crash.log > shareable.log",
        "journalctl -u shop -f | redact mask",
        "redact mask --in-place --backup support/*.log",
        "redact mask --output-dir shareable *.log.gz",
        "redact mask --jsonl events.jsonl | jq .",
        "redact mask --policy redact.toml --protect-file token.txt session.txt",
    ),
)
def mask(  # noqa: PLR0913 - an option each
    *,
    files: Annotated[
        list[Path] | None,
        files_argument("FILE", "Files to read; none, or -, is standard input."),
    ] = None,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place", "-i", help="Mask the files themselves. Each stays as it is until it is done."
        ),
    ] = False,
    backup: Annotated[
        bool, typer.Option("--backup", "-b", help="With --in-place: keep the old file, as FILE.bak.")
    ] = False,
    output_dir: Annotated[
        Path | None,
        file_option("--output-dir", "Write masked files of the same names there.", metavar="DIR", short="-o"),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Each line is JSON: look at keys and values, keep it valid.")
    ] = False,
    decompress: Annotated[
        bool,
        typer.Option(
            "--decompress", "-z", help="Give text for what is compressed; a terminal always gets it."
        ),
    ] = False,
    protect_file: ProtectFiles = None,
    policy: PolicyFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Copies text to standard output with every secret masked.

    What comes in pieces goes out as soon as it is decided, so a log can be followed. Bytes that are no secret
    pass as they are, whatever their encoding. Files compressed by gzip, bzip2, xz or zstd are known by their
    content; they come out compressed in the same way. The environment's REDACT changes nothing.
    """
    names = files or [_STANDARD_INPUT]
    if backup and not in_place:
        give_up("--backup goes with --in-place")
    if output_dir is not None and in_place:
        give_up("--in-place and --output-dir exclude each other")
    to_files = in_place or output_dir is not None
    if to_files and _STANDARD_INPUT in names:
        give_up(f"{'--in-place' if in_place else '--output-dir'} needs files: standard input has no name")
    for name in names:  # all are looked at first, so that a misspelt name does not cost half of the output
        _check(name, regular=to_files)
    plain = decompress or (not to_files and sys.stdout.isatty())
    copier = Copier(read_policy(policy), protected(protect_file), json_lines=jsonl, plain=plain)
    with interrupted():
        if not to_files:
            _to_standard_output(copier, names, tell=verbose and not quiet)
            return
        targets = _targets(names, output_dir)
        if plain and in_place:
            give_up("--decompress and --in-place exclude each other")
        done = _Run(copier, backup=backup, quiet=quiet, verbose=verbose).all(targets)
    if not done:
        raise typer.Exit(BAD_INPUT)


def _check(name: Path, *, regular: bool) -> None:
    if name == _STANDARD_INPUT:
        return
    try:
        if not regular and stat.S_ISFIFO(name.stat().st_mode):
            return  # whoever writes to it would take our look for all of our reading
        os.close(open_regular(name) if regular else _open(name))
    except OSError as error:
        give_up(f"{name}: {reason(error)}")
    except FileError as error:
        give_up(f"{name}: {error}")


def _open(name: Path) -> int:
    descriptor = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.read(descriptor, 0)  # a folder can be opened, and not read
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _to_standard_output(copier: Copier, names: list[Path], *, tell: bool) -> None:
    """One file after the other, in order, each piece as soon as it is decided."""
    idle = IDLE_SECONDS if sys.stdout.isatty() else None
    out = sys.stdout.fileno()
    for name in names:
        source, shown_name = (0, "standard input") if name == _STANDARD_INPUT else (_opened(name), str(name))
        try:
            found = copier.copy(_read(source, shown_name, idle), partial(_write, out))
        except DataError as error:
            give_up(f"{shown_name}: {error}")
        finally:
            if source:
                os.close(source)
        if tell:
            say(f"{shown_name}: {shown(found)}")


def _opened(name: Path) -> int:
    try:
        return _open(name)
    except OSError as error:
        give_up(f"{name}: {reason(error)}")


def _read(source: int, name: str, idle: float | None) -> Iterator[bytes]:
    try:
        yield from chunks_of(source, idle=idle)
    except OSError as error:
        give_up(f"{name}: {reason(error)}")


def _write(out: int, data: bytes) -> None:
    try:
        write_all(out, data)
    except OSError as error:
        give_up(f"standard output: {reason(error)}")


def _targets(names: list[Path], folder: Path | None) -> dict[Path, Path]:
    """Each file with the one to write: itself, or one in the folder."""
    if folder is None:  # each file once, under whatever names it was given
        same = {(status.st_dev, status.st_ino): name for name in reversed(names) for status in [name.stat()]}
        return {name: name for name in reversed(same.values())}
    targets: dict[Path, Path] = {}
    taken: dict[Path, Path] = {}
    for name in names:
        inside = Path(name.name) if name.is_absolute() or ".." in name.parts else name
        target = folder / inside
        if target in taken and taken[target] != name:
            give_up(f"{taken[target]} and {name} would both become {target}: give them one at a time")
        if target.exists() and target.samefile(name):
            give_up(f"{target} is the file itself: use --in-place to mask it where it is")
        taken[target] = name
        targets[name] = target
    try:
        for target in targets.values():
            target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        give_up(f"{folder}: {reason(error)}")
    return targets


class _Run:
    """Many files at once, with a bar on a terminal, and what is said about them."""

    def __init__(self, copier: Copier, *, backup: bool, quiet: bool, verbose: bool) -> None:
        self._copier = copier
        self._backup = backup
        self._quiet = quiet
        self._verbose = verbose and not quiet
        self._stopped = Event()

    def all(self, targets: dict[Path, Path]) -> bool:
        """Whether every file could be done. Those that could not are told, and are as they were."""
        size = sum(name.stat().st_size for name in targets)
        changed = failed = secrets = 0
        with (
            self._bar(size) as (advance, tell),
            ThreadPoolExecutor(min(len(targets), os.cpu_count() or 1)) as pool,
        ):
            try:
                for name, result in zip(
                    targets, pool.map(partial(self._one, advance), targets, targets.values()), strict=True
                ):
                    if isinstance(result, str):
                        failed += 1
                        tell(printable(f"redact: {name}: {result}"))
                        continue
                    changed += bool(result)
                    secrets += sum(result.values())
                    if self._verbose:
                        tell(printable(f"redact: {name}: {shown(result)}"))
            finally:
                self._stopped.set()  # an interrupt: the others leave their files as they are
        if not self._quiet:
            say(f"{secrets} masked in {changed} of {len(targets)} file{'s' if len(targets) > 1 else ''}")
        return not failed

    def _one(self, advance: Callable[[int], None], name: Path, target: Path) -> Found | str:
        """What was masked in one file, or why it could not be done."""
        found: Found = {}

        def fill(source: int, to: int) -> bool:
            found.update(self._copier.copy(self._watched(source, advance), partial(write_all, to)))
            return bool(found)

        try:
            if name == target:
                rewrite(name, fill, backup=self._backup)
            else:
                write_beside(name, target, fill)
        except OSError as error:
            return reason(error)
        except (DataError, FileError) as error:
            return str(error)
        return found

    def _watched(self, source: int, advance: Callable[[int], None]) -> Iterator[bytes]:
        for chunk in chunks_of(source):
            if self._stopped.is_set():
                raise InterruptedError(None, "was stopped")
            yield chunk
            advance(len(chunk))

    @contextmanager
    def _bar(self, size: int) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
        """What is told of bytes read, and where lines are said: above the bar, if there is one."""
        if self._quiet or not sys.stderr.isatty():
            yield (lambda _: None), partial(typer.echo, err=True)
            return
        from rich.progress import (  # noqa: PLC0415 - only a terminal needs it
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn("masking"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console(stderr=True), transient=True) as progress:
            task = progress.add_task("", total=size)
            yield partial(progress.advance, task), progress.console.print


def shown(found: dict[str, int]) -> str:
    """What was masked, in words."""
    if not found:
        return "nothing to mask"
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(found.items()))
    return f"{sum(found.values())} masked ({kinds})"
