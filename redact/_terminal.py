"""The terminal in front of a person: its settings, its size, and whose it is right now."""

from __future__ import annotations

import fcntl
import os
import struct
import termios
import tty

_SIZE = struct.Struct("HHHH")


class Terminal:
    """A terminal whose keys go to a program behind another one: every key as it is, and back when that ends.

    Args:
        descriptor: The terminal, open for reading.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        self.is_raw = False

    def make_raw(self) -> None:
        """Every key comes as it is, unless another job has the terminal at the moment."""
        if not self.is_raw and is_in_foreground(self.descriptor):
            self._before = termios.tcgetattr(self.descriptor)
            tty.setraw(self.descriptor, termios.TCSADRAIN)
            self.is_raw = True

    def restore(self) -> None:
        """As it was before `make_raw`."""
        if self.is_raw:
            termios.tcsetattr(self.descriptor, termios.TCSADRAIN, self._before)
            self.is_raw = False


def is_in_foreground(descriptor: int) -> bool:
    """Whether the terminal is this job's own at the moment: another's must not be read or changed."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:  # it is no terminal of this session
        return False


def copy_size(source: int, target: int) -> None:
    """Gives a terminal the size of another; the kernel tells the program that runs in it."""
    fcntl.ioctl(target, termios.TIOCSWINSZ, fcntl.ioctl(source, termios.TIOCGWINSZ, bytes(_SIZE.size)))


def new_terminal(like: int, *, for_output: bool) -> tuple[int, int]:
    """A pseudo-terminal with the settings and the size of a real one.

    Args:
        like: The real one.
        for_output: Whether it is only written to: line ends are then left to the real one.

    Returns:
        Our end and the program's end.
    """
    ours, theirs = os.openpty()
    # In the background, the real one is set as the shell's line editor wants it.
    settings = termios.tcgetattr(like if is_in_foreground(like) else theirs)
    if for_output:
        settings[1] &= ~termios.OPOST
        settings[3] &= ~termios.ECHO
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    copy_size(like, ours)
    return ours, theirs
