"""Redactor: a policy at work. Finds and masks, learns nothing, changes nothing that it is given."""

from __future__ import annotations

from redact._complain import complain
from redact._ledger import Ledger, ledger
from redact._live import LiveSecrets, process_live
from redact._policy import DEFAULT, Policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeVar, overload

    from redact import _native
    from redact._incremental import Incremental
    from redact._match import Match

    _T = TypeVar("_T")

_MOST_COMPLAINTS = 100


class Redactor:
    """Masks secrets in texts, bytes and values by one policy. Any number of threads may use one. Since 0.1.

    Args:
        policy: The settings; None for the default ones.
        live: The live secrets to search for; None for the process's own.

    Attributes:
        policy: The settings.
        live: The live secrets.
        ledger: Where matches and failures are noted: the process's own.
        core: The compiled policy, for callers that count nanoseconds.

    Raises:
        TypeError: An argument is of the wrong type.
        RuleError: A rule of the policy does not compile.
    """

    __slots__ = ("__weakref__", "_complaints", "_learns", "_teacher", "core", "ledger", "live", "policy")

    policy: Policy
    live: LiveSecrets
    ledger: Ledger
    core: _native.Core

    def __init__(self, policy: Policy | None = None, live: LiveSecrets | None = None) -> None:
        self.policy = policy if policy is not None else DEFAULT
        self.live = live if live is not None else process_live()
        fault = _type_fault("policy", self.policy, Policy) or _type_fault("live", self.live, LiveSecrets)
        if fault:
            raise TypeError(fault)
        self.ledger = ledger()
        self.core = self.policy.compile(self.live, self.ledger.tally)
        self._complaints: set[tuple[str, str]] = set()
        self._learns = False
        self._teacher: _native.Core | None = None

    def _learn(self) -> None:
        """For an installation, whose redactor remembers what it sees under sensitive names."""
        self.core = self.policy.compile(self.live, self.ledger.tally, learn=True)
        self._learns = True

    def _only_learn(self, value: object) -> object:
        """Learns, if this redactor does, from a value that goes nowhere itself and so is not counted."""
        if not self._learns:
            return value
        if self._teacher is None:
            self._teacher = self.policy.compile(self.live, None, learn=True)
        return self._teacher.value(value, "")

    def text(self, text: str, sink: str = "") -> str:
        """Masks one text.

        Args:
            text: Any str; lone surrogates and NULs are ordinary.
            sink: Where it is going, for the ledger.

        Returns:
            The same object when it is clean.

        Raises:
            TypeError: It is not a str.
        """
        if type(text) is not str:
            fault = _type_fault("text", text, str)
            if fault:
                del text  # a traceback with locals shows this frame
                raise TypeError(fault)
        return self.core.text(text, sink)

    def data(self, data: bytes, sink: str = "") -> bytes:
        """Masks bytes, read as text of any encoding that holds ASCII as it is.

        Args:
            data: The bytes.
            sink: Where they are going, for the ledger.

        Returns:
            The same object when they are clean.

        Raises:
            TypeError: They are not bytes.
        """
        if type(data) is not bytes:
            fault = _type_fault("data", data, bytes)
            if fault:
                del data
                raise TypeError(fault)
        return self.core.data(data, sink)

    def value(self, value: _T, sink: str = "") -> _T:
        """Masks whatever an object holds: mappings, sequences, sets, texts, to the policy's depth.

        Named tuples, data classes, attrs classes, pydantic models, msgspec structs and namespaces are copied
        with their fields masked, exceptions with their arguments, notes and attributes. Objects of other
        classes are looked into, up to a thousand values each and 50,000 in all, without a call of their
        `repr`: what they keep in `__dict__`, slots and classes, and what their `__repr__` and `__str__` name.
        Where that holds a secret and the object shows it, its masked `str` (or `repr`, if it has no `str` of
        its own) takes its place. What a `repr` makes up from elsewhere is masked only once it is text.

        Args:
            value: Any object. It is never changed.
            sink: Where it is going, for the ledger.

        Returns:
            The same object when it is clean, else a copy of what changed.
        """
        return self.core.value(value, sink)

    def matches(self, text: str) -> list[Match]:
        """Where secrets are in a text, in order and without overlaps. Nothing is noted in the ledger.

        Raises:
            TypeError: It is not a str.
        """
        fault = _type_fault("text", text, str)
        if fault:
            del text
            raise TypeError(fault)
        from redact._match import Match  # noqa: PLC0415 - a process that only masks asks for none

        return [Match(*match) for match in self.core.matches(text)]  # type: ignore[arg-type] # the net is one of three

    if TYPE_CHECKING:

        @overload
        def incremental(self, binary: Literal[False] = False, sink: str = "") -> Incremental[str]: ...
        @overload
        def incremental(self, binary: Literal[True], sink: str = "") -> Incremental[bytes]: ...

    def incremental(self, binary: bool = False, sink: str = "") -> Incremental[str] | Incremental[bytes]:
        """Starts a stream of text, or of bytes, that is masked piece by piece.

        Args:
            binary: Whether the pieces are bytes.
            sink: Where it is going, for the ledger.
        """
        from redact._incremental import Incremental  # noqa: PLC0415 - few programs have streams of their own

        if binary:
            return Incremental(self.core.incremental_data(sink), binary=True)
        return Incremental(self.core.incremental(sink), binary=False)

    def failed(self, sink: str, error: BaseException) -> str:
        """For a sink whose redaction failed: notes it, says it on stderr once for each type of error.

        Args:
            sink: The sink's name.
            error: What was caught. Only its type is looked at.

        Returns:
            `[REDACTED:error]`, which the sink lets out instead of its data.
        """
        name = type(error).__name__
        self.ledger.note_error(sink, name)
        if (sink, name) not in self._complaints and len(self._complaints) < _MOST_COMPLAINTS:
            self._complaints.add((sink, name))
            complain(
                f"{sink or 'redaction'} failed with {name}, and wrote [REDACTED:error] instead of its data"
            )
        return "[REDACTED:error]"

    def __repr__(self) -> str:
        return f"Redactor({self.policy!r})"


def _type_fault(name: str, value: object, wanted: type) -> str | None:
    if isinstance(value, wanted):
        return None
    return f"{name} must be {wanted.__name__}, not {type(value).__name__}"
