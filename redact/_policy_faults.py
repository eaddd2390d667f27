"""All that is wrong with a policy file, each fault with its line and column, for `redact policy check`.

Each setting, mask, rule and entry is built by itself, so one fault does not hide another; then all together.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from redact._policy import Policy
from redact._policy_file import NO_TABLE, above, settings_in
from redact._toml import reader
from redact._toml_places import Places
from redact.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from redact._toml_places import Path as Keys

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PREFIX = re.compile(r"^policy: (?:rule number \d+: |masks\[\"[^\"]*\"\]: )?")
_EACH = frozenset(
    {
        *("masks", "rules", "disabled_rules", "key_names", "allowed_keys"),
        *("paths", "allowed_paths", "allowed_values", "gitleaks"),
    }
)
"""Settings of many entries."""


class Fault(NamedTuple):
    """One thing that is wrong."""

    line: int
    column: int
    text: str


def faults(path: Path) -> list[Fault]:
    """What is wrong with the policy in a TOML file, or in the table `[tool.redact]` of a pyproject.toml.

    Raises:
        OSError: It cannot be read.
        PolicyError: TOML cannot be read here at all.
    """
    toml = reader(PolicyError)
    data = path.read_bytes()
    try:
        content = data.decode("utf-8")
        read = toml.loads(content)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [Fault(line, error.start - data.rfind(b"\n", 0, error.start), "is not valid UTF-8")]
    except ValueError as error:
        return [_of_syntax(str(error), content)]
    places = Places(content)
    settings = settings_in(read, path)
    if settings is None:
        return [Fault(*places.of(("tool",)), NO_TABLE)]
    if isinstance(settings.get("gitleaks"), list):  # named as they are from the policy's own file
        inside = [
            os.fspath(path.parent / each) if isinstance(each, str) else each for each in settings["gitleaks"]
        ]
        settings = {**settings, "gitleaks": inside}
    tables = above(path)
    return [
        Fault(*_place(places, tables, keys, settings, text), text) for keys, text in _of_settings(settings)
    ]


def _of_syntax(told: str, content: str) -> Fault:
    at = _AT.search(told)
    text = f"is not valid TOML: {_AT.sub('', told)}"
    if at is None or at[1] is None:
        return Fault(content.count("\n") + 1, len(content) - content.rfind("\n"), text)
    return Fault(int(at[1]), int(at[2]), text)


def _of_settings(settings: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    clean = True
    for name, value in settings.items():
        for keys, part in _parts(name, value):
            told = _told({name: part})
            if told:
                clean = False
                yield keys, told
    if clean:  # what only shows when all are together, such as an id that two rules have
        told = _told(settings)
        if told:
            yield (next((name for name in settings if name in told), ""),), told


def _parts(name: str, value: Any) -> Iterator[tuple[Keys, Any]]:
    """A setting in parts that are settings themselves."""
    if name in _EACH and isinstance(value, dict) and value:
        for key, each in value.items():
            yield (name, key), {key: each}
    elif name in _EACH and isinstance(value, list) and value:
        for number, each in enumerate(value):
            yield (name, number), [each]
    else:
        yield (name,), value


def _told(settings: dict[str, Any]) -> str:
    try:
        Policy.from_mapping(settings)
    except PolicyError as error:
        return _PREFIX.sub("", str(error))
    return ""


def _place(places: Places, tables: Keys, keys: Keys, settings: dict[str, Any], text: str) -> tuple[int, int]:
    """Where a fault is: at the entry of a list, or at the field of a table, if its text names one."""
    name, *rest = keys
    value = settings.get(str(name))
    if rest and isinstance(value, list) and isinstance(rest[0], int):
        entry = value[rest[0]]
        if isinstance(entry, str):
            return places.of_text((*tables, name), entry)
        if isinstance(entry, dict):
            field = next((field for field in entry if re.search(rf"\b{re.escape(field)}\b", text)), "")
            return places.of((*tables, *keys, field))
    return places.of((*tables, *keys))


def label(path: Path, fault: Fault) -> str:
    """A fault as compilers write it: `FILE:LINE:COLUMN: what is wrong`."""
    return f"{os.fspath(path)}:{fault.line}:{fault.column}: {fault.text}"
