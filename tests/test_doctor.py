# ruff: noqa: E501 - programs as text
"""The doctor: what is covered is said to be, and what is not, with the reason."""

import json
import subprocess
import sys
import textwrap

import pytest

import redact
from redact._doctor import _BEYOND


@pytest.fixture
def coverage(python):
    """Runs a program that ends with an `installation`, and gives what that covers, by sink and part."""

    def run(code, **environment):
        done = python(
            textwrap.dedent(code)
            + "\nimport json\nprint(json.dumps([line._asdict() for line in installation.coverage()]))",
            **environment,
        )
        assert done.returncode == 0, done.stderr
        return {
            (line["sink"], line["part"]): (line["state"], line["why"]) for line in json.loads(done.stdout)
        }

    return run


def test_what_is_in_place_is_covered_and_what_is_not_imported_waits(coverage):
    found = coverage("import logging, redact\ninstallation = redact.install(stdout='always')")
    assert found["logging", "records of every logger, for every handler"] == ("covered", "")
    assert found["stdout", "sys.stdout"] == ("covered", "")
    assert found["structlog", "events of every chain, and what is rendered of them"] == (
        "waiting",
        "armed as soon as structlog is imported",
    )
    assert found["", "children of multiprocessing"][0] == "waiting"


def test_a_host_imported_since_is_covered(coverage):
    found = coverage("import redact\ninstallation = redact.install()\nimport structlog, multiprocessing")
    assert found["structlog", "events of every chain, and what is rendered of them"] == ("covered", "")
    assert found["", "children of multiprocessing"][0] == "covered"


def test_a_library_that_is_not_installed_is_absent(coverage):
    found = coverage(
        """
        import sys, redact
        sys.path[:] = [entry for entry in sys.path if "site-packages" not in entry]
        installation = redact.install()
        """
    )
    assert found["loguru", "records, for every handler"] == ("absent", "loguru is not installed")


def test_a_pipe_is_data(coverage):
    found = coverage("import redact\ninstallation = redact.install()")
    state, why = found["stdout", "sys.stdout"]
    assert state == "data"
    assert 'stdout="always"' in why
    assert ("stdout", "sys.stdout") not in coverage(
        "import redact\ninstallation = redact.install(sinks={'logging'})"
    )


def test_what_somebody_replaced_since_is_named(coverage):
    found = coverage(
        """
        import io, sys, redact
        installation = redact.install()
        def theirs(*args): pass
        sys.excepthook = theirs
        sys.stderr = io.StringIO()
        """
    )
    state, why = found["tracebacks", "uncaught exceptions, and those in finalizers"]
    assert state == "replaced"
    assert "sys.excepthook by __main__.theirs" in why
    assert found["stderr", "sys.stderr"] == (
        "replaced",
        "a _io.StringIO stands there now; call install() again after whoever put it there",
    )


def test_a_sink_that_could_not_be_armed_is_open(coverage):
    found = coverage(
        """
        import redact, redact.sinks.debug_prints as sink
        def arm(redactor): raise RuntimeError("no")
        sink.arm = arm
        import http.client
        installation = redact.install()
        """
    )
    assert found["http.client", "what http.client prints at a debuglevel"] == (
        "open",
        "could not be armed: RuntimeError; stderr said so then",
    )


def test_failures_of_redaction_are_counted(coverage):
    found = coverage(
        """
        import logging, redact
        class Mute:
            def __str__(self): raise RuntimeError
        installation = redact.install()
        logging.warning("%s", Mute())
        """
    )
    assert found["logging", "records of every logger, for every handler"] == (
        "covered",
        "redaction has failed 1 times, and let nothing out",
    )


def test_loggers_that_go_their_own_way_are_named(coverage):
    found = coverage(
        """
        import logging, redact
        class Own(logging.Logger):
            def handle(self, record): self.callHandlers(record)
        class Later(logging.Logger):
            pass
        logging.setLoggerClass(Own)
        installation = redact.install()
        logging.setLoggerClass(Later)
        logging.getLogger("later")
        Later.handle = Later.callHandlers
        """
    )
    assert found["logging", "loggers of __main__.Later"][0] == "open"
    assert ("logging", "loggers of __main__.Own") not in found


@pytest.mark.parametrize("mode", ["observe", "off"])
def test_a_mode_that_masks_nothing_is_said_first(coverage, mode):
    found = coverage("import redact\ninstallation = redact.install()", REDACT=mode)
    place, (state, why) = next(iter(found.items()))
    assert (place, state) == (("", "all sinks"), "open")
    assert f"the environment's REDACT is {mode}" in why


def test_an_installation_taken_back_covers_nothing():
    installation = redact.install(sinks={"logging"})
    installation.uninstall()
    assert [(line.part, line.state) for line in installation.coverage()] == [("all sinks", "open")]


def test_what_no_installation_can_reach_is_always_said():
    with redact.install(sinks={"logging"}) as installation:
        beyond = [line.part for line in installation.coverage() if line.state == "beyond"]
    assert beyond[-len(_BEYOND) :] == [part for part, _why in _BEYOND]


def test_the_control_what_is_said_to_be_beyond_leaks(python, fake):
    code = f"import os, sys, redact\nredact.install(stdout='always')\nos.write(1, b'token={fake(40)}\\n')\nprint('token={fake(40)}', file=open(1, 'w', closefd=False))\n"
    assert python(code).stdout.count(fake(40)) == 2


def command(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "redact", "doctor", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**__import__("os").environ, **environment},
    )


def test_the_command_tries_every_hook_here():
    done = command()
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0].split() == ["sink", "what", "covered", "why"]
    assert [line for line in lines if line.startswith("structlog ") and " yes" in line]


def test_the_command_gives_json_and_a_code_for_what_is_open(tmp_path):
    done = command("--json", REDACT="observe")
    facts = json.loads(done.stdout)
    assert done.returncode == 1
    assert facts["environment"] == "REDACT=observe"
    assert facts["coverage"][0]["state"] == "open"


def test_the_command_refuses_a_wrong_policy(tmp_path):
    policy = tmp_path / "redact.toml"
    policy.write_text("mode = 7\n")
    done = command("--policy", str(policy))
    assert done.returncode == 2
    assert "mode" in done.stderr
