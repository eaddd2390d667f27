"""Learns from the locals of an exception before libraries show them, in whatever way.

What they show is masked where it goes, under the names that it has there. One function's `token` may be its
caller's `value`, though, and some write a value below its line, and no name at all. Some write it to files of
their own: a text that they give is masked there and then.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._reports import masked_report
from redact._said_by_attributes import know_locals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

# Modules, what in them is asked to show an exception, and where that is a method, of which class.
_ASKED = (
    ("better_exceptions.formatter", "ExceptionFormatter", "format_exception"),
    ("stackprinter.formatting", "", "format_exc_info"),
    ("stackprinter.formatting", "", "format_stack"),
    ("cgitb", "", "text"),
    ("cgitb", "", "html"),
    ("structlog.tracebacks", "", "extract"),
    ("sentry_sdk.utils", "", "exceptions_from_error_tuple"),
)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what of these is there; returns the function that takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """

    def make(before: Any, hook: Hook) -> Any:
        def show(*args: Any, **options: Any) -> Any:
            if hook.armed:
                know_locals(redactor, _exception_of((*args, *options.values())), NAME)
            shown = before(*args, **options)
            if not hook.armed or type(shown) is not str:
                return shown
            try:
                return masked_report(redactor.core, shown, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                return redactor.failed(NAME, error)

        return show

    hooks = []
    for host, kind, name in _ASKED:
        module = sys.modules.get(host)
        owner = getattr(module, kind, None) if kind else module
        found = getattr(owner, "__dict__", {}).get(name)
        if found is not None and getattr(found, "__module__", None) != __name__:
            hooks.append(Hook(owner, name, make))
    return lambda: restore_all(hooks)


def _exception_of(given: tuple[Any, ...]) -> BaseException | None:
    """The first of what a function was given, or of a tuple in it, such as `sys.exc_info()` gives."""
    for each in given:
        parts = each if type(each) is tuple else (each,)
        found = next((part for part in parts if isinstance(part, BaseException)), None)
        if found is not None:
            return found
    return None
