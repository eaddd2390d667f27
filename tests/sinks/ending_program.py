"""Programs that end, each letting a secret out as it does: with an error, a message, or in a child.

Run as `python -m sinks.ending_program {plain|install} {format|live|key} SEED`. Each ending has a process of
its own, forked before anything of redact is there, so that only Python itself need be started once. What it
says arrives on the one pipe behind stdout and stderr, after a line that names the ending; its exit code
follows.
"""

import argparse
import asyncio
import atexit
import concurrent.futures
import logging
import multiprocessing
import os
import sys
import tempfile
import threading
import traceback

import click
import typer
from sinks.exits.ways import Case, compiled, made_secret, raw

ENDINGS = {}


def ending(function):
    ENDINGS[function.__name__] = function
    return function


# -- errors that nobody caught


@ending
def uncaught(case):
    raise ValueError(case.text)


@ending
def uncaught_with_causes_and_notes(case):
    error = KeyError(case.text)
    if hasattr(error, "add_note"):
        error.add_note(f"sent {case.text}")
    raise error from OSError(2, "no such file", f"/run/{case.text}")


@ending
def uncaught_group(case):
    if sys.version_info < (3, 11):
        raise ValueError(case.text)
    raise ExceptionGroup("several", [ValueError(case.text), KeyError("x")])  # noqa: F821 - from 3.11 on


@ending
def uncaught_in_a_leaky_source_line(case):
    exec(compiled("leaky_end.py", f"{case.name} = '{case.value}'; 1 / 0\n"))  # noqa: S102 - the exit


@ending
def uncaught_syntax_error(case):
    exec(compiled("leaky_syntax.py", f"{case.name} = '{case.value}' +\n"))  # noqa: S102 - the exit


@ending
def uncaught_interrupt(case):
    raise KeyboardInterrupt(case.text)


@ending
def uncaught_in_asyncio(case):
    async def main():
        raise ValueError(case.text)

    asyncio.run(main())


@ending
def uncaught_pydantic(case):
    import pydantic

    pydantic.create_model("Login", **{case.name: (int, ...)})(**{case.name: case.value})


@ending
def uncaught_that_shows_an_attribute(case):
    class RefusedError(Exception):
        def __str__(self):
            return f"cannot use {self.access_token} here"

    error = RefusedError()
    error.access_token = case.value
    raise error


@ending
def uncaught_process_error(case):
    import subprocess

    subprocess.run([sys.executable, "-c", "raise SystemExit(3)", f"--{case.name}", case.value], check=True)


@ending
def uncaught_behind_a_hook_of_others(case):
    before = sys.excepthook
    sys.excepthook = lambda kind, error, trace: (
        print("own", error, file=sys.stderr),
        before(kind, error, trace),
    )
    raise ValueError(case.text)


@ending
def uncaught_behind_richs_hook(case):
    import rich.traceback

    rich.traceback.install(show_locals=True, width=60)
    access_token = case.value
    raise ValueError(case.text, access_token[:1])


@ending
def uncaught_in_a_thread(case):
    def work():
        raise ValueError(case.text)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


# -- what is said at the very end


@ending
def exit_message(case):
    sys.exit(f"fatal: {case.text}")


@ending
def exit_message_of_any_type(case):
    raise SystemExit(case.fields)


@ending
def atexit_function_fails(case):
    def last():
        raise ValueError(case.text)

    atexit.register(last)


@ending
def finalizer_fails_at_the_end(case):
    class Last:
        def __del__(self):
            raise ValueError(case.text)

    globals()["KEPT"] = Last()


class Last:
    def __init__(self, stream, case):
        self.stream = stream
        self.case = case

    def __del__(self, show=print):
        show("bye", self.case.text, file=self.stream)
        show("bye", self.case.text, end="", file=self.stream or sys.__stdout__)


@ending
def printed_by_the_last_finalizers(case):
    globals()["KEPT"] = Last(None, case)  # wherever sys.stdout is by then


# Not both in one: when what is buffered of stdout appears beside stderr is nobody's promise at this point.
@ending
def printed_by_the_last_finalizers_on_stderr(case):
    globals()["KEPT"] = Last(sys.stderr, case)


@ending
def printed_at_exit_without_a_newline(case):
    atexit.register(lambda: print(f"bye {case.text}", end="", file=sys.stderr))


