"""Masks warnings: the message, and the source line that Python prints below it.

A `showwarning` of the app's own gets a copy of a warning that holds a secret: it may write wherever it likes.
"""

from __future__ import annotations

import warnings

from redact._exceptions import masked_exception
from redact._hooks import Hook, restore_all
from redact._sound import sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "warnings"

# The public formatwarning is not replaced: the module then leaves out what it knows of a ResourceWarning's
# object. `_formatwarnmsg` gives what is shown, also where an app has set a formatwarning of its own;
# `_formatwarnmsg_impl` is behind the public one, which logging.captureWarnings calls.
_PRIVATE = ("_formatwarnmsg", "_formatwarnmsg_impl")
_SHOWS = "_showwarnmsg"

# Whose showwarning makes a text or a record of it, which is masked.
_MASKED = frozenset(("warnings", "_py_warnings", "logging"))


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the functions that make a warning's text; returns the function that takes the wraps back."""

    def make(before: Any, hook: Hook) -> Any:
        def masking(*args: Any, **options: Any) -> Any:
            given = before(*args, **options)
            if not hook.armed or not isinstance(given, str):
                return given
            try:
                return sound_text(redactor.core, given, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                given = ""
                return redactor.failed(NAME, error) + "\n"

        return masking

    names = [name for name in _PRIVATE if hasattr(warnings, name)] or ["formatwarning"]
    hooks = [Hook(warnings, name, make) for name in names]
    if hasattr(warnings, _SHOWS):
        hooks.append(Hook(warnings, _SHOWS, _showing(redactor)))
    return lambda: restore_all(hooks)


def _showing(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def show(given: Any) -> None:
            if hook.armed and getattr(warnings.showwarning, "__module__", None) not in _MASKED:
                try:
                    given = _masked(redactor, given)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    given = _like(given, Warning(redactor.failed(NAME, error)), None)
            before(given)

        return show

    return make


def _masked(redactor: Redactor, given: Any) -> Any:
    """The same warning when clean."""
    message, line = given.message, given.line
    if isinstance(message, BaseException):
        message = masked_exception(redactor.core, message, NAME)
    if isinstance(line, str):
        line = sound_text(redactor.core, line, NAME)
    return given if message is given.message and line is given.line else _like(given, message, line)


def _like(given: Any, message: Any, line: str | None) -> Any:
    return warnings.WarningMessage(
        message, given.category, given.filename, given.lineno, given.file, line, given.source
    )
