# ruff: noqa: G003, G004, S102, TRY301, PTH100, PTH123 - it does on purpose what leaks, and as programs do it
"""A program that lets a secret out through every exit it knows, one after the other.

Run as `python leaky_program.py {plain|install} {format|live|key} SEED`. What each exit lets out arrives on
the one pipe behind stdout and stderr, after a line that names the exit. `plain` is the control: there every
exit must leak.
"""

import asyncio
import copy
import http.client
import io
import json
import logging
import logging.config
import logging.handlers
import os
import queue
import random
import socketserver
import string
import sys
import threading
import traceback
import warnings

EXITS = {}


def made_secret(kind, seed):
    """A fake of its kind, from a seed: nothing secret-shaped stands in a file."""
    rng = random.Random(f"{kind}{seed}")
    opaque = "".join(
        rng.choice(string.ascii_uppercase) + rng.choice(string.ascii_lowercase) + rng.choice(string.digits)
        for _ in range(14)
    )
    if kind == "format":
        return "gh" + "p_" + "".join(rng.choices(string.ascii_letters + string.digits, k=36))
    return opaque


class Case:
    """The secret, in the forms in which programs carry it about."""

    def __init__(self, kind, value):
        self.kind = kind
        self.value = value
        self.name = "access_token" if kind == "key" else "note"
        self.text = f"{self.name}={value}"
        self.fields = {self.name: value, "attempt": 1}


def way_out(function):
    EXITS[function.__name__] = function
    return function


def raw(line):
    os.write(1, line.encode())


def plain_handler(stream=None):
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    return handler


class Shown:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    __repr__ = __str__


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


# -- logging


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
    logger.addHandler(plain_handler(sys.__stderr__))
    logger.warning("login %s", case.text)


@way_out
def logging_dict_config(case):
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"late": {"class": "logging.StreamHandler", "stream": "ext://sys.__stderr__"}},
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


# -- tracebacks and warnings


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
        traceback.print_exc(file=sys.__stderr__)


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
        raw(case.value if "redact" not in sys.modules else "no groups before 3.11")
        return
    try:
        raise ExceptionGroup("several", [ValueError(case.text), KeyError("x")])  # noqa: F821 - from 3.11 on
    except ExceptionGroup:  # noqa: F821 - from 3.11 on
        logging.getLogger("fields").exception("failed")
        traceback.print_exc(file=sys.__stderr__)


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


# -- streams


@way_out
def printed_to_stderr(case):
    print("login", case.text, file=sys.stderr)


@way_out
def written_in_pieces(case):
    for start in range(0, len(case.text), 5):
        sys.stderr.write(case.text[start : start + 5])
        sys.stderr.flush()
    sys.stderr.write("\n")


@way_out
def written_as_lines(case):
    sys.stderr.writelines([case.text[:7], case.text[7:], "\n"])


@way_out
def stderr_buffer(case):
    sys.stderr.buffer.write(f"{case.text}\n".encode())
    sys.stderr.buffer.flush()


@way_out
def stderr_buffer_in_pieces(case):
    for start in range(0, len(case.text), 5):
        sys.stderr.buffer.write(case.text[start : start + 5].encode())
    sys.stderr.buffer.write(b"\n")
    sys.stderr.buffer.flush()


@way_out
def stderr_raw(case):
    sys.stderr.flush()
    below = getattr(sys.stderr.buffer, "raw", sys.stderr.buffer)  # unbuffered, the buffer is the raw stream
    below.write(f"{case.text}\n".encode())


@way_out
def printed_to_stdout(case):
    print("login", case.text, flush=True)


@way_out
def displayhook(case):
    sys.displayhook(case.fields)
    sys.stdout.flush()


# -- http.client


@way_out
def http_client_debug(case):
    class Answers(socketserver.StreamRequestHandler):
        def handle(self):
            self.rfile.readline()
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Echo: " + case.text.encode() + b"\r\n\r\n"
            )

    with socketserver.TCPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        connection = http.client.HTTPConnection(*server.server_address, timeout=5)
        connection.set_debuglevel(1)
        connection.request("GET", f"/x?{case.text}", headers={"X-Note": case.text})
        connection.getresponse().read()
        connection.close()
    sys.stdout.flush()


