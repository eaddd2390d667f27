"""The pytest plugin in real runs: a planted leak fails with its place, without it the same tests pass."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from redact.testing import fake

APP = """
import logging, os, sys
from redact.testing import fake

log = logging.getLogger("app.login")
TOKEN = fake("github-token")

def log_it():
    log.warning("got %s", TOKEN)  # here: log

def log_exception():
    try:
        raise ValueError(TOKEN)
    except ValueError:
        log.exception("failed")  # here: exception

def print_it():
    print("token is", TOKEN)  # here: print

def stderr_in_pieces():
    for piece in (TOKEN[:9], TOKEN[9:], "\\n"):
        sys.stderr.write(piece)  # here: pieces

def by_descriptor():
    os.write(1, TOKEN.encode())

def span():
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(InMemorySpanExporter()))
    with provider.get_tracer("app").start_as_current_span("login") as span:  # here: span
        span.set_attribute("answer", TOKEN)

def structlog_to_a_file():
    import structlog
    logger = structlog.wrap_logger(structlog.WriteLogger(open(os.devnull, "w")))
    logger.info("login", answer=TOKEN)  # here: structlog

def own_handler(tmp_path):
    logger = logging.getLogger("app.audit")
    logger.propagate = False
    handler = logging.FileHandler(tmp_path / "audit.log")
    logger.addHandler(handler)
    logger.error("audit %s", TOKEN)  # here: handler
    logger.removeHandler(handler)

def nothing(tmp_path=None):
    print("clean"); log.warning("clean %s", 1)
"""

LEAKS = {
    "log_it": ("log", "logging"),
    "log_exception": ("exception", "logging"),
    "print_it": ("print", "stdout"),
    "stderr_in_pieces": ("pieces", "stderr"),
    "by_descriptor": (None, "stdout"),
    "span": ("span", "otel"),
    "structlog_to_a_file": ("structlog", "structlog"),
    "own_handler": ("handler", "logging"),
}
TOKEN = fake("github-token")


@pytest.fixture
def project(tmp_path):
    """Writes a project and runs pytest in it."""

    def run(tests, *arguments, app=APP, ini="", conftest="", **environment):
        for name, text in (("app.py", app), ("test_app.py", tests), ("conftest.py", conftest)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = .\n{ini}", encoding="utf-8")
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "REDACT"))
        }
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=tmp_path,
            env={**kept, "COLUMNS": "250", **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


def _tests(*names):
    lines = ["import app"]
    for name in names:
        argument = "tmp_path" if name == "own_handler" else ""
        lines.append(f"def test_{name}({argument}):\n    app.{name}({argument})")
    return "\n".join(lines)


def _line_of(mark):
    return next(number for number, line in enumerate(APP.splitlines(), 1) if f"# here: {mark}" in line)


@pytest.mark.parametrize("xdist", [(), ("-n2",)], ids=["alone", "xdist"])
def test_every_planted_leak_fails_its_test_by_place_and_kind_and_shows_no_value(project, xdist):
    done = project(_tests(*LEAKS, "nothing"), "--redact-audit", *xdist)
    assert done.returncode == 1, done.stdout
    assert f"{len(LEAKS)} failed, 1 passed" in done.stdout
    for name, (mark, sink) in LEAKS.items():
        assert f"FAILED test_app.py::test_{name}" in done.stdout
        where = f"at app.py:{_line_of(mark)}" if mark else f"of test_app.py::test_{name}"
        assert f"github_token (by github-token) reached {sink} {where}" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    assert TOKEN[8:30] not in done.stdout + done.stderr
    assert "[REDACTED:github_token]" in done.stdout, "what was captured is shown, masked"


@pytest.mark.parametrize("xdist", [(), ("-n2",)], ids=["alone", "xdist"])
def test_without_the_leak_the_same_tests_pass(project, xdist):
    clean = APP.replace('fake("github-token")', '"no secret at all"')
    done = project(_tests(*LEAKS, "nothing"), "--redact-audit", *xdist, app=clean)
    assert done.returncode == 0, done.stdout


def test_the_control_without_the_audit_they_pass_and_the_value_is_shown(project):
    done = project(_tests("log_it") + "\n    assert 0")
    assert done.returncode == 1
    assert TOKEN in done.stdout
    assert project(_tests(*LEAKS)).returncode == 0


MASKED = """
import logging, structlog, sys
import app, pytest, redact
from redact.sinks.logging import RedactFilter
from redact.sinks.structlog import RedactProcessor

