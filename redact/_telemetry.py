# ruff: noqa: SLF001 - OpenTelemetry's own fields; going through its properties costs more than a span may
"""Masked copies of OpenTelemetry's finished spans and log records.

A span's parts are walked in one call; only where something changed is anything copied, with plain
dictionaries. Nothing here imports OpenTelemetry: the classes come from the objects themselves.
"""

from __future__ import annotations

import copy

from redact._exceptions import masked_exception
from redact._reports import masked_reports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from redact import _native

NAME = "otel"

_TRACE_STATE = 4  # its place in a SpanContext, which is a tuple
_MOST_RESOURCES = 64
_EXCEPTION = "exception"  # the name of events that record one; its text may keep name and value apart

_resources: dict[int, tuple[Any, Any, Any]] = {}
"""Copies of resources, by id: (original, masked attributes, copy). Exporters group spans by resource."""


def masked_span(core: _native.Core, span: Any) -> Any:
    """The same span when clean, else a copy of it. Takes a ReadableSpan."""
    try:
        # All that it carries in one flat list, so that one walk sees it all. It is read from the SDK's own
        # fields, and here: each call more costs every span.
        resource, scope, status = span._resource, span._instrumentation_scope, span._status._description
        parent = span._parent
        parts = [
            span._name,
            span._attributes._dict,
            status,
            span._context[_TRACE_STATE]._dict,
            None if parent is None else parent[_TRACE_STATE]._dict,
            resource._attributes._dict,
            scope._name,
            scope._version,
            scope._attributes._dict,
        ]
        reports = status is not None
        for event in span._events._dq:
            name = event._name
            parts += (name, event._attributes._dict)
            if name == _EXCEPTION:
                reports = True
        for link in span._links._dq:
            parts += (link._attributes._dict, link._context[_TRACE_STATE]._dict)
    except AttributeError:  # made by hand, or by an SDK that keeps its parts in other classes
        parts = _parts_one_by_one(span)
        reports = parts[2] is not None or _EXCEPTION in parts[9::2]
    masked = core.value(masked_reports(core, parts, NAME) if reports else parts, NAME)
    return span if masked is parts else _with_parts(span, parts, masked)


def _parts_one_by_one(span: Any) -> list[Any]:
    """The same list for spans that are made of other classes."""
    status = span.status
    parts = [
        span.name,
        plain_attributes(span._attributes),
        None if status is None else status.description,
        _state_of(span.context),
        _state_of(span.parent),
        plain_attributes(span.resource.attributes),
        *_parts_of_scope(span.instrumentation_scope),
    ]
    for event in span.events:
        parts += (event.name, plain_attributes(event.attributes))
    for link in span.links:
        parts += (plain_attributes(link.attributes), _state_of(link.context))
    return parts


def _with_parts(span: Any, parts: list[Any], masked: list[Any]) -> Any:
    """A copy of a span with other parts."""
    _check_shape(parts, masked)
    clean = copy.copy(span)
    clean._name = masked[0]
    clean._attributes = _swapped(span._attributes, parts[1], masked[1])
    if masked[2] is not parts[2]:
        clean._status = type(span.status)(span.status.status_code, masked[2])
    clean._context = _with_state(span.context, parts[3], masked[3])
    clean._parent = _with_state(span.parent, parts[4], masked[4])
    clean._resource = masked_resource(span.resource, parts[5], masked[5])
    clean._instrumentation_scope = _with_scope(span.instrumentation_scope, parts[6:9], masked[6:9])
    if getattr(span, "_instrumentation_info", None) is not None and masked[6] is not parts[6]:
        clean._instrumentation_info = None  # the scope's older form; its name is the scope's
    before, after = _pairs(parts), _pairs(masked)
    clean._events = _with_items(span._events, list(map(_with_event, span.events, before, after)))
    clean._links = _with_items(span._links, list(map(_with_link, span.links, before, after)))
    return clean


def masked_log(core: _native.Core, data: Any) -> Any:
    """The same log when clean, else a copy of it. Takes what a log processor gets: record and resource."""
    record = data.log_record
    scope = getattr(data, "instrumentation_scope", None)
    # Older SDKs keep the resource in the record.
    resource = getattr(data, "resource", None) or getattr(record, "resource", None)
    error = getattr(record, "exception", None)
    parts = [
        record.body,
        plain_attributes(record.attributes),
        getattr(record, "event_name", None),
        None if resource is None else plain_attributes(resource._attributes),
        *_parts_of_scope(scope),
    ]
    masked = core.value(masked_reports(core, parts, NAME), NAME)
    clean_error = error if error is None else masked_exception(core, error, NAME)
    if masked is parts and clean_error is error:
        return data
    _check_shape(parts, masked)
    clean = copy.copy(data)
    clean_record = copy.copy(record)
    clean_record.body = masked[0]
    clean_record.attributes = _refilled(record.attributes, parts[1], masked[1])
    if masked[2] is not parts[2]:
        clean_record.event_name = masked[2]
    if clean_error is not error:
        clean_record.exception = clean_error
    if masked[3] is not parts[3]:
        holder = clean if getattr(data, "resource", None) is not None else clean_record
        object.__setattr__(holder, "resource", masked_resource(resource, parts[3], masked[3]))
    # Readable records are frozen dataclasses: a copy that nobody has seen yet may still be filled.
    object.__setattr__(clean, "log_record", clean_record)
    if scope is not None:
        object.__setattr__(clean, "instrumentation_scope", _with_scope(scope, parts[4:], masked[4:]))
    return clean


