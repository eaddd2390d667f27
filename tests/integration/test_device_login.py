"""The showpiece as a test: a real device login at a real server, without redact and with it.

One server and four logins serve all tests of this file. The test that nothing is readable has its
control: the same judgement, given runs in which the secrets do leak.
"""

from __future__ import annotations

import dataclasses
import html
import json
import os
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
        [sys.executable, "-c", PROGRAM, mode], capture_output=True, text=True, timeout=300, check=False
    )

    assert result.stdout == "unchanged\n", result.stderr.replace(token, "[token]")[-2000:]
    assert leaks is (token in result.stderr)


@pytest.fixture(scope="module")
def ledger(logins, tmp_path_factory):
    from ledgers import keep_together

    path = tmp_path_factory.mktemp("ledger") / "ledger.json"
    keep_together(logins[0], path)
    return path


@pytest.fixture(scope="module")
def search(logins):
    from readable import Search

    return Search(logins[1])


def _report(ledger, *options):
    done = subprocess.run(
        [sys.executable, "-m", "redact", "report", *options, str(ledger)],
        capture_output=True,
        timeout=300,
        check=True,
    )
    return done.stdout


def test_a_place_that_is_not_in_the_ledger_is_a_problem(logins):
    from comparison import compare
    from places import places

    unkept = dataclasses.replace(places()[0], name="unkept", ledger={"sink": "carrier pigeon"})
    problems = compare([*places(), unkept], *logins).problems

    assert {"unkept: not in the ledger"} == {problem.partition(" (")[0] for problem in problems}
    assert len(problems) == 2


@pytest.mark.parametrize("terminal", [True, False], ids=["terminal", "pipes"])
def test_the_ledger_counts_what_came_out_masked(logins, terminal):
    from collections import Counter

    from places import texts_of

    run = _run(logins[0], protected=True, terminal=terminal)
    texts = texts_of(run)
    expected = Counter(_masks_by_logger(texts["acme.log"]))
    expected["acme.audit", "DEBUG"] = texts["audit.log"].count("[REDACTED:")
    # Beside the lines of the log: what logging itself prints of a wrong call.
    expected["acme.mishaps", "DEBUG"] += 1
    rows = json.loads(run.ledger)["matches"]
    found, sinks = Counter(), Counter()
    for row in rows:
        sinks[row["sink"]] += row["count"]
        if row["sink"] == "logging":
            found[row["logger"], row["level"]] += row["count"]
    spans = sum(text.count("[REDACTED:") for path, text in texts.items() if "/" in path)
    stacktraces = sum(text.count("[REDACTED:") for path, text in texts.items() if path.endswith("stacktrace"))

    assert +expected == +found
    assert sinks["structlog"] == texts["events.jsonl"].count("[REDACTED:")
    assert sinks["otel"] == spans - stacktraces
    # Since Python 3.13 the traceback module prints what nobody caught.
    uncaught = sum(
        row["count"] for row in rows if row["sink"] == "tracebacks" and row["file"].endswith("typer/main.py")
    )
    assert uncaught == (4 if sys.version_info >= (3, 13) else 0)
    # In a thread, in __del__, a source line, and a local variable that rich shows cut short.
    assert sinks["tracebacks"] == stacktraces + uncaught + 4
    assert sinks["warnings"] == 2
    if not terminal:
        assert sinks["http.client"] == texts["stdout"].count("[REDACTED:")


def _masks_by_logger(log):
    """Masks in a log by the logger and level of the line, or of the line that it goes on from."""
    speaker = None
    for line in log.splitlines():
        head = re.match(r"\S+ \S+ ([A-Z]+) (\S+): ", line)
        speaker = (head[2], head[1]) if head else speaker
        for _ in range(line.count("[REDACTED:")):
            yield speaker


def test_the_report_names_every_place_with_its_count(ledger):
    from ledgers import entries_of
    from places import places

    told = json.loads(ledger.read_bytes())
    data = json.loads(_report(ledger, "--json"))
    page, markdown = html.unescape(_report(ledger).decode()), _report(ledger, "--markdown").decode()
    counts = {
        tuple(place[name] for name in ("kind", "sink", "logger", "level", "file", "line")): place["count"]
        for place in data["places"]
    }

    for place in places():
        for row in entries_of(place, told):
            key = tuple(row[name] for name in ("kind", "sink", "logger", "level", "file", "line"))
            same = [
                other["count"]
                for other in told["matches"]
                if key == tuple(other[name] for name in ("kind", "sink", "logger", "level", "file", "line"))
            ]
            assert sum(same) == counts[key], place.name
            assert row["logger"] in page.replace("<wbr>", "")
            assert row["file"] in page
            assert f"{Path(row['file']).name}:{row['line']}" in markdown or not row["file"]
    assert data["counts"]["matches"] == sum(row["count"] for row in told["matches"]) == sum(counts.values())
    assert [process["mode"] for process in data["processes"]] == ["mask", "mask"]


PROOF = """
import json, logging, os, redact

def test_everything_is_said():
    with open(os.environ["VALUES"]) as file:
        values = json.load(file)
    held = [redact.Secret(value, kind=kind) for kind, value in values]
    for _, value in values:
        print("value", value, value.encode().hex() if len(value) >= 16 else "")  # short ones count in plain
        logging.getLogger("app").warning("value %s", value)
    assert held == []
"""


def _doctor(secrets):
    """What the doctor says in an environment that is full of them."""
    values = {f"VALUE_{number}": known.value for number, known in enumerate(secrets)}
    command = [sys.executable, "-m", "redact", "doctor", "--json"]
    environment = {**os.environ, **values, "ACME_CLIENT_SECRET": secrets[0].value}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=300, check=False)
    facts = json.loads(done.stdout)
    assert len(facts["policy"]) == 64
    assert facts["catalogue"]
    assert "logging" in facts["sinks"]
    return done.stdout + done.stderr


def test_no_value_is_readable_in_any_form_in_what_proves_it(logins, ledger, search, tmp_path):
    (tmp_path / "test_proof.py").write_text(PROOF, encoding="utf-8")
    values = tmp_path / "values.json"
    values.write_text(json.dumps([[known.kind, known.value] for known in logins[1]]), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", str(tmp_path)]
    environment = {**os.environ, "VALUES": str(values)}
    without, audited = (
        subprocess.run(
            [*command, *more], capture_output=True, env=environment, timeout=300, check=False
        ).stdout
        for more in ((), ("--redact-audit",))
    )
    proofs = {
        "the ledger": ledger.read_bytes(),
        "the page": _report(ledger),
        "the Markdown": _report(ledger, "--markdown"),
        "the JSON": _report(ledger, "--json"),
        "pytest's output": audited,
        "the doctor": _doctor(logins[1]),
    }

    assert b"redact-audit: " in audited
    assert search.leaks_anywhere(without) != [], "the control: pytest shows what a failing test has printed"
    assert {name: search.leaks_anywhere(proof) for name, proof in proofs.items()} == {
        name: [] for name in proofs
    }
