# ruff: noqa: E501 - programs as text, a line each
"""Uncaught exceptions: Python's own output but for the secret, and the same end of the process."""

import re
import signal
import sys
import textwrap

import pytest

INSTALL = "import redact; redact.install()\n"

ENDS = {
    "division": "1 / 0",
    "caret": "def f(x):\n    return x + (1 / 0) * 2\nf(3)",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('x') from e",
    "during": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    int('x')",
    "suppressed": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise KeyError('x') from None",
    "recursion": "def f(): f()\nf()",
    "syntax": "exec(compile('x = (1,\\n  2', 'odd.py', 'exec'))",
    "unicode": "raise ValueError('l\\u00f6gin \\U0001f511')",
    "broken": "class E(Exception):\n    def __str__(self): raise RuntimeError\nraise E",
    "name": "prin('x')",
    "thread": "import threading\nt = threading.Thread(target=lambda: 1 / 0, name='worker'); t.start(); t.join()",
    "thread exits": "import threading, sys\nt = threading.Thread(target=sys.exit, name='w'); t.start(); t.join()",
    "unraisable": "class A:\n    def __del__(self): 1 / 0\n    def __repr__(self): return 'A'\nA()",
    "exit text": "import sys\nsys.exit('fatal: no such file')",
    "exit number": "import sys\nsys.exit(3)",
    "interrupt": "raise KeyboardInterrupt",
    "warning": "import warnings\nwarnings.warn('odd')",
    "resource": "import warnings\nwarnings.simplefilter('always')\nopen('/dev/null')\nimport gc; gc.collect()",
    "print_exc": "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()",
    "logging's own failure": "import logging\nlogging.warning('bad %d', 'x')",
    "logging": "import logging\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('failed %s', 1)",
}
if sys.version_info >= (3, 11):
    ENDS["group"] = "raise ExceptionGroup('several', [ValueError(1), ExceptionGroup('in', [KeyError('x')])])"
    ENDS["note"] = "e = ValueError('x')\ne.add_note('a note\\nof two lines')\nraise e"


def test_a_value_in_an_argument_and_in_an_attribute_counts_once_when_nobody_catches_it(python):
    code = INSTALL + textwrap.dedent(
        """
        import atexit, sys
        atexit.register(lambda: print([(e.kind, e.count) for e in redact.ledger().entries()]))
        class Refused(Exception):
            def __init__(self, value):
                super().__init__(f"access_token={value}")
                self.access_token = value
        raise Refused("aB3dE5fG7h" * 3)
        """
    )
    done = python(code)
    assert done.stdout == "[('access_token', 1)]\n"
    assert done.stderr.endswith("Refused: access_token=[REDACTED:access_token]\n")


SHOWING = """
import sys, traceback
def show(kind, error, place):
    while place:
        print([*place.tb_frame.f_locals.values()][-1:], file=sys.stderr)
        place = place.tb_next
sys.excepthook = show
"""


def test_a_hook_that_shows_locals_under_no_name_is_told_no_secret(python):
    value = "aB3dE5fG7h" * 3
    ends = "def send(value): 1 / 0\ndef login(access_token): send(access_token)\nlogin('aB3dE5fG7h' * 3)\n"
    assert value in python(SHOWING + ends).stderr
    guarded = python(SHOWING + INSTALL + ends).stderr
    assert value not in guarded
    assert "['[REDACTED:access_token]']" in guarded


@pytest.fixture
def program(tmp_path):
    """A file with a program; the same path with and without redact, since tracebacks show it and its lines."""

    def write(code, before=""):
        path = tmp_path / "program.py"
        path.write_text(code)
        return f"{before}import runpy; runpy.run_path({str(path)!r}, run_name='__main__')"

    return write


@pytest.mark.parametrize("name", ENDS)
def test_a_clean_end_looks_as_without_redact(name, program, python):
    plain = python(program(ENDS[name]))
    guarded = python(program(ENDS[name], INSTALL))
    assert (guarded.returncode, shape(guarded.stderr)) == (plain.returncode, shape(plain.stderr))
    assert guarded.stdout == plain.stdout


