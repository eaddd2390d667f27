"""Values that speak of a secret and are none: prose, own names, templates (section 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oracle.names import FAMILIES, TYPED, Name, key_table, sensitive
from oracle.words import JUDGED, MASK, at_random, lower, machine_made, words

if TYPE_CHECKING:
    from oracle.reading import Spot

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


def prose(text: str, start: int, end: int, spot: Spot, name: Name | None = None) -> bool:
    """Section 4: "after `:` and a space, of ASCII letters only, followed by a space and a letter"."""
    value = text[start:end]
    if spot.separator in {":", ":="} and not spot.spaced:
        return re.fullmatch("[a-z]*", value) is not None and lower(text[end : end + 5]) == " not "
    if (
        spot.separator not in {":", ":="}
        or not spot.spaced
        or not re.fullmatch("(?:[Rr][Ee]-)?[A-Za-z]+", value)
    ):
        return False
    if name is not None and at_random(value):
        return False
    if re.match("(?:'[a-z]{1,2})? (?:[A-Za-z]|" + MASK.pattern + ")", text[end:]):
        return True
    if "-" in value:
        return False
    typed = name is None or (name.kind in FAMILIES and name.built_in) or name.kind in TYPED - FAMILIES
    ended = re.fullmatch("[A-Z][a-z]*", value) and re.match(r"\.(?:[\s\0]|\Z)", text[end:], re.ASCII)
    return not typed and (ended is not None or re.match(" [0-9]", text[end:]) is not None)


def made_word(value: str) -> bool:
    """Section 4: "machine-made, or with an ALNUM stretch of 20"."""
    return machine_made(value) or re.search("[A-Za-z0-9]{20}", value[:JUDGED]) is not None


def template(text: str, start: int, end: int) -> bool:
    """Section 4: "a template's field"."""
    value, behind = text[start:end], text[end : end + 1]
    mark = re.fullmatch("[A-Z]", value) is not None and behind == "{"  # a docstring's
    return mark or (value in {"$", "%", "#", "@"} and behind in {"{", "("})
