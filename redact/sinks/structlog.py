# ruff: noqa: SLF001 - structlog's own configuration, and what the classes of this sink keep to themselves
"""Masks what structlog renders: events before the renderer, where keys are known, and the text after it."""

from __future__ import annotations

import structlog

from redact import _native, _state
from redact._hooks import Hook, restore_all
from redact._speaker import speaks
from redact._structlog_chains import Chains
from redact._structlog_events import NAME, blank_event, masked_event, masked_rendering, speaker_of_event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from typing_extensions import Self

    from redact._redactor import Redactor

__all__ = ["NAME", "RedactProcessor", "arm"]


class RedactProcessor(_native.Processor):
    """A processor that masks, anywhere in a chain. Since 0.1.

    Before the renderer it walks the event; after the renderer it masks the text or the bytes. Both together
    leave nothing: keys are known only before, and what objects and exceptions look like only after. The event
    that it is given is never changed.

    Args:
        redactor: What masks; None for the process's default, looked up at each event.
    """

    __slots__ = ("_redactor",)

    def __new__(cls, redactor: Redactor | None = None) -> Self:
        """The plain case, an event without an exception, is the native class's own."""
        return super().__new__(cls, None if redactor is None else redactor.core)

    def __init__(self, redactor: Redactor | None = None) -> None:
        self._redactor = redactor

    def _redact_slowly(self, logger: Any, method: str, event: Any) -> Any:  # noqa: ARG002 - `speaker_of_event` reads them
        """Masks whatever is no plain event; fails closed."""
        redactor = self._redactor or _state.redactor()
        try:
            return (masked_event if type(event) is dict else masked_rendering)(redactor, event)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return blank_event(event, redactor.failed(NAME, error))


speaks(RedactProcessor._redact_slowly, speaker_of_event)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Guards the chain of the configuration in force, and those of all loggers as they log.

    Returns:
        The function that puts the identical processors back.
    """
    chains = Chains(redactor, RedactProcessor(redactor))
    hooks = [
        Hook(structlog.BoundLoggerBase, "_process_event", chains.make_process_event),
        Hook(structlog, "configure", chains.make_configure),
        Hook(structlog._config, "configure", chains.make_configure),  # configure_once calls this one
    ]
    chains.guard_configured()

    def disarm() -> None:
        restore_all(hooks)
        chains.restore()

    return disarm
