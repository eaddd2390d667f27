"""Checks of a policy's fields: each gives the field in its final form and tells what is wrong with it."""

from __future__ import annotations

from types import MappingProxyType

from redact import _native
from redact._frozen import flag_fault, integer_fault
from redact._kind import is_kind, kind_fault
from redact._mask import Mask
from redact.errors import PolicyError, RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from redact._rule import Rule

_DEFAULT_NAMES = ("", "default")
_NAME_LONGEST = 64
_PATH_LONGEST = 16
_DEEPEST = 256
_MOST_NODES = 100_000_000

MODES = ("mask", "observe", "off")


def checked(given: dict[str, Any]) -> dict[str, object]:
    """The fields of a policy in their final form, from the arguments that it was given.

    Raises:
        PolicyError: Arguments are wrong. The message names each one.
        RuleError: A rule's pattern does not compile. The message names the rule.
    """
    faults = Faults()
    mode = given["mode"]
    fields: dict[str, Any] = {
        **given,
        "masks": checked_masks(given["masks"], faults),
        "rules": checked_rules(given["rules"], faults),
        "disabled_rules": checked_disabled_rules(given["disabled_rules"], faults),
        "key_names": checked_key_names(given["key_names"], faults),
        "allowed_keys": frozenset(checked_names("allowed_keys", given["allowed_keys"], faults)),
        "paths": checked_paths(given["paths"], faults),
        "allowed_paths": frozenset(checked_paths(given["allowed_paths"], faults, "allowed_paths")),
        "allowed_values": checked_values(given["allowed_values"], faults),
    }
    faults.add("learn", flag_fault(given["learn"]))
    if not isinstance(mode, str) or mode not in MODES:
        faults.add("mode", f"must be one of {listed(MODES)}" + meant(mode, MODES))
    faults.add("max_depth", integer_fault(given["max_depth"], 1, _DEEPEST))
    faults.add("max_nodes", integer_fault(given["max_nodes"], 1, _MOST_NODES))
    faults.raise_any()
    if fields["rules"]:
        check_patterns(fields["rules"])
    return fields


class Faults:
    """Collects what is wrong, so that one error tells all of it."""

    __slots__ = ("_told",)

    def __init__(self) -> None:
        self._told: list[str] = []

    def add(self, field: str, fault: str | None) -> None:
        if fault:
            self._told.append(f"{field} {fault}")

    def raise_any(self) -> None:
        if self._told:
            text = f"policy: {'; '.join(self._told)}"
            raise PolicyError(text)


def meant(word: object, words: Iterable[str]) -> str:
    """`, did you mean "mode"?` for a word that is nearly one of the others, else the empty text."""
    import difflib  # noqa: PLC0415 - only an error needs it

    near = difflib.get_close_matches(word, list(words), n=1) if isinstance(word, str) else []
    return f' (did you mean "{near[0]}"?)' if near else ""


