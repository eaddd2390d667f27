"""`redact doctor -m app`: what an app's own installation covers, looked at when the app has run."""

import json

import pytest

APP = """
import sys
import redact
print("the app's own output", sys.argv[1:])
{}
"""


@pytest.fixture
def doctor(tmp_path, redact_command):
    def run(body, *arguments, options=()):
        (tmp_path / "app.py").write_text(APP.format(body))
        return redact_command("doctor", *options, "-m", "app", "--", *arguments, cwd=tmp_path)

    return run


def test_an_app_that_installs_is_covered_and_its_output_goes_aside(doctor):
    done = doctor("import logging; redact.install(); raise SystemExit(3)", "--flag", "x", options=["--json"])
    facts = json.loads(done.stdout)
    covered = {line["sink"] for line in facts["coverage"] if line["state"] == "covered"}

    assert done.returncode == 0
    assert done.stderr == b"the app's own output ['--flag', 'x']\n"
    assert covered >= {"logging", "tracebacks", "stderr"}


def test_an_app_that_takes_its_installation_back_was_covered(doctor):
    done = doctor("with redact.install(): pass")
    assert done.returncode == 0
    assert b"logging" in done.stdout


def test_an_app_that_installs_nothing_is_told(doctor):
    done = doctor("pass")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.endswith(b"redact: app never called redact.install(): nothing is covered\n")


def test_a_hook_that_was_put_over_ours_is_a_hole(doctor):
    done = doctor("redact.install(); sys.excepthook = lambda *_: None", options=["--json"])
    states = {line["state"] for line in json.loads(done.stdout)["coverage"] if line["sink"] == "tracebacks"}
    assert done.returncode == 1
    assert states & {"replaced", "open"}


def test_an_app_that_fails_is_told_with_its_error_masked(doctor, github_token):
    done = doctor(f"redact.install(); raise ValueError('{github_token()}')")
    assert done.returncode == 0
    assert b"redact: app ended with ValueError\n" in done.stderr
    assert github_token().encode() not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["x"], b"arguments are for the app of -m"),
        (["-m", "app", "--policy", "p.toml"], b"exclude each other"),
    ],
)
def test_a_wrong_call_is_one_line(tmp_path, redact_command, arguments, told):
    done = redact_command("doctor", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_module_that_is_not_there_is_told(tmp_path, redact_command):
    done = redact_command("doctor", "-m", "no_such_app", cwd=tmp_path)
    assert done.returncode == 1
    assert b"no_such_app ended with ImportError" in done.stderr
