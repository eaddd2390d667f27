"""Where the libraries that send errors, events and metrics to a service hand it over, and how it is masked.

A library's own keys are left alone: without them its service would not know whose payload it is. Nothing here
imports any of the libraries.
"""

from __future__ import annotations

import copy
import sys
from typing import NamedTuple

from redact._sound import sound_text
from redact._templates import masked_payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact import _native

_NAME = "senders"


class Way(NamedTuple):
    """A function that all passes that a library sends.

    Attributes:
        owner: The class that has it; empty for the module.
        name: The function.
        how: What is masked: its "result"; the "tags" that it gives; the "json" text that it makes; the
            "payload" in some arguments; the "options" in all keyword arguments but some; the "text", or the
            parts of a "metric", in some arguments; a Datadog "line", that and its tags; the "fields" of
            Honeycomb's events; Elastic's "metadata"; what New Relic calls a "harvest".
        places: The arguments, by position and name; of "options", those that are left alone.
        own: Keys of JSON that are the library's own.
    """

    owner: str
    name: str
    how: str
    places: tuple[tuple[int, str], ...] = ()
    own: tuple[str, ...] = ()


_TAGS = Way("DogStatsd", "_add_constant_tags", "tags")
_STATISTIC = ((1, "metric"), (3, "value"))
_EVENT = (
    (1, "title"),
    (2, "message"),
    (4, "aggregation_key"),
    (5, "source_type_name"),
    (8, "tags"),
    (9, "hostname"),
)
_CHECK = ((3, "tags"), (5, "hostname"), (6, "message"))
_POST = (
    (0, "api_key"),
    (0, "write_key"),
    (1, "host"),
    (2, "path"),
    (3, "gzip"),
    (4, "timeout"),
    (5, "session"),
)
_POST_MORE = ((4, "proxies"), (5, "oauth_manager"), (0, "_user_agent"))
_ENTRIES = ((1, "entries"), (3, "labels"))
_HARVESTED = frozenset(
    (
        "analytic_event_data",
        "custom_event_data",
        "error_data",
        "error_event_data",
        "log_event_data",
        "metric_data",
        "ml_event_data",
        "span_event_data",
        "sql_trace_data",
        "transaction_sample_data",
    )
)
"""New Relic's calls of an agent that has connected. What names the agent, and its licence, goes in others."""

WAYS: dict[str, tuple[Way, ...]] = {
    "rollbar": (Way("", "_serialize_payload", "json", own=("access_token",)),),
    "bugsnag.event": (Way("Event", "_payload", "json", own=("apiKey", "notifier")),),
    "pybrake.metrics": (Way("", "send_notice", "payload", ((1, "notice"),)),),
    "honeybadger.connection": (
        Way("", "_make_http_request", "payload", ((2, "payload"),)),
        Way("", "send_events", "payload", ((1, "payload"),)),
    ),
    "raygun4py.utilities": (Way("", "encode_jsonpickle", "json"),),
    "elasticapm.transport.base": (
        Way("Transport", "_process_event", "result"),
        Way("Transport", "_write_metadata", "metadata"),
    ),
    "newrelic.core.agent_protocol": (Way("AgentProtocol", "send", "harvest"),),
    "aws_xray_sdk.core.emitters.udp_emitter": (Way("UDPEmitter", "_send_data", "text", ((1, "data"),)),),
    "libhoney.client": (Way("Client", "send", "fields", ((1, "event"),)),),
    "posthog.request": (Way("", "post", "options", _POST + _POST_MORE),),
    "segment.analytics.request": (Way("", "post", "options", _POST + _POST_MORE),),
    "fluent.sender": (Way("FluentSender", "emit_with_time", "payload", ((1, "label"), (3, "data"))),),
    # Fields that a handler was given stand in no record.
    "pygelf.gelf": (Way("", "make", "result"),),
    "google.cloud.logging_v2._http": (Way("_LoggingAPI", "write_entries", "payload", _ENTRIES),),
    "google.cloud.logging_v2._gapic": (Way("_LoggingAPI", "write_entries", "payload", _ENTRIES),),
    "statsd.client.base": (Way("StatsClientBase", "_prepare", "metric", ((1, "stat"), (2, "value"))),),
    "datadog.dogstatsd.base": (
        _TAGS,
        Way("DogStatsd", "_serialize_metric", "line", _STATISTIC),
        Way("DogStatsd", "event", "payload", _EVENT),
        Way("DogStatsd", "service_check", "payload", _CHECK),
    ),
    "datadog.api.events": (Way("Event", "create", "options"),),
    "datadog.api.metrics": (Way("Metric", "send", "options"),),
}


