# ruff: noqa: TRY301, PLE1205 - it raises what it then logs; loguru's templates have braces
"""Exits through loguru."""

import asyncio
import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path

from sinks.exits.logging_exits import EveryField
from sinks.exits.ways import BARE, before_install, compiled, plain_handler, raw, way_out

EARLY_LOGGER = {}


def logger_to(sink, **options):
    """A loguru logger of its own, with one handler."""
    from loguru import logger

    alone = type(logger)(type(logger._core)(), *logger._options)
    alone.add(sink, **{"format": "{level} {message}", **options})
    return alone


@before_install
def _early(case):
    EARLY_LOGGER["logger"] = logger_to(raw)


@way_out
def loguru_message(case):
    EARLY_LOGGER["logger"].info("login {}", case.text)


@way_out
def loguru_message_with_its_name_in_the_template(case):
    logger_to(raw).info(case.name + "={}", case.value)


@way_out
def loguru_keyword_of_a_template(case):
    """What fills a template is an extra field as well."""
    logger_to(raw, serialize=True).info(case.name + "={it}", it=case.value)
    logger_to(raw, format="{extra}").info(case.name + "={it}", it=case.value)


@way_out
def loguru_extra(case):
    EARLY_LOGGER["logger"].configure(handlers=[{"sink": raw, "format": "{message} {extra}"}])
    EARLY_LOGGER["logger"].bind(**case.fields).info("login")


@way_out
def loguru_context(case):
    logger = logger_to(raw, format="{message} {extra[" + case.name + "]}")
    with logger.contextualize(**case.fields):
        logger.info("login")


@way_out
def loguru_patcher(case):
    logger_to(raw, format="{extra}").patch(lambda record: record["extra"].update(case.fields)).info("login")


@way_out
def loguru_format_of_its_own(case):
    logger_to(raw, format=lambda record: "{message} {extra}\n").bind(nested=[case.fields]).info("login")


@way_out
def loguru_colors(case):
    logger = logger_to(raw, format="<green>{message}</green>", colorize=True)
    logger.opt(colors=True).info("<red>" + case.name + "</red>=<blue>{}</blue>", case.value)


@way_out
def loguru_raw(case):
    logger_to(raw).opt(raw=True).info(f"login {case.text}\n")


@way_out
def loguru_serialize(case):
    logger_to(raw, serialize=True).bind(**case.fields).info("login")


@way_out
def loguru_record_in_the_hands_of_the_sink(case):
    logger_to(lambda message: raw(f"{message.record['extra']} {message.record['message']}")).bind(
        **case.fields
    ).info("login")


@way_out
def loguru_exception(case):
    logger = logger_to(raw, diagnose=False)
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed")


@way_out
def loguru_exception_in_the_hands_of_the_sink(case):
    logger = logger_to(lambda message: raw(repr(message.record["exception"].value)))
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed")


@way_out
def loguru_diagnosed_values(case):
    source = f"""
def work(case):
    {case.name} = case.value
    thing = type("Thing", (), dict(case.fields))()
    return len({case.name}, thing.{case.name}, thing)
"""
    space = {}
    exec(compiled("leaky_loguru.py", source), space)  # noqa: S102 - a file whose lines are read again
    logger = logger_to(raw, diagnose=True)
    try:
        space["work"](case)
    except TypeError:
        logger.exception("failed")


@way_out
def loguru_queue(case):
    logger = logger_to("leaky_loguru.log", enqueue=True, format="{message} {extra}", serialize=True)
    logger.bind(**case.fields).info(f"login {case.text}")
    logger.complete()
    logger.remove()
    raw(Path("leaky_loguru.log").read_text())


@way_out
def loguru_queue_of_a_child(case):
    logger = logger_to("leaky_child.log", enqueue=True)
    child = os.fork()
    if not child:
        logger.info("login {}", case.text)
        logger.complete()
        os._exit(0)
    os.waitpid(child, 0)
    logger.complete()
    logger.remove()
    raw(Path("leaky_child.log").read_text())


@way_out
def loguru_asynchronous_sink(case):
    async def write(message):
        raw(f"{message} {message.record['extra']}")

    async def main():
        logger = logger_to(write)
        logger.bind(**case.fields).info("login {}", case.text)
        await logger.complete()

    asyncio.run(main())


@way_out
def loguru_handler_of_logging(case):
    logger_to(EveryField()).bind(**case.fields).info("login")
    logger_to(plain_handler(BARE)).info("login {}", case.text)


@way_out
def loguru_failing_sink(case):
    def fail(message):
        raise OSError

    with stderr_itself():
        logger_to(fail).bind(**case.fields).info(f"login {case.text}")


@contextmanager
def stderr_itself():
    """Past the guard on sys.stderr: what is masked here is masked before."""
    before, sys.stderr = sys.stderr, BARE
    try:
        yield
    finally:
        sys.stderr = before


@way_out
def loguru_records_of_logging(case):
    """The way its documentation shows to send logging's records to it."""
    target = logger_to(raw, format="{message} {exception}")

    class Intercept(logging.Handler):
        def emit(self, record):
            target.opt(exception=record.exc_info).log(record.levelname, record.getMessage())

    logger = logging.getLogger("intercepted")
    logger.propagate = False
    logger.addHandler(Intercept())
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed %s", case.fields)
