# ruff: noqa: SLF001 - what SQLAlchemy shows of parameters and rows has no public name
"""Masks what SQLAlchemy shows of values under a column with a sensitive name: its echo, and its errors.

Statement and values stand apart, the values without their names: `[parameters: ('bob', '…')]`. What shows
them is told the statement, which says what each of them is.
"""

from __future__ import annotations

from _thread import _local

from sqlalchemy import exc
from sqlalchemy.engine import base
from sqlalchemy.sql import util

from redact._hooks import Hook, restore_all
from redact._sound import sound_value
from redact._sql import parameter_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "sqlalchemy"


class _Said(_local):
    """The statement whose parameters this thread is about to show."""

    statement = ""


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what shows values, and what knows their statement; returns what takes the wraps back."""
    said = _Said()

    def parameters(shown: Any) -> Any:
        masked = _masked(redactor, said.statement, shown.params)
        if masked is shown.params:
            return shown
        limits = (shown.batches, shown.max_params, shown.max_chars)
        return util._repr_params(masked, *limits, ismulti=shown.ismulti)

    def row(shown: Any) -> Any:
        given = tuple(shown.row)
        masked = _under(redactor, shown.row._fields, given)
        return shown if masked is given else util._repr_row(masked, shown.max_chars)

    hooks = [
        Hook(base.Connection, "_log_info", _logging(said)),
        Hook(exc.StatementError, "_sql_message", _telling(said)),
        Hook(util._repr_params, "__repr__", _showing(redactor, parameters)),
        Hook(util._repr_row, "__repr__", _showing(redactor, row)),
    ]
    return lambda: restore_all(hooks)


def _logging(said: _Said) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def _log_info(self: Any, message: Any, *args: Any, **options: Any) -> Any:
            if hook.armed and not args:
                said.statement = message
            return before(self, message, *args, **options)

        return _log_info

    return make


def _telling(said: _Said) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def _sql_message(self: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                said.statement = self.statement or ""
            return before(self, *args, **options)

        return _sql_message

    return make


def _showing(redactor: Redactor, masked: Callable[[Any], Any]) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def __repr__(self: Any) -> Any:  # noqa: N807 - the host's name
            if hook.armed:
                try:
                    self = masked(self)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    return redactor.failed(NAME, error)
            return before(self)

        return __repr__

    return make


def _masked(redactor: Redactor, statement: str, given: Any) -> Any:
    """Parameters, or lists of them, as they may be shown; the same object when clean."""
    if isinstance(given, dict):
        return sound_value(redactor.core, given, NAME)
    if not isinstance(given, (list, tuple)) or not given:
        return given
    if isinstance(given[0], (dict, list, tuple)):
        sets = [_masked(redactor, statement, each) for each in given]
        return given if all(new is old for new, old in zip(sets, given, strict=True)) else sets
    return _under(redactor, parameter_names(statement), given)


def _under(redactor: Redactor, names: Any, given: Any) -> Any:
    """Values as they may be shown under their names; the same object when clean."""
    pairs = zip(names, given, strict=True) if len(names) == len(given) else ((None, each) for each in given)
    values = [sound_value(redactor.core, {name or "": each}, NAME)[name or ""] for name, each in pairs]
    return given if all(new is old for new, old in zip(values, given, strict=True)) else tuple(values)
