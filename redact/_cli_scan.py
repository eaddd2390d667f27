"""`redact scan`: where secrets lie about in plain text, and what to do about it."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from redact import __version__
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
    Json,
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
from redact._in_place import FileError, rewrite
from redact._live import LiveSecrets
from redact._pieces import chunks_of, write_all
from redact._scan import Scan, only_new
from redact._scan_baseline import Baseline, BaselineError, load, new_key, save
from redact._scan_report import Result, age, as_data, as_html, as_sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from redact._finding import Finding

_FOUND = 1
_FINGERPRINT = 8
_STANDARD_OUTPUT = Path("-")
_COLOURS = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "blue"}

app = new_app()


@app.command(
    cls=Command,
    epilog=examples(
        "redact scan .",
        "redact scan --history --environment --processes",
        "redact scan support-bundle.tar.gz --html findings.html",
        "redact scan --gitignore --sarif findings.sarif src",
        "redact scan --write-baseline .redact-baseline . && redact scan --baseline .redact-baseline .",
        "redact scan --fix ~/.bash_history",
    ),
)
def scan(  # noqa: PLR0913 - an option each
    *,
    paths: Annotated[
        list[Path] | None,
        files_argument("PATH", "Files, folders, archives (tar, zip); - is standard input."),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Look at your histories of shells and consoles.")
    ] = False,
    environment: Annotated[
        bool, typer.Option("--environment", help="Look at the environment variables.")
    ] = False,
    processes: Annotated[
        bool, typer.Option("--processes", help="Look at the command lines of your processes.")
    ] = False,
    gitignore: Annotated[
        bool, typer.Option("--gitignore", help="Leave out what .gitignore files name.")
    ] = False,
    as_json: Json = False,
    sarif: Annotated[Path | None, file_option("--sarif", "Write SARIF 2.1.0; - is standard output.")] = None,
    html: Annotated[
        Path | None, file_option("--html", "Write a page to look through; - is standard output.")
    ] = None,
    baseline: Annotated[
        Path | None, file_option("--baseline", "Tell only what this file does not know.")
    ] = None,
    write_baseline: Annotated[
        Path | None, file_option("--write-baseline", "Make a baseline of what is found.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mask what was found in files, after asking.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --fix: do not ask.")] = False,
    protect_file: ProtectFiles = None,
    policy: PolicyFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Finds secrets in files, archives, shell histories, the environment and command lines.

    Tells place, kind, rule, age and a keyed fingerprint of each, never a value. Besides plain text it
    understands .netrc, .pgpass, kubeconfig, Docker's settings, HTTP archives, and tar and zip inside each
    other. The exit code is 0 if nothing was found, 1 if something was, 2 if something could not be looked at.
    """
    if not (paths or history or environment or processes):
        give_up("say what to look at: PATH, --history, --environment or --processes")
    if as_json + (sarif == _STANDARD_OUTPUT) + (html == _STANDARD_OUTPUT) > 1:
        give_up("only one of --json, --sarif - and --html - can have standard output")
    known = _loaded(baseline) or Baseline(new_key(), frozenset())
    found = Scan(read_policy(policy), protected(protect_file), known.key)
    with interrupted(), _status(quiet=quiet) as tell:
        for place in chain(
            found.paths(paths or (), gitignore=gitignore),
            found.histories(os.environ) if history else (),
            found.environment(os.environ) if environment else (),
            found.processes() if processes else (),
        ):
            tell(place)
    for place, why in found.troubles:
        say(f"{place}: {why}")
    findings = only_new(found.findings, known.known)
    result = Result(findings, found.troubles, found.texts, __version__)
    if write_baseline is not None:
        _write(write_baseline, partial(save, key=found.key, findings=found.findings))
    _tell(result, as_json=as_json, sarif=sarif, html=html, quiet=quiet)
    if verbose and not quiet:
        hidden = len(found.findings) - len(findings)
        say(f"{found.texts} texts looked at, {len(findings)} found, {hidden} of the baseline left out")
    left = _left_by_fix(found, findings, yes=yes) if fix and findings else len(findings)
    if found.troubles:
        raise typer.Exit(BAD_INPUT)
    if left and write_baseline is None:
        raise typer.Exit(_FOUND)


