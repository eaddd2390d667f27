"""Takes the frames of redact's hooks out of the tracebacks of exceptions that only passed through them.

A hook stands between the app and what it called; what goes wrong there is the app's, or its host's, and the
traceback is to look as it would without redact. So the entries are taken out of the exception itself:
debuggers and other packages that show tracebacks see none of ours either.
"""

from __future__ import annotations

from itertools import islice

from redact._exceptions import chain_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

_MOST = 100  # exceptions of one chain that are looked at

_BETWEEN = frozenset(
    (
        "redact._buffers",
        "redact._capture",
        "redact._channel",
        "redact._children",
        "redact._guarded",
        "redact._last_words",
        "redact._later_variables",
        "redact._met_classes",
        "redact._records",
        "redact._streams",
        "redact._structlog_chains",
        "structlog._redact",
    )
)
"""The modules beside the sinks, as they call themselves, whose functions stand in the place of others."""


def forget_own_frames(error: object) -> None:
    """Takes them out of an exception's traceback, and of all that hang on it. Never raises.

    Args:
        error: The exception, which is about to be shown; anything else is passed over.
    """
    if not isinstance(error, BaseException):
        return
    try:
        for link in islice(chain_of(error), _MOST):
            first = _beyond_ours(link.__traceback__)
            if first is None:
                continue  # there is nothing else: it stays as it is
            if first is not link.__traceback__:
                link.__traceback__ = first
            while first is not None:
                rest = _beyond_ours(first.tb_next)
                if rest is not first.tb_next:
                    first.tb_next = rest
                first = rest
    except Exception:  # noqa: BLE001 - a property of an exception's own: the traceback shows our frames
        return


def _beyond_ours(entry: TracebackType | None) -> TracebackType | None:
    while entry is not None and _is_ours(entry.tb_frame.f_globals.get("__name__")):
        entry = entry.tb_next
    return entry


def _is_ours(module: object) -> bool:
    return type(module) is str and (module in _BETWEEN or module.startswith("redact.sinks."))
