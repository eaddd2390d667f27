"""The demonstration: a real device login, without redact and with it, and where its secrets could be read.

`make demo` runs it. It starts an OAuth authorization server on loopback, lets the example CLI log in four
times (on a terminal and through pipes, each without redact and with it), and looks for every token, code,
cookie and password of those logins at every place of `places.toml`. It exits with 1 if one can be read with
redact, or if too few places leak without it.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from approve import ApprovalError
from authorization_server import ServerError, authorization_server
from comparison import Comparison, Row, compare
from ledgers import keep_together
from login_run import LoginRun, RunError, Setting, log_in
from page import write_page
from places import Finding, Look, places
from readable import Known
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

REPORT = Path(__file__).parents[2] / "build" / "demo" / "report.html"
AT_ONCE = 2
SETTINGS = [Setting(protected, terminal) for protected in (False, True) for terminal in (True, False)]


def main() -> int:
    """Runs the demonstration and says how it went; the exit code."""
    options = _options()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="device-login-") as folder:
        try:
            runs, known = log_in_four_times(options.keep or Path(folder), console)
        except (ApprovalError, RunError, ServerError) as error:
            console.print(Text(f"the demonstration could not run: {error}", style="bold red"))
            return 1
    comparison = compare(places(), runs, known)
    write_page(options.report, comparison, runs, known)
    ledger = options.report.with_name("ledger.json")
    keep_together(runs, ledger)
    _show(console, comparison, runs)
    print(f"ledger: {ledger} (for people: redact report {ledger} -o {ledger.with_suffix('.html')})")
    print(f"report: {options.report}")
    return 1 if comparison.problems else 0


def log_in_four_times(folder: Path, console: Console) -> tuple[list[LoginRun], list[Known]]:
    """One server, four logins; also gives every value that was secret in them."""
    columns = SpinnerColumn(finished_text="[green]✓"), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        starting = progress.add_task("start django-oauth-toolkit on loopback", total=1)
        with authorization_server(folder / "server") as server:
            progress.advance(starting)

            def run(setting: Setting) -> LoginRun:
                task = progress.add_task(f"log in {setting.name}", total=1)
                done = log_in(server, folder / re.sub(r"\W+", "-", setting.name), setting)
                progress.advance(task)
                return done

            with ThreadPoolExecutor(AT_ONCE) as pool:  # most of a login is waiting for the next poll
                runs = list(pool.map(run, SETTINGS))
            known = server.issued()
    return runs, known + [Known("password", run.hook_password) for run in runs]


def _show(console: Console, comparison: Comparison, runs: list[LoginRun]) -> None:
    table = Table(title="Where a device login's secrets could be read", title_justify="left", pad_edge=False)
    table.add_column("place", overflow="fold", ratio=3)
    table.add_column("without redact", ratio=3)
    table.add_column("with redact", ratio=1, min_width=8)
    for group, rows in groupby(comparison.rows, key=lambda row: row.place.group):
        table.add_section()
        table.add_row(Text(group, style="bold"))
        for row in rows:
            table.add_row(f"  {row.place.name}", _cell(row.without, row), _cell(row.protected, row))
    console.print(table)
    for run in runs:
        console.print(Text(f"shown on purpose, {run.setting.name}: {run.prompt}", style="dim"))
    console.print(
        f"\nOf {len(comparison.rows)} places, {comparison.readable_without} were readable without redact "
        f"and {comparison.readable_with} with it.\nAll {comparison.bytes_searched:,} bytes that the runs "
        "with redact let out were searched as well."
    )
    for problem in comparison.problems:
        console.print(Text(f"PROBLEM {problem}", style="bold red"))
    style, word = ("bold red", "FAILED") if comparison.problems else ("bold green", "PASSED")
    console.print(Text(word, style=style))


def _cell(looks: tuple[Look, ...], row: Row) -> Text:
    findings = {look.finding for look in looks} - {Finding.ABSENT}
    kinds = ", ".join(sorted(frozenset().union(*(look.kinds for look in looks))))
    where = " (terminal only)" if row.place.only_terminal else ""
    if Finding.READABLE in findings:
        return Text.assemble(("READABLE", "bold red"), f" {kinds}{where}")
    if findings == {Finding.MASKED}:
        return Text("masked", style="green")
    return Text(", ".join(sorted(finding.value for finding in findings)), style="yellow")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("--report", type=Path, default=REPORT, help="where the HTML page goes")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the runs' files in this new folder")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        parser.error(f"--keep: {options.keep} exists; name a new folder")
    return options


if __name__ == "__main__":
    sys.exit(main())
