"""Where the tokens are between two commands: in the system's keyring, and nowhere else.

Without a keyring nothing is stored. A file would be readable to every program of the person's, to their
backups, and to whoever finds the disk.
"""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redact import Secret

SERVICE = "acme-cli"


class StorageError(Exception):
    """The keyring is missing, or refuses. The message holds no value."""


def keep(server: str, tokens: dict[str, Secret]) -> None:
    """Stores tokens by name, for one server.

    Raises:
        StorageError: There is no keyring.
    """
    _call("set_password", server, json.dumps({name: token.reveal() for name, token in tokens.items()}))


def stored(server: str) -> dict[str, str]:
    """The tokens by name; empty if nobody is logged in.

    Raises:
        StorageError: There is no keyring.
    """
    found = _call("get_password", server)
    return json.loads(found) if found else {}


def forget(server: str) -> None:
    """Takes the tokens out of the keyring.

    Raises:
        StorageError: There is no keyring.
    """
    _call("delete_password", server)


def _call(name: str, *arguments: str) -> Any:
    try:
        keyring: Any = importlib.import_module("keyring")
    except ModuleNotFoundError:
        keyring = None
    problem = "there is no keyring to keep the tokens in: pip install keyring"
    if keyring is not None:
        try:
            return getattr(keyring, name)(SERVICE, *arguments)
        except keyring.errors.KeyringError as error:  # NoKeyringError on most servers
            problem = f"the keyring refused: {type(error).__name__}"
    raise StorageError(problem)
