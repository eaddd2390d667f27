"""What an event costs: a walk over it, and the sinks that events go through."""

from __future__ import annotations

import logging
import os
import random
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from budgets import row
from cases import EVENTS, clean_events, events_with_secrets, live_values, log_line, wide_events
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from timing import each, ratio_in_turns, ratio_inside, time_ratio

import redact
from redact.sinks.structlog import RedactProcessor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from budgets import Row
    from cases import Made
    from opentelemetry.sdk.trace import ReadableSpan
    from timing import Measured, Run

_ROUNDS = 41
_IN_TURNS = 1024
"""Events of a round of two chains in turn."""
_SIZE = {case.make: case.size for case in EVENTS}


def walk() -> Iterator[Row]:
    """Clean events, events with secrets, wide events."""
    core = redact.Redactor(live=redact.LiveSecrets()).core
    without_ledger = redact.Policy().compile(redact.LiveSecrets(), None)
    yield row("clean event", _against_orjson(core, clean_events))
    yield row("three secrets", _secrets_against_clean(without_ledger))
    yield row("three secrets, ledger", _secrets_against_clean(core))
    yield row("wide event", _against_orjson(core, wide_events))
    live = redact.LiveSecrets()
    for value in live_values(0, 3):
        live.add(value, kind="access_token")
    yield row("clean event, live", _against_orjson(redact.Redactor(live=live).core, clean_events))


def structlog_chains() -> Iterator[Row]:
    """What redaction adds to a chain that adds the level and the time, and renders JSON."""
    processor = RedactProcessor(redact.Redactor(live=redact.LiveSecrets()))
    install = partial(redact.install, sinks={"structlog"})
    for name, serializer in (("JSON", {}), ("orjson", {"serializer": orjson.dumps})):
        renderer = structlog.processors.JSONRenderer(**serializer)
        yield row(f"processor, {name}", _added(renderer, [processor], nullcontext))
        yield row(f"chain, {name}", _added(renderer, [], install))


def logging_line() -> Iterator[Row]:
    """A clean line through a stream handler."""
    log = logging.getLogger("benchmark")
    log.propagate = False
    log.setLevel(logging.INFO)

    def run(seed: int) -> Run:
        lines = _seeded(seed, lambda rng: (log_line(rng, end=""), rng.randrange(5000)), 125)
        return each(lambda line: log.info("%s, then waited %d ms", *line), lines)

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        handler = logging.StreamHandler(nowhere)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
        found = ratio_inside(_ROUNDS, run, partial(redact.install, sinks={"logging"}))
        log.removeHandler(handler)
    yield row("logging", found)


def otel_span() -> Iterator[Row]:
    """A clean span from start to exporter."""
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(_NoExporter()))
    tracer = provider.get_tracer("benchmark")

    def record(attributes: dict[str, Any]) -> None:
        with tracer.start_as_current_span("GET /api/v1/items", attributes=attributes) as span:
            span.add_event("answer read", {"bytes": 512})

    def run(seed: int) -> Run:
        return each(record, _seeded(seed, _attributes, 50))

    with _quiet_logging():
        found = ratio_inside(_ROUNDS, run, partial(redact.install, sinks={"otel"}))
        yield row("span", found)


def _against_orjson(core: Any, make: Callable[[int, int], Made]) -> Measured:
    """Each side has events of its own: whoever reads the other's after it finds them in the nearest cache."""

    def runs(number: int) -> tuple[Run, Run]:
        ours, theirs = _made(number, (make, number), (make, number + 1_000_000))
        return each(core.value, ours), each(orjson.dumps, theirs)

    return time_ratio(_ROUNDS, runs)


def _made(number: int, *sides: tuple[Callable[[int, int], Made], int]) -> list[Any]:
    """The inputs of both sides of a round.

    Those that were made last lie in nearer caches: with the clean events last, an event with secrets takes
    2.96 times as long as a clean one, with the clean ones first 2.32 times. So that changes every second
    round, as the order in which they are timed changes every round.
    """
    order = slice(None, None, -1 if number // 2 % 2 else 1)
    return [make(seed, _SIZE[make]).value for make, seed in sides[order]][order]


def _secrets_against_clean(core: Any) -> Measured:
    """Events of either sort are made just before they are timed, a few at a time, as those of an app are.

    Of a few that are walked again and again, all in the nearest cache, the ratio without a ledger is 2.8.
    """

    def make(number: int) -> range:
        redact.ledger().clear()  # a full one would take a shorter way
        return range(number * _IN_TURNS, (number + 1) * _IN_TURNS)

    def run(events: Callable[[int, int], Made]) -> Callable[[Any], Run]:
        return lambda seeds: each(core.value, events(seeds[0], len(seeds)).value)

    found = ratio_in_turns(_ROUNDS, (run(events_with_secrets), run(clean_events)), make)
    redact.ledger().clear()
    return found


def _added(renderer: Any, more: Sequence[Any], inside: Callable[[], AbstractContextManager[Any]]) -> Measured:
    """Per cent that processors, or an installation, add to a chain.

    An installation changes what all loggers do with an event. Those of the chain without it are of a class
    that has structlog's own way of it, so that both can log in turn.
    """
    own = structlog.BoundLoggerBase._process_event  # noqa: SLF001 - see above
    plain = structlog.make_filtering_bound_logger(0)
    without = type("Without", (plain,), {"_process_event": own})

    def run(loggers: Any, middle: Sequence[Any]) -> Callable[[Any], Run]:
        log = structlog.wrap_logger(
            structlog.ReturnLogger(),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper("iso"),
                *middle,
                renderer,
            ],
            wrapper_class=loggers,
        ).bind()
        return partial(each, lambda event: log.info(**event))

    with inside():
        events = lambda number: clean_events(number, _IN_TURNS).value  # noqa: E731 - no more than that
        ratio = ratio_in_turns(_ROUNDS, (run(plain, more), run(without, ())), events)
    return ratio.map(lambda value: 100 * (value - 1))


def _attributes(rng: random.Random) -> dict[str, Any]:
    return {
        "http.request.method": "GET",
        "url.full": f"https://api.example.com/v1/items/{rng.randrange(10**6)}?page={rng.randrange(100)}",
        "http.response.status_code": 200,
        "server.address": "api.example.com",
        "user_agent.original": f"acme-cli/1.{rng.randrange(30)} python-httpx/0.28",
        "enduser.roles": ["reader", "writer"],
    }


def _seeded(seed: int, make: Callable[[random.Random], Any], count: int) -> list[Any]:
    rng = random.Random(seed)
    return [make(rng) for _ in range(count)]


class _NoExporter(SpanExporter):
    """The cheapest exporter there is: nothing to hide behind."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        del spans
        return SpanExportResult.SUCCESS


@contextmanager
def _quiet_logging() -> Iterator[None]:
    """OpenTelemetry logs about itself; that is not the span's cost."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
