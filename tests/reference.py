"""The oracle: what counts as a match, in plain Python, slow and obvious.

Written from `native/README.md`, whose sections the docstrings name, and from the catalogue's TOML files; it
shares no code with the native core. Property tests hold the core to it. Offsets are code points.
"""

from __future__ import annotations

import base64
import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

RULES = Path(__file__).parents[1] / "redact" / "rules"


@dataclass(frozen=True)
class Found:
    """A match: half-open, in code points."""

    start: int
    end: int
    kind: str
    rule: str
    net: str


# --- 1. Words -------------------------------------------------------------------------------------

SPACE = " \t\n\v\f\r"
ESCAPE_CHARACTER = r"(?:\x1b|\\x1[bB]|\\033|\\e|\\u001[bB])"
COLOUR = ESCAPE_CHARACTER + r"\[[0-9;]{0,16}[A-Za-z]"
ESCAPE_END = re.compile(
    r"(?:\\[abefnrtv0]|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|%(?:25){0,2}[0-9a-fA-F]{2}|" + COLOUR + r")\Z"
)
MASK = re.compile(r"\[REDACTED(?::[A-Za-z0-9_.#:-]{1,100})?\]")
JUDGED = 128  # "A value longer than 128 symbols is judged by its first 128."
FOLLOWS = re.compile("[A-Za-z0-9]|" + MASK.pattern)  # what may not follow a soft end
ALNUM_RUN = re.compile(r"[A-Za-z0-9]+")


def ends_escape(text: str, i: int) -> bool:
    """Section 1, soft boundary: "the symbols before i end an escape"."""
    return any(ESCAPE_END.match(text[start:i]) for start in range(max(0, i - 26), i))


def soft_boundary(text: str, i: int) -> bool:
    """Section 1: "i is 0; or the symbol before is not ALNUM; or the symbols before i end an escape"."""
    if any(end == i for _, end in masks_in(text)):
        return False
    return i == 0 or not re.match(r"[A-Za-z0-9]", text[i - 1]) or ends_escape(text, i)


def masks_in(text: str) -> list[tuple[int, int]]:
    """Section 1: the masks of a text, left to right."""
    return [m.span() for m in MASK.finditer(text)]


COLOUR_OF_STYLE = re.compile("#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)+|[0-9]{4}-[0-9]{2}-[0-9]{2}[0-9T:.+Z-]*|0[xX][0-9a-fA-F]{1,16}|[A-Za-z0-9_$]*\.[A-Za-z0-9_$.]*@[0-9a-fA-F]{1,8}"
)


