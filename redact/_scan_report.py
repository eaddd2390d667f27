"""Findings to read: JSON for programs, SARIF for code hosts, a page for people. None holds a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from redact import _native
from redact._complain import printable
from redact._kind import SEVERITIES, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redact._finding import Finding

SCHEMA = 1
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
"""How code hosts rank findings of one level, as numbers from 0 to 10."""


@dataclass(frozen=True)
class Result:
    """All of a scan that is told.

    Attributes:
        findings: What was found.
        troubles: What could not be looked at, each with the reason.
        texts: How many texts were looked at.
        version: Of redact.
    """

    findings: Sequence[Finding]
    troubles: Sequence[tuple[str, str]]
    texts: int
    version: str


def as_data(result: Result) -> dict[str, Any]:
    """For programs: plain data, with the version of its form."""
    return {
        "schema": SCHEMA,
        "redact": result.version,
        "rules": _native.catalogue_version,
        "texts": result.texts,
        "findings": [_told(finding) for finding in result.findings],
        "errors": [{"place": place, "reason": reason} for place, reason in result.troubles],
    }


def as_sarif(result: Result) -> dict[str, Any]:
    """For code hosts: a log of the Static Analysis Results Interchange Format, version 2.1.0."""
    ids = list(dict.fromkeys(finding.rule for finding in result.findings))
    kinds = {finding.rule: finding.kind for finding in reversed(result.findings)}
    driver = {
        "name": "redact",
        "semanticVersion": result.version,
        "rules": [_sarif_rule(rule, Kind.of(kinds[rule])) for rule in ids],
    }
    notes = [
        {"level": "error", "message": {"text": f"{place}: {reason}"}} for place, reason in result.troubles
    ]
    invocation = {"executionSuccessful": not notes, "toolExecutionNotifications": notes}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_sarif_result(finding, ids.index(finding.rule)) for finding in result.findings],
    }
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def as_html(result: Result) -> str:
    """For people: one page that asks no other machine for anything.

    Raises:
        ModuleNotFoundError: jinja2 is missing.
    """
    from redact._page import render  # noqa: PLC0415 - only a page needs its makings

    severities = Counter(finding.severity for finding in result.findings)
    order: dict[str, int] = {name: rank for rank, name in enumerate(SEVERITIES)}
    shown = [replace(finding, place=printable(finding.place)) for finding in result.findings]
    result = replace(
        result, findings=shown, troubles=[(printable(place), why) for place, why in result.troubles]
    )
    findings = sorted(shown, key=lambda each: (-order[each.severity], each.place, each.line))
    return render(
        "_scan.html.j2",
        result=result,
        findings=findings,
        ranks=order,
        severities=list(reversed(SEVERITIES)),
        counts={name: severities[name] for name in reversed(SEVERITIES)},
        sources=dict(sorted(Counter(finding.source for finding in result.findings).items())),
        nets=dict(sorted(Counter(finding.net for finding in result.findings).items())),
    )


def age(modified: float | None, now: float) -> str:
    """How long ago something was written, as people say it; empty if nobody knows."""
    if modified is None:
        return ""
    seconds = max(0.0, now - modified)
    for size, unit in ((86400 * 365.25, "y"), (86400 * 30.4, "mo"), (86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "now"


def _told(finding: Finding) -> dict[str, Any]:
    modified = finding.modified
    when = None if modified is None else datetime.fromtimestamp(modified, timezone.utc).isoformat()
    return {**asdict(finding), "modified": when, "severity": finding.severity, "if_leaked": finding.if_leaked}


def _sarif_rule(rule: str, kind: Kind) -> dict[str, Any]:
    return {
        "id": rule,
        "shortDescription": {"text": kind.title},
        "fullDescription": {"text": f"{kind.title}: a credential in plain text"},
        "help": {"text": kind.if_leaked},
        "defaultConfiguration": {"level": _LEVELS[kind.severity]},
        "properties": {"tags": ["security", "secret"], "security-severity": _SCORES[kind.severity]},
    }


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    where = f" in {finding.place}" if finding.source != "file" else ""
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{Kind.of(finding.kind).title}{where}. {finding.if_leaked}"},
        "locations": [_sarif_location(finding)],
        "partialFingerprints": {"redactFingerprint/v1": finding.fingerprint},
    }


def _sarif_location(finding: Finding) -> dict[str, Any]:
    if not finding.line:
        return {"logicalLocations": [{"name": finding.place, "fullyQualifiedName": finding.place}]}
    file, mark, inner = (
        finding.place.partition("!") if finding.source == "archive" else (finding.place, "", "")
    )
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": region}
    }
    if mark:
        location["logicalLocations"] = [{"name": inner, "fullyQualifiedName": finding.place}]
    return location


def _uri(file: str) -> str:
    path = PurePath(file)
    name = quote(path.as_posix().encode("utf-8", "surrogateescape"))
    return f"file://{name}" if path.is_absolute() else name
