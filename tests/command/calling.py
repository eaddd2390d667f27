"""The command as a user runs it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

COMMAND = [sys.executable, "-m", "redact"]


def call(*arguments, stdin=b"", cwd=None, **environment):
    """Runs `redact`: `call("mask", path, stdin=b"…", NAME="value of the environment")`."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=300,
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", "TERM": "dumb", **environment},
    )
