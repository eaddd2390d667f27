# ruff: noqa: INP001 - a folder of pages, not a package
"""Writes docs/kinds.md from the table of kinds: `python docs/make_kinds.py`.

A test fails when the page and the table differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import redact
from redact._kind import SEVERITIES, UNKNOWN, families

if TYPE_CHECKING:
    from redact import Kind

PAGE = Path(__file__).with_name("kinds.md")

_HEAD = """\
# Kinds of secrets

Made from the table in `redact/_kind_table.py` by `python docs/make_kinds.py`; do not edit it here. In a
program it is `redact.kinds()`, and `redact.Kind.of("access_token")` for a single one. Policies and the ledger
go by it: an entry of the ledger has its kind's `severity` and `if_leaked`.

* **Good for** is how long a value lasts where its issuer does what is usual. Give a `Secret` the true time as
  `ttl`.
* **Entropy** is low when all values could be tried (under 64 bits, or chosen by a person). Such kinds get no
  fingerprint with a key that you give, because a key that leaks later would make them searchable.
* **Severity**: `critical` lets a reader act as the owner until somebody notices; `high` the same for a
  bounded time or within bounds; `medium` something, or only with another value beside it; `low` next to
  nothing.
* **May be shown to**: whom `redact.disclose` is meant for. Where nobody stands, no command should print it.
* The mask of each is `[REDACTED:kind]` unless the policy says otherwise.

| kind | what it is | severity | good for | entropy | may be shown to |
|---|---|---|---|---|---|
"""

_LEAKED = """
## When one has come out

| kind | what to do | source |
|---|---|---|
"""

_FAMILIES = """
## Kinds that are not in the table

Any other kind is handled by the last word of its name: a `gitlab_token` like a `token`.

| last word | handled like |
|---|---|
"""

_UNKNOWN = """
Where the last word says nothing either, a kind counts as grave as an access token, nobody may be shown it,
and its entropy is unknown: a fingerprint with a given key is made only if the policy's masks name the kind.
{what} ({source})
"""


def page() -> str:
    """The whole page."""
    found = sorted(redact.kinds(), key=lambda kind: (-SEVERITIES.index(kind.severity), kind.name))
    words: dict[str, list[str]] = {}
    for word, name in families().items():
        words.setdefault(name, []).append(f"`{word}`")
    unknown = redact.Kind.of(UNKNOWN)
    return "".join(
        (
            _HEAD,
            *map(_row, found),
            _LEAKED,
            *(f"| `{kind.name}` | {kind.if_leaked} | {kind.source} |\n" for kind in found),
            _FAMILIES,
            *(f"| {', '.join(each)} | `{name}` |\n" for name, each in sorted(words.items())),
            _UNKNOWN.format(what=unknown.if_leaked, source=unknown.source),
        )
    )


def _row(kind: Kind) -> str:
    cells = (kind.severity, _time(kind.lifetime), kind.entropy, kind.disclosed_to or "nobody")
    return f"| `{kind.name}` | {kind.title} | {' | '.join(cells)} |\n"


def _time(seconds: int | None) -> str:
    if seconds is None:
        return "until revoked"
    for size, word in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            return f"{seconds // size} {word}{'s' if seconds // size > 1 else ''}"
    return "no time"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
