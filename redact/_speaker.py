"""Which logger, level and line of code a match belongs to, read off the frame of the sink that found it.

Sinks hand text to the core without saying whose it is: that would cost every clean line something. What is
asked here is asked only when there was a match.
"""

from __future__ import annotations

from types import TracebackType

from redact._complain import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType
    from typing import Any

    Read = Callable[[dict[str, Any]], tuple[Any, Any]]

PASSED_THROUGH = frozenset(
    {
        *("redact", "logging", "structlog", "loguru", "opentelemetry", "sentry_sdk", "traceback", "warnings"),
        *(
            "threading",
            "contextlib",
            "wrapt",
            "rich",
            "pprint",
            "json",
            "codecs",
            "shutil",
            "argparse",
            "optparse",
        ),
        *("getpass", "code", "click", "typer", "tqdm", "colorama", "prompt_toolkit"),
        *("eliot", "logbook", "twisted", "sqlalchemy"),
    }
)
"""Packages whose frames only carry a text on; the call site is the first frame outside of them."""

_OWN = "redact"
_NOBODY = ("", "")

_speaking: dict[CodeType, Read] = {}
_ending: set[CodeType] = set()


def speaks(function: Any, read: Read) -> None:
    """Registers a function of a sink, in whose frame it stands who logs.

    Args:
        function: The function.
        read: Gives logger and level, out of the function's local variables while it runs.
    """
    _speaking[function.__code__] = read


def speaker(frame: FrameType | None) -> tuple[str, str]:
    """The logger and the level that the nearest registered frame of redact tells, from this one outwards."""
    for own in _own_frames(frame):
        read = _speaking.get(own.f_code)
        if read is not None:
            name, level = read(own.f_locals)
            return _word(name), _word(level)
    return _NOBODY


def ends_with(function: Any) -> None:
    """Registers a function that prints what nobody caught. Its local `traceback` says where."""
    _ending.add(function.__code__)


def raised_at(frame: FrameType | None, passed_through: frozenset[str]) -> tuple[str, int]:
    """File and line of the program's innermost frame in the traceback of what nobody caught.

    That is the one that the nearest registered frame has, or the first that came into Python: a hook of a
    library's own, which got it as an argument.

    Args:
        frame: Where to begin.
        passed_through: Packages whose frames only carry a text on.
    """
    found = ("", 0)
    hook = None
    # Since Python 3.13 the `traceback` module stands between the hook and the stream.
    while frame is not None and _package(frame) in passed_through:
        hook = frame
        frame = frame.f_back if frame.f_code not in _ending else None
    if hook is None or frame is not None:
        return found
    step = next((step for step in hook.f_locals.values() if isinstance(step, TracebackType)), None)
    while step is not None:
        if _package(step.tb_frame) not in passed_through:
            found = (_word(step.tb_frame.f_code.co_filename), step.tb_lineno)
        step = step.tb_next
    return found


def _word(name: object) -> str:
    """A name as the ledger takes it, whatever bytes it holds; empty for what is none."""
    return printable(name) if isinstance(name, str) else ""


def _own_frames(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames from this one outwards, as long as they are redact's own, and the one that called them."""
    while frame is not None:
        yield frame
        if _package(frame) != _OWN:
            return
        frame = frame.f_back


def _package(frame: FrameType) -> str:
    module = frame.f_globals.get("__name__")
    return module.partition(".")[0] if isinstance(module, str) else ""
