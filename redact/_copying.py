"""Masked copies of whatever bytes come: opened if compressed, read in their encoding, masked, closed again.

What is no secret comes out byte for byte as it came in, but for compressed data, which is compressed anew.
"""

from __future__ import annotations

from itertools import chain, count

from redact._compressed import MAGICS, UNOPENED, DataError, compressor, kind_of, opened, refuse_unopened
from redact._encoded import Encoded, encoding_of, may_be_encoded
from redact._json_lines import JsonLines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Protocol

    from redact._ledger import Hit
    from redact._live import LiveSecrets
    from redact._policy import Policy

    class ByteStream(Protocol):
        """What `Incremental[bytes]` has, and those that stand in for it."""

        @property
        def held(self) -> int:
            """How much is held back; 0 for nothing."""

        def feed(self, chunk: bytes, /) -> bytes:
            """Takes the next piece and gives what is decided."""

        def flush(self) -> bytes:
            """The end."""

        def expire(self) -> bytes:
            """Nothing followed for a while."""


_MAGICS = (*(magic for magics in MAGICS.values() for magic in magics), *UNOPENED.values())
_HEAD = 512
"""How many of the first bytes are looked at, if as many come at once."""
_DEEPEST = 4
"""Compressed data inside of compressed data."""
_BROKEN_BY_MASKS = {
    "a zip archive": (0, b"PK\x03\x04"),
    "a tar archive": (257, b"ustar"),
    "a database of SQLite": (0, b"SQLite format 3\0"),
}
"""What holds lengths and sums of its parts, each with its mark, and where that stands."""


class Copier:
    """Copies with every secret masked, and counts them by kind. Any number of threads may use one.

    The policy's mode counts for nothing here, nor does the environment's REDACT: who copies wants it masked.

    Args:
        policy: The settings.
        live: The exact values to search for.
        json_lines: Whether text is JSON, one value a line.
        plain: Whether compressed data comes out as text.
    """

    def __init__(
        self, policy: Policy, live: LiveSecrets, *, json_lines: bool = False, plain: bool = False
    ) -> None:
        policy = policy.__replace__(mode="mask")
        self._core = policy.compile(live, self._count)
        self._quiet = policy.compile(live, None) if json_lines else None
        self._plain = plain
        self._found: dict[str, dict[str, int]] = {}
        self._numbers = count()

    def copy(self, chunks: Iterable[bytes], write: Callable[[bytes], object]) -> dict[str, int]:
        """Copies one text. What was held is masked and written also when reading fails or is interrupted.

        Args:
            chunks: The text in pieces; an empty one says that nothing came for a while.
            write: Takes what is decided; may be called with nothing.

        Returns:
            How many secrets were masked, by kind.

        Raises:
            DataError: It is compressed, and broken; or cannot be opened here; or masks would break it.
        """
        name = str(next(self._numbers))
        found = self._found[name] = {}
        try:
            self._opened(chunks, write, name, _DEEPEST)
        finally:
            del self._found[name]
        return found

    def _opened(
        self, chunks: Iterable[bytes], write: Callable[[bytes], object], name: str, depth: int
    ) -> None:
        """Data that may be compressed, several times over."""
        head, chunks = _beginning(iter(chunks))
        kind = kind_of(head)
        if kind is None:
            refuse_unopened(head)
            _refuse_broken_by_masks(head)
            self._masked(head, chunks, write, name)
            return
        if not depth:
            text = f"is compressed more than {_DEEPEST} times"
            raise DataError(text)
        plain = opened(chunks, kind)
        if self._plain:
            self._opened(plain, write, name, depth - 1)
            return
        closing = compressor(kind)
        try:
            self._opened(plain, lambda piece: write(closing.compress(piece)), name, depth - 1)
        finally:
            write(closing.flush())

    def _masked(
        self, head: bytes, chunks: Iterable[bytes], write: Callable[[bytes], object], name: str
    ) -> None:
        stream = self._stream(encoding_of(head), name)
        try:
            for chunk in chunks:
                write(stream.feed(chunk) if chunk else stream.expire())
        finally:
            write(stream.flush())

    def _stream(self, encoding: str | None, name: str) -> ByteStream:
        if self._quiet is not None:
            lines = JsonLines(self._core, self._quiet, name)
            return lines if encoding is None else Encoded(_AsText(lines), encoding)
        as_bytes = self._core.incremental_data(name, alone=True)
        if encoding is None:
            return as_bytes
        # Programs of other minds write to the same file: what they wrote shows in the bytes alone.
        return _Then(Encoded(self._core.incremental(name), encoding), as_bytes)

    def _count(self, name: str, hits: Sequence[Hit]) -> None:
        found = self._found[name]
        for kind, *_ in hits:
            found[kind] = found.get(kind, 0) + 1


class _Then:
    """Two streams, one behind the other."""

    def __init__(self, first: ByteStream, second: ByteStream) -> None:
        self._first = first
        self._second = second

    @property
    def held(self) -> int:
        return self._first.held + self._second.held

    def feed(self, chunk: bytes) -> bytes:
        return self._second.feed(self._first.feed(chunk))

    def flush(self) -> bytes:
        return self._second.feed(self._first.flush()) + self._second.flush()

    def expire(self) -> bytes:
        return self._second.feed(self._first.expire()) + self._second.expire()


class _AsText:
    """A stream of UTF-8 as a stream of text."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    @property
    def held(self) -> int:
        return self._stream.held

    def feed(self, chunk: str) -> str:
        return _text(self._stream.feed(chunk.encode("utf-8", "surrogatepass")))

    def flush(self) -> str:
        return _text(self._stream.flush())

    def expire(self) -> str:
        return _text(self._stream.expire())


def _beginning(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Enough of the first bytes to tell what it is, and all of the chunks."""
    head = b""
    for chunk in chunks:
        head += chunk
        if not chunk or not _may_go_on(head):
            break
    return head[:_HEAD], chain([head] if head else [], chunks)


def _refuse_broken_by_masks(head: bytes) -> None:
    for what, (place, mark) in _BROKEN_BY_MASKS.items():
        if head.startswith(mark, place):
            text = f"is {what}, which masks would break: unpack it first; `redact scan` looks into archives"
            raise DataError(text)


def _may_go_on(head: bytes) -> bool:
    """Whether what it is cannot be told yet."""
    if any(magic.startswith(head) and magic != head for magic in _MAGICS):
        return True
    return may_be_encoded(head)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
