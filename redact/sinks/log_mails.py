"""Masks the reports of errors that Django's log handler mails to admins: request, settings, locals.

The handler makes them of the exception and the request themselves, past every formatter.
"""

from __future__ import annotations

from django.utils.log import AdminEmailHandler  # type: ignore[import-untyped] # Django has no types

from redact._hooks import Hook, restore_all
from redact._records import NAME, masked_text
from redact._said_by_attributes import know_locals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what makes a report and what sends it; returns the function that takes the wraps back."""

    def make_emit(before: Any, hook: Hook) -> Any:
        def emit(handler: Any, record: Any) -> None:
            if hook.armed and record.exc_info:
                know_locals(redactor, record.exc_info[1], NAME)
            before(handler, record)

        return emit

    def make_send(before: Any, hook: Hook) -> Any:
        def send_mail(handler: Any, *texts: Any, **options: Any) -> Any:
            if hook.armed:
                texts = tuple(masked_text(redactor, each) for each in texts)
                options = {name: masked_text(redactor, each) for name, each in options.items()}
            return before(handler, *texts, **options)

        return send_mail

    hooks = [Hook(AdminEmailHandler, "emit", make_emit), Hook(AdminEmailHandler, "send_mail", make_send)]
    return lambda: restore_all(hooks)
