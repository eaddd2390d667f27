"""Masks what click says of a parameter's value that it refuses, also where a variable stands between them.

`Invalid value for '--token' (env var: 'ACME_TOKEN'): '…' is not a valid integer.` Typer may have a click of
its own.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._reports import masked_refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "argparse"

_HOSTS = ("click.exceptions", "typer._click.exceptions")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what makes the messages, as far as they are imported; returns what takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """

    def make(before: Any, hook: Hook) -> Any:
        def format_message(self: Any) -> Any:
            if not hook.armed or not isinstance(self.message, str):
                return before(self)
            given = self.message
            self.message = masked(self, given)
            try:
                return before(self)
            finally:
                self.message = given

        return format_message

    def masked(refusal: Any, message: str) -> str:
        try:
            return masked_refusal(redactor.core, _names(refusal), message, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return redactor.failed(NAME, error)

    def make_text(before: Any, hook: Hook) -> Any:
        def __str__(self: Any) -> Any:  # noqa: N807 - the host's name
            text = before(self)
            return masked(self, text) if hook.armed and type(text) is str else text

        return __str__

    owners = [getattr(sys.modules.get(host), "BadParameter", None) for host in _HOSTS]
    hooks = [
        Hook(owner, name, maker)
        for owner in owners
        if owner is not None and owner.format_message.__module__ != __name__
        for name, maker in (("format_message", make), ("__str__", make_text))
    ]
    return lambda: restore_all(hooks)


def _names(refusal: Any) -> list[str]:
    """How the parameter is called, by the command's definition, or by whoever refuses its value."""
    param, hint = getattr(refusal, "param", None), getattr(refusal, "param_hint", None)
    names = [] if param is None else [*map(str, param.opts), str(param.name)]
    for each in [hint] if isinstance(hint, str) else hint or ():
        names += [name.strip(" '\"[]") for name in str(each).split("/")]
    return names
