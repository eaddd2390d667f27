"""Tracebacks of what goes wrong behind a hook look as they would without redact."""

import sys
import textwrap

import pytest

import redact
from redact._own_frames import forget_own_frames

BEHIND_HOOKS = {
    "a child that is not there": 'subprocess.run(["./no/such/program"])',
    "an end of input": "input()",
    "a handler's emit": 'failing.error("x")',
    "a logger's filter": 'filtered.error("x")',
    "a variable that is no text": 'os.environ["x"] = 3',
    "a stream that is given a number": "sys.stderr.write(3)",
    "a line that is a number": "sys.stderr.writelines([3])",
    "a parser's own error": 'Parser().parse_args(["--x"])',
    "a structlog processor": 'structlog.wrap_logger(None, [fails]).info("x")',
    "a record of nothing": "logging.makeLogRecord(3)",
    "a value that cannot be shown": "sys.displayhook(Shy())",
    "a host that fails": "import loguru",
}

PROGRAM = textwrap.dedent(
    """
    import argparse, logging, os, subprocess, sys, threading, traceback
    import structlog
    import redact
    {install}

    class Failing(logging.Handler):
        def emit(self, record):
            raise RuntimeError("emit")

    class Parser(argparse.ArgumentParser):
        def error(self, message):
            raise RuntimeError("parser")

    class Shy:
        def __repr__(self):
            raise RuntimeError("shy")

    def fails(*given):
        raise RuntimeError("chain")

    failing, filtered = logging.getLogger("failing"), logging.getLogger("filtered")
    failing.propagate = filtered.propagate = False
    failing.addHandler(Failing())
    filtered.addFilter(fails)
    filtered.addHandler(logging.NullHandler())

    def body():
        try:
            {body}
        except BaseException as error:
            print(traceback.format_exc())
            raise RuntimeError("and so") from error

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    body()
    """
)


@pytest.mark.parametrize("body", BEHIND_HOOKS.values(), ids=BEHIND_HOOKS.keys())
def test_no_frame_of_ours_is_in_a_traceback(python, body, tmp_path):
    (tmp_path / "loguru.py").write_text("raise RuntimeError(1)", encoding="utf-8")
    program = tmp_path / "program.py"
    shown = []
    for install in ("redact.install(stdout='always')", "pass"):
        program.write_text(PROGRAM.format(install=install, body=body), encoding="utf-8")
        code = f"import runpy, sys; sys.path.insert(0, {str(tmp_path)!r}); runpy.run_path({str(program)!r})"
        shown.append(python(code, stdin=""))
    with_it, without = shown
    assert without.returncode == 1
    assert "in body" in without.stdout
    assert (with_it.stdout, with_it.stderr) == (without.stdout, without.stderr)


def test_the_exception_itself_has_them_no_more():
    with redact.install(stderr="always"):
        try:
            sys.stderr.write(3)
        except TypeError as error:
            raised = error
    before = raised.__traceback__
    assert before.tb_next is not None
    forget_own_frames(raised)
    assert raised.__traceback__ is before
    assert before.tb_next is None


def test_an_exception_that_nobody_raised_and_what_is_none_stay():
    error = ValueError("x")
    forget_own_frames(error)
    forget_own_frames(None)
    assert error.__traceback__ is None