def machine_made(value: str) -> bool:
    """Section 1: "no white space; length at least 12; let t be the number of neighbouring pairs ..."."""
    value = value[:JUDGED]
    if any(c in SPACE for c in value) or len(value) < 12 or NUMBER.fullmatch(value):
        return False
    turns = len(re.findall(r"(?=[a-z][A-Z]|[0-9][A-Za-z]|[A-Za-z][0-9])", value))
    if re.search("[0-9]", value):
        return turns >= max(3, len(value) // 8)
    return len(value) >= 16 and turns >= max(4, len(value) // 4)


PLACEHOLDER_WORDS = frozenset(
    "null none nil true false undefined empty unset n/a na hidden redacted masked filtered removed".split()  # noqa: SIM905 -- read as words
    + "yes no on off required optional enabled disabled invalid incorrect expired missing wrong".split()  # noqa: SIM905 -- as above
    + "unknown unspecified str string bytes int integer bool boolean any object char varchar".split()  # noqa: SIM905 -- as above
    + ["text", "secretstr", "optional[str]"]
    + ["set", "unchanged", "configured", "present", "provided", "encrypted", "value"]
    + ["await", "yield", "lambda", "function", "async"]
)
PLACEHOLDER_SHAPE = re.compile(
    r"""
      [*xX.\-_#?!()+]*        # nothing, or only symbols that stand in for others
    | %(?:[sri(vqwTtp]|[df](?![0-9a-fA-F])).*   # a format's field; %d0 is an encoded symbol
    | \{.*\} | \$\$?\{.*\} | <.*>   # a template's field
    | \$\$?\(.*\)                   # what a shell puts in its place
    | \$\$?[A-Z0-9_]+               # a shell variable
    | \[[A-Za-z_\ -]+\]             # what others put in place: [FILTERED]
    | [A-Za-z0-9_-]{0,16}[*]{4,}[A-Za-z0-9]{0,4}  # masked by others, but for a few symbols
    | :[A-Za-z_\ -]+ | ![01]        # bound to a statement; true and false, minified
    | [\x00-/:-@\[-`{-\x7f]*(?:\[REDACTED(?::[A-Za-z0-9_.\#:-]{1,100})?\][\x00-/:-@\[-`{-\x7f]*)+
    | ~ | VALUE_SPECIFIED_IN_NO_LOG_PARAMETER  # YAML's null; what Ansible shows
    """,
    re.VERBOSE | re.DOTALL,
)


def lower(text: str) -> str:
    """ASCII letters in lower case, all else as it is."""
    return re.sub("[A-Z]+", lambda m: m[0].lower(), text)


MASKED_WORDS = frozenset(
    "none null hidden redacted masked filtered removed".split()  # noqa: SIM905 -- as above
    + "scrubbed censored sanitized obfuscated omitted suppressed withheld".split()  # noqa: SIM905 -- as above
)
ASKS = re.compile("your[_ -].+|.+[_ -]here", re.IGNORECASE | re.DOTALL)


VERSION = re.compile(
    r"(?:(?:[~^]|[<>]=) ?[0-9]{1,5}(?:\.[0-9]{1,5}){1,2}|[0-9]{1,5}(?:\.[0-9]{1,5}){2})"
    r"(?:[-+][A-Za-z0-9+._~-]*)?"
)
GROUPED = re.compile("[A-Z0-9]{4}(?::[A-Z0-9]{4}){2,}")
MARKED = re.compile("(_{1,2})[A-Z](?:[A-Z0-9_]*[A-Z0-9])?\\1|(@{1,2}|%{1,2}|#{1,2})[A-Z][A-Z0-9_]*\\2")


def placeholder(value: str) -> bool:
    """Section 1: "Placeholder (never a secret), compared without case after stripping"."""
    value = value.strip(SPACE)
    if len(value) <= 64 and any(shape.fullmatch(value) for shape in (VERSION, GROUPED, MARKED)):
        return True
    bare = value.strip("*_-.#")
    return (
        lower(value) in PLACEHOLDER_WORDS
        or PLACEHOLDER_SHAPE.fullmatch(value) is not None
        or (bare != value and lower(bare) in MASKED_WORDS)
        or (
            ASKS.fullmatch(value) is not None
            and re.fullmatch(f"(?:[A-Za-z_ -]|{MASK.pattern})+", value) is not None
        )
    )


def plausible(value: str) -> bool:
    """Section 1: "not a placeholder; length >= 4; and has a digit, or ..."."""
    value = value[:JUDGED]
    if placeholder(value) or len(value) < 4 or NUMBER.fullmatch(value) or COLOUR_OF_STYLE.fullmatch(value):
        return False
    return re.search(r"[0-9]|[a-z][A-Z]|[A-Za-z0-9]{20}|[+/=~!@#$%^*]", value) is not None


def ordinary(value: str) -> bool:
    """Section 1: "**ordinary**"."""
    if value.startswith("/"):
        return re.match("/[a-z_.-]{3,19}/[a-z_.-]{3,19}/", value) is not None
    if re.match("ME[QUY]CI", value):
        return len(value) >= 88
    if re.match("..:..:", value, re.DOTALL):
        return re.fullmatch("[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})*", value.removesuffix("...")) is not None
    if re.match("[0-9]{8}T[0-9]{6}[.Z]", value):
        return True
    words = [
        m[0]
        for m in re.finditer("[A-Z]?[a-z]+", value)
        if len(m[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= 3
    ]
    capitals = sum(word[0] in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for word in words)
    return 18 <= len(value) <= 64 and capitals >= 2 and sum(map(len, words)) * 5 >= len(value) * 4


PATH = re.compile(r"/|\./|\.\./|~|[A-Za-z]:[/\\]")
ADDRESS = re.compile("[A-Za-z0-9+.-]{1,32}://|urn:|arn:")
PIECE = "(?:v?[0-9.]*|[a-z_.-]{0,19})"
RELATIVE = re.compile(f"{PIECE}(?:/{PIECE})+")


def address_or_path(value: str) -> bool:
    """Section 1: "a path that is not machine-made, an address, or a relative path"."""
    near = value[:JUDGED]
    return (
        ADDRESS.match(value) is not None
        or RELATIVE.fullmatch(near) is not None
        or (PATH.match(value) is not None and not machine_made(value))
    )


DOTTED_PIECE = re.compile("[A-Za-z_][A-Za-z0-9_]{0,63}")


def path_of_names(value: str) -> bool:
    """Section 1: "pieces joined by `.`, each a letter or `_` and more ALNUM and `_` ..."."""
    pieces = re.split("[.]|::", value.removeprefix("::"))
    scoped = ":" in value
    plain = all(DOTTED_PIECE.fullmatch(piece) and (scoped or not machine_made(piece)) for piece in pieces)
    joined = len(pieces) > 1 or value.startswith("::")
    return joined and len(value) <= JUDGED and plain


def function(value: str) -> bool:
    """Section 4: "a name of several words"."""
    several = re.search("[a-z][A-Z]|_|[0-9][A-Za-z]", value) is not None
    return several and DOTTED_PIECE.fullmatch(value) is not None and not machine_made(value)


def dotted_name(value: str) -> bool:
    """Section 1: "a dotted name"."""
    return (
        ":" not in value
        and path_of_names(value)
        and any(re.fullmatch("[a-z_]{3,}", piece) for piece in value.split("."))
    )


CODE_LIKE = re.compile("(?=.{7,20}\\Z)[A-Z0-9]{2,8}(?:-[A-Z0-9]{2,8})+", re.DOTALL)


# --- 2. Formats -----------------------------------------------------------------------------------


def possessive(shape: str) -> str:
    """Section 2: "everything matched greedily and possessively", for a `re` that has no possessive forms.

    Each quantified class, and each group, becomes a look-ahead and a reference back to what it took.
    """
    out: list[str] = []
    starts: list[tuple[int, str]] = []
    count = 0
    piece = re.compile(r"\((?:\?:)?|\)\??|\||(?:\[(?:\\.|[^\]\\])*\]|\\.|[^\\])(\{[0-9,]+\}|[+*?])?")
    for m in piece.finditer(shape):
        word = m[0]
        if word == "(?:":
            count += 1
            starts.append((count, f"g{count}"))
            out.append(f"(?:(?=(?P<g{count}>(?:")
        elif word == "(":
            starts.append((0, ""))
            out.append("(?P<secret>")
        elif word == ")" and not starts[-1][1]:
            starts.pop()
            out.append(")")
        elif word in {")", ")?"}:
            _, name = starts.pop()
            out.append(f"){word[1:]}))(?P={name}))")
        elif word == "|":
            out.append("|")
        elif m[1]:
            count += 1
            out.append(f"(?=(?P<g{count}>{word}))(?P=g{count})")
        else:
            out.append(word)
    return "".join(out)


@dataclass(frozen=True)
class Format:
    """One rule of the catalogue."""

    id: str
    kind: str
    provider: str
    shape: str
    source: str
    lengths: str = ""
    left: str = "any"
    right: str = "any"
    beside: Sequence[str] = ()
    alone: Sequence[str] = ()
    general: bool = False

    def regex(self) -> re.Pattern[str]:
        return re.compile(possessive(self.shape))


def read_catalogue() -> list[Format]:
    """Every rule, files by name, in the order of each file."""
    return [
        Format(**rule)
        for path in sorted(RULES.glob("*.toml"))
        for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
    ]


CATALOGUE = read_catalogue()
RANKS = {rule.id: rank for rank, rule in enumerate(CATALOGUE)}
REGEXES = [(rule, rule.regex()) for rule in CATALOGUE if not rule.beside]
BESIDE = [(rule, word, rule.regex()) for rule in CATALOGUE for word in rule.beside]


def formats(text: str) -> Iterator[Found]:
    """Section 2: "Every occurrence counts, overlapping ones too"."""
    for rule, regex in REGEXES:
        start = 0
        while m := regex.search(text, start):
            start = m.start() + 1
            if rule.left != "any" and not soft_boundary(text, m.start()):
                continue
            if rule.left == "hard" and text[: m.start()].endswith(("_", "-", ".")):
                continue
            if rule.right == "soft" and FOLLOWS.match(text, m.end()):
                continue
            start_of_secret, end = m.span("secret") if "secret" in regex.groupindex else m.span()
            start_of_secret = out_of_escape(text, start_of_secret)
            if start_of_secret < end:
                yield Found(start_of_secret, end, rule.kind, rule.id, "format")


def beside(reading: str, value: str) -> Format | None:
    """Section 2, `beside`: the first rule of a word of the name that the whole value fits."""
    parts = words(reading)
    for i in range(len(parts)):
        joined = ["".join(parts[i:j]) for j in range(i + 1, len(parts) + 1)]
        found = [word for _, word, _ in BESIDE if word in joined]
        if found:
            longest = max(found, key=len)
            fitting = (rule for rule, word, regex in BESIDE if word == longest and regex.fullmatch(value))
            return next(fitting, None)
    return None


def found_beside(start: int, end: int, rule: Format, name: Name) -> Found:
    """Section 2: "Of a general rule … the name's"."""
    if rule.general and not name.bare_key and name.demand != "beside":
        return Found(start, end, name.kind, "key:" + name.name, "key")
    return Found(start, end, rule.kind, rule.id, "format")


# --- 3. Schemes, URLs, blocks ---------------------------------------------------------------------

SCHEME = re.compile(r"(bearer|basic|ssws|dpop|apikey)(?: {1,8}|%20|\+)", re.IGNORECASE | re.ASCII)
TOKEN_RUN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
BASE64_RUN = re.compile(r"[A-Za-z0-9+/_-]+=*")


def basic_credentials(run: str) -> bool:
    """Section 3: "its base64 decodes (either alphabet, padded or not) to bytes with a `:`"."""
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]  # cut off in the middle, it still shows its beginning
    pair = base64.b64decode(bare + "=" * (-len(bare) % 4))
    colon = pair.find(b":", 1)
    return colon > 0 and not any(b < 32 or b == 127 for b in pair[:colon])


def schemes(text: str) -> Iterator[Found]:
    """Section 3, Scheme."""
    for i in range(len(text)):
        head = SCHEME.match(text, i)
        if not head or not soft_boundary(text, i):
            continue
        rule = lower(head[1])
        run = (BASE64_RUN if rule == "basic" else TOKEN_RUN).match(text, head.end())
        if not run:
            continue
        if rule == "basic":
            wanted = basic_credentials(run[0])
        else:
            wanted = machine_made(run[0]) or re.search("[A-Za-z0-9]{20}", run[0]) is not None
            wanted = wanted and not placeholder(run[0])
        if wanted:
            yield Found(run.start(), run.end(), "authorization", rule, "format")


AUTHORITY = re.compile(r"""(?:\[REDACTED(?::[A-Za-z0-9_.#:-]{1,100})?\]|[^\x00-\x20\x7f/?#"'<>\\|`])*""")


def authority_at(text: str, i: int) -> str:
    """Section 3: "the longest run ..., masks taken whole", and `#` in a password."""
    found = ""
    while m := AUTHORITY.match(text, i + len(found)):
        found += m[0]
        bare = MASK.sub(lambda mask: " " * len(mask[0]), found)
        behind = found[len(bare.partition(":")[0]) + 1 :]
        goes_on = ":" in bare and "@" not in bare and not re.fullmatch("[0-9]*", behind)
        if not re.match("#(?!{)", text[i + len(found) :]) or not goes_on:
            break
        found += "#"
    return found


EXAMPLES = frozenset({"password", "passwd", "pass", "pwd", "pw"})


def user_info(text: str) -> Iterator[Found]:
    """Section 3, URL user info."""
    for m in re.finditer("(?<![\x80-\U0010ffff])://", text):
        authority = authority_at(text, m.end())
        if "@" not in authority or any(end == m.start() for _, end in masks_in(text)):
            continue
        info = authority.rpartition("@")[0]
        bare = MASK.sub(lambda mask: " " * len(mask[0]), info)
        user, colon, value = info[: len(bare.partition(":")[0])], ":" in bare, info[bare.find(":") + 1 :]
        if colon and value and lower(value) != "x-oauth-basic":
            start, kind = m.end() + len(user) + 1, "password"
            example = lower(user) in {"user", "username", "usr"} and lower(value) in EXAMPLES
            wanted = not placeholder(value) and not example
        else:
            value, start, kind = user, m.end(), "token"
            wanted = not placeholder(value) and (
                machine_made(value) or (plausible(value) and len(value) >= 16)
            )
        if wanted and not MASK.search(info):
            yield Found(start, start + len(value), kind, "url-userinfo", "format")


SOURCE = re.compile(r"@(?:tcp|unix)\(")


def data_sources(text: str) -> Iterator[Found]:
    """Section 3, Data source name."""
    for m in SOURCE.finditer(text):
        near = text[max(0, m.start() - 192) : m.start()]
        source = re.search(r"""[^\x00-\x20\x7f"'<>()\[\]{}&,;|`\\/]*\Z""", near)
        assert source is not None
        user, colon, password = source[0].partition(":")
        start = m.start() - len(password)
        inside = any(first <= start < last for first, last in masks_in(text))
        name = re.search(r"[A-Za-z0-9_.-]{0,64}\Z", user)
        behind = start - 1 - len(name[0] if name else "")
        run = m.start() - len(source[0])
        inside = inside or any(last in {run, behind} for _, last in masks_in(text))
        named = name is not None and name[0] != "" and asked(name[0], key_table()) == (None, False)
        ahead = text[: start - 1 - len(name[0] if name else "")]
        named = named and not ahead.endswith(("\\", "%", "["))
        named = named and not password.startswith((":", "=", "-", "?", "*"))
        if colon and named and not placeholder(password) and not inside and len(password) <= 128:
            yield Found(start, m.start(), "password", "data-source-name", "format")


MISSING = re.compile(r"KeyError(?:: |\()")


def missing_keys(text: str) -> Iterator[Found]:
    """Section 3, Missing key."""
    for m in MISSING.finditer(text):
        start, quote = opened(text, m.end())
        end = closing(text, Spot(start, ":", quote, spaced=True)) if quote else None
        near = text[start:end][:JUDGED]
        made = (
            re.fullmatch("(?=.*[a-z])(?=.*[A-Z])(?=.*[A-Za-z0-9]{20})[A-Za-z0-9_-]+", near)
            and len(re.findall("[0-9]+", near)) >= 3
            and plausible(near)
            and not IDENTIFIER.fullmatch(near)
        )
        if end is not None and made:
            yield Found(start, end, "secret", "missing-key", "format")


COMMAND_TABLE = """\
p=apart: login cqlsh rdesktop ncftp ncftpput ncftpget ncftpls twine psexec psexec64 PsExec PsExec64 snowsql
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
    [ \t\n\v\f\r"'] -- (?P<long>user|proxy-user|cert) (?![A-Za-z0-9_.-])
    | [ "'] - (?P<letter> pw(?=[ "'\\]) | [pP](?=[ -~]) | [aAcEkKNsuUwX](?=[ "'=\\]) )
    """,
    re.VERBOSE,
)
LONG_OPTIONS = {"user": "u", "proxy-user": "U", "cert": "E"}


def command_before(text: str, end: int, letter: str, *, listed: bool) -> str | None:
    """Section 3, Option of a command: how the last command before it has it."""
    lowest = max(0, end - 256)
    ends = r"[\]})]" if listed else r"(?<!\\)[\r\n]|[;|&](?=[ \t\n\v\f\r])"
    lowest = max([lowest, *(m.end() for m in re.finditer(ends, text[: end + 1]) if m.end() <= end)])
    lowest = max([lowest, *(last for _, last in masks_in(text) if last <= end)])
    found = None
    for m in re.finditer(r"(?<![A-Za-z0-9_.-])(?:(?<=\\)[nrt])?(?P<word>[A-Za-z0-9_.-]*)", text[:end]):
        form = COMMANDS.get(m["word"].removesuffix(".exe"), {}).get(letter)
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
    )
    if counts:
        yield Found(start, end, "password", "command-option", "format")


KEY_BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
KEY_BODY = re.compile(r"""(?:(?!-----)[A-Za-z0-9+/=_:,.\-\s\\"'()@;<>])*""", re.ASCII)
LINE_ENDS = r"(?:[ \t\n\v\f\r]|\\+[nr])*"


def key_blocks(text: str) -> Iterator[Found]:
    """Section 3, Private key block."""
    for m in KEY_BLOCK.finditer(text):
        body = KEY_BODY.match(text, m.end())
        assert body is not None
        start, end = body.span()
        if not text.startswith("-----END", end):
            cut = re.search(r"""\\*["']""", text[start:end])
            end = start + cut.start() if cut else end
        head = re.match(LINE_ENDS, text[start:end])
        assert head is not None
        start += head.end()
        while start < end and (tail := re.search(LINE_ENDS + r"\Z", text[start:end])) and tail[0]:
            end = start + tail.start()
        if re.search("[A-Za-z0-9+/_-]{16}", text[start:end]):
            yield Found(start, end, "private_key", "private-key-block", "format")


# --- 4. Key names ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Name:
    """What a name asks of its value."""

    name: str
    kind: str
    demand: str
    tail: bool
    bare_key: bool = False
    lone_key: bool = False
    spelled: str = ""
    inner: bool = False  # the mapping that the value stands in stands under it
    built_in: bool = False


OTHER_KEYS = frozenset(
    "public cache primary partition object idempotency foreign socket websocket".split()  # noqa: SIM905 -- read as words
    + "sort hash index routing row map dict kms natural composite unique lookup pub".split()  # noqa: SIM905 -- as above
    + "restore correlation config label field column filter".split()  # noqa: SIM905 -- as above
    + "translation dedup redis message shard bucket s3 i18n issue".split()  # noqa: SIM905 -- as above
)
OTHER_TOKENS = frozenset({"key", "page", "pagination", "next", "continuation", "cancellation", "sync"})
OTHER_CODES = frozenset(
    "error err exit status return result reason fault event exception http sql".split()  # noqa: SIM905 -- as above
    + "country currency language lang locale zip postal area region airport".split()  # noqa: SIM905 -- as above
    + "byte op source char unicode key color colour bar iso".split()  # noqa: SIM905 -- as above
    + ["upgrade", "product", "component", "package"]
)
OTHER_SIGNATURES = frozenset({"thought", "thinking"})
OTHERS = {"token": OTHER_TOKENS, "code": OTHER_CODES, "signature": OTHER_SIGNATURES}
SCHEMES = frozenset({"bearer", "basic", "ssws", "dpop", "apikey", "token"})
PARAMETER_SCHEMES = frozenset({"digest", "aws4-hmac-sha256", "oauth"})
CHALLENGE = re.compile(r"[A-Za-z]*=\Z|realm=|error=|scope=")
ACCESS = frozenset({"api", "auth", "access"})
FAMILIES = frozenset({"password", "otp"})
ISSUED = frozenset(
    "access_token refresh_token id_token device_code code_verifier client_assertion".split()  # noqa: SIM905 -- read as words
    + "private_key token session_token csrf_token signature".split()  # noqa: SIM905 -- as above
)
TYPED = FAMILIES | {"user_code", "device_code", "authorization_code", "client_secret"}
AUTHORIZATION = frozenset({"authorization", "proxy_authorization", "x_authorization"})
COOKIE = frozenset({"cookie", "cookies"})
HEADERS = AUTHORIZATION | COOKIE | {"set_cookie"}
GENEROUS = frozenset({"cookies", "cookie", "secrets", "passwords"})


def words(name: str) -> list[str]:
    """Section 4: "split into words at `_`, `-`, `.`, space and where lower case turns to upper case"."""
    return [
        lower(part)
        for stretch in ALNUM_RUN.findall(name)
        for part in re.split(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", stretch)
    ]


Table = dict[str, Name]


def table(rows: Iterable[tuple[str, str, str, bool]]) -> Table:
    """The table of key names by joined name."""
    return {"".join(words(row[0])): Name(*row) for row in rows}


def own_table() -> Table:
    """The data of the native table; its logic stays here."""
    from redact import _native  # the oracle's other parts work without the core

    alone = {word for rule in CATALOGUE for word in rule.alone}
    rows = [*_native.key_names(), *((word, "api_key", "beside", True) for word in sorted(alone))]
    return {joined: replace(name, built_in=True) for joined, name in table(rows).items()}


_own: Table = {}


def key_table() -> Table:
    """`own_table`, read once."""
    if not _own:
        _own.update(own_table())
    return _own


_qualifiers: set[str] = set()


def qualifiers() -> set[str]:
    """The data of the native list."""
    if not _qualifiers:
        from redact import _native  # as above

        _qualifiers.update(_native.key_qualifiers())
    return _qualifiers


def sensitive(name: str, names: Table, *, glued: bool = False, in_text: bool = True) -> Name | None:
    """Section 4: what a name asks of its value, or None. Glued to a mask, it is the end of a longer one."""
    return asked(name, names, glued=glued, in_text=in_text)[0]


def asked(name: str, names: Table, *, glued: bool = False, in_text: bool = True) -> tuple[Name | None, bool]:
    """The same, and whether the name ends in an entry at all."""
    stem = re.sub("[^A-Za-z0-9]+\\Z", "", name)
    found, announced = looked_up(stem, names, glued=glued)
    if announced or (in_text and stem != name):
        return found, announced
    for left in without_qualifiers(stem, in_text=in_text):
        found, announced = looked_up(left, names, glued=glued)
        if found and found.demand == "beside" and lower(name[len(left) :].strip("_-.")) not in ACCESS:
            return None, True  # `heroku_app` names no secret, `heroku_api` does
        if announced:
            short = found and (found.demand == "query" or found.name == "pw")
            return None if short else found, announced
    return None, False


def without_qualifiers(name: str, *, in_text: bool) -> Iterator[str]:
    """Section 4: "up to two qualifiers ... or 1 to 4 digits that no digit stands before", in turn."""
    for _ in range(2):
        if number := re.search("(?<![0-9])[0-9]{1,4}\\Z", name):
            left = name[: number.start()]
        else:
            turn = "" if in_text else "(?<=[a-z0-9])(?=[A-Z])|"
            word = [w for w in re.split(turn + "(?<=[^A-Za-z0-9])(?=[A-Za-z0-9])", name) if w][-1:]
            if not word or lower(word[0]) not in qualifiers():
                return
            left = name[: len(name) - len(word[0])]
            if in_text and left[-1:] not in {"_", "-"}:
                return
        stem = re.sub("[_-]\\Z" if in_text else "[^A-Za-z0-9]+\\Z", "", left)
        if not ALNUM_RUN.fullmatch(stem[-1:]):
            return
        name = stem
        yield name


def looked_up(  # noqa: PLR0911 -- one for each rule of section 4
    name: str, names: Table, *, glued: bool
) -> tuple[Name | None, bool]:
    """What a name asks by the longest entry that it ends in, and whether it ends in one at all."""
    # The mask stands for a word: an ALNUM right behind it goes on with that word.
    parts = words(name)
    if glued and parts:
        parts = ["?" + parts[0], *parts[1:]] if ALNUM_RUN.match(name) else ["?", *parts]
    if parts == ["key"]:
        return None, True
    for i in range(len(parts)):
        entry = names.get("".join(parts[i:]))
        if entry is None:
            continue
        if i == 0:
            return entry, True
        if entry.name == "key":
            other = parts[i - 1].lstrip("?") in OTHER_KEYS
            return None if other else replace(entry, demand="made", bare_key=True), True
        others = OTHERS.get(entry.name, frozenset())
        if parts[i - 1].lstrip("?") in others:
            return None, True
        return entry if entry.tail else replace(entry, demand="made"), True
    joined = "".join(parts)
    for i in range(1, len(joined)):
        entry = names.get(joined[i:])
        distinct = entry and entry.tail and (len(joined) - i >= 8 or entry.name in {"passwd", "api_key"})
        if distinct and joined[:i].lstrip("?") != "no":
            return entry, True
    return None, False


GAP = rf"(?:[ \t]|{COLOUR})"
END_QUOTE = re.compile(
    r"""(\\*["'])|%(?:25)?2[27]|&quot;|&\#34;|&\#39;|&\#x2[27];|\\x2[27]|\\u002[27]|`|\]|%5D""",
    re.VERBOSE | re.IGNORECASE,
)
OPEN_QUOTE = re.compile(
    r"""(?P<slashes>\\*)(?P<mark>["'])|%(?:25)?2[27]|&quot;|&\#34;|&\#39;|&\#x2[27];|\\x2[27]|\\u002[27]|`""",
    re.VERBOSE | re.IGNORECASE,
)
OPENER = re.compile(
    r"(?P<bracket>[(\[{])(?:(?<=[\[(]) )?(?:<<)?[burBUR]?"
    r"(?:\\*[\"']|%(?:25)?2[27]|&quot;|&#34;|&#39;|&#x2[27];|\\x2[27]|\\u002[27]|`)\Z",
    re.IGNORECASE,
)
SEPARATOR = re.compile(
    r"-->|==>|->|<-|:\*\*|=>|===?|(?:::?:?|\?\?|\|\||[?.+])=(?!=)|:=|=(?!=)|:(?!:|//)|%(?:25)?3[DdAa]"
)
# `name: Type = "value"`
QUOTED = OPEN_QUOTE.pattern.replace("?P<slashes>", "?:").replace("?P<mark>", "?:")
DECLARED = re.compile(
    rf"""{GAP}*&?(?:'static\ )?[A-Za-z_.][A-Za-z0-9_.]*(?:\[[A-Za-z0-9_.,\ |]*\]|<[A-Za-z0-9_.,\ |]*>)?\??
    {GAP}+=(?![=>])(?={GAP}*(?:[burBUR@]|(?-i:N))?(?:{QUOTED}))""",
    re.VERBOSE | re.IGNORECASE,
)
# `name string = "value"`
TYPED_BEHIND = re.compile(
    rf"\*?string[ \t]{{0,32}}=(?={GAP}*(?:[burBUR@]|(?-i:N))?(?:{QUOTED}))", re.IGNORECASE
)
LINE_END = re.compile(r"\r\n|\n|\\r\\n|\\n")
IN_QUERY = re.compile(r"(?:[?&#]|%3F|%26|%23|%253F|%2526|\\u0026|&amp;)\Z", re.IGNORECASE)
NAME_RUN = re.compile(r"[A-Za-z0-9_.-]+")


def gap(text: str, i: int) -> int:
    """Section 4: "any number of spaces and tabs and colour codes, at most 32 symbols"; where it ends."""
    end = i
    while (m := re.compile(GAP).match(text, end)) and m.end() - i <= 32:
        end = m.end()
    return end


@dataclass(frozen=True)
class Spot:
    """Where a value begins, and what stood before it."""

    start: int
    separator: str
    quote: str  # as it was spelled, "" for an unquoted value
    spaced: bool  # a space or tab stood after the separator
    loose: bool = False  # in a list, or behind white space: "any" is read as "token"
    words: bool = False  # the name is of several words
    end: int | None = None  # where the value ends, if its form says so
    query: bool = False  # in a query, by what stands before the name
    whole: bool = False  # quoted, or of a form that says where it ends
    name: int = 0  # where the name begins
    apart: bool = False  # nothing but white space, or `is`, stands between
    strict: bool = False  # no separator joins the two: more is asked
    made: bool = False  # an argument of a call that compares or tells


Reading = tuple[int, Name]  # where a name begins, and what it asks


def spots(text: str, names: Table) -> Iterator[tuple[Reading, int, Spot]]:
    """Section 4, "In text", steps 1 to 4: each name, its end, and its value."""
    masks = masks_in(text)
    for run in NAME_RUN.finditer(text):
        begin = max(run.start(), run.end() - 64)
        if any(start < run.end() <= end or end == begin for start, end in masks):
            continue
        if not ends_name(text, run.end()):
            continue
        reading = name_at(text, run, names)
        if reading is None or any(start <= reading[0] < end for start, end in masks):
            continue
        named = reading[0] < run.start()
        spot = spot_after(text, reading[0], run.end(), reading[1])
        if spot and spot.separator == "-":
            for one in items(text, spot.start, reading[0]):
                yield reading, run.end(), replace(one, words=named)
        elif spot:
            yield reading, run.end(), replace(spot, words=named)
            if second := changed(text, spot, reading[1]):
                yield reading, run.end(), replace(second, words=named)
        for spot in columns(text, reading[0], run.end(), reading[1]):
            yield reading, run.end(), spot


def ends_name(text: str, end: int) -> bool:
    """Section 4: a name ends "with a letter or digit", or with `_` before `=` or `:`."""
    last = re.compile(r"[A-Za-z0-9](?:_(?=[=:]))?")
    return any(m and m.end() == end for m in (last.match(text, at) for at in (end - 1, end - 2) if at >= 0))


HEADING = re.compile("[A-Za-z](?:[A-Za-z0-9_. -]{0,30}[A-Za-z0-9])?")


def columns(text: str, start: int, end: int, name: Name) -> Iterator[Spot]:
    """Section 4, "A column"."""
    entry = key_table().get(name.name.replace("_", ""), name)
    dashes = text.startswith("--", start)
    at = end_of_name(text, start, end, dashes=dashes)[0]
    if dashes or laid_out(name) or name.lone_key or entry.demand not in {"any", "token"}:
        return
    if text[gap(text, at) : gap(text, at) + 1] in {",", ")"}:
        yield from inserted(text, start, at)
    if re.match(r"[,;\t\n\r|]| [ \n\r|]", text[at : at + 2]):
        yield from rows(text, start, end)


def rows(text: str, start: int, end: int) -> Iterator[Spot]:
    """Section 4, "A column": of rows below a header."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    m = re.compile("[\r\n]").search(text, end, line + 256)
    if start - line > 256 or m is None or (line == 0 and start > 256):
        return
    header = text[line : m.start()]
    find = column_of(header, start - line, end - line)
    if find:
        yield from below_header(text, m.start(), line + 480, find)


def below_header(text: str, at: int, reach: int, find: Callable[[str], Cell | None]) -> Iterator[Spot]:
    """The same, behind the header's line, up to a reach."""
    stop = min(len(text), reach)
    while (row := LINE_END.match(text, at)) and row.end() < stop:
        behind = re.compile("[\r\n]").search(text, row.end(), stop)
        at = behind.start() if behind else stop
        cells = text[row.end() : at]
        if re.fullmatch("[-+|:= ]*", cells):
            if not cells:
                return
            continue
        cell = find(cells)
        if cell is None:
            return
        begin, to, last = (row.end() + place for place in cell)
        if last == stop and not behind and stop == reach:
            return
        if touches(text, row.end(), last):
            return
        yield Spot(begin, "=", "", spaced=False, end=to, strict=True)
        if touches(text, last, at):
            return


def touches(text: str, start: int, end: int) -> bool:
    """Whether a mask stands in a range, or reaches into it."""
    return any(first < end and start < last for first, last in masks_in(text))


Cell = tuple[int, int, int]


def column_of(header: str, start: int, end: int) -> Callable[[str], Cell | None] | None:
    """What finds the cell of a row; none if the line is no header."""
    delimiter = next((d for d in "|\t;," if d in header), None)
    pieces = (
        [*re.finditer(f"[^{re.escape(delimiter)}]*", header)]
        if delimiter
        else [*re.finditer("[^ ](?:(?!  ).)*", header)]
    )
    bare = []
    if delimiter:
        place = 0
        for piece in header.split(delimiter):
            first = place + (len(piece) - len(piece.lstrip(" ")) if delimiter == "|" else 0)
            last = max(first, place + len(piece.rstrip(" ") if delimiter == "|" else piece))
            if last - first > 1 and header[first] == '"' == header[last - 1]:
                first, last = first + 1, last - 1
            bare.append((first, last))
            place += len(piece) + 1
    else:
        bare = [(m.start(), m.start() + len(m[0].rstrip(" "))) for m in pieces]
    filled = [one for one in bare if delimiter != "|" or one[0] != one[1]]
    if (start, end) not in bare or len(filled) < 2:
        return None
    if not all(HEADING.fullmatch(header[first:last]) for first, last in filled):
        return None
    number = bare.index((start, end))
    return (
        (lambda row: delimited(row, delimiter, number)) if delimiter else (lambda row: below_it(row, start))
    )


def below_it(row: str, offset: int) -> Cell | None:
    """The word of a row that begins at an offset."""
    if offset >= len(row) or row[offset] == " " or (offset and row[offset - 1] != " "):
        return None
    end = row.find(" ", offset)
    end = len(row) if end < 0 else end
    return offset, end, end


def delimited(row: str, delimiter: str, number: int) -> Cell | None:
    """The cell of a row behind so many delimiters: where it begins, ends, and what stands round it ends."""
    at = 0
    for _ in range(number):
        if m := re.compile('"(?:[^"]|"")*(?:"|\\Z)').match(row, at):
            at = m.end()
        at = row.find(delimiter, at) + 1
        if at == 0:
            return None
    at += len(row[at:]) - len(row[at:].lstrip(" "))
    if row.startswith('"', at):
        end = row.find('"', at + 1)
        return (at + 1, end, end + 1) if end >= 0 else (at + 1, len(row), len(row))
    end = row.find(delimiter, at)
    end = len(row) if end < 0 else end
    return at, at + len(row[at:end].rstrip(" ")), end


INTO = re.compile(
    r"(?P<verb>into|copy) [A-Za-z0-9_.\"`\[\]-]{1,130} ?\((?P<columns>[A-Za-z0-9_.\- ,\"`\[\]\n]*)\Z",
    re.IGNORECASE,
)


def gap_and_line(text: str, i: int) -> int:
    """Behind a gap, a line end and a gap."""
    i = gap(text, i)
    m = LINE_END.match(text, i)
    return gap(text, m.end()) if m else i


def inserted(  # noqa: C901, PLR0911, PLR0912 -- one for each symbol that ends it
    text: str, start: int, end: int
) -> Iterator[Spot]:
    """Section 4, "A column": of a statement that inserts."""
    near = max(0, start - 256 - 137)
    m = INTO.search(text[near:start])
    if m is None or len(m["columns"]) > 255:
        return
    number = m["columns"].count(",")
    stop = min(len(text), near + m.start() + 480)
    close = re.compile(r"[A-Za-z0-9_.\- ,\"`\[\]\n]*\)").match(text, end, stop)
    if close and lower(m["verb"]) == "copy":
        header = re.compile(r" from stdin[^\r\n]*", re.IGNORECASE).match(text, close.end(), stop)
        if header and header.end() < stop:
            yield from below_header(
                text, header.end(), near + m.start() + 480, lambda row: delimited(row, "\t", number)
            )
        return
    at = gap_and_line(text, close.end()) if close else len(text)
    if lower(text[at : at + 6]) != "values":
        return
    at = gap_and_line(text, at + 6)
    while text.startswith("(", at) and at < stop:
        item, at = 0, at + 1
        while True:
            at = gap_and_line(text, at)
            if at >= stop:
                return
            begin, quote = opened(text, at)
            if quote:
                to = closing(text, Spot(begin, "=", quote, spaced=False))
                if to is None or to > stop or touches(text, at, to):
                    return
                if item == number:
                    yield Spot(begin, "=", quote, spaced=False)
                last = OPEN_QUOTE.match(text, to)
                assert last is not None
                at = last.end()
            else:
                m = re.compile("""[^,()'"[]*""").match(text, at, stop)
                assert m is not None
                at = m.end() + (2 if text.startswith("()", m.end()) else 0)
            at = gap_and_line(text, at)
            if text[at : at + 1] not in {",", ")"}:
                return
            item, at = item + text.startswith(",", at), at + 1
            if text[at - 1] == ")":
                break
        at = gap_and_line(text, at)
        if not text.startswith(",", at):
            return
        at = gap_and_line(text, at + 1)


def items(text: str, at: int, start: int) -> Iterator[Spot]:
    """Section 4, "A value **below**": the items of a list."""
    while text.startswith("- ", at):
        begin, quote = opened(text, gap(text, at + 2))
        one = Spot(begin, ":", quote, spaced=True, strict=True)
        to = closing(text, one) if quote else unquoted_end(text, one, trim=False)
        if to is None or to >= start + 480 or touches(text, at, to):
            return
        m = OPEN_QUOTE.match(text, to) if quote else None
        behind = gap(text, m.end() if m else to)
        line = LINE_END.match(text, behind)
        if line is None and behind < len(text):
            return
        if to > begin:
            yield replace(one, quote="", end=to)
        if line is None:
            return
        at = gap(text, line.end())


def below(text: str, i: int, name: Name, *, colon: bool = False) -> Spot | None:
    """Section 4, "A value **below**"."""
    entry = key_table().get(name.name.replace("_", ""), name)
    m = LINE_END.match(text, i)
    if m is None or (entry.demand not in {"any", "token"} and name.name != "code"):
        return None
    begin = gap(text, m.end())
    rule = re.compile("[-=]{0,64}").match(text, begin)
    assert rule is not None
    if line := LINE_END.match(text, rule.end()):
        begin = gap(text, line.end())
    if colon and name.name != "code" and text.startswith("-", begin):
        return Spot(begin, "-", "", spaced=True)
    spot = Spot(begin, " ", "", spaced=True, loose=True, apart=True)
    end = unquoted_end(text, replace(spot, apart=False), trim=False)
    behind = gap(text, end)
    alone = behind >= len(text) or LINE_END.match(text, behind)
    bare = text[begin:end].rstrip("=")
    if name.name == "code" and not USER_CODE.fullmatch(text[begin:end]):
        return None
    return spot if alone and begin < len(text) and not re.search("[:=]", bare) and bare[:1] != "-" else None


def name_at(text: str, run: re.Match[str], names: Table) -> Reading | None:
    """Section 4: of the readings of one stretch the first that announces something."""
    begin = max(run.start(), run.end() - 64)
    near = range(begin + 1, min(begin + 20, run.end() - 1) + 1)
    behind = [i for i in near if ends_escape(text, i)][:1]
    nested = behind[0] if behind else 0
    while (
        behind and nested + 2 < run.end() and text[:nested].endswith("25") and ends_escape(text, nested + 2)
    ):
        nested += 2
    starts = [nested, *behind] if behind and nested > behind[0] else behind
    if (
        not behind
        and re.match("[A-Za-z]", text[begin:])
        and (longer := of_words(text, begin, run.end(), names))
    ):
        start, entry = longer
        return (start, entry) if entry and written_out(text[start : run.end()], entry) else None
    if lower(text[begin : run.end()]) == "key":
        return begin, replace(names["key"], bare_key=True, lone_key=True)
    for start in [*starts, begin]:
        name, announced = asked(text[start : run.end()], names)
        if announced:  # `\\ncache_key` is no `ncache_key`
            return (start, name) if name and written_out(text[start : run.end()], name) else None
    return None


def written_out(spelled: str, name: Name) -> bool:
    """Section 4: "the words of an entry stand as they are written"."""
    parts = name.name.split("_") if "_" in name.name else [name.name[-3:]]
    return all(part in lower(spelled) for part in ([name.name] if name.demand == "beside" else parts))


def of_words(text: str, begin: int, end: int, names: Table) -> tuple[int, Name | None] | None:
    """Section 4: "is a name of words if the whole is an entry of the table"; the longest."""
    found = None
    for _ in range(2):
        word = re.search(r"([A-Za-z-]{1,16}) \Z", text[max(0, begin - 17) : begin])
        if end - begin > 32 or not word or word[1].startswith("-"):
            break
        begin -= len(word[0])
        if begin and ALNUM_RUN.match(text[begin - 1]):
            break
        spelled = words(text[begin:end])
        entry = names.get("".join(spelled))
        masked = any(end == begin for _, end in masks_in(text))
        if entry and (spelled == entry.name.split("_") or spelled[0] == "pass"):
            if masked:
                return begin, None
            found = begin, entry
        if masked:
            break
    return found


def spot_after(  # noqa: C901, PLR0911, PLR0912, PLR0915 -- one for each form
    text: str, start: int, end: int, name: Name
) -> Spot | None:
    """Steps 1 to 4 behind one name."""
    dashes = text.startswith("--", start)
    ended, quoted = end_of_name(text, start, end, dashes=dashes)
    plain = not laid_out(name) and not name.lone_key
    if not name.lone_key and name.demand != "query":
        begin = content(text, start, end, ended, quoted=quoted)
        if begin is not None:
            return element(text, begin)
    cell = plain and not dashes and not quoted and (text.startswith("<", end) or may_stand_apart(name))
    if cell and (begin := next_cell(text, start, end)) is not None:
        spot = element(text, begin)
        return replace(spot, strict=True) if spot else None
    if text.startswith(">", end):
        return None
    if plain and text.startswith(")=(", end) and text[:start].endswith("Key ("):
        inside = replace(Spot(end + 3, "=", "", spaced=False), apart=False)
        last = unquoted_end(text, inside, trim=False)
        return replace(inside, end=last) if text.startswith(")", last) else None
    if text.startswith("(", end) and plain:
        return call(text, end)
    if not dashes and (spot := part(text, start, ended, quoted=quoted)):
        return spot
    i = gap(text, ended)
    tag = text[:start].endswith("<")
    apart = dashes or name.lone_key or (not quoted and i > ended and not tag)
    at = None if apart else record(text, start, i, quoted=quoted or tag, tag=tag)
    recorded = at is not None
    if at is None and plain and quoted and not dashes:
        at = default(text, i)
    if at is not None:
        spot = behind_separator(text, at, "=", "", name, start, quoted=quoted)
        return (
            replace(spot, strict=True) if spot and recorded and sorted_as(text, start, i, tag=tag) else spot
        )
    if name.kind == "password" and name.built_in and not quoted and text.startswith(":: ", i):
        spot = behind_separator(text, i + 2, "=", "", name, start)
        return spot and replace(spot, strict=True)
    if not quoted and (at := set_variable(text, start, i)) is not None:
        return behind_separator(text, at, "=", "--" if dashes else "", name, start)
    opener = OPENER.search(text[:start])
    second = quoted and not dashes and SECOND.search(text[max(0, start - 256) : start]) is not None
    braced = not quoted and not dashes and text[:start].endswith("{")
    listed = quoted and (dashes or opener is not None or second)
    binary = text.startswith("<<", gap(text, i + 1)) and bool(opened(text, gap(text, i + 1) + 2)[1])
    follows = bool(opened(text, gap(text, i + 1))[1])
    listed = listed or (braced and text.startswith(",", i) and (follows or binary))
    separator = separator_at(text, start, i, listed=listed, apart=dashes and i > ended)
    consed = not quoted and not dashes and text[:start].endswith("(") and follows and text[i - 1] in " \t"
    if consed and re.match("[.][ \t]", text[i : i + 2]):
        return behind_separator(text, i + 1, ",", "", name, start)
    spaced_out = text[i - 1] in " \t" and text[i + 2 : i + 3] in {" ", "\t"}
    if separator in {"-->", "==>"}:
        spaced_out = text[i - 1] in " \t" and text[i + 3 : i + 4] in {" ", "\t"}
    told = not dashes and not quoted and i > ended and may_stand_apart(name)
    if separator == "<-" and not (told and opened(text, gap(text, i + 2))[1]):
        separator = " " if dashes and i > ended else None
    option = text.startswith("--", start)
    if separator in {"->", "-->", "==>"} and (option or not spaced_out):
        separator = " " if dashes and i > ended and separator != "==>" else None
    if quoted and not name.lone_key and separator is None and (m := SERIALIZED.match(text, i)):
        return behind_separator(text, m.end(), "=", "--" if dashes else "", name, start, quoted=True)
    flat = quoted and not dashes and not name.lone_key and text.startswith(",", i)
    if separator in {None, ","} and flat and in_flat_list(text, start, end, name):
        spot = behind_separator(text, i + 1, ",", ",", name, start, quoted=True)
        closed = closing(text, spot) if spot and spot.quote else None
        if separator is None or (spot and closed is not None and not closes(text, spot)):
            return member(text, spot, closed, name)
    if separator is None and not dashes and not quoted and (led := leader(text, i)) is not None:
        return behind_separator(text, led, "->", "", name, start) if may_stand_apart(name) else None
    if separator is None and not dashes and plain:
        if not quoted and (spot := beside_name(text, start, ended, i, name)):
            return spot
        at = fallback(text, ended, quoted=quoted)
        if at is not None:
            return instead(text, at)
        if not quoted and LINE_END.match(text, i) and TITLE.search(text[max(0, start - 16) : start]):
            title = re.search(TITLE, text[max(0, start - 16) : start])
            if title and (title.start() > 0 or start <= 16 or title[0][:1] in {"\n", "\r"}):
                return below(text, i, name)
    if separator is None:
        alone = not dashes and not quoted and i > ended and may_stand_apart(name)
        if not dashes and quoted and gap(text, end) > end and may_stand_apart(name):
            return stands_apart(text, start, end, gap(text, end), name)
        return without_separator(text, start, end, i, name) if alone else None
    i += 0 if separator == " " else len(separator)
    if name.lone_key and quoted:
        behind = gap(text, i)
        behind += text[behind : behind + 1] in set("burBURN@") and not OPEN_QUOTE.match(text, behind)
        if separator not in {":", ":="} or DECLARED.match(text, i) or not OPEN_QUOTE.match(text, behind):
            return None
    if separator in {"->", "-->", "==>"}:
        if not may_stand_apart(name):
            return None
        return behind_separator(text, i, "->", "", name, start, quoted=quoted)
    if separator == "<-":
        separator = "="
    if separator in {"==", "==="}:
        spot = behind_separator(text, i, "=" * 2, "", name, start, quoted=quoted)
        return None if not plain or not spot or not spot.quote else spot
    if separator == ":" and (m := DECLARED.match(text, i)):
        i, separator = m.end(), "="
    if separator == ":**":
        separator = ":"
    if separator == ":-":
        separator = "="
    if separator[0] in "?|.+" or separator in {"::=", ":::="}:
        separator = "="
    before = "--" if dashes else opener["bracket"] if opener else ""
    if separator == "," and not quoted and not dashes:
        return behind_separator(text, i, ",", "", name, start)
    if separator == "," and quoted and not dashes:
        call_of = opener is not None and opener["bracket"] == "(" and "<<" not in opener[0]
        first = (
            re.search(f"(?:[A-Za-z0-9_.-]|{MASK.pattern})\\Z", text[: opener.start()])
            if opener and call_of
            else None
        )
        return argument(text, i, name, start, before, first=first is not None, second=second)
    return behind_separator(text, i, separator, before, name, start, quoted=quoted)


def named_beside(before: str, spelled: str, name: Name) -> bool:
    """Section 4: "in a pair that `[` or `{` opens, or `(`" where a name without `-` may be no header's."""
    typed = name.kind in FAMILIES or not name.built_in
    return before in {"[", "{"} or (before == "(" and not typed and "-" not in spelled)


TITLE = re.compile(r"(?:\A|[\r\n])[ \t#*>-]*\Z")
BEFORE_QUOTE = r"[burBUR]?(?:\\*[\"']|%(?:25)?2[27]|&quot;|&#34;|&#39;|&#x2[27];|\\x2[27]|\\u002[27]|`)\Z"
SECOND = re.compile(r"[A-Za-z0-9_.-]\([A-Za-z0-9_.-]{1,64}, ?" + BEFORE_QUOTE, re.IGNORECASE)


def argument(  # noqa: PLR0913 -- the name's surroundings
    text: str, i: int, name: Name, start: int, before: str, *, first: bool, second: bool
) -> Spot | None:
    """Step 2: "a pair", or two arguments of a call."""
    spot = behind_separator(text, i, ",", "," if first or second else before, name, start, quoted=True)
    if spot is None or not spot.quote:
        return None
    if not first and not second:
        return spot
    spot = replace(spot, loose=named_beside(before, text[start:i], name), made=says(text, start))
    pair = closes(text, spot)
    if second and closing(text, spot) is None:
        return None
    if pair and not second:
        return spot
    end = closing(text, spot)
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    goes_on = m is not None and text.startswith(",", gap(text, m.end()))
    return replace(spot, strict=True) if pair or goes_on else None


def in_flat_list(text: str, start: int, end: int, name: Name) -> bool:
    """Section 4, step 2: "a header's name in a list that has names and values in turn"."""
    header = name.name in HEADERS or "-" in text[start:end]
    ahead = re.search(r"[\[,][ \t\n\r]{0,32}" + BEFORE_QUOTE, text[:start], re.IGNORECASE)
    return header and ahead is not None and text[start - 1 : start] in {'"', "'"}


def member(text: str, spot: Spot | None, end: int | None, name: Name) -> Spot | None:
    """The value of such a list, if that goes on or its line ends."""
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    if spot is None or m is None:
        return None
    value = text[spot.start : end]
    says = " " in value if name.name in AUTHORIZATION else "=" in value or name.name not in HEADERS
    behind = gap_and_line(text, m.end())
    return replace(spot, strict=True) if says and text[behind : behind + 1] in {",", "]"} else None


def says(text: str, start: int) -> bool:
    """Step 2: whether the call compares or tells."""
    m = re.search(r"([A-Za-z0-9_.-]*)\( ?" + BEFORE_QUOTE, text[:start], re.IGNORECASE)
    if m is not None and any(end == m.start(1) == m.end(1) for _, end in masks_in(text)):
        return True  # nobody knows what is called there
    if m is None or not is_called(m[1]):
        return False
    name = lower(re.split("[.-]", m[1])[-1])
    return name.startswith(("assert", "expect")) or name in SAYING_CALLS


def is_called(path: str) -> bool:
    """Step 2: a path of names of up to 64 symbols that no machine made."""
    return 1 <= len(path) <= 64 and not machine_made(path)


SAYING_CALLS = frozenset(
    "debug info warn warning error critical fatal exception trace log print println".split()  # noqa: SIM905 -- read as words
    + "printf puts echo equal".split()  # noqa: SIM905 -- as above
)
METHODS = re.compile(
    r"\.(?:unwrap_or\(|unwrap_or_else\(\|_\||unwrap_or_else\(\|\||orElse\(|getOrElse\(|or\(|value_or\()"
)
OPERATORS = re.compile(r"\|\||\?\?|\?:|or")


def fallback(text: str, name_end: int, *, quoted: bool) -> int | None:
    """Section 4, "A value **instead**": where its quote stands."""
    closers = re.compile(r"[)\]]{0,2}").match(text, name_end)
    assert closers is not None
    behind = closers.end()
    apart = gap(text, behind)
    if m := METHODS.match(text, behind):
        at = m.end()
    elif m := OPERATORS.match(text, apart):
        at = m.end()
        if m[0] == "or" and (apart == behind or text[at : at + 1] not in set(SPACE)):
            return None
    elif quoted and closers[0] and text.startswith("{", apart):
        at = apart + 1
    else:
        return None
    at = gap_and_line(text, at)
    return at if opened(text, at)[1] else None


def instead(text: str, at: int) -> Spot | None:
    """A quoted value that no comparison follows."""
    begin, quote = opened(text, at)
    spot = Spot(begin, "=", quote, spaced=False, strict=True)
    end = closing(text, spot)
    m = OPEN_QUOTE.match(text, end) if end is not None else None
    if m is None:
        return None
    compared = re.compile("[=!<>]|in |not ").match(text, gap(text, m.end()))
    return None if compared else spot


BAR = re.compile("[|\u0080-\U0010ffff]")


def beside_name(text: str, start: int, ended: int, i: int, name: Name) -> Spot | None:
    """Section 4, "A column": of a table of two columns."""
    ahead = re.search("(?:\\A|[\n\r])[ \t|\u0080-\U0010ffff]*\\Z", text[:start])
    if ahead is None or len(ahead[0].lstrip("\r\n")) > 31:
        return None
    drawn = BAR.match(text, i) is not None and i > ended and may_stand_apart(name)
    barred = text.startswith(" ", i + 1) and (text.startswith("|", i) or drawn)
    if not barred and i < ended + 2 and not text.startswith("\t", ended):
        return None
    begin = gap(text, i + 1) if barred else i
    end = unquoted_end(text, Spot(begin, "=", "", spaced=False), trim=False)
    bar = BAR.search(text, begin, end)
    end = bar.start() if bar else end
    if not barred and address_or_path(text[begin:end]):
        return None
    behind = gap(text, end)
    if BAR.match(text, behind) and behind > end:
        behind = gap(text, behind + 1)
    if end == begin or not (behind >= len(text) or LINE_END.match(text, behind)):
        return None
    return Spot(begin, "=", "", spaced=False, end=end, strict=True)


def set_variable(text: str, start: int, i: int) -> int | None:
    """Step 2: behind what ends a command of a build's log."""
    ahead = text[:start]
    if text.startswith("::", i) and not SEPARATOR.match(text, i):
        return i + 2 if ahead.endswith(("set-output name=", "save-state name=")) else None
    if ahead.endswith("setvariable variable=") and text[i : i + 1] in {"]", ";"}:
        m = re.compile("[A-Za-z0-9_.;=-]{0,64}\\]").match(text, i)
        return m.end() if m else None
    return None


def leader(text: str, i: int) -> int | None:
    """Step 2: behind 3 to 64 dots."""
    m = re.compile("[.]{3,64}(?![.])").match(text, i)
    if m is None:
        return None
    behind = gap(text, m.end())
    if re.match(":(?!:)", text[behind : behind + 2]):
        return behind + 1
    return behind if behind > m.end() else None


SERIALIZED = re.compile(
    r";s:[0-9]{1,6}:(?=\\*[\"']|%(?:25)?2[27]|&quot;|&#34;|&#39;|&#x2[27];|\\x2[27]|\\u002[27]|`)",
    re.IGNORECASE,
)


def default(text: str, i: int) -> int | None:
    """Section 4: "A **default**": where its separator ends."""
    m = re.compile("\\{([^{}]{0,400})").match(text, i)
    word = re.search(r"(?<=[ \t\n\v\f\r])default", m[1]) if m else None
    if m is None or word is None:
        return None
    at = gap(text, m.start(1) + word.end())
    return at + 1 if re.match("=(?![=>])", text[at : at + 2]) else None


def nested(text: str, i: int) -> int | None:
    """Section 4: "A **nested** value": where its separator ends."""
    m = re.compile("\\{([^{}]{0,400})").match(text, i)
    for word in re.finditer("(?<=[\"'])value", m[1]) if m else ():
        assert m is not None
        quote = OPEN_QUOTE.match(text, m.start(1) + word.end())
        colon = gap(text, quote.end()) if quote else len(text)
        if text.startswith(":", colon):
            return colon + 1
    return None


def call(text: str, end: int) -> Spot | None:
    """Section 4: "A **call**"."""
    at = gap(text, end + 1)
    if line := LINE_END.match(text, at):
        at = gap(text, line.end())
    if keyword := re.compile("(?:value|token)=", re.IGNORECASE).match(text, at):
        at = keyword.end()
    at, quote = opened(text, at)
    spot = Spot(at, "(", quote, spaced=False, loose=True, strict=True)
    closed = closing(text, spot) if quote else None
    if closed is None:
        return None
    m = OPEN_QUOTE.match(text, closed)
    assert m is not None
    behind = gap(text, m.end())
    if line := LINE_END.match(text, behind):
        behind = gap(text, line.end())
    return spot if text.startswith(")", behind) else None


def changed(text: str, spot: Spot, name: Name) -> Spot | None:
    """Section 4: "A **change**"."""
    if spot.separator not in {"=", "=>"} or not spot.quote or spot.end is not None or laid_out(name):
        return None
    closed = closing(text, spot)
    if name.lone_key or closed is None:
        return None
    m = OPEN_QUOTE.match(text, closed)
    assert m is not None
    arrow = gap(text, m.end())
    at, quote = opened(text, gap(text, arrow + (1 if text.startswith("|", arrow) else 2)))
    second = replace(spot, start=at, quote=quote)
    if not text.startswith(("->", "|"), arrow) or not quote or closing(text, second) is None:
        return None
    return second


def opened(text: str, i: int) -> tuple[int, str]:
    """Step 4: where the value begins, and the quote that opens it."""
    if (m := re.compile("[burBURN@]").match(text, i)) and OPEN_QUOTE.match(text, m.end()):
        i = m.end() if not OPEN_QUOTE.match(text, i) else i
    m = OPEN_QUOTE.match(text, i)
    if m is None:
        return i, ""
    return m.end(), m[0]


APART = ("key", "token", "secret", "password", "passwd", "pwd")


def may_stand_apart(name: Name) -> bool:
    """Section 4: "in text, behind a name whose entry ends in one of these"."""
    return name.name.endswith(APART) and not laid_out(name) and not name.lone_key


def without_separator(text: str, start: int, end: int, i: int, name: Name) -> Spot | None:
    """Section 4: "two more forms count if none of step 2 does"."""
    if m := TYPED_BEHIND.match(text, i):
        return behind_separator(text, m.end(), "=", "", name, start)
    return stands_apart(text, start, end, i, name)


VERBS = frozenset({"setx", "setenv", "env", "set", "-x", "-gx", "-ux", "config", "--global"})
LINK = re.compile(
    r"(?:(?:(?:is |was |has been )?set to|(?:was |has been )?(?:changed|reset) to|is now|is|was):?"
    r"|(?:provided|supplied|given|received|entered|used|returned|created|issued):)(?=[ \t])",
    re.IGNORECASE,
)
OF = re.compile("(?:for|of|to|on|in|at|from|with)(?= )", re.IGNORECASE)
PHRASE_WORD = re.compile("[A-Za-z0-9_.@'\"/-]+")


def told(text: str, start: int, end: int) -> bool:
    """Section 4: "it is an option with one dash, or a verb stands before it"."""
    if text.startswith("-", start):
        option = re.match("-[A-Za-z]", text[start:end]) is not None
        return option and (start == 0 or text[start - 1] in SPACE)
    word = re.search(r"([A-Za-z0-9_.-]*)[ \t]\Z", text[max(0, start - 16) : start])
    return word is not None and lower(word[1]) in VERBS


def linked(  # noqa: PLR0911 -- one for each word that ends it
    text: str, i: int
) -> int | None:
    """Section 4: "what leads to the value"."""
    if m := LINK.match(text, i):
        return m.end()
    if not (m := OF.match(text, i)):
        return None
    at = m.end()
    if lower(m[0]) == "to" and opened(text, gap(text, at + 1))[1]:
        return at
    for number in range(5):
        if number and (m := LINK.match(text, at + 1)):
            return m.end()
        m = PHRASE_WORD.match(text, at + 1)
        if number == 4 or m is None or len(m[0]) > 32:
            return None
        at = m.end()
        if re.match(":[ \t]", text[at : at + 2]):
            return at + 1
        if text[at : at + 1] != " ":
            return None
    return None


def stands_apart(text: str, start: int, end: int, i: int, name: Name) -> Spot | None:
    """Section 4: "A value **apart**"."""
    word = re.search(r"([A-Za-z0-9]*) \Z", text[max(0, start - 49) : start])
    other = word and lower(word[1]) in OTHER_TOKENS
    entry = key_table().get(name.name.replace("_", ""), name)
    if text[:start].endswith("/") or entry.demand not in {"any", "token"} or (name.name == "token" and other):
        return None
    spot = Spot(i, " ", "", spaced=True, loose=True, apart=True, strict=told(text, start, end))
    link = linked(text, i)
    begin = i if link is None else gap(text, link)
    at, quote = opened(text, begin)
    if quote:
        spot = replace(spot, start=at, quote=quote, strict=True)
        return spot if closing(text, spot) is not None else None
    if text[begin : begin + 1] in {"(", "["} and not MASK.match(text, begin):
        return bracketed(text, replace(spot, start=begin))
    named = "[A-Za-z_][A-Za-z0-9_.-]{0,63}" if spot.strict else "[a-z_]{1,64}"
    pair = re.match(f"{named}=(?:[A-Za-z0-9]|{MASK.pattern})", text[begin : begin + 180])
    return None if pair or text.startswith("-", begin) else replace(spot, start=begin)


def bracketed(text: str, spot: Spot) -> Spot | None:
    """A value without quotes in brackets: the brackets say where it ends."""
    inside = replace(spot, start=spot.start + 1)
    end = unquoted_end(text, replace(inside, apart=False), trim=False)
    closed = {"(": ")", "[": "]"}[text[spot.start]]
    return replace(inside, end=end) if text.startswith(closed, end) else None


WRAPPED = re.compile(r"([A-Za-z0-9_:.]{1,40})[(\[]")
WRAPPERS = frozenset(
    "Some Just Ok Optional Secret SecretStr SecretString SecretBytes".split()  # noqa: SIM905 -- read as words
    + "bytearray bytes String string Cow".split()  # noqa: SIM905 -- as above
)


def unwrapped(text: str, i: int) -> int | None:
    """Section 4: "A **wrapper**": where the quote in it stands."""
    for _ in range(3):
        lead = re.compile(r"\[\]string\{|<<|chr ").match(text, i)
        behind = lead.end() if lead else inside_wrapper(text, i)
        if behind is None:
            return None
        if opened(text, behind)[1]:
            return behind
        i = behind
    return None


def inside_wrapper(text: str, i: int) -> int | None:
    """Behind a type's name and its bracket."""
    m = WRAPPED.match(text, i)
    if m is None:
        return None
    name = re.split("[:.]", m[1])[-1]
    secret = re.match("[A-Z]", name) and asked(name, key_table())[0] is not None
    if name not in WRAPPERS and not secret:
        return None
    at = gap(text, m.end())
    if length := re.compile(r"[0-9]{1,5}\)").match(text, m.end()):
        at = gap(text, length.end())
    elif line := LINE_END.match(text, at):
        at = gap(text, line.end())
    return at


TAG = re.compile("[!&][A-Za-z0-9_!.:/-]{1,40}(?= )")
OTHER_TAGS = frozenset(
    "!vault !Ref !Sub !GetAtt !ImportValue !secret !env !env_var !reference".split()  # noqa: SIM905 -- as above
)
BLOCK = re.compile("[|>][-+1-9]{0,2}")


def block(text: str, i: int) -> int | None:
    """Section 4: "A **block**": where the first row of it begins."""
    m = BLOCK.match(text, i)
    line = LINE_END.match(text, gap(text, m.end())) if m else None
    if line is None:
        return None
    begin = gap(text, line.end())
    return begin if line.end() < begin < len(text) else None


def behind_separator(  # noqa: C901, PLR0911, PLR0912, PLR0913, PLR0917 -- one return for each form; the name's surroundings
    text: str, i: int, separator: str, before: str, name: Name, name_start: int, *, quoted: bool = False
) -> Spot | None:
    """Steps 3 and 4; before the name stand dashes, a bracket or nothing."""
    spaced = text[i : i + 1] in {" ", "\t"}
    begin, i = i, value_start(text, i, separator)
    if (
        separator in {":", ":="}
        and before != "--"
        and not quoted
        and not laid_out(name)
        and not name.lone_key
        and LINE_END.match(text, i)
    ):
        return below(text, i, name, colon=True)
    begin_of_wrapped = i
    inner = None
    line = i == gap(text, begin)
    if separator[0] in "=:" and separator != "==":
        grouped = Spot(i, separator, "", spaced)
        if [*group(text, name, grouped)]:
            return grouped
        if not laid_out(name) and not name.lone_key:
            inner = nested(text, i) if quoted else None
            if inner is not None:
                i = value_start(text, inner, separator)
            special, at = wrapped(text, i, separator, spaced=spaced)
            if special or at is None:
                return special
            i = at
    if separator == "," and text.startswith("<<", i):
        i += 2
    before_quote = i
    i, quote = opened(text, i)
    if not quoted and quote and len(quote) == i - before_quote and ends_own_text(text, name_start, i, quote):
        return None
    if line and separator != "==" and separator[0] in "=:" and quote.endswith(("'", '"')):
        i += 2 * len(quote) if text.startswith(quote * 2, i) else 0
    spot = Spot(i, separator, quote, spaced, strict=separator == "->" or inner is not None)
    if quoted and before == "--" and is_key(text, spot):
        return None
    if separator == "==":
        return (
            None if not laid_out(name) and quote == "`" and blank(text, spot) else replace(spot, loose=True)
        )
    option = quoted and before == "--" and quote and closing(text, spot) is not None
    if option and re.match("--(?:[A-Za-z]|" + MASK.pattern + ")", text[spot.start : closing(text, spot)]):
        return None
    if not laid_out(name) and quote == "`" and blank(text, spot):
        return None
    if separator == " ":
        loose = quoted or not quote
        return None if not quote and text.startswith("-", i) else replace(spot, loose=loose)
    if separator == ",":
        if not quote or (before not in {"--", ","} and not closes(text, spot)):
            return None
        return replace(spot, loose=named_beside(before, text[name_start:begin], name))
    if before == "--" and spaced and not opened(text, begin_of_wrapped)[1] and separator[0] in "=?|.+":
        return replace(spot, loose=True)
    return spot


def ends_own_text(text: str, name_start: int, end: int, quote: str) -> bool:
    """Section 4: "the quote that ends the text which the name stands in"."""
    if quote[-1] not in "\"'":
        return False
    line = re.split("[\r\n]", text[max(0, name_start - 64) : name_start])[-1]
    at = line.rfind(quote[-1])
    if at < 0:
        return False
    ahead = re.search(
        r"""(?:\A|[(\[{,:=+\n\r])[ \t]{0,32}[bBuUrRfF]?(\\*)\Z""", text[: name_start - len(line) + at]
    )
    if ahead is None and at == len(line) - 1:  # nothing of the text stands before the name
        ahead = re.search(r"""[ \t][bBuUrRfF]?(\\*)\Z""", text[: name_start - 1])
    if ahead is None or len(ahead[1]) != len(quote) - 1:
        return False
    behind = gap(text, end)
    white = text[end : end + 1] in set(SPACE) or behind == len(text)
    return white or text[behind] in ",)]}:;+" or LINE_END.match(text, behind) is not None


def is_key(text: str, spot: Spot) -> bool:
    """Section 4: "what `:` follows is a mapping's key"."""
    end = closing(text, spot) if spot.quote else None
    if end is None:
        return False
    m = OPEN_QUOTE.match(text, end)
    assert m is not None
    return text.startswith(":", gap(text, m.end()))


def blank(text: str, spot: Spot) -> bool:
    """Whether a quoted value holds white space."""
    end = closing(text, spot)
    return end is not None and re.search(r"\s", text[spot.start : end], re.ASCII) is not None


def wrapped(  # noqa: C901, PLR0911 -- one for each form
    text: str, i: int, separator: str, *, spaced: bool
) -> tuple[Spot | None, int | None]:
    """What stands round a value: the value if it says where that ends, else where it goes on, if anywhere."""
    colon = separator in {":", ":="}
    spot = Spot(i, separator, "", spaced, loose=True, strict=True)
    if text.startswith("[", i) and not MASK.match(text, i):
        inside = bracketed(text, replace(spot, start=doubled(text, i)))
        if inside and inside.end != inside.start:
            return inside, None
    if colon and (row := block(text, i)) is not None:
        return replace(spot, start=row), None
    if colon and spaced and (tag := TAG.match(text, i)):
        if tag[0] in OTHER_TAGS:
            return None, None
        behind = gap(text, tag.end())
        if tag[0] in {"!!str", "!str", "!!binary"} or opened(text, behind)[1]:
            i = behind
            if text[i : i + 1] in {"[", "(", "{"}:
                return None, None
        else:
            end = unquoted_end(text, replace(spot, start=behind), trim=False)
            after = gap(text, end)
            alone = after >= len(text) or LINE_END.match(text, after) or (after > end and text[after] == "#")
            if end > behind and alone and text[behind] != "#":
                return replace(spot, start=behind, end=end), None
    if lower(text[i : i + 9]) == "optional[" and not MASK.match(text, i + 8):
        inside = bracketed(text, replace(spot, start=doubled(text, i + 8)))
        if inside and inside.end != inside.start:
            return inside, None
    at = unwrapped(text, i)
    return None, i if at is None else at


def doubled(text: str, i: int) -> int:
    """The second bracket of Lua's two, or the first."""
    return i + 1 if text.startswith("[[", i) and not MASK.match(text, i + 1) else i


def end_of_name(text: str, start: int, end: int, *, dashes: bool) -> tuple[int, bool]:
    """Step 1: where the name ends, and whether a quote ended it."""
    if not dashes and text.startswith("[", end):
        m = re.compile(r"\[[0-9]{0,6}\]").match(text, end)
        return (m.end() if m else end), False
    m = END_QUOTE.match(text, end if dashes else gap(text, end))
    if (m is None or m[0] == "]" or lower(m[0]) == "%5d") and not dashes:
        end = visible(text, start, end)
        m = END_QUOTE.match(text, gap(text, end)) if text.startswith("]", end) else m
    if m is None:
        return end, False
    if m[0] == "]" or lower(m[0]) == "%5d":
        bracket = "[" if m[0] == "]" else "%5b"
        opened = m.start() == end and lower(text[:start]).endswith(bracket)
        return (m.end(), False) if opened else (end, False)
    opener = OPENER.search(text[:start])
    end = m.end() if dashes else visible(text, start, m.end())
    if not dashes and text.startswith(">>", end) and BINARY.search(text[:start]):
        return end + 2, True
    in_brackets = not dashes and opener is not None and opener["bracket"] == "[" and text.startswith("]", end)
    subscript = re.search("[A-Za-z0-9_.>-]\\{" + BEFORE_QUOTE, text[:start], re.IGNORECASE)
    end += in_brackets or (not dashes and subscript is not None and text.startswith("}", end))
    path = OPEN_QUOTE.match(text, end) if in_brackets else None
    return path.end() if path and text.startswith(":", path.end()) else end, True


BINARY = re.compile(r"<<" + BEFORE_QUOTE, re.IGNORECASE)


def visible(text: str, start: int, end: int) -> int:
    """Step 1: behind `:protected` and its like, if `[` or `"` stands right before the name."""
    m = re.compile(r':(?:protected|private|"[A-Za-z0-9_.\\-]{0,64}":private)(?=\])', re.IGNORECASE).match(
        text, end
    )
    return m.end() if m and text[:start].endswith(("[", '"')) else end


IN_TAG = re.compile(r"<(?:[A-Za-z0-9_.-]{0,64}:)?\Z")


def content(text: str, start: int, end: int, name_end: int, *, quoted: bool) -> int | None:
    """Section 4, "An element": where its text begins."""
    tag = IN_TAG.search(text[:start]) is not None
    if tag and text.startswith(">", end):
        return end + 1
    if tag and text[end : end + 1] in {" ", "\t", "\n"}:
        m = re.compile("[^<>]*").match(text[: end + 256], end)
        assert m is not None
        closed = text.startswith(">", m.end()) and m.end() < end + 256 and text[m.end() - 1] not in "/-"
        return m.end() + 1 if closed else None
    if text.startswith("<", end):
        around = text[max(0, start - 6) : start]
        m = re.compile("</(name|key)>", re.IGNORECASE).match(text, end)
        if m is None or not lower(around).endswith(f"<{lower(m[1])}>"):
            return None
        at = gap(text, m.end())
        if line := LINE_END.match(text, at):
            at = gap(text, line.end())
        m = re.compile("<(?:value|string)>", re.IGNORECASE).match(text, at)
        return m.end() if m else None
    named = re.search(r"""(?:name|key)=\\?["']\Z""", text[:start], re.IGNORECASE)
    return name_end + 1 if quoted and named and text.startswith(">", name_end) else None


def next_cell(text: str, start: int, end: int) -> int | None:
    """Section 4, "An element": the text of the cell behind the one that a name is."""
    if not text[:start].endswith(">") or text[end : end + 1] not in {"<", " ", "\t"}:
        return None
    m = re.compile("</(?:td|th|dt)>", re.IGNORECASE).match(text, gap(text, end))
    m = re.compile("<(?:td|dd)", re.IGNORECASE).match(text, gap_and_line(text, m.end())) if m else None
    if m is None or text.startswith(">", m.end()):
        return m.end() + 1 if m else None
    rest = re.compile("[^<>]*").match(text[: m.end() + 256], m.end())
    assert rest is not None
    closed = text.startswith(" ", m.end()) and text.startswith(">", rest.end()) and rest.end() < m.end() + 256
    return rest.end() + 1 if closed and text[rest.end() - 1] not in "/-" else None


def element(text: str, begin: int) -> Spot | None:
    """Section 4: "An element"."""
    line_start, begin = begin, gap(text, begin)
    if lower(text[begin : begin + 9]) == "<![cdata[":
        m = re.compile(r"((?:(?!]]>)[^\r\n])*)]]>").match(text, begin + 9)
        whole = "\n" not in text[line_start:begin] and "\r" not in text[line_start:begin]
        return Spot(begin + 9, "=", "", spaced=False, end=m.end(1)) if m and whole else None
    m = re.compile(r"([^<\r\n]*)</").match(text, begin)
    if line := LINE_END.match(text, begin):
        begin = gap(text, line.end())
        stop = line_end(text, Spot(begin, "=", "", spaced=False))
        last = LINE_END.match(text, stop)
        m = re.compile("([^<]*)").match(text[:stop], begin)
        assert m is not None
        end = m.end() if m.end() < stop else gap(text, last.end()) if last else stop
        m = m if text.startswith("</", end) else None
    if m is None:
        return None
    return Spot(begin, "=", "", spaced=False, end=begin + len(m[1].rstrip(SPACE)))


def part(text: str, start: int, name_end: int, *, quoted: bool) -> Spot | None:
    """Section 4: "A part of a multipart form"."""
    named = r"""name=\\?"\Z""" if quoted else r"form-data; name=\Z"
    m = LINE_END.match(text, name_end)
    if m is None or not re.search(named, text[:start]):
        return None
    for _ in range(2):
        if not LINE_END.match(text, m.end()) and lower(text[m.end() : m.end() + 8]) == "content-":
            m = LINE_END.match(text, line_end(text, Spot(m.end(), "=", "", spaced=False)))
            if m is None:
                return None
    m = LINE_END.match(text, m.end())
    if m is None:
        return None
    spot = Spot(m.end(), "=", "", spaced=False)
    return replace(spot, end=line_end(text, spot))


def record(  # noqa: PLR0911 -- one for each symbol that ends it
    text: str, start: int, i: int, *, quoted: bool, tag: bool
) -> int | None:
    """Section 4: "A record": where the separator of its value ends."""
    place = behind_place(text, start, i) if quoted and not tag else None
    first = next_member(text, i if place is None else place)
    outside = r"""["'\\ \t]{0,32}"""
    named = re.search(rf"(?:name|key|{SORTS}){outside}[:=]{outside}\Z", text[:start], re.IGNORECASE)
    if first is None or (first[1] and not quoted) or not (tag or named or place is not None):
        return None
    at = first[0]
    for _ in range(4):
        quote = OPEN_QUOTE.match(text, at)
        at = quote.end() if quote else at
        member = re.compile("[A-Za-z0-9_.-]{1,32}").match(text, at)
        if member is None or re.match("[A-Za-z0-9_.-]", text[member.end() :]):
            return None
        at = member.end()
        if quote:
            closed = OPEN_QUOTE.match(text, at)
            if not closed or lower(closed[0]) != lower(quote[0]):
                return None
            at = closed.end()
        at = gap(text, at)
        if not re.match("[:=](?![:=])", text[at:]):
            return None
        wanted = lower(member[0]).endswith("value") or lower(member[0]) == "content"
        if wanted if place is None else member[0] == "input":
            return at + 1
        behind = behind_member(text, gap(text, at + 1))
        if behind is None:
            return None
        at = behind
    return None


SORTS = "type|field|variable|header|param|parameter|property|attribute|setting"


def sorted_as(text: str, start: int, i: int, *, tag: bool) -> bool:
    """Section 4, "A record": whether the member that a name stands in says of what sort the value is."""
    outside = r"""["'\\ \t]{0,32}"""
    named = re.search(rf"(?:name|key){outside}[:=]{outside}\Z", text[:start], re.IGNORECASE)
    return not tag and not named and behind_place(text, start, i) is None


def behind_place(text: str, start: int, i: int) -> int | None:
    """Section 4, "A record": behind the bracket of a `loc` that the name is the last text of."""
    i = gap(text, i + 1) if text.startswith(",", i) else i
    if line := LINE_END.match(text, i):
        i = gap(text, line.end())
    ahead = re.search(
        r"""loc["'\\ \t]{0,32}:[ \t]{0,32}[(\[][A-Za-z0-9_.\s"'\\,-]{0,128}\Z""", text[:start], re.ASCII
    )
    return gap(text, i + 1) if ahead and text[i : i + 1] in {")", "]"} else None


def next_member(text: str, i: int) -> tuple[int, bool] | None:
    """Behind what separates two members, and whether that is white space only."""
    comma = text[i : i + 1] in {",", ";"}
    at = gap(text, i + 1) if comma else i
    if line := LINE_END.match(text, at):
        return gap(text, line.end()), False
    if comma:
        return at, False
    return (at, True) if i and text[i - 1] in SPACE else None


def behind_member(text: str, i: int) -> int | None:
    """Behind a member's value (128 symbols in quotes, or one word) and what separates it from the next."""
    at, quote = opened(text, i)
    if quote:
        end = closing(text, Spot(at, "=", quote, spaced=False))
        if end is None or end > at + 128:
            return None
        m = OPEN_QUOTE.match(text, end)
        assert m is not None
        at = m.end()
    else:
        m = re.compile("[A-Za-z0-9_.-]{0,32}").match(text, at)
        assert m is not None
        at = m.end()
    found = next_member(text, gap(text, at))
    return found[0] if found else None


def separator_at(text: str, start: int, i: int, *, listed: bool, apart: bool) -> str | None:
    """Step 2: the separator as it is spelled; a space for "nothing but white space"."""
    if text[:start].endswith("${") and text[i : i + 2] in {":-", ":?"}:
        return ":-" if text.startswith(":-", i) else None
    if m := SEPARATOR.match(text, i):
        return m[0]
    if listed and text.startswith(",", i):
        return ","
    return " " if apart and not text.startswith(("::", "://"), i) else None


def value_start(text: str, i: int, separator: str) -> int:
    """Step 3: where the value begins, or the quote that opens it."""
    i = gap(text, i)
    if separator[0] == "%":
        spaces = i
        while (m := re.compile(r"%(?:25)?20|\+").match(text, spaces)) and spaces - i < 32:
            spaces = m.end()
        i = spaces if text.startswith("%", spaces) and OPEN_QUOTE.match(text, spaces) else i
    wraps = separator not in {" ", "==", "->"} and separator[0] != "%"
    if wraps and (m := LINE_END.match(text, i)):
        behind = gap(text, m.end())
        if opened(text, behind)[1] or (separator in {"=", "=>"} and unwrapped(text, behind) is not None):
            i = behind
    return i


def closes(text: str, spot: Spot) -> bool:
    """Section 4, step 2: a pair's value is "followed, after a gap, by `)`, `]` or the end of the text"."""
    end = closing(text, spot)
    if end is None:
        return unquoted_end(text, spot, trim=False) == len(text)
    m = OPEN_QUOTE.match(text, end)
    assert m is not None
    behind = gap(text, m.end())
    return behind == len(text) or text[behind] in ")]}" or text.startswith(">>}", behind)


def closing(text: str, spot: Spot) -> int | None:
    """Section 4, "A quoted value": where it ends, or None without an end on its line."""
    line = re.compile(r"[^\r\n]*").match(text, spot.start)
    assert line is not None
    if not spot.quote.endswith(('"', "'")):
        end = text.find(lower(spot.quote), spot.start, line.end())
        return None if end < 0 else end
    k, mark = len(spot.quote) - 1, spot.quote[-1]
    for i in range(spot.start, line.end()):
        if text[i] == mark:
            before = text[spot.start : i]
            n = len(before) - len(before.rstrip("\\"))
            if n < k or n % (2 * (k + 1)) == k:
                return i - min(n, k)
    return None


UNQUOTED = re.compile(r"""\[REDACTED(?::[A-Za-z0-9_.#:-]{1,100})?\]|[^\x00-\x20\x7f"'<>()\[\]{}&,;|`\\]""")


def unquoted_end(text: str, spot: Spot, *, ampersands: bool = False, trim: bool = True) -> int:
    """Section 4, "An unquoted value": where it ends, trailing `.`, `:` and `!` taken off."""
    end = spot.start
    pieces = []
    while True:
        m = UNQUOTED.match(text, end)
        encoded_end = (
            trim and spot.separator.startswith("%") and re.match("%(?:25)?2[26]", text[end : end + 5])
        ) or None
        if ampersands and text.startswith("&", end):
            end += 1
            continue
        if m is None or encoded_end or (spot.apart and re.match("%(?:25)?2[27]", text[end : end + 5])):
            break
        pieces.append((m.start(), m[0]))
        end = m.end()
    if not trim:
        return end
    if spot.query or text.startswith("&", end):
        end = next((at for at, piece in pieces if piece == "#"), end)
    return without_trailing(text, spot.start, end, replace(spot, quote=""))


def without_trailing(text: str, start: int, end: int, spot: Spot) -> int:
    """Section 4: "Up to 8 trailing `.`, `:` and `!` stay outside, unless nothing else is left"."""
    if spot.end is not None or (spot.quote and closing(text, spot) is not None):
        return end
    bare = end
    while bare > start and end - bare < 8 and text[bare - 1] in ".:!":
        bare -= 1
    return bare if bare > start else end


def password_tail(text: str, name: Name, spot: Spot) -> int | None:
    """Section 4: where a password ends that goes on behind `&`."""
    end = unquoted_end(text, spot, trim=False)
    if name.kind != "password" or not name.built_in or spot.query or spot.separator.startswith("%"):
        return None
    if end == spot.start or not text.startswith("&", end) or "[" in text[spot.start : end]:
        return None
    stop = unquoted_end(text, replace(spot, start=end + 1), trim=False)
    tail = text[end + 1 : stop]
    if len(tail) > 32 or re.fullmatch("[a-z_-]*", tail) or re.search(r"[=%\[]", tail):
        return None
    return None if text.startswith(("&", ";"), stop) else stop


def with_marks(text: str, name: Name, spot: Spot) -> int:
    """Section 4: "but `!` behind a plausible value of the password family"."""
    bare = unquoted_end(text, spot)
    if (tail := password_tail(text, name, spot)) is not None:
        bare = without_trailing(text, spot.start, tail, replace(spot, quote=""))
    if name.kind == "password" and name.built_in and plausible(text[spot.start : bare]):
        m = re.compile("!*").match(text, bare)
        assert m is not None
        return m.end()
    return bare


def line_end(text: str, spot: Spot) -> int:
    """Section 4: "to the closing quote, or to the line's end or its escape"."""
    if spot.end is not None:
        return spot.end
    if spot.quote and (end := closing(text, spot)) is not None:
        return end
    m = re.compile(r"""(?:(?!["'\r\n]|\\[rn"'\\\0]|\\\Z).)*""", re.DOTALL).match(text, spot.start)
    assert m is not None
    return m.end()


IDENTIFIER = re.compile("[0-9a-fA-F:-]*")


def demanded(  # noqa: C901, PLR0911, PLR0912 -- one for each demand
    text: str, end: int, name: Name, value: str, spot: Spot
) -> bool:
    """Section 4, "Demands", for a value in text that ends at `end`."""
    if placeholder(value) or (name.bare_key and IDENTIFIER.fullmatch(value)) or name.demand == "beside":
        return False
    if laid_out(name):  # judged where they were read
        return True
    made = machine_made(value) and not masks_in(value) and (not name.lone_key or lone(value))
    made = made and not numbered_session(name, value) and not (name.demand == "made" and ordinary(value))
    if fingerprint(text, name, value, spot):
        return False
    if name.demand == "query" and USER_CODE.fullmatch(value):
        return name.name == "code"
    if name.name == "token" and name.demand == "token" and of_another(text[: spot.name]):
        return False
    if spot.strict or spot.made:
        return strictly(text, end, name, value, spot, made=made)
    if spot.apart:
        typed = name.kind == "password" and name.built_in
        if address_or_path(value) or masks_in(value):
            return False
        return (made and (typed or LONG.search(value) is not None)) or (typed and mixed(value))
    if name.demand == "made" and not spot.words and opaque(value, name):
        return not masks_in(value)
    if name.name == "token" and name.demand == "token" and lower(text[: spot.name]).endswith("expected "):
        return made
    if name.demand == "made" and CAPITALS.match(text, spot.name) and name.name in {"token", "secret"}:
        behind = text[end : end + 1]
        typed_in = (
            TYPED_IN.fullmatch(value) is not None and behind not in {"(", "[", "{", "<"} and plausible(value)
        )
        return made or (typed_in and not masks_in(value))
    if name.demand == "made" or (spot.words and name.kind not in TYPED):
        return made
    if name.demand == "query":
        form = (spot.query and spot.separator != "==" and spot.separator[0] in "=%") or spot.end == -1
        return (
            plausible(value) and len(value) >= 6
            if form
            else made and len(value) >= 20 and not ordinary(value)
        )
    plain = not spot.whole and not spot.query and spot.separator[0] != "%"
    if name.kind in ISSUED and name.built_in and (plain or address_or_path(value) or value.count(" ") > 1):
        return likely(text, end, name, value, spot)
    if name.demand == "any" and not spot.loose and not spot.words:
        here = (name.name == "pwd" and PATH.match(value)) or WORD_PATH.fullmatch(value)
        linked = name.kind == "password" and name.built_in and LINKED.match(value)
        return not here and not linked and (len(value) >= 4 or name.kind in FAMILIES)
    return likely(text, end, name, value, spot)


def of_another(ahead: str) -> bool:
    """Section 4: "nothing counts behind a space behind one of the words that make `token` none"."""
    word = re.search("([A-Za-z0-9]*) \\Z", ahead)
    if word is None or lower(word[1]) not in OTHER_TOKENS:
        return False
    return lower(word[1]) != "key" or lower(ahead).endswith("public key ")


CAPITALS = re.compile("(?=[A-Z0-9]*_)[A-Z0-9_]{1,64}=")
TYPED_IN = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])(?=.{8,128}\Z)[A-Za-z0-9][A-Za-z0-9_+!@#$%^*~]*", re.DOTALL)
LONG = re.compile("[A-Za-z0-9]{20}")
LINKED = re.compile("https?://")
USER_CODE = re.compile("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}")
WORD_PATH = re.compile(
    r"(?=.{0,129}\Z)/[a-z_.-]{2,19}(?:/[a-z_.-]{2,19})+"
    r"|(?=.{0,128}\Z)(?:[a-z+]{1,32}://[a-z_./#-]+|arn:aws:.*)",
    re.DOTALL,
)
MARKS = "!#$%&+=?@^~"


def strictly(  # noqa: PLR0913 -- what `demanded` knows
    text: str, end: int, name: Name, value: str, spot: Spot, *, made: bool
) -> bool:
    """Section 4: "**strictly**"."""
    if re.search(r"\s", value, re.ASCII):
        return False
    typed = (name.kind in FAMILIES and name.built_in) or name.kind in TYPED - FAMILIES
    typed = typed and (name.demand == "any" or (name.demand == "token" and name.kind != "password"))
    plain = not re.search(f"[0-9{re.escape(MARKS)}]", value) and not CODE_LIKE.fullmatch(value)
    if spot.made or plain or lower(value).endswith(name.name) or LINKED.match(value):
        typed = False
    if typed and len(value) >= 6 and likely(text, end, name, value, spot):
        return True
    long = LONG.search(value) is not None or len(value) >= 32
    return ((made and long) or opaque(value, name)) and not masks_in(value) and not address_or_path(value)


def mixed(value: str) -> bool:
    """Section 1: "**mixed**"."""
    sorts = [re.findall(sort, value) for sort in ("[a-z]", "[A-Z]", "[0-9]", f"[{re.escape(MARKS)}]")]
    enough = len(sorts[2]) >= 2 or (len(sorts[2]) == 1 and len(sorts[3]) > 0)
    return (
        8 <= len(value) <= 64
        and sum(bool(sort) for sort in sorts) >= 3
        and enough
        and re.search(r"\s", value, re.ASCII) is None
        and plausible(value)
    )


def fingerprint(text: str, name: Name, value: str, spot: Spot) -> bool:
    """Section 4: "a key's fingerprint"."""
    spelled = NAME_RUN.match(text, spot.name)
    of_git = spelled is not None and (
        spelled[0][:64] == "signingkey"
        or lower(spelled[0][:64]).endswith(("user.signingkey", "gpg.signingkey"))
    )
    prose = spot.words or spot.apart or of_git
    if name.name != "signing_key" or len(value) not in {8, 16, 40}:
        return False
    return re.fullmatch("[0-9A-F]*", value) is not None or (
        prose and re.fullmatch("[0-9a-fA-F]*", value) is not None
    )


def numbered_session(name: Name, value: str) -> bool:
    """Section 4: "under a session's name fewer than 16 hexadecimal digits are none"."""
    return name.kind == "session" and len(value) < 16 and re.fullmatch("[0-9a-fA-F]*", value) is not None


SAYING = frozenset(
    "accepts allows before cannot conflicts deprecated disables enables excludes".split()  # noqa: SIM905 -- read as words
    + "expects ignored ignores implies instead overrides prevents replaced replaces".split()  # noqa: SIM905 -- as above
    + "requires should supersedes supports together unless versus without".split()  # noqa: SIM905 -- as above
)


def likely(text: str, end: int, name: Name, value: str, spot: Spot) -> bool:
    """Section 4: "wants a plausible value", and what counts beside."""
    if name.name == "pwd" and PATH.match(value):
        return False
    if plausible(value):
        typed = name.kind == "password" and name.built_in
        return not WORD_PATH.fullmatch(value) if typed else not address_or_path(value)
    argument = spot.separator == " " and name.demand == "any" and re.fullmatch("[a-z]{6,63}", value)
    if argument and text.startswith(" -", end) and value not in SAYING:
        return True
    return name.kind in {"user_code", "otp"} and CODE_LIKE.fullmatch(value) is not None


def opaque(value: str, name: Name) -> bool:
    """Section 4: what **made** takes too under a name whose entry asks for any or token."""
    if name.demand == "made" and ordinary(value):
        return False
    value, entry = value[:JUDGED], key_table().get(name.name.replace("_", ""), name)
    mixed = any(
        len(s) >= 20 and re.search("[0-9]", s) and re.search("[A-Za-z]", s) for s in ALNUM_RUN.findall(value)
    )
    uuid = re.fullmatch("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", value)
    return (
        entry.demand in {"any", "token"}
        and (mixed or (uuid is not None and len(set(value) - {"-"}) > 1))
        and not re.search(r"\s", value, re.ASCII)
        and not address_or_path(value)
    )


def lone(value: str) -> bool:
    """Section 4: "of letters, digits, `_` and `-` only, with a stretch of 20 that is not hexadecimal"."""
    stretches = ALNUM_RUN.findall(value[:JUDGED])
    return re.fullmatch("[A-Za-z0-9_-]*", value[:JUDGED]) is not None and any(
        len(stretch) >= 20 and not re.fullmatch("[0-9a-fA-F]*", stretch) for stretch in stretches
    )


def keyed(text: str, names: Table) -> Iterator[Found]:
    """Section 4, "In text"."""
    seen: set[tuple[int, bool]] = set()
    named = [
        (spot, start, name, behind_provider(text, start, text[start:end]))
        for (start, name), end, spot in spots(text, names)
    ]
    named += [(spot, start, name, text[start:end]) for (start, name), end, spot in reports(text, names)]
    for spot, start, name, spelled in sorted(named, key=lambda one: one[0].start):
        yield from judge(text, name, spelled, spot, start, seen)


def behind_provider(text: str, start: int, spelled: str) -> str:
    """Section 4, "A name without a word of `beside`": with the words before it, if they have one."""
    begin = start
    for _ in range(0 if has_beside(spelled) else 2):
        word = re.search("(?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9-]{0,19} \\Z", text[:begin])
        if word is None or any(end == word.start() for _, end in masks_in(text)):
            break
        begin = word.start()
        if has_beside(text[begin:start]):
            return text[begin:start] + spelled
    return spelled


def has_beside(reading: str) -> bool:
    """Whether one of its words, or several joined, stand beside a rule's values."""
    parts = words(reading)
    known = {word for _, word, _ in BESIDE}
    return any("".join(parts[i:j]) in known for i in range(len(parts)) for j in range(i + 1, len(parts) + 1))


def reports(text: str, names: Table) -> Iterator[tuple[Reading, int, Spot]]:
    """Section 4, "A report": the name on the line before, and the value at the end of this one."""
    for m in re.finditer(", input_value=", text):
        kind = re.search(r"\[type=[A-Za-z0-9_.-]{0,64}\Z", text[: m.start()])
        message = text[max(0, kind.start() - 256) : kind.start()] if kind else ""
        line = max(message.rfind("\n"), message.rfind("\\n"))
        if not kind or line < 0 or m.end() == len(text):
            continue
        line += kind.start() - len(message)
        end = re.search(r"[\\\r]{0,16}\Z", text[:line]).start()  # type: ignore[union-attr] # it matches nothing, too
        reading = last_part(text, without_brackets(text, end), names)
        if reading:
            (start, name), stop = reading
            i = m.end() + bool(re.match(rf"[burBUR@](?:{OPEN_QUOTE.pattern})", text[m.end() :]))
            quote = OPEN_QUOTE.match(text, i)
            at, spelled = (quote.end(), quote[0]) if quote else (m.end(), "")
            yield (start, name), stop, Spot(at, ":", spelled, spaced=False)


def without_brackets(text: str, end: int) -> int:
    """Section 4, "A report": "brackets at its end, of at most 64 symbols, are left out"."""
    depth = 0
    for at in range(end - 1, max(0, end - 64) - 1, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if text[at] in "\n\\":
            return end
        if depth <= 0:
            return end if at + 1 == end else at
    return end


def last_part(text: str, end: int, names: Table) -> tuple[Reading, int] | None:
    """The last part of a path that announces something; where that part ends."""
    begin = end
    while begin > 0 and end - begin < 64 and re.match("[A-Za-z0-9_.-]", text[begin - 1]):
        begin -= 1
    if any(last == begin for _, last in masks_in(text)):
        return None
    behind = [i for i in range(begin + 1, min(end, begin + 20)) if ends_escape(text, i)][:1]
    for start in [*behind, begin]:
        stop = end
        for _ in range(8):
            name, announced = asked(text[start:stop], names)
            if announced:
                return ((start, name), stop) if name else None
            if "." not in text[start:stop]:
                break
            stop = start + text[start:stop].rindex(".")
    return None


def laid_out(name: Name) -> bool:
    """Whether values under a name have a layout of their own: headers, cookies, addresses."""
    return name.name in HEADERS or name.kind == "verification_uri_complete"


def judge(  # noqa: PLR0913, PLR0917 -- a name, how it is spelled, and what stands round it
    text: str, name: Name, spelled: str, spot: Spot, name_start: int, seen: set[tuple[int, bool]]
) -> Iterator[Found]:
    """The values under a name that count."""
    spot = replace(spot, query=IN_QUERY.search(text[:name_start]) is not None, name=name_start)
    near = MASK.split(text[max(0, name_start - 256) : name_start])[-1]
    form = "grant_type" in near or "redirect_uri" in near
    grouped = list(group(text, name, spot, seen))
    listed = replace(spot, loose=name.name not in GENEROUS, quote='"')
    for start, end, whole in grouped:
        one = replace(listed, start=start, end=end)
        if whole:
            if start < end and not placeholder(text[start:end]) and not touches(text, start, end):
                yield Found(start, end, name.kind, "key:" + name.name, "key")
        else:
            yield from judged(text, name, spelled, one, form=form)
    if not grouped:
        yield from judged(text, name, spelled, spot, form=form)


def judged(text: str, name: Name, spelled: str, spot: Spot, *, form: bool) -> Iterator[Found]:
    """One value, or the parts of one."""
    whole = spot.end is not None or (spot.quote != "" and closing(text, spot) is not None)
    line = re.compile(r"[^\r\n]*").match(text, spot.start)
    assert line is not None
    if spot.quote and not whole and touches(text, spot.start, line.end()):
        return
    for start, end in values(text, name, spelled, spot):
        if touches(text, start, end):
            continue
        query = spot.query or text.startswith("&", end)
        seen = replace(spot, query=query, whole=whole, end=-1 if form else None)
        value = text[start:end]
        if not laid_out(name) and (
            own_name(text, value, name, spot)
            or (whole and (speaks(value, name, spot) or quoted_variable(value)))
            or asks_for_another(value, name)
        ):
            continue
        if start < end and not laid_out(name) and (rule := beside(spelled, text[start:end])):
            yield found_beside(start, end, rule, name)
        elif start < end and demanded(text, end, name, text[start:end], seen):
            yield Found(start, end, name.kind, "key:" + name.name, "key")


DESCRIBING = frozenset(
    "version resolved integrity license description type title format $ref".split()  # noqa: SIM905 -- read as words
)


def group(
    text: str, name: Name, spot: Spot, seen: set[tuple[int, bool]] | None = None
) -> Iterator[tuple[int, int, bool]]:
    """Section 4, "A group": the quoted texts in it; of a mapping's each counts as it is."""
    mapping = text.startswith("{", spot.start) and (
        name.name in GENEROUS or is_change(text, name, spot.start)
    )
    if spot.separator == "==" or spot.separator[0] not in "=:" or spot.quote or spot.end is not None:
        return
    if not mapping and (text[spot.start : spot.start + 1] not in {"[", "("} or MASK.match(text, spot.start)):
        return
    at = spot.start + 1
    while True:
        key = None
        if mapping:
            key = quoted_text(text, at)
            colon = gap(text, key[2]) if key else len(text)
            if not text.startswith(":", colon):
                return
            at = colon + 1
        item = quoted_text(text, at)
        if item is None:
            return
        described = key is not None and text[key[0] : key[1]] in DESCRIBING
        if touches(text, item[0], item[1]):  # it may have held a line end
            yield item[0], item[0], mapping
            return
        yield item[0], item[0] if described else item[1], mapping
        at = gap(text, item[2])
        if not text.startswith(",", at) or (seen is not None and (at + 1, mapping) in seen):
            return
        at += 1
        if seen is not None:
            seen.add((at, mapping))


def is_change(text: str, name: Name, i: int) -> bool:
    """Section 4, "A group": what a comparison says of a value."""
    if name.demand not in {"any", "token"} or laid_out(name) or name.lone_key:
        return False
    member = quoted_text(text, i + 1)
    return member is not None and text[member[0] : member[1]] in {"new_value", "old_value"}


def quoted_text(text: str, i: int) -> tuple[int, int, int] | None:
    """A quoted text behind a gap, a line end and a gap: its beginning, its end, its quote's end."""
    i = gap(text, i)
    if m := LINE_END.match(text, i):
        i = gap(text, m.end())
    if (m := re.compile("[burBUR@]").match(text, i)) and OPEN_QUOTE.match(text, m.end()):
        i = m.end()
    m = OPEN_QUOTE.match(text, i)
    end = closing(text, Spot(m.end(), "=", m[0], spaced=False)) if m else None
    if m is None or end is None:
        return None
    closed = OPEN_QUOTE.match(text, end)
    assert closed is not None
    return m.end(), end, closed.end()


TYPES = frozenset({"str", "bytes", "bool", "int", "float", "string", "object", "Any"})
ROOTS = frozenset(
    "self this cls super os process env environ config cfg conf settings args opts options".split()  # noqa: SIM905 -- read as words
    + "request req params props var vars local data module secrets ctx context app parts parsed".split()  # noqa: SIM905 -- as above
    + ["credentials", "random_password", "random_string"]
)
DEFAULT = re.compile(rf"{GAP}+(?:=(?![=>])|\| (?:None|null|undefined|{'|'.join(TYPES)})(?![A-Za-z0-9_.-]))")


def capital_words(value: str) -> bool:
    """Section 4: "words that begin in upper case, each with two small letters or more"."""
    small = "[a-z][_.]*[a-z][a-z_.]*"
    word = rf"[A-Z][_.]*(?:[A-Z][_.]*)*{small}"
    return len(value) < 40 and re.fullmatch(rf"[a-z_.]*(?:{word})*", value) is not None


def no_value(text: str, name: Name, spot: Spot, end: int) -> bool:
    """Section 4: what is an unquoted value in nothing but its place."""
    return (
        code(text, name, spot, end)
        or listed(text, spot, end)
        or tally(text, name, spot, end)
        or described(text, name, spot, end)
        or next_field(text, spot, end)
        or (not spot.query and re.fullmatch(".|[0-9]{2}", text[spot.start : end], re.DOTALL) is not None)
    )


VALUE_END = re.compile(r"""[^\x00-\x20\x7f"'<>()\[\]{}&,;|`\\]\Z""")


def next_field(text: str, spot: Spot, end: int) -> bool:
    """Section 4: "the **next field**"."""
    apart = spot.name > 0 and text[spot.name - 1] in SPACE + "{"
    named = re.match("[A-Z]", text[spot.name : spot.name + 1]) is not None
    behind = spot.separator in {":", ":=", ":**"} and spot.spaced
    field = re.match("([A-Z]?)([A-Za-z]?)[A-Za-z0-9]{0,64}:", text[spot.start : end])
    if not behind or field is None or not re.match("[A-Za-z][A-Za-z0-9]{0,63}:", text[spot.start : end]):
        return False
    go = re.search("map\\[([^\\]\r\n]* )?\\Z", text[max(0, spot.name - 64) : spot.name])
    if go:
        ahead = text[max(0, spot.name - 64) : spot.name][: go.start()]
        ahead = re.sub("[A-Za-z0-9_.-]*:\\Z", "", ahead)
        go = None if VALUE_END.search(ahead) else go
    return (apart and named and field[1] != "") or go is not None


def code(  # noqa: C901, PLR0911, PLR0912 -- one for each form of a source line
    text: str, name: Name, spot: Spot, end: int
) -> bool:
    """Section 4: "**code**"."""
    start = spot.start
    value, behind = text[start:end], text[end : end + 1]
    if template(text, start, end) or expression(text, name, spot, end):
        return True
    if re.fullmatch(r"[$*][A-Za-z_]{1,63}|ConvertTo-SecureString", value):
        return True  # a variable
    plain, dotted = re.fullmatch("[A-Za-z_.]+", value) is not None, dotted_name(value)
    called = behind == "(" or (behind == "[" and not MASK.match(text, end))
    path = path_of_names(value)
    if (called and (plain or path)) or (behind == "(" and re.fullmatch("@[A-Za-z_.]+", value)):
        return True
    spaced = text[start - 1 : start] == " "
    assigned = spot.spaced and spot.separator in {"=", "=>"}
    if assigned and (plain or dotted) and text.startswith(" = ", end):
        return True
    if GENERIC.match(text, start) and text.startswith("<", end):
        return True
    if (
        (path and "::" in value)
        or value in {"*const", "*mut"}
        or (spaced and behind == "(" and function(value))
    ):
        return True
    if counted(text, name, spot, end):
        return True
    typed, closed = name.kind in FAMILIES and name.built_in, behind in {")", ",", "}", "]", ";"}
    if typed and plain and closed and all(len(piece) <= 2 for piece in value.split(".")):
        return True
    if (not typed and plain and closed and path) or numbered(text, spot, end):
        return True
    optional = re.fullmatch(r"[A-Za-z]+\?", value) is not None
    if optional and spot.spaced and spot.separator in {":", ":="} and DEFAULT.match(text, end):
        return True
    if not plain and not dotted and not re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,63}", value):
        return False
    if spaced and value in TYPES:
        return True
    if spot.spaced and spot.separator in {":", ":="}:
        words = not typed and behind in {")", ","} and (plain or dotted) and capital_words(value)
        if words or (DEFAULT.match(text, end) and (plain or not machine_made(value))):
            return True
    if assigned and (plain or dotted) and unpacked(text, spot.name):
        return True
    if dotted and (not typed or value.partition(".")[0] in ROOTS):
        return True
    same = sensitive(value, key_table())
    if same is None:
        return False
    spelled = NAME_RUN.match(text, spot.name)
    itself = spelled is not None and spelled[0] == value
    if same.name == name.name and plain and ("." in value or spaced or (itself and behind in {")", ","})):
        return True
    return same.kind == name.kind and ("_" in value or "." in value) and (closed or spaced or "." in value)


CMDLET = re.compile("(?:Get|Read|New|Import|Select|ConvertTo|ConvertFrom|Convert)-[A-Z][A-Za-z]*")


def expression(  # noqa: PLR0911 -- one for each symbol that follows
    text: str, name: Name, spot: Spot, end: int
) -> bool:
    """Section 4: "an **expression**"."""
    value, behind = text[spot.start : end], text[end : end + 1]
    identifier = DOTTED_PIECE.fullmatch(value) is not None and not machine_made(value)
    if behind == ">":
        held = re.fullmatch(r"[!*]?\$?([^-]*)-", value)
        pieces = held[1].split(".") if held else []
        return held is not None and all(DOTTED_PIECE.fullmatch(p) and not machine_made(p) for p in pieces)
    if behind == "{":
        typed = name.kind in FAMILIES and name.built_in
        of_type = identifier and not typed and value[:1] in set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return path_of_names(value) or of_type or re.fullmatch("@[a-z]+", value) is not None
    if behind in {")", ",", "}"} and behind:
        if not re.fullmatch("[A-Z][A-Z_]+", value):
            return False
        if spot.separator in {"=", "=>"}:
            return not spot.spaced and in_call(text, spot.name, behind)
        return spot.separator in {":", ":="} and spot.spaced and "_" in value
    if (
        behind == " "
        and text.startswith("--", spot.name)
        and re.fullmatch("[A-Z_\u0080-\U0010ffff-]+", value)
    ):
        return text.startswith("  ", end)
    typed = name.kind in FAMILIES and name.built_in
    if not typed and re.match(r"\$[A-Za-z_]+/", value):
        return True
    ahead = text[: spot.name].endswith("pkcs11:") or any(last == spot.name - 1 for _, last in masks_in(text))
    device = ahead and text[spot.name - 1] == ":" and text.startswith("token", spot.name)
    return device or CMDLET.fullmatch(value) is not None


def in_call(text: str, start: int, behind: str) -> bool:
    """Section 4: "among the arguments of a call"."""
    near, depth = text[max(0, start - 128) : start], 0
    line = re.search("(?:\\A|\n)([^\n]*)\\Z", near)
    assert line is not None
    masks = {last for _, last in masks_in(text)}
    for at in range(len(near) - 1, line.start(1) - 1, -1):
        if start - len(near) + at + 1 in masks:
            return behind != "}"
        if near[at] == ")":
            depth += 1
        elif near[at] == "(":
            if depth == 0:
                return at > 0 and re.match("[A-Za-z0-9_.-]", near[at - 1]) is not None and behind != "}"
            depth -= 1
    whole = line.start(1) > 0 or start <= 128
    return whole and line[1] != "" and set(line[1]) <= set(SPACE) and behind == ","


INSIDE = f"(?:[A-Za-z0-9_:, &<]|{MASK.pattern})"
GENERIC = re.compile(rf"[A-Z][A-Za-z0-9_]*<(?:u8|(?=[A-Z&]|{MASK.pattern}){INSIDE}{{1,40}})>")


TYPED_FIELD = re.compile("(?:\\A|[ \t\n\v\f\r])(?:string|bytes) \\Z")


def numbered(text: str, spot: Spot, end: int) -> bool:
    """Section 4: "the number of a message's field"."""
    return (
        spot.spaced
        and spot.separator in {"=", "=>"}
        and TYPED_FIELD.search(text[: spot.name]) is not None
        and re.match(r";| \[", text[end : end + 2]) is not None
        and re.fullmatch("[0-9]{1,5}", text[spot.start : end]) is not None
    )


def counted(text: str, name: Name, spot: Spot, end: int) -> bool:
    """Section 4: "a number under a quoted name"."""
    quoted = re.search(r"""["'][ \t]*:[ \t]*\Z""", text[spot.name : spot.start]) is not None
    of_ours = name.built_in and name.kind not in FAMILIES
    return quoted and of_ours and re.fullmatch("[0-9]+", text[spot.start : end]) is not None


def unpacked(text: str, name_start: int) -> bool:
    """Section 4: "nothing but names and commas stand before the name on its line"; within 64 symbols."""
    line = re.split("[\r\n]", text[:name_start])[-1]
    return (
        len(line) <= 64
        and re.fullmatch(r"[ \t]*[A-Za-z0-9_.-]*(?:,[ \t]*[A-Za-z0-9_.-]*)*, ", line) is not None
    )


def listed(text: str, spot: Spot, end: int) -> bool:
    """Section 4: "a list with colons"."""
    if spot.separator not in {":", ":="} or spot.spaced:
        return False
    if text[: spot.name].endswith("("):
        m = re.search(r"[A-Za-z0-9_.-]*\Z", text[: spot.name - 1])
        words = re.fullmatch("[a-z_-]*", text[spot.start : end]) is not None
        return m is not None and is_called(m[0]) and text.startswith(")", end) and words
    if text[: spot.name].endswith("/") and text[spot.name : spot.start] == "passwd:":
        return True
    if text[: spot.name].endswith("!") and text.startswith("!", spot.start):
        return True
    if not text[: spot.name].endswith(":"):
        return False
    ahead = re.search("[A-Za-z0-9_.:/*-]*\\Z", text[max(0, spot.name - 128) : spot.name])
    assert ahead is not None
    return ahead[0].startswith("arn:") or re.fullmatch("[A-Za-z_:-]*", text[spot.start : end]) is not None


def tally(text: str, name: Name, spot: Spot, end: int) -> bool:
    """Section 4: "a test's verdict, or how many passed"."""
    if name.kind != "password" or not name.built_in or spot.separator not in {":", ":="}:
        return False
    count = re.fullmatch("[0-9]{0,5}", text[spot.start : end]) is not None
    if name.demand == "any":
        return count and name.name == "passwords"
    return count or (spot.spaced and text.startswith("PASS:", spot.name))


def described(text: str, name: Name, spot: Spot, end: int) -> bool:
    """Section 4: how long a value is, the name of a resource, or of a part."""
    value = text[spot.start : end]
    if re.fullmatch("[0-9]{1,5}", value) and text.startswith(" bytes", end):
        return True
    if name.name == "token" and name.demand == "token" and re.fullmatch("[0-9]{1,5}[kKM]?", value):
        return True
    if name.name == "secrets":
        return len(value) <= 64 and re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)+", value) is not None
    return name.name == "pin" and re.fullmatch("[A-Z]{1,5}_?[0-9]{1,2}", value) is not None


