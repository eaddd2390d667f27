"""Completion in real shells on a real terminal: the first key in a new shell already completes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command.terminal import Terminal

SHELLS = {"bash": ["bash", "--noprofile", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("typed", "completed"), [("redact ma", b"sk"), ("redact scan --hist", b"ory")])
def test_the_first_key_completes(tmp_path, shell, typed, completed):
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here: apt-get install {shell}")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "redact"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m redact "$@"\n')
    command.chmod(0o755)
    environment = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "XDG_CONFIG_HOME": f"{tmp_path}/.config"}
    environment["PATH"] = f"{tmp_path}/bin:{Path(sys.executable).parent}:{os.environ['PATH']}"
    # From the shell itself: the one that asks is the one that is set up. `:` keeps it there meanwhile.
    install = f"{command} --install-completion; :"
    subprocess.run(
        [shell, "-c", install],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        timeout=300,
    )
    with Terminal(SHELLS[shell], **environment) as terminal:
        terminal.type(b"echo rea''dy\r")
        terminal.until(b"ready")
        terminal.type(typed.encode())
        terminal.until(typed[-2:].encode())
        terminal.type(b"\t")
        terminal.until(completed)
