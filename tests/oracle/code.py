"""Values that are code: expressions, calls, lists, types (section 4)."""

from __future__ import annotations

import re

from oracle.names import FAMILIES, ISSUED, Name, key_table, sensitive
from oracle.ordinary import DOTTED_PIECE, dotted_name, function, path_of_names
from oracle.reading import GAP, NAME_RUN, Spot, is_called
from oracle.saying import template
from oracle.words import MASK, SPACE, at_random, machine_made, masks_in

TYPES = frozenset({"str", "bytes", "bool", "int", "float", "string", "object", "Any"})
ROOTS = frozenset(
    "self this cls super os process env environ config cfg conf settings args opts options".split()  # noqa: SIM905 -- read as words
    + "request req params props var vars local data module secrets ctx context app parts parsed".split()  # noqa: SIM905 -- as above
    + ["credentials", "random_password", "random_string", "value", "doc", "document"]
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
        or points(text, name, spot)
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
    if re.fullmatch(r"\$[A-Za-z_]{1,63}|\*[A-Za-z_.]{1,63}|ConvertTo-SecureString", value):
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
    if plain and name.kind in ISSUED and name.built_in and camel(value) and not machine_made(value):
        return True
    identifier = re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,63}", value) is not None
    if text.startswith("{}", end) and identifier and not machine_made(value):
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
        words = words and not machine_made(value)
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
    if typed and all(re.search(sort, value) for sort in ("[a-z]", "[A-Z]", "[0-9]")):
        return False  # as people are told to choose passwords
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
        if not re.fullmatch("[A-Z][A-Z_]+", value) or at_random(value):
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
    rest = MASK.split(line)[-1]
    if rest != line and len(rest) < 64:
        return re.fullmatch(r"[ \t]*[A-Za-z0-9_.-]*(?:,[ \t]*[A-Za-z0-9_.-]*)*, ", rest) is not None
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
    said = re.search("[A-Za-z0-9] \\Z", text[: spot.name]) and re.match("[a-z_.]+=", text[spot.start : end])
    return count or (spot.spaced and (text.startswith("PASS:", spot.name) or said is not None))


def points(text: str, name: Name, spot: Spot) -> bool:
    """Section 4: "where a secret is to be found"."""
    if re.match("[.][*+]", text[spot.start : spot.start + 2]):
        return True
    field = re.compile("(?:id|type|source|src|target)=").match(text, spot.start)
    return name.name == "secret" and text.startswith("--", spot.name) and field is not None


def described(text: str, name: Name, spot: Spot, end: int) -> bool:
    """Section 4: how long a value is, the name of a resource, or of a part."""
    value = text[spot.start : end]
    if re.fullmatch("[0-9]{1,5}", value) and text.startswith(" bytes", end):
        return True
    if name.name == "token" and name.demand == "token" and re.fullmatch("[0-9]{1,5}[kKM]?", value):
        return True
    if name.name == "secrets":
        return len(value) <= 64 and re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)+", value) is not None
    if name.name == "sid" and re.match(r"\\[A-Za-z]", text[end : end + 2]):
        return re.fullmatch("[A-Z0-9-]{1,15}", value) is not None
    part = "[A-Z]{1,5}_?[0-9]{1,2}|[A-Z]{1,5}[0-9]{1,2}_[0-9]{1,2}"
    return name.name == "pin" and (
        re.fullmatch(part, value) is not None or (camel(value) and value[:1].isupper())
    )


def camel(value: str) -> bool:
    """Section 4: "words joined by a turn of the case"."""
    return len(value) < 24 and re.fullmatch("(?:[A-Z][a-z]{2,}|[a-z]+)(?:[A-Z][a-z]{2,})+", value) is not None