ASKING = frozenset(
    "changeme changethis changeit replaceme replacethis insertme fillme fillmein".split()  # noqa: SIM905 -- read as words
)


def asks_for_another(value: str, name: Name) -> bool:
    """Section 4: a value that asks to be replaced, where nobody would use it."""
    return (
        name.built_in
        and name.kind not in FAMILIES
        and len(value) <= 16
        and lower(re.sub("[_-]", "", value)) in ASKING
    )


def own_name(text: str, value: str, name: Name, spot: Spot) -> bool:
    """Section 4: "its own entry once more, or in a pair any"."""
    option = text.startswith("--", spot.name)
    paired = spot.separator == "," and not option
    shown = option and not re.search("[a-z]", value)
    same = key_table().get("".join(words(value)))
    if paired and len(value) < 64 and re.fullmatch("[a-z]+(?:_[a-z]+)+", value):
        return True
    if constant_name(value, name):
        return True
    plain = len(value) < 64 and re.fullmatch("[A-Za-z_ -]+", value) is not None
    return (
        plain
        and same is not None
        and (paired or same.name == name.name or (shown and same.kind == name.kind))
    )


CONSTANT = re.compile("[A-Z]+(?:_[A-Z]+)+|[A-Z](?:[A-Z]*|[a-z]*)(?:-[A-Z](?:[A-Z]*|[a-z]*))+")


