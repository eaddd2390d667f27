"""Counts of the ledger as an OpenTelemetry metric, `redact.masked`, by kind and sink.

It is read when the SDK collects, so a match costs nothing for it. Whoever calls this has seen the SDK's
metrics being imported; redact never does that.
"""

from __future__ import annotations

from importlib import import_module

from redact import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from redact._ledger import Ledger

NAME = "redact.masked"
_ABOUT = "Secrets that were masked on their way out (in observe mode: that were found)"


def count(ledger: Ledger) -> Callable[[], None]:
    """Registers the counter with the meter provider in force, or with the one that will be.

    Returns:
        The function that ends it: from then on it reports nothing.
    """
    metrics = import_module("opentelemetry.metrics")
    armed = [True]

    def observe(_options: Any) -> Iterator[Any]:
        if not armed:
            return
        totals: dict[tuple[str, str], int] = {}
        for entry in ledger.entries():
            place = (entry.kind, entry.sink)
            totals[place] = totals.get(place, 0) + entry.count
        for (kind, sink), total in totals.items():
            yield metrics.Observation(total, {"kind": kind, "sink": sink})

    meter = metrics.get_meter("redact", _native.__version__)
    meter.create_observable_counter(NAME, callbacks=[observe], unit="{secret}", description=_ABOUT)
    return armed.clear
