"""A rule of the caller's own: how a format that the catalogue does not know is recognised."""

from __future__ import annotations

from redact._frozen import Frozen, flag_fault, integer_fault
from redact._kind import kind_fault
from redact._native import check_rule
from redact.errors import RuleError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from typing import Any, Literal

    from redact import _native

    Target = Literal["secret", "match", "line"]

_TARGETS = ("secret", "match", "line")
_MOST_GROUPS = 100
_MOST_BITS = 8
_ID_MAX = 80
_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")


class Allow(Frozen):
    """What makes a match of one rule none: known examples, test values. Frozen. Since 0.1.

    Args:
        patterns: Regular expressions, one of which fits `target`. The same engine as a rule's.
        words: Texts, one of which the secret holds. Compared without case.
        target: What the patterns look at: `"secret"`, `"match"` (all that the rule's pattern matched) or
            `"line"`.
        every: Whether a pattern and a word must both be there; else one of them is enough.

    Raises:
        RuleError: An argument is wrong; the message names it. A pattern is compiled with its rule.
    """

    __slots__ = __match_args__ = ("patterns", "words", "target", "every")

    patterns: tuple[str, ...]
    words: tuple[str, ...]
    target: Target
    every: bool

    def __init__(
        self,
        patterns: Iterable[str] = (),
        words: Iterable[str] = (),
        target: Target = "secret",
        every: bool = False,
    ) -> None:
        given = (("patterns", patterns, _listed(patterns)), ("words", words, _listed(words)))
        faults = [f"{name} {fault}" for name, value, held in given if (fault := _texts_fault(value, held))]
        if target not in _TARGETS:
            faults.append('target must be "secret", "match" or "line"')
        faults += [f"every {fault}" for fault in (flag_fault(every),) if fault]
        if not faults and not given[0][2] and not given[1][2]:
            faults.append("neither patterns nor words are given")
        if faults:
            text = f"allow: {'; '.join(faults)}"
            raise RuleError(text)
        self._freeze(patterns=given[0][2], words=given[1][2], target=target, every=every)


class Rule(Frozen):
    """One format, as data. Frozen. Since 0.1.

    All fields are checked here, the pattern by compiling it. The pattern runs on a linear-time
    engine (Rust's `regex`: no look-around, no back-references). If it has groups, the first that took part is
    what is masked, else the whole match.

    Args:
        id: The rule's name in matches and in the ledger: lower-case letters, digits, `-`, `_` and `.`.
        kind: What it finds, in snake_case.
        pattern: The regular expression. It must not match the empty text.
        keywords: Literal texts, one of which stands near every match. The pattern then runs only near them,
            which keeps clean text fast. Compared without case.
        group: The number of the group that is the secret, 0 for the whole match; None for the first.
        entropy: A match counts only if its Shannon entropy, in bits a character, is above this; 0 asks for
            none.
        allow: What makes a match none: `Allow` objects, one of which is enough.

    Raises:
        RuleError: A field is wrong, or the pattern does not compile. The message names rule and field.
    """

    __slots__ = __match_args__ = ("id", "kind", "pattern", "keywords", "group", "entropy", "allow")

    id: str
    kind: str
    pattern: str
    keywords: tuple[str, ...]
    group: int | None
    entropy: float
    allow: tuple[Allow, ...]

    def __init__(  # noqa: PLR0913 - a field each
        self,
        id: str,  # noqa: A002 - the catalogue's and gitleaks' own word
        kind: str,
        pattern: str,
        keywords: Iterable[str] = (),
        *,
        group: int | None = None,
        entropy: float = 0.0,
        allow: Iterable[Allow] = (),
    ) -> None:
        words, allowed = _listed(keywords), _listed(allow)
        named = (
            ("id", _id_fault(id)),
            ("kind", kind_fault(kind)),
            ("pattern", _text_fault(pattern)),
            ("keywords", _texts_fault(keywords, words)),
            ("group", None if group is None else integer_fault(group, 0, _MOST_GROUPS)),
            ("entropy", _entropy_fault(entropy)),
            ("allow", _allow_fault(allow, allowed)),
        )
        faults = [f"{name} {fault}" for name, fault in named if fault]
        if faults:
            shown = "rule" if named[0][1] else f'rule "{id}"'
            text = f"{shown}: {'; '.join(faults)}"
            raise RuleError(text)
        self._freeze(
            id=id,
            kind=kind,
            pattern=pattern,
            keywords=words,
            group=group,
            entropy=float(entropy),
            allow=allowed,
        )
        uncompiled = _compile_fault(self)
        if uncompiled:
            raise RuleError(uncompiled)

    @staticmethod
    def from_gitleaks(path: str | os.PathLike[str]) -> tuple[Rule, ...]:
        """The rules of a gitleaks configuration file, as it is. Since 0.1.

        Each becomes a rule `gitleaks.ID` of the kind that its id spells. Regex, keywords, `secretGroup`,
        `entropy`, allowlists of a rule and of the whole file (regexes, stopwords, `regexTarget`,
        `condition`) and `[extend]` of a file mean what they mean there. What has no meaning for text on its
        way out, such as paths and commits, is named in one `RedactWarning`; it is then read so that more is
        masked, never less.

        Raises:
            RuleError: The file cannot be read, is no such configuration, a pattern does not compile, or a
                rule asks for what cannot be done; the message names file, rule and reason.
        """
        from redact._gitleaks import read  # noqa: PLC0415 - only who has such a file pays for the parser

        return read(path)

    def as_native(self) -> _native.GivenRule:
        """The rule as the core takes it."""
        allowed = [(one.every, one.target, one.patterns, one.words) for one in self.allow]
        return (self.id, self.kind, self.pattern, self.keywords, self.group, self.entropy, allowed)


def _compile_fault(rule: Rule) -> str | None:
    try:
        check_rule(rule.as_native())
    except ValueError as error:
        return str(error)
    return None


def _listed(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, str) or not _is_iterable(value) else tuple(value)


def _is_iterable(value: object) -> bool:
    return hasattr(type(value), "__iter__")


def _id_fault(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be a str, not {type(value).__name__}"
    if not 0 < len(value) <= _ID_MAX or not _ID.issuperset(value):
        return f"must be 1 to {_ID_MAX} of lower-case letters, digits, '-', '_' and '.'"
    return None


def _text_fault(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be a str, not {type(value).__name__}"
    return None if value else "must not be empty"


def _texts_fault(given: object, held: tuple[object, ...]) -> str | None:
    if isinstance(given, str) or not _is_iterable(given):
        return f"must be a list of str, not {type(given).__name__}"
    wrong = next((fault for fault in map(_text_fault, held) if fault), None)
    return f"must hold texts; one {wrong}" if wrong else None


def _entropy_fault(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"must be a number of bits, not {type(value).__name__}"
    return None if 0 <= value <= _MOST_BITS else f"must be from 0 to {_MOST_BITS} bits"


def _allow_fault(given: object, held: tuple[object, ...]) -> str | None:
    if isinstance(given, (str, Allow)) or not _is_iterable(given):
        return f"must be a list of Allow, not {type(given).__name__}"
    wrong = next((type(one).__name__ for one in held if not isinstance(one, Allow)), None)
    return f"must hold Allow objects, not {wrong}" if wrong else None
