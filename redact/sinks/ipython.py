"""Masks the tracebacks that IPython shows: it asks none of the interpreter's hooks.

What a traceback became is masked as one text, and the exception goes on as a copy, for shells that show its
text beside the traceback. Its formatters serve as excepthooks of programs without a shell as well.
"""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.ultratb import FormattedTB

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
    """Wraps what shows a shell's tracebacks, and what writes all others; returns what takes both back."""

    def make(before: Any, hook: Hook) -> Any:
        def _showtraceback(self: Any, kind: Any, error: Any, lines: Any) -> Any:
            if hook.armed:
                kind, error, lines = _masked(redactor, kind, error, lines)
            return before(self, kind, error, lines)

        return _showtraceback

    def make_text(before: Any, hook: Hook) -> Any:
        def text(formatter: Any, kind: Any, error: Any, *args: Any, **options: Any) -> Any:
            whole = before(formatter, kind, error, *args, **options)
            return _masked(redactor, kind, error, whole)[2] if hook.armed else whole

        return text

    base = next(owner for owner in FormattedTB.__mro__ if "text" in vars(owner))
    hooks = [Hook(InteractiveShell, "_showtraceback", make), Hook(base, "text", make_text)]
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
        mask = redactor.failed(NAME, failure)
        return Exception, Exception(), mask if isinstance(lines, str) else [mask]
    return kind, error, lines