def constant_name(value: str, name: Name) -> bool:
    """Section 4: "the name of a variable or a header"."""
    typed = name.kind in FAMILIES and name.built_in
    if len(value) >= 64 or not CONSTANT.fullmatch(value) or ("-" in value and typed):
        return False
    held = sensitive(value, key_table())
    return held is not None and held.kind == name.kind


def quoted_variable(value: str) -> bool:
    """Section 4: "a variable called like a secret"."""
    m = re.fullmatch(r"\$([A-Za-z_]{0,63})\$?", value)
    return m is not None and sensitive(m[1], key_table()) is not None


def speaks(value: str, name: Name, spot: Spot) -> bool:
    """Section 4: "holds a space and `password`, `passphrase` or `passcode`", or a sentence in a list."""
    sentence = re.fullmatch("[A-Z].*[.]", value, re.DOTALL) and len(value) <= JUDGED and value.count(" ") >= 3
    if sentence and spot.loose and not spot.strict:
        return True
    if name.kind == "password" and name.built_in and CHECKS.fullmatch(value):
        return True
    near = lower(value[:JUDGED])
    spoken = any(word in near for word in ("password", "passphrase", "passcode"))
    return name.kind == "password" and name.built_in and " " in near and spoken


CHECKS = re.compile(r"[a-z_]+(?::[A-Za-z0-9_,./]*)?(?:\|[a-z_]+(?::[A-Za-z0-9_,./]*)?)+")


