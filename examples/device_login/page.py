"""The report: one HTML page that needs nothing but itself; both outputs side by side, every leak marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from login_run import Setting
from places import texts_of
from readable import Search

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comparison import Comparison
    from login_run import LoginRun
    from readable import Known

TEMPLATE = Path(__file__).with_name("page.html.j2")
_MASK = re.compile(r"\[REDACTED[^\]\s]*\]")


@dataclass(frozen=True)
class Piece:
    """A stretch of an output: `mark` is "leak", "mask" or empty; `title` says which kind of secret it is."""

    text: str
    mark: str = ""
    title: str = ""


@dataclass(frozen=True)
class Exhibit:
    """One output of two runs, side by side."""

    title: str
    without: tuple[Piece, ...]
    protected: tuple[Piece, ...]

    @property
    def leaks(self) -> tuple[int, int]:
        """How many marked leaks there are on either side."""
        return _count(self.without), _count(self.protected)


def write_page(
    path: Path, comparison: Comparison, runs: Sequence[LoginRun], secrets: Sequence[Known]
) -> None:
    """Writes the report; makes its folder if need be."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    groups = [(name, list(rows)) for name, rows in groupby(comparison.rows, key=lambda row: row.place.group)]
    exhibits = list(_exhibits(runs, Search(secrets)))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        template.render(comparison=comparison, groups=groups, exhibits=exhibits, runs=runs), encoding="utf-8"
    )


def _exhibits(runs: Sequence[LoginRun], search: Search) -> Iterator[Exhibit]:
    texts = {run.setting: _texts(run) for run in runs}
    for terminal in (True, False):
        without, protected = (texts[Setting(wanted, terminal)] for wanted in (False, True))
        # The files look alike whether on a terminal or not, so one pair of each is enough.
        for name in without if terminal else ("stdout", "stderr"):
            left, right = (tuple(_pieces(side.get(name, ""), search)) for side in (without, protected))
            yield Exhibit(name, left, right)


def _texts(run: LoginRun) -> dict[str, str]:
    """The run's streams and files, and one text of all its spans."""
    texts = texts_of(run)
    outputs = {name: text for name, text in texts.items() if "/" not in name}
    spans = [f"{path} = {text}" for path, text in texts.items() if "/" in path]
    return outputs | {"OpenTelemetry spans, as the collector got them": "\n".join(spans)}


def _pieces(text: str, search: Search) -> Iterator[Piece]:
    marks = [(leak.start, leak.end, "leak", leak.kind) for leak in search.leaks(text)]
    marks += [(*match.span(), "mask", "masked by redact") for match in _MASK.finditer(text)]
    done = 0
    for start, end, mark, title in sorted(marks):
        yield Piece(text[done:start])
        yield Piece(text[start:end], mark, title)
        done = end
    yield Piece(text[done:])


def _count(pieces: Sequence[Piece]) -> int:
    return sum(piece.mark == "leak" for piece in pieces)
