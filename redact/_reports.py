"""Texts of exceptions in which name and value stand apart: there neither rules nor key names see the other.

pydantic writes the path of a field on one line and its input on the next, argparse a sentence between an
option and its value, others quote both: `'token' must be … (got '…')`, or tell a value twice. Whoever shows
exceptions masks their text through here.
"""

from __future__ import annotations

from redact._native import is_machine_made
from redact._sound import is_sensitive, sound, sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from typing import Any

    from redact import _native

REPORT = "input_value="
"""What a text holds if it may be such a report."""

# The margin is what the traceback of a group draws before each line.
_FIELD = (
    r"^(?P<margin>[ |]*)(?P<path>[^\s|][^\n]*)\n(?P=margin)"
    r"(?P<head>  [^\n]*\[type=\w+, input_value=)(?P<value>[^\n]*)(?=, input_type=[^\n]*\])"
)

_ENDINGS = ("aB3dE5fG7h", "0a1b2c3d4e", "A2B3C4D5E6")
"""What the symbols of a token may be: any, hex digits, capitals of base 32."""
_LONGEST = 120

_SHORTEST = 16
"""What else is said of a value concerns machine-made ones of this length only: others may be anything."""

_SHORTEST_LITERAL = 8

_GAP = "..."
_IN_A_CUT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+=:-")
_SHORTEST_CUT = 12  # outside of pydantic's reports; `AKIA...` in a sentence is no token

_MOST = 100
"""Values, and gaps, of one text that are looked after. A text is looked through once for each."""

# A quoted word that no value of its own follows, and a quoted value that no name of its own comes before.
_NAME = r"""(['"])([A-Za-z][\w-]{2,60})\1(?!\s*[:=,])"""
_VALUE = r"""(?<!['"]:)(?<!['"]: )(?<!=)(['"])([^'"\s]{16,4096})\1"""

_patterns: dict[str, re.Pattern[str]] = {}


def masked_report(core: _native.Core, text: str, sink: str) -> str:
    """Masks the text of an exception, or one that holds such texts; the same object when clean."""
    masked = sound_text(core, text, sink)
    if masked is not text:
        masked = _masked_echoes(core, text, masked, sink)
    if REPORT in masked:
        masked = _masked_fields(core, masked, sink)
    # `re` only for those who need it: it costs an import, and the last finalizers can import nothing.
    if _GAP in masked:
        masked = _masked_cuts(core, masked, sink, _SHORTEST_CUT)
    return _masked_beside(core, masked, sink) if _quotes_a_name(core, masked) else masked