def shape(output):
    """The output, but for what differs between any two runs, and the line that `install` itself takes."""
    return re.sub(r"0x[0-9a-f]+", "0x", output).replace('"<string>", line 2', '"<string>", line 1')


LEAKS = {
    "uncaught": "raise ValueError(SECRET)",
    "over two lines": "raise ValueError('-----BEGIN RSA PRIVATE ' + 'KEY-----\\n' + SECRET + '\\n' + SECRET)",
    "source line": (
        "import runpy, tempfile\n"
        "directory = tempfile.TemporaryDirectory()\n"
        "path = directory.name + '/leaky.py'\n"
        "with open(path, 'w') as file: file.write('access_token = ' + repr(SECRET) + '; 1 / 0')\n"
        "runpy.run_path(path)"
    ),
    "exit text": "import sys; sys.exit('fatal: ' + TEXT)",
    "interrupt": "raise KeyboardInterrupt(TEXT)",
    "custom hook": (
        "import sys\n"
        "def hook(kind, error, tb): print('custom', error, file=sys.stderr)\n"
        "sys.excepthook = hook\nINSTALL\nraise ValueError(TEXT)"
    ),
    "failing hook": (
        "import sys\n"
        "def hook(kind, error, tb): raise RuntimeError(str(error))\n"
        "sys.excepthook = hook\nINSTALL\nraise ValueError(TEXT)"
    ),
    "later hook": (
        "INSTALL\nimport sys\n"
        "sys.excepthook = lambda kind, error, tb: print('later', error, file=sys.stderr)\nraise ValueError(TEXT)"
    ),
    "custom thread hook": (
        "import sys, threading\n"
        "threading.excepthook = lambda args: print('custom', args.exc_value, file=sys.stderr)\nINSTALL\n"
        "def f(): raise ValueError(TEXT)\n"
        "t = threading.Thread(target=f); t.start(); t.join()"
    ),
    "custom unraisable hook": (
        "import sys\n"
        "sys.unraisablehook = lambda args: print('custom', args.exc_value, file=sys.stderr)\nINSTALL\n"
        "class A:\n    def __del__(self): raise ValueError(TEXT)\nA()"
    ),
}


def leaking(code, secret, *, install):
    code = code if "INSTALL" in code else f"INSTALL\n{code}"
    code = code.replace("INSTALL", INSTALL if install else "pass").replace(
        "TEXT", "('access_token=' + SECRET)"
    )
    return f"SECRET = {secret[:20]!r} + {secret[20:]!r}\n{code}"


@pytest.mark.parametrize("name", LEAKS)
def test_what_ends_a_program_is_masked(name, python, github_token):
    secret = github_token(name)
    done = python(leaking(LEAKS[name], secret, install=True))
    assert secret not in done.stderr
    assert secret[8:24] not in done.stderr
    assert "[REDACTED:" in done.stderr


@pytest.mark.parametrize("name", LEAKS)
def test_without_redact_it_is_readable(name, python, github_token):
    secret = github_token(name)
    assert secret in python(leaking(LEAKS[name], secret, install=False)).stderr


def test_a_custom_hook_is_still_called(python):
    done = python(leaking(LEAKS["custom hook"], "aZ3" * 15, install=True))
    assert done.stderr == "custom access_token=[REDACTED:access_token]\n"
    assert done.returncode == 1


def test_a_hook_that_fails_is_reported_as_python_does(python):
    done = python(leaking(LEAKS["failing hook"], "aZ3" * 15, install=True))
    lines = done.stderr.splitlines()
    assert lines[0] == "Error in sys.excepthook:"
    assert "Original exception was:" in lines
    assert lines[-1] == "ValueError: access_token=[REDACTED:access_token]"


def test_an_interrupt_still_ends_the_process_by_its_signal(python):
    assert python(INSTALL + "raise KeyboardInterrupt").returncode == -signal.SIGINT


