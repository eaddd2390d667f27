# ruff: noqa: G004 - as programs do it
"""Exits that show frames with their variables: a template there has the name, and its arguments the value."""

import logging
import traceback

from sinks.exits.ways import Output, raw, way_out


class Failing(logging.Handler):
    """Lets its error out, through logging's own frames."""

    def emit(self, record):
        raise OSError(f"no connection for {record.name}")


def failure_of_a_handler(case):
    """An exception whose frames have the template and its argument, and no text that has both."""
    logger = logging.getLogger("templates")
    logger.propagate = False
    logger.handlers = [Failing()]
    try:
        logger.warning(f"login with {case.name}=%s", case.value)
    except OSError as error:
        return error


@way_out
def locals_of_logging(case):
    error = failure_of_a_handler(case)
    raw("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))


@way_out
def locals_of_logging_in_a_stack(case):
    frames = traceback.walk_tb(failure_of_a_handler(case).__traceback__)
    raw("".join(traceback.StackSummary.extract(frames, capture_locals=True).format()))


@way_out
def locals_of_logging_by_rich(case):
    import rich.console
    import rich.traceback

    error = failure_of_a_handler(case)
    shown = rich.traceback.Traceback.from_exception(
        type(error), error, error.__traceback__, show_locals=True, locals_max_string=200
    )
    rich.console.Console(file=Output(), width=160).print(shown)


@way_out
def locals_of_logging_by_structlog(case):
    import structlog

    chain = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    logger = structlog.wrap_logger(structlog.PrintLogger(Output()), processors=chain)
    logger.error("failed", exc_info=failure_of_a_handler(case))
