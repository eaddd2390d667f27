"""Keeps a ledger in a file that several processes share.

Each process adds what it has noted since its last write. The lock is on the file itself; the new content is
a file of its own that takes the old one's place, so that a reader never meets half of it, and no process is
made to wait for one that reads.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import tempfile
from _thread import RLock
from time import monotonic, sleep

from redact._complain import complain
from redact._entry import SECTIONS
from redact._ledger_file import document, key_of, merged, parsed
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._ledger import Ledger
    from redact._ledger_file import Document

VARIABLE = "REDACT_LEDGER"

_BETWEEN = 1.0
"""Seconds between two writes while the process runs."""

_REST = 20
"""Times as long as a write took nothing is written: a large ledger must not slow the program down."""

_PATIENCE, _LAST_PATIENCE = 0.1, 5.0
"""Seconds of waiting for other processes: in the middle of a log call, and at the end of the process."""


class Keeper:
    """Writes one ledger to one file."""

    def __init__(self, ledger: Ledger, path: str) -> None:
        self.path = path
        self._ledger = ledger
        self._written: dict[str, dict[tuple[Any, ...], int]] = {}
        self._next = 0.0
        self._complained = False
        self._busy = False
        self._lock = RLock()

    def changed(self) -> None:
        """A new entry is there. Called in the middle of log calls: seldom does anything, never raises."""
        if monotonic() >= self._next:
            self.save(_PATIENCE)

    def save(self, patience: float = _LAST_PATIENCE) -> None:
        """Adds to the file what is not in it yet. Never raises."""
        with self._lock:
            if self._busy:  # a finalizer or a signal handler has logged in the middle of this
                return
            self._busy = True
            begun = monotonic()
            try:
                self._save(patience)
            except Exception as error:  # noqa: BLE001 - keeping notes must not cost the program anything
                self._complain(error)
            finally:
                ended = monotonic()
                self._next = ended + max(_BETWEEN, _REST * (ended - begun))
                self._busy = False

    def start_anew(self) -> None:
        """In a forked child, whose ledger is empty."""
        self._lock = RLock()
        self._written, self._busy, self._next = {}, False, 0.0

    def _save(self, patience: float) -> None:
        told = document(self._ledger)
        unsaved: Document = {section: self._unsaved(section, told[section]) for section in SECTIONS}
        if self._written and not any(unsaved.values()):
            return
        update(self.path, {**told, **unsaved}, patience)
        self._written = {
            section: {key_of(row): row["count"] for row in told[section]} for section in SECTIONS
        }

    def _unsaved(self, section: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        written = self._written.get(section, {})
        counted = ({**row, "count": row["count"] - written.get(key_of(row), 0)} for row in rows)
        return [row for row in counted if row["count"] > 0]

    def _complain(self, error: Exception) -> None:
        if self._complained:
            return
        self._complained = True
        reason = str(error) if isinstance(error, RedactError) else type(error).__name__
        if isinstance(error, OSError) and error.strerror:
            reason = error.strerror
        complain(f"the ledger cannot be kept in {self.path}: {reason}")


_keepers: list[Keeper] = []
_hooked = False


def keep(ledger: Ledger, path: str | os.PathLike[str] | None) -> None:
    """`Ledger.keep_in`."""
    wanted = None if path is None else os.path.abspath(os.fspath(path))  # noqa: PTH100 - without pathlib
    present = next((keeper for keeper in _keepers if keeper._ledger is ledger), None)  # noqa: SLF001 - our own
    if present is not None:
        if present.path == wanted:
            return
        present.save()
        _keepers.remove(present)
        ledger.on_new = None
        if os.environ.get(VARIABLE) == present.path:
            del os.environ[VARIABLE]
    if wanted is None:
        return
    keeper = Keeper(ledger, wanted)
    _keepers.append(keeper)
    _hook_the_end()
    os.environ[VARIABLE] = wanted
    ledger.on_new = keeper.changed
    keeper.save()


def update(path: str, news: Document, patience: float) -> None:
    """Merges a document into the one in a file, or makes the file.

    Raises:
        OSError: It cannot be written, or others hold it for longer than `patience` seconds.
        RedactError: What is there is no ledger.
    """
    deadline = monotonic() + patience
    while True:
        try:
            held = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            if _made(path, news):
                return
            continue  # somebody else was quicker
        try:
            _lock_file(held, deadline)
            if not _is_still(held, path):  # exchanged between opening and locking
                continue
            with os.fdopen(os.dup(held), "rb") as file:
                present = parsed(file.read())
            _exchange(path, merged(present, news))
            return
        finally:
            os.close(held)


def _made(path: str, news: Document) -> bool:
    """Makes the file, whole from its first moment; False if it is there by now."""
    name = _beside(path, news)
    try:
        os.link(name, path)
    except FileExistsError:
        return False
    finally:
        os.unlink(name)  # noqa: PTH108 - without pathlib
    return True


def _exchange(path: str, content: Document) -> None:
    name = _beside(path, content)
    try:
        os.replace(name, path)  # noqa: PTH105 - without pathlib
    except BaseException:
        os.unlink(name)  # noqa: PTH108 - without pathlib
        raise


def _beside(path: str, content: Document) -> str:
    """A new file in the same folder, readable by its owner alone."""
    folder, name = os.path.split(path)
    handle, made = tempfile.mkstemp(prefix=f".{name}.", dir=folder)  # its mode is 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(made)  # noqa: PTH108 - without pathlib
        raise
    return made


def _lock_file(held: int, deadline: float) -> None:
    while not _locked(held, last=monotonic() > deadline):
        sleep(0.002)


def _locked(held: int, *, last: bool) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if last:
            raise
        return False
    return True


def _is_still(held: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(held), os.stat(path))  # noqa: PTH116 - without pathlib
    except FileNotFoundError:
        return False


def _save_all() -> None:
    for keeper in _keepers:
        keeper.save()


def _hook_the_end() -> None:
    """Both ways to the end: exit handlers, and `os._exit`, by which children of multiprocessing leave."""
    global _hooked  # noqa: PLW0603 - once in a process
    if _hooked:
        return
    _hooked = True
    atexit.register(_save_all)
    leave: Callable[[int], Any] = os._exit

    def _exit(status: int) -> None:
        _save_all()
        leave(status)

    os._exit = _exit  # type: ignore[assignment] # ours comes back too: no exit handler runs in such a child
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_start_all_anew)


def _start_all_anew() -> None:
    for keeper in _keepers:
        keeper.start_anew()
