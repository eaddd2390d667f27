"""Files whose secrets plain text does not show: what stands apart in them is put together and searched.

A reader gives lines of text that say the same in a form that the matcher reads, each with its value as it is
written in the file. The file itself is searched as text as well.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from pathlib import PurePosixPath
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


class Told(NamedTuple):
    """A text to search, and where the value in it is written."""

    text: str
    value: str
    """As it is written in the file."""
    start: int = 0
    """From where on it stands there."""
    end: int | None = None
    """Where it ends at the latest; None where only the order says which of several equal values it is."""


_NETRC = re.compile(r"\b(password|account)\s+(\"(?:[^\"\\]|\\.)*\"|\S+)")
_KUBE_DATA = re.compile(r"^\s*(client-key-data)\s*:\s*[\"']?([A-Za-z0-9+/=]{16,})", re.MULTILINE)
_DOCKER_AUTH = re.compile(r"\"(auth|identitytoken)\"\s*:\s*\"([A-Za-z0-9+/=._-]{4,})\"")
_PGPASS_FIELDS = 5


def reader_of(name: str, head: str) -> Callable[[str], Iterator[Told]] | None:
    """What reads a file of this name and beginning; None for plain text.

    Args:
        name: Its name, without folders.
        head: Its first characters.
    """
    lower = name.lower()
    if lower in {".netrc", "_netrc"} or lower.endswith(".netrc"):
        return _netrc
    if lower in {".pgpass", "pgpass.conf"}:
        return _pgpass
    if lower.endswith(".har") or ('"log"' in head and '"entries"' in head and '"creator"' in head):
        return _har
    if "client-key-data" in head or ("kind:" in head and "clusters:" in head):
        return _kubeconfig
    if '"auths"' in head:
        return _docker
    return None


def _netrc(text: str) -> Iterator[Told]:
    for word in _NETRC.finditer(text):
        value = word[2].strip('"')
        name = "password" if word[1] == "password" else "account_password"
        yield Told(f'{name}="{value}"', value, *word.span(2))


def _pgpass(text: str) -> Iterator[Told]:
    at = 0
    for written in text.splitlines(keepends=True):
        at, line = at + len(written), written.rstrip("\r\n")
        fields = re.split(r"(?<!\\):", line, maxsplit=_PGPASS_FIELDS - 1)
        if len(fields) == _PGPASS_FIELDS and not line.startswith("#"):
            end = at - len(written) + len(line)
            yield Told(f"password={fields[-1]}", fields[-1], end - len(fields[-1]), end)


def _kubeconfig(text: str) -> Iterator[Told]:
    for data in _KUBE_DATA.finditer(text):
        yield Told(f"private_key={data[2]}", data[2], *data.span(2))


def _docker(text: str) -> Iterator[Told]:
    for entry in _DOCKER_AUTH.finditer(text):
        yield Told(f"registry_auth_token={entry[2]}", entry[2], *entry.span(2))
        try:
            plain = b64decode(entry[2], validate=True).decode()
        except (Base64Error, UnicodeDecodeError):
            continue
        if ":" in plain:
            yield Told(f"password={plain.partition(':')[2]}", entry[2], *entry.span(2))


def _har(text: str) -> Iterator[Told]:
    try:
        entries = json.loads(text)["log"]["entries"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return
    for entry in entries if isinstance(entries, list) else ():
        for side in ("request", "response"):
            message = entry.get(side) if isinstance(entry, dict) else None
            if isinstance(message, dict):
                yield from _message(message)


def _message(message: dict[str, Any]) -> Iterator[Told]:
    """A request or a response of an HTTP archive: its pairs of name and value, and its body."""
    for field, form in (("headers", "{}: {}"), ("cookies", "Cookie: {}={}"), ("queryString", "?{}={}")):
        for name, value in _pairs(message.get(field)):
            yield Told(form.format(name, value), value)
    posted, content = message.get("postData"), message.get("content")
    if isinstance(posted, dict):
        for name, value in _pairs(posted.get("params")):
            yield Told(f"{name}={value}", value)
        yield from _body(posted)
    if isinstance(content, dict):
        yield from _body(content)


def _pairs(listed: Any) -> Iterator[tuple[str, str]]:
    for pair in listed if isinstance(listed, list) else ():
        if (
            isinstance(pair, dict)
            and isinstance(pair.get("name"), str)
            and isinstance(pair.get("value"), str)
        ):
            yield pair["name"], pair["value"]


def _body(body: dict[str, Any]) -> Iterator[Told]:
    text = body.get("text")
    if not isinstance(text, str) or not text:
        return
    if body.get("encoding") != "base64":
        yield Told(text, "")
        return
    try:
        yield Told(b64decode(text).decode("utf-8", "replace"), text)
    except Base64Error:
        return


def base_name(place: str) -> str:
    """The last part of a file's name, in an archive too."""
    return PurePosixPath(place.rpartition("!")[2] or place).name
