"""A file gets a new content as a whole or not at all: whenever the program ends, the old or the new is there.

The new content is written beside the file, on disk before it takes the file's name, and has its mode, owner,
extended attributes and times. What a killed program may leave is a `.redact-…` file of masked text.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from itertools import count
from pathlib import Path

from redact._pieces import chunks_of, write_all
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Self = Any  # typing's own came with Python 3.11

_PREFIX = ".redact-"


class FileError(RedactError):
    """A file cannot be rewritten; the message says why, without its name."""


def open_regular(path: Path) -> int:
    """A descriptor for reading a regular file.

    Raises:
        OSError: It cannot be opened.
        FileError: It is something else, such as a pipe, which has no content to replace.
    """
    # A pipe without a writer would keep an ordinary open waiting for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    text = "is not a regular file"
    raise FileError(text)


def rewrite(path: Path, fill: Callable[[int, int], bool], *, backup: bool = False) -> Path | None:
    """Gives a file a new content.

    A symbolic link stays, and the file that it leads to is rewritten. Other hard links keep the old content.

    Args:
        path: The file.
        fill: Reads from its first descriptor and writes to its second; False leaves the file as it is.
        backup: Whether the old file stays, under the name with `.bak` (or `.bak1` …) at its end.

    Returns:
        Where the old content is: the backup, or the file itself where nothing was changed; None for nowhere.

    Raises:
        OSError: Something cannot be read or written.
        FileError: It is no regular file, or somebody wrote to it meanwhile.
    """
    path = path.resolve()
    source = open_regular(path)
    try:
        before = os.fstat(source)
        with _Beside(path) as new:
            if not fill(source, new.descriptor):
                return path
            new.be_like(path, before)
            if _identity(path.stat()) != _identity(before):
                text = "was changed meanwhile, and is left as it is"
                raise FileError(text)
            kept = _keep(path) if backup else None
            new.take_the_name_of(path)
            return kept
    finally:
        os.close(source)


def write_beside(path: Path, target: Path, fill: Callable[[int, int], object]) -> None:
    """Makes a new file of another one, which stays; the errors are those of `rewrite`."""
    source = open_regular(path)
    try:
        with _Beside(target) as new:
            fill(source, new.descriptor)
            new.be_like(path, os.fstat(source))
            new.take_the_name_of(target)
    finally:
        os.close(source)


class _Beside:
    """A new file in the folder of another one, removed again unless it takes that one's name."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self.descriptor, name = tempfile.mkstemp(prefix=_PREFIX, dir=self._folder)
        self._path = Path(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)
        self._path.unlink(missing_ok=True)

    def be_like(self, path: Path, before: os.stat_result) -> None:
        """Takes over owner, mode, attributes and times."""
        own = os.fstat(self.descriptor)
        if (own.st_uid, own.st_gid) != (before.st_uid, before.st_gid):
            os.fchown(self.descriptor, before.st_uid, before.st_gid)
        shutil.copystat(path, self._path)
        os.utime(self.descriptor, ns=(before.st_atime_ns, before.st_mtime_ns))

    def take_the_name_of(self, path: Path) -> None:
        """On disk first: where a rename outlives the power, the data behind it must too."""
        os.fsync(self.descriptor)
        self._path.replace(path)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _keep(path: Path) -> Path:
    """The old file under a name of its own; an older backup is never written over."""
    for number in count():
        kept = path.with_name(f"{path.name}.bak{number or ''}")
        try:
            kept.hardlink_to(path)
        except FileExistsError:
            continue
        except OSError:  # no hard links on this file system
            if not kept.exists():
                write_beside(path, kept, _copy)
                return kept
        else:
            return kept
    raise AssertionError  # there is always a higher number


def _copy(source: int, target: int) -> None:
    for chunk in chunks_of(source):
        write_all(target, chunk)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
