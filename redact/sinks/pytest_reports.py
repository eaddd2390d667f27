"""Masks what pytest reports: failures, what it captured while a test ran, properties that a test records.

pytest puts streams of its own in the place of those that are guarded, and prints to a file that it kept.
What it captured is the test's until it becomes part of a report; that is where it is masked, for the terminal
and for whoever writes reports to a file.
"""

from __future__ import annotations

import sys

from redact._hooks import Hook, restore_all
from redact._reports import masked_report
from redact._sound import sound_text, sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "tracebacks"

_REPORTS = ("TestReport", "CollectReport")
_TOLD = ("longrepr", "sections", "user_properties")  # what of a report is shown


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what of these is there; returns the function that takes the wraps back.

    Called once for each of the modules, as they come; what is wrapped already is left as it is.
    """
    writer = getattr(sys.modules.get("_pytest._io.terminalwriter"), "TerminalWriter", None)
    reports = [getattr(sys.modules.get("_pytest.reports"), name, None) for name in _REPORTS]
    wanted: list[tuple[Any, str, Any]] = [
        (writer, "write_raw", _writing(redactor)),
        *((report, "__init__", _reporting(redactor)) for report in reports),
    ]
    hooks = [
        Hook(owner, name, make)
        for owner, name, make in wanted
        if name in getattr(owner, "__dict__", ()) and vars(owner)[name].__module__ != __name__
    ]
    return lambda: restore_all(hooks)


def _writing(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def write_raw(writer: Any, msg: Any, **options: Any) -> Any:
            if hook.armed and type(msg) is str:
                try:
                    msg = masked_report(redactor.core, msg, NAME)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    msg = redactor.failed(NAME, error) + "\n"
            return before(writer, msg, **options)

        return write_raw

    return make


def _reporting(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def __init__(report: Any, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
            before(report, *args, **options)
            if not hook.armed:
                return
            try:
                _mask(redactor, report)
            except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                mask = redactor.failed(NAME, error)
                if report.longrepr is not None:
                    report.longrepr = mask
                report.sections = [(mask, mask)] if report.sections else []
                report.user_properties = []

        return __init__

    return make


def _mask(redactor: Redactor, report: Any) -> None:
    """Masks a report in place: pytest has just made it."""
    core = redactor.core
    for name in _TOLD:
        told = getattr(report, name, None)
        if isinstance(told, str):
            setattr(report, name, masked_report(core, told, NAME))
        elif told and isinstance(told, (list, tuple)):
            setattr(report, name, sound_value(core, told, NAME))
    # A failure becomes text by the writer; this part of it is read for its own sake.
    crash: Any = getattr(report.longrepr, "reprcrash", None)
    message = getattr(crash, "message", None)
    if isinstance(message, str):
        crash.message = sound_text(core, message, NAME)
