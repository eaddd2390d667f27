"""The judgement: each place in each run, then everything that was captured, and what makes the demo fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers import problems_of_ledgers
from places import Finding, Look, Place, look, texts_of
from readable import Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from login_run import LoginRun
    from readable import Known

MUST_LEAK = 20
"""With fewer places that leak without redact, a clean run with it would prove nothing."""


@dataclass(frozen=True)
class Row:
    """One place, as it was in every run without redact and in every run with it."""

    place: Place
    without: tuple[Look, ...]
    protected: tuple[Look, ...]

    @property
    def leaks_without(self) -> bool:
        """Whether a secret could be read here in a run without redact."""
        return any(look.finding is Finding.READABLE for look in self.without)

    @property
    def leaks_with(self) -> bool:
        """Whether a secret could be read here in a run with redact."""
        return any(look.finding is Finding.READABLE for look in self.protected)


@dataclass(frozen=True)
class Comparison:
    """The whole result; the demonstration is good when `problems` is empty."""

    rows: tuple[Row, ...]
    bytes_searched: int
    problems: tuple[str, ...]

    @property
    def readable_without(self) -> int:
        """Places that leak without redact."""
        return sum(row.leaks_without for row in self.rows)

    @property
    def readable_with(self) -> int:
        """Places that leak with redact."""
        return sum(row.leaks_with for row in self.rows)


def compare(listed: Sequence[Place], runs: Sequence[LoginRun], secrets: Sequence[Known]) -> Comparison:
    """Looks for every secret of every run in every place of every run, and at last in everything."""
    search = Search(secrets)
    texts = {run.setting.name: texts_of(run) for run in runs}
    rows = []
    problems = []
    for place in listed:
        looks = {run.setting.name: look(place, texts[run.setting.name], run, search) for run in runs}
        row = Row(
            place,
            without=tuple(looks[run.setting.name] for run in runs if not run.setting.protected),
            protected=tuple(looks[run.setting.name] for run in runs if run.setting.protected),
        )
        rows.append(row)
        problems += [f"{place.name}: {_fault(seen)} ({name})" for name, seen in looks.items() if _fault(seen)]
        if row.leaks_with:
            names = [
                name
                for name, seen in looks.items()
                if seen.finding is Finding.READABLE and "without" not in name
            ]
            problems.append(f"{place.name}: readable ({'; '.join(names)})")
    comparison = Comparison(tuple(rows), _size(runs), ())
    if comparison.readable_without < MUST_LEAK:
        problems.append(
            f"only {comparison.readable_without} places leak without redact; {MUST_LEAK} are needed"
        )
    problems += _problems_anywhere(runs, search)
    problems += problems_of_ledgers(listed, runs, search)
    if len({run.exit_code for run in runs}) != 1:
        problems.append(
            "the exit codes differ: " + ", ".join(f"{run.exit_code} {run.setting.name}" for run in runs)
        )
    return Comparison(comparison.rows, comparison.bytes_searched, tuple(problems))


def _fault(seen: Look) -> str:
    """Why a look proves nothing; empty when it does."""
    if seen.finding is Finding.MISSING:
        return "never appeared"
    if seen.finding is Finding.CLEAN:
        return "holds neither a secret nor a mask"
    return ""


def _problems_anywhere(runs: Sequence[LoginRun], search: Search) -> list[str]:
    problems = []
    for run in (run for run in runs if run.setting.protected):
        for output, data in run.outputs.items():
            found = search.leaks_anywhere(data)
            if found:
                kinds = ", ".join(sorted({f"{leak.kind} ({leak.spelling})" for leak in found}))
                problems.append(f"readable in the whole of {output}: {kinds} ({run.setting.name})")
            if b"[REDACTED:error]" in data:
                problems.append(f"redaction itself failed in {output} ({run.setting.name})")
    return problems


def _size(runs: Sequence[LoginRun]) -> int:
    return sum(len(data) for run in runs if run.setting.protected for data in run.outputs.values())
