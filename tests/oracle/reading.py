"""Reading text by hand: gaps, quotes, line ends, and where a value ends (section 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from oracle.names import HEADERS, Name, asked, key_table
from oracle.ordinary import plausible
from oracle.words import COLOUR, lower, machine_made

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
    r"-->|==>|->|<-|:\*\*|:</(?:[Bb]|[Ss][Tt][Rr][Oo][Nn][Gg])>|=>|===?|(?:::?:?|\?\?|\|\||[?.+])=(?!=)"
    r"|:=|=(?!=)|:(?!:|//)|%(?:25)?3[DdAa]|\\[uU]003[Dd]"
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
    led: bool = False  # words lead to it
    moved: bool = False  # the last of them is `from`
    made: bool = False  # an argument of a call that compares or tells


Reading = tuple[int, Name]  # where a name begins, and what it asks
INTO = re.compile(
    r"(?P<verb>into|copy) [A-Za-z0-9_.\"`\[\]-]{1,130} ?\((?P<columns>[A-Za-z0-9_.\- ,\"`\[\]\n]*)\Z",
    re.IGNORECASE,
)


def gap_and_line(text: str, i: int) -> int:
    """Behind a gap, a line end and a gap."""
    i = gap(text, i)
    m = LINE_END.match(text, i)
    return gap(text, m.end()) if m else i


BEFORE_QUOTE = r"[burBUR]?(?:\\*[\"']|%(?:25)?2[27]|&quot;|&#34;|&#39;|&#x2[27];|\\x2[27]|\\u002[27]|`)\Z"


def is_called(path: str) -> bool:
    """Step 2: a path of names of up to 64 symbols that no machine made."""
    return 1 <= len(path) <= 64 and not machine_made(path)


def opened(text: str, i: int) -> tuple[int, str]:
    """Step 4: where the value begins, and the quote that opens it."""
    if (m := re.compile("[burBURN@]").match(text, i)) and OPEN_QUOTE.match(text, m.end()):
        i = m.end() if not OPEN_QUOTE.match(text, i) else i
    m = OPEN_QUOTE.match(text, i)
    if m is None:
        return i, ""
    return m.end(), m[0]


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
    if separator in {"=", "=>"} and (m := re.compile(r"\\\r?\n").match(text, i)):
        behind = gap(text, m.end())
        if opened(text, behind)[1]:
            return behind
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
USER_CODE = re.compile("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}")


def laid_out(name: Name) -> bool:
    """Whether values under a name have a layout of their own: headers, cookies, addresses."""
    return name.name in HEADERS or name.kind == "verification_uri_complete"
