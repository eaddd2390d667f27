"""The examples run as they are, in processes of their own, and what came out holds no secret.

Each has its control: the same program with REDACT=off, in which the secret can be read.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import Maker

EXAMPLES = Path(__file__).parents[1] / "examples"
TOKENS = {
    "structlog_service.py": Maker(1).opaque(40),
    "one_sink.py": Maker(2).opaque(40),
    "own_policy.py": "TCK-" + Maker(3).of("0123456789abcdef", 24),
}
VARIABLES = {"own_policy.py": "ACME_TICKET"}
EXIT_CODES = {"structlog_service.py": 0, "one_sink.py": 1, "own_policy.py": 0}


def _run(name: str, folder: Path, **environment: str):
    return subprocess.run(
        [sys.executable, str(EXAMPLES / name)],
        env={**os.environ, VARIABLES.get(name, "ACME_TOKEN"): TOKENS[name], **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_example_is_run_here():
    elsewhere = ["token_from_prompt.py"]  # by test_example_token.py: it takes no token from the environment
    assert sorted([*TOKENS, *elsewhere]) == sorted(path.name for path in EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("name", TOKENS)
def test_an_example_shows_masks_and_no_secret(name, tmp_path):
    done = _run(name, tmp_path)

    assert EXIT_CODES[name] == done.returncode
    assert "[REDACTED:" in done.stdout + done.stderr
    assert "[REDACTED:error]" not in done.stdout + done.stderr
    assert TOKENS[name] not in done.stdout + done.stderr


@pytest.mark.parametrize("name", TOKENS)
def test_an_example_without_redact_shows_the_secret_and_ends_the_same(name, tmp_path):
    done = _run(name, tmp_path, REDACT="off")

    assert EXIT_CODES[name] == done.returncode
    assert TOKENS[name] in done.stdout + done.stderr


@pytest.mark.parametrize("name", TOKENS)
def test_an_example_needs_nothing_from_the_environment(name, tmp_path):
    done = _run(name, tmp_path, **{VARIABLES.get(name, "ACME_TOKEN"): ""})

    assert EXIT_CODES[name] == done.returncode
    assert "[REDACTED:" in done.stdout + done.stderr


def test_the_service_still_logs_json_line_by_line(tmp_path):
    lines = [json.loads(line) for line in _run("structlog_service.py", tmp_path).stdout.splitlines()]

    assert [line["event"] for line in lines] == ["starting", "calling", "call failed", "done"]
    assert lines[1]["headers"]["Authorization"] == "Bearer [REDACTED:access_token]"
    assert lines[1]["headers"]["Accept"] == "application/json"
    assert lines[3]["max_tokens"] == 4096


def test_the_one_sink_leaves_the_traceback_as_it_is_but_for_the_value(tmp_path):
    masked = _run("one_sink.py", tmp_path).stderr
    plain = _run("one_sink.py", tmp_path, REDACT="off").stderr

    # The environment's name for it was heard first; what the program itself calls it stands in the mask.
    assert masked == plain.partition("\n")[2].replace(TOKENS["one_sink.py"], "[REDACTED:access_token]")
    assert plain.startswith("redact: REDACT=off")


def test_the_own_policy_marks_the_same_ticket_with_the_same_fingerprint(tmp_path):
    done = _run("own_policy.py", tmp_path)
    marks = re.findall(r"\[REDACTED:acme_ticket#[0-9a-f]{8}\]", done.stderr)

    assert len(marks) == 2
    assert len(set(marks)) == 1
    assert "'door_code': <door code>" in done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "acme_ticket",
        "acme_ticket",
        "door_code",
    ]


def test_the_list_of_examples_names_each(tmp_path):
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert [name for name in TOKENS if f"[{name}]({name})" not in listed] == []
