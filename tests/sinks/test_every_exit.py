"""No secret leaves through any exit under `install()`; without it, every exit leaks."""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from sinks import leaky_program

TESTS = Path(leaky_program.__file__).parents[1]
KINDS = ("format", "live", "key")
SEED = "20261123"
WINDOW = 12  # characters of a secret that would be enough to call it readable
PAINT = re.compile(r"\x1b\[[0-9;]*m")
LAYOUT = re.compile(r"[^A-Za-z0-9]+")


def readable(value, output):
    """Whether a stretch of the value can be read, also through colours, and over the lines of a layout."""
    plain = PAINT.sub("", output)
    joined = LAYOUT.sub("", plain)
    stretches = {value[start : start + WINDOW] for start in range(len(value) - WINDOW + 1)}
    return any(stretch in plain or stretch in joined for stretch in stretches)


@cache
def output_by_exit(mode, kind, directory):
    done = subprocess.run(
        [sys.executable, "-W", "default", "-m", "sinks.leaky_program", mode, kind, SEED],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(TESTS), "COLUMNS": "60"},
        encoding="utf-8",
        errors="backslashreplace",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    parts = re.split(r"^@@ (\w+)\n", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("exits")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", leaky_program.EXITS)
def test_nothing_is_readable_with_install(name, kind, directory):
    output = output_by_exit("install", kind, directory)[name]
    assert "!!" not in output
    assert not readable(leaky_program.made_secret(kind, SEED), output), output


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", leaky_program.EXITS)
def test_without_install_it_leaks(name, kind, directory):
    output = output_by_exit("plain", kind, directory)[name]
    assert readable(leaky_program.made_secret(kind, SEED), output)


@pytest.mark.parametrize("kind", KINDS)
def test_redaction_itself_did_not_fail(kind, directory):
    outputs = output_by_exit("install", kind, directory)
    assert [name for name, output in outputs.items() if "[REDACTED:error]" in output] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_callers_data_is_as_it_was(kind, directory):
    assert output_by_exit("install", kind, directory)["end"] == "unchanged\n"
