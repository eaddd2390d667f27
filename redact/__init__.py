"""redact keeps credentials from leaving a Python process.

    import redact
    redact.install()

The names in `__all__` are the public ones. Importing this module is cheap on purpose: what is used once in a
process, or not at all, is loaded on first use.
"""

try:
    import redact._native  # noqa: F401 - first of all, to say what to do where it is missing
except ModuleNotFoundError as _error:
    if _error.name != "redact._native":
        raise
    _text = (
        "redact's native core is missing: reinstall it with `pip install --force-reinstall redact-logs`, "
        "or run `make build` in a checkout"
    )
    raise ImportError(_text, name="redact._native") from None

from redact._ledger import Ledger, ledger
from redact._live import LiveSecrets, protect
from redact._policy import Policy
from redact._redactor import Redactor
from redact._secret import Secret, jsonable
from redact._state import redactor, text, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from redact._disclose import disclose
    from redact._hygiene import argv_guard, clean_env, no_core_dumps
    from redact._incremental import Incremental
    from redact._install import Installation, install
    from redact._kind import Kind, kinds
    from redact._mask import Drop, Fingerprint, Fixed, Partial
    from redact._match import Match
    from redact._rule import Allow, Rule
    from redact._sensitive import sensitive
    from redact.errors import (
        InstallError,
        PolicyError,
        RedactError,
        RedactWarning,
        RevealError,
        RuleError,
        SecretError,
    )

__version__ = "0.1.0"

__all__ = [
    "Allow",
    "Drop",
    "Fingerprint",
    "Fixed",
    "Incremental",
    "InstallError",
    "Installation",
    "Kind",
    "Ledger",
    "LiveSecrets",
    "Match",
    "Partial",
    "Policy",
    "PolicyError",
    "RedactError",
    "RedactWarning",
    "Redactor",
    "RevealError",
    "Rule",
    "RuleError",
    "Secret",
    "SecretError",
    "__version__",
    "argv_guard",
    "clean_env",
    "disclose",
    "install",
    "jsonable",
    "kinds",
    "ledger",
    "no_core_dumps",
    "protect",
    "redactor",
    "sensitive",
    "text",
    "value",
]

_LATE = {
    "Allow": "redact._rule",
    "Drop": "redact._mask",
    "Fingerprint": "redact._mask",
    "Fixed": "redact._mask",
    "Incremental": "redact._incremental",
    "InstallError": "redact.errors",
    "Installation": "redact._install",
    "Kind": "redact._kind",
    "Match": "redact._match",
    "Partial": "redact._mask",
    "PolicyError": "redact.errors",
    "RedactError": "redact.errors",
    "RedactWarning": "redact.errors",
    "RevealError": "redact.errors",
    "Rule": "redact._rule",
    "RuleError": "redact.errors",
    "SecretError": "redact.errors",
    "argv_guard": "redact._hygiene",
    "clean_env": "redact._hygiene",
    "disclose": "redact._disclose",
    "install": "redact._install",
    "kinds": "redact._kind",
    "no_core_dumps": "redact._hygiene",
    "sensitive": "redact._sensitive",
}


def __getattr__(name: str) -> object:
    """Loads what most imports do not use."""
    if name not in _LATE:
        text = f"module 'redact' has no attribute {name!r}"
        raise AttributeError(text)
    import sys  # noqa: PLC0415 - who uses none of these pays for nothing

    __import__(_LATE[name])  # all of importlib would be a module more
    found = globals()[name] = getattr(sys.modules[_LATE[name]], name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
