# ruff: noqa: SLF001 - loguru has no public place that every handler passes
"""Masks what loguru logs: message, extra, exception, the values that it draws under source lines, its text.

`Handler.emit` sees each record once for each handler; there a record with a secret is exchanged for a masked
copy. The values under source lines are looked up by name, so they are masked under that name. What comes out
of it becomes a `Message`, which is masked as text before it is written, queued or called with. All of that
is private to loguru: a canary goes through, and where it comes out readable, handlers emit nothing.
"""

from __future__ import annotations

import re

import loguru as package
from loguru import _handler as host
from loguru._better_exceptions import ExceptionFormatter

from redact._canaries import CanaryCore, hook_or_drop
from redact._echoes import masked_echoes
from redact._exceptions import masked_exc_info
from redact._hooks import Hook
from redact._reports import masked_report, masked_under
from redact._said_by_attributes import know_locals
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from redact import _native
    from redact._redactor import Redactor

NAME = "loguru"

_NAME = re.compile(r"\w+")


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps what every message passes; returns the function that takes the wraps back."""
    return hook_or_drop(
        [_Wraps(redactor).put_in],
        [(host.Handler, "emit")],
        "loguru cannot be hooked; what it logs is",
    )


class _Wraps:
    """The hooks, and a message of our own that must arrive masked."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._core = CanaryCore(redactor)

    def put_in(self, hooks: list[Hook]) -> bool:
        """Whether the message arrives masked with all hooks in."""
        hooks.append(Hook(host.Handler, "emit", self._make_emit))
        hooks.append(Hook(ExceptionFormatter, "_get_relevant_values", self._make_values))
        hooks.append(Hook(host.Message, "__new__", self._make_message))
        return self._is_masked()

    def _make_emit(self, before: Any, hook: Hook) -> Any:
        def emit(handler: Any, record: Any, *args: Any, **options: Any) -> Any:
            if hook.armed:
                self._redactor.ledger.context(str(record["name"]), str(record["level"].name), NAME)
                try:
                    # Its text is masked once more: values that it draws, under whatever name.
                    formatter = getattr(handler, "_exception_formatter", None)
                    if record["exception"] is not None and getattr(formatter, "_diagnose", True):
                        know_locals(self._redactor, record["exception"].value, NAME)
                    record = _masked_record(self._core.here(), record)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    mask = self._redactor.failed(NAME, error)
                    record = {**record, "message": mask, "extra": {}, "exception": None}
            return before(handler, record, *args, **options)

        return emit

    def _make_values(self, before: Any, hook: Hook) -> Any:
        def _get_relevant_values(formatter: Any, source: str, frame: Any) -> Iterator[tuple[int, str]]:
            for column, shown in before(formatter, source, frame):
                yield column, self._shown(source, column, shown) if hook.armed else shown

        return _get_relevant_values

    def _make_message(self, before: Any, hook: Hook) -> Any:
        def __new__(cls: Any, text: str = "", *args: Any) -> Any:  # noqa: N807 - the host's name
            if hook.armed:
                try:
                    text = masked_report(self._core.here(), text, NAME)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    text = self._redactor.failed(NAME, error) + "\n"
            return before(cls, text, *args)

        return staticmethod(__new__)

    def _shown(self, source: str, column: int, shown: str) -> str:
        try:
            name = _NAME.match(source, column)
            return shown if name is None else masked_under(self._core.here(), name[0], shown, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return self._redactor.failed(NAME, error)

    def _is_masked(self) -> bool:
        """Logs something by a logger of our own, and looks at all that arrives."""
        access_token = "cAn4rY7Xq2" * 2
        arrived: list[str] = []
        logger: Any = package.logger
        logger = type(logger)(type(logger._core)(), *logger._options)
        logger.add(
            lambda message: arrived.append(f"{message} {message.record}"),
            format="{message} {extra} {exception}",
        )
        try:
            with self._core:
                len(access_token, 1)  # type: ignore[call-arg] # raises, with a name in its source line
        except TypeError:
            with self._core:
                logger.bind(api_key=access_token).exception(f"token={access_token}")
        finally:
            logger.remove()
        return bool(arrived) and access_token not in "".join(arrived)


def _masked_record(core: _native.Core, record: Any) -> Any:
    """The same record when clean, else a copy."""
    parts = [record["message"], record["extra"]]
    masked = masked_echoes(core, parts, sound_value(core, parts, NAME), NAME)
    exception = record["exception"]
    clean = exception
    if exception is not None:
        clean = masked_exc_info(core, tuple(exception), NAME)
        clean = exception if clean[1] is exception[1] else type(exception)(*clean)
    if masked is parts and clean is exception:
        return record
    return {**record, "message": masked[0], "extra": masked[1], "exception": clean}
