"""Masks the tracebacks that IPython shows, its notebooks too: it asks none of the interpreter's hooks.

What a traceback became is masked as one text, and the exception goes on as a copy, because notebooks send its
text beside the traceback.
"""

from __future__ import annotations

import sys

from redact._exceptions import masked_exception
from redact._hooks import Hook, restore_all
from redact._reports import masked_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

# Where IPython shows in a terminal, and where it sends to a notebook.
_SHELLS = (
    ("IPython.core.interactiveshell", "InteractiveShell"),
    ("ipykernel.zmqshell", "ZMQInteractiveShell"),
)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the one method of each shell that shows a traceback; returns the function that takes them back.

    Called once for each of the two modules, as they come; a shell that is wrapped already is left as it is.
    """

    def make(before: Any, hook: Hook) -> Any:
        def _showtraceback(self: Any, kind: Any, error: Any, lines: Any) -> Any:
            if hook.armed:
                kind, error, lines = _masked(redactor, kind, error, lines)
            return before(self, kind, error, lines)

        return _showtraceback

    shells = [getattr(sys.modules.get(module), name, object) for module, name in _SHELLS]
    hooks = [
        Hook(shell, "_showtraceback", make)
        for shell in shells
        if getattr(vars(shell).get("_showtraceback"), "__module__", __name__) != __name__
    ]
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, kind: Any, error: Any, lines: Any) -> tuple[Any, Any, Any]:
    core = redactor.core
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
