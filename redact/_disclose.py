"""disclose: shows a secret on purpose, past the guards, and leaves a note of it in the ledger."""

from __future__ import annotations

from redact import _native
from redact._ledger import ledger, process_key
from redact._secret import Secret
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def disclose(secret: Secret, to: TextIO) -> None:
    """Writes a secret's plain value, without a newline, to a stream, and flushes it. Since 0.1.

    For the one place where a person must read it, such as the user code of a login. On a stream that redact
    guards it is let through; any other stream gets it by `write`. The ledger notes kind, fingerprint and call
    site as disclosed.

    Args:
        secret: What to show.
        to: The text stream to show it on, for example `sys.stderr`.

    Raises:
        TypeError: `secret` is not a `Secret`.
        RevealError: The secret came out of a pickle, which carries its mask only.
        RedactError: The stream's encoding has no characters for it.
    """
    fault = _type_fault(secret)
    if fault:
        del secret  # a traceback with locals shows this frame
        raise TypeError(fault)
    show = getattr(to, "_redact_disclose", None) or to.write
    try:
        show(secret.reveal())
    except UnicodeError:
        text = f"the stream's encoding cannot show this {secret.kind}"
        raise RedactError(text) from None  # the first error carries the value
    to.flush()
    ledger().note_disclosed(secret.kind, _native.fingerprint(secret.reveal(), secret.kind, process_key()))


def _type_fault(secret: object) -> str | None:
    if isinstance(secret, Secret):
        return None
    return f"secret must be a Secret, not {type(secret).__name__}: wrap the value in redact.Secret"
