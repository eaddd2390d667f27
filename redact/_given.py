"""Values that a person gives to the command as secrets, in files: each becomes a live secret."""

from __future__ import annotations

from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from redact._live import LiveSecrets

_SHORTEST = 4
_KIND = "secret"


class GivenError(RedactError):
    """A file of values is of no use; the message says why, without any of them."""


def protect_file(live: LiveSecrets, path: Path) -> None:
    """Registers each line of a file; of a key in PEM form the lines of its body.

    Raises:
        OSError: It cannot be read.
        GivenError: It is empty, or a line is too short to be searched for.
    """
    text = path.read_text(encoding="utf-8", errors="surrogateescape").removeprefix("\ufeff")
    lines = [line.strip() for line in text.splitlines()]
    if "-----BEGIN " in text:
        live.add(text, kind="private_key")
        return
    if not any(lines):
        fault = "holds no value: it should have one a line"
        raise GivenError(fault)
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        if len(line) < _SHORTEST:
            fault = f"line {number} has fewer than {_SHORTEST} characters, which would be found everywhere"
            raise GivenError(fault)
        live.add(line, kind=_KIND)
