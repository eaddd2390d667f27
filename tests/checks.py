"""What tests ask of a masked text: that one secret went and nothing else did, however the text came in."""

from __future__ import annotations

import re

import reference

from redact import _native

CORE = _native.Core()
STANDIN = "QQQQ"
_MASK = re.compile(r"\[REDACTED:[a-z_]+\]")


def without_kinds(text: str) -> str:
    """What is left of a text, whatever the kinds: `STANDIN` in the place of each mask."""
    return _MASK.sub(STANDIN, CORE.text(text))


def assert_only_goes(secret: str, text: str) -> None:
    """The secret is exchanged for one mask, in a text and in a stream of single symbols; twice is as once."""
    assert secret in text, "the control: without redact it can be read"
    masked = CORE.text(text)
    before, mask, behind = masked.partition("[REDACTED:")
    assert mask
    assert before + secret + behind.partition("]")[2] == text
    assert masked == reference.masked(text) == CORE.text(masked)
    stream = CORE.incremental()
    assert "".join(map(stream.feed, text)) + stream.flush() == masked


def assert_stays(text: str) -> None:
    """Nothing of it is a secret, and the oracle says the same."""
    assert CORE.text(text) == text == reference.masked(text)
