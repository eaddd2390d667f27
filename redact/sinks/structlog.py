# ruff: noqa: SLF001 - the renderers and chains of this file know each other; a logger shows its chain only so
"""Masks what structlog renders: the event before its renderer, where keys are known, and the text after it.

The renderer of a chain is replaced in the chain's own list, in one assignment: loggers that were cached
before share that list, and a thread in the middle of it is not put out of step, as an insertion would.
"""

from __future__ import annotations

import sys
from types import FunctionType

import structlog

from redact import _native, _state
from redact._exceptions import masked_exc_info
from redact._hooks import Hook, restore_all
from redact._sound import sound, sound_text, sound_value
from redact._speaker import speaks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from typing_extensions import Self

    from redact._redactor import Redactor

NAME = "structlog"

_MOST_CHAINS = 1_000  # of apps that make one for each logger; what further ones render is masked all the same


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

    def _redact_slowly(self, logger: Any, method: str, event: Any) -> Any:  # noqa: ARG002 - `_speaker` reads them
        """Masks whatever is no plain event; fails closed."""
        redactor = self._redactor or _state.redactor()
        try:
            return (masked_event if type(event) is dict else masked_rendering)(redactor, event)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return _blank(event, redactor.failed(NAME, error))


def _speaker(local: dict[str, Any]) -> tuple[Any, Any]:
    """Who logs: what processors have put into the event, else the wrapped logger and the method called."""
    event, method = local["event"], local["method"]
    fields = event if isinstance(event, dict) else {}
    logger = fields.get("logger") or getattr(local["logger"], "name", "")
    return logger, fields.get("level") or method


speaks(RedactProcessor._redact_slowly, _speaker)


