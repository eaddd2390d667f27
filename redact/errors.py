"""Every error and warning of redact, so that one `except RedactError` catches all of them.

    RedactError
    ├── PolicyError (ValueError)      a setting is wrong
    │   └── RuleError                 … inside a rule
    ├── SecretError (ValueError)      a value cannot be a secret
    │   └── RevealError               a secret came without its value
    ├── InstallError (RuntimeError)   the process already carries another installation
    └── device_flow.DeviceFlowError   a login by the device flow did not come to its end; its children say why
    RedactWarning (UserWarning)

A message names the field and says what to do. None ever holds a value that was given as a secret.
"""

from __future__ import annotations


class RedactError(Exception):
    """Base of every error that redact raises on purpose. Since 0.1."""


class PolicyError(RedactError, ValueError):
    """A setting is wrong; the message names each field at fault. Since 0.1."""


class RuleError(PolicyError):
    """A rule is wrong; the message names the rule's id and the field. Since 0.1."""


class SecretError(RedactError, ValueError):
    """A value cannot be registered as a secret; the message names the field, never the value. Since 0.1."""


class RevealError(SecretError):
    """The plain value is not here: this secret came out of a pickle, which carries the mask. Since 0.1."""


class InstallError(RedactError, RuntimeError):
    """`install` cannot do as asked, for example because other settings are installed. Since 0.1."""


class RedactWarning(UserWarning):
    """Something will not be masked everywhere, and the program should know. Since 0.1."""
