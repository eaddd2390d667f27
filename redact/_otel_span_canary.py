"""A span that must arrive masked, for the sink that hooks what is private to OpenTelemetry's SDK."""

from __future__ import annotations

import opentelemetry.sdk.trace as sdk
from opentelemetry.sdk.resources import Resource
from opentelemetry.trace import SpanContext, Status, StatusCode

from redact import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class SpanCanary(sdk.SpanProcessor):
    """A span of our own that must arrive masked. It is masked by a core of its own, and counted nowhere."""

    def __init__(self) -> None:
        self.core = _native.Core()
        self.span: Any = None
        self.processor: Any = None
        self._arrived: Any = None

    def on_end(self, span: sdk.ReadableSpan) -> None:
        """Where exporters would get the span."""
        self._arrived = span

    def is_masked(self) -> bool:
        """Sends a span through, and looks at all that arrives."""
        return self.is_masked_by(lambda canary: canary.span.end())

    def is_masked_by(self, send: Callable[[SpanCanary], None]) -> bool:
        """The same for a span that `send` lets out."""
        value = "cAn4rY7Xq2" * 2
        self._arrived = None
        self.processor = sdk.SynchronousMultiSpanProcessor()  # type: ignore[no-untyped-call] # the SDK's
        self.processor.add_span_processor(self)
        context = SpanContext(trace_id=1, span_id=1, is_remote=False)
        self.span = sdk._Span(  # noqa: SLF001 - what a tracer makes; through a tracer, settings might drop it
            name=f"token={value}",
            context=context,
            resource=Resource({"api_key": value}),
            attributes={"access_token": value},
            span_processor=self.processor,
        )
        self.span.start()
        self.span.add_event("event", {"access_token": value})
        self.span.set_status(Status(StatusCode.ERROR, f"access_token={value}"))
        send(self)
        arrived, self.span, self.processor = self._arrived, None, None
        return arrived is not None and value not in arrived.to_json()
