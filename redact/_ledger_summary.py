"""The ledger in a few lines, for the end of a program and for whoever looks at a report in a terminal."""

from __future__ import annotations

import atexit

from redact._complain import complain
from redact._kind import SEVERITIES
from redact._ledger_file import document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact._ledger import Ledger
    from redact._ledger_file import Document

_MOST_LINES = 10


def summarize_at_exit(ledger: Ledger) -> None:
    """`Ledger.summarize_at_exit`; a second call changes nothing."""
    atexit.unregister(_say)
    atexit.register(_say, ledger)


def summary(told: Document) -> list[str]:
    """The lines: a sentence, then the worst places."""
    grouped: dict[tuple[str, ...], list[Any]] = {}
    for row in told["matches"]:
        where = f" at {row['file']}:{row['line']}" if row["file"] else ""
        place = (row["severity"], row["kind"], f"{row['sink'] or 'a direct call'}{where}")
        grouped.setdefault(place, []).append(row)
    counted = [(place, sum(row["count"] for row in rows)) for place, rows in grouped.items()]
    counted.sort(key=lambda each: (-SEVERITIES.index(each[0][0]), -each[1], each[0]))
    kinds = {place[1] for place, _ in counted}
    counts = told["counts"]
    if _modes(told) == {"off"}:
        return ["ledger: redact is off, nothing was looked at"]
    verb = "found, not masked" if _modes(told) == {"observe"} else "masked"
    head = (
        f"ledger: {_number(counts['matches'], 'secret')} {verb}, of {_number(len(kinds), 'kind')} at "
        f"{_number(len(counted), 'place')}; {counts['disclosed']} shown on purpose, {counts['revealed']} "
        f"revealed, {_number(counts['errors'], 'error')}"
    )
    lines = [
        head,
        *(f"  {place[0]:<8}  {place[1]}  {count} x  {place[2]}" for place, count in counted[:_MOST_LINES]),
    ]
    if len(counted) > _MOST_LINES:
        lines.append(f"  and {len(counted) - _MOST_LINES} more")
    return lines


def _modes(told: Document) -> set[str]:
    return {process.get("mode", "") for process in told["processes"]}


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _say(ledger: Ledger) -> None:
    try:
        for line in summary(document(ledger)):
            complain(line)
    except Exception as error:  # noqa: BLE001 - a program's end must not fail for its summary
        complain(f"no summary of the ledger: {type(error).__name__}")
