"""Command lines: what an option announces, in the words of a shell or as a process got them.

The matcher reads text; here the words are known, so a value may hold spaces, and a few programs are known by
name whose short options take a password.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import PurePosixPath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redact._scan_formats import Told

_USER = frozenset({"-u", "--user", "--proxy-user", "-U"})
_HTTP = frozenset({"curl", "http", "https", "xh", "wget"})
_AFTER_P = frozenset({"sshpass", "ldapsearch"})
_JOINED_P = frozenset({"mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump"})
_COMMAND_PREFIX = re.compile(r"^(?:: \d+:\d+;|- cmd: )")
_WORTH_IT = re.compile(r"(?:^|\s)-[-\w]")


def told_of_line(line: str) -> Iterator[Told]:
    """What stands behind options in a line of a shell's history; nothing where it is no line of a shell."""
    if not _WORTH_IT.search(line):
        return
    try:
        words = shlex.split(_COMMAND_PREFIX.sub("", line), comments=True)
    except ValueError:  # an open quote: a line of several, or of another language
        return
    yield from told_of_words(words)


def told_of_words(words: Sequence[str]) -> Iterator[Told]:
    """What stands behind options, as texts to search (see `_scan_formats`)."""
    program = ""
    for before, word in zip(["", *words], words, strict=False):
        name = PurePosixPath(word).name
        if name in _HTTP | _AFTER_P | _JOINED_P:
            program = name
        elif before.startswith("--") and "=" not in before and not word.startswith("-"):
            yield _named(before.lstrip("-"), word), word
        elif word.startswith("--") and "=" in word:
            option, _, value = word.partition("=")
            yield _named(option.lstrip("-"), value), value
        elif program in _AFTER_P and before in {"-p", "-w"}:
            yield _named("password", word), word
        elif program in _JOINED_P and word.startswith("-p") and len(word) > 2:  # noqa: PLR2004 - the option's own length
            yield _named("password", word[2:]), word[2:]
        if program in _HTTP and before in _USER and ":" in word:
            password = word.partition(":")[2]
            yield _named("password", password), password


def _named(name: str, value: str) -> str:
    return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
