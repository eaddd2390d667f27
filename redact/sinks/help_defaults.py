"""Masks the defaults of options where `--help` shows them: `--token  what to send (default: …)`.

The name stands at the beginning of the line and the value at its end, or in another column, so the value is
masked before the parser writes it into its text. What the option holds and gives stays what it is.
"""

from __future__ import annotations

import copy
import sys

from redact._hooks import Hook, restore_all
from redact._sound import is_sensitive, sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from redact._redactor import Redactor

NAME = "argparse"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what each parser shows a default with; returns the function that takes the wraps back.

    Called once for each of the parsers, as they come; what is wrapped already is left as it is.
    """
    hooks = []
    for host, owner_name, names, make in _PLACES:
        module = sys.modules.get(host)
        owner: Any = getattr(module, owner_name, None) if owner_name else module
        name = next((name for name in names if hasattr(owner, name)), None)
        if name is not None and getattr(owner, name).__module__ != __name__:
            hooks.append(Hook(owner, name, make(redactor)))
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, names: Iterable[Any], value: Any) -> Any:
    """A default as it may be shown; the same object when clean. A help's lines may cut a long one in two."""
    try:
        core = redactor.core
        options = (str(name).lstrip("-") for name in names)
        name = next((option for option in options if option and is_sensitive(core, option)), "default")
        return sound_value(core, {name: value}, NAME)[name]
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return redactor.failed(NAME, error)


def _argparse(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def _expand_help(self: Any, action: Any) -> Any:
            if hook.armed:
                shown = _masked(redactor, (*action.option_strings, action.dest), action.default)
                if shown is not action.default:
                    action = copy.copy(action)
                    action.default = shown
            return before(self, action)

        return _expand_help

    return make


def _optparse(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def expand_default(self: Any, option: Any) -> Any:
            parser = self.parser
            if hook.armed and parser is not None and option.dest in parser.defaults:
                given = parser.defaults[option.dest]
                shown = _masked(redactor, (*str(option).split("/"), option.dest), given)
                if shown is not given:
                    self = copy.copy(self)
                    self.parser = copy.copy(parser)
                    self.parser.defaults = {**parser.defaults, option.dest: shown}
            return before(self, option)

        return expand_default

    return make


def _click(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def get_help(self: Any, ctx: Any) -> Any:
            if hook.armed:
                option = self

                def get_default(*args: Any, **options: Any) -> Any:
                    return _masked(
                        redactor, (*option.opts, option.name), option.get_default(*args, **options)
                    )

                self = copy.copy(option)
                self.get_default = get_default
            return before(self, ctx)

        return get_help

    return make


def _typer(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def _get_default_string(obj: Any, *, default_value: Any, **options: Any) -> Any:
            if hook.armed:
                default_value = _masked(redactor, (*obj.opts, obj.name), default_value)
            return before(obj, default_value=default_value, **options)

        return _get_default_string

    return make


# Host, class in it, what shows a default there (the first that there is), and our part in it. Most of it is
# private: nothing public lies between a default and the text that holds it.
_PLACES = (
    ("argparse", "HelpFormatter", ("_expand_help",), _argparse),
    ("rich_argparse._argparse", "RichHelpFormatter", ("_rich_expand_help",), _argparse),
    ("optparse", "HelpFormatter", ("expand_default",), _optparse),
    ("click.core", "Option", ("get_help_extra", "get_help_record"), _click),
    ("typer.core", "", ("_get_default_string",), _typer),
)
