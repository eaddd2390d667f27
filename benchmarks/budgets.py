"""The budgets of DESIGN.md, section 8, as data, and the rows that hold measurements against them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from timing import Measured

TIMES = "\N{MULTIPLICATION SIGN}"
"""The unit of ratios."""


@dataclass(frozen=True)
class Budget:
    """What must hold of one measurement.

    Attributes:
        what: What is measured, and as a share of what.
        sense: Whether the limit is the most or the least that is good.
        limit: The number of section 8; None where it has none, and the row only tells.
        unit: `TIMES`, "%", "ms", "µs", "MB", "B"; empty for a count.
        headline: Whether the README repeats the row.
        why: What is known of why it is missed, where it is; empty if nothing is.
    """

    what: str
    sense: Literal["≤", "≥"]
    limit: float | None
    unit: str = TIMES
    headline: bool = False
    why: str = ""


BUDGETS = {
    "clean event": Budget("clean event: time, of orjson.dumps", "≤", 2, headline=True),
    "three secrets": Budget(
        "event with three secrets, no ledger: time, of the clean event",
        "≤",
        2.5,
        why="counted in instructions it is 2.38: of what comes on top, four tenths are the search of longer "
        "texts and the judging of three values, three tenths CPython's copies and new strings",
    ),
    "three secrets, ledger": Budget(
        "event with three secrets, with the ledger: time, of the clean event",
        "≤",
        4,
        headline=True,
        why="counted in instructions it is 3.03: the ledger takes 1,000 for each secret, of which 300 are "
        "the hash of its fingerprint, whose rounds wait for each other",
    ),
    "wide event": Budget(
        "wide event of 200 texts: time, of orjson.dumps",
        "≤",
        2.5,
        why="half of it is the search of its texts, half the walk of its containers",
    ),
    "clean event, live": Budget("clean event beside three live secrets: time, of orjson.dumps", "≤", None),
    "processor, JSON": Budget(
        "RedactProcessor adds to a structlog chain with JSON",
        "≤",
        6,
        "%",
        why="half of it is the search of the event's texts, a third the way to them",
    ),
    "processor, orjson": Budget(
        "RedactProcessor adds to a structlog chain with orjson",
        "≤",
        12,
        "%",
        why="half of it is the search of the event's texts, a third the way to them",
    ),
    "chain, JSON": Budget(
        "install, with the rendered text, adds to a structlog chain with JSON",
        "≤",
        10,
        "%",
        headline=True,
        why="counted in instructions (AVX2) it is 8.4 %: over half of it is the search of what was rendered, "
        "a fifth the walk of the event's containers, a quarter the call of one renderer more",
    ),
    "chain, orjson": Budget(
        "install, with the rendered text, adds to a structlog chain with orjson",
        "≤",
        20,
        "%",
        why="half of it is the search of what was rendered; counted in instructions it is 19 %",
    ),
    "logging": Budget(
        "logger.info of a clean line: time, of that without",
        "≤",
        1.15,
        headline=True,
        why="counted in instructions it is 1.10; half of what is added are two searches, of the "
        "record and of its line: what stands before a message may make more of it",
    ),
    "span": Budget(
        "OpenTelemetry span: time, of that without",
        "≤",
        1.10,
        headline=True,
        why="counted in instructions it is 1.06, 14,500 more a span; the same run again gives 1.09 to 1.14",
    ),
    "log text": Budget("16 MB of log text: speed, of bytes.translate", "≥", 0.7, headline=True),
    "Hyperscan": Budget(
        "16 MB of log text: speed, of Hyperscan's search for the same patterns", "≥", 1, headline=True
    ),
    "larger catalogue": Budget("log text with more rules: speed, of that with the catalogue", "≥", 0.9),
    "own rules, 1": Budget("log text with a rule of one's own: speed, of that without", "≥", 0.9),
    "own rules, 10": Budget("log text with 10 rules of one's own: speed, of that without", "≥", 0.9),
    "own rules, 300": Budget(
        "log text with 300 rules of one's own: speed, of that without",
        "≥",
        0.9,
        why="their windows join the buckets that the build planned: 66 of 1,000 places pass those, and 48 "
        "without, a look of 30 instructions each; tried on four times as much text they would be 62",
    ),
    "own rules, common words": Budget(
        "300 rules whose keywords stand in any line (api, key): speed, of that without", "≥", None
    ),
    "own rules, no keywords": Budget("300 rules without keywords: speed, of that without", "≥", None),
    "own rules, event": Budget(
        "clean event with 300 rules of one's own: time, of that without",
        "≤",
        1.1,
        why="where vectors tell halves of symbols alone (AVX2), more places pass the buckets that "
        "the rules' windows joined, and it is 1.15 in instructions; where they tell whole "
        "ones (VBMI) it is 1.00",
    ),
    "other text": Budget("any other text: speed, of bytes.translate", "≥", 0.5),
    "text with secrets": Budget("a secret in 1 % of the lines: speed, of clean text", "≥", 0.75),
    "lines": Budget("one call a line: speed, of bulk", "≥", 0.4, headline=True),
    "wide strings": Budget(
        "wide strings: time, of ASCII",
        "≤",
        1.5,
        why="0.3 ns a symbol beside 0.7 for all else: four bytes are read and one is written",
    ),
    "threads": Budget(
        "four threads on 1 MB texts: speed, of one thread",
        "≥",
        1.6,
        why="together they take 4 % more processor time than one, half of it the pool's; else they wait for "
        "a processor, which other work has as well, and for the interpreter's lock",
    ),
    "stream": Budget(
        "stream in 4 KB chunks: speed, of bulk",
        "≥",
        0.4,
        headline=True,
        why="each chunk is searched with what stood before it, and what it may leave open is looked for",
    ),
    "held": Budget("stream: characters of clean text held back, at most", "≤", 64, ""),
    "endless line": Budget("stream: held back of an endless line after 4 MB, of that after 1 MB", "≤", 1),
    "10,000 live": Budget("10,000 live secrets, all forms: speed, of bulk", "≥", 0.33, headline=True),
    "100,000 live": Budget("100,000 live secrets, all forms: speed, of bulk", "≥", 0.18),
    "add": Budget(
        "10,000 live secrets: one more",
        "≤",
        2,
        "µs",
        why="it is some 7,000 instructions, half of them for its 33 windows, and a quarter of the "
        "time waits for the memory of these; with other work on the same core it takes 1.8 to "
        "2.4 µs, without 1.0 to 1.3",
    ),
    "add, growing": Budget(
        "100,000 live secrets: one more while the table grows",
        "≤",
        4,
        "µs",
        why="a quarter of its 12,000 instructions split eight buckets, 0.6 µs are the system's, "
        "for new pages; with other work on the same core it takes 3.3 to 4.4 µs, without 2.7 "
        "to 3.2",
    ),
    "discard": Budget("10,000 live secrets: one less", "≤", 4, "µs"),
    "add and scan": Budget("10,000 live secrets: one more, and a scan of one line", "≤", 20, "µs"),
    "live memory": Budget("10,000 live secrets: memory for a character", "≤", 25, "B"),
    "growth": Budget("worst inputs: time for four times the input", "≤", 4.6),
    "worst speed": Budget(
        "worst inputs: speed, of bulk",
        "≥",
        0.02,
        headline=True,
        why="in the slowest every few symbols are a name whose value is looked for and judged: some 4,000 "
        "instructions a name, over four dozen functions, none more than a seventh",
    ),
    "mask": Budget("redact mask of 200 MB, start included: speed, of bulk", "≥", 0.5, headline=True),
    "mask, sed": Budget("redact mask of 200 MB: speed, of sed", "≥", None),
    "mask, peer": Budget("redact mask: speed, of another command", "≥", 1),
    "help": Budget("redact --help: over bare Python", "≤", 150, "ms"),
    "import": Budget("import redact: over bare Python", "≤", 8, "ms", headline=True),
    "redactor": Budget("Redactor() and its first text", "≤", 3, "ms"),
    "install": Budget("import and install(): over bare Python", "≤", 25, "ms", headline=True),
    "install, logging": Budget(
        "import and install() with logging imported: over bare Python",
        "≤",
        25,
        "ms",
        why="logging's own import is nearly two thirds of its instructions, and a third of the rest is what "
        "Python takes to find and read some 45 modules, whatever is in them; the limit is in milliseconds, "
        "and machines differ",
    ),
    "logging alone": Budget("import logging, without redact: over bare Python", "≤", None, "ms"),
    "audit off": Budget(
        "pytest plugin, off: time of a suite of 1,000 tests, of that without",
        "≤",
        1.02,
        why="counted in instructions it is 1.01: 48 million once, for the import of redact, and none for a "
        "test; the same run again differs by more than the budget leaves, and so does this row",
    ),
    "audit on": Budget("pytest plugin, --redact-audit: the same", "≤", 1.15),
    "memory": Budget("memory of the default redactor: over bare Python", "≤", 6, "MB", headline=True),
}


@dataclass(frozen=True)
class Row:
    """A measurement beside its budget; the note says which input it was."""

    budget: Budget
    measured: Measured
    note: str = ""

    @property
    def is_inside(self) -> bool:
        """Whether the budget is kept, or there is none."""
        limit, value = self.budget.limit, self.measured.value
        if limit is None:
            return True
        return value <= limit if self.budget.sense == "≤" else value >= limit

    @property
    def verdict(self) -> str:
        """In words: inside, or by which factor it misses."""
        limit, value = self.budget.limit, self.measured.value
        if limit is None:
            return "no budget"
        if self.is_inside:
            return "inside"
        if not value:
            return "fails: not measured"
        factor = value / limit if self.budget.sense == "≤" else limit / value
        return f"misses by a factor of {factor:.2f}"

    @property
    def why(self) -> str:
        """Why the budget is missed; empty where it is kept."""
        if self.is_inside:
            return ""
        return "; ".join(filter(None, (self.note, self.budget.why))) or "not known"

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """What is measured, the measurement, its quartiles, the budget, the verdict."""
        budget, found = self.budget, self.measured
        return (
            budget.what + (f" ({self.note})" if self.note else ""),
            f"{shown(found.value)} {budget.unit}".strip(),
            f"{shown(found.low)} to {shown(found.high)}",
            "" if budget.limit is None else f"{budget.sense} {budget.limit:g} {budget.unit}".strip(),
            self.verdict,
        )


@dataclass(frozen=True)
class WorstRow:
    """One repeated piece: its speed and how its time grows."""

    name: str
    megabytes_a_second: float
    of_bulk: float
    growth: float


def row(name: str, measured: Measured, note: str = "") -> Row:
    """A measurement for a budget, by its name in `BUDGETS`."""
    return Row(BUDGETS[name], measured, note)


def shown(number: float) -> str:
    """Three digits, never an exponent."""
    size = abs(number)
    return f"{number:.3f}" if 0 < size < 0.1 else f"{number:.{2 if size < 10 else 1 if size < 100 else 0}f}"
