"""A command-line app that wants its last words masked, and no other sink.

    python one_sink.py

It ends with an exception that nobody catches, so its exit code is 1. ACME_TOKEN may hold the token; without
it one is made up.
"""

from __future__ import annotations

import os
import secrets

import redact


def fetch(token: str) -> None:
    """Fails as HTTP clients do: with the request in the message."""
    text = f"GET https://api.example.com/me?access_token={token}: connection refused"
    raise ConnectionError(text)


def main() -> None:
    """Crashes."""
    redact.install(sinks={"tracebacks"})
    token = redact.Secret(
        os.environ.get("ACME_TOKEN") or secrets.token_urlsafe(30), kind="access_token", ttl=3600
    )
    fetch(token.reveal())


if __name__ == "__main__":
    main()
