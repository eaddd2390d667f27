# ruff: noqa: E501, ISC004 - programs as text, and messages as one text
"""install: what it puts in, what it refuses, and that uninstall takes back exactly that."""

import sys
import textwrap

import pytest

import redact
from redact import InstallError, Policy, _state
from redact._sink_names import SINKS

HOOKS = textwrap.dedent(
    """
    import builtins, sys, threading, logging, logging.handlers, traceback, warnings, http.client, argparse
    import click, reprlib, subprocess, unittest
    import structlog, rich.traceback, rich.text, rich.table, rich.panel, rich.rule, rich.syntax
    import opentelemetry.sdk.trace, opentelemetry.sdk._logs._internal as otel_logs

    def hooks():
        found = {
            "excepthook": sys.excepthook, "unraisablehook": sys.unraisablehook,
            "threading": threading.excepthook, "stdout": sys.stdout, "stderr": sys.stderr,
            "own stdout": sys.__stdout__, "own stderr": sys.__stderr__,
            "handle": vars(logging.Logger)["handle"], "format": vars(logging.Handler)["format"],
            "traceback": vars(traceback.TracebackException)["format"],
            "only": vars(traceback.TracebackException)["format_exception_only"],
            "frame": vars(traceback.StackSummary).get("format_frame_summary"),
            "list": vars(traceback.StackSummary)["format"],
            "warnings": warnings._formatwarnmsg, "warnings impl": warnings._formatwarnmsg_impl,
            "formatwarning": warnings.formatwarning, "showwarning": warnings.showwarning,
            "print": vars(http.client).get("print"),
            "configure": structlog.configure, "process": vars(structlog.BoundLoggerBase)["_process_event"],
            "processors": structlog.get_config()["processors"],
            "rich": vars(rich.traceback.Traceback)["extract"], "rich lines": vars(rich.traceback)["linecache"],
            "panel": vars(rich.panel.Panel)["__rich_console__"], "rule": vars(rich.rule.Rule)["__rich_console__"],
            "code": vars(rich.syntax.Syntax)["__rich_console__"],
            "text": vars(rich.text.Text)["__rich_console__"], "table": vars(rich.table.Table)["__rich_console__"],
            "text size": vars(rich.text.Text)["__rich_measure__"],
            "table size": vars(rich.table.Table)["__rich_measure__"],
            "queue": vars(logging.handlers.QueueListener)["handle"],
            "report": vars(logging.Handler)["handleError"],
            "queued": vars(logging.handlers.QueueHandler)["prepare"],
            "pickled": vars(logging.handlers.SocketHandler)["makePickle"],
            "mapped": vars(logging.handlers.HTTPHandler)["mapLogRecord"],
            "cut": vars(reprlib.Repr)["repr1"], "popen": vars(subprocess.Popen)["__repr__"],
            "unittest": unittest.case.safe_repr, "unittest's own": unittest.util.safe_repr,
            "traceback init": vars(traceback.TracebackException)["__init__"],
            "traceback text": vars(traceback.TracebackException)["__str__"],
            "input": builtins.input,
            "argparse": vars(argparse.ArgumentError)["__init__"],
            "click": vars(click.exceptions.BadParameter)["format_message"],
            "span": vars(opentelemetry.sdk.trace.Span)["_readable_span"],
            "log": vars(otel_logs.SynchronousMultiLogRecordProcessor)["on_emit"],
            "concurrent log": vars(otel_logs.ConcurrentMultiLogRecordProcessor)["on_emit"],
            "meta_path": list(sys.meta_path),
        }
        found.update((f"processor {n}", p) for n, p in enumerate(structlog.get_config()["processors"]))
        return found
    """
)

_GIVEN_TO_PEOPLE = [
    ("logging", "logging"),
    ("structlog", "structlog"),
    ("otel", "opentelemetry.sdk.trace"),
    ("syslog_lines", "syslog"),
    ("threads", "threading"),
    ("traceback_text", "traceback"),
]


@pytest.fixture
def ran(python):
    """Runs a program and gives its stdout; its stderr must be empty."""

    def run(code, **environment):
        done = python(textwrap.dedent(code), **environment)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    return run


def test_uninstall_restores_the_identical_objects(ran):
    output = ran(
        HOOKS
        + textwrap.dedent(
            """
            import redact
            before = hooks()
            installation = redact.install(stdout="always")
            during = hooks()
            installation.uninstall()
            after = hooks()
            print(sorted(name for name in before if before[name] is during[name]))
            print([name for name in before if before[name] is not after[name] and name != "meta_path"])
            print(before["meta_path"] == after["meta_path"], before.keys() == after.keys())
            """
        )
    )
    unchanged = {"formatwarning", "showwarning", "processors"}
    unchanged |= {"list"} if sys.version_info >= (3, 11) else {"frame"}
    first, second, third = output.splitlines()
    kept = set(eval(first))  # noqa: S307 - a list that our own program printed
    assert {name for name in kept if not name.startswith("processor ")} == unchanged
    assert (second, third) == ("[]", "True True")


