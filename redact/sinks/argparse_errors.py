"""Masks what argparse says of an argument whose value it refuses: `argument --token: invalid int value: '…'`.

The option's name and its value stand too far apart to be read as one, so they are masked where the error is
made. A parser with an `error` of its own may write the message anywhere: it gets it masked.
"""

from __future__ import annotations

import argparse

from redact._hooks import Hook, restore_all
from redact._met_classes import MetClasses
from redact._reports import masked_refusal, masked_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "argparse"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps ArgumentError's constructor, and what parsers are told; returns what takes the wraps back."""
    core = redactor.core

    def make_init(before: Any, hook: Hook) -> Any:
        def __init__(self: argparse.ArgumentError, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
            before(self, *args, **options)
            if not hook.armed or not isinstance(self.message, str):
                return
            try:
                names = str(self.argument_name or "").split("/")
                self.message = masked_report(core, masked_refusal(core, names, self.message, NAME), NAME)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                self.message = redactor.failed(NAME, error)

        return __init__

    def make_error(before: Any, hook: Hook) -> Any:
        def error(parser: argparse.ArgumentParser, message: Any) -> Any:
            if hook.armed and isinstance(message, str):
                try:
                    message = masked_report(core, message, NAME)
                except Exception as failure:  # noqa: BLE001 - as above
                    message = redactor.failed(NAME, failure)
            return before(parser, message)

        return error

    hooks = [Hook(argparse.ArgumentError, "__init__", make_init)]
    parsers = MetClasses(argparse.ArgumentParser, "error", make_error, redactor, NAME)

    def disarm() -> None:
        parsers.restore()
        restore_all(hooks)

    return disarm