# -- structlog


class Output:
    """What a structlog logger writes to."""

    def write(self, text):
        raw(text)

    def flush(self):
        pass


def logger_with(*processors, cached=True):
    import structlog

    structlog.reset_defaults()
    structlog.configure(
        processors=list(processors),
        logger_factory=structlog.PrintLoggerFactory(Output()),
        cache_logger_on_first_use=cached,
    )
    return structlog.get_logger()


@way_out
def structlog_default(case):
    import structlog

    structlog.reset_defaults()
    structlog.get_logger().info("login", **case.fields)
    sys.stdout.flush()


@way_out
def structlog_json(case):
    import structlog

    logger_with(structlog.processors.JSONRenderer()).info(
        f"login {case.text}", nested={"deep": [case.fields]}
    )


@way_out
def structlog_json_bytes(case):
    import structlog

    def rendered(logger, method, event):
        return json.dumps(event, default=str).encode()

    structlog.reset_defaults()
    written = io.BytesIO()
    structlog.configure(processors=[rendered], logger_factory=structlog.BytesLoggerFactory(written))
    structlog.get_logger().info("login", thing=Shown(case.text), **case.fields)
    raw(written.getvalue().decode())


@way_out
def structlog_object(case):
    import structlog

    logger_with(structlog.processors.KeyValueRenderer()).info("login", thing=Shown(case.text))


@way_out
def structlog_console(case):
    import structlog

    logger_with(structlog.dev.ConsoleRenderer(colors=False)).info("login", **case.fields)


@way_out
def structlog_console_exception(case):
    import structlog

    logger = logger_with(structlog.dev.ConsoleRenderer())

    def work():
        access_token = case.value
        raise ValueError(case.text, {"seen": access_token[:1]})

    try:
        work()
    except ValueError:
        logger.exception("failed")


@way_out
def structlog_console_plain_exception(case):
    import structlog

    logger = logger_with(structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback))
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed")


@way_out
def structlog_dict_tracebacks(case):
    import structlog

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
    import structlog

    structlog.wrap_logger(
        structlog.PrintLogger(Output()), processors=[structlog.processors.KeyValueRenderer()]
    ).info("login", **case.fields)


@way_out
def structlog_processors_in_a_tuple(case):
    import structlog

    structlog.wrap_logger(
        structlog.PrintLogger(Output()), processors=(structlog.processors.KeyValueRenderer(),)
    ).info("login", **case.fields)


@way_out
def structlog_async(case):
    import structlog

    logger_with(structlog.processors.JSONRenderer())
    asyncio.run(structlog.get_logger().ainfo("login", **case.fields))


@way_out
def structlog_processor_formatter(case):
    import structlog

    structlog.reset_defaults()
    structlog.configure(
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.__stderr__)
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
    import structlog

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


# -- rich


@way_out
def rich_traceback_with_locals(case):
    import rich.console
    import rich.traceback

    def work():
        access_token = case.value
        nested = {"access_token": case.value, "list": [case.text]}
        return 1 / 0, access_token, nested

    console = rich.console.Console(file=Output(), width=60)
    try:
        work()
    except ZeroDivisionError:
        console.print(rich.traceback.Traceback(show_locals=True, width=60))


# -- OpenTelemetry


def exported(spans):
    from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans

    raw(repr(encode_spans(spans).SerializeToString()) + "\n")
    for span in spans:
        raw(f"{span.name} {dict(span.attributes)} {span.context.trace_state} {span.parent}\n")


def otel_span(case, provider):
    from opentelemetry import trace

    state = trace.TraceState([(case.name, case.value)])
    sampled = trace.TraceFlags(trace.TraceFlags.SAMPLED)
    linked = trace.SpanContext(5, 7, is_remote=True, trace_flags=sampled, trace_state=state)
    parent = trace.set_span_in_context(trace.NonRecordingSpan(linked))
    tracer = provider.get_tracer("scope", attributes={case.name: case.value})
    span = tracer.start_span(
        f"GET /x?{case.text}",
        context=parent,
        links=[trace.Link(linked, {case.name: case.value})],
        attributes={case.name: case.value},
    )
    span.set_attribute("url", f"http://h/?{case.text}")
    span.set_attribute("body", case.text.encode())
    span.set_attribute(case.text, "its name")
    span.add_event(f"event {case.text}", {case.name: case.value})
    span.record_exception(ValueError(case.text))
    span.set_status(trace.Status(trace.StatusCode.ERROR, f"failed: {case.text}"))
    span.end()


