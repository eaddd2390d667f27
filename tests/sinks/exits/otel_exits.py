"""Exits through OpenTelemetry."""

from sinks.exits.ways import before_install, raw, way_out


@before_install
def provider(case):
    """A provider with its exporter, made before redact comes."""
    global OTEL_EARLY  # noqa: PLW0603 - made before install
    OTEL_EARLY = otel_provider(case, "SimpleSpanProcessor")


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
