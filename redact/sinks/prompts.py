"""Masks what `input` asks on a terminal. It writes its prompt from C, past the stream that is guarded."""

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


def arm(redactor: Redactor) -> Callable[[], None]:
    """Puts a masking `input` into the builtins; returns the function that takes it back."""

    def make(before: Any, hook: Hook) -> Any:
        def input(*prompt: object) -> Any:  # noqa: A001 - it stands for that
            if hook.armed and len(prompt) == 1 and guarding(sys.stdout) is not None:
                try:
                    shown = str(prompt[0])
                    masked = sound_text(redactor.core, shown, NAME)
                    if masked is not shown:
                        prompt = (masked,)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    prompt = (redactor.failed(NAME, error),)
            return before(*prompt)

        return input

    hooks = [Hook(builtins, "input", make)]
    return lambda: restore_all(hooks)
