"""The command at the edges of a process: streams closed or full, names that are no text, keys at any time."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

REDACT = f"{sys.executable} -m redact"
MASK = "[REDACTED:github_token]"
FULL = Path("/dev/full")


def shell(line, **options):
    return subprocess.run(["/bin/sh", "-c", line], capture_output=True, timeout=300, check=False, **options)


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "call", ["mask app.log", "scan app.log", "scan --json app.log", "rules", "explain < app.log", "--help"]
)
def test_an_output_that_is_full_is_one_line_and_exit_code_2(tmp_path, github_token, call):
    (tmp_path / "app.log").write_text(f"{github_token()}\n")
    done = shell(f"{REDACT} {call} > /dev/full", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"redact: standard output: No space left on device\n")


@pytest.mark.parametrize("call", ["mask app.log", "scan app.log", "rules", "run -- echo one"])
def test_a_closed_output_is_one_line_and_exit_code_2(tmp_path, github_token, call):
    (tmp_path / "app.log").write_text(f"{github_token()}\n")
    done = shell(f"{REDACT} {call} >&-", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"redact: standard output: Bad file descriptor\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_files_are_masked_whichever_stream_is_closed(tmp_path, github_token, closed):
    (tmp_path / "app.log").write_text(f"{github_token()}\n")
    done = shell(f"{REDACT} mask --in-place --verbose app.log {closed}", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "app.log").read_text()) == (0, f"{MASK}\n")


def test_without_standard_error_the_output_of_a_program_is_masked(github_token):
    done = shell(f"{REDACT} run -- echo {github_token()} 2>&-")
    assert (done.returncode, done.stdout) == (0, f"{MASK}\n".encode())


@pytest.mark.parametrize(
    "call", [["mask"], ["mask", "-v"], ["mask", "-i", "-v"], ["scan"], ["scan", "--html", "-"]]
)
def test_names_of_any_bytes_are_files_like_others(tmp_path, github_token, call):
    name = os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J.log"
    with open(name, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(f"{github_token()}\n")
    done = subprocess.run(
        [sys.executable, "-m", "redact", *call, name], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == (1 if "scan" in call else 0)
    assert github_token().encode() not in done.stdout + done.stderr
    assert b"\x1b[2J" not in done.stdout + done.stderr
    if "-v" in call or "scan" in call:
        assert rb"caf\xe9\x1b[2J.log" in done.stdout + done.stderr


@pytest.mark.parametrize("call", [["scan", "--environment"], ["run", "--", "true"], ["doctor"]])
def test_variables_with_names_of_any_bytes_are_like_others(github_token, call):
    environment = {**os.environb, b"ACME_\xff_TOKEN": github_token().encode()}
    done = subprocess.run(
        [sys.executable, "-m", "redact", *call],
        env=environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == (1 if "scan" in call else 0), done.stderr
    assert b"Traceback" not in done.stderr
    if "run" not in call:
        assert rb"ACME_\xff_TOKEN" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who can become somebody else")
@pytest.mark.parametrize(
    "call", ["mask FILE", "mask --in-place FILE", "scan FILE", "rules test FILE -", "policy check FILE"]
)
def test_what_may_not_be_read_is_one_line(tmp_path, github_token, call):
    closed = tmp_path / "closed.log"
    closed.write_text(github_token())
    closed.chmod(stat.S_IRUSR)
    (tmp_path / "open.log").write_text("clean\n")
    code = """
import contextlib, os, sys
from redact.__main__ import main
given, sys.argv = sys.argv, [word.replace("/proc/self/fd/9", "open.log") for word in sys.argv]
with contextlib.suppress(SystemExit):
    main()  # loads all that it needs: the folders above may be closed to others
sys.argv = given
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
main()
"""
    words = call.replace("FILE", "/proc/self/fd/9").split()
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" 9<{closed}', "sh", sys.executable, "-c", code, *words],
        capture_output=True,
        timeout=300,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    told = done.stderr.splitlines()[-1]
    assert (told[:24], told[-17:]) == (b"redact: /proc/self/fd/9:", b"Permission denied")


def test_a_key_that_ends_it_while_it_loads_is_no_traceback():
    code = """
import os, signal, sys
class Pressed:
    def find_spec(self, name, *_):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Pressed())
from redact.__main__ import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


def test_a_pipe_with_a_name_is_read_once(tmp_path, github_token):
    os.mkfifo(tmp_path / "pipe")
    done = shell(f"echo {github_token()} > pipe & {REDACT} mask pipe", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{MASK}\n".encode())