@ending
def an_open_match_at_the_end(case):
    sys.stderr.write(case.text)


# -- command lines


@ending
def argparse_error(case):
    parser = argparse.ArgumentParser(prog="login")
    parser.add_argument(f"--{case.name}", type=int)
    parser.parse_args([f"--{case.name}", case.value])


@ending
def click_error(case):
    @click.command()
    def login():
        raise click.UsageError(f"refused: {case.text}")

    login([], prog_name="login")


@ending
def click_refuses_what_a_variable_holds(case):
    os.environ["LOGIN_WITH"] = case.value
    os.environ["COLUMNS"] = "200"

    @click.command()
    @click.option(f"--{case.name.replace('_', '-')}", envvar="LOGIN_WITH", type=int)
    def login(**given):
        pass

    login([], prog_name="login")


@ending
def click_refuses_what_a_command_names(case):
    @click.command()
    def login():
        name = f"'-t' / '--{case.name.replace('_', '-')}'"
        raise click.BadParameter(f"it is {case.value!r} here", param_hint=name)

    login([], prog_name="login")


@ending
def typer_uncaught(case):
    app = typer.Typer()

    @app.command()
    def login():
        raise ValueError(case.text)

    app([], prog_name="login")


@ending
def typer_uncaught_with_locals(case):
    app = typer.Typer(pretty_exceptions_show_locals=True, pretty_exceptions_short=False)

    @app.command()
    def login():
        access_token = case.value
        nested = {"login": case.fields}
        raise ValueError(case.text, access_token[:1], len(nested))

    app([], prog_name="login")


@ending
def typer_uncaught_plain(case):
    os.environ["TYPER_STANDARD_TRACEBACK"] = "1"
    typer_uncaught(case)


@ending
def ipython_cells(case):
    from IPython.core.interactiveshell import InteractiveShell

    os.environ["IPYTHONDIR"] = "."
    shell = InteractiveShell.instance()
    shell.run_cell(f"raise ValueError({case.text!r})")
    shell.run_cell(f"{case.name} = '{case.value}' +")
    sys.stdout.flush()


@ending
def ipython_names(case):
    from IPython.core.interactiveshell import InteractiveShell

    os.environ["IPYTHONDIR"] = "."
    shell = InteractiveShell.instance()
    shell.run_cell(f"{case.name} = '{case.value}'\n{case.name}")
    shell.run_cell("%whos")
    shell.run_cell(f"{case.name}?")
    sys.stdout.flush()


@ending
def ipython_locals(case):
    from IPython.core.interactiveshell import InteractiveShell

    os.environ["IPYTHONDIR"] = "."
    shell = InteractiveShell.instance()
    shell.run_cell("%xmode Verbose")
    shell.user_ns["given"] = case.value
    shell.run_cell(f"{under_two_names(case)}login(given)")
    sys.stdout.flush()


@ending
def ipython_formats_what_nobody_caught(case):
    from IPython.core import ultratb

    os.environ["IPYTHONDIR"] = "."
    sys.excepthook = ultratb.FormattedTB(mode="Verbose")
    exec(compiled("leaky_formats.py", f"{under_two_names(case)}login(given)"), {"given": case.value})  # noqa: S102 - the exit


# -- values that somebody shows under another name than the one that tells


def under_two_names(case):
    return f"def send(value):\n    1 / 0\n\ndef login({case.name}):\n    send({case.name})\n\n"


@ending
def result_of_a_name(case):
    exec(compile(case.name, "<stdin>", "single"), {case.name: case.value})  # noqa: S102 - as a prompt does
    sys.stdout.flush()


@ending
def result_that_a_debugger_shows(case):
    import io
    import pdb  # noqa: T100 - the exit

    debugger = pdb.Pdb(stdin=io.StringIO(f"p {case.name}\npp {case.name}\nquit\n"), stdout=sys.stderr)
    debugger.use_rawinput = False
    names = {}
    exec(compiled("leaky_names.py", f"def login({case.name}):\n    return 1\n"), names)  # noqa: S102 - the exit
    try:
        debugger.runcall(names["login"], case.value)
    except BaseException as error:  # noqa: BLE001 - how it ends
        print(type(error).__name__)


@ending
def told_to_the_systems_log(case):
    import syslog

    syslog.openlog(f"login {case.text}", syslog.LOG_PERROR)
    syslog.syslog(f"sent {case.text}")
    syslog.syslog(syslog.LOG_INFO, f"sent {case.text}")