class RedactingRenderer(_native.Renderer):
    """Stands for a chain's last processor, and masks before it and after it. Put in by `install`.

    `isinstance` takes it for that processor, and its attributes are that processor's: structlog looks for its
    ConsoleRenderer in the chain.
    """

    __slots__ = ("_redact_core", "_redact_redactor", "_redact_renderer", "_redact_switch")

    def __new__(cls, renderer: Any, redactor: Redactor, switch: _native.Switch) -> Self:
        """The plain case is the native class's own."""
        return super().__new__(cls, redactor.core, renderer, switch)

    def __init__(self, renderer: Any, redactor: Redactor, switch: _native.Switch) -> None:
        set_own = object.__setattr__
        set_own(self, "_redact_renderer", renderer)
        set_own(self, "_redact_redactor", redactor)
        set_own(self, "_redact_core", redactor.core)
        set_own(self, "_redact_switch", switch)

    def _redact_event(self, logger: Any, method: str, event: Any) -> Any:  # noqa: ARG002 - `_speaker` reads them
        """Masks an event before it is rendered; fails closed."""
        try:
            if "exc_info" in event:
                return masked_event(self._redact_redactor, event)
            return sound_value(self._redact_core, event, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return _blank(event, self._redact_redactor.failed(NAME, error))

    def _redact_rendering(self, logger: Any, method: str, event: Any, rendered: Any) -> Any:  # noqa: ARG002 - as above
        """Masks what an event was rendered to; fails closed."""
        try:
            if isinstance(rendered, (str, bytes, bytearray)):
                return masked_rendering(self._redact_redactor, rendered)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return _blank(rendered, self._redact_redactor.failed(NAME, error))
        return rendered  # arguments for another logger, or an event for another formatter: walked just now

    def __copy__(self) -> RedactingRenderer:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> RedactingRenderer:
        return self

    @property  # type: ignore[misc] # see the class docstring
    def __class__(self) -> Any:
        return type(self._redact_renderer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._redact_renderer, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._redact_renderer, name, value)

    def __repr__(self) -> str:
        return repr(self._redact_renderer)


speaks(RedactingRenderer._redact_event, _speaker)
speaks(RedactingRenderer._redact_rendering, _speaker)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Guards the chain of the configuration in force, and those of all loggers as they log.

    Returns:
        The function that puts the identical processors back.
    """
    chains = _Chains(redactor)
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


class _Chains:
    """The chains of processors that one installation has changed."""

    def __init__(self, redactor: Redactor) -> None:
        self._processor = RedactProcessor(redactor)
        self._redactor = redactor
        self._switch = _native.Switch()
        # A class of this installation's own: each event asks whether its chain is guarded, and nothing is
        # cheaper than a look at a class.
        self._renderer: Any = type(RedactingRenderer.__name__, (RedactingRenderer,), {"__slots__": ()})
        self._guarded: dict[int, list[Any]] = {}
        self._replaced: list[tuple[Any, list[Any]]] = []

    def guard(self, chain: Any) -> bool:
        """Whether the chain itself masks from now on. One that is no list cannot be changed in place."""
        if type(chain) is not list or not chain or not self._switch.armed:
            return False
        last = chain[-1]
        if type(last) is self._renderer:
            return True
        if issubclass(type(last), RedactingRenderer):
            if last._redact_switch.armed:
                return True
            last = last._redact_renderer  # of an earlier installation
        if _is_capturing(last):
            return True
        if len(self._guarded) >= _MOST_CHAINS and id(chain) not in self._guarded:
            return False
        self._guarded[id(chain)] = chain
        chain[-1] = self._renderer(last, self._redactor, self._switch)
        return True

    def guard_configured(self) -> None:
        """Guards the chain of the configuration in force; one that is no list is exchanged for a list."""
        chain = structlog.get_config()["processors"]
        if not self.guard(chain) and type(chain) is not list and chain:
            self._replaced.append((chain, [*chain]))
            structlog.configure(processors=self._replaced[-1][1])

    def restore(self) -> None:
        """Puts every processor back."""
        self._switch.armed = False
        for chain in self._guarded.values():
            for at, link in enumerate(chain):
                if type(link) is self._renderer:
                    chain[at] = link._redact_renderer
        self._guarded.clear()
        for given, chain in self._replaced:
            if structlog.get_config()["processors"] is chain:
                structlog.configure(processors=given)
        self._replaced.clear()

    def make_process_event(self, before: Any, hook: Hook) -> Any:
        """The way of every event through every chain: those not met before are guarded as they come."""
        renderer = self._renderer

        def _process_event(logger: Any, method: str, event: Any, fields: dict[str, Any]) -> Any:
            chain = logger._processors
            # The first condition holds for nearly every event; it is written out for speed.
            if (
                (type(chain) is list and chain and type(chain[-1]) is renderer)
                or not hook.armed
                or self.guard(chain)
            ):
                return before(logger, method, event, fields)
            return self._processor(logger, method, before(logger, method, event, fields))

        return _as_structlogs_own(_process_event)

    def make_configure(self, before: Any, hook: Hook) -> Any:
        """structlog.configure, called later."""

        def configure(*args: Any, **options: Any) -> None:
            before(*args, **options)
            if hook.armed:
                self.guard_configured()

        return configure


def _as_structlogs_own(function: Any) -> Any:
    """The function under a module name of structlog's.

    Its processors that tell file and line take the first frame for the app's that is of another package, and
    ask the frame's globals.
    """
    own = FunctionType(
        function.__code__,
        {**globals(), "__name__": "structlog._redact"},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    own.__module__ = __name__
    return own


def _is_capturing(processor: Any) -> bool:
    """Whether a chain ends in structlog's own trap for tests: what it catches goes nowhere."""
    return type(processor).__name__ == "LogCapture" and type(processor).__module__ == "structlog.testing"


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


def _blank(event: Any, mask: str) -> Any:
    """What is left of an event whose redaction failed."""
    if isinstance(event, dict):
        kept = {name: event[name] for name in ("_record", "_from_structlog") if name in event}
        return {"event": mask, **kept}
    if isinstance(event, (bytes, bytearray)):
        return mask.encode()
    if isinstance(event, tuple):
        return (mask,), {}
    return mask
