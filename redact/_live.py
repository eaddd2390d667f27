"""Live secrets: exact values that the running program knows.

One of the two rooms that hold process-wide state (`_state` is the other). The values themselves are in native
memory (`_native.LiveTable`), never in a Python object that outlives the call; this module checks what comes
in. No frame of it still holds a value when it raises, so a traceback with locals shows none.
"""

from __future__ import annotations

from redact._native import LiveTable, is_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from redact.errors import SecretError

_CENTURY = 3.2e9
"""Seconds. Longer times to live count as this, so that no sum of them leaves the native clock's range."""

_SHORTEST = 4


class LiveSecrets:
    """A table of exact values that every text is searched for, in whatever spelling. Thread-safe. Since 0.1.

    Found are also the spellings that values take on their way into logs: base64, hex, percent-encoded,
    escaped, in lower case. `native/README.md`, section 5, has the list.

    Args:
        grace: Seconds that a value stays live after its time: lines that mention it may come late.
    """

    __slots__ = ("table",)

    def __init__(self, *, grace: float = 600.0) -> None:
        self.table: LiveTable = LiveTable(grace=grace)

    def add(self, value: str, *, kind: str, ttl: float | None = None) -> None:
        """Registers a value until `discard`, or for `ttl` seconds and the grace time.

        A value of fewer than four characters is not registered, because it would mask half of every text: one
        `RedactWarning` per process says so.

        Args:
            value: The plain value, not empty.
            kind: What it is, in snake_case.
            ttl: Seconds to live, a positive finite number; None for as long as it is not discarded.

        Raises:
            SecretError: An argument is wrong. The message names each one at fault, never the value.
        """
        if ttl is None and self.table.pin_plain(value, kind):
            return  # nearly every call, and adding one costs little more than this
        fault = _pin(self.table, value, kind, ttl)
        if fault:
            del value
            raise refusal(fault)

    def discard(self, value: str) -> bool:
        """Forgets a value at once and wipes it from memory, whatever still holds it.

        Returns:
            Whether it was live.

        Raises:
            SecretError: The value is not a str, or empty.
        """
        fault = value_fault(value)
        if fault:
            del value
            raise refusal(fault)
        return self.table.discard(str.__str__(value))

    def clear(self) -> None:
        """Forgets every value at once."""
        self.table.clear()

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        return f"<LiveSecrets of {len(self.table)}>"


_PROCESS = LiveSecrets()
_short_seen = False


def process_live() -> LiveSecrets:
    """The process's own table: `Secret` and `protect` register here, redactors search it by default."""
    return _PROCESS


def protect(value: str, *, kind: str, ttl: float | None = None) -> None:
    """Registers a live secret with the process: from now on it is masked wherever it appears. Since 0.1.

    For values that must stay plain strings; where the program can hold a `Secret` instead, that is safer.

    Args:
        value: The plain value, not empty.
        kind: What it is, in snake_case: `access_token`, `password`, …
        ttl: Seconds to live, a positive finite number; None for as long as `process_live().discard` is not
            called.

    Raises:
        SecretError: An argument is wrong. The message names each one at fault, never the value.
    """
    fault = _pin(_PROCESS.table, value, kind, ttl)
    if fault:
        del value
        raise refusal(fault)


def refusal(fault: str) -> SecretError:
    """The error for what is wrong with a secret."""
    from redact.errors import SecretError  # noqa: PLC0415 - most processes raise none

    return SecretError(fault)


def _pin(table: LiveTable, value: str, kind: str, ttl: float | None) -> str | None:
    fault = faults(value, kind, ttl)
    if fault is None and not table.pin(str.__str__(value), kind, seconds(ttl)):
        warn_if_short(value, kind, stacklevel=4)
    return fault


def faults(value: object, kind: object, ttl: object) -> str | None:
    """What is wrong with the arguments of a secret, in one text for an error, or None."""
    if ttl is None and isinstance(value, str) and value and is_kind(kind):
        return None
    named = (value_fault(value), _named("kind", _kind_fault(kind)), _named("ttl", _ttl_fault(ttl)))
    return "; ".join(fault for fault in named if fault) or None


def value_fault(value: object) -> str | None:
    """What is wrong with a plain value, or None. The text holds nothing of it."""
    if not isinstance(value, str):
        return f"value must be a str, not {type(value).__name__}"
    return None if value else "value must not be empty"


def seconds(ttl: float | None) -> float | None:
    """A checked time to live as the native table takes it."""
    return None if ttl is None else float(min(ttl, _CENTURY))


def warn_if_short(value: str, kind: str, stacklevel: int) -> None:
    """Says once in a process that a value is too short to be searched for; names its kind alone."""
    global _short_seen  # noqa: PLW0603 - once in a process is what is asked for
    if len(value) >= _SHORTEST or _short_seen:
        return
    _short_seen = True
    import warnings  # noqa: PLC0415 - most processes never warn

    from redact.errors import RedactWarning  # noqa: PLC0415 - as above

    text = (
        f"a secret of kind {kind!r} has fewer than {_SHORTEST} characters: it is not searched for in texts, "
        "because it would be found everywhere (said once)"
    )
    warnings.warn(text, RedactWarning, stacklevel=stacklevel)


def forget_all() -> None:
    """Empties the process's table and forgets that anything was warned about. For `_state.reset`."""
    global _short_seen  # noqa: PLW0603 - the flag above
    _PROCESS.clear()
    _short_seen = False


def _kind_fault(kind: object) -> str | None:
    if is_kind(kind):
        return None
    from redact._kind import kind_fault  # noqa: PLC0415 - most processes give no wrong one

    return kind_fault(kind)


def _ttl_fault(ttl: object) -> str | None:
    if ttl is None:
        return None
    if isinstance(ttl, bool) or not isinstance(ttl, (int, float)):
        return f"must be a number of seconds, not {type(ttl).__name__}"
    return None if 0 < ttl < float("inf") else "must be a positive, finite number of seconds"


def _named(name: str, fault: str | None) -> str | None:
    return f"{name} {fault}" if fault else None
