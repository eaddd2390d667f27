"""Masks the line of which a parser of YAML shows a stretch in its error, before it is cut.

Afterwards the name may be gone that stood beside the value, and most of the value, but not enough of it.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._sound import sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

_LINE_ENDS = "\0\r\n\x85\u2028\u2029"  # as YAML's parsers have them

_MARKS = (("yaml.error", "Mark"), ("ruamel.yaml.error", "StringMark"))


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what shows a stretch of a line, as far as it is imported; returns what takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """

    def make(before: Any, hook: Hook) -> Any:
        def get_snippet(mark: Any, *args: Any, **options: Any) -> Any:
            if hook.armed and isinstance(getattr(mark, "buffer", None), str):
                try:
                    mark = _masked_mark(redactor, mark)
                except Exception as failure:  # noqa: BLE001 - the sink's edge: fail closed
                    return "    " + redactor.failed(NAME, failure)
            return before(mark, *args, **options)

        return get_snippet

    marks = [getattr(sys.modules.get(host), name, None) for host, name in _MARKS]
    hooks = [
        Hook(mark, "get_snippet", make)
        for mark in marks
        if mark is not None and getattr(vars(mark).get("get_snippet"), "__module__", __name__) != __name__
    ]
    return lambda: restore_all(hooks)


def _masked_mark(redactor: Redactor, mark: Any) -> Any:
    """The same mark when its line is clean, else one in the masked line, at the same place."""
    buffer, at = mark.buffer, mark.pointer
    start = 1 + max(buffer.rfind(end, 0, at) for end in _LINE_ENDS)
    ends = [place for end in _LINE_ENDS if (place := buffer.find(end, at)) >= 0]
    line = buffer[start : min(ends, default=len(buffer))]
    masked = sound_text(redactor.core, line, NAME)
    if masked is line:
        return mark
    before, after = line[: at - start], line[at - start :]
    place = 0
    if masked.endswith(after):
        place = len(masked) - len(after)
    elif masked.startswith(before):
        place = len(before)
    return type(mark)(mark.name, mark.index, mark.line, mark.column, masked, place)
