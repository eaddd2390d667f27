# ruff: noqa: SLF001 - OpenTelemetry's own fields, as in `_telemetry`
"""What OpenTelemetry's spans, logs and metrics are made of alike: attributes, contexts, resources, scopes.

Nothing here imports OpenTelemetry: the classes come from the objects themselves.
"""

from __future__ import annotations

import copy

from redact._sound import sound, sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact import _native

NAME = "otel"

RESOURCE = 2
"""How many parts of two companions are the resource's; the scope's follow."""
_MOST_RESOURCES = 64

_resources: dict[int, tuple[Any, Any, Any]] = {}
"""Copies of resources, by id: (original, its masked parts, copy). Exporters group spans by resource."""


def parts_of_companions(resource: Any, scope: Any) -> list[Any]:
    """What the resource holds, and then the scope: the same objects come with every span and record."""
    if resource is None:
        return [None, None, *_parts_of_scope(scope)]
    return [plain_attributes(resource.attributes), _schema_of(resource), *_parts_of_scope(scope)]


def masked_resource_of(core: _native.Core, resource: Any) -> Any:
    """The same resource when clean, else a copy of it; the same copy each time."""
    parts = parts_of_companions(resource, None)[:RESOURCE]
    masked = sound_value(core, parts, NAME)
    check_shape(parts, masked)
    return masked_resource(resource, parts, masked)


def masked_resource(resource: Any, parts: list[Any], masked: list[Any]) -> Any:
    """A resource with other parts; the same copy each time."""
    if all(new is old for new, old in zip(masked, parts, strict=True)):
        return resource
    known = _resources.get(id(resource))
    if known is not None and known[0] is resource and known[1] == masked:
        return known[2]
    clean = type(resource)(*masked)
    if len(_resources) >= _MOST_RESOURCES:
        _resources.clear()
    _resources[id(resource)] = (resource, masked, clean)
    return clean


def masked_scope(core: _native.Core, scope: Any) -> Any:
    """The same instrumentation scope when clean, else a copy of it."""
    parts = [*_parts_of_scope(scope)]
    return with_scope(scope, parts, sound_value(core, parts, NAME))


def with_scope(scope: Any, before: Any, after: Any) -> Any:
    if all(new is old for new, old in zip(after, before, strict=True)):
        return scope
    return type(scope)(*after)


def _parts_of_scope(scope: Any) -> tuple[Any, ...]:
    if scope is None:
        return (None, None, None, None)
    attributes = plain_attributes(getattr(scope, "_attributes", None))
    return scope._name, scope._version, _schema_of(scope), attributes


def _schema_of(holder: Any) -> Any:
    return getattr(holder, "schema_url", None)


def check_shape(parts: list[Any], masked: list[Any]) -> None:
    """What the walk left out at a cap cannot be put back into its place.

    Raises:
        TypeError: The core gave no list.
        ValueError: A list of another length.
    """
    if len(sound(masked, parts)) != len(parts):
        text = "the walk changed the number of parts"
        raise ValueError(text)


def plain_attributes(attributes: Any) -> Any:
    """Attributes as a plain dictionary: the one inside OpenTelemetry's own mapping, which is not copied."""
    if attributes is None or type(attributes) is dict:
        return attributes
    inner = getattr(attributes, "_dict", None)
    return inner if type(inner) is dict else dict(attributes)


def state_of(context: Any) -> Any:
    return plain_attributes(context.trace_state) if context is not None and context.trace_state else None


def swapped(attributes: Any, before: Any, after: Any) -> Any:
    """Attributes with other contents: a plain dictionary, unless a number of dropped ones must be kept."""
    if after is before:
        return attributes
    if not getattr(attributes, "dropped", 0):
        return after
    return refilled(attributes, before, after)


def refilled(attributes: Any, before: Any, after: Any) -> Any:
    """The same mapping class with other contents: older SDKs ask log records how many it has dropped."""
    if after is before:
        return attributes
    if not hasattr(attributes, "_dict"):
        return after
    clean = copy.copy(attributes)
    clean._dict = after
    return clean


def with_state(context: Any, before: Any, after: Any) -> Any:
    if after is before or context is None:
        return context
    return type(context)(
        context.trace_id,
        context.span_id,
        context.is_remote,
        context.trace_flags,
        type(context.trace_state)([*after.items()]),
    )
