"""Masks the records of loggers whose class has a `handle` of its own, which may never call Logger.handle.

Handlers that send fields ask for no format, so nothing else would see such records. A class is met when the
sink is armed, or when its first logger is made.
"""

from __future__ import annotations

import logging

from redact import _native
from redact._met_classes import MetClasses
from redact._records import NAME, freezing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._hooks import Hook
    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps every `handle` that a subclass of Logger defines; returns the function that takes them back."""
    freeze = freezing(redactor)

    def make(before: Any, hook: Hook) -> Any:
        def handle(logger: logging.Logger, record: Any) -> None:  # noqa: ARG001 - as it is called
            if hook.armed and isinstance(record, logging.LogRecord):
                freeze(record)

        return _native.Shortcut.of_calls(before, handle)

    return MetClasses(logging.Logger, "handle", make, redactor, NAME).restore
