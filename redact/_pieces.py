"""Bytes from and to descriptors, in pieces of a size that suits pipes and files alike."""

from __future__ import annotations

import os
from select import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 20
"""Bytes read at once: what a pipe holds is less and comes at once, and a file is read at full speed."""

IDLE_SECONDS = 0.2
"""How long a terminal waits for the rest of an open match, as guarded streams do."""


def chunks_of(descriptor: int, *, idle: float | None = None) -> Iterator[bytes]:
    """What comes from a descriptor, as it comes.

    Args:
        descriptor: An open file, pipe or terminal.
        idle: Seconds after which an empty chunk says that nothing came; None never says so.
    """
    while True:
        if idle is not None and not select([descriptor], [], [], idle)[0]:
            yield b""
            select([descriptor], [], [])
        chunk = os.read(descriptor, BLOCK)
        if not chunk:
            return
        yield chunk


def write_all(descriptor: int, data: bytes) -> None:
    """Writes all of it, however little the system takes at once."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
