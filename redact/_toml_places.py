"""Where in a TOML file a setting stands: parsers give values alone, and an editor wants line and column."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]
    """Keys and, for arrays of tables, numbers from 0, from the file's root."""
    Place = tuple[int, int]
    """Line and column, from 1, in code points."""

_TABLE = re.compile(r"[ \t]*(\[\[?)([^\]]+)\]\]?")
_BARE = r"[A-Za-z0-9_-]+"
_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"
_PART = re.compile(rf"[ \t]*({_BARE}|{_QUOTED})[ \t]*")
_KEY = re.compile(rf"[ \t]*((?:{_BARE}|{_QUOTED})(?:[ \t]*\.[ \t]*(?:{_BARE}|{_QUOTED}))*)[ \t]*=")
_LONG = re.compile(r"\"\"\"|'''")


class Places:
    """The places of all keys in a file.

    Args:
        text: The file; that it is TOML has been found out already.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._places: dict[Path, Place] = dict(self._read())

    def of(self, path: Path) -> Place:
        """Where a key stands, or the nearest table above it that is known; at last the file's beginning."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, (1, 1))

    def of_text(self, path: Path, text: str) -> Place:
        """Where a text stands in the value of a key, such as an entry of a list; else the key."""
        line, column = self.of(path)
        forms = (f'"{text}"', f"'{text}'")
        for number in range(line, len(self._lines) + 1):
            shown = self._lines[number - 1]
            if (
                number > line
                and (_TABLE.match(shown) or _KEY.match(shown))
                and not shown.startswith((" ", "\t"))
            ):
                break
            found = [at for at in (shown.find(form) for form in forms) if at >= 0]
            if found:
                return number, min(found) + 1
        return line, column

    def _read(self) -> Iterator[tuple[Path, Place]]:
        table: Path = ()
        counts: dict[Path, int] = {}
        closing = ""
        for number, line in enumerate(self._lines, 1):
            if closing:  # inside of a text over several lines
                closing = "" if closing in line else closing
                continue
            header, key = _TABLE.match(line), _KEY.match(line)
            if header:
                table = _parts(header[2])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                else:
                    table = _inside(table, counts)
                yield table, (number, line.index("[") + 1)
            elif key:
                yield (*table, *_parts(key[1])), (number, len(line) - len(line.lstrip()) + 1)
                opened = _LONG.findall(line)
                closing = opened[-1] if len(opened) % 2 else ""


def _inside(table: Path, counts: dict[Path, int]) -> Path:
    """A table below an array of tables is below the last one of it."""
    for cut in range(len(table), 0, -1):
        if table[:cut] in counts:
            return (*table[:cut], counts[table[:cut]], *table[cut:])
    return table


def _parts(dotted: str) -> Path:
    parts = []
    at = 0
    while part := _PART.match(dotted, at):
        word = part[1]
        parts.append(word[1:-1] if word[0] in "\"'" else word)
        at = part.end() + 1  # behind the dot
    return tuple(parts)
