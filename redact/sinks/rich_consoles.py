"""Masks what rich prints on a guarded stream before it lays it out.

A layout cuts a long value over lines, into boxes and between colours; no pattern finds it after that. All
that rich shows goes through its `Text`. A console that prints anywhere else, to a file or to a pipe that is
data, is left alone.
"""

from __future__ import annotations

from rich.text import Text

from redact._hooks import Hook, restore_all
from redact._rich_text import masked_text, rebuilt
from redact._sound import sound
from redact._streams import guarding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stderr"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the two methods by which a `Text` is measured and laid out; returns what takes the wraps back."""

    def make_console(before: Any, hook: Hook) -> Any:
        def __rich_console__(self: Text, console: Any, options: Any) -> Any:  # noqa: N807 - the host's name
            guard = guarding(console.file) if hook.armed else None
            if guard is not None:
                self = _masked(redactor, self, console, guard.sink)
            return before(self, console, options)

        return __rich_console__

    def make_measure(before: Any, hook: Hook) -> Any:
        def __rich_measure__(self: Text, console: Any, options: Any) -> Any:  # noqa: N807 - the host's name
            if hook.armed and guarding(console.file) is not None:
                self = _measured(redactor, self, console)
            return before(self, console, options)

        return __rich_measure__

    hooks = [Hook(Text, "__rich_console__", make_console), Hook(Text, "__rich_measure__", make_measure)]
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, text: Text, console: Any, sink: str) -> Text:
    try:
        return masked_text(redactor, text, console, sink)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return Text(redactor.failed(sink, error), end=str(text.end))


def _measured(redactor: Redactor, text: Text, console: Any) -> Text:
    """As it will be shown; measuring is not showing, so the ledger is not told."""
    try:
        if redactor.policy.mode == "observe":
            return text
        matches = sound(redactor.core.matches(text.plain), [])
        return rebuilt(redactor, text, console, matches) if matches else text
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return Text(redactor.failed(NAME, error))
