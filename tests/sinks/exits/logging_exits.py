# ruff: noqa: G003, G004, S102, TRY301 - it does on purpose what leaks, and as programs do it
"""Exits through the standard library's logging."""

import io
import json
import logging
import logging.config
import logging.handlers
import os
import queue
import traceback

from sinks.exits.ways import BARE, Shown, before_install, plain_handler, raw, way_out


@before_install
def handlers(case):
    """The root's handler and two named loggers', as an app sets them up first of all."""
    logging.getLogger().addHandler(plain_handler())
    logging.getLogger("early").setLevel(logging.DEBUG)
    for name, handler in (("json", plain_handler()), ("fields", EveryField())):
        logging.getLogger(name).propagate = False
        logging.getLogger(name).addHandler(handler)
    logging.getLogger("json").handlers[0].setFormatter(JsonFormatter())


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {"message": record.getMessage()}
        line.update({name: value for name, value in vars(record).items() if name in {"args", "msg", *EXTRA}})
        if record.exc_info:
            line["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, default=str)


EXTRA = ("access_token", "note")


class EveryField(logging.Handler):
    """As handlers that never format: sends every field of a record."""

    def emit(self, record):
        raw(f"{vars(record)!r}\n")
        if record.exc_info:
            error = record.exc_info[1]
            raw(f"{error!r} {error.args!r} {error!s} {vars(error)!r}\n")


@way_out
def logging_text(case):
    logging.getLogger("early").warning(f"login {case.text}")


@way_out
def logging_argument(case):
    logging.getLogger("early").warning("login %s", case.text)


@way_out
def logging_template_names_the_argument(case):
    logging.getLogger("early").warning(case.name + "=%s and more", case.value)


@way_out
def logging_mapping_argument(case):
    logging.getLogger("early").warning("login %s", case.fields)


@way_out
def logging_named_argument(case):
    logging.getLogger("early").warning("login " + case.name + "=%(" + case.name + ")s", case.fields)


@way_out
def logging_object_argument(case):
    logging.getLogger("early").warning("login %s %r", Shown(case.text), 5)


@way_out
def logging_mapping_message(case):
    logging.getLogger("early").warning(case.fields)


@way_out
def logging_exception_message(case):
    logging.getLogger("early").error(ValueError(case.text))


@way_out
def logging_exception(case):
    try:
        raise ValueError(case.text)
    except ValueError:
        logging.getLogger("early").exception("failed")


@way_out
def logging_chained_exception(case):
    try:
        try:
            raise ValueError(case.text)
        except ValueError as error:
            raise KeyError("other") from error
    except KeyError:
        logging.getLogger("early").exception("failed")


@way_out
def logging_stack_info(case):
    exec(compile(f"logging.getLogger('early').warning('x', stack_info=True) # {case.text}", __file__, "exec"))
    record = logging.makeLogRecord({"msg": "x", "levelno": 30, "stack_info": f"Stack: {case.text}"})
    logging.getLogger("early").handle(record)


@way_out
def logging_wrong_number_of_arguments(case):
    logging.getLogger("early").warning(case.name + "=%s and %s", case.value)


@way_out
def logging_wrong_type_of_argument(case):
    logging.getLogger("early").warning("note " + case.name + "=%d", case.value)


@way_out
def logging_extra(case):
    logging.getLogger("json").warning("login", extra={case.name: case.value})


@way_out
def logging_json_exception(case):
    try:
        raise ValueError(case.text)
    except ValueError:
        logging.getLogger("json").exception("failed")


@way_out
def logging_late_handler(case):
    logger = logging.getLogger("late")
    logger.addHandler(plain_handler(BARE))
    logger.warning("login %s", case.text)


@way_out
def logging_dict_config(case):
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"late": {"class": "logging.StreamHandler", "stream": "ext://sinks.exits.ways.BARE"}},
            "loggers": {"configured": {"handlers": ["late"], "level": "DEBUG", "propagate": False}},
        }
    )
    logging.getLogger("configured").warning("login %s", case.fields)


@way_out
def logging_every_field(case):
    logging.getLogger("fields").warning("login %s", case.text, extra={case.name: case.value})


@way_out
def logging_every_field_of_an_exception(case):
    error = ValueError(case.text)
    error.add_note(f"with {case.text}") if hasattr(error, "add_note") else None
    try:
        raise error
    except ValueError:
        logging.getLogger("fields").exception("failed")


@way_out
def logging_queue_handler(case):
    waiting = queue.Queue()
    logger = logging.getLogger("queued")
    logger.addHandler(logging.handlers.QueueHandler(waiting))
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed %s", case.fields)
    raw(f"{vars(waiting.get())!r}\n")


@way_out
def logging_socket_handler(case):
    handler = logging.handlers.SocketHandler("127.0.0.1", 1)
    handler.send = lambda data: os.write(1, data)
    logger = logging.getLogger("socket")
    logger.addHandler(handler)
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed %s", case.text)
    logger.removeHandler(handler)


@way_out
def logging_last_resort(case):
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        logging.getLogger("nobody").warning("login %s", case.text)
    finally:
        root.handlers = handlers


@way_out
def logging_to_a_stream_that_cannot_encode(case):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    logger = logging.getLogger("narrow")
    logger.addHandler(plain_handler(stream))
    logger.warning("l\u00f6gin %s", case.text)