def masked_reports(core: _native.Core, value: Any, sink: str) -> Any:
    """The same for all texts in plain dicts, lists and tuples; the same object when clean.

    Names are not looked at: it is for what a walk has masked, or will mask, by its names.
    """
    if type(value) is str:
        return masked_report(core, value, sink) if REPORT in value else value
    if type(value) is dict:
        clean = {name: masked_reports(core, each, sink) for name, each in value.items()}
        return value if all(clean[name] is each for name, each in value.items()) else clean
    if type(value) in {list, tuple}:
        items = [masked_reports(core, each, sink) for each in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else type(value)(items)
    return value


def masked_under(core: _native.Core, name: str, shown: str, sink: str) -> str:
    """A value as an error message shows it, masked as it would be under its name; the same object when clean.

    Args:
        core: What masks.
        name: The name, which the message gives elsewhere.
        shown: The value's repr, or the value.
        sink: Where it is going, for the ledger.
    """
    quote = shown[:1] if shown[:1] in {"'", '"'} and len(shown) > 1 and shown[-1:] == shown[:1] else ""
    value: Any = shown[1:-1] if quote else shown
    if not quote and value.lstrip("-").isascii() and value.lstrip("-").isdigit():
        value = int(value[:64])
    masked = core.value({name: value}, sink)[name]
    return shown if masked is value else f"{quote}{sound(masked, value)}{quote}"


def masked_refusal(core: _native.Core, names: Iterable[str], message: str, sink: str) -> str:
    """What a parser of command lines says of a value that it refuses; the same object when clean.

    Args:
        core: What masks.
        names: How the option is called, with or without its dashes.
        message: What is said of its value.
        sink: Where it is going, for the ledger.
    """
    options = (option.strip().lstrip("-") for option in names)
    name = next((option for option in options if option and is_sensitive(core, option)), None)
    if name is None:
        return message
    import re  # noqa: PLC0415 - whoever parses command lines has it

    literal = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
    if literal.search(message):
        # The first literal is the value; those behind it are the choices that there are.
        return literal.sub(lambda found: masked_under(core, name, found[0], sink), message, count=1)
    words = message.split(" ")
    return " ".join(masked_under(core, name, word, sink) if is_machine_made(word) else word for word in words)


def _pattern(source: str) -> re.Pattern[str]:
    """Compiled by the first who needs it: `re` costs an import."""
    found = _patterns.get(source)
    if found is None:
        import re  # noqa: PLC0415 - as above

        found = _patterns[source] = re.compile(source, re.MULTILINE | re.ASCII)
    return found


def told_under_names(core: _native.Core, text: str) -> list[tuple[str, str]]:
    """The first machine-made values that would be masked in a text, with their kinds. Nothing is counted."""
    told: dict[str, str] = {}
    for start, end, kind, _, _ in sound(core.matches(text), []):
        value = text[start:end]
        if end - start >= _SHORTEST and value not in told and is_machine_made(value):
            told[value] = kind
            if len(told) == _MOST:
                break
    return list(told.items())


def _masked_echoes(core: _native.Core, text: str, masked: str, sink: str) -> str:
    """What was masked under its name, and stands in the same text without it: `token='…' is no int: '…'`."""
    for value, kind in told_under_names(core, text):
        if value in masked:
            masked = masked.replace(value, masked_under(core, kind, value, sink))
    for literal, kind in _told_literals(core, text, masked):
        masked = masked.replace(literal, masked_under(core, kind, literal, sink))
    return masked


def _told_literals(core: _native.Core, text: str, masked: str) -> list[tuple[str, str]]:
    """Other values told under a name that stand elsewhere as a literal, whole: `'…' is no integer`.

    Of letters and digits: a word may be said of anything.
    """
    told: dict[str, str] = {}
    for start, end, kind, _, _ in sound(core.matches(text), []):
        value = text[start:end]
        if (
            end - start >= _SHORTEST_LITERAL
            and len(told) < _MOST
            and not value.isalpha()
            and not value.isdigit()
        ):
            told.update((quote + value + quote, kind) for quote in "'\"" if quote + value + quote in masked)
    return list(told.items())


def _quotes_a_name(core: _native.Core, text: str) -> bool:
    words = {part for quote in ("'", '"') if quote in text for part in text.split(quote)[1:-1]}
    return any(
        len(word) <= _LONGEST and word.replace("-", "_").isidentifier() and is_sensitive(core, word)
        for word in words
    )


def _masked_beside(core: _native.Core, text: str, sink: str) -> str:
    """Quoted values on a line that quotes a sensitive name: `expected int @ data['token']. Got '…'`."""
    quoted, value = _pattern(_NAME), _pattern(_VALUE)
    names: dict[str, bool] = {}

    def is_name(word: str) -> bool:
        if word not in names:
            names[word] = is_sensitive(core, word)
        return names[word]

    def masked(line: str) -> str:
        name = next((found[2] for found in quoted.finditer(line) if is_name(found[2])), None)
        if name is None:
            return line

        def replaced(found: re.Match[str]) -> str:
            return masked_under(core, name, found[0], sink) if is_machine_made(found[2]) else found[0]

        return value.sub(replaced, line)

    joined = "\n".join(map(masked, text.split("\n")))
    return text if joined == text else joined


def _masked_cuts(core: _native.Core, text: str, sink: str, shortest: int) -> str:
    """Values of which the middle or the end is left out: most of a token is shown, and no format is there."""
    here, *rest = text.split(_GAP)
    done: list[str] = []
    tried = 0
    for after in rest:
        shown = here.removesuffix(" ")
        begun = _run(shown[: -_LONGEST - 1 : -1])[::-1]
        masked = None
        if len(begun) >= shortest and tried < _MOST and _is_mixed(begun):
            tried += 1
            masked = _masked_cut(core, begun, sink)
        if masked is None:
            done.append(here + _GAP)
            here = after
        else:
            done.append(shown[: len(shown) - len(begun)] + masked)
            here = after[len(_run(after)) :]
    joined = "".join(done) + here
    return text if joined == text else joined


def _run(text: str) -> str:
    """The symbols that a token may have, at the beginning of a text."""
    return text[: next((at for at, symbol in enumerate(text) if symbol not in _IN_A_CUT), len(text))]


def _is_mixed(word: str) -> bool:
    return any(letter.isdigit() or letter.isupper() for letter in word)


def _masked_cut(core: _native.Core, begun: str, sink: str) -> str | None:
    """What comes before the gap is tried with endings of every length: it was a format if one makes it so."""
    whole = [begun + (ending * _LONGEST)[:size] for size in range(1, _LONGEST) for ending in _ENDINGS]
    lines = "\n".join(whole)
    match = next((match for match in sound(core.matches(lines), []) if match[4] == "format"), None)
    if match is None:
        return None
    begin = lines.rfind("\n", 0, match[0]) + 1
    kept = match[0] - begin
    if kept >= len(begun):
        return None  # it is the ending alone
    # Masked once more, as what was found: this time it counts.
    return begun[:kept] + sound_text(core, lines[match[0] : match[1]], sink)


def _masked_fields(core: _native.Core, text: str, sink: str) -> str:
    changed = False

    def replaced(found: re.Match[str]) -> str:
        nonlocal changed
        name = next(
            (part for part in reversed(found["path"].strip().split(".")) if is_sensitive(core, part)), None
        )
        value = found["value"]
        masked = masked_under(core, name, value, sink) if name else _masked_cuts(core, value, sink, 4)
        changed = changed or masked is not value
        return found[0].removesuffix(value) + masked

    rebuilt = _pattern(_FIELD).sub(replaced, text)
    return rebuilt if changed else text
