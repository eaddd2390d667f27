"""A team with a token format of its own, which wants to see whether two masked values are the same one.

    python own_policy.py

The log goes to stderr, the ledger's report to stdout. ACME_TICKET may hold the ticket; without it one is
made up.
"""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

import redact

log = logging.getLogger("doors")

POLICY = redact.Policy(
    rules=[redact.Rule("acme-ticket", "acme_ticket", r"\bTCK-[0-9a-f]{24}\b", keywords=["TCK-"])],
    key_names={"door code": "door_code"},
    masks={"default": redact.Fingerprint(), "door_code": redact.Fixed("<door code>")},
)


def main() -> None:
    """Logs a ticket twice and a door code once, then tells what was masked."""
    redact.install(POLICY)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    ticket = os.environ.get("ACME_TICKET") or f"TCK-{secrets.token_hex(12)}"
    log.info("ticket %s was opened", ticket)
    log.info("ticket %s was closed", ticket)
    log.info("visitor: %s", {"name": "Alice", "door_code": 4000 + secrets.randbelow(1000)})

    for entry in redact.ledger().entries():
        print(f"{entry.kind} by {entry.rule}, {entry.count} in {Path(entry.file).name}:{entry.line}")


if __name__ == "__main__":
    main()
