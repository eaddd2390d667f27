"""The `redact` command, as a user runs it: real processes, real pipes, real files."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from command.calling import COMMAND, call

import redact
from redact import _native
from redact._cli import COMMANDS


def test_mask_copies_standard_input_with_secrets_masked(github_token):
    done = call("mask", stdin=f"a {github_token()} b\nclean\n".encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"a [REDACTED:github_token] b\nclean\n", b"")


def test_mask_passes_any_bytes(github_token):
    data = bytes(range(256)) + b"\r\n\xff\xfe no newline at the end"
    assert call("mask", stdin=data).stdout == data
    mixed = b"\xe9 " + github_token().encode() + b" \xff"
    assert call("mask", stdin=mixed).stdout == b"\xe9 [REDACTED:github_token] \xff"


def test_mask_reads_files_in_order_and_dash_as_standard_input(tmp_path, github_token):
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"{name} {github_token(name)}\n")
    done = call("mask", tmp_path / "one", "-", tmp_path / "two", stdin=b"between\n")
    assert done.stdout == b"one [REDACTED:github_token]\nbetween\ntwo [REDACTED:github_token]\n"


def test_mask_gives_lines_out_while_the_pipe_is_still_open(github_token):
    with subprocess.Popen(
        [*COMMAND, "mask"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        for number in range(3):
            process.stdin.write(f"{number} {github_token()}\n".encode())
            line = b""
            while not line.endswith(b"\n"):
                line += process.stdout.read(1)
            assert line == b"%d [REDACTED:github_token]\n" % number
        process.stdin.close()
        assert process.stdout.read() == b""


def test_an_interrupt_loses_no_text_and_shows_no_secret(github_token):
    with subprocess.Popen(
        [*COMMAND, "mask"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        process.stdin.write(b"first\n")
        assert process.stdout.read(6) == b"first\n"
        process.stdin.write(f"last {github_token()}".encode())
        assert process.stdout.read(5) == b"last "
        _until_it_waits(process)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == b"[REDACTED:github_token]"
        assert process.wait() != 0


def _until_it_waits(process):
    """Until it sleeps in its read: a signal that arrives right before that has no effect until the read ends.

    A second one, as a person would send, could come while the first is dealt with.
    """
    while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
        time.sleep(0.001)


def test_mask_ends_quietly_when_its_reader_is_gone(tmp_path):
    big = tmp_path / "big"
    big.write_text("clean line\n" * 200_000)
    with subprocess.Popen([*COMMAND, "mask", big], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.read(11) == b"clean line\n"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_mask_follows_a_policy_file(tmp_path, github_token):
    policy = tmp_path / "redact.toml"
    policy.write_text('[masks]\ndefault = "***"\n')
    assert call("mask", "--policy", policy, stdin=github_token().encode()).stdout == b"***"


def test_mask_is_not_turned_off_by_the_environment(github_token):
    assert call("mask", stdin=github_token().encode(), REDACT="off").stdout == b"[REDACTED:github_token]"


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere.log", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_one_line_and_exit_code_2(tmp_path, name, reason):
    (tmp_path / "good").write_text("good\n")
    path = tmp_path / name
    done = call("mask", tmp_path / "good", path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"redact: {path}: {reason}\n"


def test_a_wrong_policy_is_one_line_and_exit_code_2(tmp_path):
    policy = tmp_path / "redact.toml"
    policy.write_text("mdoe = 'off'\n")
    done = call("mask", "--policy", policy)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"redact: {policy}: policy: unknown key 'mdoe'")


def test_rules_lists_the_catalogue_one_a_line():
    lines = call("rules").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == ["id", *(rule[0] for rule in _native.rules())]


def test_rules_as_json_is_for_programs():
    found = json.loads(call("rules", "--json").stdout)
    assert [tuple(rule.values()) for rule in found] == _native.rules()
    assert list(found[0]) == ["id", "kind", "provider", "shape", "source", "lengths", "beside"]


def test_version_names_package_core_and_catalogue():
    done = call("--version")
    expected = (
        f"redact {redact.__version__} (core {_native.__version__}, rules {_native.catalogue_version})\n"
    )
    assert done.stdout.decode() == expected


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["mask", "--help"], ["rules", "-h"]])
def test_help_says_what_it_does_and_shows_examples(arguments):
    done = call(*arguments)
    assert done.returncode == 0
    assert b"Usage: redact" in done.stdout
    if len(arguments) == 2:
        assert b"Examples:" in done.stdout
        assert b"redact %s" % arguments[0].encode() in done.stdout


@pytest.mark.parametrize("arguments", [["masks"], ["mask", "--loud"], []])
def test_a_wrong_call_is_exit_code_2(arguments):
    done = call(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("missing", "arguments"),
    [
        ("typer", ["rules"]),
        ("rich", ["rules"]),
        ("dotenv", ["run", "--env-file", __file__, "true"]),
        ("pathspec", ["scan", "--gitignore", "."]),
        ("jinja2", ["scan", "--html", "page.html", __file__]),
    ],
)
def test_without_the_extra_it_says_what_to_install(python, missing, arguments):
    code = f"""
import sys
sys.modules[{missing!r}] = None
sys.argv[1:] = {arguments!r}
from redact.__main__ import main
main()
"""
    done = python(code)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"redact: the command line needs {missing}: pip install 'redact-logs[cli]'\n"


def test_a_fault_of_ours_shows_no_text_that_was_being_masked(python, github_token):
    code = f"""
import sys
from redact import _cli_mask
from redact.__main__ import main
def broken(*_):
    raise KeyError({github_token()!r})
_cli_mask.Copier.copy = broken
sys.argv[1:] = ["mask", "/dev/null"]
main()
"""
    done = python(code)
    assert done.returncode == 2
    assert "KeyError" in done.stderr
    assert github_token() not in done.stderr


def test_help_of_all_commands_loads_none_of_them(python):
    code = """
import sys
from redact.__main__ import main
sys.argv[1:] = ["--help"]
try:
    main()
finally:
    loaded = [name for name in sys.modules if name.startswith("redact._cli_")]
    print(loaded, "rich" in sys.modules, "json" in sys.modules, "asyncio" in sys.modules)
"""
    assert python(code).stdout.splitlines()[-1] == "[] False False False"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_in_the_list_what_it_says_itself(name):
    shown = call(name, "--help").stdout.decode().split("\n\n")
    assert shown[0].startswith(f"Usage: redact {name} ")
    assert " ".join(shown[1].split()).startswith(COMMANDS[name].rstrip("."))
    assert f"Examples:\n  redact {name}" in call(name, "--help").stdout.decode()


def test_a_misspelt_command_is_told_with_the_nearest_one():
    assert b"'mask'" in call("maks").stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_commands_without_loading_them(shell):
    environment = {"COMP_WORDS": "redact m", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "redact m"}
    done = call(_REDACT_COMPLETE=f"complete_{shell}", _TYPER_COMPLETE_FISH_ACTION="get-args", **environment)
    assert "mask" in done.stdout.decode()
    assert "rules" not in done.stdout.decode()


def test_the_control_completion_without_a_beginning_knows_all_commands():
    done = call(_REDACT_COMPLETE="complete_bash", COMP_WORDS="redact ", COMP_CWORD="1")
    assert set(done.stdout.decode().split()) == set(COMMANDS)
