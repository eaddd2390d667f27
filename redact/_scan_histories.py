"""Histories of shells and consoles: where they are, and when each line of them was typed.

Each is turned into plain text of as many lines, so that a finding's line is the line of the file.
"""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Times = dict[int, float]
    """When the line of a number was typed, in seconds since 1970."""

_PLAIN = (
    *(".sh_history", ".history", ".ksh_history", ".ash_history", ".tcsh_history"),
    *(".python_history", ".node_repl_history", ".ts_node_repl_history", ".irb_history", ".php_history"),
    *(".psql_history", ".mysql_history", ".mariadb_history", ".sqlite_history", ".rediscli_history"),
    *(
        ".mongosh/mongosh_repl_history",
        ".dbshell",
        ".influx_history",
        ".duckdb_history",
        ".lesshst",
        ".viminfo",
    ),
    ".config/gh/history",
)
_POWERSHELL = (
    ".local/share/powershell/PSReadLine/ConsoleHost_history.txt",
    "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
)
_IPYTHON = ".ipython/profile_default/history.sqlite"
_STAMP = re.compile(r"#(\d{9,11})$")
_EXTENDED = re.compile(r": (\d{9,11}):\d+;")
_WHEN = re.compile(r"  when: (\d{9,11})$")
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")


def histories(environment: Mapping[str, str]) -> list[Path]:
    """The histories of the present user that there are.

    Args:
        environment: Says where home is, and what HISTFILE, ZDOTDIR, XDG_DATA_HOME and the like point to.
    """
    home = Path(environment.get("HOME") or Path.home())
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    named = [
        environment.get(name) for name in ("HISTFILE", "PYTHON_HISTORY", "PSQL_HISTORY", "MYSQL_HISTFILE")
    ]
    candidates = [Path(name) for name in named if name]
    candidates += [home / ".bash_history", Path(environment.get("ZDOTDIR") or home) / ".zsh_history"]
    candidates += [home / ".zsh_history", home / ".zhistory"]
    candidates += sorted((data / "fish").glob("*_history"))
    candidates += [home / name for name in (*_PLAIN, *_POWERSHELL, _IPYTHON)]
    return [path for path in dict.fromkeys(candidates) if path.is_file()]


def read(path: Path) -> tuple[str, Times]:
    """A history as text, and when its lines were typed, as far as it tells.

    Raises:
        OSError: It cannot be read.
    """
    if path.suffix == ".sqlite":
        return _ipython(path)
    data = path.read_bytes()
    if path.parent.name == "fish":
        return _fish(_text(data))
    if b"\x83" in data and "zsh" in path.name:
        data = _unmetafied(data)
    text = _text(data)
    if text.startswith("_HiStOrY_V2_"):  # libedit writes spaces and more in octal
        return _OCTAL.sub(lambda code: chr(int(code[1], 8)), text), {}
    return text, _stamped(text)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _unmetafied(data: bytes) -> bytes:
    """Undoes what zsh does: it writes some bytes as 0x83 and the byte with its sixth bit turned."""
    parts = data.split(b"\x83")
    return parts[0] + b"".join(bytes([part[0] ^ 0x20]) + part[1:] for part in parts[1:] if part)


def _stamped(text: str) -> Times:
    """Times as bash writes them, on a line before the command, and zsh, at its beginning."""
    times: Times = {}
    present = 0.0
    for number, line in enumerate(text.split("\n"), 1):
        found = _STAMP.match(line) or _EXTENDED.match(line)
        if found:
            present = float(found[1])
        if present:
            times[number] = present
    return times


def _fish(text: str) -> tuple[str, Times]:
    times: Times = {}
    since = 1
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("- cmd: "):
            since = number
        found = _WHEN.match(line)
        if found:
            times.update(dict.fromkeys(range(since, number + 1), float(found[1])))
    return text, times


def _ipython(path: Path) -> tuple[str, Times]:
    """IPython keeps a database; its lines are numbered here in the order of typing."""
    query = (
        "select strftime('%s', sessions.start), history.source_raw from history "
        "join sessions on sessions.session = history.session order by history.session, history.line"
    )
    lines: list[str] = []
    times: Times = {}
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            for started, source in connection.execute(query):
                for line in str(source).split("\n"):
                    lines.append(line)
                    if started is not None:
                        times[len(lines)] = float(started)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise OSError(None, f"is no database of IPython: {error}") from None
    return "\n".join(lines), times


def processes(proc: Path = Path("/proc")) -> Iterator[tuple[str, list[str]]]:
    """The present user's other processes: which one it is, and its arguments."""
    own = os.getuid()
    for folder in sorted(proc.glob("[0-9]*"), key=lambda folder: int(folder.name)):
        try:
            if folder.stat().st_uid != own or int(folder.name) == os.getpid():
                continue
            arguments = (folder / "cmdline").read_bytes().split(b"\0")[:-1]
        except OSError:  # it has just ended
            continue
        if arguments:
            words = [argument.decode("utf-8", "surrogateescape") for argument in arguments]
            yield f"process {folder.name} ({Path(words[0]).name})", words
