"""Masks what argparse says of an argument whose value it refuses: `argument --token: invalid int value: '…'`.

The option's name and its value stand too far apart to be read as one, so they are masked where the error is
made. Parsers with an `error` of their own get the same message.
"""

from __future__ import annotations

import argparse

from redact._hooks import Hook, restore_all
from redact._reports import masked_refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "argparse"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps ArgumentError's constructor; returns the function that takes the wrap back."""

    def make_init(before: Any, hook: Hook) -> Any:
        def __init__(self: argparse.ArgumentError, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
            before(self, *args, **options)
            if not hook.armed or not isinstance(self.message, str):
                return
            try:
                names = str(self.argument_name or "").split("/")
                self.message = masked_refusal(redactor.core, names, self.message, NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                self.message = redactor.failed(NAME, error)

        return __init__

    hooks = [Hook(argparse.ArgumentError, "__init__", make_init)]
    return lambda: restore_all(hooks)
