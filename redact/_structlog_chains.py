# ruff: noqa: SLF001 - the renderers and chains of this file know each other; a logger shows its chain only so
"""The chains of processors that events of structlog go through, and the renderer that guards each.

The renderer of a chain is replaced in the chain's own list, in one assignment: loggers that were cached
before share that list, and a thread in the middle of it is not put out of step, as an insertion would.
"""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType

import structlog

from redact import _native
from redact._sound import sound_value
from redact._speaker import speaks
from redact._structlog_events import NAME, blank_event, masked_event, masked_rendering, speaker_of_event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Self

    from redact._hooks import Hook
    from redact._redactor import Redactor

_MOST_CHAINS = 1_000  # of apps that make one for each logger; what further ones render is masked all the same


class RedactingRenderer(_native.Renderer):
    """Stands for a chain's last processor, and masks before it and after it. Put in by `install`.

    `isinstance` takes it for that processor, and its attributes are that processor's: structlog looks for its
    ConsoleRenderer in the chain.
    """

    __slots__ = ("_redact_core", "_redact_redactor", "_redact_renderer", "_redact_switch")

    def __new__(cls, renderer: Any, redactor: Redactor, switch: _native.Switch) -> Self:
        """The plain case is the native class's own."""
        return super().__new__(cls, redactor.core, renderer, switch, _writes_json_by(renderer))

    def __init__(self, renderer: Any, redactor: Redactor, switch: _native.Switch) -> None:
        set_own = object.__setattr__
        set_own(self, "_redact_renderer", renderer)
        set_own(self, "_redact_redactor", redactor)
        set_own(self, "_redact_core", redactor.core)
        set_own(self, "_redact_switch", switch)

    def _redact_event(self, logger: Any, method: str, event: Any) -> Any:  # noqa: ARG002 - `speaker_of_event` reads them
        """Masks an event before it is rendered; fails closed."""
        try:
            if "exc_info" in event:
                return masked_event(self._redact_redactor, event)
            return sound_value(self._redact_core, event, NAME)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return blank_event(event, self._redact_redactor.failed(NAME, error))

    def _redact_rendering(self, logger: Any, method: str, event: Any, rendered: Any) -> Any:  # noqa: ARG002 - as above
        """Masks what an event was rendered to; fails closed."""
        try:
            if isinstance(rendered, (str, bytes, bytearray)):
                return masked_rendering(self._redact_redactor, rendered)
        except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
            return blank_event(rendered, self._redact_redactor.failed(NAME, error))
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


speaks(RedactingRenderer._redact_event, speaker_of_event)
speaks(RedactingRenderer._redact_rendering, speaker_of_event)


class Chains:
    """The chains of processors that one installation has changed."""

    def __init__(self, redactor: Redactor, processor: Any) -> None:
        self._processor = processor  # for what chains render that cannot be guarded
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

        def _process_event(logger: Any, method: str, event: Any, fields: dict[str, Any]) -> Any:
            if not hook.armed or self.guard(logger._processors):
                return before(logger, method, event, fields)
            return self._processor(logger, method, before(logger, method, event, fields))

        return _native.Shortcut.of_events(before, _as_structlogs_own(_process_event), self._renderer)

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


def _writes_json_by(renderer: Any) -> Any:
    """What a renderer writes its events by, if that is json's own `dumps` or orjson's; else None."""
    if type(renderer) is not structlog.processors.JSONRenderer:
        return None
    dumps = getattr(renderer, "_dumps", None)
    if "cls" in getattr(renderer, "_dumps_kw", {"cls"}):
        return None  # an encoder of the app's own
    known = type(dumps) in {FunctionType, BuiltinFunctionType} and dumps.__module__ in {"json", "orjson"}
    return dumps if known and dumps is getattr(sys.modules.get(dumps.__module__), "dumps", None) else None


def _is_capturing(processor: Any) -> bool:
    """Whether a chain ends in structlog's own trap for tests: what it catches goes nowhere."""
    return type(processor).__name__ == "LogCapture" and type(processor).__module__ == "structlog.testing"
