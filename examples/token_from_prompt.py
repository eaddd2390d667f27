"""A command that takes a token at a prompt, or on standard input, and keeps it in the system's keyring.

    python token_from_prompt.py
    pass show acme | python token_from_prompt.py

Never on the command line: other users of the machine can read that, and the shell keeps it. If one stands
there all the same, the program refuses and ends with 2. Where there is no keyring, the token is not kept, and
the program says so: a file would be readable to more than its owner means.
"""

from __future__ import annotations

import getpass
import importlib
import logging
import subprocess
import sys
from typing import Any

import redact

SERVICE = "acme"
log = logging.getLogger("token_from_prompt")


def take_token() -> redact.Secret:
    """Asks for the token, without an echo; reads the first line where nobody is there to ask.

    Raises:
        SecretError: There was none.
    """
    plain = getpass.getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    return redact.Secret(plain, kind="access_token")


def keep(token: redact.Secret) -> str:
    """Stores the token, and says in a sentence what became of it."""
    try:
        keyring: Any = importlib.import_module("keyring")
    except ModuleNotFoundError:
        return "keyring is not installed (pip install keyring): the token is forgotten when this program ends"
    try:
        keyring.set_password(SERVICE, getpass.getuser(), token.reveal())
    except keyring.errors.KeyringError as error:  # NoKeyringError on most servers
        return f"the keyring refused ({type(error).__name__}): the token is forgotten when this program ends"
    return f"the token is in the keyring, under the service {SERVICE!r}"


def main() -> int:
    """Takes the token, keeps it, and does what programs do with one."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
    redact.install()
    redact.no_core_dumps()
    try:
        redact.argv_guard(on_found="refuse")
        token = take_token()
    except redact.RedactError as error:
        print(f"token_from_prompt: {error}", file=sys.stderr)
        return 2
    print(f"took {token}: {keep(token)}")

    # A careless line, such as debug logs of HTTP clients have. It comes out masked.
    log.info("GET /me, headers: {'Authorization': 'Bearer %s'}", token.reveal())
    # Another program gets an environment in which no credential is left.
    child = [sys.executable, "-c", "import os; print('ACME_TOKEN' in os.environ)"]
    done = subprocess.run(child, env=redact.clean_env(), capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    print(f"a child sees ACME_TOKEN: {done.stdout.strip()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
