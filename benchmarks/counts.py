"""Counts matches: what must be right before speed means anything."""

from __future__ import annotations

from typing import Any

from cases import EVENTS, LIVE_TEXT, MB, TEXTS, WORST, Case, live_values

import redact


def found_in(core_of: redact.LiveSecrets, case: Case, seed: int, size: int) -> tuple[int, int]:
    """How many matches a case gives with these live secrets, and how many it must."""
    made = case.make(seed, size)
    hits: list[Any] = []
    core = redact.Policy().compile(core_of, lambda _sink, found: hits.extend(found))
    for item in made.value if isinstance(made.value, list) else [made.value]:
        core.value(item)
    return len(hits), made.expected


def wrong_counts(largest: int = 16 * MB) -> list[str]:
    """What is wrong, a sentence each; texts are made no longer than `largest`."""
    none, ten_thousand = redact.LiveSecrets(), redact.LiveSecrets()
    for value in live_values(0, 10_000):
        ten_thousand.add(value, kind="token")
    found = {case.name: found_in(none, case, 0, min(case.size, largest)) for case in (*EVENTS, *TEXTS)}
    found[LIVE_TEXT.name] = found_in(ten_thousand, LIVE_TEXT, 0, min(LIVE_TEXT.size, largest))
    for worst in WORST:
        made = worst.make(min(MB // 16, largest))
        live = redact.LiveSecrets()
        for value in live_values(1, worst.live):
            live.add(value, kind="token")
        found[worst.name] = len(redact.Redactor(live=live).matches(made.value)), made.expected
    return [f"{name}: {got} matches, must be {must}" for name, (got, must) in found.items() if got != must]
