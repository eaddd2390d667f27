"""Which logger and level a match belongs to, read off the frame of the sink that found it.

Sinks hand text to the core without saying whose it is: that would cost every clean line something. What is
asked here is asked only when there was a match.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType
    from typing import Any

    Read = Callable[[dict[str, Any]], tuple[Any, Any]]

_OWN = "redact"
_NOBODY = ("", "")

_speaking: dict[CodeType, Read] = {}


def speaks(function: Any, read: Read) -> None:
    """Registers a function of a sink, in whose frame it stands who logs.

    Args:
        function: The function.
        read: Gives logger and level, out of the function's local variables while it runs.
    """
    _speaking[function.__code__] = read


def speaker(frame: FrameType | None) -> tuple[str, str]:
    """The logger and the level that the nearest registered frame of redact tells, from this one outwards."""
    while frame is not None:
        read = _speaking.get(frame.f_code)
        if read is not None:
            name, level = read(frame.f_locals)
            return name if isinstance(name, str) else "", level if isinstance(level, str) else ""
        module = frame.f_globals.get("__name__")
        if not isinstance(module, str) or module.partition(".")[0] != _OWN:
            break
        frame = frame.f_back
    return _NOBODY
