"""Masks what `getpass` asks: it opens the terminal anew, past every stream that is guarded."""

from __future__ import annotations

import getpass

from redact._hooks import Hook, restore_all
from redact._sound import sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stdout"

# Private, and what all its variants ask with; else the public one, which programs may have imported already.
_ASKS = "_raw_input"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the function that writes the prompt; returns the function that takes the wrap back."""

    def make(before: Any, hook: Hook) -> Any:
        def asking(prompt: Any = "", *args: Any, **options: Any) -> Any:
            return before(masked(prompt) if hook.armed else prompt, *args, **options)

        return asking

    def masked(prompt: Any) -> Any:
        try:
            shown = str(prompt)
            text = sound_text(redactor.core, shown, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return redactor.failed(NAME, error)
        return prompt if text is shown else text

    hooks = [Hook(getpass, _ASKS if hasattr(getpass, _ASKS) else "getpass", make)]
    return lambda: restore_all(hooks)
