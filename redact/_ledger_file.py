"""The ledger as plain data: what an export says, what a file may hold, and how two of them become one.

A document has a schema version, what each process was covered by, sums, and the entries. It is what `redact
report` reads, so everything in a file is checked before it is believed: it may come from anywhere.
"""

from __future__ import annotations

import json
import os
from time import time

from redact._entry import KEY_FIELDS, SECTIONS
from redact._kind import Kind, is_kind
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from redact._entry import Entry
    from redact._ledger import Ledger

    Document = dict[str, Any]
    Row = dict[str, Any]

SCHEMA = 1
MOST_ENTRIES = 50_000
"""Distinct entries of a section in a shared file; all further ones are counted together."""

MOST_PROCESSES = 1_000
_BIGGEST = 1 << 28
_LONGEST = 4_096
_TEXTS = tuple(name for name in KEY_FIELDS if name not in {"section", "line"})
_OVERFLOW = {**dict.fromkeys(_TEXTS, ""), "kind": "overflow", "line": 0}


def document(ledger: Ledger) -> Document:
    """What a ledger exports."""
    about = ledger.about() if ledger.about is not None else {}
    clean: Callable[[str], str] = about.pop("clean", str)
    process = {"pid": os.getpid(), "started": ledger.started, "written": time(), "lost": ledger.lost, **about}
    rows = {section: [_row(entry, clean) for entry in ledger.entries(section)] for section in SECTIONS}
    return _assembled([process], rows)


def merged(one: Document, other: Document) -> Document:
    """Two documents as one: equal entries are summed, processes stand side by side.

    Of a process that is in both, what `other` says of it stands.
    """
    processes = {_identity(process): process for process in (*one["processes"], *other["processes"])}
    rows = {section: _sum(one[section], other[section]) for section in SECTIONS}
    return _assembled(list(processes.values())[-MOST_PROCESSES:], rows)


def parsed(text: str | bytes) -> Document:
    """A document out of JSON, checked.

    Raises:
        RedactError: It is no ledger, or of a later schema; the message says which field is wrong. It repeats
            nothing of the content.
    """
    try:
        data = json.loads(text)
        fault = _fault(data)
    except (ValueError, RecursionError):
        fault = "it is no JSON"
    if fault:
        told = f"is no ledger of redact: {fault}"
        raise RedactError(told)
    rows = {section: [_checked_row(row) for row in data[section]] for section in SECTIONS}
    return _assembled([_checked_process(process) for process in data["processes"]], rows)


def read(path: str | os.PathLike[str]) -> Document:
    """The document in a file.

    Raises:
        RedactError: It cannot be read, or `parsed` refuses it; the message names the file.
    """
    name = os.fspath(path)
    try:
        with open(name, "rb") as file:  # noqa: PTH123 - pathlib costs an import that nothing else here needs
            data = file.read(_BIGGEST + 1)
    except OSError as error:
        text = f"{name}: cannot be read: {error.strerror}"
        raise RedactError(text) from None
    if len(data) > _BIGGEST:
        text = f"{name}: is larger than any ledger ({_BIGGEST >> 20} MiB)"
        raise RedactError(text)
    try:
        return parsed(data)
    except RedactError as error:
        text = f"{name}: {error}"
        raise RedactError(text) from None


def key_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes a row of a section a line of its own."""
    return tuple(row[name] for name in KEY_FIELDS[1:])


def _assembled(processes: list[Any], rows: Mapping[Any, list[Row]]) -> Document:
    counts = {section: sum(row["count"] for row in rows[section]) for section in SECTIONS}
    return {"schema": SCHEMA, "processes": processes, "counts": counts, **rows}


def _row(entry: Entry, clean: Callable[[str], str]) -> Row:
    row: Row = entry.as_dict()
    # Names of loggers and files are the program's: one may hold what the program should not have put there.
    return {**row, **{name: clean(str(row[name])) for name in ("logger", "level", "file")}}


def _sum(one: Iterable[Row], other: Iterable[Row]) -> list[Row]:
    summed = {key_of(row): dict(row) for row in one}
    for row in other:
        key = key_of(row)
        if key not in summed and len(summed) >= MOST_ENTRIES:
            row = _checked_row({**row, **_OVERFLOW})  # noqa: PLW2901 - counted together with all others
            key = key_of(row)
        known = summed.setdefault(key, {**row, "count": 0})
        known["count"] += row["count"]
        known["first"] = min(known["first"], row["first"])
        known["last"] = max(known["last"], row["last"])
    return list(summed.values())


def _identity(process: Mapping[str, Any]) -> tuple[Any, Any]:
    return process[_IDENTITY[0]], process[_IDENTITY[1]]


def _checked_row(row: Mapping[str, Any]) -> Row:
    """A row with the fields that we know, in our order; what is said of a kind is our table's word."""
    kept = {name: row[name] for name in (*KEY_FIELDS[1:], "count", "first", "last")}
    kind = Kind.of(row["kind"]) if row["kind"] != "error" else None
    told = {"severity": kind.severity, "if_leaked": kind.if_leaked} if kind else dict.fromkeys(_TOLD, "")
    return {**kept, **told}


_TOLD = ("severity", "if_leaked")
_IDENTITY = ("pid", "started")
_ABOUT = ("redact", "catalogue", "policy", "mode", "environment")


def _checked_process(process: Mapping[str, Any]) -> Row:
    """What is said of a process, as far as it is of the form that we write."""
    kept = {
        name: process[name] for name in ("pid", "started", "written", "lost") if _is_number(process.get(name))
    }
    texts = {name: process[name] for name in _ABOUT if _is_text(process.get(name))}
    sinks = process.get("sinks")
    return {**kept, **texts, "sinks": list(filter(_is_text, sinks)) if isinstance(sinks, list) else []}


def _fault(data: Any) -> str | None:
    if not isinstance(data, dict):
        return "it must be a JSON object"
    if type(data.get("schema")) is not int or data["schema"] < 1:
        return 'it has no "schema"'
    if data["schema"] > SCHEMA:
        return f"its schema is {data['schema']}, and this redact reads up to {SCHEMA}: use a newer one"
    return _lists_fault(data)


def _lists_fault(data: dict[str, Any]) -> str | None:
    for name in ("processes", *SECTIONS):
        if not isinstance(data.get(name), list):
            return f'"{name}" must be a list'
    for name in SECTIONS:
        for number, row in enumerate(data[name]):
            wrong = _row_fault(row)
            if wrong:
                return f"{name}[{number}]{wrong}"
    for number, process in enumerate(data["processes"]):
        if not isinstance(process, dict) or not all(_is_number(process.get(name)) for name in _IDENTITY):
            return f'processes[{number}] must be an object with numbers "pid" and "started"'
    return None


def _row_fault(row: Any) -> str | None:
    if not isinstance(row, dict):
        return " must be an object"
    for name in _TEXTS:
        if not _is_text(row.get(name)):
            return f".{name} must be a text of at most {_LONGEST} characters"
    if not is_kind(row["kind"]):
        return ".kind must be snake_case"
    for name in ("line", "count"):
        if type(row.get(name)) is not int or row[name] < 0:
            return f".{name} must be a whole number"
    for name in ("first", "last"):
        if not _is_number(row.get(name)):
            return f".{name} must be a number of seconds"
    return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and abs(value) < 1e15  # noqa: PLR2004 - no NaN, no infinity
