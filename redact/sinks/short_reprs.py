"""Masks what is shown cut short, before it is cut: most of a token may be left, and no format is there.

reprlib cuts in the middle (asyncio shows results and arguments so, pytest what it compares), Popen cuts its
own repr at the end, unittest cuts what it compares.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

_SAFE_REPRS = ("unittest.util", "unittest.case")  # the second has taken hold of the first one's


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what of these is there; returns the function that takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """
    wraps, modules = _Wraps(redactor), sys.modules
    wanted: list[tuple[Any, str, Any]] = [
        (getattr(modules.get("reprlib"), "Repr", None), "repr1", wraps.make_repr1),
        (getattr(modules.get("subprocess"), "Popen", None), "__repr__", wraps.make_popen),
        *((modules.get(name), "safe_repr", wraps.make_safe) for name in _SAFE_REPRS),
    ]
    hooks = [
        Hook(owner, name, make)
        for owner, name, make in wanted
        if name in getattr(owner, "__dict__", ()) and vars(owner)[name].__module__ != __name__
    ]
    return lambda: restore_all(hooks)


class _Wraps:
    """The hooks."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def _masked(self, value: Any) -> Any:
        if value is None:  # what most tasks of asyncio result in
            return None
        try:
            return sound_value(self._redactor.core, value, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return self._redactor.failed(NAME, error)

    def make_repr1(self, before: Any, hook: Hook) -> Any:
        """The hook on reprlib: asyncio, pytest and others go through its class, by whatever limits."""

        def repr1(host: Any, value: Any, level: int) -> Any:
            if hook.armed and level == host.maxlevel:
                value = self._masked(value)
            return before(host, value, level)

        return repr1

    def make_popen(self, before: Any, hook: Hook) -> Any:
        """The hook on what a Popen shows."""

        def __repr__(popen: Any) -> Any:  # noqa: N807 - the host's name
            if hook.armed and hasattr(popen, "args"):
                args = self._masked(popen.args)
                if args is not popen.args:
                    popen = _Shown(popen, args)
            return before(popen)

        return __repr__

    def make_safe(self, before: Any, hook: Hook) -> Any:
        """The hook on what unittest compares."""

        def safe_repr(value: Any, *args: Any, **options: Any) -> Any:
            return before(self._masked(value) if hook.armed else value, *args, **options)

        return safe_repr


class _Shown:
    """Stands for a Popen while it shows itself, with other arguments."""

    def __init__(self, popen: Any, args: Any) -> None:
        self._popen = popen
        self.args = args

    @property  # type: ignore[misc] # its name is shown
    def __class__(self) -> Any:
        return type(self._popen)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._popen, name)
