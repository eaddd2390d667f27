"""Masked copies of OpenTelemetry's measurements, and of what a reader has collected of them.

A measurement is masked before it is added up, so that series that differ only in a secret become one. What
was measured before redact came is still there under its own attributes: it is masked when it is collected,
and added to the series that it then belongs to. Nothing here imports OpenTelemetry.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from redact._sound import sound_value
from redact._telemetry_parts import NAME, masked_resource_of, masked_scope, plain_attributes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from redact import _native


def masked_measurement(core: _native.Core, measurement: Any) -> Any:
    """The same measurement when clean, else a copy of it."""
    attributes = plain_attributes(measurement.attributes)
    if not attributes:
        return measurement
    masked = sound_value(core, attributes, NAME)
    return measurement if masked is attributes else _with_attributes(measurement, masked)


def blank_measurement(measurement: Any, mask: str) -> Any:
    """What is left of a measurement whose redaction failed: its number."""
    return _with_attributes(measurement, {"redact": mask})


def masked_metrics(core: _native.Core, data: Any) -> Any:
    """The same when clean, else a copy. Takes what a reader collects: a MetricsData.

    Points that differ only in a secret become one. Exponential histograms, and histograms of different
    bounds, stay apart, under the same attributes.
    """

    def resource_metrics(item: Any) -> Any:
        return _replaced(
            item,
            resource=masked_resource_of(core, item.resource),
            schema_url=sound_value(core, item.schema_url, NAME),
            scope_metrics=_each(scope_metrics, item.scope_metrics),
        )

    def scope_metrics(item: Any) -> Any:
        return _replaced(
            item,
            scope=masked_scope(core, item.scope),
            schema_url=sound_value(core, item.schema_url, NAME),
            metrics=_each(metric, item.metrics),
        )

    def metric(item: Any) -> Any:
        return _masked_metric(core, item)

    return _replaced(data, resource_metrics=_each(resource_metrics, data.resource_metrics))


def _masked_metric(core: _native.Core, metric: Any) -> Any:
    points = metric.data.data_points
    parts = [metric.name, metric.description or "", metric.unit or ""]
    for point in points:
        parts.append(plain_attributes(point.attributes))
        parts += [plain_attributes(exemplar.filtered_attributes) for exemplar in point.exemplars]
    masked = sound_value(core, parts, NAME)
    if masked is parts:
        return metric
    if len(masked) != len(parts):
        text = "the walk changed the number of parts"
        raise ValueError(text)
    after = iter(masked)
    clean = copy.copy(metric)
    object.__setattr__(clean, "name", next(after))
    description = next(after)
    unit = next(after)
    if metric.description:
        object.__setattr__(clean, "description", description)
    if metric.unit:
        object.__setattr__(clean, "unit", unit)
    series: dict[Any, Any] = {}
    for point in points:
        attributes = next(after)
        exemplars = [replace(exemplar, filtered_attributes=next(after)) for exemplar in point.exemplars]
        new = replace(point, attributes=attributes, exemplars=exemplars)
        place = repr(sorted((attributes or {}).items()))
        joined = _joined(series[place], new, metric.data) if place in series else new
        series[place if joined is not None else (place, len(series))] = joined if joined is not None else new
    object.__setattr__(clean, "data", replace(metric.data, data_points=list(series.values())))
    return clean


def _joined(point: Any, other: Any, data: Any) -> Any:
    """Two points of one series as one; None where they cannot be added up."""
    exemplars = [*point.exemplars, *other.exemplars]
    if not hasattr(data, "aggregation_temporality"):  # a gauge: the last value counts
        later = other if other.time_unix_nano >= point.time_unix_nano else point
        return replace(later, exemplars=exemplars)
    starts = [each.start_time_unix_nano for each in (point, other) if each.start_time_unix_nano is not None]
    common = {
        "start_time_unix_nano": min(starts, default=None),
        "time_unix_nano": max(point.time_unix_nano, other.time_unix_nano),
        "exemplars": exemplars,
    }
    if hasattr(data, "is_monotonic"):
        return replace(point, value=point.value + other.value, **common)
    if not hasattr(point, "explicit_bounds") or tuple(point.explicit_bounds) != tuple(other.explicit_bounds):
        return None
    buckets = zip(point.bucket_counts, other.bucket_counts, strict=True)
    return replace(
        point,
        count=point.count + other.count,
        sum=point.sum + other.sum,
        bucket_counts=[mine + its for mine, its in buckets],
        min=min(point.min, other.min),
        max=max(point.max, other.max),
        **common,
    )


def _with_attributes(measurement: Any, attributes: Any) -> Any:
    clean = copy.copy(measurement)
    object.__setattr__(clean, "attributes", attributes)  # frozen; a copy that nobody has seen yet
    return clean


def _each(mask: Callable[[Any], Any], items: Sequence[Any]) -> Sequence[Any]:
    """The same sequence where none of its items changed."""
    clean = [mask(item) for item in items]
    return items if all(new is old for new, old in zip(clean, items, strict=True)) else clean


def _replaced(item: Any, **fields: Any) -> Any:
    changed = {name: value for name, value in fields.items() if value is not getattr(item, name)}
    return replace(item, **changed) if changed else item
