"""complain, printable: one line on the process's own stderr, for what nobody else can be told."""

from __future__ import annotations

import sys

_SURROGATES = range(0xDC80, 0xDD00)
"""Bytes of a file's name that are no UTF-8, as Python holds them."""


def complain(sentence: str) -> None:
    """Writes one line on the process's own stderr; never raises, never through a guarded stream."""
    stream = sys.__stderr__
    if stream is None:
        return
    below = getattr(type(stream), "_redact_below", None)
    if below is not None:
        stream = below(stream)
    try:
        stream.write(f"redact: {sentence}\n")
        stream.flush()
    except Exception:  # noqa: BLE001, S110 - a closed stderr is no reason to fail, and there is nowhere left to say so
        pass


def printable(text: str) -> str:
    """A text as one line that changes nothing on a terminal: names of files may hold anything."""
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code - 0xDC00:02x}" if code in _SURROGATES else repr(letter)[1:-1]
