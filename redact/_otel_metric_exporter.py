# ruff: noqa: SLF001 - the exporter's preferences have no other way out, and a reader asks for them so
"""An OpenTelemetry metric exporter that masks, for people who refuse patches.

Public through `redact.sinks.otel`. Apart from the other wrappers, because it imports the SDK's metrics.
"""

from __future__ import annotations

from opentelemetry.sdk.metrics import export

from redact import _state
from redact._metrics import masked_metrics
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact._redactor import Redactor


class RedactingMetricExporter(export.MetricExporter):
    """Masks metrics on their way to an exporter. Since 0.1.

    Here they are added up already: points that differ only in a secret are joined again, but until then each
    costs memory, and exponential histograms stay apart. A batch whose redaction fails is not exported.

    Args:
        exporter: Where they go.
        redactor: What masks; None for the process's default, looked up for each batch.
    """

    def __init__(self, exporter: export.MetricExporter, redactor: Redactor | None = None) -> None:
        super().__init__(
            preferred_temporality=exporter._preferred_temporality,
            preferred_aggregation=exporter._preferred_aggregation,
        )
        self._exporter = exporter
        self._redactor = redactor

    def export(
        self, metrics_data: export.MetricsData, timeout_millis: float = 10_000, **options: Any
    ) -> export.MetricExportResult:
        """Exports the metrics, or a masked copy of them."""
        redactor = self._redactor or _state.redactor()
        try:
            metrics_data = masked_metrics(redactor.core, metrics_data)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            redactor.failed(NAME, error)
            return export.MetricExportResult.FAILURE
        return self._exporter.export(metrics_data, timeout_millis=timeout_millis, **options)

    def shutdown(self, timeout_millis: float = 30_000, **options: Any) -> None:
        """The exporter's own."""
        self._exporter.shutdown(timeout_millis=timeout_millis, **options)

    def force_flush(self, timeout_millis: float = 10_000) -> bool:
        """The exporter's own."""
        return self._exporter.force_flush(timeout_millis)