def test_installed(tmp_path):
    with redact.install(stdout="always"):
        app.log_it(); app.log_exception(); app.print_it(); app.stderr_in_pieces(); app.span()
        app.structlog_to_a_file(); app.own_handler(tmp_path)

def test_late_object(tmp_path):
    class Late:
        def __str__(self): return app.TOKEN
    logger = logging.getLogger("late")
    logger.propagate = False
    handler = logging.FileHandler(tmp_path / "late.log")
    handler.setFormatter(logging.Formatter("%(message)s %(late)s"))
    logger.addHandler(handler)
    with redact.install():
        logger.warning("x", extra={"late": Late()})
    assert "[REDACTED" in (tmp_path / "late.log").read_text()

def test_filter_on_a_handler(tmp_path):
    handler = logging.FileHandler(tmp_path / "app.log")
    handler.addFilter(RedactFilter())
    app.log.addHandler(handler)
    app.log_it()
    app.log.removeHandler(handler)

def test_processor(capsys):
    structlog.configure(processors=[RedactProcessor(), structlog.processors.JSONRenderer()])
    structlog.get_logger().info("login", token=app.TOKEN)
    assert "REDACTED" in capsys.readouterr().out

def test_exporter():
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from redact.sinks.otel import RedactingSpanExporter
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(RedactingSpanExporter(InMemorySpanExporter())))
    provider.get_tracer("app").start_span("s", attributes={"token": app.TOKEN}).end()
"""


def test_what_the_program_masks_before_it_leaves_is_no_finding(project):
    done = project(MASKED, "--redact-audit")
    assert done.returncode == 0, done.stdout.replace(TOKEN, "<TOKEN>")
    assert "5 passed" in done.stdout


PHASES = """
import app, pytest, unittest

@pytest.fixture
def leaky_setup():
    app.print_it()

@pytest.fixture
def leaky_teardown():
    yield
    app.log_it()

def test_setup(leaky_setup): pass
def test_teardown(leaky_teardown): pass
def test_failing_anyway():
    app.print_it()
    assert app.TOKEN == "other"
@pytest.mark.xfail(reason="known")
def test_xfail():
    app.print_it()
    assert 0
def test_capsys(capsys):
    app.print_it()
    assert app.TOKEN in capsys.readouterr().out
def test_caplog(caplog):
    app.log_it()
    assert app.TOKEN in caplog.text
class TestCase(unittest.TestCase):
    def test_unittest(self):
        app.print_it()
def test_clean(capsys):
    app.nothing()
    assert capsys.readouterr().out == "clean\\n"
"""


def test_each_phase_and_sort_of_test_is_watched(project):
    done = project(PHASES, "--redact-audit", "-rA")
    assert "ERROR test_app.py::test_setup" in done.stdout
    assert "ERROR test_app.py::test_teardown" in done.stdout
    failed = {"failing_anyway", "xfail", "capsys", "caplog", "TestCase::test_unittest"}
    assert {
        name.removeprefix("test_")
        for name in re.findall(r"^FAILED test_app\.py::(\S+)", done.stdout, re.MULTILINE)
    } == failed
    assert "5 failed, 2 passed, 2 errors" in done.stdout
    assert "+ [REDACTED:github_token]" in done.stdout
    assert TOKEN not in done.stdout + done.stderr


ALLOWED = """
import app, pytest

@pytest.mark.redact_allow("github_token", reason="it is a fake")
def test_by_kind(): app.print_it()
@pytest.mark.redact_allow(sinks="stdout")
def test_by_sink(): app.print_it()
@pytest.mark.redact_allow()
def test_all(): app.log_it()
@pytest.mark.redact_allow("jwt")
def test_other_kind(): app.print_it()
@pytest.mark.redact_allow("github_token", sinks=["logging"])
def test_other_sink(): app.print_it()
def test_by_ini(): app.print_it()
"""


def test_the_allow_list_is_by_test_kind_and_sink(project):
    ini = "redact_audit = true\nredact_audit_allow =\n    github_token: *::test_by_ini\n    jwt\n"
    done = project(ALLOWED, "--strict-markers", ini=ini)
    assert set(re.findall(r"^FAILED \S+::(\S+)", done.stdout, re.MULTILINE)) == {
        "test_other_kind",
        "test_other_sink",
    }
    assert project(ALLOWED, "--strict-markers", "--no-redact-audit", ini=ini).returncode == 0


def test_live_secrets_in_their_spellings_count(project):
    tests = """
