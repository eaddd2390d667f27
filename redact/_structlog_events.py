"""Events of structlog, masked before they are rendered, where keys are known, and what became of them."""

from __future__ import annotations

import sys

from redact._exceptions import masked_exc_info
from redact._sound import sound, sound_text, sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact._redactor import Redactor

NAME = "structlog"


def masked_event(redactor: Redactor, event: Any) -> Any:
    """Masks an event that is not rendered yet.

    Renderers that show exceptions themselves, with all that hangs on them, get a copy of theirs.
    """
    found = event.get("exc_info")
    if found:
        error = masked_exc_info(redactor.core, sys.exc_info() if found is True else found, NAME)
        if error is not found and not (found is True and error[1] is sys.exc_info()[1]):
            event = event.copy()
            event["exc_info"] = error
    return sound_value(redactor.core, event, NAME)


def masked_rendering(redactor: Redactor, rendered: Any) -> Any:
    """Masks what became of an event: text, bytes, or arguments for another logger."""
    if isinstance(rendered, str):
        return sound_text(redactor.core, rendered, NAME)
    if isinstance(rendered, bytearray):
        plain = bytes(rendered)
        masked = redactor.core.data(plain, NAME)
        return rendered if masked is plain else sound(masked, plain)
    if isinstance(rendered, dict):  # of a class of its own
        return masked_event(redactor, rendered)
    return sound_value(redactor.core, rendered, NAME)


def speaker_of_event(local: dict[str, Any]) -> tuple[Any, Any]:
    """Who logs: what processors have put into the event, else the wrapped logger and the method called."""
    event, method = local["event"], local["method"]
    fields = event if isinstance(event, dict) else {}
    logger = fields.get("logger") or getattr(local["logger"], "name", "")
    return logger, fields.get("level") or method


def blank_event(event: Any, mask: str) -> Any:
    """What is left of an event whose redaction failed."""
    if isinstance(event, dict):
        kept = {name: event[name] for name in ("_record", "_from_structlog") if name in event}
        return {"event": mask, **kept}
    if isinstance(event, (bytes, bytearray)):
        return mask.encode()
    if isinstance(event, tuple):
        return (mask,), {}
    return mask
