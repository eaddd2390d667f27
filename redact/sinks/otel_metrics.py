"""Masks OpenTelemetry's measurements before they are added up, and what readers collect of them.

Every reader keeps its series in a `MetricReaderStorage`, which gets the measurements of all instruments, and
of which all that a reader hands on is collected. A canary goes through it; where it comes out readable,
readers collect nothing: loudly, but not leaked.
"""

from __future__ import annotations

from _thread import get_ident

import opentelemetry.sdk.metrics as sdk
from opentelemetry.sdk.metrics import export
from opentelemetry.sdk.metrics._internal.metric_reader_storage import MetricReaderStorage
from opentelemetry.sdk.resources import Resource

from redact import _native
from redact._complain import complain
from redact._hooks import Hook, restore_all
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
    canary = _Canary(redactor)
    hooks: list[Hook] = []
    try:
        hooks.append(Hook(MetricReaderStorage, "consume_measurement", canary.make_consume))
        hooks.append(Hook(MetricReaderStorage, "collect", canary.make_collect))
        if canary.is_masked():
            return lambda: restore_all(hooks)
    except Exception:  # noqa: BLE001, S110 - another SDK than we know
        pass
    restore_all(hooks)
    hooks = [Hook(export.MetricReader, "collect", _make_dropping)]
    complain(
        "this version of opentelemetry-sdk cannot be hooked; its metrics are dropped, so that none leaks"
    )
    return lambda: restore_all(hooks)


def _make_dropping(before: Any, hook: Hook) -> Any:
    def collect(reader: Any, *args: Any, **options: Any) -> Any:
        return None if hook.armed else before(reader, *args, **options)

    return collect


class _Canary:
    """The hooks, and a measurement of our own that must arrive masked, by a core of its own, uncounted."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._own = _native.Core()
        self._thread: int | None = None

    def _core(self) -> _native.Core:
        return self._own if self._thread is not None and self._thread == get_ident() else self._redactor.core

    def make_consume(self, before: Any, hook: Hook) -> Any:
        """The hook on what is measured."""

        def consume_measurement(storage: Any, measurement: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                try:
                    measurement = masked_measurement(self._core(), measurement)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    measurement = blank_measurement(measurement, self._redactor.failed(NAME, error))
            return before(storage, measurement, *args, **options)

        return consume_measurement

    def make_collect(self, before: Any, hook: Hook) -> Any:
        """The hook on what is collected."""

        def collect(storage: Any, *args: Any, **options: Any) -> Any:
            data = before(storage, *args, **options)
            if data is None or not hook.armed:
                return data
            try:
                return masked_metrics(self._core(), data)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                self._redactor.failed(NAME, error)
                return None

        return collect

    def is_masked(self) -> bool:
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
        self._thread = get_ident()
        try:
            counter = provider.get_meter(f"token={value}").create_counter("canary")
            counter.add(1, {"access_token": value, "attempt": 1})
            data = reader.get_metrics_data()
        finally:
            self._thread = None
        shown = "" if data is None else data.to_json()
        return '"attempt"' in shown and value not in shown
