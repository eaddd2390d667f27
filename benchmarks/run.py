"""Holds redact to the budgets of DESIGN.md, section 8: `make bench`.

Counts the matches of every input first: a wrong count ends the run with exit code 1, because a matcher that
finds less is quicker. A budget that is missed is shown, and does not change the exit code.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import measure_audit
import measure_catalogue
import measure_command
import measure_events
import measure_own_rules
import measure_peers
import measure_processes
import measure_texts
import typer
from budgets import Row, WorstRow
from counts import wrong_counts
from measure_peers import Curve, LimitRow, PeerRow
from plots import draw
from results import peer_table, reasons, results, table, write_readme
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HERE = Path(__file__).parent
_WIDTH_OF_A_PIPE = 150
_MEASUREMENTS: dict[str, Callable[[], Iterable[Row | WorstRow | PeerRow | LimitRow | Curve]]] = {
    "events": measure_events.walk,
    "structlog chains": measure_events.structlog_chains,
    "logging": measure_events.logging_line,
    "OpenTelemetry": measure_events.otel_span,
    "texts": measure_texts.bulk,
    "Hyperscan": measure_peers.hyperscan,
    "larger catalogue": measure_catalogue.larger_catalogue,
    "own rules": measure_own_rules.own_rules,
    "wide texts": measure_texts.wide_texts,
    "threads": measure_texts.threads,
    "streams": measure_texts.streams,
    "live secrets": measure_texts.live_secrets,
    "worst inputs": measure_texts.worst_inputs,
    "command": measure_command.command,
    "start-up": measure_processes.start_up,
    "memory": measure_processes.memory,
    "peers": measure_peers.peers,
    "limits": measure_peers.limits,
    "curves": measure_peers.curves,
    "pytest plugin": measure_audit.audit,
}


def main(
    only: Annotated[
        str, typer.Option(help=f"Measure one of: {', '.join(_MEASUREMENTS)}. Writes nothing.")
    ] = "",
    output: Annotated[Path, typer.Option(help="The page to write.")] = _HERE / "RESULTS.md",
    readme: Annotated[Path, typer.Option(help="Gets the most important rows.")] = _HERE.parent / "README.md",
) -> None:
    """Times redact against the budgets of DESIGN.md, section 8."""
    if only and only not in _MEASUREMENTS:
        text = f"choose from {', '.join(_MEASUREMENTS)}"
        raise typer.BadParameter(text, param_hint="--only")
    chosen = {only: _MEASUREMENTS[only]} if only else _MEASUREMENTS
    found: list[Row | WorstRow | PeerRow | LimitRow | Curve] = []
    with _progress() as progress:
        task = progress.add_task("counting matches", total=len(chosen) + 1)
        faults = wrong_counts()
        if faults:
            progress.stop()
            sys.exit("\n".join(faults))
        progress.advance(task)
        for name, measure in chosen.items():
            progress.update(task, description=name)
            found.extend(measure())
            progress.advance(task)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE)
    rows = [row for row in found if isinstance(row, Row)]
    peers = [row for row in found if isinstance(row, PeerRow)]
    if rows:
        console.print(table(rows))
        console.print("\n".join(reasons(rows)), highlight=False)
    if peers:
        console.print(peer_table(peers))
    console.print(f"{sum(not row.is_inside for row in rows)} of {len(rows)} rows miss their budget.")
    if not only:
        worst = [row for row in found if isinstance(row, WorstRow)]
        limits = [row for row in found if isinstance(row, LimitRow)]
        plots = draw(output.parent / "plots", peers, [row for row in found if isinstance(row, Curve)])
        output.write_text(results(rows, worst, peers, limits, plots), encoding="utf-8")
        write_readme(readme, rows)
        print(f"results: {output}")


def _progress() -> Progress:
    # It must not touch sys.stdout and sys.stderr: install, which is measured, looks at them.
    return Progress(
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        redirect_stdout=False,
        redirect_stderr=False,
    )


if __name__ == "__main__":
    typer.run(main)
