"""Entry: one line of the ledger, of something that happened at one place in the code."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    from redact import _native
    from redact._kind import Kind

    Section = Literal["matches", "disclosed", "revealed", "errors"]

SECTIONS: tuple[Section, ...] = ("matches", "disclosed", "revealed", "errors")
KEY_FIELDS = ("section", "kind", "rule", "net", "sink", "logger", "level", "file", "line", "fingerprint")
"""What makes an entry a line of its own, in the order of its key."""


class Entry:
    """One line of the ledger. What is read from a `Ledger` is a copy that no longer changes. Since 0.1.

    Attributes:
        kind: What was found, `error`, or `overflow` for all that came after the ledger was full.
        rule: The id of the rule; for an error the name of its type.
        net: `live`, `format` or `key`; empty for what was disclosed or revealed and for errors.
        sink: Where it would have left the process; empty for direct calls of a redactor.
        logger: Name of the logger, where the sink knows one.
        level: Name of the level, where the sink knows one.
        file: The code file that logged it; empty if no frame of the program was left.
        line: The line in that file; 0 if there is none.
        fingerprint: 16 hex digits, HMAC-SHA-256 with a key of this process over kind and value: the same
            value has the same one while the process lives.
        count: How often.
        first: Wall time of the first time, in seconds since 1970.
        last: Wall time of the last time.
        section: `matches`, `disclosed`, `revealed` or `errors`.
    """

    __slots__ = (*KEY_FIELDS, "count", "first", "last")

    section: Section
    kind: str
    rule: str
    net: str
    sink: str
    logger: str
    level: str
    file: str
    line: int
    fingerprint: str

    def __init__(self, key: tuple[Any, ...], count: int = 0, first: float = 0.0, last: float = 0.0) -> None:
        self.count, self.first, self.last = count, first, last
        for name, value in zip(KEY_FIELDS, key, strict=True):
            setattr(self, name, value)

    @property
    def severity(self) -> str:
        """How grave it is if such a value comes out (`Kind.severity`); of errors empty."""
        return "" if self.section == "errors" else _known(self.kind).severity

    @property
    def if_leaked(self) -> str:
        """What to do if such a value has come out (`Kind.if_leaked`); of errors empty."""
        return "" if self.section == "errors" else _known(self.kind).if_leaked

    def as_dict(self) -> dict[str, str | int | float]:
        """The entry's attributes by name, but for the section."""
        named = {name: getattr(self, name) for name in self.__slots__ if name != "section"}
        return {**named, "severity": self.severity, "if_leaked": self.if_leaked}

    @classmethod
    def of_row(cls, row: _native.Row) -> Entry:
        """What the core has counted."""
        words, line, fingerprint, count, first, last = row
        return cls(("matches", *words, line, fingerprint), count, first, last)

    def __repr__(self) -> str:
        where = f"in {self.sink or '-'} at {self.file}:{self.line}"
        return f"<Entry {self.kind} by {self.rule or '-'} {where}, {self.count} times>"


def _known(kind: str) -> Kind:
    from redact._kind import Kind  # noqa: PLC0415 - only who reads the ledger asks for it

    return Kind.of(kind)