def values(text: str, name: Name, spelled: str, spot: Spot) -> Iterator[tuple[int, int]]:
    """Section 4, "The value's own grammar": the ranges to be judged."""
    end = spot.end
    if end is None and spot.quote:
        end = closing(text, spot)
    plain = end is None
    if name.name in AUTHORIZATION:
        yield from authorization(text, spot)
    elif name.name in COOKIE or name.name == "set_cookie":
        stop = line_end(text, spot)
        yield from cookies(text, spot.start, stop, first=name.name == "set_cookie")
        whole = text[spot.start : stop]
        if (
            "=" not in whole
            and not text[: spot.name].endswith("; ")
            and not re.search(MASK.pattern + r" \Z", text[: spot.name])
            and machine_made(whole)
            and not masks_in(whole)
        ):
            yield spot.start, stop
    elif name.kind == "verification_uri_complete":
        if plain and MASK.match(text, spot.start):
            return
        end = unquoted_end(text, spot, ampersands=True) if end is None else end
        if not (plain and (prose(text, spot.start, end, spot, name) or no_value(text, name, spot, end))):
            yield from verification(text, spot.start, end)
    else:
        if plain and MASK.match(text, spot.start):
            return
        end = with_marks(text, name, spot) if end is None else end
        if plain and (prose(text, spot.start, end, spot, name) or no_value(text, name, spot, end)):
            return
        yield spot.start, end


