"""Compressed data: which kind it is by its content, and how it is opened and closed again piece by piece.

No step makes more than a bounded piece, whatever a few compressed bytes may unfold to.
"""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from importlib import import_module

from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Protocol

    class Compressor(Protocol):
        """What the standard library's compressors have in common."""

        def compress(self, data: bytes, /) -> bytes:
            """Takes a piece and gives what is ready."""

        def flush(self) -> bytes:
            """The end."""


MAGICS = {
    "gzip": (b"\x1f\x8b\x08",),
    "bzip2": tuple(
        b"BZh%d" % level + block for level in range(1, 10) for block in (b"1AY&SY", b"\x17rE8P\x90")
    ),
    "xz": (b"\xfd7zXZ\x00",),
    "zstd": (b"\x28\xb5\x2f\xfd",),
}
"""The first bytes of each kind: so many of them that no text begins like that."""
UNOPENED = {
    "a 7z archive": b"7z\xbc\xaf\x27\x1c",
    "a RAR archive": b"Rar!\x1a\x07",
    "a cabinet": b"MSCF\0\0\0\0",
    "compressed by lz4": b"\x04\x22\x4d\x18",
    "compressed by lzip": b"LZIP\x01",
    "compressed by compress": b"\x1f\x9d",
}
"""The first bytes of what cannot be opened here. Read as text it would look clean, whatever is in it."""

_PADDED = frozenset({"gzip", "xz"})
_PIECE = 1 << 20
_GZIP = 31  # zlib's window bits for gzip's own header and checksum
_ERRORS: tuple[type[Exception], ...] = (zlib.error, OSError, ValueError, EOFError, lzma.LZMAError)


class DataError(RedactError):
    """Data is not what its first bytes promise, or cannot be read here. Its message holds nothing of it."""


def kind_of(head: bytes) -> str | None:
    """The kind of compression that data with this beginning has; None for none.

    Args:
        head: The first ten bytes, or fewer if there are no more.
    """
    return next((kind for kind, magics in MAGICS.items() if head.startswith(magics)), None)


def refuse_unopened(head: bytes) -> None:
    """Says of what cannot be opened here what it is.

    Args:
        head: As for `kind_of`.

    Raises:
        DataError: It begins like that.
    """
    for what, magic in UNOPENED.items():
        if head.startswith(magic):
            text = f"is {what}, which is not opened here: unpack it first"
            raise DataError(text)


def opened(chunks: Iterable[bytes], kind: str) -> Iterator[bytes]:
    """The plain data in pieces of at most 1 MiB.

    Args:
        chunks: The compressed data. An empty chunk, which says that nothing came for a while, passes.
        kind: A key of `MAGICS`.

    Raises:
        DataError: The data is broken, or ends too early, or something else follows it.
    """
    make = _opener(kind)
    stream: Any = None
    for chunk in chunks:
        if not chunk:
            yield chunk
        rest = chunk
        while rest:
            if stream is None:  # several compressed files, one behind the other, are one
                # Zeros between and behind them are padding, which the tools pass over as well.
                rest = rest.lstrip(b"\0") if kind in _PADDED else rest
                stream = make() if rest else None
                continue
            yield from _unfolded(stream, rest, kind)
            rest = stream.unused_data if stream.eof else b""
            stream = None if stream.eof else stream
    if stream is not None:
        text = f"is {kind} data that ends too early"
        raise DataError(text)


def _unfolded(stream: Any, data: bytes, kind: str) -> Iterator[bytes]:
    errors = (*_ERRORS, *_zstd_errors(kind))
    while True:
        try:
            piece = stream.decompress(data, _PIECE)
        except errors:
            text = f"is no valid {kind} data"
            raise DataError(text) from None
        if piece:
            yield piece
        if stream.eof or stream.needs_input:
            return
        data = b""


def compressor(kind: str) -> Compressor:
    """Compresses to a kind anew, at the level that its tool uses by default."""
    if kind == "gzip":
        return zlib.compressobj(wbits=_GZIP)
    if kind == "bzip2":
        return bz2.BZ2Compressor()
    if kind == "xz":
        return lzma.LZMACompressor()
    made: Compressor = _zstd().ZstdCompressor()
    return made


def _opener(kind: str) -> Callable[[], Any]:
    if kind == "gzip":
        return _Gunzip
    if kind == "bzip2":
        return bz2.BZ2Decompressor
    if kind == "xz":
        return lzma.LZMADecompressor
    opener: Callable[[], Any] = _zstd().ZstdDecompressor
    return opener


class _Gunzip:
    """zlib's decompressor with the interface of the other two."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=_GZIP)

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, most)

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data


def _zstd() -> Any:
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    try:
        return import_module(name)
    except ModuleNotFoundError:
        text = "is zstd data, and reading it needs backports.zstd: pip install 'redact-logs[cli]'"
        raise DataError(text) from None


def _zstd_errors(kind: str) -> tuple[type[Exception], ...]:
    return (_zstd().ZstdError,) if kind == "zstd" else ()
