"""examples/token_from_prompt.py takes a token by prompt or pipe, never by argv, and keeps it in a keyring."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "examples" / "token_from_prompt.py"

NONE = "raise ModuleNotFoundError(\"No module named 'keyring'\", name='keyring')"
WORKING = """
import os
class errors:
    class KeyringError(Exception): pass
def set_password(service, user, password):
    with open(os.environ["KEPT"], "w") as file:
        file.write(f"{service} {password}")
"""
REFUSING = WORKING.replace("    with open", "    raise errors.KeyringError\n    with open")

AT_A_TERMINAL = """
import os, pty, sys
child, terminal = pty.fork()
if not child:
    os.execv(sys.executable, [sys.executable, sys.argv[1]])
shown = b""
while b"Token: " not in shown:  # what is typed before, getpass drops
    shown += os.read(terminal, 4096)
os.write(terminal, sys.stdin.buffer.read())
try:
    while piece := os.read(terminal, 4096):
        shown += piece
except OSError:  # how Linux ends a terminal whose program has gone
    pass
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture
def run(tmp_path):
    """Runs the program with a keyring of the test's own making; `run.kept` is what it was given."""

    def start(*command, stdin, keyring=WORKING, **environment):
        (tmp_path / "keyring.py").write_text(keyring, encoding="utf-8")
        paths = {"PYTHONPATH": str(tmp_path), "KEPT": str(start.kept)}
        return subprocess.run(
            [sys.executable, *command],
            env={**os.environ, **paths, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    start.kept = tmp_path / "kept"
    return start


def test_a_token_from_a_pipe_is_kept_and_shown_nowhere(run, fake):
    done = run(PROGRAM, stdin=f"{fake()}\n", ACME_TOKEN=fake(seed=1))
    assert done.returncode == 0
    assert run.kept.read_text(encoding="utf-8") == f"acme {fake()}"
    assert fake() not in done.stdout + done.stderr
    assert "took [REDACTED:access_token]: the token is in the keyring" in done.stdout
    assert "'Bearer [REDACTED:access_token]'" in done.stderr
    assert "a child sees ACME_TOKEN: False" in done.stdout


def test_the_control_without_redact_its_careless_line_shows_the_token(run, fake):
    done = run(PROGRAM, stdin=f"{fake()}\n", REDACT="off")
    assert done.returncode == 0
    assert f"'Bearer {fake()}'" in done.stderr


def test_a_token_typed_at_the_prompt_is_not_echoed(run, fake):
    done = run("-c", AT_A_TERMINAL, PROGRAM, stdin=f"{fake()}\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Token: " in done.stdout
    assert run.kept.read_text(encoding="utf-8") == f"acme {fake()}"
    assert fake() not in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["--token", "{}"], ["--token={}"], ["token={}"]])
def test_a_token_on_the_command_line_is_refused_without_being_shown(run, fake, arguments):
    done = run(PROGRAM, *(argument.format(fake()) for argument in arguments), stdin="")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("token_from_prompt: the command line holds a credential: argument ")
    assert fake() not in done.stderr
    assert not run.kept.exists()


@pytest.mark.parametrize(
    ("keyring", "expected"),
    [
        (NONE, "keyring is not installed (pip install keyring)"),
        (REFUSING, "the keyring refused (KeyringError)"),
    ],
)
def test_without_a_keyring_it_says_so_and_keeps_nothing(run, fake, keyring, expected):
    done = run(PROGRAM, stdin=f"{fake()}\n", keyring=keyring)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout
    assert "the token is forgotten when this program ends" in done.stdout
    assert fake() not in done.stdout + done.stderr
    assert not run.kept.exists()


def test_no_token_at_all_is_a_clear_refusal(run):
    done = run(PROGRAM, stdin="")
    assert (done.returncode, done.stderr) == (2, "token_from_prompt: value must not be empty\n")
