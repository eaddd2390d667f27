"""Masks OpenTelemetry's log records once more where they leave for an exporter.

Records are masked before the first processor has them. One of the app's own may add to them, and stand before
the one that exports: so the SDK's own that do mask what they get. What is masked already is clean, and stays.
"""

from __future__ import annotations

import opentelemetry.sdk._logs._internal.export as sdk

from redact._hooks import Hook, restore_all
from redact._otel_log_canary import METHOD
from redact._telemetry import blank_log, masked_log
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]

_EXPORTING = ("SimpleLogRecordProcessor", "BatchLogRecordProcessor")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what hands records to exporters; returns the function that takes the wraps back."""

    def make(before: Any, hook: Hook) -> Any:
        def exporting(owner: Any, data: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                try:
                    data = masked_log(redactor.core, data)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    data = blank_log(data, redactor.failed(NAME, error))
            return before(owner, data, *args, **options)

        return exporting

    hooks = [Hook(getattr(sdk, name), METHOD, make) for name in _EXPORTING]
    return lambda: restore_all(hooks)
