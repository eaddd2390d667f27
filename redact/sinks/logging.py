"""Masks what goes through the standard library's logging, in the whole process.

`Logger.handle` sees each record once, before any handler, however handlers came about: there a record that
holds a secret is changed, and a clean one is left as it is. `Handler.format` is the backstop for text that
comes together later: formatters of the app's own, fields that filters add, objects that become text in the
formatter.
"""

from __future__ import annotations

import logging
import re

from redact import _state
from redact._exceptions import masked_exc_info
from redact._hooks import Hook, restore_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "logging"

_PLAIN = frozenset(vars(logging.makeLogRecord({})))
"""The fields that every record has; all others are the caller's `extra`, or a record factory's."""

_FEW = len(_PLAIN)
_CONVERSION = re.compile(r"%(?:\(\w*\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[a-zA-Z]")


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


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps Logger.handle and Handler.format; returns the function that takes the wraps back."""
    freeze = freezing(redactor)
    core = redactor.core
    text = core.text

    def make_handle(before: Any, hook: Hook) -> Any:
        def handle(self: logging.Logger, record: logging.LogRecord) -> None:
            if hook.armed:
                freeze(record)
            before(self, record)

        return handle

    def make_format(before: Any, hook: Hook) -> Any:
        def format(self: logging.Handler, record: logging.LogRecord) -> Any:  # noqa: A001 - the host's name
            line = before(self, record)
            if not hook.armed:
                return line
            try:
                masked = text(line, NAME) if type(line) is str else core.value(line, NAME)
                if masked is not line and record.exc_text:
                    # Formatters leave the rendered traceback here, for handlers that send fields.
                    record.exc_text = text(record.exc_text, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                return redactor.failed(NAME, error)
            return masked

        return format

    hooks = [Hook(logging.Logger, "handle", make_handle), Hook(logging.Handler, "format", make_format)]
    return lambda: restore_all(hooks)


def freezing(redactor: Redactor) -> Callable[[logging.LogRecord], None]:  # noqa: C901 - a call costs time
    """Makes the function that takes the secrets out of a record.

    A clean record keeps its template, its arguments and all else. It runs for every line of the app: what it
    needs is bound here, once.
    """
    core = redactor.core
    text, value = core.text, core.value

    def freeze(record: logging.LogRecord) -> None:
        try:
            args = record.args
            if args:
                masked = value(args, NAME)
                if masked is not args:
                    _freeze_args(core, record, masked)
                    args = record.args
            message = record.msg
            if type(message) is not str:
                _freeze_object(core, record)
            else:
                if args:
                    try:
                        message = message % args
                    except Exception:  # noqa: BLE001 - logging reports such calls by itself, later
                        _freeze_unformattable(core, record)
                        message = ""
                safe = text(message, NAME)
                if safe is not message:
                    record.msg, record.args = safe, ()
            if record.exc_info or record.exc_text or record.stack_info:
                _freeze_traces(core, record)
            if len(record.__dict__) > _FEW:
                _freeze_extra(core, record)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            _blank(record, redactor.failed(NAME, error))

    return freeze


def _freeze_args(core: Any, record: logging.LogRecord, masked: Any) -> None:
    """Puts masked arguments in, if the template can take them: `%d` cannot take a mask."""
    args, record.args = record.args, masked
    try:
        record.getMessage()
    except Exception:  # noqa: BLE001 - whatever a foreign template or argument raises
        try:
            str(record.msg) % args
        except Exception:  # noqa: BLE001 - it was wrong before: logging reports such calls by itself, later
            return
        record.msg, record.args = core.text(f"{record.msg} {masked!r}", NAME), ()


def _freeze_unformattable(core: Any, record: logging.LogRecord) -> None:
    """Logging will print template and arguments apart; what the template says of an argument must count."""
    args = record.args if isinstance(record.args, tuple) else (record.args,)
    pieces = _CONVERSION.split(record.msg)
    pieces += [" "] * (len(args) + 1 - len(pieces))
    line = "".join(piece + shown for piece, shown in zip(pieces, [*map(str, args), ""], strict=False))
    if core.text(line, NAME) is not line:
        record.args = ("[REDACTED]",) * len(args)
        record.msg = core.text(record.msg, NAME)


def _freeze_object(core: Any, record: logging.LogRecord) -> None:
    """A message that is no text: structlog hands dictionaries to its formatter, others log exceptions."""
    record.msg = core.value(record.msg, NAME)
    if isinstance(record.msg, dict) and "_logger" in record.__dict__:
        if "exc_info" in record.msg:
            error = masked_exc_info(core, record.msg["exc_info"], NAME)
            if error is not record.msg["exc_info"]:
                record.msg = {**record.msg, "exc_info": error}
        return  # its formatter needs the dictionary; Handler.format masks what becomes of the objects in it
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - an object without a text: logging reports such calls by itself, later
        return
    masked = core.text(message, NAME)
    if masked is not message:
        record.msg, record.args = masked, ()


def _freeze_traces(core: Any, record: logging.LogRecord) -> None:
    if record.exc_info:
        record.exc_info = masked_exc_info(core, record.exc_info, NAME)
    if record.exc_text:
        record.exc_text = core.text(record.exc_text, NAME)
    if record.stack_info:
        record.stack_info = core.text(record.stack_info, NAME)


def _freeze_extra(core: Any, record: logging.LogRecord) -> None:
    fields = record.__dict__
    extra = {name: fields[name] for name in fields.keys() - _PLAIN}
    masked = core.value(extra, NAME)
    if masked is not extra:
        for name in extra:
            del fields[name]
        fields.update(masked)


def _blank(record: logging.LogRecord, mask: str) -> None:
    """Leaves nothing of a record but where it came from."""
    record.msg, record.args = mask, ()
    record.exc_info = record.exc_text = record.stack_info = None
    for name in record.__dict__.keys() - _PLAIN:
        del record.__dict__[name]
