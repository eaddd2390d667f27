"""Exits of records that no logger has seen: made by others, handed to a handler or a formatter past it."""

import logging
import queue
from logging.handlers import QueueListener

from sinks.exits.ways import BARE, raw, way_out


class ReadingHandler(logging.Handler):
    """Reads template and arguments itself."""

    def emit(self, record):
        raw(f"{record.msg} {record.args} {getattr(record, 'request', '')}\n")


class ReadingListener(QueueListener):
    """Reads what stands in its queue itself."""

    def handle(self, record):
        raw(record.getMessage() + "\n")


class Adding(logging.Filter):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def filter(self, record):
        record.request = self.text
        return True


def record_of(case):
    return logging.LogRecord("past", logging.WARNING, __file__, 1, "sent %s", (case.text,), None)


@way_out
def record_emitted_past_its_logger(case):
    ReadingHandler().emit(record_of(case))


@way_out
def record_handled_past_its_logger(case):
    ReadingHandler().handle(record_of(case))


@way_out
def record_for_the_handlers_of_a_logger(case):
    logger = logging.getLogger("past")
    logger.propagate = False
    logger.addHandler(ReadingHandler())
    logger.callHandlers(record_of(case))


@way_out
def record_after_a_filter_of_its_handler(case):
    logger = logging.getLogger("filtered")
    logger.propagate = False
    handler = ReadingHandler()
    handler.addFilter(Adding(case.text))
    logger.addHandler(handler)
    logger.warning("sent")


@way_out
def record_made_and_formatted(case):
    made = logging.makeLogRecord({"msg": "sent %s", "args": (case.text,), "levelname": "INFO"})
    raw(logging.Formatter("%(levelname)s %(message)s").format(made) + "\n")
    print(logging.BufferingFormatter().format([made]), file=BARE)


@way_out
def record_made_and_queued(case):
    waiting = queue.Queue()
    listener = ReadingListener(waiting)
    listener.start()
    waiting.put(logging.makeLogRecord({"msg": case.text}))
    listener.stop()
