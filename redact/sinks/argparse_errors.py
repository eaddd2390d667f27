"""Masks what argparse says of an argument whose value it refuses: `argument --token: invalid int value: '…'`.

The option's name and its value stand too far apart to be read as one, so they are masked where the error is
made. Parsers with an `error` of their own get the same message.
"""

from __future__ import annotations

import argparse
import re

from redact._hooks import Hook, restore_all
from redact._native import is_machine_made
from redact._reports import masked_under
from redact._sound import is_sensitive

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact import _native
    from redact._redactor import Redactor

NAME = "argparse"

_LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps ArgumentError's constructor; returns the function that takes the wrap back."""

    def make_init(before: Any, hook: Hook) -> Any:
        def __init__(self: argparse.ArgumentError, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
            before(self, *args, **options)
            if not hook.armed or not isinstance(self.message, str):
                return
            try:
                self.message = _masked(redactor.core, str(self.argument_name or ""), self.message)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                self.message = redactor.failed(NAME, error)

        return __init__

    hooks = [Hook(argparse.ArgumentError, "__init__", make_init)]
    return lambda: restore_all(hooks)


def _masked(core: _native.Core, names: str, message: str) -> str:
    """The message of an error about the options `--a/-b`, without the value of a sensitive one."""
    options = (option.strip().lstrip("-") for option in names.split("/"))
    name = next((option for option in options if option and is_sensitive(core, option)), None)
    if name is None:
        return message
    if _LITERAL.search(message):
        # The first literal is the value; those behind it are the choices that there are.
        return _LITERAL.sub(lambda found: masked_under(core, name, found[0], NAME), message, count=1)
    words = message.split(" ")
    return " ".join(masked_under(core, name, word, NAME) if is_machine_made(word) else word for word in words)
