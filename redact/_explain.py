"""Explaining: what would be masked in a text, by what, and what only looked like it. Never a value.

The core tells ranges, rules and reasons; this module makes sentences of them. `redact explain` prints them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from redact import _native

if TYPE_CHECKING:
    from collections.abc import Iterable


class Explained(NamedTuple):
    """One place of a text, and what is made of it. Since 0.1."""

    start: int
    """Where it begins, in code points."""
    end: int
    """Where it ends."""
    line: int
    """Its line, from 1."""
    column: int
    """Where in the line it begins, in code points, from 1."""
    kind: str
    """The kind of secret that it is, or would have been."""
    rule: str
    """What found it, or would have: `live`, a rule's id, or `key:` and a name."""
    net: str
    """`live`, `format` or `key`."""
    masked: bool
    why: str
    """A sentence."""


_DEMANDS = {
    "any": "whose value is secret whatever it is",
    "token": "whose value is secret unless it could be a word",
    "made": "and a machine made it",
    "minted": "and it looks as providers give them out",
    "query": "and it stands in a redirect or form, or is long and machine-made",
}
_LET_GO = {
    "placeholder": "it stands for no value",
    "not-machine-made": "no machine made it, and the name alone does not say enough",
    "not-plausible": "it could be a word, and the name alone does not say enough",
    "identifier": 'it is an identifier: hexadecimal digits under a bare "key" are none',
    "address": "it is an address or a path; what is secret in one has rules of its own",
    "prose": "a sentence goes on behind it",
    "code": "it is source code or a template's field, not a value",
    "no-redirect": "it is no code of a redirect or a form, and not long and machine-made",
    "short": "it has fewer than four characters",
    "left-boundary": "a word goes on to the left of it",
    "right-boundary": "a word goes on to the right of it",
    "entropy": "the rule asks for more entropy",
    "allowed": "the rule or the policy allows it",
}


_STRUCTURES = {
    "bearer": 'it follows the scheme "Bearer"',
    "basic": 'it follows the scheme "Basic", and holds a user and a password',
    "ssws": 'it follows the scheme "SSWS"',
    "dpop": 'it follows the scheme "DPoP"',
    "apikey": 'it follows the scheme "ApiKey"',
    "url-userinfo": "it is the password, or lone token, of an address",
    "private-key-block": "it is the body of a private key",
    "data-source-name": "it stands between a user and @tcp( or @unix(",
    "missing-key": "it is the key that a KeyError shows, and a machine made it",
    "command-option": "it stands where the command takes a password",
}


def explain(core: _native.Core, text: str) -> tuple[Explained, ...]:
    """Everything that is masked in a text and everything that was let go, in order. Notes nothing. Since 0.1.

    Args:
        core: The compiled policy.
        text: What to look at.
    """
    matches, misses = core.explain(text)
    reasons = _Reasons()
    found = [(*match, True, reasons.of(match[3], match[4])) for match in matches]
    found += [(*miss[:4], _net(miss[3]), False, _LET_GO[miss[4]]) for miss in misses]
    places = _places(text, (start for start, *_ in found))
    return tuple(
        Explained(start, end, *places[start], kind, rule, net, masked, why)
        for start, end, kind, rule, net, masked, why in sorted(found)
    )


def _net(rule: str) -> str:
    return "key" if rule.startswith("key:") else "format"


class _Reasons:
    """Why something is masked, by its rule; the core's tables are read once for each text."""

    def __init__(self) -> None:
        self._providers = {rule: provider for rule, _, provider, *_ in _native.rules()}
        self._demands = {name: demand for name, _, demand, _ in _native.key_names()}
        self._demands |= dict.fromkeys(("api", "signing"), "minted")

    def of(self, rule: str, net: str) -> str:
        if net == "live":
            return "it is a live secret, or a part or spelling of one"
        if net == "key":
            name = rule.partition(":")[2]
            return f'it stands under the name "{name}", {_DEMANDS[self._demands.get(name, "any")]}'
        if rule in self._providers:
            return f"it has a shape of {self._providers[rule]}'s"
        return _STRUCTURES.get(rule, "it fits a rule of your own")


def _places(text: str, starts: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Line and column of each offset, in one pass."""
    places, line, begin, at = {}, 1, 0, 0
    for start in sorted(set(starts)):
        while (end := text.find("\n", at, start)) >= 0:
            line, begin, at = line + 1, end + 1, end + 1
        places[start] = (line, start - begin + 1)
    return places
