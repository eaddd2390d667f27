# ruff: noqa: SLF001 - a stream and its buffer are one thing, and know each other
"""RedactingStream: a text stream that masks what is written, however it is cut into writes.

`sinks/streams.py` puts it in the place of `sys.stdout` and `sys.stderr`; hooks of others run behind one.
"""

from __future__ import annotations

import io
import os
import time
import weakref
from _thread import RLock, start_new_thread
from contextlib import suppress
from sys import is_finalizing

from redact import _state
from redact._buffers import RedactingBuffer
from redact._channel import Channel
from redact._guarded import Guarded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

    from redact._redactor import Redactor

IDLE_SECONDS = 0.2
"""How long a terminal waits for the rest of an open match: long beside a burst, short for a person."""

_LAST_PATIENCE = 1.0  # seconds for a lock whose thread may be frozen, because the interpreter is going down

_streams: weakref.WeakSet[RedactingStream] = weakref.WeakSet()


class RedactingStream(Guarded, io.TextIOBase):
    """Guards a text stream: what is written comes out masked, also through `.buffer`. Since 0.1.

    Only a match that is still open is held back, also across `flush()`: until it is decided, or the stream is
    closed, or the program ends. On a terminal what is held is shown after 0.2 idle seconds: a bare prefix as
    it is, anything further along as its mask, and the rest of it is swallowed. Writes from several threads do
    not mix.

    `isinstance` takes it for the stream that it guards, because programs ask so before they call
    `reconfigure`; `type()` tells the truth.

    Args:
        stream: The stream to guard.
        redactor: What masks; None for the process's default, looked up at each write.
        sink: The name in the ledger.
    """

    def __init__(self, stream: TextIO, redactor: Redactor | None = None, *, sink: str = "stderr") -> None:
        self.sink = sink
        self._inner = stream
        self._given = redactor
        self._lock = RLock()
        self._patience = -1.0
        self._armed = True
        self._watching = False
        self._deadline = 0.0
        self._flushed = True
        self._text = Channel(self, stream, binary=False)
        self._guarded_buffer: RedactingBuffer | None = None
        self._terminal = _is_terminal(stream)
        _streams.add(self)

    def redactor(self) -> Redactor:
        """What masks now."""
        return self._given or _state.redactor()

    # -- writing

    def write(self, text: str) -> Any:
        """Writes a text, masked.

        Returns:
            The length of what was given, as any stream does.
        """
        # Asked of the type: the object itself may be one that fails whatever it is asked.
        if not self._armed or not issubclass(type(text), str):
            return self._inner.write(text)
        size = str.__len__(text)
        taken = self._lock.acquire(timeout=self._patience)
        try:
            self._flushed = False
            buffer = self._guarded_buffer
            if buffer is None or not buffer._go_on(text):
                if buffer is not None:
                    buffer._release()
                text = self._text.decide(text)  # from here on no frame of ours holds it unmasked
                if text:
                    self._inner.write(text)
            if self._terminal and (self._text.held or (buffer is not None and buffer._held())):
                self._watch()
            if self._patience >= 0 and is_finalizing():
                self.flush()  # nobody else will: Python does so before it runs the last finalizers
        finally:
            if taken:
                self._lock.release()
        return size

    def _go_on(self, text: str | None) -> bool:
        """Takes bytes, as a text, behind a text of which some is held: a secret may lie in both."""
        if text is None:
            return False
        text = self._text.decide(text)
        if text:
            self._inner.write(text)
            self._inner.flush()
        return True

    def flush(self) -> None:
        """Flushes the guarded stream. What is held stays held, unless the program is ending."""
        if self._patience >= 0:
            self._release()
        self._flushed = True
        self._inner.flush()

    def close(self) -> None:
        """Writes what is held, and closes the guarded stream."""
        if not self._inner.closed:
            self._release()
        self._inner.close()

    def detach(self) -> Any:
        """Separates the binary buffer from the guarded stream; it stays guarded."""
        self._release()
        buffer = self.buffer
        self._inner.detach()
        return buffer

    @property
    def buffer(self) -> Any:
        """The guarded binary stream below; AttributeError where there is none."""
        inner = self._inner.buffer
        if not self._armed:
            return inner
        if self._guarded_buffer is None or self._guarded_buffer._inner is not inner:
            self._guarded_buffer = RedactingBuffer(self, inner)
        return self._guarded_buffer

    def _redact_below(self) -> Any:
        """The guarded stream itself, for redact's own complaints, which hold nothing."""
        return self._inner

    def _redact_disclose(self, text: str) -> None:
        """Writes past the guard, after what is held; for `redact.disclose`."""
        with self._lock:
            self._release()
            self._inner.write(text)

    # -- what is held

    def _release(self, *, expired: bool = False) -> None:
        taken = self._lock.acquire(timeout=self._patience)
        try:
            self._text.release(expired=expired)
            if self._guarded_buffer is not None:
                self._guarded_buffer._release(expired=expired)
        finally:
            if taken:
                self._lock.release()

    def _held(self) -> int:
        return self._text.held + (self._guarded_buffer._held() if self._guarded_buffer is not None else 0)

    def _watch(self) -> None:
        """Sees to it that what is held is shown when nothing follows. The lock is held."""
        self._deadline = time.monotonic() + IDLE_SECONDS
        if self._watching or self._patience >= 0:
            return
        try:
            start_new_thread(self._show_when_idle, ())
        except RuntimeError:  # no thread can be had: the system's limit, or the interpreter's end
            self._release(expired=True)
        else:
            self._watching = True

    def _show_when_idle(self) -> None:
        """A thread that lives only while something is held on a terminal."""
        while True:
            time.sleep(max(0.0, self._deadline - time.monotonic()))
            with self._lock:
                if self._held() and time.monotonic() < self._deadline:
                    continue
                self._watching = False
                with suppress(Exception):  # the terminal is gone; the next write will say so
                    self._release(expired=True)
                return

    def _finish(self) -> None:
        """At exit: all that is held goes out; what is written later is held only until the next flush."""
        self._patience = _LAST_PATIENCE
        with suppress(Exception):  # the reader is gone; Python's own flush at exit reports it
            self._release()

    def _hand_over(self) -> None:
        """Before others write where this stream does: what is held, and was flushed, is shown as if idle."""
        if not self._armed or not self._held() or not self._lock.acquire(blocking=False):
            return
        try:
            if self._flushed or getattr(self._inner, "write_through", False):
                self._release(expired=True)
        finally:
            self._lock.release()

    def _disarm(self) -> None:
        """Lets everything through from now on."""
        self._release()
        self._armed = False

    def _after_fork(self) -> None:
        self._lock = RLock()
        self._watching = False
        self._text.after_fork()
        if self._guarded_buffer is not None:
            self._guarded_buffer._channel.after_fork()

    # -- what io's base class would answer for itself

    def seek(self, *where: int) -> Any:
        """The guarded stream's, after what is held."""
        self._release()
        return self._inner.seek(*where)

    def truncate(self, size: int | None = None, /) -> Any:
        """The guarded stream's, after what is held."""
        self._release()
        return self._inner.truncate(size)

    @property
    def encoding(self) -> Any:  # type: ignore[override] # typeshed has plain attributes here
        """The guarded stream's."""
        return self._inner.encoding

    @property
    def errors(self) -> Any:  # type: ignore[override] # as above
        """The guarded stream's."""
        return self._inner.errors

    @property
    def newlines(self) -> Any:  # type: ignore[override] # as above
        """The guarded stream's."""
        return self._inner.newlines


def guarding(stream: Any) -> RedactingStream | None:
    """The guarded stream that a stream is, or stands behind; None where what is written there is not masked.

    For those who lay text out before they write it. They must mask it first, also when they took hold of the
    stream before it was guarded.
    """
    if type(stream) is RedactingStream:
        return stream if stream._armed else None
    return next((guard for guard in list(_streams) if guard._inner is stream and guard._armed), None)


def finish_all() -> None:
    """At the end of a process: all that any guarded stream holds goes out."""
    for stream in list(_streams):
        if stream._armed:
            stream._finish()


def hand_over_all() -> None:
    """Before another process gets this one's descriptors, or its place: what was flushed is not held back.

    What the app has not flushed stays where it is: without redact, too, it would come later, or never.
    """
    for stream in list(_streams):
        with suppress(Exception):  # closed, or its reader is gone: whoever writes next will say so
            stream._hand_over()


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except Exception:  # noqa: BLE001 - a closed or home-made stream is no terminal
        return False


def _after_fork() -> None:
    for stream in list(_streams):
        stream._after_fork()


if hasattr(os, "register_at_fork"):
    # The child of a fork would show once more what its parent holds.
    os.register_at_fork(before=hand_over_all, after_in_child=_after_fork)
