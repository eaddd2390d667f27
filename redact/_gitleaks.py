"""gitleaks configuration files, as they are: each of their rules as a `Rule`.

gitleaks reads repositories, redact reads what leaves a process: what a file asks of paths and commits has no
meaning here. The choice is always the careful one. Such a condition is left out, so that more is masked, and
one warning names each. What would find less than the file promises, as a rule that requires another, is an
error.
"""

from __future__ import annotations

import warnings
from pathlib import Path

from redact._go_regex import for_rust
from redact._kind import is_kind
from redact._rule import Allow, Rule
from redact._toml import load
from redact.errors import RedactWarning, RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Any, NoReturn

    from redact._rule import Target

_DEEPEST = 2
"""Files that a file extends, and that those extend: as far as gitleaks follows."""

_TOP = {"title", "description", "minVersion", "extend", "allowlist", "allowlists", "rules"}
_RULE = {"id", "description", "regex", "path", "secretGroup", "entropy", "keywords", "tags"}
_RULE |= {"allowlist", "allowlists", "skipReport", "required"}
_ALLOWLIST = {"description", "condition", "commits", "paths", "regexTarget", "regexes", "stopwords"}
_ALLOWLIST |= {"targetRules"}
_EXTEND = {"path", "useDefault", "url", "disabledRules"}
_TARGETS: dict[str, Target] = {"": "secret", "secret": "secret", "match": "match", "line": "line"}
_SHOWN = 5
"""Notes of one warning; the rest is counted."""


def read(path: str | os.PathLike[str]) -> tuple[Rule, ...]:
    """The rules of a file, with one warning for all that has no meaning here."""
    file = _File(Path(path), 0)
    rules = tuple(file.rules.values())
    if not rules:
        text = f"{file.path}: has no rule with a regex"
        raise RuleError(text)
    notes = list(dict.fromkeys(file.notes))
    if notes:
        more = f"; and {len(notes) - _SHOWN} more" if len(notes) > _SHOWN else ""
        text = f"{file.path}: {'; '.join(notes[:_SHOWN])}{more}"
        warnings.warn(text, RedactWarning, stacklevel=3)
    return rules


class _File:
    """One file with what it extends."""

    def __init__(self, path: Path, depth: int) -> None:
        self.path = path
        self.notes: list[str] = []
        self.rules: dict[str, Rule] = {}
        data = load(path, RuleError)
        self._known("the file", data, _TOP)
        self._extend(data.get("extend", {}), depth)
        shared = list(self._allowlists("the file's allowlist", data))
        for number, rule in enumerate(self._tables("rules", data.get("rules", [])), 1):
            self._add(number, rule, shared)

    def _extend(self, extend: Any, depth: int) -> None:
        if not isinstance(extend, dict):
            self._fail("extend must be a table")
        self._known("extend", extend, _EXTEND)
        if extend.get("useDefault"):
            self.notes.append(
                "extend.useDefault: redact's catalogue takes the place of gitleaks' default rules"
            )
        if extend.get("url"):
            self._fail("extend.url: rules are not fetched; save the file and name it as extend.path")
        if extend.get("path"):
            if depth >= _DEEPEST:
                self._fail(f"extend.path: more than {_DEEPEST} files extend one another")
            base = _File(self.path.parent / str(extend["path"]), depth + 1)
            self.notes += base.notes
            self.rules.update(base.rules)
        for name in extend.get("disabledRules", ()):
            if self.rules.pop(_id(name), None) is None:
                self.notes.append(
                    f'extend.disabledRules: "{name}" is no rule of the extended file; for one of redact\'s '
                    "own use disabled_rules"
                )

    def _add(self, number: int, rule: dict[str, Any], shared: list[tuple[frozenset[str], Allow]]) -> None:
        name = rule.get("id")
        if not isinstance(name, str) or not name:
            self._fail(f"rule number {number}: id is missing")
        where = f'rule "{name}"'
        self._known(where, rule, _RULE)
        if rule.get("required"):
            self._fail(
                f"{where}: required: a rule that counts only beside another cannot be kept; take it out"
            )
        if "regex" not in rule:
            self.notes.append(f"{where}: it has no regex, only a path, and is left out")
            return
        if rule.get("path"):
            self.notes.append(f"{where}: path is not known here, so the rule holds for all text")
        if rule.get("skipReport"):
            self.notes.append(f"{where}: skipReport: it is left out, as it reports nothing")
            return
        own = [allow for _, allow in self._allowlists(where, rule)]
        common = [allow for names, allow in shared if not names or name in names]
        kind = _kind(name)
        if not is_kind(kind):
            self._fail(f"{where}: its id makes no kind")
        group = rule.get("secretGroup") or None
        try:
            made = Rule(
                _id(name),
                kind,
                self._pattern(where, rule["regex"]),
                rule.get("keywords", ()),
                group=group,
                entropy=rule.get("entropy", 0.0),
                allow=[*own, *common],
            )
        except RuleError as error:
            self._fail(str(error).replace(f'"{_id(name)}"', f'"{name}"', 1))
        self.rules[made.id] = made

    def _allowlists(self, where: str, table: dict[str, Any]) -> Iterator[tuple[frozenset[str], Allow]]:
        """What makes a match none, with the rules that it is for; an empty set is all."""
        given = table.get("allowlists", [])
        single = table.get("allowlist")
        listed = [*self._tables(f"{where}: allowlists", given), *([single] if single else [])]
        for one in self._tables(f"{where}: allowlist", listed):
            self._known(f"{where}: allowlist", one, _ALLOWLIST)
            every = str(one.get("condition", "or")).lower() in {"and", "&&"}
            outside = [name for name in ("paths", "commits") if one.get(name)]
            if outside:
                named = " and ".join(outside)
                effect = "so the allowlist, which asks for all, is left out" if every else "and left out"
                self.notes.append(f"{where}: allowlist: {named} are not known here, {effect}")
            patterns = [self._pattern(f"{where}: allowlist", pattern) for pattern in one.get("regexes", ())]
            words = one.get("stopwords", ())
            target = one.get("regexTarget", "")
            if target not in _TARGETS:
                self._fail(f'{where}: allowlist: regexTarget must be "secret", "match" or "line"')
            if (every and outside) or not (patterns or words):
                continue
            try:
                allow = Allow(patterns, words, _TARGETS[target], every)
            except RuleError as error:
                self._fail(f"{where}: {error}")
            yield frozenset(map(str, one.get("targetRules", ()))), allow

    def _pattern(self, where: str, pattern: Any) -> str:
        if not isinstance(pattern, str):
            self._fail(f"{where}: a regex must be a text")
        return for_rust(pattern)

    def _tables(self, where: str, given: Any) -> list[dict[str, Any]]:
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self._fail(f"{where}: must be a list of tables")
        return given

    def _known(self, where: str, table: dict[str, Any], known: set[str]) -> None:
        unknown = sorted(set(table) - known)
        if unknown:
            self._fail(f"{where}: {', '.join(unknown)} cannot be kept here: no such setting is known")

    def _fail(self, reason: str) -> NoReturn:
        text = f"{self.path}: {reason}"
        raise RuleError(text) from None


def _id(name: object) -> str:
    return f"gitleaks.{str(name).lower()}"


def _kind(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower())
