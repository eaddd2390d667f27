"""Masks what optparse says of an option whose value it refuses: `option --token: invalid integer value: '…'`.

The option knows all its names, also where a short one was given; callbacks of the app refuse here as well.
"""

from __future__ import annotations

import optparse

from redact._hooks import Hook, restore_all
from redact._reports import masked_refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "argparse"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what an option does with a value; returns the function that takes the wrap back."""

    def make(before: Any, hook: Hook) -> Any:
        def process(self: optparse.Option, *args: Any, **options: Any) -> Any:
            try:
                return before(self, *args, **options)
            except optparse.OptionValueError as error:
                if hook.armed and isinstance(error.msg, str):
                    error.msg = masked(self, error.msg)
                raise

        return process

    def masked(option: optparse.Option, message: str) -> str:
        try:
            names = [*str(option).split("/"), str(option.dest or "")]  # as it shows itself: -t/--token
            return masked_refusal(redactor.core, names, message, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return redactor.failed(NAME, error)

    hooks = [Hook(optparse.Option, "process", make)]
    return lambda: restore_all(hooks)
