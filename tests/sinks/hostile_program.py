"""A program that hands every sink objects that fail, each with the secret in its error and another beside it.

Run as `python -m sinks.hostile_program {plain|install} {format|live|key} SEED`. What each place lets out
arrives on the one pipe behind stdout and stderr, after a line that names place and flaw; what reached the
program follows.
"""

import json
import logging
import sys
import traceback
import warnings

import rich.console
import structlog
from sinks.exits.handler_exits import logger_of
from sinks.exits.logging_exits import EveryField
from sinks.exits.structlog_exits import logger_with
from sinks.exits.ways import BARE, Case, made_secret, plain_handler, raw

PLACES = {}


def place(function):
    PLACES[function.__name__] = function
    return function


def flawed(base, *methods):
    """A class whose named methods fail, and tell the secret as they do."""

    def fail(self, *args, **options):
        raise RuntimeError(f"cannot: {TEXT}")

    return type(f"Flawed{base.__name__.title()}", (base,), dict.fromkeys(methods, fail))


def flaws(case):
    """Objects that hold the secret, or nothing, and fail when they are asked."""
    shown = {"__repr__": object, "__str__": object, "__class__": object}
    for method, base in shown.items():
        yield method, flawed(base, method, "__str__")()
    for method in (
        "__len__",
        "__iter__",
        "__getitem__",
        "__contains__",
        "items",
        "keys",
        "values",
        "__repr__",
    ):
        yield f"dict_{method}", flawed(dict, method)(case.fields)
    for method in ("__len__", "__iter__", "__getitem__", "__repr__"):
        yield f"list_{method}", flawed(list, method)([case.text])
        yield f"tuple_{method}", flawed(tuple, method)([case.text])
    for method in (
        "__len__",
        "__iter__",
        "__str__",
        "__repr__",
        "__mod__",
        "__hash__",
        "__eq__",
        "__format__",
    ):
        yield f"text_{method}", flawed(str, method)(case.text)
    for method in ("__len__", "__iter__", "__repr__", "__bytes__"):
        yield f"bytes_{method}", flawed(bytes, method)(case.text.encode())
    for method in ("__str__", "__repr__", "__getattribute__"):
        yield f"error_{method}", flawed(ValueError, method)(case.text)
    yield "attributes", flawed(object, "__getattribute__")()
    yield "attribute", flawed(object, "__getattr__")()
    yield "truth", flawed(object, "__bool__")()
    yield "dir", flawed(object, "__dir__", "__hash__", "__eq__")()


@place
def logging_argument(case, value):
    logging.getLogger("flawed").warning("login %s %s", case.text, value)


@place
def logging_repr_argument(case, value):
    logging.getLogger("flawed").warning("login %s %r", case.text, value)


@place
def logging_message(case, value):
    logging.getLogger("flawed").warning(value)


@place
def logging_extra(case, value):
    logging.getLogger("flawed").warning("login %s", case.text, extra={"thing": value})


@place
def logging_named(case, value):
    logging.getLogger("flawed").warning("login %(thing)s %(text)s", {"thing": value, "text": case.text})


@place
def logging_exception(case, value):
    try:
        raise value if isinstance(value, BaseException) else ValueError(case.text, value)
    except ValueError:
        logging.getLogger("flawed").exception("failed")


@place
def structlog_value(case, value):
    logger_with(structlog.processors.KeyValueRenderer()).info("login", text=case.text, thing=value)


@place
def structlog_json(case, value):
    renderer = structlog.processors.JSONRenderer(serializer=json.dumps, default=repr)
    logger_with(renderer).info("login", text=case.text, thing=value)


@place
def structlog_exception(case, value):
    logger = logger_with(structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer())
    try:
        raise value if isinstance(value, BaseException) else ValueError(case.text, value)
    except ValueError:
        logger.exception("failed", thing=value)


@place
def traceback_printed(case, value):
    try:
        raise value if isinstance(value, BaseException) else ValueError(case.text, value)
    except ValueError as error:
        traceback.print_exc(file=BARE)
        sys.excepthook(type(error), error, error.__traceback__)


@place
def warning_of_it(case, value):
    warnings.warn(value if isinstance(value, str) else f"odd {case.text}", source=value, stacklevel=1)


@place
def stream(case, value):
    print(case.text, value, file=sys.stderr)


@place
def stream_lines(case, value):
    sys.stderr.writelines([case.text, "\n", value])


@place
def stream_bytes(case, value):
    sys.stderr.buffer.write(value)


@place
def console(case, value):
    rich.console.Console(stderr=True, width=60).print(case.text, value)


def run(mode, kind, seed):
    global TEXT  # noqa: PLW0603 - what the flaws tell
    case = Case(kind, made_secret(kind, seed))
    TEXT = case.text
    logger = logger_of("flawed", plain_handler())
    logger.addHandler(EveryField())
    if mode == "install":
        import redact

        redact.install(stdout="always")
        if kind == "live":
            redact.protect(case.value, kind="access_token")
    for title, function in PLACES.items():
        for name, value in flaws(case):
            raw(f"\n@@ {title}__{name}\n")
            try:
                function(case, value)
            except Exception as error:  # noqa: BLE001 - what reaches the program is compared
                reached = type(error).__name__
            else:
                reached = "nothing"
            for each in (sys.stdout, sys.stderr):
                each.flush()
            raw(f"\n@= {reached}\n")
    raw("\n@@ end\n")


if __name__ == "__main__":
    run(*sys.argv[1:])
