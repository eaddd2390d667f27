"""The showpiece as a test: a real device login at a real server, without redact and with it.

One server and four logins serve all tests of this file. The test that nothing is readable has its
control: the same judgement, given runs in which the secrets do leak.
"""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "device_login"


@pytest.fixture(scope="module", autouse=True)
def _example_on_the_path():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        yield


@pytest.fixture(scope="module")
def logins(tmp_path_factory):
    from demo import log_in_four_times
    from rich.console import Console

    return log_in_four_times(tmp_path_factory.mktemp("logins"), Console(quiet=True))


@pytest.fixture(scope="module")
def comparison(logins):
    from comparison import compare
    from places import places

    return compare(places(), *logins)


@pytest.fixture(scope="module")
def swapped_comparison(logins):
    from comparison import compare
    from places import places

    runs, secrets = logins
    return compare(places(), _swapped(runs), secrets)


def _run(runs, *, protected, terminal):
    return next(
        run for run in runs if run.setting.protected is protected and run.setting.terminal is terminal
    )


def _swapped(runs):
    """The same runs, each under the other's name: what leaked without redact now counts as a leak with it."""
    return [
        dataclasses.replace(
            run, setting=dataclasses.replace(run.setting, protected=not run.setting.protected)
        )
        for run in runs
    ]


def test_with_redact_nothing_is_readable_anywhere(comparison):
    assert comparison.problems == ()
    assert comparison.readable_with == 0


def test_without_redact_nearly_every_listed_place_leaks(comparison):
    assert len(comparison.rows) >= 25
    assert comparison.readable_without >= 20
    assert [row.place.name for row in comparison.rows if not row.leaks_without] == []


def test_the_judgement_sees_every_leak_when_the_protected_runs_leak(swapped_comparison):
    assert swapped_comparison.readable_with >= 20
    problems = swapped_comparison.problems
    assert any("readable in the whole of stderr" in problem for problem in problems)
    assert any("only 0 places leak" in problem for problem in problems)


def test_a_place_that_never_appears_is_a_problem(logins):
    from comparison import compare
    from places import places

    unseen = dataclasses.replace(places()[0], name="unseen", pattern=re.compile("no line is like this"))
    comparison = compare([*places(), unseen], *logins)

    assert {"unseen: never appeared"} == {problem.partition(" (")[0] for problem in comparison.problems}


def test_the_demo_exits_with_0_and_names_its_report_last(logins, comparison, tmp_path, monkeypatch, capsys):
    import demo

    monkeypatch.setattr(demo, "compare", lambda *_: comparison)

    report = tmp_path / "deep" / "report.html"
    monkeypatch.setattr(demo, "log_in_four_times", lambda folder, console: logins)
    monkeypatch.setattr(sys, "argv", ["demo.py", "--report", str(report)])

    assert demo.main() == 0
    assert f"report: {report}" == capsys.readouterr().out.splitlines()[-1]
    assert report.exists()


def test_the_demo_exits_with_1_when_something_is_readable(
    logins, swapped_comparison, tmp_path, monkeypatch, capsys
):
    import demo

    runs, secrets = logins
    monkeypatch.setattr(demo, "compare", lambda *_: swapped_comparison)
    monkeypatch.setattr(demo, "log_in_four_times", lambda folder, console: (_swapped(runs), secrets))
    monkeypatch.setattr(sys, "argv", ["demo.py", "--report", str(tmp_path / "report.html")])

    assert demo.main() == 1
    assert "FAILED" in capsys.readouterr().out


def test_the_report_is_one_file_that_asks_no_other_machine_for_anything(logins, comparison, tmp_path):
    from page import write_page

    runs, secrets = logins
    page = tmp_path / "report.html"
    write_page(page, comparison, runs, secrets)
    text = page.read_text(encoding="utf-8")

    assert re.findall(r"<(?:script|link|img|iframe)\b|@import|url\(", text) == []
    assert 'class="leak"' in text
    assert "The secrets on this page are fake." in text


