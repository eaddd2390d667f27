"""Masks OpenTelemetry's log records on their way to the processors, whatever exporters there are or will be.

The batch processor copies a record when it gets it, so a processor of ours could come too late. What a
provider hands its records to is where each passes first: the SDK's own multi-processors, or a class of the
app's, which is met when a logger of that provider emits. A canary goes through; where it comes out readable,
loggers emit nothing: loudly, but not leaked.
"""

from __future__ import annotations

from _thread import RLock

import opentelemetry.sdk._logs._internal as sdk

from redact._canaries import hook_or_drop
from redact._hooks import Hook
from redact._otel_log_canary import METHOD, LogCanary
from redact._telemetry import blank_log, masked_log
from redact._telemetry_parts import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

__all__ = ["NAME", "arm"]

_MULTI_PROCESSORS = ("SynchronousMultiLogRecordProcessor", "ConcurrentMultiLogRecordProcessor")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what log records pass first; returns the function that takes the wraps back."""
    return hook_or_drop(
        [_Door(redactor).open],
        [(sdk.Logger, "emit")],
        "opentelemetry-sdk cannot be hooked; its log records are",
    )


class _Door:
    """The classes that log records pass first, each hooked once."""

    def __init__(self, redactor: Redactor) -> None:
        self._canary = LogCanary()
        self._redactor = redactor
        self._hooks: list[Hook] = []
        self._known: set[type] = set()
        self._lock = RLock()

    def open(self, hooks: list[Hook]) -> bool:
        """Hooks the SDK's own classes, and the loggers, to meet the others; says if a canary is masked."""
        self._hooks = hooks
        for name in _MULTI_PROCESSORS:
            self._meet(getattr(sdk, name))
        hooks.append(Hook(sdk.Logger, "emit", self._make_emit))
        return self._canary.is_masked()

    def _meet(self, owner: type) -> None:
        """Hooks a class, unless what it inherits is hooked."""
        with self._lock:
            if owner in self._known:
                return
            if not hasattr(getattr(owner, METHOD), "_redact_sink"):
                self._hooks.append(Hook(owner, METHOD, self._make_masking))
            self._known.add(owner)

    def _make_masking(self, before: Any, hook: Hook) -> Any:
        def masking(owner: Any, data: Any, *args: Any, **options: Any) -> Any:
            return before(owner, self._masked(data) if hook.armed else data, *args, **options)

        masking._redact_sink = NAME  # type: ignore[attr-defined] # noqa: SLF001 - tells `_meet` of subclasses
        return masking

    def _make_emit(self, before: Any, hook: Hook) -> Any:
        def emit(logger: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                # Private: without it, the app's own processors are not met, and all others are as they were.
                owner = type(getattr(logger, "_multi_log_record_processor", None))
                if owner not in self._known and owner is not type(None):
                    try:
                        self._meet(owner)
                    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                        self._redactor.failed(NAME, error)
                        return None
            return before(logger, *args, **options)

        return emit

    def _masked(self, data: Any) -> Any:
        try:
            return masked_log(self._canary.core if self._canary.sends(data) else self._redactor.core, data)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return blank_log(data, self._redactor.failed(NAME, error))
