"""The ledger: what was masked, disclosed or revealed, where in the code and how often. It never sees a value.

Matches are counted in native code (`_native.Tally`), by the core itself, once for each text or event that
held something; clean ones never get there. What is kept of a call is small and bounded: names, a file and a
line, a keyed fingerprint, counts and times. All else, which is rare, is counted here.
"""

from __future__ import annotations

import os
import sys
from _thread import RLock, _local
from time import time

from redact import _native
from redact._complain import printable
from redact._speaker import PASSED_THROUGH, raised_at, speaker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from redact._entry import Entry, Section

    Hit = tuple[str, str, str, str]

_LIMIT = 10_000

# One lock for all ledgers, so that one fork hook covers them. Re-entrant, because a finalizer or a signal
# handler may log in the middle of `record`, on the same thread. From `_thread`, because `threading` costs an
# import.
_lock = RLock()
_process_key: bytes | None = None


class Ledger:
    """What was masked, disclosed, revealed, or failed. Thread-safe; empty again in a forked child. Since 0.1.

    Args:
        limit: How many distinct entries are kept of each section. All further ones of it are counted
            together, as kind `overflow`.

    Attributes:
        on_leak: Called with a copy of the entry for each match, on the thread that logged it, or None. Keep
            it short. What it raises is noted and swallowed; matches that it causes itself are noted without
            another call.
        about: Gives what an export says of this process besides the entries; set by redact for the process's
            own ledger.
        on_new: Called without arguments when an entry has been added, by whoever keeps the ledger in a file.
    """

    __slots__ = ("_context", "_entries", "_limit", "_on_leak", "_on_new", "about", "lost", "started", "tally")

    def __init__(self, limit: int = _LIMIT) -> None:
        self._on_leak: Callable[[Entry], None] | None = None
        self._on_new: Callable[[], None] | None = None
        self.about: Callable[[], dict[str, Any]] | None = None
        self.started: float = time()
        self.lost: int = 0
        """Calls that could not be noted because of an error in here."""
        self._limit = limit
        # One for each section: a program that reveals a new token every minute must not use up what is left
        # for matches. Of each how often, first and last: that is noted even where no module can be loaded.
        self._entries: dict[Section, dict[tuple[Any, ...], list[Any]]] = {
            "disclosed": {},
            "revealed": {},
            "errors": {},
        }
        self._context = _local()
        self.tally: _native.Tally = _native.Tally(limit, PASSED_THROUGH)
        """The matches, where cores count them."""
        self.tally.ask(self._context_of)
        self.tally.locate(lambda: raised_at(sys._getframe(1), PASSED_THROUGH))  # noqa: SLF001 - as below

    @property
    def on_leak(self) -> Callable[[Entry], None] | None:
        return self._on_leak

    @on_leak.setter
    def on_leak(self, callback: Callable[[Entry], None] | None) -> None:
        if callback is not None:
            import redact._entry  # noqa: F401, PLC0415 - now: later it may be that no module can be loaded

        self._on_leak = callback
        self._watch()

    @property
    def on_new(self) -> Callable[[], None] | None:
        return self._on_new

    @on_new.setter
    def on_new(self, callback: Callable[[], None] | None) -> None:
        self._on_new = callback
        self._watch()

    def _watch(self) -> None:
        self.tally.watch(self._counted if self._on_leak or self._on_new else None)

    def context(self, logger: str, level: str, sink: str = "logging") -> None:
        """Says which logger and level the next matches of a sink on this thread belong to. Costs one store.

        It holds until the sink says otherwise, so a sink that uses it sets it before each event.
        """
        setattr(self._context, sink, (logger, level))
        self.tally.listen()

    def _context_of(self, sink: str) -> tuple[str, str]:
        """Logger and level of what a sink hands over: as it said last, or as its frame tells."""
        found: tuple[str, str] | None = getattr(self._context, sink, None)
        if found is None:
            return speaker(sys._getframe(1))  # noqa: SLF001 - inspect would read source files
        return printable(found[0]), printable(found[1])

    def record(self, sink: str, hits: Sequence[Hit]) -> None:
        """Notes the matches of one text or event: (kind, rule, net, fingerprint) each. Never raises."""
        try:
            self.tally.record(sink, hits)
        except Exception:  # noqa: BLE001 - bookkeeping must not cost the program its log line
            self.lost += 1

    def note_disclosed(self, kind: str, fingerprint: str) -> None:
        """Notes that a secret was shown on purpose. Never raises."""
        self._note("disclosed", kind, fingerprint)

    def note_revealed(self, kind: str, fingerprint: str) -> None:
        """Notes that the program took a secret's plain value. Never raises."""
        self._note("revealed", kind, fingerprint)

    def note_error(self, sink: str, error_type_name: str) -> None:
        """Notes that redaction failed in a sink, which masked everything instead. Never raises."""
        try:
            file, line = self.tally.site()
            self._count(("errors", "error", error_type_name, "", sink, "", "", file, line, ""))
        except Exception:  # noqa: BLE001 - as in record
            self.lost += 1

    def entries(self, section: Section = "matches") -> list[Entry]:
        """Copies of the entries of one section, in the order of their first time.

        Args:
            section: `matches` (masked, or in `observe` mode only found), `disclosed` (shown on purpose by
                `disclose`), `revealed` (taken by `Secret.reveal`) or `errors`.
        """
        from redact._entry import Entry  # noqa: PLC0415 - as above

        if section == "matches":
            return list(map(Entry.of_row, self.tally.rows()))
        with _lock:
            return [Entry(key, *counted) for key, counted in self._entries[section].items()]

    def as_dict(self) -> dict[str, Any]:
        """The whole ledger as plain data, without any value of a secret. `docs/evidence.md` has the fields.

        `schema` is the version of its form, 1. `processes` says of this process by which policy, catalogue
        and sinks it was covered; `counts` has the sum of each section; then the sections by name, each a list
        of entries as dicts.
        """
        from redact._ledger_file import document  # noqa: PLC0415 - only who reports pays for it

        return document(self)

    def as_json(self) -> str:
        """`as_dict` as one line of JSON."""
        import json  # noqa: PLC0415 - as above

        return json.dumps(self.as_dict())

    def keep_in(self, path: str | os.PathLike[str] | None) -> None:
        """Keeps this process's ledger in a file, merged with what other processes keep there. Since 0.1.

        Written are new entries at once, but not more than once a second, and everything when the process
        ends, also by `os._exit`, which is wrapped for that. A process that a signal ends has lost what came
        after its last write. Forked children go on writing to the file, each for itself; the environment
        variable `REDACT_LEDGER` is set, by which processes started from here do too, as soon as they install
        redact or use its default redactor.

        The file is exchanged as a whole, under a lock, with the mode 0600, and holds no value of a secret.
        What cannot be written is told on stderr, once; a file that is no ledger is never overwritten.

        Args:
            path: The file, `report`'s argument later; None to stop, after a last write.
        """
        from redact._ledger_keeper import keep  # noqa: PLC0415 - as above

        keep(self, path)

    def summarize_at_exit(self) -> None:
        """Prints a short summary on stderr when the process ends, as `REDACT_SUMMARY=1` does. Since 0.1."""
        from redact._ledger_summary import summarize_at_exit  # noqa: PLC0415 - as above

        summarize_at_exit(self)

    def clear(self) -> None:
        """Forgets every entry. `on_leak` stays."""
        with _lock:
            for entries in self._entries.values():
                entries.clear()
            self.tally.clear()
            self.lost = 0

    def __len__(self) -> int:
        return len(self.tally) + sum(map(len, self._entries.values()))

    def __repr__(self) -> str:
        return f"<Ledger of {len(self)} entries>"

    def _note(self, section: Section, kind: str, fingerprint: str) -> None:
        try:
            file, line = self.tally.site()
            self._count((section, kind, "", "", "", "", "", file, line, fingerprint))
        except Exception:  # noqa: BLE001 - as in record
            self.lost += 1

    def _count(self, key: tuple[Any, ...]) -> None:
        now = time()
        with _lock:
            entries = self._entries[key[0]]
            counted = entries.get(key)
            new = counted is None
            if counted is None:
                if len(entries) >= self._limit:
                    key = (key[0], "overflow", "", "", "", "", "", "", 0, "")
                # Not a plain store: making it may run a finalizer that logs, and so comes here first.
                counted = entries.setdefault(key, [0, now, now])
            counted[0] += 1
            counted[2] = now
        if new and self.on_new is not None:
            self.on_new()

    def _counted(self, rows: list[tuple[_native.Row, bool]]) -> None:
        """What the core counted just now, for those who asked to hear of it."""
        try:
            if self.on_new is not None and any(new for _, new in rows):
                self.on_new()
            if self.on_leak is not None:
                from redact._entry import Entry  # noqa: PLC0415 - loaded when the callback was set

                for row, _ in rows:
                    self._tell(Entry.of_row(row))
        except Exception:  # noqa: BLE001 - as in record
            self.lost += 1

    def _tell(self, entry: Entry) -> None:
        callback = self.on_leak
        if callback is None or getattr(self._context, "telling", False):
            return
        self._context.telling = True
        try:
            callback(entry)
        except Exception as error:  # noqa: BLE001 - the callback is the program's, the log line too
            self.note_error("on_leak", type(error).__name__)
        finally:
            self._context.telling = False


_PROCESS = Ledger()


def ledger() -> Ledger:
    """The process's own ledger: what was masked so far, by kind, rule, sink and call site. Since 0.1."""
    return _PROCESS


def process_key() -> bytes:
    """The random key of this process, for fingerprints that mean something only while it lives."""
    global _process_key  # noqa: PLW0603 - made on first use: most imports never need it
    if _process_key is None:
        with _lock:
            _process_key = _process_key or os.urandom(32)
    return _process_key


def _start_anew() -> None:
    """In a forked child: its ledger is of what it masks itself. The parent still has its own."""
    _lock.release()
    _PROCESS.clear()
    _PROCESS.started = time()


if hasattr(os, "register_at_fork"):
    # Held over the fork, so that the child never inherits it from a thread that does not exist there.
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_start_anew)
