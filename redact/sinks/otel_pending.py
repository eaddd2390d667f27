"""Masks what Logfire sends of a span when it starts, so that one that never ends is seen: a pending span.

It makes that one itself, past the SDK's own way out, and hands it to the processors that it was given. It is
private to Logfire, so a canary goes through; where that comes out readable, no pending spans are sent.
"""

from __future__ import annotations

import copy
import sys

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from redact._complain import complain
from redact._hooks import Hook, restore_all
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
    hooks: list[Hook] = []
    pending: Any = sys.modules[_HOST].PendingSpanProcessor
    try:
        hooks.append(Hook(pending, "on_start", _making(redactor, canary)))
        if canary.is_masked_by(lambda canary: pending(RandomIdGenerator(), canary).on_start(canary.span)):
            return lambda: restore_all(hooks)
    except Exception:  # noqa: BLE001, S110 - another Logfire than we know
        pass
    restore_all(hooks)
    hooks.append(Hook(pending, "on_start", _make_dropping))
    complain("this version of logfire cannot be hooked; its pending spans are dropped, so that none leaks")
    return lambda: restore_all(hooks)


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


def _make_dropping(before: Any, hook: Hook) -> Any:
    def on_start(*args: Any, **options: Any) -> None:
        if not hook.armed:
            before(*args, **options)

    return on_start


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
