"""Shows what was measured: a table on the terminal, RESULTS.md, and the few lines that the README repeats."""

from __future__ import annotations

import os
import platform
import re
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from budgets import shown
from rich.table import Table
from rich.text import Text

from redact import __version__, _native

if TYPE_CHECKING:
    from collections.abc import Sequence

    from budgets import Row, WorstRow
    from measure_peers import LimitRow, PeerRow

_HEAD = ("what", "measured", "quartiles", "budget", "verdict")
_VERSIONS = ("orjson", "structlog", "opentelemetry-sdk")
_READING = """\
Written by `make bench`. Each budget is one of DESIGN.md, section 8. Nearly all are ratios of two things timed
in turn, on inputs that are new in each round; the value is the median of the rounds, with the quartiles
beside it. What is counted is processor time; of threads and of whole processes it is the time that passes.
Before anything is timed, every input must give the number of matches that it was made with."""
_READING_WORST = """\
One piece of text again and again, 256 KB of it. Growth is the time for 256 KB over the time for 64 KB, the
median of five; the speed is that of the shortest."""
_PEER_HEAD = (
    "package", "version", "clean event, µs", "three secrets, µs", "log text, MB/s", "1 % secrets, MB/s",
    "of 100 secret lines", "of 100,000 clean lines",
)  # fmt: skip
_READING_PEERS = """\
The same events and texts for each, in the same run; the last two columns count the lines that it changed.
Packages that know only texts are called for each text of an event. What is counted is the processor time of
all threads. A package that is missing or fails is a row that says so."""
_BLOCK = re.compile(r"(?<=<!-- numbers -->\n).*?(?=<!-- end of numbers -->)", re.DOTALL)


def table(rows: Sequence[Row]) -> Table:
    """The rows for a terminal."""
    drawn = Table(title="Budgets of DESIGN.md, section 8", title_justify="left", box=None, pad_edge=False)
    for head in _HEAD:
        drawn.add_column(
            head, justify="left" if head in {"what", "verdict"} else "right", no_wrap=head != "what"
        )
    for row in rows:
        *cells, verdict = row.cells
        style = (
            "green"
            if row.is_inside and row.budget.limit is not None
            else "dim"
            if row.is_inside
            else "bold red"
        )
        drawn.add_row(*cells, Text(verdict, style=style))
    return drawn


def peer_table(peers: Sequence[PeerRow]) -> Table:
    """The packages for a terminal."""
    drawn = Table(title="Other packages, in the same run", title_justify="left", box=None, pad_edge=False)
    for head in _PEER_HEAD:
        drawn.add_column(head, justify="left" if head == "package" else "right")
    for peer in peers:
        drawn.add_row(*_peer_cells(peer), style="bold red" if peer.fault else None)
    return drawn


def results(
    rows: Sequence[Row],
    worst: Sequence[WorstRow],
    peers: Sequence[PeerRow] = (),
    limits: Sequence[LimitRow] = (),
    plots: Sequence[Path] = (),
) -> str:
    """The page RESULTS.md."""
    missed = sum(not row.is_inside for row in rows)
    held = sum(row.is_inside for row in rows if row.budget.limit is not None)
    text = [
        "# Benchmark results",
        "",
        _READING,
        "",
        *_circumstances(),
        "",
        f"**{held} rows are inside their budget, {missed} miss it.**",
        "",
        *_markdown(_HEAD, [row.cells for row in rows]),
        "",
        *reasons(rows),
        *_beside(peers, limits, plots),
        "## Worst inputs",
        "",
        _READING_WORST,
        "",
        *_markdown(
            ("piece", "MB a second", "of bulk speed", "growth"),
            [
                (row.name, f"{row.megabytes_a_second:.1f}", f"{row.of_bulk:.3f}", f"{row.growth:.2f}")
                for row in sorted(worst, key=lambda row: row.of_bulk)
            ],
        ),
        "",
    ]
    return "\n".join(text)


def reasons(rows: Sequence[Row]) -> list[str]:
    """Why each row that misses does, a line each; nothing if none does."""
    reasons = [f"- {row.budget.what}: {row.why}" for row in rows if not row.is_inside]
    return ["Why the rows that miss do:", "", *reasons, ""] if reasons else []


def _beside(peers: Sequence[PeerRow], limits: Sequence[LimitRow], plots: Sequence[Path]) -> list[str]:
    """Other packages, the limits, and the plots; nothing of what was not measured."""
    text: list[str] = []
    if peers:
        text += ["## Other packages", "", _READING_PEERS, ""]
        text += [*_markdown(_PEER_HEAD, [_peer_cells(peer) for peer in peers]), ""]
    if limits:
        text += ["## The limits", ""]
        text += _markdown(
            ("what", "µs an event", "MB a second"),
            [(row.name, _number(row.microseconds), _number(row.megabytes_a_second)) for row in limits],
        )
        text.append("")
    if plots:
        text += ["## Plots", "", *(f"![{path.stem}]({path.parent.name}/{path.name})" for path in plots), ""]
    return text


def _peer_cells(peer: PeerRow) -> tuple[str, ...]:
    if peer.fault:
        return (peer.name, peer.version, *[peer.fault] * 6)
    numbers = (peer.clean_event, peer.leaky_event, peer.text, peer.leaky_text, peer.found, peer.damaged)
    return (peer.name, peer.version, *map(_number, numbers))


def _number(number: float | None) -> str:
    return "" if number is None else shown(number)


def write_readme(readme: Path, rows: Sequence[Row]) -> None:
    """Renews the numbers between the two marks in the README; other text stays.

    Raises:
        ValueError: The marks are not there.
    """
    lines = _markdown(_HEAD, [row.cells for row in rows if row.budget.headline])
    block = "\n".join([*_circumstances(), "", *lines, ""])
    text, count = _BLOCK.subn(lambda _: block, readme.read_text(encoding="utf-8"))
    if count != 1:
        fault = (
            f"{readme} has no place for the numbers: the marks <!-- numbers --> and <!-- end of numbers -->"
        )
        raise ValueError(fault)
    readme.write_text(text, encoding="utf-8")


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.strip().replace("|", "\\|") for cell in line) + " |" for line in lines]


def _circumstances() -> list[str]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    versions = [f"redact {__version__}", f"rules {_native.catalogue_version}", python]
    versions += [f"{name} {version(name)}" for name in _VERSIONS]
    system = f"{platform.system()} on {platform.machine()}"
    return [
        f"Machine: {_processor()}, {os.cpu_count()} processors, {system}.",
        f"Versions: {', '.join(versions)}.",
        f"Date: {datetime.now(timezone.utc):%Y-%m-%d}.",
    ]


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found.group(1) if found else "unknown processor"
