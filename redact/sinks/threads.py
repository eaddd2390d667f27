"""Masks what Python prints of an exception that ended a thread: threading.excepthook.

A hook that was there before is still called; what it prints on sys.stderr is masked.
"""

from __future__ import annotations

import threading

from redact._hooks import Hook, restore_all
from redact._last_words import NAME, print_masked, run_guarded
from redact._speaker import ends_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Puts a masking hook in; returns the function that takes it back."""

    def make_excepthook(before: Any, hook: Hook) -> Any:
        def masking_excepthook(args: threading.ExceptHookArgs) -> None:
            traceback = args.exc_traceback  # noqa: F841 - for the ledger: see `ends_with`
            if not hook.armed:
                before(args)
            elif before is threading.__excepthook__:
                # The thread's own stderr: what sys.stderr was when the thread was made.
                print_masked(
                    redactor, lambda: before(args), getattr(args.thread, "_stderr", None), args.exc_value
                )
            else:
                run_guarded(redactor, lambda: before(args), args.exc_value)

        ends_with(masking_excepthook)
        return masking_excepthook

    hooks = [Hook(threading, "excepthook", make_excepthook)]
    return lambda: restore_all(hooks)
