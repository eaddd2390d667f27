"""What rules of the caller's own cost: texts and events searched with many of them, of that without."""

from __future__ import annotations

import random
import string
from functools import partial
from typing import TYPE_CHECKING

from budgets import row
from cases import EVENTS, MB, clean_events, log_text
from timing import Measured, each, ratio_in_turns, seconds

import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgets import Row

_MANY = 300
_COMMON = ("api", "key", "token", "secret")
_ROUNDS = 9


def own_rules() -> Iterator[Row]:
    """Rules with a prefix each, and such as gitleaks has, whose keywords may stand in any line."""
    text = log_text(32, 4 * MB).value
    none = _core(0)
    for count in (1, 10, _MANY):
        yield row(f"own rules, {count}", _against(none, _core(count), text))
    common = redact.Policy(rules=list(assigned(_MANY))).compile(redact.LiveSecrets(), None)
    yield row("own rules, common words", _against(none, common, text))
    bare = redact.Policy(rules=list(prefixed(_MANY, keywords=False))).compile(redact.LiveSecrets(), None)
    yield row("own rules, no keywords", _against(none, bare, text))
    size = next(case.size for case in EVENTS if case.make is clean_events)
    many = _core(_MANY)

    runs = partial(each, many.value), partial(each, none.value)
    yield row("own rules, event", ratio_in_turns(41, runs, lambda number: clean_events(number, size).value))


def prefixed(count: int, *, keywords: bool = True) -> Iterator[redact.Rule]:
    """Rules as vendors make them: a prefix of its own for each, then 20 to 60 symbols."""
    rng = random.Random(31)
    for number in range(count):
        name = "".join(rng.choices(string.ascii_lowercase + string.digits, k=rng.randrange(3, 7)))
        prefix = name + rng.choice(("_", "-", "_live_", ":", "."))
        symbols = rng.choice(("[A-Za-z0-9]", "[0-9a-f]", "[A-Za-z0-9_-]"))
        pattern = prefix.replace(".", r"\.") + symbols + f"{{{rng.randrange(20, 60)}}}"
        words = [prefix] if keywords else []
        yield redact.Rule(f"prefixed-{number}", f"prefixed_{number}", pattern, keywords=words)


def assigned(count: int) -> Iterator[redact.Rule]:
    """Rules as gitleaks has many: a vendor's name, a sign, a value; the keyword is one that all logs hold."""
    rng = random.Random(32)
    for number in range(count):
        vendor = "".join(rng.choices(string.ascii_lowercase, k=rng.randrange(4, 9)))
        named = rf"(?i)[\w.-]{{0,50}}?(?:{vendor})[\s\w.-]{{0,20}}"
        pattern = named + r"[\s'\"]{0,3}(?:=|:|=>)[\s'\"=]{0,5}([a-z0-9]{32})"
        word = _COMMON[number % len(_COMMON)]
        yield redact.Rule(f"assigned-{number}", f"assigned_{number}", pattern, keywords=[word])


def _core(count: int) -> redact._native.Core:
    return redact.Policy(rules=list(prefixed(count))).compile(redact.LiveSecrets(), None)


def _against(none: redact._native.Core, some: redact._native.Core, text: str) -> Measured:
    """Speed with the rules, of that without."""
    ratios = [seconds(lambda: none.text(text)) / seconds(lambda: some.text(text)) for _ in range(_ROUNDS)]
    return Measured.of(ratios)