def test_every_hook_there_is_comes_out_again(ran):
    output = ran(
        """
        import importlib, warnings
        import redact
        from redact import _hooks, _sink_names

        warnings.simplefilter("ignore")  # hosts that a later Python no longer has
        missing = []
        for host in _sink_names.hosts():
            try: importlib.import_module(host)
            except ImportError: missing.append(host)
        with redact.install(stdout="always"):
            places = [(hook._owner, hook._name) for hook in _hooks.placed()]
        def there():
            return [vars(owner).get(name) for owner, name in places]
        before = there()
        with redact.install(stdout="always"):
            during = there()
        after = there()
        print([place for place, one, other in zip(places, before, during) if one is other])
        print([place for place, one, other in zip(places, before, after) if one is not other])
        print(len(places) > 60, missing)
        """
    )
    unchanged, left, rest = output.splitlines()
    assert (unchanged, left) == ("[]", "[]")
    assert rest.startswith("True")
    optional = {"nntplib", "telnetlib", "cgitb", "rich_argparse._argparse", "ruamel.yaml.error"}
    optional |= {
        "logfire._internal.tracer",
        "better_exceptions.formatter",
        "stackprinter.formatting",
        "snoop.configuration",
    }
    optional |= {host for _, host in SINKS["senders"]}  # the tests have a few of them
    assert set(eval(rest.removeprefix("True "))) <= optional  # noqa: S307 - our own list


def test_every_host_imported_after_install_is_armed(ran):
    output = ran(
        "import redact\ninstallation = redact.install()\n"
        + HOOKS
        + textwrap.dedent(
            """
            during = hooks()
            installation.uninstall()
            after = hooks()
            print(sorted(name for name in during if during[name] is after[name] and not name.startswith("processor ")))
            """
        )
    )
    unchanged = {"formatwarning", "showwarning", "processors", "stdout", "own stdout"}
    unchanged |= {"list"} if sys.version_info >= (3, 11) else {"frame"}
    assert output == f"{sorted(unchanged)}\n"


def test_only_the_renderer_of_a_structlog_chain_is_exchanged(ran):
    output = ran(
        HOOKS
        + textwrap.dedent(
            """
            import redact
            before = list(structlog.get_config()["processors"])
            with redact.install():
                during = list(structlog.get_config()["processors"])
                print([new is old for new, old in zip(during, before)] == [True] * (len(before) - 1) + [False])
                print(isinstance(during[-1], structlog.dev.ConsoleRenderer))
                print(structlog.dev.ConsoleRenderer.get_active() is during[-1]
                      if hasattr(structlog.dev.ConsoleRenderer, "get_active") else True)
            print([new is old for new, old in zip(structlog.get_config()["processors"], before)] == [True] * len(before))
            """
        )
    )
    assert output == "True\n" * 4


def test_install_imports_none_of_its_hosts(ran):
    output = ran(
        """
        import sys
        before = set(sys.modules)
        import redact
        redact.install()
        hosts = {"structlog", "wrapt", "opentelemetry", "rich", "asyncio", "http.client", "logging", "traceback"}
        print(sorted(hosts & (set(sys.modules) - before)))
        """
    )
    assert output == "[]\n"


def test_a_host_imported_later_is_armed_and_keeps_its_own_loader(ran):
    output = ran(
        """
        import importlib.machinery, sys
        import redact
        installation = redact.install()
        import logging, http.client
        print("redact" in logging.Logger.handle.__module__, "print" in vars(http.client))
        print(type(logging.__loader__).__name__, type(logging.__spec__.loader).__name__)
        installation.uninstall()
        print("redact" in logging.Logger.handle.__module__, "print" in vars(http.client))
        import structlog
        print("redact.sinks.structlog" in sys.modules, [f for f in sys.meta_path if "redact" in type(f).__module__])
        """
    )
    assert output == "True True\nSourceFileLoader SourceFileLoader\nFalse False\nFalse []\n"


def test_a_host_that_cannot_be_imported_fails_as_it_would_have(ran):
    output = ran(
        """
        import sys, redact
        redact.install()
        sys.path[:] = [entry for entry in sys.path if "site-packages" not in entry]
        sys.modules.pop("structlog", None)
        try:
            import structlog
        except ModuleNotFoundError as error:
            print(error)
        """
    )
    assert output == "No module named 'structlog'\n"


def test_the_same_settings_again_give_the_same_installation():
    with redact.install(sinks={"logging"}) as first:
        assert redact.install(sinks=["logging"]) is first
        assert redact.install(Policy(), sinks={"logging"}) is first


