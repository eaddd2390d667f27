"""Values that are plainly no secrets: placeholders, paths, names, numbers (section 1)."""

from __future__ import annotations

import re

from oracle.words import COLOUR_OF_STYLE, JUDGED, MASK, NUMBER, SPACE, at_random, lower, machine_made

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
    return re.search(r"[0-9]|[a-z][A-Z]|[A-Za-z0-9]{20}|[+/=~!@#$%^*]", value) is not None or at_random(value)


def ordinary(value: str) -> bool:
    """Section 1: "**ordinary**"."""
    if value.startswith("/"):
        return re.match("/[a-z_.-]{3,19}/[a-z_.-]{3,19}/", value) is not None
    if re.match("ME[QUY]CI", value):
        return len(value) >= 88
    if re.match("..:..:", value, re.DOTALL):
        return re.fullmatch("[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})*", value.removesuffix("...")) is not None
    if len(value) == 34 and re.match("[A-Z]{2}", value):
        return re.fullmatch("[0-9a-f]{32}", value[2:]) is not None
    if re.match("[0-9]{8}T[0-9]{6}[.Z]", value) or led(value, STORED):
        return True
    words = [
        m[0]
        for m in re.finditer("[A-Z]?[a-z]+", value)
        if len(m[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) >= 3
    ]
    capitals = sum(word[0] in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for word in words)
    return 18 <= len(value) <= 64 and capitals >= 2 and sum(map(len, words)) * 5 >= len(value) * 4


PIECE_OF_STORE = "(?:[A-Za-z0-9_.:#@-]+)"
LEADS = "projects|secret|secrets|kv|vault|vaults"
STORED = re.compile(f"(?:{LEADS}|prod|production|staging|stage|dev|test|qa|ssm)((?:/{PIECE_OF_STORE})+)")
KEPT = re.compile(f"(?:{LEADS})((?:/{PIECE_OF_STORE}){{2,}})")
IN_STORE = re.compile(
    "(?:op|vault|ref[+](?:vault|awssecrets|awsssm|gcpsecrets|azurekeyvault)|sm|gcpsm|awssm|aws-sm"
    "|secretsmanager|ssm|keyring|akv|berglas)://"
)


def led(value: str, pattern: re.Pattern[str]) -> bool:
    """Section 1: "a path in a **store**"."""
    m = pattern.fullmatch(value)
    pieces = m[1][1:].split("/") if m and len(value) <= JUDGED else ()
    words = [word for piece in pieces for word in re.split("[^A-Za-z0-9]", piece)]
    return bool(pieces) and all(len(word) < 20 for word in words) and not any(map(machine_made, pieces))


def kept(value: str) -> bool:
    """The same where people type what stands there, or an address in a store."""
    return led(value, KEPT) or (len(value) <= JUDGED and IN_STORE.match(value) is not None)


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
        or led(value, STORED)
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