@ending
def result_of_a_local_name(case):
    exec(compile(case.name, "<stdin>", "single"), {}, {case.name: case.value})  # noqa: S102 - as above
    sys.stdout.flush()


@ending
def traceback_with_locals(case):
    names = {"__builtins__": {}}  # they would be shown
    exec(compiled("leaky_names.py", under_two_names(case)), names)  # noqa: S102 - the exit
    try:
        names["login"](case.value)
    except ZeroDivisionError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        raw("".join(shown.format()))


@ending
def locals_shown_by_cgitb(case):
    if sys.version_info >= (3, 13):  # there is none
        print(case.text, file=sys.stderr)
        return
    import warnings

    warnings.simplefilter("ignore")
    import cgitb

    names = {}
    exec(compiled("leaky_names.py", under_two_names(case)), names)  # noqa: S102 - the exit
    try:
        names["login"](case.value)
    except ZeroDivisionError:
        cgitb.Hook(format="text", file=sys.stderr).handle()


@ending
def mailed_by_django(case):
    import django
    from django.conf import settings

    settings.configure(
        ADMINS=[("ops", "ops@localhost")],
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        SECRET_KEY=case.name,
        LOGGING_CONFIG=None,
    )
    django.setup()
    from django.core import mail
    from django.utils.log import AdminEmailHandler

    names = {}
    exec(compiled("leaky_names.py", under_two_names(case)), names)  # noqa: S102 - the exit
    logger = logging.getLogger("mailing")
    logger.addHandler(AdminEmailHandler(include_html=True))
    try:
        names["login"](case.value)
    except ZeroDivisionError:
        logger.exception("login with %s", case.fields)
    mail_sent = mail.outbox[0]
    raw("\n".join([mail_sent.subject, mail_sent.body, *(str(each[0]) for each in mail_sent.alternatives)]))


# -- children


def child(kind, value, mode):
    """What a child does; live secrets are not handed on to it, so it registers its own."""
    case = Case(kind, value)
    if mode == "install" and kind == "live":
        import redact

        redact.protect(value, kind="access_token")
    print("child:", case.text, file=sys.stderr)
    logging.getLogger("child").warning("login %s", case.text)
    sys.stderr.write(case.text + "\n")
    raise ValueError(case.text)


def child_that_exits(kind, value, mode):
    if mode == "install" and kind == "live":
        import redact

        redact.protect(value, kind="access_token")
    sys.exit(f"fatal: {Case(kind, value).text}")


def in_child(case, method, target=child):
    process = multiprocessing.get_context(method).Process(
        target=target, args=(case.kind, case.value, case.mode)
    )
    process.start()
    process.join()
    sys.exit(process.exitcode)


@ending
def child_by_fork(case):
    in_child(case, "fork")


@ending
def child_by_spawn(case):
    in_child(case, "spawn")


@ending
def child_by_forkserver(case):
    tempfile.tempdir = "/tmp"  # its socket lies there; the name may have 108 characters
    in_child(case, "forkserver")


@ending
def child_by_fork_that_exits(case):
    in_child(case, "fork", child_that_exits)


@ending
def child_by_spawn_that_exits(case):
    in_child(case, "spawn", child_that_exits)


@ending
def remote_traceback_of_a_pool(case):
    with multiprocessing.get_context("fork").Pool(1) as pool:
        pool.apply(child, (case.kind, case.value, case.mode))


@ending
def remote_traceback_of_an_executor(case):
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            pool.submit(child, case.kind, case.value, case.mode).result()
        except ValueError:
            logging.getLogger("parent").exception("the child failed")
            traceback.print_exc()
            raise


def run(mode, kind, seed):
    case = Case(kind, made_secret(kind, seed))
    case.mode = mode
    for name, function in ENDINGS.items():
        raw(f"\n@@ {name}\n")
        born = os.fork()
        if born:
            _, status = os.waitpid(born, 0)
            raw(f"\n@= {os.waitstatus_to_exitcode(status)}\n")
            continue
        if mode == "install":
            import redact

            redact.install(stdout="always")
            if kind == "live":
                redact.protect(case.value, kind="access_token")
        function(case)
        return  # the child ends here, as any program does
    raw("\n@@ end\n")


if __name__ == "__main__":
    run(*sys.argv[1:])
