"""How the benchmarks read a clock: two things in turn, on inputs that are new in every round, as a ratio.

Machines are shared and drift, so nothing is compared across time. Branch predictors learn a buffer that they
see again, and CPython keeps a text's UTF-8 form, so no round reuses another's input unless it is several
megabytes long.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    Run = Callable[[], object]
    Clock = Callable[[], float]


_TURN = 16
"""So many inputs take long beside a look at the clock, and lie in near caches, as what an app just made."""
_TIMES = 4
"""How often each of two is timed in a round where the other needs another state."""


@dataclass(frozen=True)
class Measured:
    """The median of the rounds, and the quartiles round it."""

    value: float
    low: float
    high: float

    def map(self, change: Callable[[float], float]) -> Measured:
        """The same in another unit; `change` may turn the order round."""
        low, high = sorted((change(self.low), change(self.high)))
        return Measured(change(self.value), low, high)

    @classmethod
    def of(cls, values: Iterable[float]) -> Measured:
        """Of the values of all rounds; at least one."""
        found = list(values)
        low, value, high = (
            statistics.quantiles(found, n=4, method="inclusive") if len(found) > 1 else found * 3
        )
        return cls(value, low, high)


def seconds(run: Run, clock: Clock = thread_time) -> float:
    """How long one call takes.

    Args:
        run: The call.
        clock: By default the thread's own processor time, so that the machine's other work does not count.
            What runs on other threads or in other processes needs `perf_counter`.
    """
    gc.disable()
    try:
        begin = clock()
        run()
        return clock() - begin
    finally:
        gc.enable()


def each(function: Callable[..., object], *items: Iterable[Any]) -> Run:
    """Calls a function with each item (as `map` does, of each list), without a Python loop round it."""
    return lambda: deque(map(function, *items), maxlen=0)


def time_ratio(
    rounds: int, prepare: Callable[[int], tuple[Run, Run]], clock: Clock = thread_time
) -> Measured:
    """Time of the first run over time of the second.

    Args:
        rounds: How often. The order of the two changes from round to round.
        prepare: Makes the two anew for each round, by its number.
        clock: As for `seconds`.
    """
    ratios = []
    for number in range(rounds):
        first, second = prepare(number)
        below = seconds(second, clock) if number % 2 else 0.0
        above = seconds(first, clock)
        ratios.append(above / (below or seconds(second, clock)))
    return Measured.of(ratios)


def ratio_inside(
    rounds: int, prepare: Callable[[int], Run], inside: Callable[[], AbstractContextManager[object]]
) -> Measured:
    """Time of a run within something over the time of another such run outside of it.

    Both are timed four times a round, in turn, so that what the machine does meanwhile hits both alike.
    Each is run on other inputs first, in the state that it is timed in: entering `inside` exchanges
    methods of classes, which makes the interpreter forget what it knows of all that calls them; that is
    each turn's fault, and an app installs once.

    Args:
        rounds: How often.
        prepare: Makes a run, by a number that no other has.
        inside: Entering and leaving it is not timed.
    """
    ratios = []
    for number in range(rounds):
        times = [0.0, 0.0]
        for turn in range(_TIMES):
            for side in (0, 1) if (turn + number) % 2 else (1, 0):
                at = 4 * (number * _TIMES + turn) + 2 * side
                before, timed = prepare(at), prepare(at + 1)
                with inside() if side else nullcontext():
                    before()
                    times[side] += seconds(timed)
        ratios.append(times[1] / times[0])
    return Measured.of(ratios)


def speed_ratio(rounds: int, prepare: Callable[[int], tuple[Run, Run]], work: float = 1.0) -> Measured:
    """Speed of the first run over that of the second; `work` is how much more the first does."""
    return time_ratio(rounds, prepare).map(lambda ratio: work / ratio)


def ratio_in_turns(
    rounds: int, runs: tuple[Callable[[Any], Run], Callable[[Any], Run]], make: Callable[[int], Sequence[Any]]
) -> Measured:
    """Time of the first over time of the second, where the two differ by a few per cent.

    Both get the same inputs, a few at a time and in turn, so that what the machine does meanwhile hits both
    alike; which of the two is the first to see them changes from turn to turn. Two that are the same differ
    by less than one per cent then, on a machine with three times as much to do as it has processors, where
    the ratio of two whole rounds has quartiles of ten.

    Args:
        rounds: How often. Before the first, each of the two runs once on inputs of a round more.
        runs: Makes the run of some inputs: of the first, and of the second.
        make: The inputs of a round, by its number.
    """
    for run in runs:
        run(make(rounds))()
    ratios = []
    for number in range(rounds):
        inputs, times = make(number), [0.0, 0.0]
        for turn, at in enumerate(range(0, len(inputs), _TURN)):
            for side in (0, 1) if (turn + number) % 2 else (1, 0):
                times[side] += seconds(runs[side](inputs[at : at + _TURN]))
        ratios.append(times[0] / times[1])
    return Measured.of(ratios)


def fresh(code: str) -> str:
    """What a program prints in an interpreter of its own."""
    command = [sys.executable, "-I", "-c", code]
    done = subprocess.run(command, env=_environment(), capture_output=True, check=True)  # noqa: S603 - the folder's own programs
    return done.stdout.decode()


def start_up_ms(rounds: int, codes: Sequence[str]) -> list[Measured]:
    """Milliseconds that each program takes, from start to end, over one that does nothing."""
    extra: list[list[float]] = [[] for _ in codes]
    for _ in range(rounds):
        bare = seconds(partial(fresh, "pass"), perf_counter)
        for found, code in zip(extra, codes, strict=True):
            found.append(1000 * (seconds(partial(fresh, code), perf_counter) - bare))
    return [Measured.of(found) for found in extra]


def fresh_numbers(rounds: int, code: str) -> Measured:
    """The number that a program prints, over several processes."""
    return Measured.of(float(fresh(code)) for _ in range(rounds))


def knows_memory() -> bool:
    """Whether this system tells how much memory a process has."""
    return Path("/proc/self/statm").exists()


RESIDENT = "int(open('/proc/self/statm').read().split()[1]) * __import__('os').sysconf('SC_PAGE_SIZE')"
"""An expression: bytes of memory that the process has at this moment."""

PRINT_RESIDENT = f"print({RESIDENT})"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "REDACT"}
