"""Masks what Twisted logs: events before observers have them, and the text that goes to a log file.

Names are known in the event, which observers of the app may send on; what its template and its failure look
like only in the text.
"""

from __future__ import annotations

import copy
import sys

from twisted.logger import FileLogObserver, LogPublisher
from twisted.python.failure import Failure

from redact._exceptions import masked_exception
from redact._hooks import Hook, restore_all
from redact._reports import masked_report
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "twisted"

# What every event has of Twisted's own.
_OWN = frozenset(("log_logger", "log_level", "log_source", "log_time", "log_trace", "log_namespace", "time"))


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what hands events to observers, and what writes them; returns what takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """

    def shown(text: Any) -> Any:
        try:
            return masked_report(redactor.core, text, NAME) if isinstance(text, str) else text
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return redactor.failed(NAME, error) + "\n"

    def make_publisher(before: Any, hook: Hook) -> Any:
        def __call__(self: Any, event: Any) -> Any:  # noqa: N807 - the host's name
            return before(self, _masked(redactor, event) if hook.armed else event)

        return __call__

    def make_file(before: Any, hook: Hook) -> Any:
        def __call__(self: Any, event: Any) -> Any:  # noqa: N807 - the host's name
            if hook.armed:
                given = self.formatEvent
                self = copy.copy(self)
                self.formatEvent = lambda event: shown(given(event))
            return before(self, event)

        return __call__

    def make_text(before: Any, hook: Hook) -> Any:
        def textFromEventDict(event: Any) -> Any:  # noqa: N802 - the host's name
            text = before(event)
            return shown(text) if hook.armed else text

        return textFromEventDict

    places = (
        (LogPublisher, "__call__", make_publisher),
        (FileLogObserver, "__call__", make_file),
        (sys.modules.get("twisted.python.log"), "textFromEventDict", make_text),
    )
    found = [(place, getattr(place[0], place[1], None)) for place in places]
    hooks = [Hook(*place) for place, there in found if there is not None and there.__module__ != __name__]
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, event: dict[str, Any]) -> dict[str, Any]:
    """An event as observers may have it; the same object when clean."""
    try:
        changed = _changed(redactor, event)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        mask = redactor.failed(NAME, error)
        kept = {name: event[name] for name in _OWN & event.keys()}
        return {**kept, "log_format": "{mask}", "mask": mask, "message": (mask,), "isError": 0}
    return {**event, **changed} if changed else event


def _changed(redactor: Redactor, event: dict[str, Any]) -> dict[str, Any]:
    """What of an event must be another."""
    fields = {name: value for name, value in event.items() if name not in _OWN}
    failures = {name: value for name, value in fields.items() if isinstance(value, Failure)}
    rest = {name: value for name, value in fields.items() if name not in failures}
    clean = sound_value(redactor.core, rest, NAME)
    changed = {} if clean is rest else dict(clean)
    for name, failure in failures.items():
        given = failure.value
        error = given if given is None else masked_exception(redactor.core, given, NAME)
        if error is not given:
            changed[name] = copied = copy.copy(failure)
            copied.value, copied.type = error, type(error)  # type: ignore[assignment] # no value, no copy
    return changed
