# ruff: noqa: TRY301, S102 - it does on purpose what leaks, and as programs do it
"""Exits through structlog's other loggers, renderers and wrappers."""

import asyncio
import io
import logging
import sys

import structlog
from sinks.exits.structlog_exits import failed, logger_with
from sinks.exits.ways import Output, compiled, raw, way_out


@way_out
def structlog_texts_of_pydantic(case):
    import pydantic

    model = pydantic.create_model("Login", **{case.name: (int, ...)})
    try:
        model(**{case.name: case.value})
    except pydantic.ValidationError as error:
        for renderer in (structlog.processors.JSONRenderer(), structlog.dev.ConsoleRenderer(colors=False)):
            logger_with(renderer).info(f"refused: {error}", error=str(error), again=error)


@way_out
def structlog_bytes_logger_on_stdout(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer(serializer=lambda event, **_: repr(event).encode())],
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
    )
    structlog.get_logger().info("login", **case.fields)
    sys.stdout.flush()


@way_out
def structlog_logfmt(case):
    logger_with(structlog.processors.LogfmtRenderer()).info("login", **case.fields)


@way_out
def structlog_bound_context(case):
    structlog.contextvars.bind_contextvars(**case.fields)
    try:
        logger_with(structlog.contextvars.merge_contextvars, structlog.processors.JSONRenderer()).bind(
            request={"headers": [(case.name, case.value)]}
        ).info("login")
    finally:
        structlog.contextvars.clear_contextvars()


@way_out
def structlog_formatted_exception(case):
    failed(logger_with(structlog.processors.format_exc_info, structlog.processors.JSONRenderer()), case)


@way_out
def structlog_exception_as_a_value(case):
    logger_with(structlog.processors.KeyValueRenderer()).info("failed", error=ValueError(case.text))
    logger_with(structlog.processors.JSONRenderer()).info("failed", error=ValueError(case.text))


@way_out
def structlog_stack(case):
    logger = logger_with(structlog.processors.StackInfoRenderer(), structlog.processors.JSONRenderer())
    source = f"logger.info('x', stack_info=True); {case.name} = '{case.value}'\n"
    exec(compiled("leaky_structlog.py", source), {"logger": logger})


@way_out
def structlog_console_with_locals(case):
    formatter = structlog.dev.RichTracebackFormatter(show_locals=True, width=60)
    failed(logger_with(structlog.dev.ConsoleRenderer(exception_formatter=formatter)), case)


@way_out
def structlog_console_with_a_long_source_line(case):
    logger = logger_with(structlog.dev.ConsoleRenderer())
    source = f"def work():\n    {case.name} = '{case.value}'; text = 'and more of it'; 1 / 0\n\nwork()\n"
    code = compiled("leaky_console.py", source)
    try:
        exec(code, {})
    except ZeroDivisionError:
        logger.exception("failed")


@way_out
def structlog_async_exception(case):
    logger = logger_with(structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer())

    async def main():
        try:
            raise ValueError(case.text)
        except ValueError:
            await logger.aexception("failed", **case.fields)

    asyncio.run(main())


@way_out
def structlog_async_bound_logger(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(Output()),
        wrapper_class=structlog.stdlib.AsyncBoundLogger,
    )

    async def main():
        await structlog.get_logger().info("login", **case.fields)

    asyncio.run(main())


@way_out
def structlog_stdlib_positional(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.stdlib.PositionalArgumentsFormatter(), structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structlog.get_logger("early").warning("login %s", case.text)


@way_out
def structlog_foreign_records(case):
    handler = logging.StreamHandler(Output())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=True),
            ],
        )
    )
    logger = logging.getLogger("foreign")
    logger.propagate = False
    logger.addHandler(handler)
    failed(logger, case)
    logger.warning("login", extra=case.fields)


@way_out
def structlog_args_and_kwargs(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_args_and_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structlog.get_logger("fields").warning("login %s", case.text, **case.fields)


@way_out
def structlog_printed_exception(case):
    written = io.StringIO()
    failed(
        logger_with(
            structlog.processors.ExceptionPrettyPrinter(file=written), structlog.processors.JSONRenderer()
        ),
        case,
    )
    raw(written.getvalue())


@way_out
def structlog_write_logger_on_stderr(case):
    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.processors.LogfmtRenderer()],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    structlog.get_logger().info("login", **case.fields)
