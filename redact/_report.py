"""A ledger as something to read: what nearly leaked, where, how often, how bad, and what to do about it.

One reading of the ledger (`Report`) and its forms: a page of HTML that needs nothing but itself, JSON, and
Markdown (`_report_markdown`). None holds more than the ledger does, and that holds no value.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from redact._kind import SEVERITIES, Kind
from redact._page import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from redact._ledger_file import Document

SCHEMA = 1
DIRECT = "direct call"
"""The sink of what no sink brought: `redact.text` and the like."""

_LIBRARIES = ("/site-packages/", "/dist-packages/")
_PYTHON = "/lib/python3."
_RANKS: dict[str, int] = {name: rank for rank, name in enumerate(SEVERITIES)}


@dataclass(frozen=True)
class Place:
    """One kind at one place of the code on its way to one sink."""

    kind: str
    severity: str
    count: int
    values: int
    sink: str
    logger: str
    level: str
    file: str
    line: int
    shown: str
    code: str
    rules: tuple[str, ...]
    first: float
    last: float

    @property
    def rank(self) -> int:
        """The severity as a number; the worst is the highest."""
        return _RANKS[self.severity]


@dataclass(frozen=True)
class OfKind:
    """All of one kind."""

    kind: str
    title: str
    severity: str
    count: int
    places: int
    values: int
    if_leaked: str
    source: str

    @property
    def rank(self) -> int:
        """As of a `Place`."""
        return _RANKS[self.severity]


@dataclass(frozen=True)
class Report:
    """What a ledger says.

    Attributes:
        counts: The sum of each of its sections.
        severities: Matches by severity, the worst first.
        kinds: Matches by kind, the worst and most frequent first.
        places: Matches by place, in the same order.
        sinks: Matches by sink, the most frequent first.
        disclosed: What was shown on purpose, by place.
        revealed: What the program took in plain, by place.
        errors: Where redaction failed, and everything was masked: sink, type of error, place, count.
        processes: By what it came about.
        modes: The modes of those processes: `observe` changes nothing.
        first: Wall time of the first match; 0 if there is none.
        last: Wall time of the last.
    """

    counts: dict[str, int]
    severities: dict[str, int]
    kinds: tuple[OfKind, ...]
    places: tuple[Place, ...]
    sinks: dict[str, int]
    disclosed: tuple[Place, ...]
    revealed: tuple[Place, ...]
    errors: tuple[dict[str, Any], ...]
    processes: tuple[dict[str, Any], ...]
    modes: tuple[str, ...]
    first: float
    last: float

    @property
    def lost(self) -> int:
        """Matches that could not be noted."""
        return sum(int(process.get("lost", 0)) for process in self.processes)

    @property
    def masked(self) -> bool:
        """Whether everything that it tells of was masked: no process only observed."""
        return "observe" not in self.modes


def report_of(told: Document) -> Report:
    """Reads a checked document of a ledger."""
    rows = told["matches"]
    names = _shortener(row["file"] for section in told["counts"] for row in told[section])
    places = _places(rows, names)
    severities: dict[str, int] = dict.fromkeys(reversed(SEVERITIES), 0)
    sinks: defaultdict[str, int] = defaultdict(int)
    for place in places:
        severities[place.severity] += place.count
        sinks[place.sink] += place.count
    return Report(
        counts=dict(told["counts"]),
        severities=severities,
        kinds=_kinds(places, rows),
        places=places,
        sinks=dict(sorted(sinks.items(), key=lambda each: (-each[1], each[0]))),
        disclosed=_places(told["disclosed"], names),
        revealed=_places(told["revealed"], names),
        errors=tuple({**row, "shown": names(row["file"])} for row in told["errors"]),
        processes=tuple(told["processes"]),
        modes=tuple(sorted({process["mode"] for process in told["processes"] if process.get("mode")})),
        first=min((row["first"] for row in rows), default=0.0),
        last=max((row["last"] for row in rows), default=0.0),
    )


def as_data(report: Report) -> dict[str, Any]:
    """The report for programs: plain data, with a schema version."""
    return {"schema": SCHEMA, **asdict(report)}


def as_html(report: Report) -> str:
    """The report as one page that asks no other machine for anything.

    Raises:
        ModuleNotFoundError: jinja2 is missing.
    """
    return render("_report.html.j2", report=report, severities=list(reversed(SEVERITIES)))


def _places(rows: Iterable[dict[str, Any]], names: _Shortener) -> tuple[Place, ...]:
    grouped: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[tuple(row[name] for name in ("kind", "sink", "logger", "level", "file", "line"))].append(row)
    made = [_place(same, names) for same in grouped.values()]
    return tuple(
        sorted(made, key=lambda place: (-place.rank, -place.count, place.kind, place.shown, place.line))
    )


def _place(same: Sequence[dict[str, Any]], names: _Shortener) -> Place:
    row = same[0]
    return Place(
        kind=row["kind"],
        severity=row["severity"],
        count=sum(each["count"] for each in same),
        values=len({each["fingerprint"] for each in same}),
        sink=row["sink"] or DIRECT,
        logger=row["logger"],
        level=row["level"],
        file=row["file"],
        line=row["line"],
        shown=names(row["file"]),
        code=_whose(row["file"]),
        rules=tuple(sorted({each["rule"] for each in same if each["rule"]})),
        first=min(each["first"] for each in same),
        last=max(each["last"] for each in same),
    )


def _kinds(places: Sequence[Place], rows: Iterable[dict[str, Any]]) -> tuple[OfKind, ...]:
    values: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        values[row["kind"]].add(row["fingerprint"])
    grouped: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        grouped[place.kind].append(place)
    made = [_of_kind(Kind.of(name), same, len(values[name])) for name, same in grouped.items()]
    return tuple(sorted(made, key=lambda each: (-each.rank, -each.count, each.kind)))


def _of_kind(kind: Kind, places: Sequence[Place], values: int) -> OfKind:
    return OfKind(
        kind=kind.name,
        title=kind.title,
        severity=kind.severity,
        count=sum(place.count for place in places),
        places=len(places),
        values=values,
        if_leaked=kind.if_leaked,
        source=kind.source,
    )


class _Shortener:
    """File names as people say them: below site-packages, below Python's own library, below the program."""

    def __init__(self, files: Iterable[str]) -> None:
        own = {os.path.dirname(file) for file in files if _whose(file) == "program" and os.path.isabs(file)}  # noqa: PTH117, PTH120 - of texts, not of this machine's files
        self._base = os.path.commonpath(own) + "/" if own else ""

    def __call__(self, file: str) -> str:
        for mark in _LIBRARIES:
            if mark in file:
                return file.rpartition(mark)[2]
        if _PYTHON in file:
            return file.rpartition(_PYTHON)[2].partition("/")[2]
        return file.removeprefix(self._base) if len(self._base) > 1 else file


def _shortener(files: Iterable[str]) -> _Shortener:
    return _Shortener(set(files))


def _whose(file: str) -> str:
    """Who can change the line: the program's authors, a library's, or Python's."""
    if any(mark in file for mark in _LIBRARIES):
        return "library"
    return "python" if _PYTHON in file or file.startswith("<frozen ") else "program" if file else ""
