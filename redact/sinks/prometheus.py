"""Masks the labels of prometheus_client's metrics, and exemplars, before a series is looked up by them.

Masked only when they are collected, two series would have the same labels.
"""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import metrics as host

from redact._hooks import Hook, restore_all
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "prometheus"

_LONGEST = 128  # code points of an exemplar, of its names and values; a longer one is an error


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what takes labels, exemplars and infos; returns the function that takes the wraps back."""

    def masked(given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same when clean; a label stays even where a policy drops what stands under it."""
        try:
            # Any mapping may be an exemplar: one that is no dict is read here, as the host reads it.
            plain = given if type(given) is dict else dict(given)
            clean = sound_value(redactor.core, plain, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return dict.fromkeys(given, redactor.failed(NAME, error))
        return given if clean is plain else {name: clean.get(name, "") for name in given}

    def by_labels(before: Any, hook: Hook) -> Any:
        def labels(metric: Any, *values: Any, **named: Any) -> Any:
            names = getattr(metric, "_labelnames", ())
            if hook.armed and named:
                named = {**masked({name: str(value) for name, value in named.items()})}
            elif hook.armed and len(values) == len(names):  # else it raises
                values = tuple(masked(dict(zip(names, map(str, values), strict=True))).values())
            return before(metric, *values, **named)

        labels.__name__ = before.__name__
        return labels

    def with_mapping(before: Any, hook: Hook) -> Any:
        def given_a_mapping(metric: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                args = tuple(within(each, masked) for each in args)
                options = {name: within(each, masked) for name, each in options.items()}
            return before(metric, *args, **options)

        given_a_mapping.__name__ = before.__name__
        return given_a_mapping

    wanted: list[tuple[Any, str, Any]] = [
        (host.MetricWrapperBase, "labels", by_labels),
        (host.MetricWrapperBase, "remove", by_labels),
        (host.MetricWrapperBase, "remove_by_labels", with_mapping),
        (host.Counter, "inc", with_mapping),
        (host.Histogram, "observe", with_mapping),
        (host.Info, "info", with_mapping),
    ]
    hooks = [Hook(owner, name, make) for owner, name, make in wanted if name in vars(owner)]
    return lambda: restore_all(hooks)


def within(given: Any, masked: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    """A mapping, masked. An exemplar that was short enough stays so: a mask may be longer than a password."""
    if not isinstance(given, Mapping) or not given:
        return given
    clean = masked(given)
    if clean is given or _size(clean) <= max(_size(given), _LONGEST):
        return clean
    return dict.fromkeys(clean, "")


def _size(given: Mapping[str, Any]) -> int:
    return sum(len(str(name)) + len(str(value)) for name, value in given.items())
