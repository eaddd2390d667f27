"""disclose: shows a secret on purpose, past the guards, and leaves a note of it in the ledger."""

from __future__ import annotations

from redact._ledger import ledger
from redact._secret import Secret, fingerprint_of, sealed_of
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def disclose(secret: Secret, to: TextIO) -> None:
    """Writes a secret's plain value, without a newline, to a stream, and flushes it. Since 0.1.

    For the one place where a person must read it, such as the user code of a login, or where another program
    asks for it by a pipe. A command whose purpose is that says so in one line:

        def token() -> None:  # mycli token | other
            redact.disclose(load_token(), to=sys.stdout)
            print()

    On a stream that redact guards it is let through; any other stream gets it by `write`. All else that is
    written there stays masked. The ledger notes kind, fingerprint and call site as disclosed, apart from what
    was revealed. `Kind.disclosed_to` tells which kinds are meant to be shown, and to whom.

    Args:
        secret: What to show.
        to: The text stream to show it on, for example `sys.stderr`.

    Raises:
        TypeError: `secret` is not a `Secret`.
        RevealError: The secret came out of a pickle, which carries its mask only.
        RedactError: The stream's encoding has no characters for it.
        OSError: The stream cannot be written, for example because the other program has gone
            (BrokenPipeError). No frame below the caller's is left in its traceback: some held the value.
    """
    fault = _type_fault(secret)
    if fault:
        del secret  # a traceback with locals shows this frame
        raise TypeError(fault)
    sealed = sealed_of(secret)
    show = getattr(to, "_redact_disclose", None) or to.write
    unshown = False
    try:
        show(sealed.reveal())
    except UnicodeError:
        unshown = True  # that error carries the value: ours is raised outside, where it is not its context
    except Exception as error:  # noqa: BLE001 - raised again as it is
        raise error.with_traceback(None) from None
    if unshown:
        text = f"the stream's encoding cannot show this {secret.kind}"
        raise RedactError(text)
    ledger().note_disclosed(secret.kind, fingerprint_of(secret))  # before the flush: some of it may be out
    to.flush()


def _type_fault(secret: object) -> str | None:
    if isinstance(secret, Secret):
        return None
    return f"secret must be a Secret, not {type(secret).__name__}: wrap the value in redact.Secret"
