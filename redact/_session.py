"""A program in a session of its own, behind a pseudo-terminal: what `redact run` starts when ours is one.

Between us and the program stands a small process, the leader of that session. The kernel lets ctrl-Z stop a
program only if its parent is in the same session. The leader is; it tells us, and lets the program go on
when we do.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import struct
import termios
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_NEWS = struct.Struct("ci")
STARTED, FAILED, STOPPED, ENDED = b"p", b"f", b"s", b"e"
_GO_ON = b"c"

CHANGED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)
"""Signals that Python ignores from its start, and other programs do not expect to be ignored."""


SHELL = "/bin/sh"


def file_of(name: str, environment: Mapping[str, str]) -> str:
    """Where a program is, by the PATH that it will have itself.

    Raises:
        OSError: It is nowhere.
    """
    if "/" in name:
        return name
    found = shutil.which(name, path=environment.get("PATH", os.defpath)) if name else None
    if found is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return found


def by_shell(file: str, command: list[str]) -> list[str]:
    """The command line for a file that is executable and nothing that the kernel knows: a script.

    Without a first line that says whose, it is the shell's: so every shell and `env` have it.
    """
    return [SHELL, file, *command[1:]]


class Program(NamedTuple):
    """What is to run, and how."""

    file: str
    """Where it is."""
    command: list[str]
    """Its name as it was called, and its arguments."""
    environment: Mapping[str, str]
    terminal: int
    """The program's end of a pseudo-terminal: its input and output."""
    stderr: int | None
    """Where its errors go, if not there."""
    ours: tuple[int, ...]
    """Our ends: were they open in the session too, it would not be hung up when we are gone."""
    blocked: frozenset[int]
    """The signals that this process waits for; the program has none of them blocked."""


class Session:
    """A program and the leader of its session.

    Attributes:
        news: A descriptor that tells what happens; `read_news` reads it.
    """

    def __init__(self, program: Program) -> None:
        self.news, tell = os.pipe()
        listen, self._orders = os.pipe()
        self._leader = os.fork()
        if self._leader:
            for descriptor in (tell, listen):
                os.close(descriptor)
            return
        try:
            for descriptor in (self.news, self._orders, *program.ours):
                os.close(descriptor)
            _lead(program, tell, listen)
        finally:
            os._exit(os.EX_OSERR)

    def read_news(self) -> tuple[bytes, int] | None:
        """The next that happened, with its number: a process id, an error number, a signal, a wait status."""
        data = os.read(self.news, _NEWS.size)
        if len(data) < _NEWS.size:
            return None
        what, number = _NEWS.unpack(data)
        return what, number

    def go_on(self) -> None:
        """Lets a stopped program go on."""
        os.write(self._orders, _GO_ON)

    def close(self) -> None:
        """Waits for the leader, which has nothing left to do."""
        os.close(self._orders)
        os.close(self.news)
        os.waitpid(self._leader, 0)


def _lead(program: Program, tell: int, listen: int) -> None:
    """The leader: starts the program, and tells what becomes of it."""
    os.setsid()
    fcntl.ioctl(program.terminal, termios.TIOCSCTTY, 0)
    started = os.fork()
    if started == 0:
        _become(program, tell)
    _tell(tell, STARTED, started)
    # When our end is closed, the kernel tells the leader alone; its end then hangs up the program.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})
    # A reader of our output, or of the program's errors, must not wait for the leader.
    for descriptor in (0, 1, 2, program.stderr):
        if descriptor is not None:
            os.close(descriptor)
    while True:
        _, status = os.waitpid(started, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            _tell(tell, ENDED, status)
            return
        _tell(tell, STOPPED, os.WSTOPSIG(status))
        if os.read(listen, 1) != _GO_ON:
            return
        os.tcsetpgrp(program.terminal, started)
        os.killpg(started, signal.SIGCONT)


def _become(program: Program, tell: int) -> None:
    """The program itself, in the foreground of its terminal."""
    os.setpgid(0, 0)
    os.tcsetpgrp(program.terminal, os.getpid())  # would stop us, were SIGTTOU not among the blocked signals
    for descriptor in (0, 1):
        os.dup2(program.terminal, descriptor)
    os.dup2(program.terminal if program.stderr is None else program.stderr, 2)
    for number in CHANGED_BY_PYTHON:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, program.blocked)
    file, command = program.file, program.command
    try:
        try:
            os.execve(file, command, program.environment)  # noqa: S606 - what the command is for
        except OSError as error:
            if error.errno != errno.ENOEXEC:
                raise
        os.execve(SHELL, by_shell(file, command), program.environment)  # noqa: S606 - as above
    except OSError as error:
        _tell(tell, FAILED, error.errno or 0)
        os._exit(os.EX_OSERR)


def _tell(descriptor: int, what: bytes, number: int) -> None:
    os.write(descriptor, _NEWS.pack(what, number))
