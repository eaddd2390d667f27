"""Masks what goes to the system's log through the module `syslog`: its lines, and the name before them."""

from __future__ import annotations

import syslog

from redact._hooks import Hook, restore_all
from redact._records import NAME, masked_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the module's functions that take texts; returns the function that takes the wraps back."""

    def make(before: Any, hook: Hook) -> Any:
        def telling(*args: Any, **options: Any) -> Any:
            if hook.armed:
                args = tuple(masked_text(redactor, each) for each in args)
                options = {name: masked_text(redactor, each) for name, each in options.items()}
            return before(*args, **options)

        telling.__name__ = before.__name__
        return telling

    hooks = [Hook(syslog, name, make) for name in ("syslog", "openlog")]
    return lambda: restore_all(hooks)