def prose(text: str, start: int, end: int, spot: Spot, name: Name | None = None) -> bool:
    """Section 4: "after `:` and a space, of ASCII letters only, followed by a space and a letter"."""
    value = text[start:end]
    if (
        spot.separator not in {":", ":="}
        or not spot.spaced
        or not re.fullmatch("(?:[Rr][Ee]-)?[A-Za-z]+", value)
    ):
        return False
    if re.match("(?:'[a-z]{1,2})? (?:[A-Za-z]|" + MASK.pattern + ")", text[end:]):
        return True
    if "-" in value:
        return False
    typed = name is None or (name.kind in FAMILIES and name.built_in) or name.kind in TYPED - FAMILIES
    ended = re.fullmatch("[A-Z][a-z]*", value) and re.match(r"\.(?:[\s\0]|\Z)", text[end:], re.ASCII)
    return not typed and (ended is not None or re.match(" [0-9]", text[end:]) is not None)


def authorization(text: str, spot: Spot) -> Iterator[tuple[int, int]]:
    """Section 4: "a scheme word (letters, digits and `-`, then spaces) stays outside when more follows"."""
    end = line_end(text, spot)
    start = spot.start
    scheme = re.match("([A-Za-z0-9-]+)( *)", text[start:end])
    word = lower(scheme[1]) if scheme else ""
    behind = start + scheme.end() if scheme else start
    one = unquoted_end(text, replace(spot, start=behind), trim=False)
    if scheme and scheme[2] and behind < end:
        if word in PARAMETER_SCHEMES:
            return
        if word in SCHEMES:
            stop = min(without_trailing(text, behind, one, spot), end)
            unclosed = spot.end is None and (not spot.quote or closing(text, spot) is None)
            sentence = unclosed and prose(text, behind, stop, replace(spot, separator=":", spaced=True))
            held = CHALLENGE.match(text[behind:stop]) or quoted_variable(text[behind:stop])
            if not held and not sentence and not template(text, behind, stop):
                yield behind, stop
            return
        if not plausible(scheme[1]):
            sentence = prose(text, behind, min(one, end), replace(spot, separator=":", spaced=True))
            held = text[behind] in "=|" or quoted_variable(text[behind:end])
            if plausible(text[behind:end]) and not sentence and not held:
                yield from [] if address_or_path(text[behind:end]) else [(behind, end)]
            return
        stop = min(without_trailing(text, behind, one, spot), end)
        value = text[behind:stop]
        own = not made_word(scheme[1]) and made_word(value) and not address_or_path(value)
        if not made_word(scheme[1]) and masks_in(value):
            return
        if own and not template(text, behind, stop):
            yield behind, stop
            return
    stop = min(without_trailing(text, start, unquoted_end(text, spot, trim=False), spot), end)
    value = text[start:stop]
    handed = text[stop : stop + 1] in {"(", "{"} and (path_of_names(value) or function(value))
    if (
        not template(text, start, stop)
        and not quoted_variable(value)
        and not handed
        and plausible(text[start:stop])
        and not address_or_path(text[start:stop])
    ):
        yield start, stop


