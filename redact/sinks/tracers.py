"""Masks what tracers write of every line that runs, with the variables that it changed: PySnooper, and snoop.

On stderr it would be masked without them; but both can write to a file.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._reports import masked_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

# Modules, and the class of each that writes.
_WRITING = (("pysnooper.tracer", "Tracer"), ("snoop.configuration", "FileWriter"))


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what of these is there; returns the function that takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """

    def make(before: Any, hook: Hook) -> Any:
        def write(tracer: Any, text: Any) -> Any:
            if hook.armed and isinstance(text, str):
                try:
                    text = masked_report(redactor.core, text, NAME)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    text = redactor.failed(NAME, error) + "\n"
            return before(tracer, text)

        return write

    hooks = []
    for host, name in _WRITING:
        owner = getattr(sys.modules.get(host), name, None)
        found = getattr(owner, "__dict__", {}).get("write")
        if found is not None and found.__module__ != __name__:
            hooks.append(Hook(owner, "write", make))
    return lambda: restore_all(hooks)
