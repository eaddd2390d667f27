"""Runs the leaky programs, and says whether what came out of them can be read."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

KINDS = ("format", "live", "key")
SEED = "20261123"
WINDOW = 12  # characters of a secret that would be enough to call it readable

_PAINT = re.compile(r"\x1b\[[0-9;]*m")
_LAYOUT = re.compile(r"[^A-Za-z0-9]+")
_TESTS = Path(__file__).parents[2]


def readable(value, output):
    """Whether a stretch of the value can be read, also through colours, and over the lines of a layout."""
    plain = _PAINT.sub("", output)
    joined = _LAYOUT.sub("", plain)
    stretches = {value[start : start + WINDOW] for start in range(len(value) - WINDOW + 1)}
    return any(stretch in plain or stretch in joined for stretch in stretches)


@cache
def outputs(program, mode, kind, directory):
    """What each exit of a program let out, by its name. One process, run once for all tests that ask."""
    place = Path(directory, f"{program}-{mode[:5]}-{kind}")  # files of one run must not be read by another
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-W", "default", "-m", f"sinks.{program}", mode, kind, SEED],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(_TESTS), "COLUMNS": "60"},
        encoding="utf-8",
        errors="backslashreplace",
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    parts = re.split(r"^@@ (\w+)\n", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
