"""What the pytest plugin costs 1,000 tests that each write a few lines of log and output: off, and on."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from budgets import row
from timing import Measured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgets import Row

_FILES, _TESTS = 20, 50
_ROUNDS = 12
"""One run differs from the same run again by 4 % (quartiles of 16), and the budget is 2 %."""
_SUITE = """
import logging
import pytest

log = logging.getLogger("shop.orders")

@pytest.mark.parametrize("number", range({tests}))
def test_order(number, tmp_path_factory):
    log.info("order %d accepted", number, extra={{"customer": "c-%d" % number}})
    log.debug("stock of item %d is %d", number, number * 3)
    print("order", number, "took", number / 7, "ms")
    assert sum(range(number)) == number * (number - 1) // 2
    assert ["a", "b", str(number)][-1] == str(number)
"""


def audit() -> Iterator[Row]:
    """The processor time of whole runs; those without the plugin stand round the others, against drift."""
    loaded, watching = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(_FILES):
            Path(folder, f"test_{number}.py").write_text(_SUITE.format(tests=_TESTS), encoding="utf-8")
        for options in (("-p", "no:redact"), (), ("--redact-audit",)):
            _seconds(folder, *options)  # the first run of each compiles
        for _ in range(_ROUNDS):
            without = _seconds(folder, "-p", "no:redact")
            off, on, again = _seconds(folder), _seconds(folder, "--redact-audit"), _seconds(folder)
            without += _seconds(folder, "-p", "no:redact")
            loaded.append((off + again) / without)
            watching.append(2 * on / without)
    yield row("audit off", Measured.of(loaded))
    yield row("audit on", Measured.of(watching))


def _seconds(folder: str, *options: str) -> float:
    """Processor time, because the machine is shared: of the run and of nothing else."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, folder]
    left_out = ("PYTEST", "PYTHONDONTWRITEBYTECODE")  # without bytecode, each run compiles every plugin anew
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    cached = kept | {"PYTHONPYCACHEPREFIX": str(Path(folder, "compiled"))}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, env=cached)  # noqa: S603 - our own suite
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
