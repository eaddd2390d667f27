"""Masks the records that a handler's own `emit` gets past a logger, or after a filter of the handler's own.

Such a handler may read message and arguments itself, and never ask for a format. A record that came by a
logger, and by no filter since, was masked there and is not looked at again. Logging's own handlers format, or
are hooked where they send fields. A class is met when the sink is armed, or when its first handler is made.
"""

from __future__ import annotations

import logging
import sys

from redact import _native
from redact._met_classes import MetClasses
from redact._records import NAME, PLAIN_FIELDS, blank, freezing
from redact._reports import REPORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

    from redact._hooks import Hook
    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps every `emit` that a handler of others defines; returns the function that takes them back."""
    freeze = freezing(redactor)
    core = redactor.core
    is_clean: Any = core.is_clean_record if type(core) is _native.Core else None
    plain_filter = logging.Handler.filter

    def masked(record: logging.LogRecord) -> logging.LogRecord:
        """The same record when clean, else a copy: it is the app's, or other handlers use it."""
        try:
            if is_clean is not None and is_clean(record, logging.LogRecord, PLAIN_FIELDS, REPORT):
                return record
            import copy  # noqa: PLC0415 - handlers of others that get records past a logger are few

            shown = copy.copy(record)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed; some cannot be copied
            place = record.pathname, record.lineno
            shown = logging.LogRecord(record.name, record.levelno, *place, "", (), None)
            blank(shown, redactor.failed(NAME, error))
            return shown
        freeze(shown)
        fields = vars(shown)
        kept = vars(record)
        return record if all(kept.get(name) is field for name, field in fields.items()) else shown

    def make(before: Any, hook: Hook) -> Any:
        def emit(handler: logging.Handler, record: Any) -> tuple[Any, ...] | None:
            if not hook.armed or not isinstance(record, logging.LogRecord):
                return None
            filtered = handler.filters or type(handler).filter is not plain_filter
            if not filtered and _came_by_a_logger(sys._getframe(1)):  # noqa: SLF001 - as logging does
                return None
            return handler, masked(record)

        return _native.Shortcut.of_calls(before, emit)

    return MetClasses(logging.Handler, "emit", make, redactor, NAME).restore


_STEPS = ("handle", "callHandlers", "handle")  # of the handler, and of its logger


def _came_by_a_logger(frame: FrameType | None) -> bool:
    """Whether `emit` was called by what a logger calls its handlers with, and nothing in between."""
    for step in _STEPS:
        if frame is None:
            return False
        code = frame.f_code
        if code.co_name != step or code.co_filename != logging.__file__:
            return False
        frame = frame.f_back
    return True
