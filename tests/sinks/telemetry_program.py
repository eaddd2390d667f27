# ruff: noqa: TRY301 - it raises what it then logs
"""A program that sends a secret through every part of OpenTelemetry, over OTLP, to a collector of its own.

Run as `python telemetry_program.py {plain|install|wrapped} {format|live|key} SEED`. It prints one line of
JSON: what arrived at the collector's socket, by exit. `plain` is the control: there every exit must leak.
`wrapped` installs nothing and puts redact's own exporters round OpenTelemetry's. It runs with the oldest SDK
that redact supports and with the newest.
"""

import gzip
import http.server
import json
import logging
import os
import random
import string
import sys
import threading

from opentelemetry import trace
from opentelemetry._logs import SeverityNumber
from opentelemetry.attributes import BoundedAttributes
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Observation
from opentelemetry.sdk import _logs as sdk_logs, metrics as sdk_metrics, trace as sdk_trace
from opentelemetry.sdk._logs import export as logs
from opentelemetry.sdk._logs._internal import ConcurrentMultiLogRecordProcessor
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import export as traces

EXITS = {}
BEFORE = {}
"""What exists before redact is installed, by exit."""


def made_secret(kind, seed):
    """A fake of its kind, from a seed: nothing secret-shaped stands in a file."""
    rng = random.Random(f"{kind}{seed}")
    if kind == "format":
        return "gh" + "p_" + "".join(rng.choices(string.ascii_letters + string.digits, k=36))
    kinds = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    return "".join(rng.choice(letters) for _ in range(14) for letters in kinds)


class Case:
    def __init__(self, kind, value):
        self.value = value
        self.name = "access_token" if kind == "key" else "note"
        self.text = f"{self.name}={value}"
        self.fields = {self.name: value, "attempt": 1}
        command = ["acme", f"--{self.name}", value]
        self.schema = f"https://schemas.example.com/1?{self.text}"
        self.resource = Resource({"process.command_args": command, **self.fields}, self.schema)


class Collector(http.server.BaseHTTPRequestHandler):
    arrived = {}  # noqa: RUF012 - one for all requests

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.arrived[self.path[1:]] = self.arrived.get(self.path[1:], "") + body.decode("latin-1")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


def way_out(function):
    EXITS[function.__name__] = function
    return function


def made_before(name):
    """For what an exit needs from before the installation."""

    def register(function):
        BEFORE[name] = function
        return function

    return register


# -- spans


def finish_span(case, provider):
    state = trace.TraceState([(case.name, case.value)])
    sampled = trace.TraceFlags(trace.TraceFlags.SAMPLED)
    linked = trace.SpanContext(5, 7, is_remote=True, trace_flags=sampled, trace_state=state)
    tracer = provider.get_tracer(f"scope {case.text}", schema_url=case.schema, attributes=case.fields)
    span = tracer.start_span(
        f"GET /x?{case.text}",
        context=trace.set_span_in_context(trace.NonRecordingSpan(linked)),
        links=[trace.Link(linked, case.fields)],
        attributes=case.fields,
    )
    span.set_attribute("body", case.text.encode())
    span.set_attribute("nested", {"deep": case.fields})  # older SDKs refuse it
    span.set_attribute("command", ("acme", "--verbose", case.text))
    span.set_attribute(case.text, "its name")
    span.set_attribute("it", case.value)  # as what filled a template that is sent beside it
    span.add_event(f"event {case.text}", case.fields)
    span.record_exception(ValueError(case.text))
    span.set_status(trace.Status(trace.StatusCode.ERROR, f"failed: {case.text}"))
    span.end()
    provider.shutdown()


def span_provider(case, processor, **options):
    provider = sdk_trace.TracerProvider(resource=case.resource, shutdown_on_exit=False, **options)
    if processor is not None:
        provider.add_span_processor(processor)
    return provider


class ActiveSpanProcessor(sdk_trace.SpanProcessor):
    """An app's own, which forwards nothing but what it must."""

    def __init__(self, exporter):
        self.exporter = exporter

    def on_end(self, span):
        self.exporter.export([span])


@made_before("simple_processor_made_before")
def _simple(case, span_exporter, **_):
    return span_provider(case, traces.SimpleSpanProcessor(span_exporter))


@way_out
def simple_processor_made_before(case, made, **_):
    finish_span(case, made)


@made_before("batch_processor_made_before")
def _batch(case, span_exporter, **_):
    return span_provider(case, traces.BatchSpanProcessor(span_exporter))


@way_out
def batch_processor_made_before(case, made, **_):
    finish_span(case, made)


