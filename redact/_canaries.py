"""Hooks on what is private to another package: they stay in only while a canary comes out of them masked.

A canary is a span, a record, a measurement of our own that holds a made-up secret. Where it arrives readable,
or the package is not as we know it, what would have passed the hooks is dropped: loudly, but not leaked.
"""

from __future__ import annotations

from _thread import get_ident
from functools import partial

from redact import _native
from redact._complain import complain
from redact._hooks import Hook, restore_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from redact._redactor import Redactor


def hook_or_drop(
    ways: Iterable[Callable[[list[Hook]], bool]],
    dropped: Iterable[tuple[object, str]],
    lost: str,
) -> Callable[[], None]:
    """Puts in the first hooks that mask a canary, else such that drop everything.

    Args:
        ways: Each appends the hooks that it puts in to the list, and says whether a canary arrives masked.
        dropped: Owner and name of what does nothing any more if no way is good; absent names are passed over.
        lost: What standard error says then: the package, and what is dropped.

    Returns:
        The function that takes the hooks back, those too that were appended later.
    """
    for way in ways:
        hooks: list[Hook] = []
        try:
            if way(hooks):
                return partial(restore_all, hooks)
        except Exception:  # noqa: BLE001, S110 - another version than we know: the next way may do, or all is dropped
            pass
        restore_all(hooks)
    hooks = [Hook(owner, name, _make_dropping) for owner, name in dropped if hasattr(owner, name)]
    complain(f"this version of {lost} dropped, so that none leaks")
    return partial(restore_all, hooks)


def _make_dropping(before: Any, hook: Hook) -> Any:
    def dropping(*args: Any, **options: Any) -> Any:
        return None if hook.armed else before(*args, **options)

    return dropping


class CanaryCore:
    """The core that masks: the redactor's, and for a canary's thread one of its own, which counts nothing.

    `with` it, the thread that enters is the canary's.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._own = _native.Core()
        self._thread: int | None = None

    def __enter__(self) -> None:
        self._thread = get_ident()

    def __exit__(self, *_: object) -> None:
        self._thread = None

    def here(self) -> _native.Core:
        """The core for this thread."""
        return self._own if self._thread is not None and self._thread == get_ident() else self._redactor.core
