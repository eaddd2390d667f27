"""The policy's settings as JSON Schema: editors complete a policy file by it, and point out mistakes."""

from __future__ import annotations

from typing import Any

from redact import _native
from redact._policy import Policy
from redact._policy_check import MODES
from redact._rule import Rule

_KIND = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$", "description": "A kind, in snake_case."}
_NAMES = {"type": "array", "items": {"type": "string", "maxLength": 64}}
_TEXTS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_ALLOW: dict[str, Any] = {
    "patterns": _TEXTS,
    "words": _TEXTS,
    "target": {"enum": ["secret", "match", "line"]},
    "every": {"type": "boolean"},
}
_MASK_TABLES: tuple[dict[str, Any], ...] = (
    {"mask": {"const": "fixed"}, "template": {"type": "string", "maxLength": 80}},
    {"mask": {"const": "partial"}, "keep": {"type": "integer", "minimum": 1, "maximum": 8}},
    {
        "mask": {"const": "fingerprint"},
        "key_env": {"type": "string", "description": "The environment variable that holds the key."},
        "key_id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,16}$"},
    },
    {"mask": {"const": "drop"}},
)


def policy_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a policy file; of a pyproject.toml that is the table `[tool.redact]`."""
    known = _settings()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy of redact",
        "type": "object",
        "additionalProperties": False,
        # A setting that is not described here yet is allowed: the policy itself judges it.
        "properties": {name: known.get(name, {}) for name in (*Policy.__match_args__, "gitleaks")},
    }


def _settings() -> dict[str, dict[str, Any]]:
    return {
        "masks": {
            "description": 'Kind to mask; "default" is all others. A text is a template.',
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,63}$"},
            "additionalProperties": {"anyOf": [{"type": "string"}, *map(_table, _MASK_TABLES)]},
        },
        "rules": {
            "description": "Formats of your own, beside the catalogue.",
            "type": "array",
            "items": {**_table(_rule_fields()), "required": ["id", "kind", "pattern"]},
        },
        "disabled_rules": {
            "description": "Rules that are left out.",
            "type": "array",
            "items": {"enum": sorted(rule[0] for rule in (*_native.rules(), *_native.structures()))},
        },
        "key_names": {
            "description": "Names whose values are secret: name to kind, or names alone.",
            "anyOf": [{"type": "object", "additionalProperties": _KIND}, _NAMES],
        },
        "allowed_keys": {"description": "Names whose values are never secret for their sake.", **_NAMES},
        "paths": {
            "description": "Where in mappings a secret stands: path to kind, or paths alone.",
            "anyOf": [{"type": "object", "additionalProperties": _KIND}, _TEXTS],
        },
        "allowed_paths": {"description": "Where in mappings none stands.", **_TEXTS},
        "allowed_values": {
            "description": "Values that are no secrets, unless they are live.",
            "type": "array",
            "items": {"type": "string", "minLength": 1},
        },
        "gitleaks": {
            "description": "gitleaks' configuration files, beside this one, whose rules are added.",
            "type": "array",
            "items": {"type": "string", "minLength": 1},
        },
        "learn": {
            "description": "Whether an installation remembers what stood under sensitive names.",
            "type": "boolean",
        },
        "mode": {
            "description": "observe changes nothing and fills the ledger; off does not even look.",
            "enum": list(MODES),
        },
        "max_depth": {
            "description": "How deep a value is walked.",
            "type": "integer",
            "minimum": 1,
            "maximum": 256,
        },
        "max_nodes": {
            "description": "How many objects of a value are walked.",
            "type": "integer",
            "minimum": 1,
            "maximum": 100_000_000,
        },
    }


def _rule_fields() -> dict[str, Any]:
    known: dict[str, Any] = {
        "id": {"type": "string", "pattern": "^[a-z0-9_.-]{1,80}$"},
        "kind": _KIND,
        "pattern": {"type": "string", "minLength": 1, "description": "Rust's regex; group 1 is masked."},
        "keywords": {"type": "array", "items": {"type": "string", "minLength": 1}},
        "group": {"type": "integer", "minimum": 0, "maximum": 100, "description": "The secret's group."},
        "entropy": {"type": "number", "minimum": 0, "maximum": 8, "description": "Bits a character."},
        "allow": {"type": "array", "items": _table(_ALLOW)},
    }
    text = {"type": "string", "minLength": 1}
    exact = {**_table({"text": text, "secret": text}), "required": ["text", "secret"]}
    return {
        **{name: known.get(name, {}) for name in Rule.__match_args__},
        "examples": {
            "description": "Texts in which the rule finds something, for `redact rules test`.",
            "type": "array",
            "items": {"anyOf": [text, exact]},
        },
        "counter_examples": {"description": "Texts in which it finds nothing.", **_TEXTS},
    }


def _table(properties: dict[str, Any]) -> dict[str, Any]:
    required = [name for name in ("mask",) if name in properties]
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}
