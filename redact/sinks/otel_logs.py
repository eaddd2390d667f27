"""Masks OpenTelemetry's log records on their way to the processors, whatever exporters there are or will be.

The batch processor copies a record when it gets it, so a processor of ours could come too late; the `on_emit`
of the SDK's multi-processors is where each record passes first.
"""

from __future__ import annotations

import opentelemetry.sdk._logs._internal as sdk
import wrapt

from redact._hooks import Hook, restore_all
from redact._redactor import complain
from redact._telemetry import NAME, blank_log, masked_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]

_MULTI_PROCESSORS = ("SynchronousMultiLogRecordProcessor", "ConcurrentMultiLogRecordProcessor")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the multi-processors' `on_emit` (older SDKs: `emit`); returns the function that takes it back."""

    def make(before: Any, hook: Hook) -> Any:
        def masking(wrapped: Any, _instance: Any, args: Any, options: Any) -> Any:
            if not hook.armed or not args:
                return wrapped(*args, **options)
            return wrapped(_masked(redactor, args[0]), *args[1:], **options)

        return wrapt.FunctionWrapper(before, masking)

    hooks: list[Hook] = []
    for name in _MULTI_PROCESSORS:
        owner = getattr(sdk, name, None)
        method = next((name for name in ("on_emit", "emit") if name in vars(owner or object)), None)
        if method is None:
            complain(f"this opentelemetry-sdk has no {name}.on_emit; its log records are not masked")
        else:
            hooks.append(Hook(owner, method, make))
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, data: Any) -> Any:
    try:
        return masked_log(redactor.core, data)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return blank_log(data, redactor.failed(NAME, error))
