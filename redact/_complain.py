"""complain: one line on the process's own stderr, for what nobody else can be told."""

from __future__ import annotations

import sys


def complain(sentence: str) -> None:
    """Writes one line on the process's own stderr; never raises, never through a guarded stream."""
    stream = sys.__stderr__
    if stream is None:
        return
    try:
        stream.write(f"redact: {sentence}\n")
        stream.flush()
    except Exception:  # noqa: BLE001, S110 - a closed stderr is no reason to fail, and there is nowhere left to say so
        pass
