# ruff: noqa: TRY301, S102, PERF203, PT009 - it does on purpose what leaks, and as programs do it
"""Exits through what is said of an exception by the `traceback` functions, by asyncio, and by libraries."""

import asyncio
import code
import json
import logging
import os
import subprocess
import sys
import traceback
import unittest
import warnings

import structlog
from sinks.exits.ways import BARE, compiled, raw, way_out


def leaky_source(case):
    """Code of a file whose one line holds the secret as a literal, and fails."""
    return compiled("leaky_literal.py", f"{case.name} = '{case.value}'; 1 / 0\n")


@way_out
def traceback_of_a_syntax_error(case):
    try:
        compile(f"{case.name} = '{case.value}' +\n", "config.py", "exec")
    except SyntaxError:
        traceback.print_exc(file=BARE)


@way_out
def traceback_with_notes_and_causes(case):
    first = OSError(2, "no such file", f"/run/{case.text}")
    second = KeyError(case.text)
    if hasattr(second, "add_note"):
        second.add_note(f"sent {case.text}\nagain")
    try:
        raise second from first
    except KeyError:
        traceback.print_exc(file=BARE)


@way_out
def traceback_functions_of_frames(case):
    try:
        exec(leaky_source(case))
    except ZeroDivisionError as error:
        trace = error.__traceback__
        traceback.print_tb(trace, file=BARE)
        raw("".join(traceback.format_list(traceback.extract_tb(trace))))
        raw("".join(traceback.StackSummary.extract(traceback.walk_tb(trace)).format()))
        traceback.print_list(traceback.extract_tb(trace), file=BARE)


@way_out
def traceback_of_the_last(case):
    try:
        raise ValueError(case.text)
    except ValueError as error:
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        traceback.print_last()  # not of sys.last_exc: for that one 3.13.0 mixes up its arguments


@way_out
def traceback_of_the_stack(case):
    source = f"traceback.print_stack(file=BARE); {case.name} = '{case.value}'\n"
    exec(compiled("leaky_stack.py", source), {"traceback": traceback, "BARE": BARE})


@way_out
def traceback_of_libraries_errors(case):
    def decoded():
        (case.text.encode() + b"\xff").decode()

    def parsed():
        json.loads(f'{{"{case.name}": {case.value}}}')

    def converted():
        return int(case.text)

    def opened():
        return os.open(f"/nowhere/{case.text}", os.O_RDONLY)

    for failing in (decoded, parsed, converted, opened):
        try:
            failing()
        except (ValueError, OSError) as error:
            logging.getLogger("fields").exception("failed")
            raw("".join(traceback.format_exception(type(error), error, error.__traceback__)))


@way_out
def traceback_of_a_process(case):
    try:
        subprocess.run(
            [sys.executable, "-c", "raise SystemExit(3)", f"--{case.name}", case.value], check=True
        )
    except subprocess.CalledProcessError:
        traceback.print_exc(file=BARE)


@way_out
def traceback_of_pydantic(case):
    import pydantic

    model = pydantic.create_model("Login", user=(int, ...), **{case.name: (int, ...)})
    try:
        model(user="x", **{case.name: case.value})
    except pydantic.ValidationError:
        logging.getLogger("fields").exception("failed")
        traceback.print_exc(file=BARE)


@way_out
def logging_argument_of_pydantic(case):
    import pydantic

    model = pydantic.create_model("Login", **{case.name: (int, ...)})
    try:
        model(**{case.name: case.value})
    except pydantic.ValidationError as error:
        logging.getLogger("early").warning("bad login: %s", error)


@way_out
def pydantic_error_printed(case):
    import pydantic

    model = pydantic.create_model("Login", user=(int, ...), **{case.name: (int, ...)})
    try:
        model(user="x", **{case.name: case.value})
    except pydantic.ValidationError as error:
        print(error, file=sys.stderr)
        print(f"refused: {error!r}", flush=True)


@way_out
def logging_errors_of_pydantic(case):
    import pydantic

    model = pydantic.create_model("Login", **{case.name: (int, ...)})
    try:
        model(**{case.name: case.value})
    except pydantic.ValidationError as error:
        logging.getLogger("early").warning("refused: %s", error.errors())
        structlog.reset_defaults()
        structlog.get_logger().info("refused", errors=error.errors())


@way_out
def asyncio_exception_handler(case):
    async def main():
        loop = asyncio.get_running_loop()
        loop.call_exception_handler({"message": f"lost {case.text}", "exception": ValueError(case.text)})
        loop.call_soon(failing)
        await asyncio.sleep(0.01)

    def failing():
        raise ValueError(case.text)

    asyncio.run(main())


@way_out
def asyncio_custom_handler_that_prints(case):
    async def main():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: print(context, file=sys.stderr))
        loop.call_exception_handler({"message": "lost", "exception": ValueError(case.text)})

    asyncio.run(main())


@way_out
def asyncio_debug_mode(case):
    async def fail():
        raise ValueError(case.text)

    async def main():
        task = asyncio.create_task(fail(), name=case.text)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        logging.getLogger("asyncio").warning("pending %r", task)
        del task

    asyncio.run(main(), debug=True)


@way_out
def interactive_console(case):
    console = code.InteractiveConsole()
    console.push(f"raise ValueError({case.text!r})")
    console.push(f"{case.name} = '{case.value}' +")


@way_out
def unittest_failure(case):
    class Checks(unittest.TestCase):
        def test_it(self):
            self.assertEqual(case.fields, {})

    unittest.TextTestRunner().run(Checks("test_it"))


@way_out
def excepthook_called(case):
    try:
        raise ValueError(case.text)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


@way_out
def warning_with_the_secret_in_its_source_line(case):
    source = f"warnings.warn('old', DeprecationWarning, stacklevel=1); {case.name} = '{case.value}'\n"
    exec(compiled("leaky_warning.py", source), {"warnings": warnings, "__name__": "__main__"})


@way_out
def warning_shown_by_a_hook_of_its_own(case):
    before = warnings.showwarning
    warnings.showwarning = lambda message, *rest: print("own:", message, file=sys.stderr)
    try:
        warnings.warn(f"odd {case.text}", stacklevel=1)
    finally:
        warnings.showwarning = before


@way_out
def warning_written_elsewhere_by_a_hook_of_its_own(case):
    def show(message, category, *place):
        raw(f"{category.__name__} {message} {message.args!r} {place[-1]}\n")

    before = warnings.showwarning
    warnings.showwarning = show
    try:
        warnings.warn(f"odd {case.text}", stacklevel=1)
        warnings.warn(UserWarning(case.fields), stacklevel=1)
    finally:
        warnings.showwarning = before


@way_out
def resource_warning(case):
    class Held:
        def __init__(self):
            self.text = case.text

        def __repr__(self):
            return f"<Held {self.text}>"

        def __del__(self):
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=1, source=self)

    Held()
