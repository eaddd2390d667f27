"""Masks OpenTelemetry's spans as they end, whatever providers, processors and exporters there are or will be.

`Span._readable_span` makes what all processors get, once for each span: what it gives is exchanged for a
masked copy. It is private to the SDK, so a canary goes through it when it is wrapped. If that comes out
readable, the `on_end` of the SDK's own multi-processors is wrapped instead, and if that fails too, spans are
dropped: loudly, but not leaked.
"""

from __future__ import annotations

from functools import partial

import opentelemetry.sdk.trace as sdk
import wrapt

from redact._canaries import hook_or_drop
from redact._hooks import Hook
from redact._otel_span_canary import SpanCanary
from redact._telemetry import blank_span, masked_span
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact import _native
    from redact._otel_metric_exporter import RedactingMetricExporter
    from redact._otel_wrappers import (
        RedactingLogRecordExporter,
        RedactingLogRecordProcessor,
        RedactingSpanExporter,
        RedactingSpanProcessor,
    )
    from redact._redactor import Redactor

__all__ = [
    "NAME",
    "RedactingLogRecordExporter",
    "RedactingLogRecordProcessor",
    "RedactingMetricExporter",
    "RedactingSpanExporter",
    "RedactingSpanProcessor",
    "arm",
]

_MULTI_PROCESSORS = ("SynchronousMultiSpanProcessor", "ConcurrentMultiSpanProcessor")


def __getattr__(name: str) -> object:
    """The wrapper classes import more of the SDK than the hook needs."""
    if name == "RedactingMetricExporter":
        from redact._otel_metric_exporter import RedactingMetricExporter  # noqa: PLC0415 - see the docstring

        return RedactingMetricExporter
    if name.startswith("Redacting") and name in __all__:
        from redact import _otel_wrappers  # noqa: PLC0415 - see the docstring

        return getattr(_otel_wrappers, name)
    text = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(text)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Puts in the first hook that masks a canary; returns the function that takes it back."""
    canary = SpanCanary()
    return hook_or_drop(
        [partial(wrap, redactor, canary) for wrap in (_wrap_readable_span, _wrap_on_end)],
        [(getattr(sdk, name), "on_end") for name in _MULTI_PROCESSORS if hasattr(sdk, name)],
        "opentelemetry-sdk cannot be hooked; its spans are",
    )


def _wrap_readable_span(redactor: Redactor, canary: SpanCanary, hooks: list[Hook]) -> bool:
    """A plain function: a wrapt wrapper would be a third of all that redaction adds to a span."""
    core = redactor.core

    def make(before: Any, hook: Hook) -> Any:
        def _readable_span(self: Any) -> Any:
            span = before(self)
            if not hook.armed:
                return span
            try:
                return masked_span(core if self is not canary.span else canary.core, span)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                return blank_span(span, redactor.failed(NAME, error))

        return _readable_span

    hooks.append(Hook(sdk.Span, "_readable_span", make))
    return canary.is_masked()


def _wrap_on_end(redactor: Redactor, canary: SpanCanary, hooks: list[Hook]) -> bool:
    def make(before: Any, hook: Hook) -> Any:
        def masking(wrapped: Any, instance: Any, args: Any, options: Any) -> Any:
            if not hook.armed or not args:
                return wrapped(*args, **options)
            core = canary.core if instance is canary.processor else redactor.core
            return wrapped(_masked(core, redactor, args[0]), *args[1:], **options)

        return wrapt.FunctionWrapper(before, masking)

    hooks.extend(Hook(getattr(sdk, name), "on_end", make) for name in _MULTI_PROCESSORS)
    return canary.is_masked()


def _masked(core: _native.Core, redactor: Redactor, span: Any) -> Any:
    try:
        return masked_span(core, span)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return blank_span(span, redactor.failed(NAME, error))
