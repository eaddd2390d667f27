"""Masks warnings: the message, and the source line that Python prints below it."""

from __future__ import annotations

import warnings

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
    return lambda: restore_all(hooks)
