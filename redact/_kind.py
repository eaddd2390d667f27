"""Kinds: what they may be called, and how each of them is handled.

Kinds stand in masks, in the ledger and in policies, so one spelling is allowed and checked in one place:
snake_case, in OAuth's own words where it has one. What is known of each kind is one table (`_kind_table`),
read by the policy, the ledger and `docs/kinds.md`, and loaded when somebody first asks.
"""

from __future__ import annotations

from redact._frozen import Frozen
from redact._native import is_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Entropy = Literal["low", "high", "unknown"]
    Severity = Literal["low", "medium", "high", "critical"]

__all__ = ["SEVERITIES", "Kind", "families", "is_kind", "kind_fault", "kinds"]

SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
"""From the least to the worst."""


def kind_fault(kind: object) -> str | None:
    """What is wrong with a kind, or None. The text never repeats it: a value may stand there by mistake."""
    if is_kind(kind):
        return None
    if not isinstance(kind, str):
        return f"must be a str, not {type(kind).__name__}"
    return (
        'must be snake_case, such as "access_token": a lower-case letter, '
        "then lower-case letters, digits and underscores, at most 64"
    )


class Kind(Frozen):
    """What is known of one kind of secret, and what to do with it. Frozen; redact makes them. Since 0.1.

    Attributes:
        name: The kind, in snake_case.
        title: The same in words.
        lifetime: How long a value is good for, in seconds, where its issuer does what is usual; None if that
            is until it is revoked or changed.
        entropy: `low` (under 64 bits, or chosen by a person: all values could be tried), `high`, or
            `unknown`. `Fingerprint` with a given key goes by it.
        severity: What a reader of the value can do: `critical` (act as its owner until somebody notices),
            `high` (the same for a bounded time, or within bounds), `medium` (something, or only with another
            value beside it), `low` (close to nothing).
        disclosed_to: Who may be shown the value on purpose (`redact.disclose`); empty if nobody.
        if_leaked: What to do when a value has come out: one sentence.
        source: Where that is written down.
        family: The kind whose handling this one borrows: `token` for a `gitlab_token`; `unknown` where even
            the last word of the name says nothing; empty for a kind with an entry of its own.
    """

    __slots__ = __match_args__ = (
        *("name", "title", "lifetime", "entropy", "severity"),
        *("disclosed_to", "if_leaked", "source", "family"),
    )

    name: str
    title: str
    lifetime: int | None
    entropy: Entropy
    severity: Severity
    disclosed_to: str
    if_leaked: str
    source: str
    family: str

    def __init__(  # noqa: PLR0913 - a column of the table each, by keyword only
        self,
        *,
        name: str,
        title: str,
        lifetime: int | None,
        entropy: Entropy,
        severity: Severity,
        disclosed_to: str,
        if_leaked: str,
        source: str,
        family: str = "",
    ) -> None:
        self._freeze(
            name=name,
            title=title,
            lifetime=lifetime,
            entropy=entropy,
            severity=severity,
            disclosed_to=disclosed_to,
            if_leaked=if_leaked,
            source=source,
            family=family,
        )

    @property
    def mask(self) -> str:
        """What stands in place of a value when the policy says nothing else."""
        return f"[REDACTED:{self.name}]"

    @classmethod
    def of(cls, name: str) -> Kind:
        """What is known of a kind, whatever it is called.

        A kind without an entry of its own is handled like the one that its last word names (`families`): a
        `gitlab_token` like a `token`. A kind of which nothing is known counts as grave as an access token.

        Args:
            name: The kind.
        """
        found = _table().get(name)
        return found if found is not None else _borrowed(name)


_kinds: dict[str, Kind] = {}


def kinds() -> tuple[Kind, ...]:
    """Every kind with an entry of its own, by name. Since 0.1."""
    return tuple(kind for name, kind in _table().items() if name != UNKNOWN)


UNKNOWN = "unknown"


def families() -> dict[str, str]:
    """Last words of kinds, each with the kind whose handling it stands for."""
    from redact._kind_table import FAMILIES  # noqa: PLC0415 - as in _table

    return dict(FAMILIES)


def _table() -> dict[str, Kind]:
    global _kinds  # noqa: PLW0603 - built once, when first asked for, and never changed
    if not _kinds:
        from redact._kind_table import COLUMNS, ROWS  # noqa: PLC0415 - most processes never ask

        made = (Kind(**dict(zip(COLUMNS, row, strict=True))) for row in ROWS)  # type: ignore[arg-type] # a test checks the types of each
        _kinds = {kind.name: kind for kind in sorted(made, key=lambda kind: kind.name)}
    return _kinds


def _borrowed(name: str) -> Kind:
    from redact._kind_table import FAMILIES  # noqa: PLC0415 - as in _table

    family = FAMILIES.get(name.rpartition("_")[2], UNKNOWN)
    return _table()[family].__replace__(name=name, title=name.replace("_", " "), family=family)
