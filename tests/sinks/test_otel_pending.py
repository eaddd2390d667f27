"""What is sent of a span when it starts is masked, in the way in which Logfire does it."""

import sys
import types

import pytest
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

import redact


class PendingSpanProcessor(SpanProcessor):
    """As Logfire's: it makes the span that it sends by hand. An installed Logfire would be in every test."""

    def __init__(self, id_generator, processor):
        self.id_generator = id_generator
        self.processor = processor

    def on_start(self, span, parent_context=None):
        made = ReadableSpan(
            name=span.name,
            context=span.get_span_context(),
            attributes={**span.attributes, "kind": "pending"},
            resource=span.resource,
            instrumentation_scope=span.instrumentation_scope,
        )
        self.processor.on_end(made)


class Sending(SpanProcessor):
    def __init__(self):
        self.sent = []

    def on_end(self, span):
        self.sent.append(span.to_json())


def sent(secret, processor=PendingSpanProcessor):
    """What is sent of a span before it ends."""
    sending = Sending()
    provider = TracerProvider()
    provider.add_span_processor(processor(RandomIdGenerator(), sending))
    span = provider.get_tracer("app").start_span(f"login {secret}", attributes={"note": secret})
    before = dict(span.attributes)
    shown = "".join(sending.sent)
    assert dict(span.attributes) == before, "the span is the app's"
    span.end()
    return shown


def stand_in(monkeypatch, processor):
    module = types.ModuleType("logfire._internal.tracer")
    module.PendingSpanProcessor = processor
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def pending(monkeypatch):
    class Pending(PendingSpanProcessor):
        on_start = PendingSpanProcessor.on_start

    stand_in(monkeypatch, Pending)
    return Pending


def test_a_pending_span_is_masked(pending, github_token):
    before = vars(pending)["on_start"]
    assert github_token() in sent(github_token(), pending), "the control"
    with redact.install(sinks={"otel"}) as installation:
        shown = sent(github_token(), pending)
        assert github_token() not in shown
        assert shown.count("[REDACTED:github_token]") == 2
        assert "pending" in shown
        (part,) = [part for part in installation.coverage() if "when they start" in part.part and part.sink]
        assert part.state == "covered"
    assert vars(pending)["on_start"] is before
    assert github_token() in sent(github_token(), pending)


class Broken:
    def __getattr__(self, name):
        raise RuntimeError


def test_it_fails_closed(pending, github_token):
    with redact.install(sinks={"otel"}) as installation:
        core = installation.redactor.core
        installation.redactor.core = Broken()
        shown = sent(github_token(), pending)
        installation.redactor.core = core
    assert github_token() not in shown
    assert "[REDACTED:error]" in shown


def test_what_a_logfire_sends_that_cannot_be_hooked_is_dropped(monkeypatch, github_token, capfd):
    class Frozen(PendingSpanProcessor):
        """Hands on to what it was made with, whatever is put in its place."""

        def __setattr__(self, name, value):
            self.__dict__.setdefault(name, value)

        on_start = PendingSpanProcessor.on_start

    stand_in(monkeypatch, Frozen)
    assert github_token() in sent(github_token(), Frozen), "the control"
    with redact.install(sinks={"otel"}):
        assert sent(github_token(), Frozen) == ""
    assert "its pending spans are dropped" in capfd.readouterr().err
    assert github_token() in sent(github_token(), Frozen)
