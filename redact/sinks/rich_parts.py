"""Masks the parts of what rich shows on a guarded stream that it cuts to a width before they become a `Text`.

Titles of panels and rules, and the lines of code.
"""

from __future__ import annotations

import copy
import sys

from rich.text import Text

from redact._hooks import Hook, restore_all
from redact._rich_text import masked_lines, masked_text
from redact._streams import guarding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stderr"

_PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("rich.panel", "Panel", ("title", "subtitle")),
    ("rich.rule", "Rule", ("title",)),
    ("rich.syntax", "Syntax", ("code",)),
)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what lays these out, as far as it is imported; returns the function that takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """

    def make(fields: tuple[str, ...]) -> Any:
        def made(before: Any, hook: Hook) -> Any:
            def __rich_console__(self: Any, console: Any, options: Any) -> Any:  # noqa: N807 - the host's name
                guard = guarding(console.file) if hook.armed else None
                if guard is not None:
                    # Reassigned, so that no frame of ours keeps it.
                    self = _masked(redactor, self, fields, console, guard.sink)
                return before(self, console, options)

            return __rich_console__

        return made

    hooks = []
    for module, name, fields in _PARTS:
        owner: Any = getattr(sys.modules.get(module), name, None)
        if owner is not None and owner.__rich_console__.__module__ != __name__:
            hooks.append(Hook(owner, "__rich_console__", make(fields)))
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, shown: Any, fields: tuple[str, ...], console: Any, sink: str) -> Any:
    """The same when clean, else a copy."""
    changed: dict[str, Any] = {}
    try:
        for field in fields:
            given = getattr(shown, field)
            masked = _masked_field(redactor, field, given, console, sink)
            if masked is not given:
                changed[field] = masked
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        changed = dict.fromkeys(fields, redactor.failed(sink, error))
    if not changed:
        return shown
    shown = copy.copy(shown)
    vars(shown).update(changed)
    return shown


def _masked_field(redactor: Redactor, field: str, given: Any, console: Any, sink: str) -> Any:
    if not isinstance(given, (str, Text)):
        return given
    if field == "code":
        lines = str(given).splitlines(keepends=True)
        masked = masked_lines(redactor.core, lines, sink)
        return given if masked is lines else "".join(masked)
    text = given if isinstance(given, Text) else Text.from_markup(given)
    title = masked_text(redactor, text, console, sink)
    return given if title is text else title
