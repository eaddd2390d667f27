# ruff: noqa: S102, TRY301, PTH100, PTH123 - it does on purpose what leaks, and as programs do it
"""Exits through tracebacks and warnings, while the program goes on."""

import asyncio
import logging
import os
import sys
import threading
import traceback
import warnings

from sinks.exits.ways import BARE, raw, way_out


@way_out
def thread(case):
    def work():
        raise ValueError(case.text)

    started = threading.Thread(target=work)
    started.start()
    started.join()


@way_out
def unraisable(case):
    class Last:
        def __del__(self):
            raise ValueError(case.text)

    Last()


@way_out
def traceback_printed(case):
    try:
        raise ValueError(case.text)
    except ValueError:
        traceback.print_exc(file=BARE)


@way_out
def traceback_formatted(case):
    try:
        raise ValueError(case.text)
    except ValueError as error:
        raw("".join(traceback.format_exception_only(type(error), error)))
        raw(traceback.format_exc())


@way_out
def traceback_source_line(case):
    with open("leaky_source.py", "w") as file:
        file.write(f"{case.name} = '{case.value}'; 1 / 0\n")
    with open("leaky_source.py") as file:
        code = compile(file.read(), os.path.abspath("leaky_source.py"), "exec")
    try:
        exec(code)
    except ZeroDivisionError as error:
        raw("".join(traceback.format_tb(error.__traceback__)))
    warnings.warn_explicit("odd", UserWarning, os.path.abspath("leaky_source.py"), 1)


@way_out
def traceback_locals(case):
    def work():
        access_token = case.value  # the name that the key net knows
        return 1 / 0, access_token

    try:
        work()
    except ZeroDivisionError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        raw("".join(shown.format()))


@way_out
def exception_group(case):
    if sys.version_info < (3, 11):
        logging.getLogger("fields").error("no groups before 3.11: %s", case.text)
        return
    try:
        raise ExceptionGroup("several", [ValueError(case.text), KeyError("x")])  # noqa: F821 - from 3.11 on
    except ExceptionGroup:  # noqa: F821 - from 3.11 on
        logging.getLogger("fields").exception("failed")
        traceback.print_exc(file=BARE)


@way_out
def asyncio_task_never_awaited(case):
    async def fail():
        raise ValueError(case.text)

    async def main():
        task = asyncio.ensure_future(fail())
        await asyncio.sleep(0)
        del task
        await asyncio.sleep(0)

    asyncio.run(main())


class RefusedError(Exception):
    """Its text shows an attribute without its name."""

    def __init__(self, value):
        self.access_token = value

    def __str__(self):
        return f"cannot use {self.access_token} here"


@way_out
def traceback_of_an_attribute(case):
    try:
        try:
            raise RefusedError(case.value)
        except RefusedError as error:
            raise KeyError("x") from error
    except KeyError as error:
        raw("".join(traceback.format_exception(error)))
        sys.excepthook(type(error), error, error.__traceback__)


@way_out
def traceback_as_an_object(case):
    raw(str(traceback.TracebackException.from_exception(ValueError(case.text))))


@way_out
def warning(case):
    warnings.warn(f"odd {case.text}", stacklevel=1)


@way_out
def warning_captured_by_logging(case):
    logging.captureWarnings(True)
    try:
        warnings.warn(f"odd again {case.text}", stacklevel=1)
    finally:
        logging.captureWarnings(False)


@way_out
def warning_with_a_format_of_its_own(case):
    before = warnings.formatwarning
    warnings.formatwarning = lambda message, *rest: f"own: {message}\n"
    try:
        warnings.warn(f"odd once more {case.text}", stacklevel=1)
    finally:
        warnings.formatwarning = before
