"""Part: how far one part of a sink has come. Install writes it, the doctor reads it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from redact._hooks import Hook


class Part:
    """One module of `redact/sinks` in one installation.

    Attributes:
        state: "waiting" for its host, "armed", or the name of the error with which arming failed.
        hooks: What it has put in.
    """

    __slots__ = ("hooks", "state")

    def __init__(self) -> None:
        self.state = "waiting"
        self.hooks: list[Hook] = []
