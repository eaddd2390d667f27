"""Masks what logbook logs: records before handlers have them, and the text that handlers make of them."""

from __future__ import annotations

from logbook.base import RecordDispatcher  # type: ignore[import-untyped] # logbook has no types
from logbook.handlers import Handler  # type: ignore[import-untyped] # as above

from redact._exceptions import masked_exc_info
from redact._hooks import Hook, restore_all
from redact._reports import masked_report
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "logbook"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what every record passes, and what handlers format with; returns what takes the wraps back."""

    def make_handle(before: Any, hook: Hook) -> Any:
        def handle(self: Any, record: Any) -> Any:
            if hook.armed:
                try:
                    _mask(redactor, record)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    record.msg, record.args, record.kwargs = redactor.failed(NAME, error), (), {}
                    record.extra.clear()
                    record.exc_info = None
            return before(self, record)

        return handle

    def make_format(before: Any, hook: Hook) -> Any:
        def format(self: Any, record: Any) -> Any:  # noqa: A001 - the host's name
            text = before(self, record)
            if not hook.armed or not isinstance(text, str):
                return text
            try:
                return masked_report(redactor.core, text, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                return redactor.failed(NAME, error)

        return format

    hooks = [Hook(RecordDispatcher, "handle", make_handle), Hook(Handler, "format", make_format)]
    return lambda: restore_all(hooks)


def _mask(redactor: Redactor, record: Any) -> None:
    """Exchanges what holds a secret. The record is logbook's own: whoever logs has no hold of it."""
    core = redactor.core
    given = {"msg": record.msg, "args": record.args, "kwargs": record.kwargs}
    clean = sound_value(core, given, NAME)
    if clean is not given:
        record.msg, record.args, record.kwargs = clean["msg"], clean["args"], clean["kwargs"]
    extra = dict(record.extra)
    masked = sound_value(core, extra, NAME)
    if masked is not extra:
        record.extra.update(masked)
    found = record.exc_info
    if found:
        record.exc_info = masked_exc_info(core, found, NAME)