def made_word(value: str) -> bool:
    """Section 4: "machine-made, or with an ALNUM stretch of 20"."""
    return machine_made(value) or re.search("[A-Za-z0-9]{20}", value[:JUDGED]) is not None


def template(text: str, start: int, end: int) -> bool:
    """Section 4: "a template's field"."""
    value, behind = text[start:end], text[end : end + 1]
    mark = re.fullmatch("[A-Z]", value) is not None and behind == "{"  # a docstring's
    return mark or (value in {"$", "%", "#", "@"} and behind in {"{", "("})


def cookies(text: str, start: int, end: int, *, first: bool) -> Iterator[tuple[int, int]]:
    """Section 4: "the values of its `name=value` pairs, cut at `;`, are matches"."""
    for pair in text[start:end].split(";"):
        named = pair.partition("=")[0]
        if "=" in pair and len(named) <= 256 and of_cookie(named) and not MASK.search(named):
            value = pair.partition("=")[2]
            ahead = re.match(r'(?:[ "]|\\+")*', value)
            assert ahead is not None
            bare = re.sub(r'(?: |\\*")*\Z', "", value[ahead.end() :])
            at = start + pair.index("=") + 1 + ahead.end()
            if not MASK.match(bare) and not setting(cookie_name(pair.partition("=")[0]), bare):
                yield at, at + len(bare)
        if first:
            return
        start += len(pair) + 1


PERSONAL = re.compile(
    "sess|auth|token|sid|login|user|remember|ticket|secret|key|jwt|csrf|xsrf|pass|cred|account|email|code"
)
COUNTING = ("_ga", "_gid", "_gcl_au", "_fbp", "_pk_id", "_pk_ses", "__utm", "OptanonConsent", "CookieConsent")
ATTRIBUTES = frozenset({"path", "domain", "expires", "max-age", "samesite", "version", "priority", "port"})


def setting(name: str, value: str) -> bool:
    """Section 4: "a **setting**"."""
    if len(name) > 64:
        return False
    if value in {"deleted", "deleteMe"} or name.startswith(COUNTING) or lower(name) in ATTRIBUTES:
        return True
    pieces = re.split("[-_./]", value)
    words = len(pieces) <= 3 and all(re.fullmatch("[0-9]{0,4}|[A-Za-z]{0,12}", piece) for piece in pieces)
    plain = re.fullmatch("[A-Za-z_.-]{0,24}", name)
    if len(value) > 32 or not words or not plain or PERSONAL.search(lower(name)):
        return False
    return sensitive(name, key_table()) is None


def of_cookie(name: str) -> bool:
    """Section 4: "whose name holds no white space and none of `,(){}`, and is not `mstshash`"."""
    name = cookie_name(name)
    return re.search(r"[ \t\n\v\f\r,(){}]", name) is None and name != "mstshash"


def cookie_name(name: str) -> str:
    """A cookie's name without what stands before it."""
    name = name.lstrip(' "')
    for header in ("cookie:", "set-cookie:"):
        if lower(name).startswith(header):
            name = name[len(header) :].lstrip(' "')
    return name


