"""Masks what Sentry's SDK sends: events, transactions, logs, sessions, attachments, and envelope headers.

All of it travels in envelopes. What is put into one is masked on the way in, so that every transport, also
one of the app's own, gets it masked; and once more when the envelope becomes bytes, for what was changed
meanwhile.
"""

from __future__ import annotations

import sentry_sdk.envelope as host

from redact._hooks import Hook, restore_all
from redact._sentry_items import NAME, blank_item, masked_headers, masked_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps how an envelope is made, filled and written; returns the function that takes the wraps back."""
    hooks = [
        Hook(host.Envelope, "__init__", lambda before, hook: _init(redactor, before, hook)),
        Hook(host.Envelope, "add_item", lambda before, hook: _add_item(redactor, before, hook)),
        Hook(host.Envelope, "serialize_into", lambda before, hook: _serialize_into(redactor, before, hook)),
    ]
    return lambda: restore_all(hooks)


def _init(redactor: Redactor, before: Any, hook: Hook) -> Any:
    def __init__(self: Any, *args: Any, **options: Any) -> None:  # noqa: N807 - the host's name
        before(self, *args, **options)
        if hook.armed:
            _mask(redactor, self)

    return __init__


def _add_item(redactor: Redactor, before: Any, hook: Hook) -> Any:
    def add_item(self: Any, item: Any) -> None:
        if hook.armed:
            item = _masked_item(redactor, item)
            if item is None:
                return
        before(self, item)

    return add_item


def _serialize_into(redactor: Redactor, before: Any, hook: Hook) -> Any:
    def serialize_into(self: Any, *args: Any, **options: Any) -> Any:
        if hook.armed:
            _mask(redactor, self)
        return before(self, *args, **options)

    return serialize_into


def _mask(redactor: Redactor, envelope: Any) -> None:
    """An envelope is Sentry's own, made for one sending: it is changed in place."""
    try:
        envelope.headers = masked_headers(redactor.core, envelope.headers)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        redactor.failed(NAME, error)
        envelope.headers = {}
    if envelope.items:
        masked = [_masked_item(redactor, item) for item in envelope.items]
        envelope.items = [item for item in masked if item is not None]


def _masked_item(redactor: Redactor, item: Any) -> Any:
    try:
        return masked_item(redactor.core, item)
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        return blank_item(item, redactor.failed(NAME, error))
