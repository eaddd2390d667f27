"""A service that logs JSON by structlog and wants one processor in its chain, and nothing patched.

    python structlog_service.py

The processor stands twice: before the renderer, where key names are known, and after it, where objects have
become text. ACME_TOKEN may hold the token; without it one is made up.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

import structlog

import redact
from redact.sinks.structlog import RedactProcessor


@dataclass
class Upstream:
    """A client whose repr tells too much, as many do."""

    url: str
    api_key: str


def call(token: str) -> None:
    """Fails as HTTP clients do: with the request in the message."""
    text = f"https://api.example.com/items?page=2&access_token={token} was refused"
    raise PermissionError(text)


def main() -> None:
    """Logs what services log."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.dict_tracebacks,
            RedactProcessor(),
            structlog.processors.JSONRenderer(default=repr),
            RedactProcessor(),
        ]
    )
    log = structlog.get_logger()
    plain = os.environ.get("ACME_TOKEN") or secrets.token_urlsafe(30)
    token = redact.Secret(plain, kind="access_token", ttl=3600)

    log.info("starting", upstream=Upstream("https://api.example.com", plain))
    log.info("calling", headers={"Authorization": f"Bearer {token.reveal()}", "Accept": "application/json"})
    try:
        call(plain)
    except PermissionError:
        log.exception("call failed", attempt=1)
    log.info("done", token=token, max_tokens=4096)


if __name__ == "__main__":
    main()
