"""The report of a ledger as Markdown, for tickets and pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redact._report import Place, Report

_COLUMNS = ("severity", "kind", "times", "values", "sink", "logger", "level", "place")


def as_markdown(report: Report) -> str:
    """The report for a ticket or a pull request."""
    counts = report.counts
    masked = "masked" if report.masked else "found; in observe mode nothing is masked"
    if report.modes == ("off",):
        masked = "nothing was looked at: redact was off"
    head = (
        f"{_number(counts['matches'])} x a secret was on its way out, and {masked}: "
        f"{len(report.kinds)} kinds at {len(report.places)} places. "
        f"{counts['disclosed']} x shown on purpose, {counts['revealed']} x revealed, "
        f"{counts['errors']} errors of redaction."
    )
    kinds = (
        (each.severity, f"`{each.kind}`", each.count, each.places, each.if_leaked) for each in report.kinds
    )
    lines = ["# What nearly leaked", "", head, "", "## By kind", ""]
    lines += _table(("severity", "kind", "times", "places", "if it comes out"), kinds)
    lines += ["## By place", "", *_table(_COLUMNS, map(_markdown_row, report.places))]
    for title, places in (("Shown on purpose", report.disclosed), ("Revealed", report.revealed)):
        if places:
            rows = ((f"`{each.kind}`", each.count, f"`{_at(each.shown, each.line)}`") for each in places)
            lines += [f"## {title}", "", *_table(("kind", "times", "place"), rows)]
    if report.errors:
        failed = (
            (each["sink"], each["rule"], each["count"], _at(each["shown"], each["line"]))
            for each in report.errors
        )
        lines += ["## Errors of redaction", "", *_table(("sink", "error", "times", "place"), failed)]
    lines += ["## By what it came about", ""]
    told = (tuple(_told_of(process)) for process in report.processes)
    lines += _table(("process", "mode", "policy", "catalogue", "sinks"), told)
    return "\n".join(lines).rstrip() + "\n"


def _markdown_row(each: Place) -> tuple[object, ...]:
    where = f"`{_at(each.shown, each.line)}`"
    counts = each.count, each.values
    return (each.severity, f"`{each.kind}`", *counts, each.sink, _code(each.logger), _code(each.level), where)


def _told_of(process: dict[str, Any]) -> Iterable[object]:
    yield process["pid"]
    yield process.get("mode", "")
    yield _code(process.get("policy", "")[:16])
    yield _code(process.get("catalogue", ""))
    yield ", ".join(process.get("sinks", ()))


def _number(count: int) -> str:
    return f"{count:,}"


def _at(file: str, line: int) -> str:
    return f"{file}:{line}" if file else "no frame of the program"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(_cell(each) for each in row)} |" for row in rows]
    return [*lines, ""]


def _cell(value: object) -> str:
    """A value in a cell of a table: no bar and no line end of its own, and no markup."""
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text.replace("<", "&lt;") if not text.startswith("`") else text
