"""What pytest reports of tests under an installation, in a process of its own."""

import os
import subprocess
import sys

import pytest

CONFTEST = "import redact\n\nredact.install()\n"

SUITE = """
import logging
import os
import sys
import warnings

import pytest

TOKEN = os.environ["PREFIX"] + os.environ["LETTERS"]


def test_captured(record_property):
    record_property("seen", f"got {TOKEN}")
    print("printed", TOKEN)
    sys.stderr.write(f"written {TOKEN}\\n")
    logging.getLogger("app").warning("logged %s", TOKEN)
    assert {"answer": TOKEN} == {"answer": "other"}


def test_raised():
    password = "-".join(("x", TOKEN[4:16].lower(), "y"))
    raise ValueError(f"refused {TOKEN}")


@pytest.mark.parametrize("given", [f"with {TOKEN}"])
def test_named(given):
    warnings.warn(given)
    assert given in "nothing"


def test_what_a_test_reads_is_what_was_written(capsys):
    print(TOKEN)
    sys.stderr.write(TOKEN)
    assert capsys.readouterr() == (TOKEN + "\\n", TOKEN)


@pytest.fixture
def broken():
    raise RuntimeError(TOKEN)


def test_set_up(broken):
    pass
"""


LOGGED = ("-p", "no:cacheprovider", "-o", "junit_logging=all")


@pytest.fixture
def ran(tmp_path, fake):
    letters = fake(36)

    def run(conftest, *options):
        (tmp_path / "conftest.py").write_text(conftest)
        (tmp_path / "test_suite.py").write_text(SUITE)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-vl", "--junitxml=report.xml", *LOGGED, *options],
            cwd=tmp_path,
            env={**os.environ, "PREFIX": "gh" + "p_", "LETTERS": letters, "PYTEST_ADDOPTS": ""},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        report = (tmp_path / "report.xml").read_text()
        return (
            done,
            report.replace(f"test_named[with ghp_{letters}]", ""),
            letters,
        )  # by which tests are known

    return run


@pytest.mark.parametrize("options", [["--color=yes"], ["--tb=short", "-rA"]])
def test_no_report_shows_a_secret_when_a_conftest_installs(ran, options):
    done, report, letters = ran(CONFTEST, *options)
    assert letters not in done.stdout + done.stderr + report
    assert "printed [REDACTED:github_token]" in done.stdout
    assert "written [REDACTED:github_token]" in report
    assert "[REDACTED:error]" not in done.stdout + report
    assert done.returncode == 1


def test_the_control_without_it_all_of_them_do(ran):
    done, report, letters = ran("")
    assert done.stdout.count(letters) > 10
    assert report.count(letters) > 5
    assert "3 failed, 1 passed" in done.stdout


def test_after_uninstall_pytests_own_are_back():
    import _pytest._io.terminalwriter
    import _pytest.reports

    import redact

    owners = (
        (_pytest._io.terminalwriter.TerminalWriter, "write_raw"),
        (_pytest.reports.TestReport, "__init__"),
        (_pytest.reports.CollectReport, "__init__"),
    )
    before = [vars(owner)[name] for owner, name in owners]
    with redact.install(sinks={"tracebacks"}):
        assert all(vars(owner)[name] is not own for (owner, name), own in zip(owners, before, strict=True))
    assert [vars(owner)[name] for owner, name in owners] == before
