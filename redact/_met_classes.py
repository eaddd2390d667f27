"""Hooks a method of every subclass of a class that defines it for itself, also of those made later.

Shared by the sinks: a subclass with a method of its own may never call the one that is hooked in its base.
"""

from __future__ import annotations

from _thread import RLock

from redact._hooks import Hook, restore_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from redact._redactor import Redactor


class MetClasses:
    """The subclasses that there are, each hooked once: met at the start, or when the first instance is made.

    Args:
        base: The class; it and its kin of the same package are left alone: they are hooked one by one.
        method: What to hook.
        make: As for a Hook.
        redactor: Who is told when a class cannot be hooked.
        sink: Which sink it is for, for the ledger.
    """

    def __init__(
        self,
        base: type,
        method: str,
        make: Callable[[Any, Hook], Any],
        redactor: Redactor,
        sink: str,
    ) -> None:
        self._base = base
        self._method = method
        self._make = make
        self._redactor = redactor
        self._sink = sink
        self._package = _package(base)
        self._known: set[type] = {base}
        self._lock = RLock()
        self._hooks: list[Hook] = []
        for kind in _subclasses(base):
            self._meet(kind)
        self._hooks.append(Hook(base, "__init__", self._make_init))

    def restore(self) -> None:
        """Takes every hook back."""
        restore_all(self._hooks)

    def _meet(self, kind: type) -> None:
        """Hooks a class, and those between it and the base."""
        with self._lock:
            for owner in kind.__mro__:
                if owner in self._known:
                    continue
                self._known.add(owner)
                found = vars(owner).get(self._method)
                if (
                    issubclass(owner, self._base)
                    and _package(owner) != self._package
                    and callable(found)
                    # One of ours that came later would be taken back before this one.
                    and not str(getattr(found, "__module__", "")).startswith("redact.")
                ):
                    self._hooks.append(Hook(owner, self._method, self._make))

    def _make_init(self, before: Any, hook: Hook) -> Any:
        """The hook that meets the classes of instances made later."""

        def __init__(instance: Any, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
            before(instance, *args, **options)
            if type(instance) not in self._known and hook.armed:
                try:
                    self._meet(type(instance))
                except Exception as error:  # noqa: BLE001 - the app's object must come to be
                    self._redactor.failed(self._sink, error)

        return __init__


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    each: type[Any]
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def _package(kind: type) -> str:
    return kind.__module__.partition(".")[0]
