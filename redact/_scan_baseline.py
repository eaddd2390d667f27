"""A baseline: what is known already, by fingerprints under a random key of its own, in its owner's own file.

Fingerprints of two baselines cannot be compared, and who has findings without the file cannot try values.
"""

from __future__ import annotations

import json
import os
import tempfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from redact.errors import RedactError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redact._finding import Finding

_FORMAT = 1
_KEY_BYTES = 32
_FOR_OTHERS = 0o077


class BaselineError(RedactError):
    """A file is no baseline; the message says why, without its name."""


@dataclass(frozen=True)
class Baseline:
    """What is known, and the key of its fingerprints.

    Attributes:
        key: 32 random bytes.
        known: Kind and fingerprint of each finding.
        is_open: Whether others than its owner may read the file.
    """

    key: bytes
    known: frozenset[tuple[str, str]]
    is_open: bool = False


def new_key() -> bytes:
    """A random key."""
    return os.urandom(_KEY_BYTES)


def load(path: Path) -> Baseline:
    """Reads a baseline.

    Raises:
        OSError: It cannot be read.
        BaselineError: It is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        form = data["redact_baseline"]
        key = b64decode(data["key"], validate=True)
        known = frozenset((str(each["kind"]), str(each["fingerprint"])) for each in data["findings"])
    except (ValueError, TypeError, LookupError, AttributeError):
        text = "is no baseline: `redact scan --write-baseline` makes one"
        raise BaselineError(text) from None
    if form != _FORMAT or len(key) != _KEY_BYTES:
        text = f"is no baseline of format {_FORMAT}"
        raise BaselineError(text)
    return Baseline(key, known, bool(path.stat().st_mode & _FOR_OTHERS))


def save(path: Path, key: bytes, findings: Iterable[Finding]) -> None:
    """Writes a baseline as a whole, with mode 0600.

    Raises:
        OSError: It cannot be written.
    """
    listed = [
        {"kind": each.kind, "fingerprint": each.fingerprint, "rule": each.rule, "place": each.place}
        for each in findings
    ]
    data = {"redact_baseline": _FORMAT, "key": b64encode(key).decode(), "findings": listed}
    descriptor, name = tempfile.mkstemp(prefix=".redact-", dir=path.parent)  # its mode is 0600
    new = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1)
            file.write("\n")
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
