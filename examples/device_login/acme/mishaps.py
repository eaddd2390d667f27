"""A bad day: what goes wrong beside the main road, and where Python puts the text of it.

Each function is one thing that happens in real programs; none of them ends the program.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import logging
import runpy
import subprocess
import sys
import threading
import traceback
import warnings
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger("acme.mishaps")
events: structlog.typing.FilteringBoundLogger = structlog.get_logger()


def all_at_once(token: dict[str, Any], device_code: str, folder: Path) -> None:
    """Lets everything happen, in order."""
    access_token, refresh_token = token["access_token"], token["refresh_token"]
    keychain_refuses(access_token)
    hook_fails(folder / "after_login.py")
    thread_fails(refresh_token)
    destructor_fails(access_token)
    task_fails(access_token)
    warning_quotes(access_token)
    log_call_is_wrong(refresh_token)
    state_is_encoded(device_code)
    wire_dump(access_token)


def keychain_refuses(access_token: str) -> None:
    """A child process fails: its command line is in the exception, in the log, and in a frame's locals."""
    command = [sys.executable, "-c", "raise SystemExit(3)", "--token", access_token]
    try:
        subprocess.run(command, check=True)  # noqa: S603  # our own interpreter
    except subprocess.CalledProcessError:
        log.exception("the keychain refused")
        events.exception("the keychain refused")


def hook_fails(hook: Path) -> None:
    """The person's hook holds a password; Python shows the source lines of warnings and tracebacks."""

    def notify(channel: str, password: str) -> None:
        warnings.warn("notify() is deprecated, use post()", DeprecationWarning, stacklevel=2)
        msg = f"cannot reach {channel} (a password of {len(password)} characters was given)"
        raise ConnectionError(msg)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        try:
            runpy.run_path(str(hook), {"notify": notify})
        except ConnectionError:
            traceback.print_exc()


def thread_fails(refresh_token: str) -> None:
    """A thread that renews tokens ends with an exception that nobody catches."""

    def renew() -> None:
        msg = f"cannot renew {refresh_token}"
        raise RuntimeError(msg)

    thread = threading.Thread(target=renew, name="renewal")
    thread.start()
    thread.join()


def destructor_fails(access_token: str) -> None:
    """An exception in `__del__` cannot be raised, so Python prints it."""

    class Connection:
        def __del__(self) -> None:
            msg = f"closed too late: authorization={access_token}"
            raise OSError(msg)

    Connection()


def task_fails(access_token: str) -> None:
    """An asyncio task fails and nobody asks for its result: the event loop logs it."""

    async def upload() -> None:
        msg = f"upload refused for {access_token}"
        raise PermissionError(msg)

    async def run() -> None:
        task = asyncio.create_task(upload())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()

    asyncio.run(run())


def warning_quotes(access_token: str) -> None:
    """A warning whose message quotes the value it is about."""
    warnings.warn(f"the token {access_token} went over plain http", UserWarning, stacklevel=1)


def log_call_is_wrong(refresh_token: str) -> None:
    """A log call with a wrong format: logging prints a report of its own, arguments and all, to stderr."""
    log.debug("renewal %d", refresh_token)


def state_is_encoded(device_code: str) -> None:
    """The same secret in other clothes: base64 and hex, as they stand in cookies, QR codes and cache keys."""
    log.debug("state cookie %s", base64.urlsafe_b64encode(f'{{"pending":"{device_code}"}}'.encode()).decode())
    log.debug("cache key %s", device_code.encode().hex())


def wire_dump(access_token: str) -> None:
    """A dump of a request, written in small pieces and past the text layer, as verbose clients do."""
    request = f"> GET /export HTTP/1.1\n> Authorization: Bearer {access_token}\n>\n".encode()
    sys.stderr.flush()
    for start in range(0, len(request), 7):
        sys.stderr.buffer.write(request[start : start + 7])
    sys.stderr.buffer.flush()
