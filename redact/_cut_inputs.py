"""Inputs that an error of pydantic's shows cut in the middle: masked as the error has them.

Between two halves of a value no rule and no live secret finds it, and its name may be what was left out.
"""

from __future__ import annotations

from redact._native import Once
from redact._reports import REPORT, masked_report
from redact._sound import is_sensitive, sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact import _native

_GAP = "..."
_INPUT = r"(?<=, input_value=)[^\n]*(?=, input_type=[\w.]+\])"
_WIDTH, _BEGUN, _ENDED = 50, 25, 24  # pydantic's own


def masked_error_text(core: _native.Core, error: BaseException, text: str, sink: str) -> str:
    """Masks the text of an exception; the same object when clean.

    Args:
        core: What masks.
        error: The exception.
        text: What it says.
        sink: Where it is going, for the ledger.
    """
    if REPORT not in text:
        return masked_report(core, text, sink)
    with Once():  # what is found in an input was found in the text as well, unless it was cut there
        masked = masked_report(core, text, sink)
        if _GAP in masked and type(error).__module__.partition(".")[0] == "pydantic_core":
            return _masked_inputs(core, error, masked, sink)
    return masked


def _masked_inputs(core: _native.Core, error: Any, text: str, sink: str) -> str:
    import re  # noqa: PLC0415 - whoever validates has it

    shown = list(re.finditer(_INPUT, text))
    told = error.errors(include_url=False)
    if len(shown) != len(told):  # a message has the look of an input: which is which cannot be told
        return re.sub(_INPUT, lambda found: "[REDACTED]" if _GAP in found[0] else found[0], text)
    parts: list[str] = []
    end = 0
    for found, each in zip(shown, told, strict=True):
        if _GAP not in found[0]:
            continue
        place = next((name for name in reversed(each["loc"]) if _is_name(core, name)), "")
        given = {place: each["input"]}
        masked = sound_value(core, given, sink)
        if masked is not given:
            parts += [text[end : found.start()], _cut(repr(masked[place]))]
            end = found.end()
    return "".join([*parts, text[end:]]) if parts else text


def _is_name(core: _native.Core, name: object) -> bool:
    return isinstance(name, str) and is_sensitive(core, name)


def _cut(shown: str) -> str:
    return shown if len(shown) <= _WIDTH else f"{shown[:_BEGUN]}{_GAP}{shown[-_ENDED:]}"