import redact, base64
def test_live():
    secret = redact.Secret("a-value-Of-1-test-only", kind="session_cookie")
    print("cookie", base64.b64encode(secret.reveal().encode()).decode())
"""
    done = project(tests, "--redact-audit")
    assert "session_cookie (by" in done.stdout
    assert "1 failed" in done.stdout


def test_a_policy_of_the_projects_own(project, tmp_path):
    (tmp_path / "redact.toml").write_text(
        "[[rules]]\nid = 'acme'\nkind = 'acme_key'\npattern = 'acme_[0-9]{8,}'\n", encoding="utf-8"
    )
    tests = 'def test_own_rule():\n    print("acme" + "_0123456789")\n'
    done = project(tests, "--redact-audit", ini="redact_audit_policy = redact.toml\n")
    assert "acme_key (by acme) reached stdout" in done.stdout
    wrong = project(tests, "--redact-audit", ini="redact_audit_policy = no.toml\n")
    assert wrong.returncode == pytest.ExitCode.USAGE_ERROR
    assert "redact_audit_policy: " in wrong.stderr
    assert "no.toml: cannot be read" in wrong.stderr


def test_without_capturing_the_leak_is_found_all_the_same(project):
    tests = _tests("print_it", "stderr_in_pieces", "log_it")
    done = project(tests, "--redact-audit", "-s")
    assert "3 failed" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    assert "[REDACTED:github_token]" in done.stdout
    assert TOKEN in project(tests, "-s").stdout  # the control


def test_without_capturing_texts_of_every_class_and_thread_are_masked(project):
    tests = """
import app, sys, threading
class Line(str):
    def __str__(self):
        return self
def test_write():
    sys.stdout.write(Line(f"one {app.TOKEN}\\n"))
    print(Line(f"two {app.TOKEN}"))
    threads = [threading.Thread(target=print, args=(f"more {app.TOKEN}",)) for _ in range(20)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
"""
    done = project(tests, "--redact-audit", "-s")
    assert TOKEN not in done.stdout + done.stderr
    assert done.stdout.count("[REDACTED:github_token]") >= 22
    assert project(tests, "-s").stdout.count(TOKEN) == 22  # the control


def test_streams_and_classes_are_the_same_after_the_run(project):
    conftest = """
import logging, sys, structlog
def state():
    return [vars(logging.Logger)["callHandlers"], vars(logging.Handler)["handle"], structlog.PrintLogger.info]
def pytest_sessionstart():
    global before
    before = state()
def pytest_unconfigure(config):
    sys.__stderr__.write(f"same {state() == before} {'write' in vars(sys.stdout)}\\n")
"""
    done = project(_tests("log_it", "nothing"), "--redact-audit", conftest=conftest)
    assert "same True False" in done.stderr


LEDGER = """
import redact
from redact.testing import fake

def test_one(redact_ledger):
    redact.text(fake("github-token"))
    assert [entry.kind for entry in redact_ledger.entries()] == ["github_token"]
    assert redact_ledger is redact.ledger()

def test_two(redact_ledger):
    assert len(redact_ledger) == 0
"""


def test_the_fixture_is_the_processs_ledger_emptied(project):
    assert "2 passed" in project(LEDGER).stdout
    assert "2 passed" in project(LEDGER, "--redact-audit").stdout


def test_off_it_loads_and_hooks_nothing(project):
    tests = """
import sys
def test_nothing(pytestconfig):
    assert [name for name in sys.modules if name.startswith("redact._audit")] == []
    assert not pytestconfig.pluginmanager.has_plugin("redact-audit")
"""
    assert "1 passed" in project(tests).stdout


def test_it_is_found_by_pytest_itself():
    from importlib.metadata import entry_points

    assert [point.value for point in entry_points(group="pytest11", name="redact")] == [
        "redact.pytest_plugin"
    ]
    assert Path(sys.modules["redact.pytest_plugin"].__file__).name == "pytest_plugin.py"


def test_the_snippets_of_the_page_on_testing_pass(project):
    page = (Path(__file__).parents[1] / "docs" / "testing.md").read_text(encoding="utf-8")
    snippets = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    done = project("\n".join(snippets), "--redact-audit")
    assert f"{len(snippets)} passed" in done.stdout, done.stdout