def test_the_excepthook_works_on_its_own(python, github_token):
    secret = github_token()
    done = python(
        "import sys, redact.sinks.tracebacks\n"
        "sys.excepthook = redact.sinks.tracebacks.excepthook\n"
        f"raise ValueError({secret[:9]!r} + {secret[9:]!r})"
    )
    lines = done.stderr.splitlines()
    assert lines[:2] == ["Traceback (most recent call last):", '  File "<string>", line 3, in <module>']
    assert lines[-1] == "ValueError: [REDACTED:github_token]"


def test_when_masking_fails_nothing_of_the_exception_is_shown(python, github_token):
    secret = github_token()
    done = python(
        textwrap.dedent(
            f"""
            import redact
            redact.install()
            class Broken:
                def __getattr__(self, name): raise RuntimeError({secret[:9]!r} + {secret[9:]!r})
            redact.redactor().core = Broken()
            raise ValueError({secret[:9]!r} + {secret[9:]!r})
            """
        )
    )
    assert "[REDACTED:error]" in done.stderr
    assert secret not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    "where", ["{}", "thread = threading.Thread(target=end)\nthread.start()\nthread.join()"]
)
@pytest.mark.parametrize("installed", [True, False])
def test_an_exception_that_python_cannot_print_is_not_dumped_either(where, installed, python, github_token):
    code = textwrap.dedent(
        """
        import sys, threading
        class E(Exception):
            @property
            def __notes__(self): raise RuntimeError(sys.argv[1])
        def end(): raise E(sys.argv[1])
        """
    )
    token = github_token()
    result = python((INSTALL if installed else "") + code + where.format("end()"), token)
    assert (token in result.stderr) is not installed
    assert result.stderr


def test_two_threads_that_crash_at_once_do_not_mix(python):
    done = python(
        INSTALL
        + textwrap.dedent(
            """
            import sys, threading
            stderr = sys.stderr
            together = threading.Barrier(8)
            def work():
                together.wait()
                1 / 0
            threads = [threading.Thread(target=work) for _ in range(8)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(sys.stderr is stderr)
            """
        )
    )
    assert done.stdout == "True\n"
    assert done.stderr.count("ZeroDivisionError: division by zero\n") == 8
    assert all(
        part.splitlines()[1] == "Traceback (most recent call last):"
        for part in done.stderr.split("Exception in thread ")[1:]
    )


CONSOLE = """
import code
class Window(code.InteractiveConsole):
    def write(self, text):
        print("window:", text)
for line in LINES:
    Window().runsource(line)
"""


def test_a_console_shows_errors_as_it_did_in_its_own_window(python):
    lines = ["1 / 0", "x = 1 2", "raise KeyError('x') from OSError(2)"]
    plain, guarded = (python(f"{start}LINES = {lines}\n{CONSOLE}") for start in ("", INSTALL))
    assert (guarded.stdout, guarded.stderr) == (plain.stdout, plain.stderr)
    assert "window: Traceback" in plain.stdout


def test_what_a_console_shows_is_masked(python, fake):
    lines = [f"raise ValueError('access_token={fake(40)}')", f"access_token='{fake(40)}' 2"]
    plain, guarded = (python(f"{start}LINES = {lines}\n{CONSOLE}") for start in ("", INSTALL))
    assert plain.stdout.count(fake(40)) > 1
    assert fake(40) not in guarded.stdout + guarded.stderr
    assert "window: Traceback" in guarded.stdout


def test_a_console_behind_a_hook_of_the_apps_own_calls_that(python):
    begin = "import sys\nsys.excepthook = lambda *error: print('hook', error[0])\n"
    plain, guarded = (python(f"{begin}{start}LINES = ['1 / 0']\n{CONSOLE}") for start in ("", INSTALL))
    assert guarded.stdout == plain.stdout == "hook <class 'ZeroDivisionError'>\n"


def test_a_hook_that_fails_is_shown_without_the_frames_that_called_it(python):
    program = "import sys\ndef hook(*error): raise RuntimeError('own')\nsys.excepthook = hook\n"
    plain, guarded = (python(f"{program}{start}\n1 / 0") for start in ("", INSTALL))
    shown = [re.sub(r"line \d+", "", done.stderr) for done in (guarded, plain)]
    assert shown[0] == shown[1]
