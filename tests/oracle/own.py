"""Rules of the caller's own (section 2, "Own rules"), each looked for by itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from oracle.words import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redact import Allow, Rule

REACH = 2048
LONGEST_LINE = 4096


def narrowed(text: str) -> bytes:
    """A byte a symbol: other symbols than ASCII are one and the same."""
    return bytes(min(ord(symbol), 128) for symbol in text)


def compiled(pattern: str) -> re.Pattern[bytes]:
    """A pattern as the caller's engine reads it: to `re` a `$` also stands before a last line end."""
    return re.compile(pattern.replace("$", r"\Z").encode())


def keywords(text: bytes, rule: Rule) -> Iterator[tuple[int, int]]:
    """From left to right, none in another; of those at one place the one that is named first."""
    words = b"|".join(re.escape(word.encode()) for word in rule.keywords)
    return (m.span() for m in re.finditer(words, text, re.IGNORECASE))


def stretches(text: bytes, rule: Rule) -> Iterator[tuple[int, int, int]]:
    """Where a pattern is tried, round its keywords or on each piece of a line, and where the keyword ends."""
    if rule.keywords:
        done = 0
        for start, end in keywords(text, rule):
            if end + REACH // 2 > done:
                done = end + REACH
                yield max(0, start - REACH), min(len(text), done), end
        return
    at = 0
    for line in text.split(b"\n"):
        for begin in range(0, len(line), LONGEST_LINE):
            yield at + begin, at + min(len(line), begin + LONGEST_LINE), 0
        at += len(line) + 1


def secret(m: re.Match[bytes], group: int | None) -> tuple[int, int]:
    """What of a match is the secret; an empty range if nothing is."""
    if group is not None:
        return m.span(group)
    named = (m.span(number) for number in range(1, m.re.groups + 1) if m[number])
    return next(named, m.span())


def entropy(value: bytes) -> float:
    """In bits a symbol, by Shannon."""
    shares = [count / len(value) for count in Counter(value).values()]
    return -sum(share * math.log2(share) for share in shares)


def line_of(text: bytes, start: int, end: int) -> bytes:
    """The line of a match, up to `LONGEST_LINE` to either side."""
    before = text[max(0, start - LONGEST_LINE) : start].split(b"\n")[-1]
    behind = text[end : end + LONGEST_LINE].split(b"\n")[0]
    return before + text[start:end] + behind


def is_allowed(allow: Allow, value: bytes, whole: bytes, line: bytes) -> bool:
    """Whether a match is none, by one of its rule's allowances."""
    looked_at = {"secret": value, "match": whole, "line": line}[allow.target]
    fits = any(compiled(pattern).search(looked_at) for pattern in allow.patterns)
    holds = any(word.lower().encode() in value.lower() for word in allow.words)
    if allow.every and allow.patterns and allow.words:
        return fits and holds
    return fits or holds


def announced_matches(text: str, rules: Iterable[Rule]) -> Iterator[tuple[Found, bool]]:
    """All matches of all rules, overlapping ones, too, and whether the keyword has come before they end."""
    t = narrowed(text)
    for rule in rules:
        pattern = compiled(rule.pattern)
        for begin, stop, known in stretches(t, rule):
            # The pattern sees nothing beyond.
            for m in pattern.finditer(t[begin:stop]):
                start, end = (begin + at for at in secret(m, rule.group))
                value, (first, last) = t[start:end], (begin + at for at in m.span())
                if not value or (rule.entropy and entropy(value) <= rule.entropy):
                    continue
                line = line_of(t, first, last)
                if not any(is_allowed(allow, value, t[first:last], line) for allow in rule.allow):
                    yield Found(start, end, rule.kind, rule.id, "format"), known <= last


def own_matches(text: str, rules: Iterable[Rule]) -> Iterator[Found]:
    """All matches of all rules, those that overlap included."""
    return (found for found, _ in announced_matches(text, rules))
