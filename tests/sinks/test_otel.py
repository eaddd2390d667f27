"""The OpenTelemetry sinks: what a masked span is, the next best hook, and the wrappers that need no patches.

Spans are looked at as an exporter serialises them: one that keeps references would show what was changed too
late.
"""

import textwrap

import opentelemetry.sdk.trace as sdk
import pytest
from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk._logs import LoggerProvider, LogRecordProcessor, export as logs
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import export as traces

import redact
from redact import Redactor
from redact._telemetry import masked_span
from redact.sinks.otel import RedactingLogRecordExporter, RedactingSpanExporter, RedactingSpanProcessor


class Sent(traces.SpanExporter):
    """Serialises what it gets, at once; keeps the spans as well."""

    def __init__(self):
        self.serialised = []
        self.spans = []

    def export(self, spans):
        self.serialised.append(repr(encode_spans(spans)))
        self.spans += spans
        return traces.SpanExportResult.SUCCESS


class SentRecords(logs.LogRecordExporter):
    """The same for log records."""

    def __init__(self):
        self.serialised = []

    def export(self, batch):
        self.serialised.append(repr(encode_logs(batch)))
        return logs.LogRecordExportResult.SUCCESS

    def shutdown(self):
        pass

    def force_flush(self, timeout_millis=0):
        return True


@pytest.fixture
def sent():
    return Sent()


def provider_to(processor, **options):
    options.setdefault("resource", Resource({"service.name": "test"}))
    provider = sdk.TracerProvider(shutdown_on_exit=False, **options)
    provider.add_span_processor(processor)
    return provider


def test_a_clean_span_is_exported_as_it_is(sent):
    provider = provider_to(traces.SimpleSpanProcessor(sent))
    span = provider.get_tracer("t").start_span("GET /x", attributes={"n": 1, "list": ("a", "b")})
    span.add_event("event", {"x": "y"})
    readable = span._readable_span()
    assert masked_span(Redactor().core, readable) is readable


def test_only_what_changed_is_copied(sent, fake):
    provider = provider_to(traces.SimpleSpanProcessor(sent))
    span = provider.get_tracer("t").start_span("GET /x", attributes={"n": 1})
    span.add_event("clean", {"x": "y"})
    span.add_event("event", {"access_token": fake(40)})
    readable = span._readable_span()
    masked = masked_span(Redactor().core, readable)
    assert masked._attributes is readable._attributes
    assert masked.resource is readable.resource
    assert masked.events[0] is readable.events[0]
    assert dict(masked.events[1].attributes) == {"access_token": "[REDACTED:access_token]"}
    assert dict(readable.events[1].attributes) == {"access_token": fake(40)}


def test_counts_of_dropped_things_are_kept(sent, fake):
    limits = sdk.SpanLimits(max_span_attributes=2, max_events=1, max_event_attributes=1)
    provider = provider_to(traces.SimpleSpanProcessor(sent), span_limits=limits)
    with redact.install(sinks={"otel"}):
        span = provider.get_tracer("t").start_span("x", attributes={"a": 1, "b": 2, "access_token": fake(40)})
        span.add_event("first")
        span.add_event("second", {"a": 1, "access_token": fake(40)})
        span.end()
    (exported,) = sent.spans
    assert (exported.dropped_attributes, exported.dropped_events, exported.events[0].dropped_attributes) == (
        1,
        1,
        1,
    )
    assert fake(40) not in sent.serialised[0]


def test_a_masked_resource_is_the_same_object_for_each_span(sent, fake):
    provider = provider_to(traces.SimpleSpanProcessor(sent), resource=Resource({"api_key": fake(40)}))
    with redact.install(sinks={"otel"}):
        for name in ("first", "second"):
            provider.get_tracer("t").start_span(name).end()
    first, second = sent.spans
    assert first.resource is second.resource
    assert first.resource.attributes["api_key"] == "[REDACTED:api_key]"


