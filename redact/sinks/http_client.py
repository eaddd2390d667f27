"""Masks what http.client prints at a debuglevel: requests and answers, headers and bodies, on stdout.

It prints with `print`, so a masking one in the module's namespace catches every line, where stdout itself is
not guarded when it is a pipe.
"""

from __future__ import annotations

import builtins
import http.client as host

from redact._hooks import Hook, restore_all
from redact._sound import sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "http.client"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Puts a masking `print` into the module; returns the function that takes it back."""

    def make(before: Any, hook: Hook) -> Any:
        def masking_print(*values: object, sep: str | None = " ", **options: Any) -> None:
            shown = before if before is not None else builtins.print
            if hook.armed:
                values = masked(values, " " if sep is None else sep)
            shown(*values, sep=sep, **options)

        return masking_print

    def masked(values: tuple[object, ...], sep: str) -> tuple[object, ...]:
        try:
            line = sep.join(map(str, values))
            text = sound_text(redactor.core, line, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return (redactor.failed(NAME, error),)
        return values if text is line else (text,)

    hooks = [Hook(host, "print", make)]
    return lambda: restore_all(hooks)
