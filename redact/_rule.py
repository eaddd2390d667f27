"""A rule of the caller's own: how a format that the catalogue does not know is recognised."""

from __future__ import annotations

from redact._frozen import Frozen
from redact._kind import kind_fault
from redact._native import check_rule
from redact.errors import RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

_ID_MAX = 80
_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


class Rule(Frozen):
    """One format, as data. Frozen. Since 0.1.

    All fields are checked here, the pattern by compiling it. The pattern runs on a linear-time
    engine (Rust's `regex`: no look-around, no back-references). If it has a group, the first group is what is
    masked, else the whole match.

    Args:
        id: The rule's name in matches and in the ledger: lower-case letters, digits, `-`, `_` and `.`.
        kind: What it finds, in snake_case.
        pattern: The regular expression. It must not match the empty text.
        keywords: Literal texts, one of which stands near every match. The pattern then runs only near them,
            which keeps clean text fast. Compared without case.

    Raises:
        RuleError: A field is wrong, or the pattern does not compile. The message names rule and field.
    """

    __slots__ = __match_args__ = ("id", "kind", "pattern", "keywords")

    id: str
    kind: str
    pattern: str
    keywords: tuple[str, ...]

    def __init__(self, id: str, kind: str, pattern: str, keywords: Iterable[str] = ()) -> None:  # noqa: A002 - the catalogue's and gitleaks' own word
        words = (keywords,) if isinstance(keywords, str) or not _is_iterable(keywords) else tuple(keywords)
        named = (
            ("id", _id_fault(id)),
            ("kind", kind_fault(kind)),
            ("pattern", _text_fault(pattern)),
            ("keywords", _keywords_fault(keywords, words)),
        )
        faults = [f"{name} {fault}" for name, fault in named if fault]
        if faults:
            shown = "rule" if named[0][1] else f'rule "{id}"'
            text = f"{shown}: {'; '.join(faults)}"
            raise RuleError(text)
        uncompiled = _compile_fault(id, kind, pattern, words)
        if uncompiled:
            raise RuleError(uncompiled)
        self._freeze(id=id, kind=kind, pattern=pattern, keywords=words)


def _compile_fault(name: str, kind: str, pattern: str, keywords: Sequence[Any]) -> str | None:
    try:
        check_rule(name, kind, pattern, keywords)
    except ValueError as error:
        return str(error)
    return None


def _is_iterable(value: object) -> bool:
    return hasattr(type(value), "__iter__")


def _id_fault(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be a str, not {type(value).__name__}"
    if not 0 < len(value) <= _ID_MAX or not _ID.issuperset(value):
        return f"must be 1 to {_ID_MAX} of lower-case letters, digits, '-', '_' and '.'"
    return None


def _text_fault(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be a str, not {type(value).__name__}"
    return None if value else "must not be empty"


def _keywords_fault(given: object, words: tuple[object, ...]) -> str | None:
    if isinstance(given, str) or not _is_iterable(given):
        return f"must be a list of str, not {type(given).__name__}"
    wrong = next((fault for fault in map(_text_fault, words) if fault), None)
    return f"must hold texts; one {wrong}" if wrong else None