def test_other_settings_are_refused_by_name():
    with (
        redact.install(sinks={"logging"}),
        pytest.raises(InstallError, match=r"another stderr and another stdout.*uninstall\(\)"),
    ):
        redact.install(sinks={"logging"}, stdout="always", stderr="never")


def test_after_uninstall_other_settings_are_welcome():
    first = redact.install(sinks={"logging"})
    first.uninstall()
    first.uninstall()
    with redact.install(sinks={"tracebacks"}) as second:
        assert (first.active, second.active, second.sinks) == (False, True, frozenset({"tracebacks"}))


def test_an_unknown_sink_is_named_and_all_sinks_are_listed():
    with pytest.raises(InstallError) as caught:
        redact.install(sinks={"loging"})
    assert str(caught.value) == (f"sinks: unknown 'loging'; the sinks are {', '.join(sorted(SINKS))}")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sinks": "logging"}, "sinks must be a collection of names"),
        ({"sinks": [7]}, "sinks: unknown int"),
        ({"stdout": "sometimes"}, 'stdout must be "always", "terminal" or "never", not \'sometimes\''),
        ({"stderr": True}, 'stderr must be "always", "terminal" or "never", not bool'),
    ],
)
def test_a_wrong_setting_is_one_clear_error(options, message):
    with pytest.raises(InstallError) as caught:
        redact.install(**options)
    assert str(caught.value).startswith(message)
    assert _state.installation() is None


def test_ours_becomes_a_pass_through_where_somebody_wrapped_it(python):
    done = python(
        textwrap.dedent(
            """
            import logging, sys, redact
            installation = redact.install()
            ours = logging.Logger.handle
            def theirs(self, record):
                ours(self, record)
            logging.Logger.handle = theirs
            hook = sys.excepthook
            sys.excepthook = lambda *args: hook(*args)
            installation.uninstall()
            logging.warning("access_token=%s", "aZ3" * 10)
            1 / 0
            """
        )
    )
    lines = done.stderr.splitlines()
    assert sorted(line for line in lines if line.startswith("redact: ")) == [
        "redact: logging.Logger.handle was replaced after redact.install(); "
        "it stays as it is, and redact's part in it lets everything through",
        "redact: sys.excepthook was replaced after redact.install(); "
        "it stays as it is, and redact's part in it lets everything through",
    ]
    assert "WARNING:root:access_token=" + "aZ3" * 10 in lines
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_each_hook_that_somebody_wrapped_since_becomes_a_pass_through(python, fake):
    done = python(
        HOOKS
        + textwrap.dedent(
            """
            import redact
            from redact._hooks import placed

            installation = redact.install(stdout="always")
            hooks = placed()
            theirs = {}
            for hook in hooks:
                ours = vars(hook._owner)[hook._name]
                inner = getattr(ours, "__func__", ours)
                def wrapper(*args, inner=inner, **options):
                    return inner(*args, **options)
                wrapper = type(ours)(wrapper) if inner is not ours else wrapper
                theirs[hook] = wrapper
                setattr(hook._owner, hook._name, wrapper)
            installation.uninstall()
            print(all(vars(hook._owner)[hook._name] is theirs[hook] for hook in hooks))
            print([hook.place for hook in hooks if hook.armed], placed() == [])
            print(len(hooks) > 25)
            logging.warning("access_token=%s", SECRET)
            sys.excepthook(ValueError, ValueError('access_token=' + SECRET), None)
            """
        ).replace("SECRET", f"'{fake(40)}'")
    )
    assert done.stdout == "True\n[] True\nTrue\n"
    assert done.stderr.count(fake(40)) == 2
    assert done.stderr.count("was replaced after redact.install(); it stays as it is") > 25


def test_without_any_stderr_everything_still_works(python):
    done = python(
        textwrap.dedent(
            """
            import sys
            sys.stderr = None
            import logging, redact
            with redact.install():
                logging.warning("x")
                sys.excepthook(ValueError, ValueError("x"), None)
                print("alive")
            """
        )
    )
    assert (done.returncode, done.stdout) == (0, "alive\n")


def test_a_forked_child_still_masks(ran, fake):
    secret = fake(40)
    output = ran(
        f"""
        import os, sys, redact
        redact.install(stdout="always")
        sys.stdout.flush()
        child = os.fork()
        if child:
            os.waitpid(child, 0)
        print("access_token={secret}", flush=True)
        """
    )
    assert output == "access_token=[REDACTED:access_token]\n" * 2


