"""Masks what reports on data show of it cut short, before it is cut: pydantic's errors, and cerberus'.

pydantic leaves out the middle of an input when its text is asked for, so that is where it is masked:
afterwards the name is gone that stood beside the value, and most of the value, but not enough of it. Where
errors are given as data, each with the path of its field apart from its input, inputs are learned from: the
data is the app's.
"""

from __future__ import annotations

import sys

from redact._cut_inputs import masked_error_text
from redact._hooks import Hook, restore_all
from redact._reports import REPORT
from redact._said_by_attributes import know_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what of these is there; returns the function that takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """
    modules = sys.modules
    error = getattr(modules.get("pydantic_core"), "ValidationError", None)
    refused = getattr(modules.get("cerberus.errors"), "ValidationError", None)
    wanted: list[tuple[Any, str, Any]] = [
        *((error, name, _telling(redactor)) for name in ("__str__", "__repr__")),
        *((error, name, _learning(redactor, _pydantic_inputs)) for name in ("errors", "json")),
        (refused, "__repr__", _learning(redactor, _cerberus_input)),
    ]
    hooks = [
        Hook(owner, name, make)
        for owner, name, make in wanted
        if name in getattr(owner, "__dict__", ())
        and getattr(vars(owner)[name], "__module__", None) != __name__
    ]
    return lambda: restore_all(hooks)


def _telling(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def text(error: Any) -> Any:
            given = before(error)
            if not hook.armed or REPORT not in given:
                return given
            try:
                return masked_error_text(redactor.core, error, given, NAME)
            except Exception as failure:  # noqa: BLE001 - the sink's edge: fail closed
                return redactor.failed(NAME, failure)

        # For sinks that mask a copy: what is masked there counts there.
        text._redact_before = before  # type: ignore[attr-defined] # noqa: SLF001 - our own mark
        return text

    return make


def _learning(redactor: Redactor, inputs: Callable[[Any], Iterable[tuple[Any, Any]]]) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def told(error: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                _know_inputs(redactor, inputs, error)
            return before(error, *args, **options)

        told._redact_before = before  # type: ignore[attr-defined] # noqa: SLF001 - our own mark
        return told

    return make


def _know_inputs(redactor: Redactor, inputs: Callable[[Any], Iterable[tuple[Any, Any]]], error: Any) -> None:
    try:
        for path, given in inputs(error):
            name = next((part for part in reversed(path) if isinstance(part, str)), "")
            know_names(redactor, {name: given}, NAME)
    except Exception as failure:  # noqa: BLE001 - whatever an error answers; it is masked where it goes
        redactor.ledger.note_error(NAME, type(failure).__name__)


def _pydantic_inputs(error: Any) -> Iterable[tuple[Any, Any]]:
    errors = getattr(type(error).errors, "_redact_before", type(error).errors)
    return [(each["loc"], each.get("input")) for each in errors(error, include_url=False)]


def _cerberus_input(error: Any) -> Iterable[tuple[Any, Any]]:
    return [(error.document_path, error.value)]
