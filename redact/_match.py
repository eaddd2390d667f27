"""A match: where in a text a secret was found, and by what. It never holds the text itself."""

from __future__ import annotations

from redact._frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Net = Literal["live", "format", "key"]


class Match(Frozen):
    """One find in a text, half-open as slices are. Frozen. Since 0.1.

    Attributes:
        start: Offset of the first code point that is masked.
        end: Offset after the last one.
        kind: What was found, in snake_case: `access_token`, `jwt`, `private_key`, …
        rule: The id of the rule that found it, `key:` and the key name, or `live`.
        net: `live` (an exact value), `format` (a rule of the catalogue or the caller's own) or `key` (a key
            name).
    """

    __slots__ = __match_args__ = ("start", "end", "kind", "rule", "net")

    start: int
    end: int
    kind: str
    rule: str
    net: Net

    def __init__(self, start: int, end: int, kind: str, rule: str, net: Net) -> None:
        self._freeze(start=start, end=end, kind=kind, rule=rule, net=net)
