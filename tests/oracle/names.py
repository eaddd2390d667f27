"""What the name of a key says (section 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oracle.formats import CATALOGUE, Format
from oracle.ordinary import ordinary, placeholder
from oracle.words import ALNUM_RUN, Found, lower, machine_made, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UUID = re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# What is made is asked last: a service's own rule comes before that of all services.
BESIDE = [
    (rule, word, rule.regex())
    for rule in sorted(CATALOGUE, key=lambda rule: rule.made)
    for word in rule.beside
]


def beside(reading: str, value: str, name: Name) -> Format | None:
    """Section 2, `beside`: the first rule of a word of the name that the whole value fits."""
    longest = name.closed
    parts = words(reading)
    for i in range(len(parts)):
        joined = ["".join(parts[i:j]) for j in range(i + 1, len(parts) + 1)]
        if found := [word for _, word, _ in BESIDE if word in joined]:
            longest = max(found, key=len)
            break
    fitting = (rule for rule, word, regex in BESIDE if word == longest and regex.fullmatch(value))
    alone = name.demand == "beside"
    counting = (rule for rule in fitting if not alone or longest in rule.alone)
    return next((rule for rule in counting if not rule.made or minted(value)), None)


def minted(value: str) -> bool:
    """Section 1, "**Minted**"."""
    if UUID.fullmatch(value):
        return len(set(value) - {"-"}) > 1
    numbered = re.fullmatch("[0-9A-Fa-f]{0,31}", value)
    stretch = any(
        re.search("[0-9]", part) and re.search("[A-Za-z]", part)
        for part in re.findall("[A-Za-z0-9]{16,}", value)
    )
    return not numbered and machine_made(value) and stretch and not placeholder(value) and not ordinary(value)


def found_beside(start: int, end: int, rule: Format, name: Name) -> Found:
    """Section 2: "Of a general rule … the name's"."""
    if rule.general and not name.bare_key and name.demand != "beside":
        return Found(start, end, name.kind, "key:" + name.name, "key")
    return Found(start, end, rule.kind, rule.id, "format")


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
    closed: str = ""  # the provider that it begins with, without a turn of the case


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
# Words that a value may stand apart from.
APART = ("key", "token", "secret", "password", "passwd", "pwd", "otp", "passphrase", "passcode")
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
    found = None if glued else given_out(stem, names, in_text=in_text)
    return found, found is not None


def says_little(said: tuple[Name | None, bool]) -> bool:
    """Whether a name announces nothing but what is minted, if that."""
    name, announced = said
    return not announced or (name is not None and name.demand == "minted")


# Ends of names that say little, and the kinds of what is minted under them.
GIVEN_OUT = {"api": "api_key", "signing": "secret_key"}


# Before `tokens` these words say that a model counts them, or cuts texts into them.
COUNTED = frozenset(
    "added cached completion dkim input max min new num output".split()  # noqa: SIM905 -- read as words
    + "prompt reasoning special stop total vocab".split()  # noqa: SIM905 -- as above
)


def given_out(name: str, names: Table, *, in_text: bool) -> Name | None:
    """Section 4: "a name says **little**"."""
    parts = words(name)
    joined = "".join(parts)
    if in_text and joined.endswith("tokens"):
        counts = parts[-1] == "tokens" and parts[-2:-1] not in [[word] for word in COUNTED]
        return Name("tokens", "token", "minted", tail=False, built_in=True) if counts else None
    if joined.endswith("api"):
        apart = re.search("[A-Za-z0-9][_-]...\\Z", name)
        return Name("api", GIVEN_OUT["api"], "minted", tail=True, built_in=True) if apart else None
    if joined.endswith("signing"):
        return Name("signing", GIVEN_OUT["signing"], "minted", tail=True, built_in=True)
    for word, others in (("token", OTHER_TOKENS), ("secret", frozenset[str]()), ("key", OTHER_KEYS)):
        before = joined.removesuffix(word)
        if before and before != joined:
            other = before.endswith(tuple(others))
            entry = names.get(word)
            return replace(entry, demand="minted", bare_key=word == "key") if entry and not other else None
    return None


def without_qualifiers(name: str, *, in_text: bool) -> Iterator[str]:
    """Section 4: "up to two qualifiers ... or 1 to 4 digits that no digit stands before", in turn."""
    for _ in range(2):
        turn = "" if in_text else "(?<=[a-z0-9])(?=[A-Z])|"
        word = [w for w in re.split(turn + "(?<=[^A-Za-z0-9])(?=[A-Za-z0-9])", name) if w][-1:]
        number = re.search("(?<![0-9])[0-9]{1,4}\\Z", name)
        known = bool(word) and lower(word[0]) in qualifiers()
        if number and not known:
            left = name[: number.start()]
        else:
            if not known:
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
    found = None if glued else closed_up(parts, names)
    return found, found is not None


def closed_up(parts: list[str], names: Table) -> Name | None:
    """Section 4: "Behind a word of `beside` ... an entry counts, too, where no word begins"."""
    joined = "".join(parts)
    begins = [sum(map(len, parts[:i])) for i in range(len(parts))]
    known = {word for _, word, _ in BESIDE}
    for i in range(1, len(joined)):
        entry = names.get(joined[i:])
        if entry is None or entry.demand in {"query", "beside"} or laid_out_or_typed(entry):
            continue
        for begin in begins:
            if i - begin >= 4 and joined[begin:i] in known:
                return replace(entry, demand="made", bare_key=entry.name == "key", closed=joined[begin:i])
    return None


def laid_out_or_typed(entry: Name) -> bool:
    """Whether its values have a layout of their own, or people type them."""
    return entry.kind in FAMILIES | {"verification_uri_complete"} or entry.name in HEADERS
