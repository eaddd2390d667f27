"""Masks what eliot logs: every message, before any of its destinations has it."""

from __future__ import annotations

from eliot._output import Destinations  # type: ignore[import-untyped] # eliot has no types

from redact._hooks import Hook, restore_all
from redact._reports import masked_reports
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "eliot"

_OWN = ("task_uuid", "task_level", "timestamp")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what sends messages to their destinations; returns the function that takes the wraps back."""

    def masked(fields: dict[str, Any]) -> dict[str, Any]:
        try:
            clean: dict[str, Any] = masked_reports(
                redactor.core, sound_value(redactor.core, fields, NAME), NAME
            )
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            kept: dict[str, Any] = {"message_type": redactor.failed(NAME, error)}
            kept.update((name, fields[name]) for name in _OWN if name in fields)
            return kept
        return clean

    def make_send(before: Any, hook: Hook) -> Any:
        def send(self: Any, message: dict[str, Any], *args: Any, **options: Any) -> Any:
            return before(self, masked(message) if hook.armed else message, *args, **options)

        return send

    def make_add(before: Any, hook: Hook) -> Any:
        # They are put into each message after it was sent here.
        def addGlobalFields(self: Any, **fields: Any) -> Any:  # noqa: N802 - the host's name
            return before(self, **(masked(fields) if hook.armed else fields))

        return addGlobalFields

    hooks = [Hook(Destinations, "send", make_send), Hook(Destinations, "addGlobalFields", make_add)]
    return lambda: restore_all(hooks)
