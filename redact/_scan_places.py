"""What a scan looks at: files, folders, and what is inside of archives, as texts with their places."""

from __future__ import annotations

import codecs
import io
import os
import stat
import tarfile
import zipfile
import zlib
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from redact._compressed import DataError, kind_of, opened, refuse_unopened
from redact._encoded import encoding_of
from redact._pieces import chunks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Trouble = Callable[[str, str], None]
    """Is told of a place that cannot be looked at, and why."""

_T = TypeVar("_T")
_HEAD = 512  # a tar archive says so at byte 257
_TAR_MARK = slice(257, 262)
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_DEEPEST = 8
"""Archives inside of archives; one that is compressed counts twice."""
_MOST_UNPACKED, _MOST_TIMES = 4 << 30, 250
"""What a file may unfold to: so many bytes, and so many times its size. Logs come to fifty times at most."""
_LARGEST_INSIDE = 256 << 20
"""Bytes of a zip archive inside of another archive, which has to be held in memory."""
_REPOSITORIES = frozenset({".git", ".hg", ".svn"})
_OF_REPOSITORIES = ("config", "credentials", "hgrc")
"""What of them people write, and where addresses with tokens stand; the rest is history, packed."""


class Text(NamedTuple):
    """A text to search. Its pieces must be taken before the next text is asked for."""

    place: str
    source: str
    pieces: Iterator[str]
    modified: float | None
    path: Path | None
    """The file that can be rewritten, if it is one by itself."""


def texts_of(path: Path, trouble: Trouble, *, gitignore: bool = False) -> Iterator[Text]:
    """All texts at a path: a file, an archive, or a folder and all below it.

    Symbolic links below a folder are not followed. What cannot be read is told, and passed over.

    Args:
        path: Where.
        trouble: Is told what could not be looked at.
        gitignore: Whether what `.gitignore` files name is left out.
    """
    try:
        folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as error:
        trouble(os.fspath(path), error.strerror or str(error))
        return
    for file in _below(path, trouble, _Ignored(path) if gitignore else None) if folder else (path,):
        yield from guarded(_file(file, trouble), os.fspath(file), trouble)


def standard_input(trouble: Trouble) -> Iterator[Text]:
    """What comes from standard input, which may be an archive too."""
    place = "standard input"
    yield from guarded(_Unpacking(trouble, None).inside(chunks_of(0), place, "file", None), place, trouble)


def guarded(read: Iterator[_T], place: str, trouble: Trouble) -> Iterator[_T]:
    """What is read of a place, up to what is wrong with it, which is told.

    Args:
        read: Texts, or what comes of the pieces of one: these are read when they are taken.
        place: Where.
        trouble: Is told what is wrong.
    """
    try:
        yield from read
    except DataError as error:
        trouble(place, str(error))
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError):
        trouble(place, "is a broken archive")
    except (NotImplementedError, RuntimeError):
        trouble(place, "is an archive that needs a password, or is packed in an unknown way")
    except OSError as error:
        trouble(place, error.strerror or "cannot be read")


