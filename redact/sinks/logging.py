"""Masks what goes through the standard library's logging, in the whole process.

`Logger.handle` sees each record once, before any handler, however handlers came about: there a record that
holds a secret is changed, and a clean one is left as it is. `Handler.format` is the backstop for text that
comes together later: formatters of the app's own, fields that filters add, objects that become text in the
formatter.
"""

from __future__ import annotations

import logging

from redact import _native, _state
from redact._hooks import Hook, restore_all
from redact._records import NAME, PLAIN_FIELDS, Filtering, freezing, speaker_of_record
from redact._reports import REPORT
from redact._sound import sound, sound_text
from redact._speaker import speaks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "RedactFilter", "arm", "freezing"]


class RedactFilter(logging.Filter):
    """Masks the records that pass, for those who want no patches. Since 0.1.

    For handlers rather than loggers, in a dictConfig as `{"()": "redact.sinks.logging.RedactFilter"}`: a
    logger's filters do not see what its children log. Text that a formatter makes of objects later is beyond
    a filter.

    Args:
        name: As for `logging.Filter`: only records of this logger and its children pass.
        redactor: What masks; None for the process's default, looked up for each record.
    """

    def __init__(self, name: str = "", redactor: Redactor | None = None) -> None:
        super().__init__(name)
        self._redactor = redactor
        self._used = redactor or _state.redactor()
        self._freeze = freezing(self._used)

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks a record in place; True when it passes."""
        if not super().filter(record):
            return False
        redactor = self._redactor or _state.redactor()
        if redactor is not self._used:
            self._used, self._freeze = redactor, freezing(redactor)
        self._freeze(record)
        return True


def arm(redactor: Redactor) -> Callable[[], None]:  # noqa: C901 - two hooks, with what both know
    """Wraps Logger.handle and Handler.format; returns the function that takes the wraps back."""
    freeze = freezing(redactor)
    core = redactor.core
    text = core.text
    switch = _native.Switch()
    # A core of another make (of a policy that is off) has no short cuts.
    is_clean: Any = core.is_clean_record if type(core) is _native.Core else None
    plain = logging.LogRecord, PLAIN_FIELDS, REPORT

    def make_handle(before: Any, hook: Hook) -> Any:
        def handle(self: Any, record: logging.LogRecord) -> tuple[Any, ...] | None:
            if not hook.armed:
                return None
            if not self.filters:
                freeze(record)
                return None
            if is_clean is None or not is_clean(record, *plain):
                freeze(record)
            return Filtering(self, freeze), record

        shortcut = _native.Shortcut
        return shortcut.of_records(before, handle, core, switch, *plain) or shortcut.of_calls(before, handle)

    def make_format(before: Any, hook: Hook) -> Any:
        def masked_line(line: Any, self: logging.Handler, record: logging.LogRecord) -> Any:  # noqa: ARG001 - as it is called
            if not hook.armed:
                return line
            try:
                masked = text(line, NAME) if type(line) is str else core.value(line, NAME)
                if masked is not line:
                    masked = sound(masked, line)
                    if record.exc_text:
                        # Formatters leave the rendered traceback here, for handlers that send fields.
                        record.exc_text = sound_text(core, record.exc_text, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                record.exc_text = None
                return redactor.failed(NAME, error)
            return masked

        def format(self: logging.Handler, record: logging.LogRecord) -> Any:  # noqa: A001 - the host's name
            return masked_line(before(self, record), self, record)

        speaks(masked_line, speaker_of_record)
        return _native.Shortcut.of_lines(before, masked_line, core, switch) or format

    hooks = [Hook(logging.Logger, "handle", make_handle), Hook(logging.Handler, "format", make_format)]

    def disarm() -> None:
        switch.armed = False
        restore_all(hooks)

    return disarm