def test_the_apps_own_span_keeps_what_it_was_given(sent, fake):
    provider = provider_to(traces.SimpleSpanProcessor(sent))
    with redact.install(sinks={"otel"}):
        span = provider.get_tracer("t").start_span("x", attributes={"access_token": fake(40)})
        span.end()
    assert span.attributes["access_token"] == fake(40)
    assert sent.spans[0].attributes["access_token"] == "[REDACTED:access_token]"


def test_an_exporter_added_after_install_gets_masked_spans(fake, sent):
    provider = sdk.TracerProvider(shutdown_on_exit=False)
    with redact.install(sinks={"otel"}):
        provider.add_span_processor(traces.SimpleSpanProcessor(sent))
        provider.get_tracer("t").start_span(f"access_token={fake(40)}").end()
    assert sent.spans[0].name == "access_token=[REDACTED:access_token]"


def test_after_uninstall_spans_are_as_they_were(fake, sent):
    provider = provider_to(traces.SimpleSpanProcessor(sent))
    redact.install(sinks={"otel"}).uninstall()
    provider.get_tracer("t").start_span("x", attributes={"access_token": fake(40)}).end()
    assert fake(40) in sent.serialised[0]


def test_an_error_in_redaction_leaves_nothing_of_the_span(sent, fake):
    provider = provider_to(RedactingSpanProcessor(traces.SimpleSpanProcessor(sent), broken()))
    parent = trace.SpanContext(
        1, 2, is_remote=True, trace_flags=trace.TraceFlags(1), trace_state=trace.TraceState([("a", fake(40))])
    )
    context = trace.set_span_in_context(trace.NonRecordingSpan(parent))
    span = provider.get_tracer(fake(40)).start_span(fake(40), context, attributes={"x": fake(40)})
    span.set_status(trace.Status(trace.StatusCode.ERROR, fake(40)))
    span.end()
    (exported,) = sent.spans
    assert (exported.name, exported.context.span_id) == ("[REDACTED:error]", span.context.span_id)
    assert exported.status.status_code is trace.StatusCode.ERROR
    assert fake(40) not in sent.serialised[0]


def broken():
    redactor = Redactor()

    class Broken:
        def __getattr__(self, name):
            raise RuntimeError

    redactor.core = Broken()
    return redactor


PROGRAM = textwrap.dedent(
    """
    import opentelemetry.sdk.trace as sdk, redact
    from opentelemetry.sdk.trace import export

    class Exporter(export.SpanExporter):
        def export(self, spans):
            for span in spans: print(span.name, dict(span.attributes), [e.name for e in span.events])
            return export.SpanExportResult.SUCCESS

    def run():
        provider = sdk.TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(export.SimpleSpanProcessor(Exporter()))
        provider.get_tracer("t").start_span("x", attributes={"access_token": "aZ3" * 15}).end()
    """
)


def test_the_canary_is_not_counted(python):
    done = python(PROGRAM + "redact.install()\nprint(len(redact.ledger()))")
    assert done.stdout == "0\n"


def test_where_the_best_hook_does_nothing_the_next_one_is_armed(python):
    done = python(
        PROGRAM
        + textwrap.dedent(
            """
            made = sdk.Span._readable_span
            sdk.Span.end = lambda self, end_time=None: self._span_processor.on_end(made(self))
            hook = vars(sdk.SynchronousMultiSpanProcessor)["on_end"]
            with redact.install():
                run()
                print(vars(sdk.SynchronousMultiSpanProcessor)["on_end"] is hook)
            print(vars(sdk.SynchronousMultiSpanProcessor)["on_end"] is hook, sdk.Span._readable_span is made)
            run()
            """
        )
    )
    assert done.stdout.splitlines() == [
        "x {'access_token': '[REDACTED:access_token]'} []",
        "False",
        "True True",
        f"x {{'access_token': '{'aZ3' * 15}'}} []",
    ]
    assert done.stderr == ""


