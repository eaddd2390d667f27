# ruff: noqa: TRY301 - it does on purpose what leaks, and as programs do it

import asyncio
import io
import json
import logging
import sys

import structlog
from sinks.exits.ways import BARE, Output, Shown, before_install, raw, way_out


@before_install
def loggers(case):
    """Loggers that have bound their chain and their output before redact comes."""
    global STRUCTLOG_EARLY, STRUCTLOG_WRITE  # noqa: PLW0603 - made before install
    processors = [structlog.processors.KeyValueRenderer()]
    STRUCTLOG_EARLY = structlog.wrap_logger(
        structlog.PrintLogger(Output()), processors=processors, cache_logger_on_first_use=True
    )
    STRUCTLOG_EARLY.info("cached")
    STRUCTLOG_WRITE = structlog.wrap_logger(structlog.WriteLogger(Output()), processors=processors)


def logger_with(*processors, cached=True):
    structlog.reset_defaults()
    structlog.configure(
        processors=list(processors),
        logger_factory=structlog.PrintLoggerFactory(Output()),
        cache_logger_on_first_use=cached,
    )
    return structlog.get_logger()


def failed(logger, case):
    """Logs an exception, with a local that is a secret by its name."""

    def work():
        access_token = case.value
        raise ValueError(case.text, {"seen": access_token[:1]})

    try:
        work()
    except ValueError:
        logger.exception("failed")


@way_out
def structlog_default(case):
    structlog.reset_defaults()
    structlog.get_logger().info("login", **case.fields)
    sys.stdout.flush()


@way_out
def structlog_json(case):
    logger_with(structlog.processors.JSONRenderer()).info(
        f"login {case.text}", nested={"deep": [case.fields]}
    )


@way_out
def structlog_json_bytes(case):
    def rendered(logger, method, event):
        return json.dumps(event, default=str).encode()

    structlog.reset_defaults()
    written = io.BytesIO()
    structlog.configure(processors=[rendered], logger_factory=structlog.BytesLoggerFactory(written))
    structlog.get_logger().info("login", thing=Shown(case.text), **case.fields)
    raw(written.getvalue().decode())


@way_out
def structlog_object(case):
    logger_with(structlog.processors.KeyValueRenderer()).info("login", thing=Shown(case.text))


@way_out
def structlog_console(case):
    logger_with(structlog.dev.ConsoleRenderer(colors=False)).info("login", **case.fields)


@way_out
def structlog_console_exception(case):
    failed(logger_with(structlog.dev.ConsoleRenderer()), case)


@way_out
def structlog_console_plain_exception(case):
    logger = logger_with(structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback))
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed")


@way_out
def structlog_dict_tracebacks(case):
    logger = logger_with(structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer())

    def work():
        access_token = case.value
        return 1 / 0, access_token

    try:
        work()
    except ZeroDivisionError:
        logger.exception("failed")


@way_out
def structlog_cached_logger(case):
    STRUCTLOG_EARLY.info("login", **case.fields)


@way_out
def structlog_processors_of_its_own(case):
    structlog.wrap_logger(
        structlog.PrintLogger(Output()), processors=[structlog.processors.KeyValueRenderer()]
    ).info("login", **case.fields)


@way_out
def structlog_processors_in_a_tuple(case):
    structlog.wrap_logger(
        structlog.PrintLogger(Output()), processors=(structlog.processors.KeyValueRenderer(),)
    ).info("login", **case.fields)


@way_out
def structlog_async(case):
    logger_with(structlog.processors.JSONRenderer())
    asyncio.run(structlog.get_logger().ainfo("login", **case.fields))


@way_out
def structlog_processor_formatter(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(BARE)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.dict_tracebacks,
                structlog.processors.JSONRenderer(),
            ]
        )
    )
    stdlib = logging.getLogger("formatted")
    stdlib.propagate = False
    stdlib.addHandler(handler)
    try:
        raise ValueError(case.text)
    except ValueError:
        structlog.get_logger("formatted").exception("failed", **case.fields)
    stdlib.warning("foreign %s", case.text)


@way_out
def structlog_render_to_log_kwargs(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structlog.get_logger("json").warning(f"login {case.text}", **case.fields)


@way_out
def structlog_write_logger(case):
    STRUCTLOG_WRITE.info(f"login {case.text}")
