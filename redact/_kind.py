"""What a kind may be called: snake_case, in OAuth's own words where it has one.

Kinds stand in masks, in the ledger and in policies, so one spelling is allowed and checked in one place.
"""

from __future__ import annotations

_MAX_LENGTH = 64
_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz")
_REST = _FIRST | frozenset("0123456789_")  # a set instead of a regex: `re` is not imported for this


def is_kind(kind: object) -> bool:
    """Whether a value can be a kind: a str, `[a-z][a-z0-9_]{0,63}`."""
    return (
        isinstance(kind, str)
        and 0 < len(kind) <= _MAX_LENGTH
        and kind[0] in _FIRST
        and _REST.issuperset(kind)
    )


def kind_fault(kind: object) -> str | None:
    """What is wrong with a kind, or None. The text never repeats it: a value may stand there by mistake."""
    if is_kind(kind):
        return None
    if not isinstance(kind, str):
        return f"must be a str, not {type(kind).__name__}"
    return (
        'must be snake_case, such as "access_token": a lower-case letter, '
        f"then lower-case letters, digits and underscores, at most {_MAX_LENGTH}"
    )
