"""Masks what the traceback module formats: print_exc, format_exception, the tracebacks that logging shows.

Each piece is masked as one text, since a secret may lie over several of the lines that it is made of.
"""

from __future__ import annotations

import traceback

from redact._hooks import Hook, restore_all
from redact._own_frames import forget_own_frames
from redact._reports import masked_report
from redact._said_by_attributes import know_attributes, know_frames, know_locals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the methods that all of the module's functions go through.

    Returns:
        The function that takes the wraps back.
    """

    def masked(lines: list[str]) -> list[str]:
        try:
            whole = "".join(lines)
            text = masked_report(redactor.core, whole, NAME)
            return lines if text is whole else text.splitlines(keepends=True)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return [redactor.failed(NAME, error) + "\n"]

    def make_lines(before: Any, hook: Hook) -> Any:
        def lines(self: Any, *args: Any, **options: Any) -> Iterator[str]:
            given: Iterable[str] = before(self, *args, **options)
            return iter(masked(list(given))) if hook.armed else iter(given)

        return lines

    def make_frame(before: Any, hook: Hook) -> Any:
        def frame(self: Any, summary: Any, *args: Any, **options: Any) -> Any:
            given = before(self, summary, *args, **options)
            # A frame may be None: left out, by a subclass.
            return "".join(masked([given])) if hook.armed and isinstance(given, str) else given

        return frame

    def make_list(before: Any, hook: Hook) -> Any:
        def listed(self: Any, *args: Any, **options: Any) -> Any:
            given = before(self, *args, **options)
            return ["".join(masked([entry])) for entry in given] if hook.armed else given

        return listed

    exception = traceback.TracebackException
    hooks = [
        Hook(traceback.StackSummary, "extract", lambda before, hook: _extract(redactor, before, hook)),
        Hook(exception, "__init__", lambda before, hook: _init(redactor, before, hook)),
        Hook(exception, "__str__", lambda before, hook: _text(masked, before, hook)),
        Hook(exception, "format", make_lines),
        Hook(exception, "format_exception_only", make_lines),
        Hook(traceback.StackSummary, "format_frame_summary", make_frame)
        if hasattr(traceback.StackSummary, "format_frame_summary")  # since Python 3.11
        else Hook(traceback.StackSummary, "format", make_list),
    ]
    return lambda: restore_all(hooks)


def _init(redactor: Redactor, before: Any, hook: Hook) -> Any:
    def __init__(self: Any, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
        if hook.armed and options.get("_seen") is None:  # else one of a chain that was looked at as a whole
            error = options.get("exc_value", args[1] if len(args) > 1 else None)
            forget_own_frames(error)
            know_attributes(redactor, error, NAME)
            if options.get("capture_locals"):
                know_locals(redactor, error, NAME)
        before(self, *args, **options)

    return __init__


def _extract(redactor: Redactor, before: Any, hook: Hook) -> Any:
    def extract(cls: Any, /, frame_gen: Any, **options: Any) -> Any:
        if hook.armed and options.get("capture_locals"):
            frame_gen = list(frame_gen)
            know_frames(redactor, (frame for frame, _ in frame_gen), NAME)
        return before.__get__(None, cls)(frame_gen, **options)

    return classmethod(extract)


def _text(masked: Callable[[list[str]], list[str]], before: Any, hook: Hook) -> Any:
    def __str__(self: Any) -> Any:  # noqa: N807 - the host's name
        text = before(self)
        return "".join(masked([text])) if hook.armed and isinstance(text, str) else text

    return __str__
