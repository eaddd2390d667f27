"""The process's redactor and installation.

The second of the two rooms that hold process-wide state (`_live` has the live secrets); nothing else in
redact remembers anything between calls. Tests empty both through `reset`.
"""

from __future__ import annotations

import os
from _thread import RLock

from redact import _live, _native, _secret
from redact._complain import complain
from redact._ledger import ledger
from redact._redactor import Redactor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from redact._policy import Mode, Policy

    _T = TypeVar("_T")

_VARIABLE = "REDACT"
_LEDGER_VARIABLE = "REDACT_LEDGER"
_SUMMARY_VARIABLE = "REDACT_SUMMARY"
_SAID: dict[str, str] = {
    "off": "REDACT=off is set in the environment: nothing is masked in this process",
    "observe": "REDACT=observe is set in the environment: secrets are noted in this process, not masked",
}
_IGNORED = 'the environment variable REDACT is ignored: it must be "off", "observe" or empty'

_lock = RLock()  # re-entrant: a signal handler may log while the first redactor is being made
_redactor: Redactor | None = None
_installation: Any = None
_announced = False
_covering: tuple[Redactor, frozenset[str]] = (None, frozenset())  # type: ignore[assignment] # set before it is read
"""The redactor and the sinks that were last in force: a report comes after `uninstall`, too."""


def _new_lock() -> None:
    """In a forked child: the thread that held the lock is not there to let go."""
    global _lock  # noqa: PLW0603 - the room's door
    _lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new_lock)


def redactor() -> Redactor:
    """The process's redactor: that of the installation, else one with the default policy. Since 0.1."""
    return _redactor if _redactor is not None else _first()


def text(s: str) -> str:
    """Masks one text with the process's redactor; the same object when clean. Since 0.1.

    Raises:
        TypeError: It is not a str.
    """
    return redactor().text(s)


def value(o: _T) -> _T:
    """Masks whatever an object holds with the process's redactor; the same object when clean. Since 0.1."""
    return redactor().value(o)


def use(redactor: Redactor | None) -> Redactor:
    """Makes a redactor the process's own; None for one with the default policy.

    The environment's `REDACT=off` or `REDACT=observe` overrides the policy's mode and is announced on stderr
    once.

    Returns:
        The redactor in force, which sinks must use: the given one, or one like it in the environment's mode.
    """
    global _redactor, _covering  # noqa: PLW0603 - the room's content
    chosen = redactor if redactor is not None else Redactor()
    mode = _environment_mode()
    if mode is not None and chosen.policy.mode != mode:
        chosen = Redactor(chosen.policy.__replace__(mode=mode), chosen.live)
    with _lock:
        _redactor = chosen
        _native.use_core(chosen.core if isinstance(chosen.core, _native.Core) else None)
        _covering = (chosen, frozenset())
        _secret.show_with(_shown_by(chosen.policy))
        book = ledger()
        book.about = _about
        if os.environ.get(_LEDGER_VARIABLE):
            book.keep_in(os.environ[_LEDGER_VARIABLE])
        if os.environ.get(_SUMMARY_VARIABLE):
            book.summarize_at_exit()
    return chosen


def installation() -> Any:
    """What `install` left here, or None."""
    return _installation


def set_installation(installation: Any) -> None:
    """Remembers the installation; None when it is taken back, and the default redactor with it."""
    global _installation, _covering  # noqa: PLW0603 - the room's content
    with _lock:
        _installation = installation
        if installation is None:
            _drop_redactor()
        else:
            _covering = (_covering[0], frozenset(getattr(installation, "sinks", ())))


def reset() -> None:
    """Empties both rooms and the ledger: as if the process had just imported redact. For tests."""
    global _installation, _announced  # noqa: PLW0603 - the room's content
    with _lock:
        _installation = None
        _announced = False
        _drop_redactor()
        _live.forget_all()
        if ledger().on_new is not None:
            ledger().keep_in(None)
        ledger().about = None
        ledger().clear()
        ledger().on_leak = None


def _first() -> Redactor:
    with _lock:
        return _redactor if _redactor is not None else use(None)


def _drop_redactor() -> None:
    global _redactor  # noqa: PLW0603 - the room's content
    _redactor = None
    _native.use_core(None)
    _secret.show_with(None)


def _shown_by(policy: Policy) -> Any:
    if not policy.masks:
        return None  # the default look needs no detour
    return lambda kind, sealed: policy.mask_of(kind).render(kind, sealed)


def _about() -> dict[str, Any]:
    """What the ledger's export says of this process: by what its entries came about."""
    from redact._evidence import clean, evidence  # noqa: PLC0415 - only who exports pays for it

    given = os.environ.get(_VARIABLE, "")
    switch = f"{_VARIABLE}={given}" if given in _SAID else ""
    return {"clean": clean, **evidence(_covering[0], _covering[1], switch)}


def _environment_mode() -> Mode | None:
    """The mode that the environment asks for. A wrong one is not repeated: anything may have been pasted."""
    global _announced  # noqa: PLW0603 - once in a process is what is promised
    given = os.environ.get(_VARIABLE, "")
    if not given:
        return None
    with _lock:
        if not _announced:
            _announced = True
            complain(_SAID.get(given, _IGNORED))
    return given if given in _SAID else None  # type: ignore[return-value] # the keys of _SAID are modes
