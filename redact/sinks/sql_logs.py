"""Learns from the parameters of a statement that Django is about to log, by the columns that they go into.

Its line shows the statement with them, and then each of them again, under no name. The record is masked as
every other; here is only said what is in it.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._said_by_attributes import know_names
from redact._sql import parameter_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "logging"

_MOST = 20  # sets of parameters of one call that are looked at


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what logs statements; returns the function that takes the wrap back."""

    def make(before: Any, hook: Hook) -> Any:
        def debug_sql(self: Any, sql: Any = None, params: Any = None, *args: Any, **options: Any) -> Any:
            if hook.armed and params:
                _know(redactor, sql, params)
            return before(self, sql, params, *args, **options)

        return debug_sql

    hooks = [Hook(sys.modules["django.db.backends.utils"].CursorDebugWrapper, "debug_sql", make)]
    return lambda: restore_all(hooks)


def _know(redactor: Redactor, sql: Any, params: Any) -> None:
    """Never raises: what an app hands to its database may be anything."""
    try:
        if not isinstance(sql, str) or not isinstance(params, (list, tuple)):
            return
        names = parameter_names(sql)
        sets = params[:_MOST] if isinstance(params[0], (list, tuple)) else [params]
        for each in sets:
            if len(each) == len(names):
                told = {name: value for name, value in zip(names, each, strict=True) if name}
                know_names(redactor, told, NAME)
    except Exception as error:  # noqa: BLE001 - as said
        redactor.ledger.note_error(NAME, type(error).__name__)
