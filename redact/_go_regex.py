r"""Regular expressions as Go writes them, for the engine of Rust: the few spellings in which the two differ.

Both are of one family (RE2's syntax, linear time); flags, groups `(?P<name>…)`, `\z`, classes and escapes
agree. Told apart are what Go takes for a symbol and Rust for an operator: `[`, `&&`, `~~` and `--` inside of
a class, a `{` that counts nothing, `\<` and `\>`, and Go's quotation `\Q…\E`.
"""

from __future__ import annotations

import re

_COUNT = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_NAMED_CLASS = re.compile(r"\[:\^?[a-z]+:\]")
_OCTAL = re.compile(r"\\(0[0-7]{0,2}|[1-7][0-7]{1,2})")
_LITERAL = frozenset("<>")
_OPERATORS = frozenset("&~")


def for_rust(pattern: str) -> str:
    """The same pattern as Rust's engine reads it."""
    out: list[str] = []
    at, class_start = 0, -1  # of an open class: where its first symbol stands
    while at < len(pattern):
        symbol = pattern[at]
        if symbol == "\\":
            piece, at = _escape(pattern, at, in_class=class_start >= 0)
        elif class_start >= 0:
            piece, at, class_start = _in_class(pattern, at, class_start)
        elif symbol == "[":
            length = 2 if pattern.startswith("[^", at) else 1
            piece, at = pattern[at : at + length], at + length
            class_start = at
        elif symbol == "{" and not _COUNT.match(pattern, at):
            piece, at = "\\{", at + 1
        else:
            piece, at = symbol, at + 1
        out.append(piece)
    return "".join(out)


def _escape(pattern: str, at: int, *, in_class: bool) -> tuple[str, int]:
    """An escape, and the place behind it."""
    following = pattern[at + 1 : at + 2]
    if following == "Q" and not in_class:
        quoted, _, _ = pattern[at + 2 :].partition("\\E")
        return re.escape(quoted), min(len(pattern), at + 4 + len(quoted))
    if following in _LITERAL:
        return following, at + 2
    if octal := _OCTAL.match(pattern, at):
        return f"\\x{{{int(octal[1], 8):x}}}", octal.end()
    return pattern[at : at + 2], at + 2


def _in_class(pattern: str, at: int, start: int) -> tuple[str, int, int]:
    """One symbol of a class, the place behind it, and where the class began, or -1 at its end."""
    symbol = pattern[at]
    if symbol == "]":
        return ("\\]", at + 1, start) if at == start else ("]", at + 1, -1)
    if symbol == "[":
        named = _NAMED_CLASS.match(pattern, at)
        return (named[0], named.end(), start) if named else ("\\[", at + 1, start)
    if symbol in _OPERATORS or (symbol == "-" and pattern[at - 1 : at + 1] == "--" and at > start):
        return "\\" + symbol, at + 1, start
    return symbol, at + 1, start
