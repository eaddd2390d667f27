"""Masks the tracebacks that IPython shows: it asks none of the interpreter's hooks.

What a traceback became is masked as one text, and the exception goes on as a copy, for shells that show its
text beside the traceback.
"""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell

from redact._exceptions import masked_exception
from redact._hooks import Hook, restore_all
from redact._reports import masked_report
from redact._said_by_attributes import know_locals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the one method that shows a traceback; returns the function that takes the wrap back."""

    def make(before: Any, hook: Hook) -> Any:
        def _showtraceback(self: Any, kind: Any, error: Any, lines: Any) -> Any:
            if hook.armed:
                kind, error, lines = _masked(redactor, kind, error, lines)
            return before(self, kind, error, lines)

        return _showtraceback

    hooks = [Hook(InteractiveShell, "_showtraceback", make)]
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, kind: Any, error: Any, lines: Any) -> tuple[Any, Any, Any]:
    core = redactor.core
    know_locals(redactor, error, NAME)  # its mode may be one that shows them
    try:
        whole = lines if isinstance(lines, str) else "\n".join(lines)
        masked = masked_report(core, whole, NAME)
        if masked is not whole:
            lines = masked if isinstance(lines, str) else masked.split("\n")
        if isinstance(error, BaseException):
            copy = masked_exception(core, error, NAME)
            if copy is not error:
                kind, error = type(copy), copy
    except Exception as failure:  # noqa: BLE001 - the sink's edge: fail closed
        return Exception, Exception(), [redactor.failed(NAME, failure)]
    return kind, error, lines
