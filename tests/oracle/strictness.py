"""How much a name asks of its value's look (section 4)."""

from __future__ import annotations

import re

from oracle.names import FAMILIES, GIVEN_OUT, ISSUED, OTHER_TOKENS, TYPED, UUID, Name, key_table, minted
from oracle.ordinary import CODE_LIKE, PATH, address_or_path, kept, ordinary, placeholder, plausible
from oracle.reading import IDENTIFIER, NAME_RUN, USER_CODE, Spot, laid_out
from oracle.words import ALNUM_RUN, JUDGED, at_random, lower, machine_made, masks_in

SOURCE = re.compile("%(?:20|0a|0d|22|27|28|29|3b|3c|3e|7b|7d)", re.IGNORECASE)
SLUG = re.compile("(?:[a-z]{2,}-){2,}(?=[a-f]*[0-9])[0-9a-f]{6,12}")


def demanded(  # noqa: C901, PLR0911, PLR0912 -- one for each demand
    text: str, end: int, name: Name, value: str, spot: Spot
) -> bool:
    """Section 4, "Demands", for a value in text that ends at `end`."""
    identifies = IDENTIFIER.fullmatch(value) or SLUG.fullmatch(value)
    if placeholder(value) or (name.bare_key and identifies) or name.demand == "beside":
        return False
    if name.demand == "minted":
        tagged = spot.separator in {":", ":="} and not spot.spaced and not spot.whole
        if tagged and name.name in GIVEN_OUT:
            return False
        return given_out(value, name, led=spot.strict) and stands_alone(text, end, name, value, spot)
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
        if spot.led and name.kind == "otp" and name.built_in and re.fullmatch("[0-9]{4,8}", value):
            return True
        if address_or_path(value) or masks_in(value):
            return False
        short = typed or name.kind == "client_secret"
        return (made and (short or LONG.search(value) is not None or at_random(value))) or (
            typed and mixed(value)
        )
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
            plausible(value) and len(value) >= 6 and not (name.name == "code" and SOURCE.search(value))
            if form
            else made and len(value) >= 20 and not ordinary(value)
        )
    plain = not spot.whole and not spot.query and spot.separator[0] != "%"
    if name.kind in ISSUED and name.built_in and (plain or address_or_path(value) or value.count(" ") > 1):
        return likely(text, end, name, value, spot)
    if name.demand == "any" and not spot.loose and not spot.words:
        here = (name.name == "pwd" and PATH.match(value)) or word_path(value)
        linked = name.kind == "password" and name.built_in and LINKED.match(value)
        return not here and not linked and (len(value) >= 4 or name.kind in FAMILIES)
    return likely(text, end, name, value, spot)


def stands_alone(text: str, end: int, name: Name, value: str, spot: Spot) -> bool:
    """Section 4, "The words in `alone` of a rule that is made"."""
    m = re.compile("[A-Za-z0-9_.-]{0,64}").match(text, spot.name)
    assert m is not None
    if not lower(m[0]).endswith(name.name) or not re.match("[=:\"']| [=:]", text[m.end() :]):
        return False
    if spot.whole or spot.separator not in {":", ":="} or not spot.spaced:
        return True
    commit = re.fullmatch("[0-9A-Fa-f]{40}", value) and m[0] not in {lower(m[0]), m[0].upper()}
    passing = re.search("[A-Za-z0-9] \\Z", text[: spot.name]) or re.match(" [A-Za-z0-9]", text[end:])
    return not commit and not passing


def given_out(value: str, name: Name, *, led: bool) -> bool:
    """Section 4: "what a name asks that says little"."""
    if UUID.fullmatch(value[:36]) and value[36:37] == ":" and len(set(value[:36]) - {"-"}) > 1:
        value = value[37:]
    digest = re.fullmatch("[0-9A-Fa-f]{40,}", value) or (UUID.fullmatch(value) and not led)
    other = (name.name in GIVEN_OUT and digest) or (name.bare_key and IDENTIFIER.fullmatch(value))
    in_one = re.fullmatch("[A-Za-z0-9_+/=-]*", value) is not None
    return minted(value) and in_one and not other and not address_or_path(value)


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
WORD_PATH = re.compile(
    r"(?=.{0,129}\Z)/[a-z_.-]{2,19}(?:/[a-z_.-]{2,19})+"
    r"|(?=.{0,128}\Z)(?:[a-z+]{1,32}://[a-z_./#-]+|arn:aws.*)",
    re.DOTALL,
)
MARKS = "!#$%&+=?@^~"


def word_path(value: str) -> bool:
    """Section 1: "a **path of words**"; section 4: "an address of words", or what a store knows."""
    return WORD_PATH.fullmatch(value) is not None or kept(value)


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
    long = LONG.search(value) is not None or len(value) >= 32 or at_random(value)
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
        return not word_path(value) if typed else not address_or_path(value)
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
