"""Masks what `input` and `getpass` ask on a terminal: past the stream that is guarded.

`input` writes its prompt from C, and `getpass` opens the terminal anew.
"""

from __future__ import annotations

import builtins
import sys

from redact._hooks import Hook, restore_all
from redact._sound import sound_text
from redact._streams import guarding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stdout"

# Private, and what all variants of getpass ask with; else the public one, which programs may hold already.
_ASKS = ("_raw_input", "getpass")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the functions that write prompts; returns the function that takes the wraps back.

    Called once for each module, as they come; what is wrapped already is left as it is.
    """
    hooks = []
    if builtins.input.__module__ != __name__:
        hooks.append(Hook(builtins, "input", _input(redactor)))
    host: Any = sys.modules.get("getpass")
    name = next((name for name in _ASKS if hasattr(host, name)), None)
    if name is not None and getattr(host, name).__module__ != __name__:
        hooks.append(Hook(host, name, _getpass(redactor)))
    return lambda: restore_all(hooks)


def _input(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def input(*prompt: object) -> Any:  # noqa: A001 - it stands for that
            if hook.armed and len(prompt) == 1 and guarding(sys.stdout) is not None:
                prompt = (_masked(redactor, prompt[0]),)
            return before(*prompt)

        return input

    return make


def _getpass(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def asking(prompt: Any = "", *args: Any, **options: Any) -> Any:
            return before(_masked(redactor, prompt) if hook.armed else prompt, *args, **options)

        return asking

    return make


def _masked(redactor: Redactor, prompt: Any) -> Any:
    try:
        shown = str(prompt)
        text = sound_text(redactor.core, shown, NAME)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return redactor.failed(NAME, error)
    return prompt if text is shown else text
