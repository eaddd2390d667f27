"""Text of two or four bytes a character, as Windows writes it: masked as characters, given back byte by byte.

Every encoding that holds ASCII as it is needs none of this: its bytes are searched as they are.
"""

from __future__ import annotations

import codecs
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class TextStream(Protocol):
        """What `Incremental[str]` has."""

        @property
        def held(self) -> int:
            """How much is held back; 0 for nothing."""

        def feed(self, chunk: str, /) -> str:
            """Takes the next piece and gives what is decided."""

        def flush(self) -> str:
            """The end."""

        def expire(self) -> str:
            """Nothing followed for a while."""


MARKS = {
    "utf_32_le": codecs.BOM_UTF32_LE,
    "utf_32_be": codecs.BOM_UTF32_BE,
    "utf_16_le": codecs.BOM_UTF16_LE,
    "utf_16_be": codecs.BOM_UTF16_BE,
}
"""The byte order marks, the longer ones first: the mark of utf_16_le begins that of utf_32_le."""

HEAD = 8
"""How many bytes tell the encoding."""

_ASCII = rb"[\t\n\r -~]"
_ONE = {
    "utf_32_le": re.compile(rb"%s\0\0\0" % _ASCII),
    "utf_32_be": re.compile(rb"\0\0\0%s" % _ASCII),
    "utf_16_le": re.compile(rb"%s\0" % _ASCII),
    "utf_16_be": re.compile(rb"\0%s" % _ASCII),
}
_UNMARKED = {
    name: re.compile(b"(?:%s){%d}" % (form.pattern, 2 if "32" in name else 4)) for name, form in _ONE.items()
}
_ENOUGH = 32
"""Bytes that may tell an encoding by what most of them are."""
_SAMPLES = {name: "a".encode(name) * (4 // len("a".encode(name))) for name in _UNMARKED}


def encoding_of(head: bytes) -> str | None:
    """The encoding of text with this beginning, if its characters take two or four bytes; else None.

    Known by its mark, by four characters of ASCII, or, of a longer beginning, by what most characters are.
    A wrong guess would change no byte that is no secret.

    Args:
        head: The first eight bytes or more, or fewer if there are no more.
    """
    marked = next((name for name, mark in MARKS.items() if head.startswith(mark)), None)
    unmarked = marked or next((name for name, form in _UNMARKED.items() if form.match(head)), None)
    return unmarked or _by_most(head)


def _by_most(head: bytes) -> str | None:
    """For text that begins with other letters than those of English."""
    head = head[: len(head) // 4 * 4]
    if len(head) < _ENOUGH:
        return None
    for name, form in _ONE.items():
        size = len(_SAMPLES[name]) // _SAMPLES[name].count(b"a")
        characters = [head[at : at + size] for at in range(0, len(head), size)]
        if sum(form.fullmatch(each) is not None for each in characters) * 2 > len(characters):
            return name
    return None


def may_be_encoded(head: bytes) -> bool:
    """Whether more bytes could show that it is such an encoding.

    A single letter is not waited for: it may be all that a program says before it waits for an answer.
    """
    if any(len(mark) > len(head) and mark.startswith(head) for mark in MARKS.values()):
        return True
    if len(head) >= HEAD or (len(head) == 1 and head != b"\0"):
        return False
    endings = (sample[len(head) % len(sample) :] + sample for sample in _SAMPLES.values())
    return any(
        form.match((head + ending)[:HEAD]) for form, ending in zip(_UNMARKED.values(), endings, strict=True)
    )


class Encoded:
    """A stream of bytes in such an encoding, over a stream of text; the interface of `Incremental[bytes]`."""

    def __init__(self, stream: TextStream, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decode: Callable[[bytes, str, bool], tuple[str, int]] = getattr(codecs, f"{encoding}_decode")
        self._cut = b""

    @property
    def held(self) -> int:
        """How much is held back; 0 for nothing."""
        return self._stream.held + len(self._cut)

    def feed(self, chunk: bytes) -> bytes:
        """Takes the next piece and gives what is decided."""
        return self._take(chunk, final=False)

    def flush(self) -> bytes:
        """The end: what was held, and half a character as it came."""
        masked = self._take(b"", final=True) + self._bytes(self._stream.flush())
        rest, self._cut = self._cut, b""
        return masked + rest

    def expire(self) -> bytes:
        """Nothing followed for a while; as `Incremental.expire`."""
        return self._bytes(self._stream.expire())

    def _take(self, chunk: bytes, *, final: bool) -> bytes:
        data = self._cut + chunk
        out = []
        while True:
            try:
                text, used = self._decode(data, "surrogatepass", final)
                wrong = used
            except (
                UnicodeDecodeError
            ) as error:  # what is no character passes as it is, and ends the text before it
                used, wrong = error.start, error.end
                text = self._decode(data[:used], "surrogatepass", True)[0]
            out.append(self._bytes(self._stream.feed(text)))
            at_end = final and wrong == len(data)
            if wrong == used or at_end:
                self._cut = data[used:]
                return b"".join(out)
            out += [self._bytes(self._stream.flush()), data[used:wrong]]
            data = data[wrong:]

    def _bytes(self, text: str) -> bytes:
        return text.encode(self._encoding, "surrogatepass")
