"""Runs the hooks that print an exception nobody caught, so that what they print is masked.

Python's own hooks are caught in memory and masked as one text: a secret may lie over several lines. A hook
that somebody put in before runs as it is, behind a guarded sys.stderr: it may ask questions or take its time.
"""

from __future__ import annotations

import sys

from redact import _state
from redact._capture import captured
from redact._exceptions import chain_of
from redact._own_frames import forget_own_frames
from redact._reports import masked_report
from redact._said_by_attributes import know_attributes, know_locals
from redact._streams import RedactingStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from redact._redactor import Redactor

NAME = "tracebacks"


def print_masked(
    redactor: Redactor | None,
    run: Callable[[], object],
    fallback: TextIO | None = None,
    error: BaseException | None = None,
) -> None:
    """Runs one of Python's own hooks, and prints what it says, masked.

    Args:
        redactor: What masks; None for the process's default.
        run: Calls the hook.
        fallback: Where the hook prints if there is no sys.stderr; None for nowhere.
        error: What it prints.
    """
    stream = sys.stderr if sys.stderr is not None else fallback
    if stream is None:
        return
    text = ""
    try:
        redactor = redactor or _state.redactor()
        know_attributes(redactor, error, NAME)
        forget_own_frames(error)
        _ask_first(error)
        text = masked_report(redactor.core, captured(stream, run), NAME)
    except Exception as failure:  # noqa: BLE001 - the sink's edge: fail closed
        text = (redactor or _state.redactor()).failed(NAME, failure) + "\n"
    try:
        stream.write(text)
        stream.flush()
    except Exception:  # noqa: BLE001, S110 - stderr is closed; Python's own hooks are silent about it too
        pass


def _ask_first(error: object) -> None:
    """Asks an exception what Python's own hooks ask it, where they cannot bear that it fails.

    Up to Python 3.12 they are written in C, and dump the exception's repr to descriptor 2 themselves.
    """
    if sys.version_info < (3, 13) and isinstance(error, BaseException):
        for link in chain_of(error):
            for name in ("__notes__", "print_file_and_line"):
                getattr(link, name, None)


def run_guarded(redactor: Redactor, run: Callable[[], object], error: BaseException | None = None) -> None:
    """Runs a hook that is not Python's own, behind a guarded sys.stderr. What the hook raises comes out.

    Args:
        redactor: What masks.
        run: Calls the hook.
        error: What it prints.
    """
    forget_own_frames(error)
    know_attributes(redactor, error, NAME)
    know_locals(redactor, error, NAME, functions=True)  # it may show them, under whatever names
    stream = sys.stderr
    if stream is None or type(stream) is RedactingStream:
        run()
        return
    guard = RedactingStream(stream, redactor, sink=NAME)
    sys.stderr = guard
    try:
        run()
    finally:
        if sys.stderr is guard:
            sys.stderr = stream
        guard._disarm()  # noqa: SLF001 - only who put it in takes it out
