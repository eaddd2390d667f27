"""Command lines: what an option announces, in the words of a shell or as a process got them.

The matcher reads text; here the words are known, so a value may hold spaces, and programs are known by name
whose short options take a password, or that are told one without any option.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import PurePosixPath
from typing import NamedTuple

from redact._scan_formats import Told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class _Program(NamedTuple):
    """How a program is given a password."""

    after: frozenset[str] = frozenset()
    """Options with the password in the next word."""
    joined: tuple[str, ...] = ()
    """Beginnings of words that go on with the password."""
    users: frozenset[str] = frozenset()
    """Options with a user's name and the password in the next word."""
    between: str = ":"
    """What stands between those two."""
    only: str = ""
    """The one command of it for which all this holds: `docker run -p` is about ports."""
    first: bool = False
    """Whether the first word that is no option is the password."""


def _of(names: str, program: _Program) -> dict[str, _Program]:
    return dict.fromkeys(names.split(), program)


_PROGRAMS = {
    **_of("curl", _Program(users=frozenset({"-u", "--user", "-U", "--proxy-user"}))),
    **_of("http https xh xhs", _Program(users=frozenset({"-a", "--auth"}))),
    **_of("sshpass", _Program(after=frozenset({"-p"}), joined=("-p",))),
    **_of(
        "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd", _Program(frozenset({"-w"}), ("-w",))
    ),
    **_of(
        "mysql mysqldump mysqladmin mysqlimport mariadb mariadb-dump mariadb-admin", _Program(joined=("-p",))
    ),
    **_of("mongo mongosh mongodump mongorestore mongoimport mongoexport", _Program(frozenset({"-p"}))),
    **_of("redis-cli valkey-cli", _Program(frozenset({"-a", "--pass"}))),
    **_of("docker podman nerdctl buildah skopeo oras helm az oc", _Program(frozenset({"-p"}), only="login")),
    **_of("vault", _Program(only="login", first=True)),
    **_of("twine", _Program(frozenset({"-p"}))),
    **_of("sqlcmd osql bcp", _Program(frozenset({"-P"}), ("-P",))),
    **_of("zip unzip", _Program(frozenset({"-P"}))),
    **_of("7z 7za 7zr rar unrar", _Program(joined=("-hp", "-p"))),
    **_of("openssl", _Program(frozenset({"-k"}), ("pass:",))),
    **_of("smbclient rpcclient smbmap", _Program(users=frozenset({"-U", "--user"}), between="%")),
    **_of("xfreerdp xfreerdp3 wlfreerdp", _Program(joined=("/p:",))),
    **_of("convertto-securestring", _Program(first=True)),
}
_OPTION = re.compile(r"--?[A-Za-z][\w.-]+$")
_ASSIGNED = re.compile(r"--?([A-Za-z][\w.-]+)[=:](.+)$", re.DOTALL)
_COMMAND_PREFIX = re.compile(r"^(?:: \d+:\d+;|- cmd: )")
_WORTH_IT = re.compile(r"(?:^|\s)[-/][-\w]|\bset|\blogin\b|\bpass:|securestring", re.IGNORECASE)
_TEXT = r"""(?:'((?:[^'\\]|\\.|'')+)'|"((?:[^"\\]|\\.)+)")"""
_STATEMENTS = (
    # SQL: `… PASSWORD 'x'`, `PASSWORD('x')`, `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin BY 'x'`
    re.compile(
        rf"\b(?:password\s*\(?|identified\s+(?:with\s+\S+\s+)?(?:by|as)(?:\s+password)?)\s*{_TEXT}",
        re.IGNORECASE,
    ),
    # MongoDB's shell
    re.compile(rf"\bdb\.(?:auth|changeUserPassword)\(\s*(?:\"[^\"]*\"|'[^']*')\s*,\s*{_TEXT}"),
    # Redis
    re.compile(r"^\s*auth\s+(?:[^\s-]\S*\s+)?([^\s-]\S*)()\s*$", re.IGNORECASE),
    re.compile(r"\b(?:requirepass|masterauth)\s+(\S+)()", re.IGNORECASE),
)


def told_of_line(line: str) -> Iterator[Told]:
    """What a line of a history tells: options of a shell's commands, statements of a console."""
    for statement in _STATEMENTS:
        for found in statement.finditer(line):
            value = found[1] or found[2]
            yield _named("password", value)
    if not _WORTH_IT.search(line):
        return
    try:
        words = shlex.split(_COMMAND_PREFIX.sub("", line), comments=True)
    except ValueError:  # an open quote: a line of several, or of another language
        return
    yield from told_of_words(words)


def told_of_words(words: Sequence[str]) -> Iterator[Told]:
    """What stands behind options, as texts to search (see `_scan_formats`)."""
    program, is_meant, is_first = _Program(), False, False
    for before, word in zip(["", *words], words, strict=False):
        name = PurePosixPath(word).name.lower().removesuffix(".exe")
        if name in _PROGRAMS:
            program = _PROGRAMS[name]
            is_meant, is_first = not program.only, program.first
            continue
        if word == program.only:
            is_meant = True
            continue
        yield from _of_option(before, word)
        if not is_meant:
            continue
        password = _of_program(program, before, word)
        if not password and is_first and not word.startswith("-") and "=" not in word:
            password, is_first = word, False
        if password:
            yield _named("password", password)
    yield from _settings(words)


def _of_option(before: str, word: str) -> Iterator[Told]:
    """What the option's own name announces."""
    assigned = _ASSIGNED.match(word)
    if assigned:
        yield _named(assigned[1], assigned[2])
    elif _OPTION.match(before) and not word.startswith("-"):
        yield _named(before.lstrip("-"), word)


def _of_program(program: _Program, before: str, word: str) -> str:
    if before in program.after and not word.startswith("-"):
        return word
    if before in program.users:
        return word.partition(program.between)[2]
    return next((word[len(start) :] for start in program.joined if word.startswith(start)), "")


def _settings(words: Sequence[str]) -> Iterator[Told]:
    """`set -x NAME value` as in fish, `setenv NAME value` as in csh, `… config set NAME value`."""
    for place, word in enumerate(words):
        behind = place + 1
        while word == "set" and behind < len(words) and words[behind].startswith("-"):
            behind += 1
        is_set = word == "set" and (behind > place + 1 or words[place - 1] in {"config", "configure"})
        if (is_set or word == "setenv") and behind + 1 < len(words):
            yield _named(words[behind], words[behind + 1])


def _named(name: str, value: str) -> Told:
    return Told(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}", value)
