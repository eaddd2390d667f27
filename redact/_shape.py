"""Texts of a rule's shape: the small language of native/README.md, section 2, read the other way round."""

from __future__ import annotations

import string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Choose = Callable[[int, int | None], int]
    Node = tuple[Any, int, int | None]  # a text of alternatives or a list of sequences; how often, at most

_WORD = string.ascii_letters + string.digits + "_"
_NAMED = {"d": string.digits, "w": _WORD, "n": "\n", "r": "\r", "t": "\t"}
_OPEN_ENDED = {"+": (1, None), "*": (0, None), "?": (0, 1)}


def made(shape: str, pick: Callable[[Sequence[Any]], Any], count: Choose) -> str:
    """One text of a shape.

    Args:
        shape: The shape of a rule of the catalogue.
        pick: Picks one of several.
        count: Picks how often, given the least and the most; no most is None.
    """
    alternatives = _Reader(shape).alternatives()
    return _text(alternatives, pick, count)


def _text(alternatives: list[list[Node]], pick: Callable[[Sequence[Any]], Any], count: Choose) -> str:
    parts = []
    for what, least, most in pick(alternatives):
        times = range(count(least, most))
        parts += [pick(what) if isinstance(what, str) else _text(what, pick, count) for _ in times]
    return "".join(parts)


class _Reader:
    """Reads a shape from left to right."""

    def __init__(self, shape: str) -> None:
        self._shape = shape
        self._at = 0

    def alternatives(self) -> list[list[Node]]:
        """Sequences with bars between them, to the end of the group or of the shape."""
        found: list[list[Node]] = [[]]
        while self._at < len(self._shape) and self._peek() != ")":
            if self._peek() == "|":
                self._at += 1
                found.append([])
                continue
            what = self._what()
            least, most = self._often()
            found[-1].append((what, least, most))
        return found

    def _peek(self) -> str:
        return self._shape[self._at]

    def _next(self) -> str:
        self._at += 1
        return self._shape[self._at - 1]

    def _what(self) -> str | list[list[Node]]:
        symbol = self._next()
        if symbol == "[":
            return self._class()
        if symbol == "\\":
            return self._escaped()
        if symbol != "(":
            return symbol
        if self._shape.startswith("?:", self._at):
            self._at += 2
        inner = self.alternatives()
        self._at += 1
        return inner

    def _class(self) -> str:
        symbols = ""
        while self._peek() != "]":
            symbol = self._next()
            first = self._escaped() if symbol == "\\" else symbol
            if self._peek() == "-" and self._shape[self._at + 1] != "]":
                self._at += 1
                symbols += "".join(map(chr, range(ord(first), ord(self._next()) + 1)))
            else:
                symbols += first
        self._at += 1
        return symbols

    def _escaped(self) -> str:
        symbol = self._next()
        return _NAMED.get(symbol, symbol)

    def _often(self) -> tuple[int, int | None]:
        if self._at == len(self._shape):
            return 1, 1
        symbol = self._peek()
        if symbol in _OPEN_ENDED:
            self._at += 1
            return _OPEN_ENDED[symbol]
        if symbol != "{":
            return 1, 1
        end = self._shape.index("}", self._at)
        least, comma, most = self._shape[self._at + 1 : end].partition(",")
        self._at = end + 1
        return int(least), int(most or least) if most or not comma else None