def test_switched_off_by_the_environment_it_puts_nothing_in(python):
    done = python(
        "import sys, redact; hook = sys.excepthook; i = redact.install(); "
        "print(sys.excepthook is hook, sorted(i.sinks), redact.install() is i)",
        REDACT="off",
    )
    assert done.stdout == "True [] True\n"
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("sink", "host"), _GIVEN_TO_PEOPLE)
def test_a_sink_module_that_people_import_after_install_is_what_first_imports_its_host(ran, sink, host):
    output = ran(
        f"""
        import sys
        import redact
        installation = redact.install()
        assert {host!r} not in sys.modules, "the host is there without it: this test shows nothing"
        import redact.sinks.{sink}
        assert {host!r} in sys.modules
        print([part for part in installation.coverage() if "could not be armed" in part.why])
        """
    )
    assert output == "[]\n"


@pytest.mark.parametrize("first", ["import syslog", "import redact.sinks.logging"])
@pytest.mark.parametrize("installed", [True, False])
def test_records_are_masked_whoever_imports_logging_first(python, fake, first, installed):
    program = textwrap.dedent(
        f"""
        import sys
        import redact
        if {installed}:
            redact.install(stderr="never")
        {first}
        import logging
        logging.warning("the answer: %s", {{"access_token": sys.argv[1]}})
        """
    )
    token = fake(40, "first")
    result = python(program, token)
    assert result.stderr.count("\n") == 1
    assert (token in result.stderr) is not installed


def test_one_sink_alone_touches_nothing_else(ran):
    output = ran(
        """
        import logging, sys, redact
        handle, stderr = logging.Logger.handle, sys.stderr
        with redact.install(sinks={"tracebacks"}):
            print(logging.Logger.handle is handle, sys.stderr is stderr, sys.excepthook is sys.__excepthook__)
        """
    )
    assert output == "True True False\n"


def test_ten_threads_log_while_it_comes_and_goes(python):
    done = python(
        textwrap.dedent(
            """
            import io, logging, sys, threading
            import structlog, redact

            written = io.StringIO()
            handler = logging.StreamHandler(written)
            logging.getLogger().addHandler(handler)
            structured = io.StringIO()
            structlog.configure(
                processors=[structlog.processors.JSONRenderer()],
                logger_factory=structlog.PrintLoggerFactory(structured),
                cache_logger_on_first_use=True,
            )
            log = structlog.get_logger()
            failures, counts, rounds = [], [], 0
            sys.setswitchinterval(1e-4)  # threads hand over often, and no one waits long for the lock of a handler
            redact.install().uninstall()
            def work(number):
                each = 0
                try:
                    while each < 300 or rounds < 3:
                        logging.getLogger(f"t{number}").warning("line %d", each)
                        log.info("event", number=each)
                        each += 1
                except BaseException as error:
                    failures.append(error)
                counts.append(each)
            threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
            for thread in threads: thread.start()
            while any(thread.is_alive() for thread in threads):
                redact.install().uninstall()
                rounds += 1
            lines = [len(each.getvalue().splitlines()) for each in (written, structured)]
            print(failures, lines == [sum(counts)] * 2)
            """
        )
    )
    assert (done.stdout, done.stderr) == ("[] True\n", "")


def test_an_error_in_arming_is_told_and_does_not_reach_the_app(python):
    done = python(
        textwrap.dedent(
            """
            import http.client, redact, redact.sinks.debug_prints as sink
            def arm(redactor): raise RuntimeError("access_token=" + "aZ3" * 10)
            sink.arm = arm
            with redact.install():
                print(redact.ledger().as_dict() != {})
            """
        )
    )
    assert done.stdout == "True\n"
    assert done.stderr == (
        "redact: http.client failed with RuntimeError, and wrote [REDACTED:error] instead of its data\n"
    )


BUFFERED = """
import argparse, logging, sys
import structlog

if sys.argv[1] == "install":
    import redact
    redact.install()

class OwnHandler(logging.Handler):
    def emit(self, record):
        pass

class OwnLogger(logging.Logger):
    def handle(self, record):
        pass

class OwnParser(argparse.ArgumentParser):
    def error(self, message):
        pass

class Kept:
    def __init__(self, place):
        self.place = place

    def __call__(self, logger, method, event):
        self.place.write(event["event"])
        return event

OwnHandler(), OwnLogger("own"), OwnParser()
structlog.configure(processors=[Kept(open(sys.argv[2], "w")), structlog.processors.JSONRenderer()])
structlog.get_logger().info("first")
kept = open(sys.argv[3], "w")
kept.write("second")
"""


@pytest.mark.parametrize("mode", ["plain", "install"])
def test_files_that_the_app_never_closed_lose_nothing_at_the_end(mode, python, tmp_path):
    done = python(BUFFERED, mode, str(tmp_path / "one"), str(tmp_path / "two"))
    assert (done.returncode, done.stderr) == (0, "")
    assert [(tmp_path / name).read_text() for name in ("one", "two")] == ["first", "second"]
