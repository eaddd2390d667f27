"""Masks what Logfire sends of a span when it starts, so that one that never ends is seen: a pending span.

It makes that one itself, past the SDK's own way out, and hands it to the processors that it was given. It is
private to Logfire, so a canary goes through; where that comes out readable, no pending spans are sent.
"""

from __future__ import annotations

import copy
import sys

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from redact._canaries import hook_or_drop
from redact._hooks import Hook
from redact._otel_span_canary import SpanCanary
from redact._telemetry import blank_span, masked_span
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]

_HOST = "logfire._internal.tracer"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps how a pending span is made; returns the function that takes the wrap back."""
    canary = SpanCanary()
    pending: Any = sys.modules[_HOST].PendingSpanProcessor

    def put_in(hooks: list[Hook]) -> bool:
        hooks.append(Hook(pending, "on_start", _making(redactor, canary)))
        return canary.is_masked_by(lambda canary: pending(RandomIdGenerator(), canary).on_start(canary.span))

    return hook_or_drop([put_in], [(pending, "on_start")], "logfire cannot be hooked; its pending spans are")


def _making(redactor: Redactor, canary: SpanCanary) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def on_start(self: Any, span: Any, *args: Any, **options: Any) -> None:
            if hook.armed:
                core = canary.core if span is canary.span else redactor.core
                self = copy.copy(self)  # it is as light as its two fields, and other threads use it
                self.processor = _Masking(redactor, core, self.processor)
            before(self, span, *args, **options)

        return on_start

    return make


class _Masking:
    """Stands for a processor, before the one span that it is given."""

    def __init__(self, redactor: Redactor, core: Any, processor: Any) -> None:
        self._redactor = redactor
        self._core = core
        self._processor = processor

    def on_end(self, span: Any) -> None:
        """Hands the span on, masked."""
        try:
            span = masked_span(self._core, span)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            span = blank_span(span, self._redactor.failed(NAME, error))
        self._processor.on_end(span)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._processor, name)
