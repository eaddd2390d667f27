"""Masks the records that a QueueListener takes from its queue, before its handlers get them.

They may come from another process, where nothing has masked them. Handlers that send fields instead of text
never ask for a format, and a listener asks no logger.
"""

from __future__ import annotations

import logging
from logging.handlers import QueueListener  # the parent's attribute is set only after this import

from redact._hooks import Hook, restore_all
from redact._records import NAME, freezing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps QueueListener.handle; returns the function that takes the wrap back."""
    freeze = freezing(redactor)

    def make_handle(before: Any, hook: Hook) -> Any:
        def handle(self: Any, record: Any) -> None:
            if hook.armed and isinstance(record, logging.LogRecord):
                freeze(record)
            before(self, record)

        return handle

    hooks = [Hook(QueueListener, "handle", make_handle)]
    return lambda: restore_all(hooks)
