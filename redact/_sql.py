"""Which column each placeholder of an SQL statement stands for: its values travel without a name.

No parser of SQL: it reads what statements of object mappers and of people look like, and where it does not
know a name, there is none.
"""

from __future__ import annotations

import re

# Texts and comments, in which nothing counts; placeholders; names, quoted or not; all else, sign by sign.
_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*'|--[^\n]*|/\*(?:.*?\*/|.*))
    | (?P<placeholder>\?|%s|\$\d+|%\((?P<percent>\w+)\)s|(?<!:):(?P<colon>[A-Za-z_]\w*))
    | (?P<name>[A-Za-z_]\w*|"[^"]+"|`[^`]+`|\[[A-Za-z_]\w*\])
    | (?P<sign>[^\s])""",
    re.VERBOSE | re.DOTALL,
)

# Words after which no value belongs to the column named before, and words that change nothing.
_ENDS = frozenset(("limit", "offset", "values", "set", "where", "having", "returning", "select", "from"))
_WORDS = frozenset(("in", "is", "not", "like", "ilike", "between", "and", "or", "any", "all", "cast", "as"))


def parameter_names(statement: str) -> list[str | None]:
    """The names of a statement's placeholders, in their order; None for those that stand under none."""
    reading = _Reading()
    for token in _TOKEN.finditer(statement):
        if token["placeholder"]:
            reading.placeholder(token["percent"] or token["colon"])
        elif token["name"]:
            reading.name(token["name"])
        elif token["sign"]:
            reading.sign(token["sign"])
    return reading.names


class _Reading:
    """How far a statement was read."""

    def __init__(self) -> None:
        self.names: list[str | None] = []
        self._last: str | None = None  # the name that came before
        self._columns: list[str] = []  # of the list in brackets that comes before VALUES
        self._inserting = False  # behind VALUES
        self._depth = self._at = 0  # of brackets, and the place in the outermost

    def placeholder(self, own: str | None) -> None:
        column = None
        if self._inserting and self._depth and self._at < len(self._columns):
            column = self._columns[self._at]
        self.names.append(column or self._last or own)

    def name(self, shown: str) -> None:
        name = shown.strip('"`[]')
        word = name.lower() if name == shown else ""
        if word in _ENDS:
            self._last, self._inserting = None, word == "values"
            self._depth = self._at = 0
        elif word not in _WORDS:
            self._last = None if self._inserting else name
            if self._depth == 1 and not self._inserting:
                self._columns.append(name)

    def sign(self, sign: str) -> None:
        if sign == "(":
            self._depth += 1
            if self._depth == 1:
                self._at = 0
                self._columns = self._columns if self._inserting else []
        elif sign == ")":
            self._depth = max(0, self._depth - 1)
        elif sign == "," and self._depth == 1:
            self._at += 1