def masked_given(core: _native.Core, way: Way, args: Any, options: Any) -> tuple[Any, Any]:
    """The arguments of such a function, masked; what is clean is the same."""
    if way.how in {"result", "tags", "json"}:
        return args, options
    if way.how == "options":
        kept = {name for _, name in way.places}
        rest = {name: value for name, value in options.items() if name not in kept}
        return args, {**options, **_value(core, rest)}
    if way.how == "harvest":
        return _harvest(core, args, options)
    if way.how == "metadata":
        # The agent's own, which goes with every batch: it is as old as the agent.
        args[0]._metadata = _value(core, args[0]._metadata)  # noqa: SLF001 - no other way to it
        return args, options
    mask = {"text": _text, "metric": _metric, "line": _metric, "fields": _event}.get(way.how, _value)
    given = list(args)
    for at, name in way.places:
        if at < len(given):
            given[at] = mask(core, given[at])
        elif name in options:
            options = {**options, name: mask(core, options[name])}
    return tuple(given), options


def masked_made(core: _native.Core, way: Way, made: Any) -> Any:
    """What such a function has made, masked; the same where it is clean."""
    if way.how in {"result", "tags"}:
        return _value(core, made)
    if way.how == "line":
        return _line(core, made)
    if way.how != "json":
        return made
    import json  # noqa: PLC0415 - who makes such a text has it

    payload = json.loads(made)
    kept = {name: payload[name] for name in way.own if name in payload}
    rest = {name: value for name, value in payload.items() if name not in kept}
    masked = _value(core, rest)
    return made if masked is rest else json.dumps({**kept, **masked})


def nothing_for(way: Way, mask: str) -> Any:
    """What such a function gives where masking has failed: nothing, in the shape that its callers take."""
    return {"json": f'{{"redact": "{mask}"}}', "line": "", "tags": []}.get(way.how)


def _value(core: _native.Core, value: Any) -> Any:
    return masked_payload(core, value, _NAME)


def _text(core: _native.Core, text: Any) -> Any:
    return sound_text(core, text, _NAME)


def _metric(core: _native.Core, part: Any) -> Any:
    """A name, a value, or tags. In a name and a value these signs would end it."""
    masked = _value(core, part)
    if masked is part or not isinstance(masked, str):
        return masked
    for sign in ":|@\n":
        masked = masked.replace(sign, "_")
    return masked


def _line(core: _native.Core, line: Any) -> Any:
    """A line to Datadog's agent: its tags stand at its end, also those that a client gives to all."""
    head, sign, rest = line.partition("|#")
    tags, more, end = rest.partition("|")
    masked = _value(core, tags.split(","))
    clean = f"{head}{sign}{','.join(masked)}{more}{end}"
    return line if clean == line else clean


def _harvest(core: _native.Core, args: Any, options: Any) -> tuple[Any, Any]:
    """What New Relic's agent sends: lists in classes of its own, that its own encoder makes plain."""
    given = dict(zip(("self", "method", "payload", "path"), args, strict=False), **options)
    if given["method"] not in _HARVESTED or not given.get("payload"):
        return args, options
    import json  # noqa: PLC0415 - as above

    encode = sys.modules["newrelic.core.agent_protocol"].json_encode
    payload = json.loads(encode(given["payload"]))
    return (), {**given, "payload": _value(core, payload)}


def _event(core: _native.Core, event: Any) -> Any:
    """An event of Honeycomb's: its fields are in a holder of their own."""
    fields = event._fields._data  # noqa: SLF001 - `fields()` is no more than this, and these must be exchanged
    masked = _value(core, fields)
    if masked is fields:
        return event
    clean = copy.copy(event)
    clean._fields = copy.copy(event._fields)
    clean._fields._data = masked  # noqa: SLF001 - as said
    return clean
