"""Lets consoles of the `code` module show tracebacks as they do without redact.

Where `sys.excepthook` is not Python's own, such a console hands its exceptions to that hook: with its own
frames in front, and past its own `write`, which may lead to a socket or a window. So it is told that the hook
is Python's own while ours stands for that; what it then formats is masked by the traceback module's part.
"""

from __future__ import annotations

import code

from redact._hooks import Hook, restore_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"


def arm(redactor: Redactor) -> Callable[[], None]:  # noqa: ARG001 - as every sink's
    """Puts another `sys` into the module's namespace; returns the function that takes it back."""
    hooks = [Hook(code, "sys", _Interpreter)]
    return lambda: restore_all(hooks)


class _Interpreter:
    """Stands for the module `sys` in the eyes of `code`."""

    def __init__(self, host: Any, hook: Hook) -> None:
        vars(self).update(_host=host, _hook=hook)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._host, name)
        if name == "excepthook" and self._hook.armed:
            return getattr(value, "_redact_before", value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._host, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._host, name)
