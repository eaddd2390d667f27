"""Learns what a person at a prompt asks for by a sensitive name: it is shown without that name.

`>>> access_token` prints the value alone. The frame that was run for it knows what it stands under. IPython
shows variables in more ways, `%whos` and `token?` among them, so there every cell's names are looked at; and
those of the frame where a debugger stops.
"""

from __future__ import annotations

import sys
from contextlib import suppress

from redact._hooks import Hook, restore_all
from redact._said_by_attributes import know_names
from redact._streams import guarding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stdout"

_SHELL = "IPython.core.interactiveshell"
_RESULTS = "IPython.core.displayhook"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what shows results; returns the function that takes the wraps back.

    Called once for each module, as they come; what is wrapped already is left as it is.
    """
    modules = sys.modules
    # IPython has one of its own in there while it runs a cell, and then puts the one before it back.
    own = sys if sys.displayhook is sys.__displayhook__ else None
    wanted: list[tuple[Any, str, Any]] = [
        (own, "displayhook", _python(redactor)),
        (getattr(modules.get(_SHELL), "InteractiveShell", None), "run_cell", _shell(redactor)),
        (getattr(modules.get("pdb"), "Pdb", None), "interaction", _stop(redactor)),
        (getattr(modules.get(_RESULTS), "DisplayHook", None), "__call__", _result(redactor)),
    ]
    hooks = [
        Hook(owner, name, make)
        for owner, name, make in wanted
        if owner is not None and getattr(vars(owner)[name], "__module__", None) != __name__
    ]
    return lambda: restore_all(hooks)


def _python(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def displayhook(value: Any) -> None:
            if hook.armed and type(value) is str and guarding(sys.stdout) is not None:
                with suppress(ValueError):  # there is none: C code calls
                    asking = sys._getframe(1)  # noqa: SLF001 - the code that was typed
                    know_names(redactor, asking.f_globals, NAME, only=value)
                    if asking.f_locals is not asking.f_globals:
                        know_names(redactor, asking.f_locals, NAME, only=value)
            before(value)

        return displayhook

    return make


def _result(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def __call__(display: Any, result: Any = None) -> Any:  # noqa: N807 - the host's name
            if hook.armed and type(result) is str:
                know_names(redactor, getattr(display.shell, "user_ns", {}), NAME, only=result)
            return before(display, result)

        return __call__

    return make


def _shell(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def run_cell(shell: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                know_names(redactor, getattr(shell, "user_ns", {}), NAME)
            return before(shell, *args, **options)

        return run_cell

    return make


def _stop(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def interaction(debugger: Any, frame: Any, *args: Any, **options: Any) -> Any:
            if hook.armed and frame is not None:
                know_names(redactor, frame.f_locals, NAME)
            return before(debugger, frame, *args, **options)

        return interaction

    return make
