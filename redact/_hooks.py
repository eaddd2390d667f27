"""Hook: an attribute of somebody else's module or class, replaced by ours and put back identically.

Shared by the sinks, so that taking back works the same way everywhere.
"""

from __future__ import annotations

from redact._complain import complain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ABSENT: Any = object()

_placed: list[Hook] = []
"""The hooks that are in, in order, so that the doctor can ask whether each still is. What they change is as
wide as the process anyhow."""


class Hook:
    """Puts a replacement in the place of `owner.name`.

    Args:
        owner: A module or class.
        name: The attribute.
        make: Called with what stands there now (as it lies in the owner's namespace; for an absent name, what
            the owner would look up, or None) and the hook; gives the replacement. The replacement must let
            everything through while `armed` is False.

    Attributes:
        armed: Whether the replacement does its work. False for good after `restore`.
    """

    __slots__ = ("_name", "_original", "_ours", "_owner", "armed")

    def __init__(self, owner: Any, name: str, make: Callable[[Any, Hook], Any]) -> None:
        self.armed = True
        self._owner = owner
        self._name = name
        self._original = vars(owner).get(name, _ABSENT)
        found = getattr(owner, name, None) if self._original is _ABSENT else self._original
        self._ours = make(found, self)
        setattr(owner, name, self._ours)
        _placed.append(self)

    @property
    def place(self) -> str:
        """What it replaces, as a message names it."""
        return f"{label(self._owner)}.{self._name}"

    def usurper(self) -> str | None:
        """What stands there now instead of ours; None while ours does."""
        found = vars(self._owner).get(self._name, _ABSENT)
        if found is self._ours:
            return None
        if found is _ABSENT:
            return "nothing"
        return f"{getattr(found, '__module__', '?')}.{getattr(found, '__qualname__', type(found).__name__)}"

    def restore(self) -> None:
        """Puts the identical original back.

        Where somebody has replaced ours since, theirs stays, ours becomes a pass-through (they may still call
        it), and one line on stderr says so. References to ours that others have kept pass everything through
        as well.
        """
        self.armed = False
        if self in _placed:
            _placed.remove(self)
        if vars(self._owner).get(self._name, _ABSENT) is not self._ours:
            complain(
                f"{self.place} was replaced after redact.install(); "
                "it stays as it is, and redact's part in it lets everything through"
            )
        elif self._original is _ABSENT:
            delattr(self._owner, self._name)
        else:
            setattr(self._owner, self._name, self._original)


def placed() -> list[Hook]:
    """The hooks that are in, in the order in which they were put in."""
    return list(_placed)


def let_go() -> None:
    """Forgets which hooks are in: at the end of the process, when what they replace must go."""
    _placed.clear()


def restore_all(hooks: list[Hook]) -> None:
    """Restores hooks in the reverse of the order in which they were put in; a second call does nothing."""
    while hooks:
        hooks.pop().restore()


def label(owner: Any) -> str:
    """How a message names a module or class."""
    if isinstance(owner, type):
        return f"{owner.__module__}.{owner.__qualname__}"
    return str(getattr(owner, "__name__", type(owner).__name__))
