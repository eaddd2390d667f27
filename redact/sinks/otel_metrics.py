"""Masks OpenTelemetry's measurements before they are added up, and what readers collect of them.

Every reader keeps its series in a `MetricReaderStorage`, which gets the measurements of all instruments, and
of which all that a reader hands on is collected. A canary goes through it; where it comes out readable,
readers collect nothing: loudly, but not leaked.
"""

from __future__ import annotations

import opentelemetry.sdk.metrics as sdk
from opentelemetry.sdk.metrics import export
from opentelemetry.sdk.metrics._internal.metric_reader_storage import MetricReaderStorage
from opentelemetry.sdk.resources import Resource

from redact._canaries import CanaryCore, hook_or_drop
from redact._hooks import Hook
from redact._metrics import blank_measurement, masked_measurement, masked_metrics
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what readers keep their series in; returns the function that takes the wraps back."""
    return hook_or_drop(
        [_Wraps(redactor).put_in],
        [(export.MetricReader, "collect")],
        "opentelemetry-sdk cannot be hooked; its metrics are",
    )


class _Wraps:
    """The hooks, and a measurement of our own that must arrive masked."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._core = CanaryCore(redactor)

    def put_in(self, hooks: list[Hook]) -> bool:
        """Whether the measurement arrives masked with both hooks in."""
        hooks.append(Hook(MetricReaderStorage, "consume_measurement", self._make_consume))
        hooks.append(Hook(MetricReaderStorage, "collect", self._make_collect))
        return self._is_masked()

    def _make_consume(self, before: Any, hook: Hook) -> Any:
        def consume_measurement(storage: Any, measurement: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                try:
                    measurement = masked_measurement(self._core.here(), measurement)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    measurement = blank_measurement(measurement, self._redactor.failed(NAME, error))
            return before(storage, measurement, *args, **options)

        return consume_measurement

    def _make_collect(self, before: Any, hook: Hook) -> Any:
        def collect(storage: Any, *args: Any, **options: Any) -> Any:
            data = before(storage, *args, **options)
            if data is None or not hook.armed:
                return data
            try:
                return masked_metrics(self._core.here(), data)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                self._redactor.failed(NAME, error)
                return None

        return collect

    def _is_masked(self) -> bool:
        """Measures something, and looks at all that is collected."""
        value = "cAn4rY7Xq2" * 2
        reader: Any = export.InMemoryMetricReader()
        provider = sdk.MeterProvider(
            [reader],
            resource=Resource({"api_key": value}),
            exemplar_filter=sdk.AlwaysOnExemplarFilter(),
            shutdown_on_exit=False,
        )
        provider._disabled = False  # noqa: SLF001 - this one must measure, whatever the environment says
        with self._core:
            counter = provider.get_meter(f"token={value}").create_counter("canary")
            counter.add(1, {"access_token": value, "attempt": 1})
            data = reader.get_metrics_data()
        shown = "" if data is None else data.to_json()
        return '"attempt"' in shown and value not in shown
