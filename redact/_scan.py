"""A scan: everything that was asked for is looked at, and what is found becomes findings."""

from __future__ import annotations

import os
import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from redact._complain import printable
from redact._finding import Finding, Hit, Place, counted, finding_of, hits_in
from redact._given import HARMLESS_VARIABLES
from redact._scan_arguments import told_of_line, told_of_words
from redact._scan_formats import base_name, reader_of
from redact._scan_histories import histories, is_database, processes, read
from redact._scan_places import Text, guarded, standard_input, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from redact._ledger import Hit as Reported
    from redact._live import LiveSecrets
    from redact._policy import Policy
    from redact._scan_formats import Told

_NEWLINE = re.compile("\n")
_LARGEST_WHOLE = 64 << 20
"""Characters of a file that is read as what it is; a larger one is searched as text alone."""


@dataclass
class Scan:
    """Looks at places, and keeps what it finds.

    Attributes:
        policy: The settings.
        live: Exact values to search for.
        key: For fingerprints.
        findings: What was found, in order.
        troubles: Places that could not be looked at, each with the reason.
        texts: How many texts were looked at.
        values: Of each file that can be rewritten, the values in it, for `--fix`.
    """

    policy: Policy
    live: LiveSecrets
    key: bytes
    findings: list[Finding] = field(default_factory=list)
    troubles: list[tuple[str, str]] = field(default_factory=list)
    texts: int = 0
    values: dict[Path, list[Hit]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        policy = self.policy.__replace__(mode="mask")
        self._reported: list[Reported] = []
        self._core = policy.compile(self.live, lambda _, hits: self._reported.extend(hits))

    def paths(self, paths: Iterable[Path], *, gitignore: bool = False) -> Iterator[str]:
        """Looks at files and folders; gives the name of each text before it is searched."""
        for path in paths:
            texts = (
                standard_input(self._trouble)
                if os.fspath(path) == "-"
                else texts_of(path, self._trouble, gitignore=gitignore)
            )
            for text in texts:
                yield text.place
                self._search(text)

    def histories(self, environment: Mapping[str, str]) -> Iterator[str]:
        """Looks at the histories of the present user's shells and consoles."""
        for path in histories(environment):
            yield os.fspath(path)
            self._history(path)

    def again(self, path: Path) -> list[Finding]:
        """What stands in a file that was looked at before, and has been rewritten."""
        now = Scan(self.policy, self.live, self.key)
        if any(each.source == "history" and each.place == os.fspath(path) for each in self.findings):
            now._history(path)
        else:
            list(now.paths([path]))
        return now.findings

    def _history(self, path: Path) -> None:
        try:
            content, times = read(path)
            modified = path.stat().st_mtime
        except OSError as error:
            self._trouble(os.fspath(path), error.strerror or "cannot be read")
            return
        rewritable = None if is_database(path) else path
        self._search(Text(os.fspath(path), "history", iter((content,)), modified, rewritable), times)

    def environment(self, variables: Mapping[str, str]) -> Iterator[str]:
        """Looks at environment variables."""
        for given_name, value in variables.items():
            self.texts += 1
            name = printable(given_name)
            place = Place(f"environment: {name}", "environment")
            yield place.name
            self._reported.clear()
            if self._core.is_sensitive_key(name) and name not in HARMLESS_VARIABLES:
                self._core.value({name: value})
            if self._reported:
                kind, rule, net, _ = self._reported[0]
                self._add(Hit(0, 0, 0, 0, kind, rule, net, value), place, None, 0)
            else:
                self._placeless(hits_in(iter((value,)), self._core), place)

    def processes(self) -> Iterator[str]:
        """Looks at the command lines of the present user's other processes."""
        for name, words in processes():
            self.texts += 1
            yield name
            text = "\n".join(words)
            found = list(hits_in(iter((text,)), self._core))
            found += self._told(text, told_of_words(words), {(hit.line, hit.column) for hit in found})
            self._placeless(found, Place(name, "process"))

    def _placeless(self, found: Iterable[Hit], place: Place) -> None:
        """Adds what stands at a place that has no lines for the reader of a finding."""
        for hit, number in counted(iter(found)):
            self._add(hit._replace(line=0, column=0, end_line=0, end_column=0), place, None, number)

    def _search(self, text: Text, times: Mapping[int, float] | None = None) -> None:
        self.texts += 1
        for hit, number in guarded(counted(self._hits(text)), text.place, self._trouble):
            modified = (times or {}).get(hit.line, text.modified)
            self._add(hit, Place(text.place, text.source), modified, number)
            if text.path is not None:
                self.values.setdefault(text.path, []).append(hit)

    def _hits(self, text: Text) -> Iterator[Hit]:
        first = next(text.pieces, "")
        pieces = chain((first,), text.pieces)
        reader = reader_of(base_name(text.place), first) if text.source != "history" else _commands
        if reader is None:
            yield from hits_in(pieces, self._core)
            return
        parts, size = [], 0
        for piece in pieces:
            parts.append(piece)
            size += len(piece)
            if size > _LARGEST_WHOLE:
                yield from hits_in(chain(parts, pieces), self._core)
                return
        whole = "".join(parts)
        found = list(hits_in(iter((whole,)), self._core))
        found += self._told(whole, reader(whole), {(hit.line, hit.column) for hit in found})
        yield from sorted(found)

    def _told(self, whole: str, told: Iterable[Told], seen: set[tuple[int, int]]) -> Iterator[Hit]:
        """What only shows when the parts of a file are put together, at the place where its value stands."""
        starts = [0, *(match.end() for match in _NEWLINE.finditer(whole))]
        reached: dict[str, int] = {}
        for line, value, start, end in told:
            for hit in hits_in(iter((line,)), self._core):
                # What was decoded does not stand in the file as it is: then all of the value is the place.
                shown = hit.value if hit.value in value or not value else value
                # Where only the order says it, an equal value stands behind the one before it.
                first = max(start, reached.get(shown, 0), whole.find(value) if end is None else 0)
                at = whole.find(shown, first, end)
                if at < 0 and shown in reached:  # said once more of the same place
                    continue
                at = max(at, start)  # written with escapes: the line or the file is the place
                reached[shown] = at + 1
                place = _place(starts, at)
                if place not in seen:  # else a rule has found it there
                    seen.add(place)
                    yield Hit(*place, place[0], place[1] + len(shown), hit.kind, hit.rule, hit.net, shown)

    def _add(self, hit: Hit, place: Place, modified: float | None, number: int) -> None:
        shown = place._replace(name=self._core.text(place.name))  # a name may hold a secret as well
        self.findings.append(finding_of(hit, shown, modified, self.key, number=number))

    def _trouble(self, place: str, reason: str) -> None:
        self.troubles.append((self._core.text(place), reason))


def _place(starts: list[int], at: int) -> tuple[int, int]:
    line = bisect(starts, at)
    return line, at - starts[line - 1] + 1


def _commands(text: str) -> Iterator[Told]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        for one in told_of_line(line):
            yield one._replace(start=start, end=end)
        start = end + 1


def only_new(findings: Sequence[Finding], known: frozenset[tuple[str, str]]) -> list[Finding]:
    """Without those that a baseline knows, by kind and fingerprint."""
    return [finding for finding in findings if (finding.kind, finding.fingerprint) not in known]
