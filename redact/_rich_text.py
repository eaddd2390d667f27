"""Masked copies of rich's `Text` and of source lines, for the sinks that mask before rich lays out."""

from __future__ import annotations

from redact._native import Sealed
from redact._policy_masks import mask_of
from redact._sound import sound, sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rich.text import Text

    from redact import _native
    from redact._redactor import Redactor


def masked_text(redactor: Redactor, text: Text, console: Any, sink: str) -> Text:
    """The same text when clean, else a copy with masks, each in the style of what it stands for.

    Args:
        redactor: What masks.
        text: Any text; it is never changed.
        console: The `rich.console.Console` that knows its styles.
        sink: Where it is going, for the ledger.
    """
    plain = text.plain
    if sound_text(redactor.core, plain, sink) is plain:
        return text
    return rebuilt(redactor, text, console, sound(redactor.core.matches(plain), []))


def rebuilt(redactor: Redactor, text: Text, console: Any, matches: list[Any]) -> Text:
    """A copy of a text with masks in the place of matches."""
    plain = text.plain
    copy = text.blank_copy()
    done = 0
    for start, end, kind, _rule, _net in matches:
        if start > done:
            copy.append_text(text[done:start])
        mask = mask_of(redactor.policy, kind).render(kind, Sealed(plain[start:end]))
        copy.append(mask, text.get_style_at_offset(console, start))
        done = end
    if done < len(plain):
        copy.append_text(text[done : len(plain)])
    return copy


def masked_lines(core: _native.Core, lines: list[str], sink: str) -> list[str]:
    """Source lines, masked as one text, and as many as before: their numbers are shown beside them."""
    whole = "".join(lines)
    text = sound_text(core, whole, sink)
    if text is whole:
        return lines
    masked = text.splitlines(keepends=True)
    if len(masked) == len(lines):
        return masked
    # A secret over several lines has become one line: all that it touches is hidden then.
    hidden: set[int] = set()
    for start, end, *_ in core.matches(whole):
        hidden.update(range(whole.count("\n", 0, start), whole.count("\n", 0, end) + 1))
    return ["[REDACTED]\n" if number in hidden else line for number, line in enumerate(lines)]
