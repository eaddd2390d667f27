"""Lets out what guarded streams hold before another process writes where they do, or takes this one's place.

A child's output would come before what this process has written and flushed, and `os._exit` or `os.exec…`
would lose it. Forks need no hook of ours: Python tells the streams of each.
"""

from __future__ import annotations

import os
import sys

from redact._hooks import Hook, restore_all
from redact._streams import hand_over_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stderr"

_FUNCTIONS = ("_exit", "execv", "execve", "system", "posix_spawn", "posix_spawnp", "startfile")


def arm(redactor: Redactor) -> Callable[[], None]:  # noqa: ARG001 - as every sink's
    """Wraps what of `os` and `subprocess` is there; returns the function that takes the wraps back.

    Called at once, and when subprocess is imported; what is wrapped already is left as it is.
    """

    def make(before: Any, hook: Hook) -> Any:
        def handing_over(*args: Any, **options: Any) -> Any:
            if hook.armed:
                hand_over_all()
            return before(*args, **options)

        handing_over.__name__ = getattr(before, "__name__", "handing_over")
        return handing_over

    wanted: list[tuple[Any, str]] = [(os, name) for name in _FUNCTIONS]
    # Private: every Popen passes here on its way to a child. Without it, children come early.
    wanted.append((getattr(sys.modules.get("subprocess"), "Popen", object), "_execute_child"))
    hooks = [
        Hook(owner, name, make)
        for owner, name in wanted
        if name in vars(owner) and getattr(vars(owner)[name], "__module__", "") != __name__
    ]
    return lambda: restore_all(hooks)
