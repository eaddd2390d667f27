"""Masks records that are made of fields: of what came from another process, or from a library's own events.

Whoever makes one may hand it to a formatter, or read its fields, and never show it to a logger.
"""

from __future__ import annotations

import logging

from redact._hooks import Hook, restore_all
from redact._records import NAME, freezing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps logging.makeLogRecord; returns the function that takes the wrap back."""
    freeze = freezing(redactor)

    def make(before: Any, hook: Hook) -> Any:
        def makeLogRecord(dict: Any) -> Any:  # noqa: N802, A002 - the host's names
            record = before(dict)
            if hook.armed and isinstance(record, logging.LogRecord):
                freeze(record)
            return record

        return makeLogRecord

    hooks = [Hook(logging, "makeLogRecord", make)]
    return lambda: restore_all(hooks)
