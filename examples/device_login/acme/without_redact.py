"""The control: the three names that the CLI uses from redact, doing nothing.

A leak test proves something only if the secret does leak without the protection. So each run has a twin in
which these stand in, and every other line of the program is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Self


class Secret(str):
    """A plain string that answers to the interface of `redact.Secret`."""

    __slots__ = ()

    def __new__(cls, value: str, *, kind: str = "secret", ttl: float | None = None) -> Self:
        """Keeps the value and forgets the rest."""
        del kind, ttl
        return super().__new__(cls, value)

    def reveal(self) -> str:
        """The value."""
        return str(self)


def disclose(secret: Secret, to: TextIO) -> None:
    """Writes the value."""
    to.write(secret.reveal())
    to.flush()


def install() -> None:
    """Installs nothing."""
