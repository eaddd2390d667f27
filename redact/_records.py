"""What a log record holds is masked here: for the logging sink, its filter, and records out of a queue.

A clean record is left as it is; of one with a secret only what holds it is changed.
"""

from __future__ import annotations

import logging

from redact._exceptions import masked_exc_info, masked_exception
from redact._reports import REPORT, masked_report
from redact._sound import sound, sound_text, sound_value
from redact._speaker import speaks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "logging"

_PLAIN = frozenset(vars(logging.makeLogRecord({})))
"""The fields that every record has; all others are the caller's `extra`, or a record factory's."""

PLAIN_FIELDS = len(_PLAIN)
_CONVERSION = r"%(?:\(\w*\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[a-zA-Z]"


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
                    _freeze_args(core, record, sound(masked, args))
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
                safe = text(message, NAME) if REPORT not in message else masked_report(core, message, NAME)
                if safe is not message:
                    record.msg, record.args = sound(safe, message), ()
            if record.exc_info or record.exc_text or record.stack_info:
                _freeze_traces(core, record)
            if len(record.__dict__) > PLAIN_FIELDS:
                _freeze_extra(core, record)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            blank(record, redactor.failed(NAME, error))

    speaks(freeze, speaker_of_record)
    return freeze


class Filtering:
    """Stands for a logger that has filters, before what handles its records: what they add is masked, too."""

    def __init__(self, logger: Any, freeze: Callable[[logging.LogRecord], None]) -> None:
        self._logger = logger
        self._freeze = freeze

    @property  # type: ignore[misc] # whoever asks, asks about the logger
    def __class__(self) -> Any:
        return type(self._logger)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._logger, name)

    def filter(self, record: Any) -> Any:
        """The logger's own answer. Since Python 3.12 a filter may give another record in its place."""
        passed = self._logger.filter(record)
        if passed:
            self._freeze(passed if isinstance(passed, logging.LogRecord) else record)
        return passed


def masked_text(redactor: Redactor, given: Any) -> Any:
    """Masks a text that goes past every formatter; what is clean, or no text, is given back as it is.

    For the edge of a sink: it never raises, and fails closed.
    """
    if not isinstance(given, str):
        return given
    try:
        return masked_report(redactor.core, given, NAME)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return redactor.failed(NAME, error)


def speaker_of_record(local: dict[str, Any]) -> tuple[Any, Any]:
    """Who logs, told by the record that a function of this sink has before it."""
    record = local["record"]
    return record.name, record.levelname


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
        record.msg, record.args = sound_text(core, f"{record.msg} {masked!r}", NAME), ()


def _freeze_unformattable(core: Any, record: logging.LogRecord) -> None:
    """Logging will print template and arguments apart; what the template says of an argument must count."""
    import re  # noqa: PLC0415 - there with logging; the pattern is compiled for the few calls that are wrong

    args = record.args if isinstance(record.args, tuple) else (record.args,)
    pieces = re.split(_CONVERSION, record.msg)
    pieces += [" "] * (len(args) + 1 - len(pieces))
    line = "".join(piece + shown for piece, shown in zip(pieces, [*map(str, args), ""], strict=False))
    if sound_text(core, line, NAME) is not line:
        record.args = ("[REDACTED]",) * len(args)
        record.msg = sound_text(core, record.msg, NAME)


def _masked_object(core: Any, value: Any, sink: str) -> Any:
    """An object that is to become text later on, masked as far as can be now; exceptions wholly."""
    if isinstance(value, BaseException):
        return masked_exception(core, value, sink)
    return sound_value(core, value, sink)


def _freeze_object(core: Any, record: logging.LogRecord) -> None:
    """A message that is no text: structlog hands dictionaries to its formatter, others log exceptions."""
    record.msg = _masked_object(core, record.msg, NAME)
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
    masked = sound_text(core, message, NAME)
    if masked is not message:
        record.msg, record.args = masked, ()


def _freeze_traces(core: Any, record: logging.LogRecord) -> None:
    if record.exc_info:
        record.exc_info = masked_exc_info(core, record.exc_info, NAME)
    if record.exc_text:
        record.exc_text = sound_text(core, record.exc_text, NAME)
    if record.stack_info:
        record.stack_info = sound_text(core, record.stack_info, NAME)


def _freeze_extra(core: Any, record: logging.LogRecord) -> None:
    fields = record.__dict__
    extra = {name: field for name, field in fields.items() if name not in _PLAIN}
    masked = sound_value(core, extra, NAME)
    for name, field in extra.items():
        if isinstance(field, BaseException):
            masked = {**masked, name: masked_exception(core, field, NAME)}
    if masked is not extra:
        if list(masked) != list(extra):
            for name in extra:
                del fields[name]
        fields.update(masked)  # those of the same name keep their place


def blank(record: logging.LogRecord, mask: str) -> None:
    """Leaves nothing of a record but where it came from."""
    if not hasattr(record, "__dict__"):  # the app's mistake, of which logging will say what it says
        return
    record.msg, record.args = mask, ()
    record.exc_info = record.exc_text = record.stack_info = None
    for name in record.__dict__.keys() - _PLAIN:
        del record.__dict__[name]
