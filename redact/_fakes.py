"""Fake secrets of every kind and of every rule, made when they are asked for.

Those of a rule come out of the rule's own shape, so there is one for each, whatever the catalogue holds.
Nothing secret-shaped stands in this file: scanners of repositories find nothing here, and whoever uses this
needs no such literals in their tests.
"""

from __future__ import annotations

import base64
import json
import random
import string
from functools import lru_cache

from redact import _native
from redact._kind import kinds
from redact.errors import RedactError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from redact._shape import Choose

_ALNUM = string.ascii_letters + string.digits
_URL = _ALNUM + "_-"
_CODE = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628, section 6.1: no vowels, so no words
_TRIES = 200
_MORE = 12
"""How much longer than asked for a part without an upper limit may be."""


def make(what: str, seed: object) -> str:
    """A fake of a kind or of a rule; the same for the same seed.

    Raises:
        RedactError: There is no such kind or rule.
    """
    rng = random.Random(f"{what} {seed}")  # noqa: S311 - fakes are to be the same each time
    if what in _OWN:
        return _OWN[what](rng)
    rules = _rules()
    if what in rules:
        return _of_rule(what, rules[what], rng)
    if what not in all_kinds():
        text = f"there is no kind and no rule {what!r}: redact.testing.fakes() has the names of all"
        raise RedactError(text)
    having = sorted(name for name, kind, *_ in _native.rules() if kind == what)
    if not having or what in {kind for _, kind, *_ in _native.key_names()}:
        return _opaque(rng, 40)  # such as access_token: any provider's may look like anything
    name = rng.choice(having)
    return _of_rule(name, rules[name], rng)


def names() -> tuple[str, ...]:
    """Every kind and every rule of the catalogue."""
    return tuple(sorted(all_kinds() | set(_rules())))


@lru_cache(maxsize=1)
def all_kinds() -> frozenset[str]:
    """The kinds of the table, of the catalogue's rules and of the key names."""
    found = {kind.name for kind in kinds()} | {kind for _, kind, *_ in _native.key_names()}
    return frozenset(found | {kind for _, kind, *_ in _native.rules()})


@lru_cache(maxsize=1)
def _rules() -> dict[str, str]:
    return {name: shape for name, _, _, shape, *_ in _native.rules()}


def _of_rule(name: str, shape: str, rng: random.Random) -> str:
    """A value of a rule's shape that the core does find, where the rule finds values by themselves."""
    from redact._shape import made  # noqa: PLC0415 - most fakes are of kinds

    core = _native.Core()
    first = made(shape, rng.choice, _counting(rng))
    value = first
    for _ in range(_TRIES):
        if any(rule == name for _, _, _, rule, _ in core.matches(value)):
            return value
        value = made(shape, rng.choice, _counting(rng))
    return first  # of a rule that asks for a name beside it


def _counting(rng: random.Random) -> Choose:
    return lambda least, most: rng.randint(least, least + _MORE if most is None else most)


def _of(rng: random.Random, alphabet: str, count: int) -> str:
    return "".join(rng.choices(alphabet, k=count))


def _opaque(rng: random.Random, count: int) -> str:
    """A machine-made value without a shape."""
    value = _of(rng, _ALNUM, count)
    while not _native.is_machine_made(value):
        value = _of(rng, _ALNUM, count)
    return value


def _user_code(rng: random.Random) -> str:
    return f"{_of(rng, _CODE, 4)}-{_of(rng, _CODE, 4)}"


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _jwt(rng: random.Random) -> str:
    head = _packed(json.dumps({"alg": "RS256", "typ": "JWT"}, separators=(",", ":")))
    claims = {"iss": "https://login.example", "sub": _of(rng, string.digits, 12), "jti": _of(rng, _ALNUM, 16)}
    return f"{head}.{_packed(json.dumps(claims, separators=(',', ':')))}.{_of(rng, _URL, 86)}"


def _private_key(rng: random.Random) -> str:
    frame = "-----{} " + "PRIVATE" + " KEY-----\n"
    body = "".join(_of(rng, _ALNUM + "+/", 64) + "\n" for _ in range(5))
    return frame.format("BEGIN") + body + frame.format("END")


def _password(rng: random.Random) -> str:
    words = ["".join(rng.choice(pair) for pair in ("bdfgklmnprst", "aeiou") * 3) for _ in range(3)]
    return "-".join(words) + _of(rng, string.digits, 2)


_OWN: dict[str, Callable[[random.Random], str]] = {
    "authorization": lambda rng: "Basic " + base64.b64encode(f"ann:{_opaque(rng, 20)}".encode()).decode(),
    "code": lambda rng: _of(rng, string.digits, 8),
    "cookie": lambda rng: f"sessionid={_opaque(rng, 32)}; csrftoken={_opaque(rng, 32)}",
    "id_token": _jwt,
    "jwt": _jwt,
    "otp": lambda rng: _of(rng, string.digits, 6),
    "password": _password,
    "private_key": _private_key,
    "user_code": _user_code,
    "verification_uri_complete": lambda rng: f"https://login.example/device?user_code={_user_code(rng)}",
}
