"""A policy as plain data: TOML files, `[tool.redact]` of a pyproject, mappings from JSON."""

from __future__ import annotations

import os
from pathlib import Path

from redact._mask import Drop, Fingerprint, Fixed, Mask, Partial
from redact._policy import Policy
from redact._policy_check import meant
from redact._rule import Allow, Rule
from redact._toml import load
from redact.errors import PolicyError, RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MASKS: dict[str, tuple[str, ...]] = {
    "fixed": ("template",),
    "partial": ("keep",),
    "fingerprint": ("key_env", "key_id"),
    "drop": (),
}
_SETTINGS = Policy.__match_args__
_RULE_FIELDS = Rule.__match_args__
_TABLES = ("tool", "redact")
NO_TABLE = "has no table [tool.redact]"
EXAMPLES = ("examples", "counter_examples")
"""Of a rule in a file: for `redact rules test` alone."""


def read(cls: type[Policy], path: str | os.PathLike[str]) -> Policy:
    """The policy in a TOML file."""
    file = Path(path)
    settings = settings_in(load(file, PolicyError), file)
    if settings is None:
        text = f"{file}: {NO_TABLE}"
        raise PolicyError(text)
    try:
        return build(cls, settings, file.parent)
    except PolicyError as error:
        text = f"{file}: {error}"
        raise type(error)(text) from None


def above(file: Path) -> tuple[str, ...]:
    """The tables that a file's settings stand in."""
    return _TABLES if file.name == "pyproject.toml" else ()


def settings_in(data: Any, file: Path) -> dict[str, Any] | None:
    """The settings in a file's data; None if it has not the tables that they stand in."""
    for key in above(file):
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else None


def build(cls: type[Policy], mapping: Mapping[str, Any], folder: Path | None = None) -> Policy:
    """The policy in a mapping of plain data; what it names of files stands in the folder."""
    if not hasattr(type(mapping), "items"):
        text = f"policy: must be a mapping, not {type(mapping).__name__}"
        raise PolicyError(text)
    fault = _unknown(mapping, (*_SETTINGS, "gitleaks"))
    if fault and settings_in(mapping, Path("pyproject.toml")) is not None:
        fault = "[tool.redact] is read of a pyproject.toml only; in other files the settings stand at the top"
    if fault:
        text = f"policy: {fault}"
        raise PolicyError(text)
    settings = dict(mapping)
    if hasattr(type(settings.get("masks")), "items"):
        settings["masks"] = {kind: _mask(kind, mask) for kind, mask in settings["masks"].items()}
    if isinstance(settings.get("rules"), (list, tuple)):
        settings["rules"] = [_rule(number, rule) for number, rule in enumerate(settings["rules"], 1)]
    more = _gitleaks(settings.pop("gitleaks", ()), folder)
    rules = settings.get("rules", ())
    if more and isinstance(rules, (list, tuple)):
        settings["rules"] = [*rules, *more]
    return cls(**settings)


def _gitleaks(files: Any, folder: Path | None) -> list[Rule]:
    """The rules of gitleaks configuration files, named as they are from the policy's own."""
    if not isinstance(files, (list, tuple)) or not all(isinstance(file, str) for file in files):
        text = "policy: gitleaks must be a list of paths"
        raise PolicyError(text)
    return [rule for file in files for rule in Rule.from_gitleaks((folder or Path()) / file)]


def _mask(kind: object, value: object) -> object:
    """A mask of plain data; what is no such data is left for the policy to refuse."""
    if isinstance(value, str):
        value = {"mask": value} if value in _MASKS else {"mask": "fixed", "template": value}
    if not isinstance(value, dict):
        return value
    name = value.get("mask")
    where = f'policy: masks["{kind}"]'
    if not isinstance(name, str) or name not in _MASKS:
        text = f"{where}: mask must be one of {', '.join(_MASKS)}{meant(name, _MASKS)}"
        raise PolicyError(text)
    fault = _unknown(value, ("mask", *_MASKS[name]))
    if fault:
        hint = "; a key does not belong into a file: name the environment variable that holds it as key_env"
        text = f"{where}: {fault}{hint if 'key' in value else ''}"
        raise PolicyError(text)
    options = {option: value[option] for option in _MASKS[name] if option in value}
    try:
        return _make_mask(name, options)
    except PolicyError as error:
        text = f"{where}: {error}"
        raise PolicyError(text) from None


def _make_mask(name: str, options: dict[str, Any]) -> Mask:
    if name == "fixed":
        return Fixed(**options)
    if name == "partial":
        return Partial(**options)
    if name == "drop":
        return Drop()
    return Fingerprint(key=_key(options.pop("key_env", None)), **options)


def _key(variable: object) -> bytes | None:
    if variable is None:
        return None
    if not isinstance(variable, str) or not variable:
        text = "Fingerprint: key_env must be the name of an environment variable"
        raise PolicyError(text)
    key = os.environb.get(os.fsencode(variable)) if os.supports_bytes_environ else _encoded(variable)
    if not key:
        text = f"Fingerprint: the environment variable {variable} of key_env is not set"
        raise PolicyError(text)
    return key


def _encoded(variable: str) -> bytes | None:
    value = os.environ.get(variable)
    return None if value is None else value.encode()


def _rule(number: int, value: object) -> object:
    if not isinstance(value, dict):
        return value
    fault = _unknown(value, (*_RULE_FIELDS, *EXAMPLES)) or _examples_fault(value)
    if fault is None:
        missing = [field for field in ("id", "kind", "pattern") if field not in value]
        fault = f"{' and '.join(missing)} missing" if missing else None
    if fault:
        text = f"policy: rule number {number}: {fault}"
        raise RuleError(text)
    allowed = value.get("allow", [])
    if isinstance(allowed, list) and all(isinstance(one, dict) for one in allowed):
        allowed = [_allow(number, one) for one in allowed]
    fields = {field: each for field, each in value.items() if field not in EXAMPLES}
    return Rule(**{**fields, "allow": allowed})


def _examples_fault(value: dict[str, Any]) -> str | None:
    for field in EXAMPLES:
        given = value.get(field, [])
        if not isinstance(given, list) or not all(_is_example(each, field) for each in given):
            tables = "; a table has text and secret" if field == "examples" else ""
            return f"{field} must be a list of texts that are not empty{tables}"
    return None


def _is_example(given: object, field: str) -> bool:
    if isinstance(given, dict) and field == "examples" and set(given) == {"text", "secret"}:
        return all(isinstance(each, str) and each for each in given.values())
    return isinstance(given, str) and bool(given)


def _allow(number: int, value: dict[str, Any]) -> Allow:
    fault = _unknown(value, Allow.__match_args__)
    if fault:
        text = f"policy: rule number {number}: allow: {fault}"
        raise RuleError(text)
    return Allow(**value)


def _unknown(given: Mapping[str, Any], valid: tuple[str, ...]) -> str | None:
    """Names the unknown keys and the valid ones."""
    unknown = [key for key in given if key not in valid]
    if not unknown:
        return None
    shown = ", ".join(f"{key!r}{meant(key, valid)}" for key in unknown)
    return f"unknown key {shown}; valid keys are {', '.join(valid)}"
