"""Options of commands that take a password (section 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oracle.ordinary import address_or_path, placeholder, plausible
from oracle.reading import Spot, closing
from oracle.schemes import EXAMPLES
from oracle.words import JUDGED, MASK, Found, lower, machine_made, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND_TABLE = """\
p=apart: login cqlsh rdesktop ncftp ncftpput ncftpget ncftpls twine psexec psexec64 PsExec PsExec64 snowsql
p=apart: psExec PSEXEC PSEXEC64
p=apart: evil-winrm nxc netexec crackmapexec smbmap hydra medusa beeline cypher-shell useradd usermod
p=apart: couchbase-cli cbq cbbackupmgr rabbitmqadmin steghide ipmipower
p=joined: mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mysqlbinlog mysqlpump
p=joined: mariadb mariadb-dump mariadb-admin mariadb-import mariadb-check xtrabackup innobackupex
p=joined: 7z 7za 7zr 7zz rar unrar
p=either: mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles
p=either: sshpass mycli mydumper myloader
P=either: zip unzip zipcloak sqlcmd osql bcp tsql mosquitto_pub mosquitto_sub mosquitto_rr ipmitool
P=either: aql asadm asinfo
N=apart P=apart: ssh-keygen
a=apart: redis-cli valkey-cli keydb-cli redis-benchmark
w=apart: ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop ldapvi
w=apart: dsconf dsidm kadmin
w=apart s=apart a=apart: ldappasswd
U=%: smbclient rpcclient winexe smbget smbcacls smbtree wmic
u=: U=: E=:: curl
u=:: etcdctl
u=,: lftp
k=apart: openssl mcrypt
A=apart X=apart c=apart: snmpget snmpgetnext snmpwalk snmpbulkwalk snmpbulkget snmpset snmptable snmptrap
A=apart X=apart c=apart: snmpinform snmpstatus snmpdf snmptranslate snmpusm
pw=apart: plink pscp psftp putty kitty
"""
COMMANDS: dict[str, dict[str, str]] = {
    command: dict(option.split("=") for option in re.findall(r"[A-Za-z]+=(?:[a-z]+|[:%,])", row))
    for row in COMMAND_TABLE.splitlines()
    for command in row.rpartition(": ")[2].split()
}
OPTION = re.compile(
    r"""
    (?: [ \t\n\v\f\r"'] | (?<=\\\\\\)n ) -- (?P<long>user|proxy-user|cert) (?![A-Za-z0-9_.-])
    | (?: [ "'] | (?<=\\)\n | (?<=\\\\\\)n )
      - (?P<letter> pw(?=[ "'\\]) | [pP](?=[ -~]) | [aAcEkKNsuUwX](?=[ "'=\\]) )
    """,
    re.VERBOSE,
)
LONG_OPTIONS = {"user": "u", "proxy-user": "U", "cert": "E"}


def command_before(text: str, end: int, letter: str, *, listed: bool) -> str | None:
    """Section 3, Option of a command: how the last command before it has it."""
    lowest = max(0, end - 256)
    ends = r"[\]})]" if listed else r"(?<!\\)[\r\n]|[;|&](?=[ \t\n\v\f\r])"
    lowest = max([lowest, *(m.end() for m in re.finditer(ends, text[: end + 1]) if m.end() <= end)])
    lowest = max([lowest, *(last + 1 for _, last in masks_in(text) if last <= end)])
    found = None
    for m in re.finditer(r"(?<![A-Za-z0-9_.-])(?:(?<=\\)[nrt])?(?P<word>[A-Za-z0-9_.-]*)", text[:end]):
        form = COMMANDS.get(m["word"].removesuffix(".exe").removesuffix(".EXE"), {}).get(letter)
        found = form if form and m.start() >= lowest else found
    return found


def command_options(text: str) -> Iterator[Found]:
    """Section 3, Option of a command."""
    for i in range(len(text)):
        m = OPTION.match(text, i)
        if not m or any(start <= i + 1 < end for start, end in masks_in(text)):
            continue
        letter = LONG_OPTIONS[m["long"]] if m["long"] else m["letter"]
        yield from option_value(text, i, m.end(), letter)


def option_value(text: str, before: int, end: int, letter: str) -> Iterator[Found]:
    """Section 3, Option of a command: the value behind it, as an item of a list or as the shell reads it."""
    slashes = re.search(r"\\{0,16}\Z", text[:before])
    assert slashes is not None
    quote = slashes[0] + text[before] if text[before] in "\"'" else ""
    form = command_before(text, before + 1, letter, listed=True) if quote else None
    if form:
        closes = text.startswith(quote, end)
        if closes and form != "joined":
            space = "[ \t\n\v\f\r]{0,64}"
            next_one = rf"(?=[ \t\n\v\f\r,]){space}(?:,{space}|(?<=[ \t\n\v\f\r])a[0-9]{{1,3}}=)?"
            m = re.compile(next_one + r"(\\{0,16}[\"'])").match(text, end + len(quote))
            if m:
                yield from quoted_password(text, m.end(), m[1], form)
            return
        if not closes and form in {"joined", "either"}:
            last = closing(text, Spot(end, "=", quote, spaced=False))
            if last is not None and not re.search(r"[ \t\n\v\f\r]", text[end:last]):
                yield from command_password(text, end, last, form, quoted=True)
                return
    form = command_before(text, before + 1, letter, listed=False)
    gap_behind = re.compile("[ \t]{1,64}|=|").match(text, end)
    assert gap_behind is not None
    if (
        form is None
        or (form == "joined" and gap_behind[0])
        or (form not in {"joined", "either"} and not gap_behind[0])
    ):
        return
    start = gap_behind.end()
    opening = re.compile(r"\\{0,16}[\"']").match(text, start)
    if opening:
        yield from quoted_password(text, opening.end(), opening[0], form)
        return
    comma = "" if form == "," else ","
    run = re.compile(rf"""[^\x00-\x20\x7f"'<>()\[\]{{}}&{comma};|`\\]{{0,512}}""").match(text, start)
    assert run is not None
    last = run.end()
    opening = re.compile(r"\\{0,16}[\"']").match(text, last)
    if opening and len(form) == 1 and text[start:last].endswith(form):
        yield from quoted_password(text, opening.end(), opening[0], "either")
        return
    yield from command_password(text, start, last, form, quoted=False)


DAY = re.compile(
    "[0-9]{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-(?:[0-9]{2}|[0-9]{4})", re.IGNORECASE
)


def quoted_password(text: str, start: int, quote: str, form: str) -> Iterator[Found]:
    """Section 3, Option of a command: a value in quotes."""
    end = closing(text, Spot(start, "=", quote, spaced=False))
    if end is not None:
        yield from command_password(text, start, end, form, quoted=True)


def command_password(text: str, start: int, end: int, form: str, *, quoted: bool) -> Iterator[Found]:
    """Section 3, Option of a command: what of the value counts."""
    value = text[start:end]
    if (
        MASK.match(text, start)
        or (MASK.match(text, end) and not quoted)
        or re.search(r"[ \t\n\v\f\r]", value)
    ):
        return
    if len(form) == 1:
        user, mark, password = value.partition(form)
        if not mark or not re.fullmatch(r"[A-Za-z0-9_.@+/\\~{}-]*", user):
            return
        if form == ":" and (not password or lower(password) == "x-oauth-basic"):
            if machine_made(user) or re.search("[A-Za-z0-9]{20}", user[:JUDGED]):
                yield Found(start, start + len(user), "token", "command-option", "format")
            return
        if lower(user) in {"user", "username", "usr"} and lower(password) in EXAMPLES:
            return
        start += len(user) + 1
    if not quoted:
        end -= min(8, len(text[start:end]) - len(text[start:end].rstrip(".:")))
    value = text[start:end]
    counts = (
        (quoted or not value.startswith("-"))
        and len(value) <= 256
        and not re.fullmatch("[0-9]{0,5}", value)
        and not re.fullmatch(r"\$[A-Za-z_]*", value)
        and "[REDACTED" not in value
        and not placeholder(value)
        and not address_or_path(value)
        and plausible(value)
        and not DAY.fullmatch(value)
    )
    if counts:
        yield Found(start, end, "password", "command-option", "format")
