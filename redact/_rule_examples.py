"""What a policy file says of its own rules by example: texts in which a rule finds something, or nothing.

In a table of `[[rules]]`, `examples` and `counter_examples` are lists of texts; an example may be a table
with `text` and `secret`, which is all that is to be found in it. A policy at work knows nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redact._finding import hits_in
from redact._live import LiveSecrets
from redact._policy import Policy
from redact._policy_file import EXAMPLES, above, settings_in
from redact._toml import load
from redact._toml_places import Places
from redact.errors import PolicyError

if TYPE_CHECKING:
    from pathlib import Path

    from redact._rule import Rule


class Wrong(NamedTuple):
    """An example that does not hold, by its place in the file."""

    line: int
    column: int
    text: str


class Tried(NamedTuple):
    """The examples of one rule."""

    rule: Rule
    number: int
    """How many there are, of both sorts."""
    wrong: list[Wrong]


def try_examples(path: Path, policy: Policy) -> list[Tried]:
    """Tries each rule of a policy file, by itself, on its own examples.

    Args:
        path: The file.
        policy: What it says.

    Raises:
        PolicyError: The file cannot be read.
    """
    settings = settings_in(load(path, PolicyError), path) or {}
    places = Places(path.read_text(encoding="utf-8"))
    tried = []
    for number, (given, rule) in enumerate(zip(settings.get("rules", ()), policy.rules, strict=False)):
        core = Policy(rules=[rule]).compile(LiveSecrets(), None)
        all_of_it = [
            (field, place, example)
            for field in EXAMPLES
            for place, example in enumerate(given.get(field, ()), 1)
        ]
        wrong = []
        for field, place, example in all_of_it:
            text, secret = (
                (example, None) if isinstance(example, str) else (example["text"], example["secret"])
            )
            found = [hit.value for hit in hits_in(iter((text,)), core) if hit.rule == rule.id]
            fault = _fault(found, secret, is_counter=field == "counter_examples")
            if fault:
                where = places.of((*above(path), "rules", number, field))
                wrong.append(Wrong(*where, f"{field.removesuffix('s').replace('_', '-')} {place} {fault}"))
        tried.append(Tried(rule, len(all_of_it), wrong))
    return tried


def _fault(found: list[str], secret: str | None, *, is_counter: bool) -> str:
    """What is wrong, without showing any of it."""
    if is_counter:
        return "is found" if found else ""
    if not found:
        return "is not found"
    return "is found elsewhere than its secret" if secret is not None and found != [secret] else ""