def otel_provider(case, processor):
    from opentelemetry.sdk import trace as sdk
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import export

    class Exporter(export.SpanExporter):
        def export(self, spans):
            exported(spans)
            return export.SpanExportResult.SUCCESS

    provider = sdk.TracerProvider(resource=Resource({case.name: case.value}))
    provider.add_span_processor(getattr(export, processor)(Exporter()))
    return provider


@way_out
def otel_simple_processor_made_before(case):
    otel_span(case, OTEL_EARLY)


@way_out
def otel_batch_processor_made_after(case):
    provider = otel_provider(case, "BatchSpanProcessor")
    otel_span(case, provider)
    provider.shutdown()


@way_out
def otel_custom_active_processor(case):
    from opentelemetry.sdk import trace as sdk

    class Active(sdk.SpanProcessor):
        def on_end(self, span):
            exported([span])

    otel_span(case, sdk.TracerProvider(active_span_processor=Active()))


@way_out
def otel_logs(case):
    from opentelemetry._logs import LogRecord, SeverityNumber
    from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
    from opentelemetry.sdk import _logs as sdk
    from opentelemetry.sdk._logs import export

    class Exporter(export.LogRecordExporter):
        def export(self, batch):
            raw(repr(encode_logs(batch).SerializeToString()) + "\n")

        def shutdown(self):
            pass

        def force_flush(self, timeout_millis=0):
            return True

    from opentelemetry.sdk.resources import Resource

    provider = sdk.LoggerProvider(resource=Resource({case.name: case.value}))
    provider.add_log_record_processor(export.SimpleLogRecordProcessor(Exporter()))
    provider.get_logger("scope", attributes={case.name: case.value}).emit(
        LogRecord(
            severity_number=SeverityNumber.INFO,
            body={"deep": [case.fields], "text": case.text},
            attributes={case.name: case.value, "raw": case.text.encode()},
            exception=ValueError(case.text),
        )
    )
    provider.shutdown()


def early(case):
    """What exists before redact is installed."""
    global OTEL_EARLY, STRUCTLOG_EARLY, STRUCTLOG_WRITE  # noqa: PLW0603 - made before install
    logging.getLogger().addHandler(plain_handler())
    logging.getLogger("early").setLevel(logging.DEBUG)
    for name, handler in (("json", plain_handler()), ("fields", EveryField())):
        logging.getLogger(name).propagate = False
        logging.getLogger(name).addHandler(handler)
    logging.getLogger("json").handlers[0].setFormatter(JsonFormatter())
    import structlog

    processors = [structlog.processors.KeyValueRenderer()]
    STRUCTLOG_EARLY = structlog.wrap_logger(
        structlog.PrintLogger(Output()), processors=processors, cache_logger_on_first_use=True
    )
    STRUCTLOG_EARLY.info("cached")
    STRUCTLOG_WRITE = structlog.wrap_logger(structlog.WriteLogger(Output()), processors=processors)
    OTEL_EARLY = otel_provider(case, "SimpleSpanProcessor")


def run(mode, kind, seed):
    case = Case(kind, made_secret(kind, seed))
    early(case)
    if mode == "install":
        import redact

        redact.install(stdout="always")
        if kind == "live":
            kept = redact.Secret(case.value, kind="access_token")  # noqa: F841 - stays live while it is held
    before = copy.deepcopy(case.fields)
    for name, function in EXITS.items():
        raw(f"\n@@ {name}\n")
        try:
            function(case)
        except Exception as error:  # noqa: BLE001 - said by its type alone, and counted as a failure by the test
            raw(f"\n!! {name} {type(error).__name__} {error}\n")
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    raw("\n@@ end\n")
    raw("unchanged\n" if case.fields == before else "changed\n")


if __name__ == "__main__":
    run(*sys.argv[1:])