def listed(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _iterated(field: str, value: Any, faults: Faults) -> tuple[Any, ...]:
    """The items of a setting; a lone str is the usual mistake, and would be read letter by letter."""
    if isinstance(value, (str, bytes)) or not hasattr(type(value), "__iter__"):
        faults.add(field, f"must be a list, not {type(value).__name__}")
        return ()
    return tuple(value)


def checked_names(field: str, value: Any, faults: Faults) -> tuple[str, ...]:
    names = _iterated(field, value, faults)
    for name in names:
        if not isinstance(name, str):
            faults.add(field, f"must hold texts, not {type(name).__name__}")
        elif not _joined(name):
            faults.add(field, "holds a name without a letter or digit")
        elif len(name) > _NAME_LONGEST:
            faults.add(field, f"holds a name of more than {_NAME_LONGEST} characters")
    return names


def _joined(name: str) -> str:
    return "".join(letter for letter in name if letter.isascii() and letter.isalnum())


def checked_masks(value: Any, faults: Faults) -> Mapping[str, Mask]:
    if value is None:
        return MappingProxyType({})
    if not hasattr(type(value), "items"):
        faults.add("masks", f"must be a mapping of kind to mask, not {type(value).__name__}")
        return MappingProxyType({})
    masks: dict[str, Mask] = {}
    for kind, mask in value.items():
        if kind not in _DEFAULT_NAMES and not is_kind(kind):
            faults.add("masks", f"holds a kind that {kind_fault(kind)}")
        elif not isinstance(mask, Mask) or type(mask) is Mask:
            shown = type(mask).__name__
            faults.add(f'masks["{kind}"]', f"must be Fixed, Partial, Fingerprint or Drop, not {shown}")
        else:
            masks["" if kind == "default" else kind] = mask
    return MappingProxyType(masks)


def checked_rules(value: Any, faults: Faults) -> tuple[Rule, ...]:
    rules = _iterated("rules", value, faults)
    if not rules:
        return ()
    from redact._rule import Rule  # noqa: PLC0415 - most policies have none

    seen = _built_in()
    for rule in rules:
        if not isinstance(rule, Rule):
            faults.add("rules", f"must hold Rule objects, not {type(rule).__name__}")
        elif rule.id in seen:
            faults.add("rules", f'has the id "{rule.id}" twice, or it is one of the catalogue\'s')
        else:
            seen.add(rule.id)
    return rules


def _built_in() -> set[str]:
    """The ids of all that is found without a rule of the caller's own: formats and structures."""
    return {rule[0] for rule in _native.rules()} | {structure for structure, _ in _native.structures()}


def checked_disabled_rules(value: Any, faults: Faults) -> frozenset[str]:
    ids = _iterated("disabled_rules", value, faults)
    known = _built_in() if ids else set()
    for rule_id in ids:
        if not isinstance(rule_id, str):
            faults.add("disabled_rules", f"must hold texts, not {type(rule_id).__name__}")
        elif rule_id not in known:
            faults.add("disabled_rules", f"holds an id that no rule has{meant(rule_id, known)}")
    return frozenset(rule_id for rule_id in ids if isinstance(rule_id, str))


def checked_values(value: Any, faults: Faults) -> frozenset[str]:
    """Values that are no secrets. They may hold what looks like one: no message says which."""
    values = _iterated("allowed_values", value, faults)
    for one in values:
        if not isinstance(one, str):
            faults.add("allowed_values", f"must hold texts, not {type(one).__name__}")
        elif not one or not one.isascii():
            faults.add("allowed_values", "holds a value that is empty or not ASCII")
    return frozenset(one for one in values if isinstance(one, str))


def checked_key_names(value: Any, faults: Faults) -> Mapping[str, str]:
    if hasattr(type(value), "items"):
        names = dict(value.items())
        checked_names("key_names", names, faults)
        for kind in names.values():
            fault = kind_fault(kind)
            faults.add("key_names", f"holds a kind that {fault}" if fault else None)
        return MappingProxyType(names)
    names = {}
    for name in checked_names("key_names", value, faults):
        if isinstance(name, str) and _joined(name):
            names[name] = kind = _snake(name)
            fault = f"has a name that makes no kind; give a mapping of name to kind: {kind_fault(kind)}"
            faults.add("key_names", None if is_kind(kind) else fault)
    return MappingProxyType(names)


def checked_paths(value: Any, faults: Faults, field: str = "paths") -> Mapping[str, str]:
    """Paths with their kinds; of a path alone the kind is its last name."""
    named = hasattr(type(value), "items")
    given = dict(value.items()) if named else dict.fromkeys(_iterated(field, value, faults), "")
    paths = {}
    for path, kind in given.items():
        if not isinstance(path, str) or not all(_is_step(step) for step in path.split(".")):
            faults.add(field, 'holds a path that is not names, "*" and "**" joined by dots')
        elif path.count(".") >= _PATH_LONGEST or set(path) <= {"*", "."}:
            faults.add(field, f"holds a path of more than {_PATH_LONGEST} steps, or without a name")
        elif named and kind_fault(kind):
            faults.add(field, f"holds a kind that {kind_fault(kind)}")
        else:
            last = next(step for step in reversed(path.split(".")) if step.strip("*"))
            paths[path] = kind or (_snake(last) if is_kind(_snake(last)) else "secret")
    return MappingProxyType(paths)


def _is_step(step: str) -> bool:
    return step in {"*", "**"} or (bool(_joined(step)) and "*" not in step and len(step) <= _NAME_LONGEST)


def _snake(name: str) -> str:
    """A key name as a kind: `X-Acme-Token` and `xAcmeToken` are `x_acme_token`."""
    spaced = "".join(
        "_" + letter if letter.isupper() and index and name[index - 1].islower() else letter
        for index, letter in enumerate(name)
    )
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in spaced).split()
    return "_".join(words).lower()


def check_patterns(rules: tuple[Rule, ...]) -> None:
    """Compiles the patterns. The core's message names the rule and what is wrong."""
    fault = None
    try:
        _native.Core(rules=[rule.as_native() for rule in rules])
    except ValueError as error:
        fault = str(error)
    if fault:
        raise RuleError(fault)
