"""Masks what a kernel sends to its notebook: errors, and where stdout is guarded also results and prompts.

All of it leaves through a session's `send`. A kernel keeps its shell's own methods aside while it starts, and
puts them back, so a hook on those might be taken out.
"""

from __future__ import annotations

import sys

from jupyter_client.session import Session

from redact._hooks import Hook, restore_all
from redact._reports import masked_report, masked_reports
from redact._sound import sound_value
from redact._streams import guarding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

# What kernels send, and never those who talk to them.
_ERRORS = frozenset(("error", "execute_reply"))
_SHOWN = frozenset(("execute_result", "display_data", "update_display_data", "inspect_reply"))
_ASKING = "input_request"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the method by which messages leave; returns the function that takes the wrap back."""

    def make(before: Any, hook: Hook) -> Any:
        # The host's own names: whoever calls it may use them.
        def send(
            self: Any, stream: Any, msg_or_type: Any, content: Any = None, *args: Any, **options: Any
        ) -> Any:
            if hook.armed:
                msg_or_type, content = _masked(redactor, msg_or_type, content)
            return before(self, stream, msg_or_type, content, *args, **options)

        return send

    hooks = [Hook(Session, "send", make)]
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, message: Any, content: Any) -> tuple[Any, Any]:
    """A message, or its type and its content, as they may leave."""
    whole = isinstance(message, dict)
    kind = message.get("msg_type") if whole else message
    given = message.get("content") if whole else content
    if not isinstance(given, dict) or (kind not in _ERRORS and not _is_guarded(kind)):
        return message, content
    try:
        if kind in _ERRORS:
            clean = _masked_error(redactor, given)
        elif kind == _ASKING:
            clean = sound_value(redactor.core, given, NAME)
        else:
            clean = _masked_display(redactor, given)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        mask = redactor.failed(NAME, error)
        clean = {"status": "error", "ename": "Exception", "evalue": mask, "traceback": [mask]}
        if kind == _ASKING:
            clean = {**given, "prompt": mask}
        elif kind not in _ERRORS:
            kept = {name: given[name] for name in ("status", "found") if name in given}
            clean = {**kept, "data": {"text/plain": mask}, "metadata": {}}
    if clean is given:
        return message, content
    return ({**message, "content": clean}, content) if whole else (message, clean)


def _is_guarded(kind: Any) -> bool:
    return (kind in _SHOWN or kind == _ASKING) and guarding(sys.stdout) is not None


def _masked_error(redactor: Redactor, given: dict[str, Any]) -> dict[str, Any]:
    core = redactor.core
    lines = given.get("traceback")
    clean: dict[str, Any] = masked_reports(core, sound_value(core, given, NAME), NAME)
    if isinstance(lines, list):
        before = "\n".join(map(str, lines))
        text = masked_report(core, before, NAME)  # as one: a secret may lie over several lines
        if text is not before:
            clean = {**clean, "traceback": text.split("\n")}
    return clean


def _masked_display(redactor: Redactor, given: dict[str, Any]) -> dict[str, Any]:
    """Pictures stay: one changed letter would break them."""
    data = given.get("data")
    if not isinstance(data, dict):
        return given
    texts = {
        name: each for name, each in data.items() if not str(name).startswith(("image/", "audio/", "video/"))
    }
    clean: dict[str, Any] = masked_reports(redactor.core, sound_value(redactor.core, texts, NAME), NAME)
    return given if clean is texts else {**given, "data": {**data, **clean}}
