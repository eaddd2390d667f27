"""What redact kept of the runs: each place of the list must stand in the ledger, and no value may."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from redact._ledger_file import merged, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from login_run import LoginRun
    from places import Place
    from readable import Search


def problems_of_ledgers(listed: Sequence[Place], runs: Sequence[LoginRun], search: Search) -> Iterator[str]:
    """What is wrong with the ledgers of the runs with redact."""
    for run in (run for run in runs if run.setting.protected):
        if not run.ledger:
            yield f"no ledger was kept ({run.setting.name})"
            continue
        told = parsed(run.ledger)
        for place in listed:
            is_part = run.setting.terminal or not place.only_terminal
            if is_part and not entries_of(place, told):
                yield f"{place.name}: not in the ledger ({run.setting.name})"
        kinds = sorted({leak.kind for leak in search.leaks_anywhere(run.ledger)})
        if kinds:
            yield f"readable in the ledger: {', '.join(kinds)} ({run.setting.name})"


def entries_of(place: Place, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of a ledger that tell of a place."""
    return [row for row in told["matches"] if all(_fits(row, *each) for each in place.ledger.items())]


def keep_together(runs: Sequence[LoginRun], path: Path) -> None:
    """Writes the ledgers of all runs as one, readable by its owner alone."""
    told = [parsed(run.ledger) for run in runs if run.ledger]
    whole = told[0]
    for other in told[1:]:
        whole = merged(whole, other)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(whole), encoding="utf-8")


def _fits(row: dict[str, Any], name: str, wanted: str) -> bool:
    found: str = row[name]
    return found.endswith(wanted) if name == "file" else found == wanted
