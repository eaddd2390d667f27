# ruff: noqa: G004, TRY301, S102 - it does on purpose what leaks, and as programs do it
"""Exits through logging's handlers to files and sockets, and through what it says of its own failures."""

import http.server
import io
import logging
import logging.handlers
import pickle
import queue
import socket
import socketserver
import struct
import subprocess
import sys
import threading
import urllib.parse
from pathlib import Path

from sinks.exits.ways import Shown, compiled, plain_handler, raw, way_out


def logger_of(name, handler):
    """A logger with this one handler."""
    logger = logging.getLogger(name)
    logger.propagate = False
    logger.addHandler(handler)
    return logger


class Url:
    """As the URL objects of HTTP clients: text only when asked."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return f"https://api.example.com/x?{self.text}&page=2"

    def __repr__(self):
        return f"URL({str(self)!r})"


@way_out
def logging_bytes_argument(case):
    logging.getLogger("early").warning("sent %s", case.text.encode())


@way_out
def logging_url_argument(case):
    logging.getLogger("early").info('HTTP Request: %s %s "%s"', "POST", Url(case.text), "HTTP/1.1 200 OK")


@way_out
def logging_exception_argument(case):
    logging.getLogger("early").warning("failed: %r", ValueError(case.text))


class FieldHandler(logging.Handler):
    """Sends fields, and asks for no format."""

    def emit(self, record):
        raw(f"{record.msg} {record.args} {getattr(record, 'request', '')}\n")


class OwnHandle(logging.Logger):
    """A logger that calls its handlers itself."""

    def handle(self, record):
        if not self.disabled and self.filter(record):
            self.callHandlers(record)


@way_out
def logging_class_with_a_handle_of_its_own(case):
    logger = OwnHandle("own")
    logger.addHandler(FieldHandler())
    logger.warning("sent %s", case.text, extra={"request": case.fields})


@way_out
def logging_class_made_later(case):
    class Later(OwnHandle):
        def handle(self, record):
            self.callHandlers(record)

    logger = Later("later")
    logger.addHandler(FieldHandler())
    logger.warning(case.fields)


@way_out
def logging_header_tuples(case):
    headers = [(b"Server", b"x"), (case.name.encode(), case.value.encode())]
    logging.getLogger("early").debug(
        f"receive_response_headers.complete return_value=(200, b'OK', {headers!r})"
    )


@way_out
def logging_format_fails(case):
    class Failing(logging.Formatter):
        def format(self, record):
            raise ValueError(f"cannot format {record.getMessage()}")

    handler = logging.StreamHandler()
    handler.setFormatter(Failing())
    logger_of("failing", handler).warning("login %s", case.text)


@way_out
def logging_emit_fails(case):
    class Failing(logging.Handler):
        def emit(self, record):
            try:
                raise OSError(f"cannot send {case.text}")
            except OSError:
                self.handleError(record)

    logger_of("unsent", Failing()).warning("login %s", case.fields)


@way_out
def logging_adapter(case):
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(f"%(message)s {case.name}=%({case.name})s"))
    logging.LoggerAdapter(logger_of("adapted", handler), {case.name: case.value}).warning("login")


@way_out
def logging_braces_and_dollars(case):
    for style, line in (("{", "{message} {extra_field}"), ("$", "$message $extra_field")):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(line, style=style))
        logger_of(f"style {style}", handler).warning("x", extra={"extra_field": case.text})


@way_out
def logging_record_factory(case):
    before = logging.getLogRecordFactory()

    def factory(*args, **options):
        record = before(*args, **options)
        record.request = {"headers": case.fields}
        return record

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s %(request)s"))
    logger = logger_of("made", handler)
    logging.setLogRecordFactory(factory)
    try:
        logger.warning("x")
    finally:
        logging.setLogRecordFactory(before)


@way_out
def logging_subclass(case):
    class Own(logging.Logger):
        def handle(self, record):
            super().handle(record)

    logger = Own("own")
    logger.addHandler(plain_handler())
    logger.warning("login %s", case.text)


@way_out
def logging_stack_of_the_call(case):
    source = f"logger.warning('x', stack_info=True); {case.name} = '{case.value}'\n"
    exec(compiled("leaky_call.py", source), {"logger": logging.getLogger("early")})


@way_out
def logging_file(case):
    handler = logging.handlers.RotatingFileHandler("leaky.log", maxBytes=1 << 20, backupCount=1, delay=True)
    logger = logger_of("file", handler)
    try:
        raise KeyError(case.text)
    except KeyError:
        logger.exception("failed %s", case.fields)
    handler.close()
    written = Path("leaky.log")
    raw(written.read_text(encoding="utf-8"))
    written.unlink()


@way_out
def logging_memory_handler(case):
    handler = logging.handlers.MemoryHandler(10, target=plain_handler())
    logger_of("memory", handler).warning("login %s", case.text)
    handler.flush()


@way_out
def logging_socket(case):
    with socket.create_server(("127.0.0.1", 0)) as server:
        handler = logging.handlers.SocketHandler(*server.getsockname())
        logger = logger_of("tcp", handler)
        try:
            raise ValueError(case.text)
        except ValueError:
            logger.exception("failed %s", case.text, extra={case.name: case.value})
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as arrived:
            size = struct.unpack(">L", arrived.read(4))[0]
            raw(repr(pickle.loads(arrived.read(size))))  # noqa: S301 - our own record
        handler.close()


@way_out
def logging_names_and_what_filters_add(case):
    def added(record):
        record.request = case.fields
        return True

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        handler = logging.handlers.DatagramHandler(*server.getsockname())
        handler.addFilter(added)
        logger = logger_of(f"session {case.text}", handler)
        worker = threading.Thread(target=logger.warning, args=("x",), name=f"login {case.text}")
        worker.start()
        worker.join()
        sent = pickle.loads(server.recv(1 << 16)[4:])  # noqa: S301 - our own record
        raw(f"{sent['name']} {sent['threadName']} {sent['request']}\n")
        handler.close()
    waiting = queue.Queue()
    logger_of(f"queued {case.text}", logging.handlers.QueueHandler(waiting)).warning("x")
    raw(waiting.get().name)


@way_out
def logging_filter_of_a_logger(case):
    class Filter(logging.Filter):
        def filter(self, record):
            record.request = case.fields
            return True

    logger = logger_of("filtered", FieldHandler())
    logger.addFilter(Filter())
    logger.warning("x")


@way_out
def logging_datagram(case):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        handler = logging.handlers.DatagramHandler(*server.getsockname())
        logger_of("udp", handler).warning("login %s", case.fields)
        raw(repr(server.recv(1 << 16)))
        handler.close()


@way_out
def logging_syslog(case):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        handler = logging.handlers.SysLogHandler(server.getsockname())
        handler.ident = f"login {case.text}: "
        logger_of("syslog", handler).warning("login %s", case.fields)
        raw(repr(server.recv(1 << 16)))
        handler.close()


@way_out
def logging_http(case):
    arrived = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            arrived.append(urllib.parse.unquote_plus(self.path))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Answers) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        host, port = server.server_address
        handler = logging.handlers.HTTPHandler(f"{host}:{port}", "/log")
        logger_of("http", handler).warning("login %s", case.text, extra={case.name: case.value})
        answering.join()
    raw(repr(arrived))


@way_out
def logging_queue_listener(case):
    waiting = queue.Queue()

    class Sending(logging.Handler):
        def emit(self, record):
            raw(f"{record.getMessage()} {vars(record)!r}\n")

    listener = logging.handlers.QueueListener(waiting, Sending())
    # As it comes from another process, which may know nothing of redact.
    waiting.put(logging.makeLogRecord({"msg": "login %s", "args": (case.text,), case.name: case.value}))
    listener.start()
    listener.stop()


@way_out
def logging_message_of_any_type(case):
    for message in (case.text.encode(), [case.fields], Shown(case.text), (case.name, case.value)):
        logging.getLogger("early").warning(message)


@way_out
def logging_called_process_error(case):
    argv = [sys.executable, "-c", "raise SystemExit(3)", f"--{case.name}", case.value, f"--also={case.text}"]
    try:
        subprocess.run(argv, check=True)
    except subprocess.CalledProcessError:
        logging.getLogger("early").exception("could not run it")


@way_out
def logging_level_of_the_root_functions(case):
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers = [plain_handler()]
    logging.error(f"login {case.text}")  # noqa: LOG015 - as programs do it
    root.handlers = before


@way_out
def logging_stream_of_its_own(case):
    stream = io.StringIO()
    logger_of("string", plain_handler(stream)).warning("login %s", case.fields)
    raw(stream.getvalue())
