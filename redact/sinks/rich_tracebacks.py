"""Masks what rich shows of an exception, before the layout: after it a secret may lie over several lines.

`Traceback.extract` serves rich's own excepthook, its log handler, structlog's console and Typer. Source lines
are read again from the file when the box is drawn, through the module's own `linecache`.
"""

from __future__ import annotations

import rich.traceback as host

from redact._hooks import Hook, restore_all
from redact._own_frames import forget_own_frames
from redact._rich_text import masked_lines
from redact._said_by_attributes import know_attributes, know_locals
from redact._sound import sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact import _native
    from redact._redactor import Redactor

NAME = "tracebacks"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps `Traceback.extract` and what gives source lines; returns the function that takes both back."""

    def make(before: Any, hook: Hook) -> Any:
        def extract(cls: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                error = options.get("exc_value", args[1] if len(args) > 1 else None)
                forget_own_frames(error)
                know_attributes(redactor, error, NAME)
                if options.get("show_locals"):
                    know_locals(redactor, error, NAME)
            trace = before.__get__(None, cls)(*args, **options)
            if hook.armed:
                try:
                    _mask_trace(redactor.core, trace)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    trace.stacks = trace.stacks[:1]
                    trace.stacks[0].exc_value = redactor.failed(NAME, error)
                    trace.stacks[0].frames = []
                    trace.stacks[0].syntax_error = None
                    trace.stacks[0].notes = []
                    trace.stacks[0].exceptions = []
            return trace

        return classmethod(extract)

    hooks = [
        Hook(host.Traceback, "extract", make),
        Hook(host, "linecache", lambda before, hook: _MaskedLines(redactor, before, hook)),
    ]
    return lambda: restore_all(hooks)


class _MaskedLines:
    """Stands for the module `linecache` in rich's eyes: a file's lines, masked, and as many as before."""

    def __init__(self, redactor: Redactor, host: Any, hook: Hook) -> None:
        self._redactor = redactor
        self._host = host
        self._hook = hook

    def getlines(self, *args: Any, **options: Any) -> list[str]:
        """All lines of a file."""
        lines: list[str] = self._host.getlines(*args, **options)
        if not self._hook.armed:
            return lines
        try:
            return masked_lines(self._redactor.core, lines, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return [self._redactor.failed(NAME, error) + "\n"] * len(lines)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._host, name)


def _mask_trace(core: _native.Core, trace: Any) -> None:
    """Masks rich's own description of an exception, which nobody else holds."""
    for stack in trace.stacks:
        stack.exc_value = sound_text(core, str(stack.exc_value), NAME)
        if getattr(stack, "notes", None):
            stack.notes = [sound_text(core, str(note), NAME) for note in stack.notes]
        if stack.syntax_error is not None:
            stack.syntax_error.line = sound_text(core, stack.syntax_error.line, NAME)
            stack.syntax_error.msg = sound_text(core, stack.syntax_error.msg, NAME)
        for member in getattr(stack, "exceptions", ()):
            _mask_trace(core, member)
        for frame in stack.frames:
            frame.line = sound_text(core, frame.line, NAME)
            for name, node in (frame.locals or {}).items():
                _mask_node(core, node, f"{name}=")


def _mask_node(core: _native.Core, node: Any, key: str) -> None:
    """Masks one rendered value, as it reads beside its name."""
    pending = [(node, key)]
    while pending:
        node, key = pending.pop()
        if node.value_repr:
            shown = key + node.value_repr
            masked = sound_text(core, shown, NAME)
            if masked is not shown:
                node.value_repr = masked.removeprefix(key)
        if node.key_repr:
            node.key_repr = sound_text(core, node.key_repr, NAME)
        _mask_pair(core, node)
        pending.extend(
            (child, f"{child.key_repr}{child.key_separator}" if child.key_repr else key)
            for child in node.children or ()
        )


def _mask_pair(core: _native.Core, node: Any) -> None:
    """Masks the second of two texts as it reads behind the first: `('Authorization', …)`."""
    texts = [child.value_repr for child in node.children or () if not child.children and not child.key_repr]
    if len(texts) == len(node.children or ()) == 2 and all(texts):  # noqa: PLR2004 - a pair
        before = f"({texts[0]}, "
        shown = f"{before}{texts[1]})"
        masked = sound_text(core, shown, NAME)
        if masked is not shown and masked.startswith(before):
            node.children[1].value_repr = masked.removeprefix(before).removesuffix(")")