def _loaded(path: Path | None) -> Baseline | None:
    if path is None:
        return None
    try:
        known = load(path)
    except OSError as error:
        give_up(f"{path}: {reason(error)}")
    except BaselineError as error:
        give_up(f"{path}: {error}")
    if known.is_open:
        say(f"{path}: others can read it, and could try values with its key: chmod 600 {path}")
    return known


@contextmanager
def _status(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Where it is at the moment, on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    drawn = console(stderr=True)
    with drawn.status("") as status:
        yield lambda place: status.update(f"looking at {place}"[: drawn.width - 4])


def _tell(result: Result, *, as_json: bool, sarif: Path | None, html: Path | None, quiet: bool) -> None:
    if as_json:
        typer.echo(json.dumps(as_data(result), indent=2))
    if sarif is not None:
        _write_text(sarif, json.dumps(as_sarif(result), indent=2) + "\n")
    if html is not None:
        _write_text(html, as_html(result))
    if not (as_json or sarif is not None or html is not None or quiet):
        _draw(result.findings)


def _write(path: Path, write: Callable[[Path], object]) -> None:
    try:
        write(path)
    except OSError as error:
        give_up(f"{path}: {reason(error)}")


def _write_text(path: Path, text: str) -> None:
    if path == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(text.encode())
    else:
        _write(path, lambda path: path.write_text(text, encoding="utf-8"))


def _draw(findings: Sequence[Finding]) -> None:
    if not findings:
        return
    rich = import_module("rich.table"), import_module("rich.text")
    table = rich[0].Table(box=None, pad_edge=False)
    for column in ("place", "kind", "rule", "age", "fingerprint"):
        table.add_column(column, overflow="fold", no_wrap=column in {"age", "fingerprint"})
    now = time.time()
    for each in findings:
        place = f"{each.place}:{each.line}:{each.column}" if each.line else each.place
        kind = rich[1].Text(each.kind, style=_COLOURS[each.severity])
        cells = (printable(place), kind, each.rule, age(each.modified, now), each.fingerprint[:_FINGERPRINT])
        table.add_row(*cells)
    console().print(table)


def _left_by_fix(found: Scan, findings: Sequence[Finding], *, yes: bool) -> int:
    """How many findings are still there."""
    left = len(findings) - _fixed(found, findings, yes=yes)
    if left:
        say(f"{left} {'stays' if left == 1 else 'stay'}: not masked")
    return left


def _fixed(found: Scan, findings: Sequence[Finding], *, yes: bool) -> int:
    """Masks what stands in files; how many of the findings are gone by it."""
    files = {path: hits for path, hits in found.values.items() if _tells(findings, path)}
    secrets = sum(map(len, files.values()))
    if not files:
        return 0
    if not yes:
        if not sys.stdin.isatty():
            give_up("--fix asks before it changes files: say --yes where nobody can answer")
        if not typer.confirm(f"Mask {secrets} secrets in {len(files)} files?", err=True):
            return 0
    return sum(_fix(found, path) for path in files)


def _tells(findings: Sequence[Finding], path: Path) -> bool:
    return any(each.place == os.fspath(path) for each in findings)


def _fix(found: Scan, path: Path) -> int:
    """The values are live secrets here: some show only when parts of a file are put together."""
    hits = found.values[path]
    live = LiveSecrets()
    for hit in hits:
        if len(hit.value) >= 4:  # noqa: PLR2004 - below that a value is found everywhere
            live.add(hit.value, kind=hit.kind)
    copier = Copier(found.policy, live)

    def fill(source: int, target: int) -> bool:
        return bool(copier.copy(chunks_of(source), partial(write_all, target)))

    try:
        rewrite(path, fill)
    except OSError as error:
        found.troubles.append((os.fspath(path), reason(error)))
    except (DataError, FileError) as error:
        found.troubles.append((os.fspath(path), str(error)))
    else:
        return max(0, len(hits) - len(found.again(path)))
    say(": ".join(found.troubles[-1]))
    return 0
