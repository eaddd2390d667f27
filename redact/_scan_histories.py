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

_NAMED = (
    *("HISTFILE", "PYTHON_HISTORY", "PSQL_HISTORY", "MYSQL_HISTFILE", "NODE_REPL_HISTORY", "SQLITE_HISTORY"),
    *("REDISCLI_HISTFILE", "LESSHISTFILE"),
)
"""Variables that name a history."""
_PLAIN = (
    *(".sh_history", ".history", ".ksh_history", ".ash_history", ".tcsh_history", ".bash_history"),
    *(".zsh_history", ".zhistory", ".bash_sessions/*.history*", ".zsh_sessions/*.history*"),
    *(".local/state/*/history", ".local/state/*_history", ".local/state/lesshst"),
    *(".config/nushell/history.txt", ".local/share/nushell/history.txt", ".local/share/xonsh/*/*.json"),
    *(".python_history", ".node_repl_history", ".ts_node_repl_history", ".deno_history", ".lua_history"),
    *(".irb_history", ".pry_history", ".php_history", ".config/psysh/psysh_history", ".Rhistory"),
    *(".julia/logs/repl_history.jl", ".scala_history", ".ghc/ghci_history", ".gdb_history"),
    *(".psql_history", ".mysql_history", ".mariadb_history", ".sqlite_history", ".rediscli_history"),
    *(".config/pgcli/history", ".mycli-history", ".config/litecli/history", ".valkeycli_history"),
    *(".mongodb/mongosh/mongosh_repl_history", ".mongosh/mongosh_repl_history", ".dbshell"),
    *(".influx_history", ".duckdb_history", ".lesshst", ".viminfo", ".config/gh/history"),
    ".local/share/powershell/PSReadLine/*.txt",
    "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/*.txt",
)
"""Below home, as patterns of `Path.glob`."""
_IPYTHON = "profile_*/history.sqlite"
_STAMP = re.compile(r"#(\d{9,11})$")
_EXTENDED = re.compile(r": (\d{9,11}):\d+;")
_WHEN = re.compile(r"  when: (\d{9,11})$")
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")


def histories(environment: Mapping[str, str]) -> list[Path]:
    """The histories of the present user that there are.

    Args:
        environment: Says where home is, and what HISTFILE, ZDOTDIR, IPYTHONDIR and the like point to.
    """
    home = Path(environment.get("HOME") or Path.home())
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    ipython = Path(environment.get("IPYTHONDIR") or home / ".ipython")
    named = (environment.get(name) for name in _NAMED)
    candidates = [Path(name) for name in named if name]
    candidates += sorted(Path(environment.get("ZDOTDIR") or home).glob(".zsh_history"))
    candidates += sorted((data / "fish").glob("*_history"))
    for pattern in _PLAIN:
        candidates += sorted(home.glob(pattern))
    candidates += sorted(ipython.glob(_IPYTHON))
    return [path for path in dict.fromkeys(candidates) if path.is_file()]


def is_database(path: Path) -> bool:
    """Whether a history is a database, which masks would break."""
    return path.suffix == ".sqlite"


def read(path: Path) -> tuple[str, Times]:
    """A history as text, and when its lines were typed, as far as it tells.

    Raises:
        OSError: It cannot be read.
    """
    if is_database(path):
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
