"""Keeps redact's own frames out of the report that logging prints of a failure of its own.

Formatting goes through a frame of redact's, which says nothing to a person who looks for the wrong format.
What the report holds was masked with the record.
"""

from __future__ import annotations

import logging
import sys

from redact._hooks import Hook, restore_all
from redact._records import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:  # noqa: ARG001 - as every sink's
    """Wraps Handler.handleError; returns the function that takes the wrap back."""

    def make(before: Any, hook: Hook) -> Any:
        def handleError(self: Any, record: Any) -> None:  # noqa: N802 - the host's name
            if hook.armed:
                _without_own_frames(sys.exc_info()[2])
            before(self, record)

        return handleError

    hooks = [Hook(logging.Handler, "handleError", make)]
    return lambda: restore_all(hooks)


def _without_own_frames(traceback: TracebackType | None) -> None:
    """Takes them out of a traceback in place: logging asks the interpreter for it, and nobody else has it."""
    while traceback is not None:
        following = traceback.tb_next
        while following is not None and _is_ours(following):
            following = following.tb_next
        if following is not traceback.tb_next:
            traceback.tb_next = following
        traceback = following


def _is_ours(traceback: TracebackType) -> bool:
    name = traceback.tb_frame.f_globals.get("__name__")
    return isinstance(name, str) and name.startswith("redact.")