def test_where_no_hook_works_spans_are_dropped_and_it_says_so(python):
    done = python(
        PROGRAM
        + textwrap.dedent(
            """
            import redact.sinks.otel as sink
            sink.masked_span = lambda core, span: span  # as if this SDK kept its fields elsewhere
            with redact.install():
                run()
            print("free again")
            run()
            """
        )
    )
    assert done.stdout == f"free again\nx {{'access_token': '{'aZ3' * 15}'}} []\n"
    assert done.stderr == (
        "redact: this version of opentelemetry-sdk cannot be hooked; "
        "its spans are dropped, so that none leaks\n"
    )


@pytest.mark.parametrize("wrap", ["exporter", "processor"])
def test_the_wrappers_need_no_install(sent, fake, wrap):
    given = {
        "exporter": lambda: traces.BatchSpanProcessor(RedactingSpanExporter(sent)),
        "processor": lambda: RedactingSpanProcessor(traces.BatchSpanProcessor(sent)),
    }[wrap]()
    provider = provider_to(given)
    with provider.get_tracer("t").start_as_current_span("x", attributes={"access_token": fake(40)}):
        pass
    assert provider.force_flush() is True
    provider.shutdown()
    assert sent.spans[0].attributes["access_token"] == "[REDACTED:access_token]"


def test_log_records_are_masked_on_their_way_to_an_exporter(fake):
    sent = SentRecords()
    provider = LoggerProvider(shutdown_on_exit=False, resource=Resource({"api_key": fake(40)}))
    provider.add_log_record_processor(logs.BatchLogRecordProcessor(RedactingLogRecordExporter(sent)))
    record = LogRecord(
        severity_number=SeverityNumber.INFO,
        body={"password": fake(40)},
        attributes={"access_token": fake(40)},
        event_name=f"access_token={fake(40)}",
    )
    provider.get_logger("t", attributes={"token": fake(40)}).emit(record)
    provider.shutdown()
    assert len(sent.serialised) == 1
    assert fake(40) not in sent.serialised[0]
    assert "[REDACTED:password]" in sent.serialised[0]
    assert record.body == {"password": fake(40)}


def test_an_error_in_redaction_leaves_nothing_of_the_log_record(fake):
    sent = SentRecords()
    provider = LoggerProvider(shutdown_on_exit=False, resource=Resource({"api_key": fake(40)}))
    provider.add_log_record_processor(
        logs.SimpleLogRecordProcessor(RedactingLogRecordExporter(sent, broken()))
    )
    provider.get_logger(fake(40)).emit(
        LogRecord(
            body=fake(40), attributes={"x": fake(40)}, event_name=fake(40), exception=ValueError(fake(40))
        )
    )
    assert len(sent.serialised) == 1
    assert fake(40) not in sent.serialised[0]
    assert "[REDACTED:error]" in sent.serialised[0]


@pytest.fixture
def refused(fake):
    """An error in whose text a name and its value stand on lines of their own."""
    import pydantic

    class Login(pydantic.BaseModel):
        access_token: int

    with pytest.raises(pydantic.ValidationError) as caught:
        Login(access_token=fake(40))
    return caught.value


def test_what_an_exception_says_of_a_named_value_is_masked(sent, fake, refused):
    provider = provider_to(traces.SimpleSpanProcessor(sent))
    with redact.install(sinks={"otel"}), pytest.raises(type(refused)):  # noqa: SIM117 - the span ends inside
        with provider.get_tracer("t").start_as_current_span("x"):
            raise refused
    assert fake(40) in str(refused)
    assert "input_value" in sent.serialised[0]
    assert fake(40) not in sent.serialised[0]


def test_the_same_of_a_log_record(fake, refused):
    arrived = []

    class Processor(LogRecordProcessor):
        def on_emit(self, record):
            arrived.append(repr((record.log_record.body, dict(record.log_record.attributes))))

        def shutdown(self):
            pass

        def force_flush(self, timeout_millis=0):
            return True

    provider = LoggerProvider(shutdown_on_exit=False)
    provider.add_log_record_processor(Processor())
    with redact.install(sinks={"otel"}):
        provider.get_logger("t").emit(LogRecord(body=f"failed: {refused}", exception=refused))
    assert "input_value" in arrived[0]
    assert fake(40) not in arrived[0]
