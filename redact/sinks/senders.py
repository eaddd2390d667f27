"""Masks what the clients of error trackers, APM services and metric servers send.

Each of these libraries has one place that all it sends passes, as late as names still stand beside values:
what that function is given, or what it makes, is masked. Nothing goes out of a place whose redaction fails.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._sender_ways import WAYS, masked_given, masked_made, nothing_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor
    from redact._sender_ways import Way

NAME = "senders"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the places of the libraries that are there; returns the function that takes the wraps back.

    Called once for each of them, as they come; what is wrapped already is left as it is.

    Raises:
        AttributeError: A library that is there has another place than we know.
    """
    hooks: list[Hook] = []
    missing = []
    for host, ways in WAYS.items():
        module = sys.modules.get(host)
        if module is None:
            continue
        for way in ways:
            owner: Any = getattr(module, way.owner, None) if way.owner else module
            if not hasattr(owner, way.name):
                missing.append(f"{host}.{way.name}")
            elif getattr(getattr(owner, way.name), "_redact_sink", None) != NAME:
                hooks.append(Hook(owner, way.name, _making(redactor, way)))
    if missing and not hooks:  # it is of those that came before where there are any
        raise AttributeError(", ".join(missing))
    return lambda: restore_all(hooks)


def _making(redactor: Redactor, way: Way) -> Any:
    def make(found: Any, hook: Hook) -> Any:
        of_class = isinstance(found, classmethod)
        before = found.__func__ if of_class else found

        def sending(*args: Any, **options: Any) -> Any:
            if not hook.armed:
                return before(*args, **options)
            try:
                args, options = masked_given(redactor.core, way, args, options)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                return nothing_for(way, redactor.failed(NAME, error))
            made = before(*args, **options)
            try:
                return masked_made(redactor.core, way, made)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                return nothing_for(way, redactor.failed(NAME, error))

        sending.__name__ = sending.__qualname__ = way.name
        sending._redact_sink = NAME  # type: ignore[attr-defined] # noqa: SLF001 - our own mark
        return classmethod(sending) if of_class else sending

    return make
