"""Masks the records of loggers whose class has a `handle` of its own, which may never call Logger.handle.

Handlers that send fields ask for no format, so nothing else would see such records. A class is met when the
sink is armed, or when its first logger is made.
"""

from __future__ import annotations

import logging
from _thread import RLock

from redact._hooks import Hook, restore_all
from redact._records import NAME, as_loggings_own, freezing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps every `handle` that a subclass of Logger defines; returns the function that takes them back."""
    classes = _Classes(redactor)
    for kind in _subclasses(logging.Logger):
        classes.meet(kind)
    classes.hooks.append(Hook(logging.Logger, "__init__", classes.make_init))
    return lambda: restore_all(classes.hooks)


class _Classes:
    """The classes of loggers that there are, each hooked once."""

    def __init__(self, redactor: Redactor) -> None:
        self.hooks: list[Hook] = []
        self._redactor = redactor
        self._freeze = freezing(redactor)
        self._known: set[type] = {logging.Logger}
        self._lock = RLock()

    def meet(self, kind: type) -> None:
        """Hooks a class, and those between it and Logger."""
        with self._lock:
            for owner in kind.__mro__:
                if owner in self._known:
                    continue
                self._known.add(owner)
                if issubclass(owner, logging.Logger) and callable(vars(owner).get("handle")):
                    self.hooks.append(Hook(owner, "handle", self._make_handle))

    def make_init(self, before: Any, hook: Hook) -> Any:
        """The hook that meets the classes of loggers made later."""

        def __init__(logger: logging.Logger, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
            before(logger, *args, **options)
            if type(logger) not in self._known and hook.armed:
                try:
                    self.meet(type(logger))
                except Exception as error:  # noqa: BLE001 - the app's logger must come to be
                    self._redactor.failed(NAME, error)

        return __init__

    def _make_handle(self, before: Any, hook: Hook) -> Any:
        freeze = self._freeze

        def handle(logger: logging.Logger, record: Any) -> Any:
            if hook.armed and isinstance(record, logging.LogRecord):
                freeze(record)
            return before(logger, record)

        handle._redact_sink = NAME  # type: ignore[attr-defined] # noqa: SLF001 - tells the doctor
        return as_loggings_own(handle, before)


def _subclasses(kind: type[logging.Logger]) -> Iterator[type[logging.Logger]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