def _file(path: Path, trouble: Trouble) -> Iterator[Text]:
    with path.open("rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        is_regular = stat.S_ISREG(status.st_mode)
        unpacking = _Unpacking(trouble, status.st_size if is_regular else None)
        if is_regular and file.read(4) in _ZIP_MARKS:
            file.seek(0)
            yield from unpacking.zipped(file, os.fspath(path), 0)
            return
        if is_regular:
            file.seek(0)
        for text in unpacking.inside(chunks_of(file.fileno()), os.fspath(path), "file", status.st_mtime):
            yield text._replace(path=path) if text.source == "file" else text


class _Unpacking:
    """What is inside of one file. What is wrong with a part of it is told, and the next part looked at.

    Args:
        trouble: Is told what could not be looked at.
        size: Of the file in bytes; None if nobody knows.
    """

    def __init__(self, trouble: Trouble, size: int | None) -> None:
        self._trouble = trouble
        self._left = None if size is None else _MOST_UNPACKED + _MOST_TIMES * size

    def inside(
        self, chunks: Iterable[bytes], place: str, source: str, modified: float | None, depth: int = 0
    ) -> Iterator[Text]:
        """The texts in bytes that may be compressed, an archive, or both."""
        head, chunks = _head(self._watched(chunks) if depth else iter(chunks))
        kind = kind_of(head)
        is_tar, is_zip = head[_TAR_MARK] == b"ustar", head.startswith(_ZIP_MARKS)
        if depth >= _DEEPEST and (kind is not None or is_tar or is_zip):
            text = f"is packed more than {_DEEPEST} times"
            raise DataError(text)
        if kind is not None:
            yield from self.inside(opened(chunks, kind), place, source, modified, depth + 1)
        elif is_tar:
            with tarfile.open(fileobj=_Readable(chunks), mode="r|") as archive:
                for member in archive:
                    content = archive.extractfile(member) if member.isfile() else None
                    if content is not None:
                        inner = f"{place}!{member.name}"
                        yield from self._member(_blocks(content), inner, float(member.mtime), depth)
        elif is_zip:
            held = io.BytesIO()
            for chunk in chunks:
                held.write(chunk)
                if held.tell() > _LARGEST_INSIDE:
                    text = f"is an archive of more than {_LARGEST_INSIDE >> 20} MiB inside of another one"
                    raise DataError(text)
            yield from self.zipped(held, place, depth)
        else:
            refuse_unopened(head)
            yield Text(place, source, _decoded(chunks, encoding_of(head)), modified, None)

    def zipped(self, file: Any, place: str, depth: int) -> Iterator[Text]:
        """The texts in a zip archive."""
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    inner = f"{place}!{member.filename}"
                    yield from guarded(self._zip_member(archive, member, inner, depth), inner, self._trouble)

    def _zip_member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, inner: str, depth: int
    ) -> Iterator[Text]:
        with archive.open(member) as content:
            yield from self._member(_blocks(content), inner, _zip_time(member), depth)

    def _member(
        self, chunks: Iterator[bytes], place: str, modified: float | None, depth: int
    ) -> Iterator[Text]:
        if self._left is None or self._left > 0:
            yield from guarded(
                self.inside(chunks, place, "archive", modified, depth + 1), place, self._trouble
            )

    def _watched(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Stops where little unfolds to very much, as in archives made to fill memories and disks."""
        for chunk in chunks:
            if self._left is not None:
                self._left -= len(chunk)
                if self._left < 0:
                    text = f"unfolds to more than {_MOST_TIMES} times its size: the rest is not looked at"
                    raise DataError(text)
            yield chunk


def _zip_time(member: zipfile.ZipInfo) -> float | None:
    from datetime import datetime  # noqa: PLC0415 - only archives need it

    try:
        return datetime(*member.date_time).timestamp()  # noqa: DTZ001 - zip knows local time alone
    except (ValueError, OverflowError):
        return None


def _blocks(content: Any) -> Iterator[bytes]:
    while block := content.read(1 << 20):
        yield block


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size >= _HEAD:
            break
    return b"".join(parts)[:_HEAD], chain(parts, chunks)


def _decoded(chunks: Iterable[bytes], encoding: str | None) -> Iterator[str]:
    errors = "surrogateescape" if encoding is None else "replace"
    decoder = codecs.getincrementaldecoder(encoding or "utf-8")(errors)
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


class _Readable(io.RawIOBase):
    """Chunks as a file, for readers of archives."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _below(folder: Path, trouble: Trouble, ignored: _Ignored | None) -> Iterator[Path]:
    """The files below a folder, in order."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        trouble(os.fspath(folder), error.strerror or "cannot be read")
        return
    if ignored is not None:
        ignored = ignored.at(folder)
    for entry in entries:
        path = folder / entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and entry.name in _REPOSITORIES:
            yield from (path / name for name in _OF_REPOSITORIES if (path / name).is_file())
        elif ignored is not None and ignored.holds(path, is_folder=is_folder):
            continue
        elif is_folder:
            yield from _below(path, trouble, ignored)
        elif entry.is_file(follow_symlinks=False):
            yield path


class _Ignored:
    """What `.gitignore` files leave out: the nearest one that says anything about a name decides."""

    def __init__(self, path: Path, above: tuple[tuple[Path, Any], ...] | None = None) -> None:
        self._specs: tuple[tuple[Path, Any], ...] = above if above is not None else ()
        if above is None:
            parents = list(path.resolve().parents)
            root = next((number for number, parent in enumerate(parents) if (parent / ".git").exists()), -1)
            root_of = parents[root] if root >= 0 else path.resolve()
            self._specs += _spec(root_of, ".git/info/exclude")
            for parent in reversed(parents[: root + 1]):
                self._specs += _spec(parent)

    def at(self, folder: Path) -> _Ignored:
        """With the file of a folder, if it has one."""
        return _Ignored(folder, self._specs + _spec(folder))

    def holds(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a path is left out."""
        resolved = path.parent.resolve() / path.name
        for folder, spec in reversed(self._specs):
            name = PurePosixPath(resolved.relative_to(folder)).as_posix() + ("/" if is_folder else "")
            said = spec.check_file(name).include
            if said is not None:
                return bool(said)
        return False


def _spec(folder: Path, name: str = ".gitignore") -> tuple[tuple[Path, Any], ...]:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - only who asks for it needs it

    try:
        lines = (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # there is none, or it cannot be read, and then git would not know either
        return ()
    return ((folder.resolve(), GitIgnoreSpec.from_lines(lines)),)