def verification(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Section 4: "the values of the URL's query, else its last path segment"."""
    url = text[start:end]
    address, mark, query = url.partition("?")
    if mark:
        at = start + len(address) + 1
        for pair in re.split("[&#;]", query):
            value = pair.partition("=")[2] if "=" in pair else pair
            yield at + len(pair) - len(value), at + len(pair)
            at += len(pair) + 1
        return
    if "/" not in url:  # no address, then the code itself
        if not masks_in(url):
            yield start, end
        return
    scheme = address.find("://")
    path = address.find("/", scheme + 3 if scheme >= 0 else 0)
    last = address.rstrip("/")
    if 0 <= path < len(last):
        yield start + last.rfind("/", path) + 1, start + len(last)


# --- 5. Live secrets ------------------------------------------------------------------------------

Piece = tuple[str, int, int]  # a symbol, and where its spelling begins and ends


def raw(text: str) -> list[Piece]:
    """The text as it stands."""
    return [(c, i, i + 1) for i, c in enumerate(text)]


def decoded(pieces: Sequence[Piece], escape: re.Pattern[str]) -> list[Piece]:
    """One level of escapes taken off."""
    flat = "".join(c for c, _, _ in pieces)
    out: list[Piece] = []
    i = 0
    while i < len(pieces):
        m = escape.match(flat, i)
        if m is None:
            out.append(pieces[i])
            i += 1
            continue
        out.append((symbol(m[0]), pieces[i][1], pieces[m.end() - 1][2]))
        i = m.end()
    return out


ESCAPES = re.compile(
    r"""
    %[0-9a-fA-F]{2} | \\[nrte] | \\033 | \\[\ !-/:-@\[-`{-~] | \\x[0-9a-fA-F]{2}
    | \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2} | \\u[0-9a-fA-F]{4} | \\U[0-9a-fA-F]{8}
    | &(?:amp|quot|apos|lt|gt); | &\#[0-9]{1,8}; | &\#[xX][0-9a-fA-F]{1,8};
    """,
    re.VERBOSE,
)
BREAK = re.compile(r"\r?\n[ \t]{0,32}|\x1b\[[0-9;]{0,16}[A-Za-z]")
CONTROLS = {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\e": "\x1b", "\\033": "\x1b"}
ENTITIES = {"&amp;": "&", "&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">"}


def symbol(spelled: str) -> str:
    """The symbol that one escape stands for."""
    if spelled in ENTITIES:
        return ENTITIES[spelled]
    if spelled in CONTROLS:
        return CONTROLS[spelled]
    if len(spelled) == 12:
        return (
            spelled.encode().decode("raw_unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
        )
    digits = spelled.lstrip("%\\&#uUxX").rstrip(";")
    if spelled[0] == "%" or re.match(r"\\[xuU].", spelled) or spelled[:3].lower() == "&#x":
        return character(int(digits, 16))
    if spelled[0] == "&":
        return character(int(digits))
    return spelled[1]


def character(number: int) -> str:
    """The symbol of a number; of one that no text can hold, one that no value does."""
    return chr(number) if number <= sys.maxunicode else "\0"


def views(text: str) -> Iterator[list[Piece]]:
    """Section 5, "Spellings": the text as it stands, and without one, two and three levels of escapes."""
    pieces = raw(text)
    yield pieces
    for _ in range(3):
        pieces = decoded(pieces, ESCAPES)
        yield pieces


def joined(pieces: Sequence[Piece]) -> tuple[list[Piece], set[int]]:
    """The text without breaks, and before which of its symbols each of them stood."""
    flat = "".join(c for c, _, _ in pieces)
    out: list[Piece] = []
    seams: set[int] = set()
    i = 0
    while i < len(pieces):
        if m := BREAK.match(flat, i):
            seams.add(len(out))
            i = m.end()
        else:
            out.append(pieces[i])
            i += 1
    return out, seams


ESCAPE_AHEAD = re.compile(
    r"%(?:25(?=[0-9a-fA-F]{2})){0,2}[0-9a-fA-F]{2}"
    r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|033|[abefnrtv0])"
)


def out_of_escape(text: str, start: int) -> int:
    """Section 1: "No match of a format begins inside an escape"."""
    back = max(text.rfind("%", max(0, start - 9), start), text.rfind("\\", max(0, start - 9), start))
    m = ESCAPE_AHEAD.match(text, back) if back >= 0 else None
    return max(start, m.end()) if m else start


def base64_runs(flat: str) -> Iterator[re.Match[str]]:
    """Runs of base64, without an escape that ends in one."""
    for whole in re.finditer("[A-Za-z0-9+/_-]+", flat):
        m = ESCAPE_AHEAD.match(flat, whole.start() - 1) if whole.start() else None
        start = min(max(whole.start(), m.end() if m else 0), whole.end())
        run = re.compile("([A-Za-z0-9+/_-]+)(={0,2})").match(flat, start)
        if run:
            yield run


def packed(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Section 5: "base64 in both alphabets at any alignment, and hex"."""
    flat = "".join(c for c, _, _ in pieces)
    for run in base64_runs(flat):
        for skip in range(min(4, len(run[1]))):
            body = run[1][skip:].replace("-", "+").replace("_", "/")
            body = body[: len(body) - (len(body) % 4 == 1)]
            at = run.start() + skip
            octets = base64.b64decode(body + "=" * (-len(body) % 4))
            ends = [(at + j * 8 // 6, at - (-(j + 1) * 8 // 6) - 1) for j in range(len(octets))]
            yield widened(pieces, run, [(chr(b), *ij) for b, ij in zip(octets, ends, strict=True)])
    digits = re.compile("([0-9a-fA-F]+)")
    for run in (m for whole in base64_runs(flat) for m in digits.finditer(flat, *whole.span(1))):
        for skip in range(min(2, len(run[1]))):
            at = run.start() + skip
            octets = bytes.fromhex(run[1][skip:][: (len(run[1]) - skip) // 2 * 2])
            yield widened(pieces, run, [(chr(b), at + 2 * j, at + 2 * j + 1) for j, b in enumerate(octets)])


def widened(pieces: Sequence[Piece], run: re.Match[str], octets: list[tuple[str, int, int]]) -> list[Piece]:
    """What is left over at an end of a run belongs to the byte beside it."""
    out = [(b, pieces[i][1], pieces[j][2]) for b, i, j in octets]
    if out:
        out[0] = (out[0][0], pieces[run.start()][1], out[0][2])
        out[-1] = (out[-1][0], out[-1][1], pieces[run.end() - 1][2])
    return out


def announces(name: Name | None) -> bool:
    """Whether a name announces a secret, whatever its value looks like."""
    return name is not None and name.demand != "beside"


def secret_parts(value: str, kind: str, names: Table) -> list[str]:
    """Section 5: "Of a structured value only the secret parts are registered"."""
    if "-----BEGIN " in value and "PRIVATE KEY" in value:
        return [line for f in key_blocks(value) for line in value[f.start : f.end].split("\n")]
    if m := re.fullmatch(r"eyJ[A-Za-z0-9_-]*\.(.+)", value):
        return [m[1]]
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", value):
        parts = [value[f.start : f.end] for f in user_info(value)]
        rest = re.split("[?#&]", value)[1:]
        for pair in rest:
            name, _, part = pair.partition("=")
            if (
                kind == "verification_uri_complete"
                or announces(sensitive(name, names, in_text=False))
                or machine_made(part)
            ):
                parts.append(part)
        return [p for p in parts if len(p) >= 4] or [value]
    return [value]


def occurrences(flat: str, value: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Ranges whose symbols equal the value, or 16 consecutive ones of it, without ASCII case."""
    flat, value = lower(flat), lower(value)
    width = len(value) if whole else 16
    wanted = {value[i : i + width] for i in range(len(value) - width + 1)}
    for i in range(len(flat) - width + 1):
        if flat[i : i + width] in wanted:
            yield i, i + width


def over_breaks(pieces: Sequence[Piece], value: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Section 5: a stretch may hold breaks, but none among its first eight symbols."""
    flat, seams = joined(pieces)
    text, value = lower("".join(c for c, _, _ in flat)), lower(value)
    least = len(value) if whole else 16
    for ahead in range(-len(value) + 8, len(text)):  # where the value would begin
        start = None
        for i in range(max(ahead, 0), min(ahead + len(value), len(text)) + 1):
            equal = i < min(ahead + len(value), len(text)) and text[i] == value[i - ahead]
            if start is not None and (not equal or (i in seams and i - start < 8)):
                if i - start >= max(least, 8):
                    yield flat[start][1], flat[i - 1][2]
                start = None
            if equal and start is None:
                start = i


def live_matches(text: str, live: Iterable[tuple[str, str]], names: Table) -> Iterator[Found]:
    """Section 5."""
    for value, kind in live:
        for part in secret_parts(value, kind, names):
            if len(part) < 4:
                continue
            spelled = [part]
            if kind == "user_code" and len(part) < 16:
                spelled.append(part.replace("-", ""))
            for one in spelled:
                yield from (Found(start, end, kind, "live", "live") for start, end in live_ranges(text, one))


def apart(text: str, pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Section 5: "no ALNUM on either side (soft boundary on the left) of an edge that is ALNUM itself"."""
    flat = "".join(c for c, _, _ in pieces)
    masks = masks_in(text)
    if ALNUM_RUN.match(flat[start]):
        behind_mask = any(last == pieces[start][1] for _, last in masks)
        word = start > 0 and ALNUM_RUN.match(flat[start - 1]) and not ends_escape(flat, start)
        if behind_mask or word:
            return False
    before_mask = any(first == pieces[end - 1][2] for first, _ in masks)
    return not ALNUM_RUN.match(flat[end - 1]) or not (before_mask or ALNUM_RUN.match(flat, end))


def live_ranges(text: str, value: str) -> Iterator[tuple[int, int]]:
    """Where one value stands in the text, in any spelling: it, and its bytes of UTF-8."""
    octets = value.encode("utf-8", "surrogatepass").decode("latin-1")
    fragments = len(value) >= 16 and machine_made(value)
    for one in {value, octets}:
        short, whole = len(one) < 16, not fragments
        for level, pieces in enumerate(views(text)):
            flat = "".join(c for c, _, _ in pieces)
            for start, end in occurrences(flat, one, whole=whole):
                if not short or apart(text, pieces, start, end):
                    yield pieces[start][1], pieces[end - 1][2]
            if short:
                continue
            yield from over_breaks(pieces, one, whole=whole)
            for unpacked in packed(pieces) if level <= 1 else ():
                for start, end in occurrences("".join(c for c, _, _ in unpacked), one, whole=whole):
                    yield unpacked[start][1], unpacked[end - 1][2]


# --- 6. Union -------------------------------------------------------------------------------------

NETS = {"live": 0, "format": 1, "key": 2}


def unite(found: Iterable[Found]) -> list[Found]:
    """Section 6."""
    united: list[Found] = []
    for f in sorted(
        found, key=lambda f: (f.start, NETS[f.net], f.start - f.end, RANKS.get(f.rule, len(RANKS)))
    ):
        if united and f.start <= united[-1].end:
            united[-1] = replace(united[-1], end=max(united[-1].end, f.end))
        else:
            united.append(f)
    return united


def outside_masks(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Section 1: "Matches never begin or end inside a mask"."""
    masks = masks_in(text)
    for f in found:
        if any(start <= f.start and f.end <= end for start, end in masks):
            continue
        if f.net != "live" and any(start <= f.start < end and f.start != start for start, end in masks):
            continue
        starts = [start for start, end in masks if start < f.start < end]
        ends = [end for start, end in masks if start < f.end < end]
        yield replace(f, start=(starts or [f.start])[0], end=(ends or [f.end])[0])


def matches(
    text: str, live: Iterable[tuple[str, str]] = (), names: Table | None = None
) -> list[tuple[int, int, str, str, str]]:
    """United matches as (start, end, kind, rule, net). `live` holds (value, kind)."""
    names = key_table() if names is None else names
    found = [
        *live_matches(text, live, names),
        *formats(text),
        *schemes(text),
        *user_info(text),
        *key_blocks(text),
        *data_sources(text),
        *missing_keys(text),
        *command_options(text),
        *keyed(text, names),
    ]
    return [(f.start, f.end, f.kind, f.rule, f.net) for f in unite(outside_masks(text, found))]


def masked(text: str, live: Iterable[tuple[str, str]] = (), names: Table | None = None) -> str:
    """The text with `[REDACTED:kind]` in place of each match."""
    out, at = [], 0
    for start, end, kind, _, _ in matches(text, live, names):
        out += [text[at:start], f"[REDACTED:{kind}]"]
        at = end
    return "".join(out) + text[at:]


# --- 4. Key names, in mappings --------------------------------------------------------------------


def value(obj: Any, live: Iterable[tuple[str, str]] = (), names: Table | None = None) -> Any:
    """Section 4, "In mappings": a tree of dicts, lists, tuples, sets, str, bytes and others, masked."""
    names = key_table() if names is None else names
    return Walk(tuple(live), names).value(obj)


class Walk:
    """One walk over a tree."""

    def __init__(self, live: Sequence[tuple[str, str]], names: Table) -> None:
        self.live = live
        self.names = names

    def text(self, text: str | bytes) -> str | bytes:
        if isinstance(text, bytes):
            return masked(text.decode("utf-8", "surrogateescape"), self.live, self.names).encode(
                "utf-8", "surrogateescape"
            )
        return masked(text, self.live, self.names)

    def name(self, key: Any) -> Name | None:
        if isinstance(key, bytes):
            key = key.decode("utf-8", "surrogateescape")
        if not isinstance(key, str):
            return None
        masks = masks_in(key)
        spelled = key[masks[-1][1] :] if masks else key
        name = sensitive(spelled, self.names, glued=bool(masks), in_text=False)
        return name and replace(name, spelled=spelled)

    def value(self, obj: Any) -> Any:  # noqa: PLR0911 -- one for each sort of value
        if isinstance(obj, (str, bytes)):
            return self.text(obj)
        if isinstance(obj, dict):
            return {self.value(k): self.entry(k, v, obj) for k, v in obj.items()}
        if hasattr(obj, "_fields"):
            return self.named_tuple(obj)
        if isinstance(obj, (list, tuple)) and len(obj) == 2 and (name := self.name(obj[0])):
            return type(obj)((self.value(obj[0]), self.under(obj[1], name, pair=type(obj))))
        if isinstance(obj, (list, tuple)):
            return type(obj)(self.item(before, item) for before, item in zip([None, *obj], obj, strict=False))
        if isinstance(obj, (set, frozenset)):
            return type(obj)(self.value(item) for item in obj)
        return obj

    def named_tuple(self, obj: Any) -> Any:
        """Section 4: "a named tuple as a tuple as well, but for the fields that are sensitive names"."""
        named = [(item, self.name(field)) for item, field in zip(obj, obj._fields, strict=True)]
        others = self.value(tuple(None if name else item for item, name in named))
        items = zip(named, others, strict=True)
        return obj._make(self.under(item, name) if name else other for (item, name), other in items)

    def item(self, before: Any, obj: Any) -> Any:
        """Section 4, "Options": what stands behind one in a list."""
        words = []
        for text in (before, obj):
            flat = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
            words.append(flat if isinstance(flat, str) else None)
        option, word = words
        if option and option.startswith("--") and "=" not in option and word and word[0] != "-":
            name = self.name(option)
            if name is not None:
                return self.under(obj, name, pair=list)
        return self.value(obj)

    def entry(self, key: Any, obj: Any, mapping: Mapping[Any, Any]) -> Any:
        name = self.own_name(key, mapping)
        return self.value(obj) if name is None else self.under(obj, name)

    def own_name(self, key: Any, mapping: Mapping[Any, Any]) -> Name | None:
        """By its key, or by the name in the record that it is the value of."""
        if not isinstance(key, str) or key not in {"value", "Value", "input"}:
            return self.name(key)
        path = mapping.get("loc") if key == "input" else None
        parts = [*path][:-9:-1] if isinstance(path, (list, tuple)) else []
        if key == "input":
            return next((name for part in parts if (name := self.name(part)) is not None), None)
        named = (self.name(mapping.get(other)) for other in ("name", "key", "Name", "Key"))
        return next((name for name in named if name is not None), None)

    def under(self, obj: Any, name: Name, *, pair: type | None = None) -> Any:
        """What stands under a sensitive name."""
        if isinstance(obj, (str, bytes)):
            return self.string(obj, name, pair=pair)
        if isinstance(obj, dict):
            if name.name in GENEROUS:
                return {self.value(k): self.under(v, replace(name, demand="any")) for k, v in obj.items()}
            inner = replace(name, demand="made", inner=True) if announces(name) else name
            own = {k: self.own_name(k, obj) for k in obj}
            counts = {k: n is not None and (announces(n) or not announces(name)) for k, n in own.items()}
            return {
                self.value(k): self.entry(k, v, obj) if counts[k] else self.under(v, inner)
                for k, v in obj.items()
            }
        if isinstance(obj, (list, tuple, set, frozenset)):
            return type(obj)(self.under(item, name, pair=pair) for item in obj)
        if isinstance(obj, int) and not isinstance(obj, bool):
            otp = name.kind == "otp" and name.demand == "token" and len(str(obj)) >= 4
            if otp or (name.kind == "password" and name.demand == "any"):
                return f"[REDACTED:{name.kind}]"
        return obj

    def string(self, obj: str | bytes, name: Name, *, pair: type | None) -> str | bytes:
        """Section 4: "masked whole if it is no placeholder (any, token), or machine-made (made)"."""
        flat = obj.decode("utf-8", "surrogateescape") if isinstance(obj, bytes) else obj
        spot = Spot(0, ":", "", spaced=False)
        # A string in a mapping under a header's name is no header value: it is asked for as a whole.
        whole = name.demand == "made" or (
            name.name not in AUTHORIZATION | COOKIE | {"set_cookie"}
            and name.kind != "verification_uri_complete"
        )
        ranges = [(0, len(flat))] if whole else list(header_values(flat, name, spot))
        found = [
            Found(start, end, name.kind, "key:" + name.name, "key")
            for start, end in ranges
            if start < end and self.wanted(flat[start:end], name, pair=pair)
        ]
        if whole and flat and (rule := beside(name.spelled, flat)):
            found = [found_beside(0, len(flat), rule, name)]
        found = unite([*found, *(Found(*m) for m in matches(flat, self.live, self.names))])
        if not found:
            return obj
        out, at = [], 0
        for f in found:
            out += [flat[at : f.start], f"[REDACTED:{f.kind}]"]
            at = f.end
        done = "".join(out) + flat[at:]
        return done.encode("utf-8", "surrogateescape") if isinstance(obj, bytes) else done

    def wanted(self, value: str, name: Name, *, pair: type | None) -> bool:
        if placeholder(value):
            return False
        if name.demand == "beside" or (name.bare_key and IDENTIFIER.fullmatch(value)):
            return False
        if name.name == "pwd" and PATH.match(value):
            return False
        bare_cookie = name.name in COOKIE | {"set_cookie"} and "=" not in value
        typed = (name.kind in FAMILIES and name.built_in) or not name.built_in
        if (
            pair
            and (bare_cookie or not laid_out(name))
            and (name.demand == "token" or (name.demand == "any" and (pair is list or not typed)))
        ):
            return plausible(value)
        if name.demand == "query":
            long = re.search("[A-Za-z0-9]{20}", value) is not None
            return (machine_made(value) or long) and len(value) >= 20 and not masks_in(value)
        made = machine_made(value) and not masks_in(value) and not numbered_session(name, value)
        made = made or (not name.inner and opaque(value, name) and not masks_in(value))
        return name.demand != "made" or made


def header_values(text: str, name: Name, spot: Spot) -> Iterator[tuple[int, int]]:
    """Section 4: "Header values keep their scheme word, cookies their names and attributes, ..."."""
    if name.name in AUTHORIZATION:
        m = re.match("([A-Za-z0-9-]+) +(?=.)", text, re.DOTALL)
        if not m or lower(m[1]) not in PARAMETER_SCHEMES:
            scheme = m and (lower(m[1]) in SCHEMES or not plausible(m[1]))
            yield m.end() if m and scheme else 0, len(text)
    elif name.kind == "verification_uri_complete":
        yield from verification(text, 0, len(text))
    elif "=" not in text:
        if not masks_in(text):
            yield 0, len(text)
    else:
        yield from cookies(text, 0, len(text), first=name.name == "set_cookie")
