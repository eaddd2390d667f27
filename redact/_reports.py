"""Texts of exceptions in which name and value stand apart: there neither rules nor key names see the other.

pydantic writes the path of a field on one line and its input on the next, argparse a sentence between an
option and its value. Whoever shows exceptions masks their text through here.
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

_field: re.Pattern[str] | None = None


def masked_report(core: _native.Core, text: str, sink: str) -> str:
    """Masks the text of an exception, or one that holds such texts; the same object when clean."""
    masked = sound_text(core, text, sink)
    return _masked_fields(core, masked, sink) if REPORT in masked else masked


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


def _masked_cut(core: _native.Core, shown: str, sink: str) -> str:
    """A value of which the report leaves out the middle: most of a token is shown, and no format is there.

    What comes before the gap is tried with endings of every length. If one of them makes it a format, it was
    one.
    """
    import re  # noqa: PLC0415 - as above

    cut = re.search(r"([\w./+=:-]{4,})\.\.\.([\w./+=:-]*)", shown, re.ASCII)
    if cut is None or not any(letter.isdigit() or letter.isupper() for letter in cut[1]):
        return shown
    whole = [cut[1] + (ending * _LONGEST)[:size] for size in range(1, _LONGEST) for ending in _ENDINGS]
    lines = "\n".join(whole)
    match = next((match for match in sound(core.matches(lines), []) if match[4] == "format"), None)
    if match is None:
        return shown
    begin = lines.rfind("\n", 0, match[0]) + 1
    kept = match[0] - begin
    if kept >= len(cut[1]):
        return shown  # it is the ending alone
    # Masked once more, as what was found: this time it counts.
    masked = sound_text(core, lines[match[0] : match[1]], sink)
    return shown[: cut.start() + kept] + masked + shown[cut.end() :]


def _masked_fields(core: _native.Core, text: str, sink: str) -> str:
    global _field  # noqa: PLW0603 - compiled by the first who needs it: `re` costs an import
    if _field is None:
        import re  # noqa: PLC0415 - as above

        _field = re.compile(_FIELD, re.MULTILINE)
    changed = False

    def replaced(found: re.Match[str]) -> str:
        nonlocal changed
        name = next(
            (part for part in reversed(found["path"].strip().split(".")) if is_sensitive(core, part)), None
        )
        value = found["value"]
        masked = masked_under(core, name, value, sink) if name else _masked_cut(core, value, sink)
        changed = changed or masked is not value
        return found[0].removesuffix(value) + masked

    rebuilt = _field.sub(replaced, text)
    return rebuilt if changed else text
