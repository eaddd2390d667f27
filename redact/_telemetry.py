# ruff: noqa: SLF001 - OpenTelemetry's own fields; going through its properties costs more than a span may
"""Masked copies of OpenTelemetry's finished spans and log records.

A span's parts are walked in one call; only where something changed is anything copied, with plain
dictionaries. Nothing here imports OpenTelemetry: the classes come from the objects themselves.
"""

from __future__ import annotations

import copy

from redact._echoes import masked_echoes
from redact._exceptions import masked_exception
from redact._reports import masked_reports
from redact._telemetry_parts import (
    NAME,
    RESOURCE,
    check_shape,
    masked_resource,
    parts_of_companions,
    plain_attributes,
    refilled,
    state_of,
    swapped,
    with_scope,
    with_state,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from redact import _native

_TRACE_STATE = 4  # its place in a SpanContext, which is a tuple
_PARTS = 5  # of a span's own; events and links follow
_EXCEPTION = "exception"  # the name of events that record one; its text may keep name and value apart


def masked_span(core: _native.Core, span: Any) -> Any:
    """The same span when clean, else a copy of it. Takes a ReadableSpan."""
    try:
        # All that is its own in one flat list, so that one walk sees it all. It is read from the SDK's own
        # fields, and here: each call more costs every span.
        status, parent = span._status._description, span._parent
        resource, scope = span._resource, span._instrumentation_scope
        parts = [
            span._name,
            span._attributes._dict,
            status,
            span._context[_TRACE_STATE]._dict,
            None if parent is None else parent[_TRACE_STATE]._dict,
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
        resource, scope = span.resource, span.instrumentation_scope
        reports = parts[2] is not None or _EXCEPTION in parts[_PARTS::2]
    told = masked_reports(core, parts, NAME) if reports else parts
    masked = core.value_beside(told, resource, scope, NAME)
    if masked is parts:
        return span
    if masked is not None:
        return _with_parts(span, parts, masked_echoes(core, parts, masked, NAME))
    shared = parts_of_companions(resource, scope)
    clean = core.companions(shared, resource, scope, NAME)
    masked = core.value(told, NAME)
    if masked is not parts:
        span = _with_parts(span, parts, masked_echoes(core, parts, masked, NAME))
    return span if clean is shared else _with_companions(span, resource, scope, shared, clean)


def _parts_one_by_one(span: Any) -> list[Any]:
    """The same list for spans that are made of other classes."""
    status = span.status
    parts = [
        span.name,
        plain_attributes(span._attributes),
        None if status is None else status.description,
        state_of(span.context),
        state_of(span.parent),
    ]
    for event in span.events:
        parts += (event.name, plain_attributes(event.attributes))
    for link in span.links:
        parts += (plain_attributes(link.attributes), state_of(link.context))
    return parts


def _with_parts(span: Any, parts: list[Any], masked: list[Any]) -> Any:
    """A copy of a span with other parts."""
    check_shape(parts, masked)
    clean = copy.copy(span)
    clean._name = masked[0]
    clean._attributes = swapped(span._attributes, parts[1], masked[1])
    if masked[2] is not parts[2]:
        clean._status = type(span.status)(span.status.status_code, masked[2])
    clean._context = with_state(span.context, parts[3], masked[3])
    clean._parent = with_state(span.parent, parts[4], masked[4])
    before, after = _pairs(parts), _pairs(masked)
    clean._events = _with_items(span._events, list(map(_with_event, span.events, before, after)))
    clean._links = _with_items(span._links, list(map(_with_link, span.links, before, after)))
    return clean


def _with_companions(span: Any, resource: Any, scope: Any, shared: list[Any], masked: list[Any]) -> Any:
    """A copy of a span with another resource or scope."""
    check_shape(shared, masked)
    clean = copy.copy(span)
    clean._resource = masked_resource(resource, shared[:RESOURCE], masked[:RESOURCE])
    clean._instrumentation_scope = with_scope(scope, shared[RESOURCE:], masked[RESOURCE:])
    if getattr(span, "_instrumentation_info", None) is not None and clean._instrumentation_scope is not scope:
        clean._instrumentation_info = None  # the scope's older form, of the same name
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
        getattr(record, "severity_text", None),
    ]
    told = masked_reports(core, parts, NAME)
    shared: list[Any] = []
    clean_shared = shared
    masked = core.value_beside(told, resource, scope, NAME)
    if masked is None:
        shared = parts_of_companions(resource, scope)
        clean_shared = core.companions(shared, resource, scope, NAME)
        masked = core.value(told, NAME)
    clean_error = error if error is None else masked_exception(core, error, NAME)
    if masked is parts and clean_error is error and clean_shared is shared:
        return data
    check_shape(parts, masked)
    masked = masked_echoes(core, parts, masked, NAME)
    clean = copy.copy(data)
    clean_record = copy.copy(record)
    clean_record.body = masked[0]
    clean_record.attributes = refilled(record.attributes, parts[1], masked[1])
    for at, name in ((2, "event_name"), (3, "severity_text")):
        if masked[at] is not parts[at]:
            setattr(clean_record, name, masked[at])
    if clean_error is not error:
        clean_record.exception = clean_error
    # Readable records are frozen dataclasses: a copy that nobody has seen yet may still be filled.
    if clean_shared is not shared:
        check_shape(shared, clean_shared)
        holder = clean if getattr(data, "resource", None) is not None else clean_record
        own = masked_resource(resource, shared[:RESOURCE], clean_shared[:RESOURCE])
        object.__setattr__(holder, "resource", own)
        if scope is not None:
            own = with_scope(scope, shared[RESOURCE:], clean_shared[RESOURCE:])
            object.__setattr__(clean, "instrumentation_scope", own)
    object.__setattr__(clean, "log_record", clean_record)
    return clean


def blank_span(span: Any, mask: str) -> Any:
    """What is left of a span whose redaction failed: where it belongs and how long it took."""
    blank = copy.copy(span)
    blank._name = mask
    blank._attributes = {}
    blank._events = ()
    blank._links = ()
    blank._status = type(span._status)(span._status.status_code)
    blank._context = with_state(span._context, None, {})
    blank._parent = with_state(span._parent, None, {})
    blank._resource = type(span._resource)({})
    blank._instrumentation_scope = None
    blank._instrumentation_info = None
    return blank


def blank_log(data: Any, mask: str) -> Any:
    """What is left of a log record whose redaction failed."""
    blank = copy.copy(data)
    record = copy.copy(data.log_record)
    record.body = mask
    record.attributes = refilled(record.attributes, None, {})
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
    return (parts[at : at + 2] for at in range(_PARTS, len(parts), 2))


def _with_event(event: Any, before: Any, after: Any) -> Any:
    if after[0] is before[0] and after[1] is before[1]:
        return event
    clean = copy.copy(event)
    clean._name = after[0]
    clean._attributes = swapped(event._attributes, before[1], after[1])
    return clean


def _with_link(link: Any, before: Any, after: Any) -> Any:
    if after[0] is before[0] and after[1] is before[1]:
        return link
    clean = copy.copy(link)
    clean._attributes = swapped(link._attributes, before[0], after[0])
    clean._context = with_state(link.context, before[1], after[1])
    return clean


def _with_items(items: Any, clean: list[Any]) -> Any:
    """A list of events or links; as with attributes, OpenTelemetry's own list where some were dropped."""
    if not getattr(items, "dropped", 0):
        return clean
    swapped = copy.copy(items)
    swapped._dq = type(items._dq)(clean, maxlen=items._dq.maxlen)
    return swapped
