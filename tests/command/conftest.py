"""What tests of the command share: the command as a user runs it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "redact"]


@pytest.fixture
def redact_command():
    """Runs `redact`: `redact_command("mask", path, stdin=b"…", NAME="value of the environment")`."""

    def run(*arguments, stdin=b"", cwd=None, **environment):
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            timeout=300,
            check=False,
            cwd=cwd,
            env={**os.environ, "COLUMNS": "200", "TERM": "dumb", **environment},
        )

    return run