def test_exit_codes_are_the_same_with_and_without_redact(logins):
    runs, _ = logins

    assert {1} == {run.exit_code for run in runs}  # the CLI ends with an uncaught exception


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipes"])
def test_the_traceback_is_the_same_but_for_the_secrets(logins, terminal):
    runs, secrets = logins
    without, protected = (_run(runs, protected=wanted, terminal=terminal) for wanted in (False, True))

    expected = _final_traceback(without, secrets)

    plain = re.sub(r"\x1b\[[0-9;]*m", "", expected)  # from Python 3.13 on a terminal gets it in colours
    assert "acme.api.AcmeError: export failed" in plain
    assert "[REDACTED]" in plain
    assert re.search(r'File ".*cli\.py", line \d+, in main', plain)
    assert expected == _final_traceback(protected, secrets)


@pytest.mark.parametrize("output", ["terminal", "stdout", "stderr", "acme.log", "audit.log"])
def test_every_line_is_the_same_but_for_the_secrets(logins, output):
    runs, secrets = logins
    without, protected = (
        _run(runs, protected=wanted, terminal=output == "terminal") for wanted in (False, True)
    )

    expected = _comparable(without, output, secrets)

    assert any("[REDACTED]" in line for line in expected)
    assert expected == _comparable(protected, output, secrets)


def _final_traceback(run, secrets):
    text = "\n".join(_comparable(run, "terminal" if run.setting.terminal else "stderr", secrets))
    crash = text.rindex("The above exception was the direct cause")
    return text[text.rindex("Traceback (most recent call last)", 0, crash) : text.index("\n<time>", crash)]


def _comparable(run, output, secrets):
    """An output's lines with secrets and masks made one, and without what differs between any two runs."""
    text = run.outputs[output].decode().replace("\r\n", "\n")
    for known in sorted(secrets, key=lambda known: -len(known.value)):
        text = text.replace(known.value, "[REDACTED]")
        text = text.replace(known.value.encode().hex(), "[REDACTED]")
    text = re.sub(r"\[REDACTED[^\]]*\]", "[REDACTED]", text)
    # Inside base64, how much of the neighbours goes with the secret is the matcher's own matter.
    text = re.sub(r"(state cookie )\S+", r"\1[REDACTED]", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+", "<time>", text)
    text = re.sub(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", "<date>", text)
    text = re.sub(r"('expires_at': )\d+", r"\1<time>", text)
    text = re.sub(r"0x[0-9a-f]{6,}", "<address>", text)
    text = re.sub(r"127\.0\.0\.1[:']+(?:, port=)?\d+", "<origin>", text)
    # When a log call is wrong, logging prints the whole stack below it, and the wrapped methods are on it.
    text = re.sub(r"(--- Logging error ---\n).*?(?=^Message: )", r"\1", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\S*/logs/after_login\.py", "after_login.py", text)
    return text.splitlines()


PROGRAM = """
import copy, logging, random, string, sys, warnings
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
import redact

if sys.argv[1] == "install":
    redact.install()

token = "".join(random.Random(11).choices(string.ascii_letters + string.digits, k=40))
nested = [{"refresh_token": token[::-1]}, ("authorization", "Bearer " + token)]
answer = {"access_token": token, "nested": nested}
headers = [(b"Authorization", b"Bearer " + token.encode()), ("Cookie", b"session=" + token.encode())]
error = RuntimeError(f"refused: access_token={token}", answer)
texts = [str(pair) for pair in headers]
before = copy.deepcopy((answer, headers, error.args, texts))

logging.basicConfig(level=logging.DEBUG)
logging.getLogger("app").debug("%s %s", answer, headers, extra={"form": answer})
logging.getLogger("app").error("failed", exc_info=error, extra={"form": answer})
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
structlog.get_logger().info("login", answer=answer, headers=headers, error=error)
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stderr)))
with provider.get_tracer("app").start_as_current_span("login") as span:
    span.set_attribute("headers", texts)
    span.record_exception(error)
warnings.warn(f"access_token={token}")
print(answer, headers, file=sys.stderr)
sys.excepthook(type(error), error, None)

assert before == (answer, headers, error.args, texts), "a value was changed"
print("unchanged")
"""


@pytest.mark.parametrize(("mode", "leaks"), [("install", False), ("control", True)])
def test_the_callers_data_is_not_changed_while_every_text_of_it_is_masked(mode, leaks):
    import random
    import string

    token = "".join(random.Random(11).choices(string.ascii_letters + string.digits, k=40))
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, mode], capture_output=True, text=True, timeout=60, check=False
    )

    assert result.stdout == "unchanged\n", result.stderr.replace(token, "[token]")[-2000:]
    assert leaks is (token in result.stderr)