def masked_resource(resource: Any, attributes: Any, masked: Any) -> Any:
    """A resource with other attributes; the same copy each time."""
    if masked is attributes:
        return resource
    known = _resources.get(id(resource))
    if known is not None and known[0] is resource and known[1] == masked:
        return known[2]
    clean = type(resource)(masked, resource.schema_url)
    if len(_resources) >= _MOST_RESOURCES:
        _resources.clear()
    _resources[id(resource)] = (resource, masked, clean)
    return clean


def blank_span(span: Any, mask: str) -> Any:
    """What is left of a span whose redaction failed: where it belongs and how long it took."""
    blank = copy.copy(span)
    blank._name = mask
    blank._attributes = {}
    blank._events = ()
    blank._links = ()
    blank._status = type(span._status)(span._status.status_code)
    blank._context = _with_state(span._context, None, {})
    blank._parent = _with_state(span._parent, None, {})
    blank._resource = type(span._resource)({})
    blank._instrumentation_scope = None
    blank._instrumentation_info = None
    return blank


def blank_log(data: Any, mask: str) -> Any:
    """What is left of a log record whose redaction failed."""
    blank = copy.copy(data)
    record = copy.copy(data.log_record)
    record.body = mask
    record.attributes = _refilled(record.attributes, None, {})
    for name in ("event_name", "exception"):
        if getattr(record, name, None) is not None:
            setattr(record, name, None)
    for holder in (blank, record):
        if getattr(holder, "resource", None) is not None:
            object.__setattr__(holder, "resource", type(holder.resource)({}))
    object.__setattr__(blank, "log_record", record)
    if getattr(blank, "instrumentation_scope", None) is not None:
        object.__setattr__(blank, "instrumentation_scope", None)
    return blank


def _pairs(parts: list[Any]) -> Iterator[list[Any]]:
    """What a list of parts says of events, then of links, two parts each."""
    return (parts[at : at + 2] for at in range(9, len(parts), 2))


def _check_shape(parts: list[Any], masked: list[Any]) -> None:
    """What the walk left out at a cap cannot be put back into its place."""
    if len(masked) != len(parts):
        text = "the walk changed the number of parts"
        raise ValueError(text)


def plain_attributes(attributes: Any) -> Any:
    """Attributes as a plain dictionary: the one inside OpenTelemetry's own mapping, which is not copied."""
    if attributes is None or type(attributes) is dict:
        return attributes
    inner = getattr(attributes, "_dict", None)
    return inner if type(inner) is dict else dict(attributes)


def _state_of(context: Any) -> Any:
    return plain_attributes(context.trace_state) if context is not None and context.trace_state else None


def _parts_of_scope(scope: Any) -> tuple[Any, ...]:
    if scope is None:
        return (None, None, None)
    return scope._name, scope._version, plain_attributes(getattr(scope, "_attributes", None))


def _swapped(attributes: Any, before: Any, after: Any) -> Any:
    """Attributes with other contents: a plain dictionary, unless a number of dropped ones must be kept."""
    if after is before:
        return attributes
    if not getattr(attributes, "dropped", 0):
        return after
    return _refilled(attributes, before, after)


def _refilled(attributes: Any, before: Any, after: Any) -> Any:
    """The same mapping class with other contents: older SDKs ask log records how many it has dropped."""
    if after is before:
        return attributes
    if not hasattr(attributes, "_dict"):
        return after
    clean = copy.copy(attributes)
    clean._dict = after
    return clean


def _with_state(context: Any, before: Any, after: Any) -> Any:
    if after is before or context is None:
        return context
    return type(context)(
        context.trace_id,
        context.span_id,
        context.is_remote,
        context.trace_flags,
        type(context.trace_state)([*after.items()]),
    )


def masked_scope(core: _native.Core, scope: Any) -> Any:
    """The same instrumentation scope when clean, else a copy of it."""
    parts = [*_parts_of_scope(scope)]
    return _with_scope(scope, parts, core.value(parts, NAME))


def _with_scope(scope: Any, before: Any, after: Any) -> Any:
    if all(new is old for new, old in zip(after, before, strict=True)):
        return scope
    return type(scope)(after[0], after[1], scope.schema_url, after[2])


def _with_event(event: Any, before: Any, after: Any) -> Any:
    if after[0] is before[0] and after[1] is before[1]:
        return event
    clean = copy.copy(event)
    clean._name = after[0]
    clean._attributes = _swapped(event._attributes, before[1], after[1])
    return clean


def _with_link(link: Any, before: Any, after: Any) -> Any:
    if after[0] is before[0] and after[1] is before[1]:
        return link
    clean = copy.copy(link)
    clean._attributes = _swapped(link._attributes, before[0], after[0])
    clean._context = _with_state(link.context, before[1], after[1])
    return clean


def _with_items(items: Any, clean: list[Any]) -> Any:
    """A list of events or links; as with attributes, OpenTelemetry's own list where some were dropped."""
    if not getattr(items, "dropped", 0):
        return clean
    swapped = copy.copy(items)
    swapped._dq = type(items._dq)(clean, maxlen=items._dq.maxlen)
    return swapped
