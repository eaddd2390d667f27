"""Masks what Python prints of an exception that nobody caught: sys.excepthook and sys.unraisablehook.

A hook that was there before is still called; what it prints on sys.stderr is masked.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._last_words import NAME, print_masked, run_guarded
from redact._speaker import ends_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm", "excepthook"]


def excepthook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Prints an uncaught exception exactly as Python does, masked. Since 0.1.

    For `sys.excepthook = redact.sinks.tracebacks.excepthook`, without `install`. Uses the process's default
    redactor; never raises.

    Args:
        kind: The exception's type.
        error: The exception.
        traceback: Where it came from.
    """
    print_masked(None, lambda: sys.__excepthook__(kind, error, traceback), _stderr_of_last_resort(), error)


ends_with(excepthook)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Puts masking hooks in; returns the function that takes them back."""

    def make_excepthook(before: Any, hook: Hook) -> Any:
        def masking_excepthook(
            kind: type[BaseException], error: BaseException, traceback: TracebackType | None
        ) -> None:
            if not hook.armed:
                before(kind, error, traceback)
            elif before is sys.__excepthook__ or before is excepthook:
                run = lambda: sys.__excepthook__(kind, error, traceback)  # noqa: E731 - no name for its frame
                print_masked(redactor, run, _stderr_of_last_resort(), error)
            else:
                try:
                    run_guarded(redactor, lambda: before(kind, error, traceback), error)
                except Exception as failure:  # noqa: BLE001 - Python would print both, raw
                    _print_both(redactor, failure, error)

        ends_with(masking_excepthook)
        # For those who ask whether it is Python's own: see `consoles`.
        masking_excepthook._redact_before = before  # type: ignore[attr-defined] # noqa: SLF001 - our own mark
        return masking_excepthook

    def make_unraisablehook(before: Any, hook: Hook) -> Any:
        def masking_unraisablehook(unraisable: sys.UnraisableHookArgs) -> None:
            traceback = unraisable.exc_traceback  # noqa: F841 - for the ledger: see `ends_with`
            if not hook.armed:
                before(unraisable)
            elif before is sys.__unraisablehook__:
                print_masked(redactor, lambda: before(unraisable), None, unraisable.exc_value)
            else:
                run_guarded(redactor, lambda: before(unraisable), unraisable.exc_value)

        ends_with(masking_unraisablehook)
        return masking_unraisablehook

    hooks = [Hook(sys, "excepthook", make_excepthook), Hook(sys, "unraisablehook", make_unraisablehook)]
    return lambda: restore_all(hooks)


def _print_both(redactor: Redactor, failure: BaseException, error: BaseException) -> None:
    """What Python prints when an excepthook fails."""

    def run() -> None:
        stream: Any = sys.stderr
        stream.write("Error in sys.excepthook:\n")
        failure.__traceback__ = _from_the_hook_on(failure.__traceback__)  # nobody else gets to see it
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        stream.write("\nOriginal exception was:\n")
        sys.__excepthook__(type(error), error, error.__traceback__)

    print_masked(redactor, run, _stderr_of_last_resort())


def _from_the_hook_on(traceback: TracebackType | None) -> TracebackType | None:
    """Without the frames of redact that called the hook."""
    first = traceback
    while first is not None and str(first.tb_frame.f_globals.get("__name__")).startswith("redact."):
        first = first.tb_next
    return first or traceback


def _stderr_of_last_resort() -> Any:
    """Where Python prints an uncaught exception if there is no sys.stderr: nowhere before 3.13."""
    return sys.__stderr__ if sys.version_info >= (3, 13) else None
