"""Fail closed: whatever goes wrong, in the core or in the app's objects, nothing leaks or is raised."""

import re
from pathlib import Path

import pytest
from sinks.exits.reading import KINDS, SEED, outputs, readable
from sinks.exits.ways import made_secret

import redact.sinks


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("faults")


def struck(outputs):
    """What went wrong in each section where something did, and how many errors the ledger then had."""
    found = {name: re.findall(r"^@= (\w+) (\d+)$", output, re.MULTILINE) for name, output in outputs.items()}
    return {name: lines[0] for name, lines in found.items() if lines and lines[0][0] != "None"}


RUNS = [("all", "format"), ("raises", "live"), ("raises", "key")]


@pytest.mark.parametrize(("faults", "kind"), RUNS)
def test_a_fault_of_the_core_lets_nothing_out(faults, kind, directory):
    found = outputs("fault_program", faults, kind, directory)
    secret = made_secret(kind, SEED)
    assert [name for name, output in found.items() if readable(secret, output)] == []


@pytest.mark.parametrize(("faults", "kind"), RUNS)
def test_a_fault_of_the_core_does_not_reach_the_app(faults, kind, directory):
    found = outputs("fault_program", faults, kind, directory)
    assert [name for name, output in found.items() if re.search("^!! ", output, re.MULTILINE)] == []


@pytest.mark.parametrize(("faults", "kind"), RUNS)
def test_the_ledger_has_every_fault(faults, kind, directory):
    found = struck(outputs("fault_program", faults, kind, directory))
    # None is one of its answers: what it was asked for is then done the long way.
    answered = {
        name for name, (call, _errors) in found.items() if call == "value_beside" and "gives_none" in name
    }
    assert [name for name, (_call, errors) in found.items() if errors == "0" and name not in answered] == []


def test_the_control_every_kind_of_call_was_struck_in_every_way(directory):
    found = struck(outputs("fault_program", "all", "format", directory))
    calls = {call for call, _errors in found.values()}
    assert calls >= {"text", "value", "matches", "feed", "is_sensitive_key", "incremental"}
    assert len({name.rpartition("__")[2] for name in found}) == 5
    assert len(found) > 2000


STRUCK_ELSEWHERE = {
    "consoles",  # these two ask nothing of the core
    "handovers",
    "ipython",  # these two need a shell or a kernel: test_every_ending, test_notebooks
    "notebooks",
    "otel_pending",  # it waits for Logfire: test_otel_pending
    "prompts",  # it needs a terminal, and goes through the guarded stream
    "streams",  # its channels fail in modules of their own: the calls of feed
    "structlog",  # likewise: its chains
}


def test_every_sink_was_struck(directory):
    found = outputs("fault_program", "all", "format", directory)["end"]
    (failed,) = re.findall(r"^@# (.*)$", found, re.MULTILINE)
    sinks = {path.stem for path in Path(redact.sinks.__file__).parent.glob("*.py")} - {"__init__"}
    assert sorted(sinks - set(failed.split()) - STRUCK_ELSEWHERE) == []


@pytest.mark.parametrize("kind", KINDS)
def test_objects_that_fail_let_nothing_out(kind, directory):
    found = outputs("hostile_program", "install", kind, directory)
    secret = made_secret(kind, SEED)
    assert [name for name, output in found.items() if readable(secret, output)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_objects_that_fail_reach_the_app_no_more_than_without_redact(kind, directory):
    plain = outputs("hostile_program", "plain", kind, directory)
    guarded = outputs("hostile_program", "install", kind, directory)
    reached = {name: (reaching(plain[name]), reaching(guarded[name])) for name in plain if name != "end"}
    assert {name: both for name, both in reached.items() if both[1] not in {both[0], "nothing"}} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_control_without_redact_they_tell_the_secret(kind, directory):
    found = outputs("hostile_program", "plain", kind, directory)
    secret = made_secret(kind, SEED)
    assert sum(readable(secret, output) for output in found.values()) > len(found) / 2


def reaching(output):
    (reached,) = re.findall(r"^@= (\w+)$", output, re.MULTILINE)
    return reached
