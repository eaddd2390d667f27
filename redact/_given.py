"""Values that a person gives to the command, in files and in the environment: they become live secrets."""

from __future__ import annotations

from redact._complain import printable
from redact._environment import judged
from redact._kind import is_kind
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from redact._live import LiveSecrets
    from redact._native import Core

_SHORTEST = 4
HARMLESS_VARIABLES = frozenset({"PWD", "OLDPWD"})
"""Names that only look like a password's."""
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


def read_env_file(path: Path) -> dict[str, str]:
    """The variables of a `.env` file: quotes, `export` and comments as usual, `$NAME` as it stands.

    Raises:
        OSError: It cannot be read.
        GivenError: A line is no assignment.
    """
    from dotenv.parser import parse_stream  # noqa: PLC0415 - only who has such a file pays for it

    variables = {}
    with path.open(encoding="utf-8", errors="surrogateescape") as stream:
        for binding in parse_stream(stream):
            if binding.error:
                fault = f"line {binding.original.line} is no NAME=VALUE"
                raise GivenError(fault)
            if binding.key is not None:
                variables[binding.key] = binding.value or ""
    return variables


def protect_environment(
    live: LiveSecrets, variables: Mapping[str, str], core: Core, *, given: bool = False
) -> list[str]:
    """Registers the values that are secret for their name's sake.

    Args:
        live: Where.
        variables: Name and value of each.
        core: Knows which names are sensitive.
        given: Whether a person named them: then short and plain values count too, and machine-made ones under
            any name.

    Returns:
        The names that are sensitive, and whose value would be found everywhere, such as `true`.
    """
    skipped = []
    empty = {printable(name) for name, value in variables.items() if not value}
    for variable, secrets in judged(core, variables, given=given):
        named = core.kind_of_key(variable.name) is not None
        for secret in secrets:
            live.add(
                secret, kind=_kind_of(variable.name) if named or variable.kind == _KIND else variable.kind
            )
        if named and not variable.taken and variable.name not in empty | HARMLESS_VARIABLES:
            skipped.append(variable.name)
    return skipped


def _kind_of(name: str) -> str:
    """The kind that masks show: the variable's own name, which is what its owner knows it by."""
    kind = "".join(letter if letter.isalnum() else "_" for letter in name.lower() if letter.isascii())
    return kind if is_kind(kind) else _KIND