@way_out
def batch_processor_made_after(case, span_exporter, **_):
    finish_span(case, span_provider(case, traces.BatchSpanProcessor(span_exporter)))


@way_out
def concurrent_processors(case, span_exporter, **_):
    active = sdk_trace.ConcurrentMultiSpanProcessor()
    finish_span(
        case, span_provider(case, traces.SimpleSpanProcessor(span_exporter), active_span_processor=active)
    )


@made_before("processor_of_the_apps_own")
def _own(case, span_exporter, **_):
    return span_provider(case, None, active_span_processor=ActiveSpanProcessor(span_exporter))


@way_out
def processor_of_the_apps_own(case, made, **_):
    finish_span(case, made)


@made_before("span_in_a_forked_child")
def _forked(case, span_exporter, **_):
    return span_provider(case, traces.BatchSpanProcessor(span_exporter))


@way_out
def span_in_a_forked_child(case, made, **_):
    in_a_child(lambda: finish_span(case, made))


def in_a_child(run):
    child = os.fork()
    if not child:
        try:
            run()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


# -- log records


def emit_record(case, provider):
    logger = provider.get_logger(f"scope {case.text}", schema_url=case.schema, attributes=case.fields)
    fields = {"body": f"login {case.text}", "timestamp": 1, "observed_timestamp": 1}
    fields["severity_number"] = SeverityNumber.INFO
    fields["severity_text"] = f"INFO {case.text}"
    if hasattr(sdk_logs, "LogRecord"):
        place = {"trace_id": 5, "span_id": 7, "trace_flags": trace.TraceFlags(1)}
        attributes = {**case.fields, "it": case.value}
        record = sdk_logs.LogRecord(attributes=attributes, resource=case.resource, **fields, **place)
        logger.emit(record)
    else:
        from opentelemetry._logs import LogRecord

        attributes = {**case.fields, "raw": case.text.encode(), "nested": {"deep": [case.fields]}}
        attributes["it"] = case.value
        fields["body"] = {"text": case.text, "deep": [case.fields]}
        logger.emit(LogRecord(attributes=attributes, event_name=f"event {case.text}", **fields))
        logger.emit(LogRecord(exception=ValueError(case.text), **fields))
    provider.shutdown()


def log_provider(case, processor, **options):
    provider = sdk_logs.LoggerProvider(resource=case.resource, shutdown_on_exit=False, **options)
    if processor is not None:
        provider.add_log_record_processor(processor)
    return provider


class ActiveLogProcessor(sdk_logs.LogRecordProcessor):
    """An app's own, of a class that is none of the SDK's."""

    def __init__(self, exporter):
        self.exporter = exporter

    def on_emit(self, record):
        self.exporter.export([record])

    emit = on_emit

    def shutdown(self):
        pass

    def force_flush(self, timeout_millis=0):
        return True


@made_before("simple_log_processor_made_before")
def _simple_log(case, log_exporter, **_):
    return log_provider(case, logs.SimpleLogRecordProcessor(log_exporter))


@way_out
def simple_log_processor_made_before(case, made, **_):
    emit_record(case, made)


@way_out
def batch_log_processor_made_after(case, log_exporter, **_):
    emit_record(case, log_provider(case, logs.BatchLogRecordProcessor(log_exporter)))


@way_out
def concurrent_log_processors(case, log_exporter, **_):
    several = ConcurrentMultiLogRecordProcessor()
    processor = logs.SimpleLogRecordProcessor(log_exporter)
    emit_record(case, log_provider(case, processor, multi_log_record_processor=several))


@made_before("log_processor_of_the_apps_own")
def _own_log(case, log_exporter, **_):
    return log_provider(case, None, multi_log_record_processor=ActiveLogProcessor(log_exporter))


@way_out
def log_processor_of_the_apps_own(case, made, **_):
    emit_record(case, made)


class Enriching(ActiveLogProcessor):
    """An app's own that adds to each record, before the one that exports it."""

    def on_emit(self, data):
        data.log_record.attributes = BoundedAttributes(attributes=self.exporter.fields)

    emit = on_emit


@way_out
def log_record_that_a_processor_adds_to(case, log_exporter, **_):
    provider = log_provider(case, Enriching(case))
    for exporting in (logs.BatchLogRecordProcessor, logs.SimpleLogRecordProcessor):
        provider.add_log_record_processor(exporting(log_exporter))
    emit_record(case, provider)


@made_before("log_record_in_a_forked_child")
def _forked_log(case, log_exporter, **_):
    return log_provider(case, logs.BatchLogRecordProcessor(log_exporter))


@way_out
def log_record_in_a_forked_child(case, made, **_):
    in_a_child(lambda: emit_record(case, made))


