"""Runs another program with its output masked, and stays out of its way: what `redact run` does.

With a terminal before and behind us the program gets one of its own, in a session of its own (`_session.py`).
Otherwise it runs beside us in our job, with a pipe, or a terminal that is only written to, for each way out.
"""

from __future__ import annotations

import errno
import os
import signal
import threading
from contextlib import suppress

from redact._relay import Keys, Output, Relay
from redact._session import (
    CHANGED_BY_PYTHON,
    ENDED,
    FAILED,
    SHELL,
    STOPPED,
    Program,
    Session,
    by_shell,
    file_of,
)
from redact._terminal import Terminal, copy_size, new_terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redact._redactor import Redactor

_PASSED_ON = (
    *(signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2),
    *(signal.SIGCONT, signal.SIGTSTP, signal.SIGALRM),
)
_AWAITED = frozenset({*_PASSED_ON, signal.SIGCHLD, signal.SIGWINCH, signal.SIGTTIN, signal.SIGTTOU})
_FROM_THE_KERNEL = (
    0x80  # SI_KERNEL, asm-generic/siginfo.h: a key on our terminal, which the program got as well
)
_SIGNALLED = 128
_GLANCE = 0.25
"""Seconds between looks whether the terminal has become ours."""
_STRAGGLERS = 0.05
"""Seconds without output after which a program that has ended is taken to have said all."""


