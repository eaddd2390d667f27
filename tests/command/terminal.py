"""A real pseudo-terminal with a program in it, for tests: what a person would see and type."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

PATIENCE = 120  # seconds for what should come at once: only so that nothing hangs, however busy the machine


class Terminal:
    """A session with a terminal of its own, as a terminal window makes one."""

    def __init__(self, command, *, rows=24, columns=80, **environment):
        # PS1 and history would come from whoever runs the tests.
        environment = {**os.environ, "TERM": "xterm", "PS1": "$ ", "HISTFILE": "/dev/null", **environment}
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            # Here, not by us: the program could be there before us, and find a terminal without a size.
            _resize(0, rows, columns)
            os.execvpe(command[0], [str(part) for part in command], environment)  # noqa: S606 - what is tested
        self.seen = b""
        self.status = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        os.close(self.descriptor)

    def type(self, keys):
        os.write(self.descriptor, keys)

    def resize(self, rows, columns):
        _resize(self.descriptor, rows, columns)

    def until_raw(self):
        """Waits until every key comes to the program as it is: no key makes a signal, as under a shell."""
        deadline = time.monotonic() + PATIENCE
        while termios.tcgetattr(self.descriptor)[3] & termios.ISIG:
            assert time.monotonic() < deadline, f"the terminal's keys are a shell's: {self.seen!r}"
            time.sleep(0.01)

    def until(self, wanted):
        """Reads until something is on the screen; gives all that came before its end, and forgets it."""
        deadline = time.monotonic() + PATIENCE
        while wanted not in self.seen:
            assert time.monotonic() < deadline, f"no {wanted!r} in {self.seen!r}"
            if not self._read():
                assert wanted in self.seen, f"no {wanted!r} in {self.seen!r} at the end"
        end = self.seen.index(wanted) + len(wanted)
        found, self.seen = self.seen[:end], self.seen[end:]
        return found

    def rest(self):
        """All that comes until the program has closed the terminal."""
        deadline = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < deadline, f"it goes on: {self.seen[-200:]!r}"
        found, self.seen = self.seen, b""
        return found

    def wait(self):
        """The exit code, or minus the number of the signal."""
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status

    def _read(self):
        ready, _, _ = select.select([self.descriptor], [], [], 0.5)
        if not ready:
            return True
        try:
            chunk = os.read(self.descriptor, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += chunk
        return bool(chunk)


def _resize(descriptor, rows, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
