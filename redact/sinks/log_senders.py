"""Masks every field of a record that logging's own handlers send as fields: to sockets, web servers, queues.

Records are masked before their handlers get them, but for what filters of a handler add later, and for the
names of logger, level, thread and process, which no line pays a look for.
"""

from __future__ import annotations

import copy
import logging
from logging.handlers import HTTPHandler, QueueHandler, SocketHandler

from redact._hooks import Hook, restore_all
from redact._records import NAME, blank
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]

_NOT_SENT = ("exc_info",)  # or masked already


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what turns a record into what is sent; returns the function that takes the wraps back."""

    def masked(record: Any) -> Any:
        """The same record when clean, else a copy: other handlers may use the record meanwhile."""
        if not isinstance(record, logging.LogRecord):
            return record
        try:
            fields = {name: field for name, field in vars(record).items() if name not in _NOT_SENT}
            clean = sound_value(redactor.core, fields, NAME)
            if clean is fields:
                return record
            shown = copy.copy(record)
            vars(shown).update(clean)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            shown = copy.copy(record)
            blank(shown, redactor.failed(NAME, error))
        return shown

    def make_before(before: Any, hook: Hook) -> Any:
        def of_masked(self: Any, record: Any) -> Any:
            return before(self, masked(record) if hook.armed else record)

        return of_masked

    def make_after(before: Any, hook: Hook) -> Any:
        def prepare(self: Any, record: Any) -> Any:
            prepared = before(self, record)
            return masked(prepared) if hook.armed else prepared

        return prepare

    hooks = [
        Hook(SocketHandler, "makePickle", make_before),
        Hook(HTTPHandler, "mapLogRecord", make_before),
        Hook(QueueHandler, "prepare", make_after),
    ]
    return lambda: restore_all(hooks)
