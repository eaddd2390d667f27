"""What the command costs: `redact mask` on a large file beside the core, `sed`, and other packages' commands.

The processes' own processor time is counted, start included. The other commands read a smaller file, because
they would need minutes; they live in an environment of their own, which `make bench` makes.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from budgets import row
from cases import LOG_TEXT_WITH_SECRETS, MB
from timing import Measured, seconds

import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgets import Row

_FILE = 200_000_000
_SMALL = 4 * MB
_PEERS = Path(__file__).parents[1] / ".venv-peers" / "bin"
_COMMANDS = {
    "redactcli": ("redactcli", "redact"),
    "logveil-cli": ("logveil",),
    "promptcloak": ("promptcloak",),
}
_ROUNDS = 3
_MASK = b"[REDACTED:"


def command() -> Iterator[Row]:
    """`redact mask`, against what it is built of and what does something alike."""
    yield row("help", Measured.of(_help_ms() for _ in range(9)))
    made = LOG_TEXT_WITH_SECRETS.make(7, 16 * MB)
    block = made.value.encode()
    times = _FILE // len(block) + 1
    core: Any = redact.Redactor(live=redact.LiveSecrets()).core
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.log", Path(folder) / "small.log"
        with large.open("wb") as file:
            for _ in range(times):
                file.write(block)
        small.write_bytes(block[:_SMALL])
        mask = (sys.executable, "-m", "redact", "mask")
        _check(mask, large, times * made.expected)
        ratios = []
        for _ in range(_ROUNDS):
            bulk = seconds(lambda: core.data(block)) / len(block)
            ratios.append(bulk / (_seconds(mask, large) / (times * len(block))))
        yield row("mask", Measured.of(ratios))
        sed = shutil.which("sed")
        if sed:
            one = (sed, "-E", "s/gh[pousr]_[A-Za-z0-9]{36}/[REDACTED]/g")
            yield row("mask, sed", _faster(mask, large, one, large), "one pattern, LC_ALL=C")
        for name, words in _COMMANDS.items():
            program = _PEERS / words[0]
            if program.exists():
                measured = _faster(mask, large, (str(program), *words[1:]), small)
                yield row("mask, peer", measured, name)
            else:
                yield row("mask, peer", Measured.of([0]), f"{name}: not installed, so not compared")


def _help_ms() -> float:
    """Milliseconds of the clock, from start to end, over an interpreter that does nothing."""
    bare = seconds(lambda: _run((sys.executable, "-c", "pass")), perf_counter)
    return 1000 * (seconds(lambda: _run((sys.executable, "-m", "redact", "--help")), perf_counter) - bare)


def _run(words: tuple[str, ...]) -> None:
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own command


def _faster(mine: tuple[str, ...], file: Path, other: tuple[str, ...], its_file: Path) -> Measured:
    """The speed of the first command, of the second's."""
    sizes = file.stat().st_size / its_file.stat().st_size
    return Measured.of(sizes * _seconds(other, its_file) / _seconds(mine, file) for _ in range(_ROUNDS))


def _check(mask: tuple[str, ...], file: Path, expected: int) -> None:
    """A command that finds less is quicker."""
    with subprocess.Popen([*mask, file], stdout=subprocess.PIPE) as process:  # noqa: S603 - our own command
        assert process.stdout is not None  # noqa: S101 - it was asked for
        found = sum(line.count(_MASK) for line in process.stdout)
    if found != expected:
        text = f"redact mask: {found} masks instead of {expected}"
        raise ValueError(text)


def _seconds(words: tuple[str, ...], file: Path) -> float:
    """Processor time of a command that reads a file and writes to nowhere."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with file.open("rb") as source:
        subprocess.run(  # noqa: S603 - the commands above
            words, stdin=source, stdout=subprocess.DEVNULL, check=True, env={**os.environ, "LC_ALL": "C"}
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
