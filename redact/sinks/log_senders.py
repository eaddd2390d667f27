"""Masks every field of a record that logging's own handlers send as fields: to sockets, web servers, queues.

Records are masked before their handlers get them, but for what filters of a handler add later, and for the
names of logger, level, thread and process, which no line pays a look for; and for what a handler of syslog
puts before each line.
"""

from __future__ import annotations

import copy
import logging
from logging.handlers import HTTPHandler, QueueHandler, SocketHandler, SysLogHandler

from redact._hooks import Hook, restore_all
from redact._records import NAME, blank
from redact._sound import sound_text, sound_value

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
        Hook(SysLogHandler, "emit", _with_masked_ident(redactor)),
    ]
    return lambda: restore_all(hooks)


def _with_masked_ident(redactor: Redactor) -> Any:
    def make_emit(before: Any, hook: Hook) -> Any:
        def emit(self: Any, record: Any) -> Any:
            ident = self.ident
            if not hook.armed or not isinstance(ident, str):
                return before(self, record)
            try:
                clean = sound_text(redactor.core, ident, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                clean = redactor.failed(NAME, error)
            if clean is ident:
                return before(self, record)
            self.ident = clean  # the handler's lock is held
            try:
                return before(self, record)
            finally:
                self.ident = ident

        return emit

    return make_emit