@way_out
def handler_of_logging(case, log_exporter, **_):
    provider = log_provider(case, logs.BatchLogRecordProcessor(log_exporter))
    logger = logging.getLogger("exported")
    logger.propagate = False
    logger.addHandler(sdk_logs.LoggingHandler(logger_provider=provider))
    try:
        raise ValueError(case.text)
    except ValueError:
        logger.exception("failed %s", case.fields, extra=case.fields)
    provider.shutdown()


# -- metrics


def metric_provider(case, exporter, *views):
    reader = PeriodicExportingMetricReader(exporter, export_interval_millis=10**7)
    return sdk_metrics.MeterProvider(
        [reader],
        resource=case.resource,
        shutdown_on_exit=False,
        views=views,
        exemplar_filter=sdk_metrics.AlwaysOnExemplarFilter(),
    )


def meter_of(case, provider):
    return provider.get_meter(f"scope {case.text}", schema_url=case.schema, attributes=case.fields)


@made_before("measured_before")
def _measured(case, metric_exporter, **_):
    provider = metric_provider(case, metric_exporter)
    counter = meter_of(case, provider).create_counter("logins", unit=case.text, description=case.text)
    counter.add(1, case.fields)
    return provider, counter


@way_out
def measured_before(case, made, **_):
    provider, counter = made
    counter.add(1, case.fields)
    provider.shutdown()


@made_before("metrics_of_a_forked_child")
def _forked_metrics(case, metric_exporter, **_):
    return metric_provider(case, metric_exporter)


@way_out
def metrics_of_a_forked_child(case, made, **_):
    def measure():
        meter_of(case, made).create_counter("logins").add(1, case.fields)
        made.shutdown()

    in_a_child(measure)


@way_out
def instruments(case, metric_exporter, **_):
    provider = metric_provider(case, metric_exporter)
    meter = meter_of(case, provider)
    meter.create_counter("counter").add(1, {**case.fields, "url": f"http://h/?{case.text}"})
    meter.create_up_down_counter("both").add(-1, case.fields)
    meter.create_histogram("histogram").record(5, case.fields)
    provider.shutdown()


@way_out
def observed_instruments(case, metric_exporter, **_):
    provider = metric_provider(case, metric_exporter)

    def look(options):
        yield Observation(5, case.fields)

    meter_of(case, provider).create_observable_gauge("gauge", [look])
    provider.shutdown()


@way_out
def exponential_histogram(case, metric_exporter, **_):
    view = View(instrument_name="*", aggregation=ExponentialBucketHistogramAggregation())
    provider = metric_provider(case, metric_exporter, view)
    meter_of(case, provider).create_histogram("histogram").record(5, case.fields)
    provider.shutdown()


@way_out
def exemplars_of_a_view_without_the_attribute(case, metric_exporter, **_):
    view = View(instrument_name="*", attribute_keys={"attempt"})
    provider = metric_provider(case, metric_exporter, view)
    meter_of(case, provider).create_counter("counter").add(1, case.fields)
    provider.shutdown()


# --


def exporters_to(address, name, mode):
    made = {
        "span_exporter": OTLPSpanExporter(f"{address}/{name}"),
        "log_exporter": OTLPLogExporter(f"{address}/{name}"),
        "metric_exporter": OTLPMetricExporter(f"{address}/{name}"),
    }
    if mode != "wrapped":
        return made
    from redact.sinks import otel

    return {
        "span_exporter": otel.RedactingSpanExporter(made["span_exporter"]),
        "log_exporter": otel.RedactingLogRecordExporter(made["log_exporter"]),
        "metric_exporter": otel.RedactingMetricExporter(made["metric_exporter"]),
    }


def run(mode, kind, seed):
    case = Case(kind, made_secret(kind, seed))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    exporters = {name: exporters_to(address, name, mode) for name in EXITS}
    made = {name: make(case, **exporters[name]) for name, make in BEFORE.items()}
    if mode == "install":
        import redact

        redact.install()
    if mode != "plain":
        import redact

        if kind == "live":
            kept = redact.Secret(case.value, kind="access_token")  # noqa: F841 - stays live while it is held
    outer = trace.SpanContext(5, 7, is_remote=False, trace_flags=trace.TraceFlags(1))
    with trace.use_span(trace.NonRecordingSpan(outer)):  # the oldest SDK sends no exemplar without one
        for name, function in EXITS.items():
            function(case, made=made.get(name), **exporters[name])
    missing = sorted(EXITS.keys() - Collector.arrived.keys())
    print(json.dumps({"missing": missing, "arrived": Collector.arrived}))


if __name__ == "__main__":
    run(*sys.argv[1:])
