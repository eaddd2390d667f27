"""What the app does when one of its tokens was about to come out: it revokes them, and says so.

Masked is not leaked. But the line of code that would have shown the token runs elsewhere too, perhaps where
nothing masks, and a new login costs a minute.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENS = frozenset({"access_token", "refresh_token"})


class LeakWatch:
    """Remembers near leaks of tokens; `redact.ledger().on_leak` calls it for each match."""

    def __init__(self) -> None:
        self.places: list[str] = []

    def __call__(self, entry: Any) -> None:
        """Notes where it was. Revoking waits: this runs in the middle of somebody's log call."""
        if entry.kind in TOKENS:
            self.places.append(f"{entry.kind} at {entry.file}:{entry.line}")

    @contextmanager
    def over(self, tokens: Any, forget: Any) -> Iterator[Any]:
        """Lends the tokens for a block, and revokes them if one of them was about to come out in it."""
        self.places.clear()
        try:
            yield tokens
        finally:
            if self.places:
                seen = ", ".join(dict.fromkeys(self.places))
                self.places.clear()
                tokens.revoke()
                forget()
                print(
                    f"acme: a token was about to come out ({seen}): it is revoked, log in again",
                    file=sys.stderr,
                )
