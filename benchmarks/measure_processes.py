"""What a process pays before it does anything: time to import and install, and memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from budgets import row
from timing import PRINT_RESIDENT, RESIDENT, Measured, fresh, fresh_numbers, knows_memory, start_up_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgets import Row

_FIRST_TEXT = """
import redact
from time import perf_counter
begin = perf_counter()
redact.Redactor().text("a line")
print(1000 * (perf_counter() - begin))
"""
_LIVE_MEMORY = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from cases import live_values
import redact
values = live_values(0, 10_000)
live = redact.LiveSecrets()
redact.Redactor(live=live).text("a line")
before = {RESIDENT}
for value in values:
    live.add(value, kind="token")
print(({RESIDENT} - before) / sum(map(len, values)))
"""


def start_up() -> Iterator[Row]:
    """Import, first redactor, install."""
    imported, installed, with_logging, logging_alone = start_up_ms(
        15,
        (
            "import redact",
            "import redact; redact.install()",
            "import logging, redact; redact.install()",
            "import logging",
        ),
    )
    yield row("import", imported)
    yield row("redactor", fresh_numbers(9, _FIRST_TEXT))
    yield row("install", installed)
    ours = with_logging.value - logging_alone.value
    yield row(
        "install, logging", with_logging, f"{ours:.1f} ms of it ours, of the 14 that it leaves beside logging"
    )
    yield row("logging alone", logging_alone)


def memory() -> Iterator[Row]:
    """What the default redactor and a live secret take. Nothing where the system does not tell."""
    if not knows_memory():
        return
    loaded = f"import redact; redact.Redactor().text('a line'); {PRINT_RESIDENT}"
    extra = [(float(fresh(loaded)) - float(fresh(PRINT_RESIDENT))) / 1e6 for _ in range(5)]
    yield row("memory", Measured.of(extra))
    yield row("live memory", fresh_numbers(3, _LIVE_MEMORY))
