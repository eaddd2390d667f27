"""The environment's credentials: which variables an installation knows as live secrets, which not, and why.

Programs print their environment, or parts of it, in ways that no key name survives. What stands there under a
sensitive name, or in a known format, is known by its value from the beginning.
"""

from __future__ import annotations

import os

from redact import _native
from redact._complain import printable
from redact._frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Variable(Frozen):
    """One variable of the environment: never its value. Frozen. Since 0.1.

    Attributes:
        name: Its name, as `printable` writes it: it may hold any bytes.
        kind: What its name or value announces.
        taken: Whether it is known as a live secret.
        why: Why, in a few words.
    """

    __slots__ = __match_args__ = ("name", "kind", "taken", "why")

    name: str
    kind: str
    taken: bool
    why: str

    def __init__(self, name: str, kind: str, taken: bool, why: str) -> None:
        self._freeze(name=name, kind=kind, taken=taken, why=why)


_SHORTEST = 12
_SHORTEST_GIVEN = 4


def variables(core: _native.Core, environ: Mapping[str, str] | None = None) -> tuple[Variable, ...]:
    """Every variable whose name or value says that it is secret, by name. Since 0.1."""
    return tuple(variable for variable, _ in judged(core, os.environ if environ is None else environ))


def hold(
    core: _native.Core, table: _native.LiveTable, environ: Mapping[str, str] | None = None
) -> list[_native.Sealed]:
    """Makes the environment's secrets live, until each is released.

    Args:
        core: Knows which names are sensitive.
        table: Where they live.
        environ: Name and value of each; None for all that there are.

    Returns:
        What to release.
    """
    held: list[_native.Sealed] = []
    for variable, secrets in judged(core, os.environ if environ is None else environ):
        taken = (secret for secret in secrets if table.hold_learned(secret, variable.kind))
        held.extend(map(_native.Sealed, taken))
    return held


def release(table: _native.LiveTable, held: list[_native.Sealed]) -> None:
    """Takes back what `hold` gave."""
    while held:
        table.release(held.pop())


def judged(
    core: _native.Core, environ: Mapping[str, str], *, given: bool = False
) -> list[tuple[Variable, list[str]]]:
    """Each variable whose name or value says that it is secret, with the parts of its value that are taken.

    Args:
        core: Knows which names are sensitive.
        environ: Name and value of each.
        given: Whether a person named them: then short and plain values count too, and machine-made ones under
            any name.
    """
    found = []
    for given_name in sorted(environ):
        name, value = printable(given_name), environ[given_name]
        kind = core.kind_of_key(name)
        matches = core.matches_under(name, value)
        parts = [value[start:end] for start, end, *_ in matches]
        if given and kind is None and not parts and _is_made(value):
            kind, parts = "secret", [value]
        if kind is None and not parts:
            continue
        secrets = [part for part in parts if _is_made(part) or (given and len(part) >= _SHORTEST_GIVEN)]
        announced = kind or matches[0][2]
        found.append((Variable(name, announced, bool(secrets), _why(parts, secrets)), secrets))
    return found


def _is_made(value: str) -> bool:
    return len(value) >= _SHORTEST and _native.is_machine_made(value)


def _why(parts: list[str], secrets: list[str]) -> str:
    if secrets:
        return "machine-made"
    if not parts:
        return "empty, a placeholder, or not what its name would have"
    if max(map(len, parts)) < _SHORTEST:
        return f"shorter than {_SHORTEST} characters: it would be found in ordinary text"
    return "no machine made it: it would be found in ordinary text; redact.protect takes it all the same"
