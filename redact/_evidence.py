"""What an auditor needs beside the ledger: by which policy, catalogue and sinks it came about."""

from __future__ import annotations

from redact import _native
from redact._frozen import Frozen
from redact._live import process_live
from redact._policy import Policy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from redact._redactor import Redactor


def evidence(redactor: Redactor, sinks: Iterable[str], environment: str = "") -> dict[str, Any]:
    """The facts about a process, as they stand in the ledger's JSON and in `redact doctor --json`.

    Args:
        redactor: What masks.
        sinks: The names of the sinks that are covered.
        environment: What the environment has switched, such as `REDACT=observe`; empty if nothing.
    """
    return {
        "redact": _native.__version__,
        "catalogue": _native.catalogue_version,
        "policy": policy_hash(redactor.policy),
        "mode": redactor.policy.mode,
        "environment": environment,
        "sinks": sorted(sinks),
    }


def policy_hash(policy: Policy) -> str:
    """SHA-256 over a policy's settings, 64 hex digits: equal policies have equal ones, in every process.

    Keys of fingerprints are no part of it: whoever has the hash must not be able to try them.
    """
    import hashlib  # noqa: PLC0415 - only who asks pays for these
    import json  # noqa: PLC0415 - as above

    text = json.dumps(_plain(policy), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def clean(text: str) -> str:
    """A name of the program's own, masked if a secret stands in it; noted nowhere."""
    return _core().text(text)


def _core() -> _native.Core:
    global _quiet  # noqa: PLW0603 - made when somebody first exports
    if _quiet is None:
        _quiet = Policy().compile(process_live(), None)
    return _quiet


_quiet: _native.Core | None = None


def _plain(value: Any) -> Any:
    """A setting as JSON, the same for equal ones."""
    if isinstance(value, Frozen):
        return {"": type(value).__name__, **{name: _plain(each) for name, each in value._fields().items()}}
    if isinstance(value, (set, frozenset)):
        return sorted(map(_plain, value), key=repr)
    if isinstance(value, (list, tuple)):
        return list(map(_plain, value))
    if hasattr(type(value), "items"):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, bytes):
        return "a key"
    return value if value is None or isinstance(value, (str, int, float, bool)) else type(value).__name__
