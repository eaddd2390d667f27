"""OpenTelemetry exporters and processors that mask, for people who refuse patches.

Public through `redact.sinks.otel`.
"""

from __future__ import annotations

from opentelemetry.sdk._logs import LogRecordProcessor, export as logs
from opentelemetry.sdk.trace import SpanProcessor, export as traces

from redact import _state
from redact._telemetry import blank_log, blank_span, masked_log, masked_span
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import ReadableSpan, Span

    from redact._redactor import Redactor

_LogExporterBase: Any = getattr(logs, "LogRecordExporter", None) or logs.LogExporter  # the name in older SDKs


class RedactingSpanExporter(traces.SpanExporter):
    """Masks spans on their way to an exporter. Since 0.1.

    Args:
        exporter: Where they go.
        redactor: What masks; None for the process's default, looked up for each batch.
    """

    def __init__(self, exporter: traces.SpanExporter, redactor: Redactor | None = None) -> None:
        self._exporter = exporter
        self._redactor = redactor

    def export(self, spans: Sequence[ReadableSpan]) -> traces.SpanExportResult:
        """Exports masked copies of those spans that need it."""
        redactor = self._redactor or _state.redactor()
        return self._exporter.export([_masked_span(redactor, span) for span in spans])

    def shutdown(self) -> None:
        """The exporter's own."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """The exporter's own."""
        return self._exporter.force_flush(timeout_millis)


class RedactingSpanProcessor(SpanProcessor):
    """Masks spans on their way to a processor: put it round the one that exports. Since 0.1.

    What a processor does with a span that is only starting is not masked.

    Args:
        processor: Where they go.
        redactor: What masks; None for the process's default, looked up for each span.
    """

    def __init__(self, processor: SpanProcessor, redactor: Redactor | None = None) -> None:
        self._processor = processor
        self._redactor = redactor

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """The processor's own."""
        self._processor.on_start(span, parent_context=parent_context)

    def _on_ending(self, span: Span) -> None:
        ending = getattr(self._processor, "_on_ending", None)  # since SDK 1.37
        if ending is not None:
            ending(span)

    def on_end(self, span: ReadableSpan) -> None:
        """Passes on the span, or a masked copy of it."""
        self._processor.on_end(_masked_span(self._redactor or _state.redactor(), span))

    def shutdown(self) -> None:
        """The processor's own."""
        self._processor.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """The processor's own."""
        return self._processor.force_flush(timeout_millis)


class RedactingLogRecordExporter(_LogExporterBase):  # type: ignore[misc] # a base of either name
    """Masks log records on their way to an exporter. Since 0.1.

    Args:
        exporter: Where they go.
        redactor: What masks; None for the process's default, looked up for each batch.
    """

    def __init__(self, exporter: Any, redactor: Redactor | None = None) -> None:
        self._exporter = exporter
        self._redactor = redactor

    def export(self, batch: Sequence[Any]) -> Any:
        """Exports masked copies of those records that need it."""
        redactor = self._redactor or _state.redactor()
        return self._exporter.export([_masked_log(redactor, data) for data in batch])

    def shutdown(self) -> None:
        """The exporter's own."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """The exporter's own, where it has one."""
        flush = getattr(self._exporter, "force_flush", None)
        return bool(flush(timeout_millis)) if flush is not None else True


class RedactingLogRecordProcessor(LogRecordProcessor):
    """Masks log records on their way to a processor: put it round the one that exports. Since 0.1.

    Args:
        processor: Where they go.
        redactor: What masks; None for the process's default, looked up for each record.
    """

    def __init__(self, processor: LogRecordProcessor, redactor: Redactor | None = None) -> None:
        self._processor: Any = processor
        self._redactor = redactor

    def on_emit(self, log_record: Any) -> None:
        """Passes on the record, or a masked copy of it."""
        self._processor.on_emit(_masked_log(self._redactor or _state.redactor(), log_record))

    def emit(self, log_data: Any) -> None:
        """The same under its name in older SDKs."""
        self._processor.emit(_masked_log(self._redactor or _state.redactor(), log_data))

    def shutdown(self) -> None:
        """The processor's own."""
        self._processor.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """The processor's own."""
        flushed: bool = self._processor.force_flush(timeout_millis)
        return flushed


def _masked_span(redactor: Redactor, span: ReadableSpan) -> Any:
    try:
        return masked_span(redactor.core, span)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return blank_span(span, redactor.failed(NAME, error))


def _masked_log(redactor: Redactor, data: Any) -> Any:
    try:
        return masked_log(redactor.core, data)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return blank_log(data, redactor.failed(NAME, error))