def run(command: list[str], environment: Mapping[str, str], redactor: Redactor) -> int:
    """Runs a program to its end.

    Signals that reach this process are passed on. When the program is stopped, so is this process; when the
    shell lets it go on, so does the program.

    Args:
        command: The program and its arguments.
        environment: The program's environment.
        redactor: What masks its output.

    Returns:
        Its exit code, or 128 and the number of the signal that ended it.

    Raises:
        OSError: It cannot be started.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
    try:
        if os.isatty(0) and os.isatty(1):
            status = _Behind(command, environment, redactor).run()
        else:
            status = _Beside(command, environment, redactor).run()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _AWAITED)
    return _SIGNALLED + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


class _Signals:
    """What signals arrive, as something that can be waited for beside output.

    A thread takes them from the kernel with who sent them: a Python handler is not told.
    """

    def __init__(self) -> None:
        self.descriptor, self._tell = os.pipe()
        threading.Thread(target=self._listen, daemon=True).start()

    def read(self) -> tuple[int, bool]:
        """The number of a signal, and whether the kernel sent it because of a key."""
        number, by_key = os.read(self.descriptor, 2)
        return number, bool(by_key)

    def _listen(self) -> None:
        while True:
            told = signal.sigwaitinfo(_AWAITED)
            os.write(self._tell, bytes((told.si_signo, told.si_code == _FROM_THE_KERNEL)))


class _Behind:
    """A program behind a terminal of its own."""

    def __init__(self, command: list[str], environment: Mapping[str, str], redactor: Redactor) -> None:
        self._terminal = Terminal(0)
        ours, theirs = new_terminal(0, for_output=False)
        self._ours = ours
        outputs = [Output(ours, 1, redactor.incremental(binary=True, sink="run"), is_terminal=True)]
        stderr = None
        if not os.isatty(2):
            errors, stderr = os.pipe()
            outputs.append(
                Output(errors, 2, redactor.incremental(binary=True, sink="run"), is_terminal=False)
            )
        # Before the first thread: only the thread that forks goes on in the child.
        sources = tuple(output.source for output in outputs)
        file = file_of(command[0], environment)
        self._session = Session(Program(file, command, environment, theirs, stderr, sources, _AWAITED))
        for descriptor in (theirs, stderr):
            if descriptor is not None:
                os.close(descriptor)
        self._signals = _Signals()
        self._program = 0
        self._status: int | None = None
        self._error = 0
        others: dict[int, Callable[[], object]] = {
            self._session.news: self._news,
            self._signals.descriptor: self._signal,
        }
        self._relay = Relay(outputs, others, Keys(0, ours))
        self._relay.may_read_keys = lambda: self._terminal.is_raw

    def run(self) -> int:
        self._terminal.make_raw()
        try:
            while self._status is None:
                if self._terminal.is_raw:
                    self._relay.step()
                else:  # in the background, and no shell says when that changes
                    self._relay.step(_GLANCE)
                    self._terminal.make_raw()
            status = self._status
            while self._relay.outputs and self._relay.step(_STRAGGLERS):
                pass
            for output in self._relay.outputs:
                output.finish()
        finally:
            self._terminal.restore()
            os.close(self._ours)  # hangs up what is left of the session
            self._session.close()
        if self._error:
            raise OSError(self._error, os.strerror(self._error))
        return status

    def _news(self) -> None:
        told = self._session.read_news()
        if told is None:  # the leader was killed, and the kernel has hung up its terminal
            self._status = self._status if self._status is not None else signal.SIGKILL
            del self._relay.others[self._session.news]
            return
        what, number = told
        if what == ENDED:
            self._status = number
        elif what == FAILED:
            self._error = number
        elif what == STOPPED:
            self._stop()
        else:
            self._program = number

    def _stop(self) -> None:
        """The program was stopped: so are we, until the shell lets us go on."""
        for output in self._relay.outputs:
            output.expire()
        self._terminal.restore()
        os.kill(os.getpid(), signal.SIGSTOP)
        self._go_on()
        self._session.go_on()

    def _go_on(self) -> None:
        self._terminal.make_raw()
        copy_size(0, self._ours)

    def _signal(self) -> None:
        number, _ = self._signals.read()
        if number == signal.SIGWINCH:
            copy_size(0, self._ours)
        elif number == signal.SIGCONT:
            self._go_on()
        elif number in _PASSED_ON and self._program:
            _send(self._program, number)


class _Beside:
    """A program in our own job."""

    def __init__(self, command: list[str], environment: Mapping[str, str], redactor: Redactor) -> None:
        self._terminals: list[tuple[int, int]] = []
        self._status: int | None = None
        ways = [1] if _is_same(1, 2) else [1, 2]
        outputs, actions, theirs = [], [], []
        for way in ways:
            source, end = self._way(way)
            stream = redactor.incremental(binary=True, sink="run")
            outputs.append(Output(source, way, stream, is_terminal=os.isatty(way)))
            actions.append((os.POSIX_SPAWN_DUP2, end, way))
            theirs.append(end)
        if len(ways) == 1:
            actions.append((os.POSIX_SPAWN_DUP2, theirs[0], 2))
        try:
            self._program = _spawn(command, environment, actions)
        finally:
            for end in theirs:
                os.close(end)
        self._signals = _Signals()
        self._relay = Relay(outputs, {self._signals.descriptor: self._signal})

    def run(self) -> int:
        # Until all outputs are closed, as in a shell's pipeline: a program in the background may still write.
        while self._status is None or self._relay.outputs:
            self._relay.step()
        return self._status

    def _way(self, way: int) -> tuple[int, int]:
        """Our end and the program's end of one way out."""
        if not os.isatty(way):
            return os.pipe()
        ours, theirs = new_terminal(way, for_output=True)
        self._terminals.append((way, ours))
        return ours, theirs

    def _signal(self) -> None:
        number, by_key = self._signals.read()
        if number == signal.SIGCHLD:
            self._look()
        elif number == signal.SIGWINCH:
            for real, ours in self._terminals:
                copy_size(real, ours)
        elif number in _PASSED_ON and not by_key and self._status is None:
            _send(self._program, number)

    def _look(self) -> None:
        """The program has ended, or was stopped."""
        if self._status is not None:
            return
        program, status = os.waitpid(self._program, os.WNOHANG | os.WUNTRACED)
        if program and os.WIFSTOPPED(status):
            os.kill(os.getpid(), signal.SIGSTOP)
            _send(self._program, signal.SIGCONT)
        elif program:
            self._status = status


def _spawn(command: list[str], environment: Mapping[str, str], actions: list[tuple[int, int, int]]) -> int:
    def start(file: str, command: list[str]) -> int:
        return os.posix_spawn(
            file, command, environment, file_actions=actions, setsigmask=(), setsigdef=CHANGED_BY_PYTHON
        )

    file = file_of(command[0], environment)
    try:
        return start(file, command)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
    return start(SHELL, by_shell(file, command))


def _is_same(one: int, other: int) -> bool:
    """Whether two ways out are one file or pipe, so that their order can be kept."""
    first, second = os.fstat(one), os.fstat(other)
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)


def _send(program: int, number: int) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        os.kill(program, number)
