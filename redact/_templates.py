"""Values beside a template that names them: `"password=%s"` and its arguments, apart from each other.

Logging keeps both so until the last moment, and what shows the frames of a program shows logging's own as
well: `msg` and `args`. Neither says by itself that there is a secret.
"""

from __future__ import annotations

from redact._echoes import masked_echoes, unquoted
from redact._native import Once
from redact._reports import masked_reports, masked_under, told_under_names
from redact._sound import sound, sound_text, sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping
    from typing import Any

    from redact import _native

_ARGUMENTS = frozenset(("args", "arguments", "kwargs", "parameters", "params", "positional_args", "values"))
"""What those are called that fill a template which stands beside them."""

_LONGEST = 4096  # symbols of a template, of a value, or of a text that is looked through for names
_PLACE = r"%%|%(?:\((?P<old>\w+)\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[a-zA-Z]|\{(?P<new>\w*)[^{}]*\}"

_pattern: list[re.Pattern[str]] = []


def masked_payload(core: _native.Core, payload: Any, sink: str) -> Any:
    """Masks what a client sends to its service: by names, as texts, by templates; the same when clean.

    Args:
        core: What masks.
        payload: Plain dicts, lists and texts, with the frames of an exception perhaps.
        sink: Where it is going, for the ledger.
    """
    with Once():  # of a value at several places of one payload
        told: dict[str, str] = {}
        filled = _masked_fillings(core, payload, sink, told)
        masked = masked_reports(core, sound_value(core, filled, sink), sink)
        return masked_echoes(core, payload, masked, sink, told)


def masked_arguments(
    core: _native.Core, template: str, given: Any, sink: str, told: dict[str, str] | None = None
) -> Any:
    """What fills a template, masked as it would be in the text that comes of both; the same when clean.

    Args:
        core: What masks.
        template: In the manner of `%` or of `str.format`.
        given: A list, tuple or dict of arguments; texts may be quoted, as their `repr` shows them.
        sink: Where it is going, for the ledger.
        told: Gets what was masked, with its kind.
    """
    if type(given) in {list, tuple} and len(given) == 1 and type(given[0]) is dict:
        named = masked_arguments(core, template, given[0], sink, told)
        given = given if named is given[0] else type(given)([named])
    text, ranges = _filled(template, given)
    if not ranges or sound_text(core, text, sink) is text:
        return given
    clean = dict(given) if isinstance(given, dict) else list(given)
    for start, end, kind, _, _ in sound(core.matches(text), []):
        for key, (begin, stop) in ranges.items():
            if start < stop and begin < end:
                # What begins with the value is the value: a sign in it may have ended the match.
                part = text[begin:stop] if start == begin else text[max(start, begin) : min(end, stop)]
                if told is not None:
                    told[part] = kind
                mask = masked_under(core, kind, part, sink)
                mask = f"[REDACTED:{kind}]" if mask == part else mask
                before = clean[key] if isinstance(clean[key], str) else text[begin:stop]
                clean[key] = before.replace(part, mask)
    changed = any(clean[key] is not given[key] for key in ranges)
    return (clean if isinstance(given, dict) else type(given)(clean)) if changed else given


def told_values(core: _native.Core, variables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What texts among a frame's variables say under a name, or would, with what fills them.

    Args:
        core: What masks. Nothing is counted.
        variables: The variables by their names.

    Yields:
        Machine-made values, each with its kind.
    """
    texts = [text for text in variables.values() if type(text) is str and len(text) <= _LONGEST]
    for given in (variables[name] for name in _ARGUMENTS.intersection(variables)):
        filling = _read(given)
        if type(filling) in {list, tuple} and len(filling) == 1 and type(filling[0]) is dict:
            filling = filling[0]  # as logging takes it for names in its template
        texts += [_filled(text, filling)[0] for text in texts if filling and _has_places(text)]
    for text in texts:
        yield from told_under_names(core, text)


def _masked_fillings(core: _native.Core, value: Any, sink: str, told: dict[str, str]) -> Any:
    if type(value) is dict:
        clean = {name: _masked_fillings(core, each, sink, told) for name, each in value.items()}
        for name in _ARGUMENTS & value.keys():
            clean[name] = _masked_beside(core, clean, clean[name], sink, told)
        return value if all(clean[name] is each for name, each in value.items()) else clean
    if type(value) in {list, tuple}:
        items = [_masked_fillings(core, each, sink, told) for each in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else type(value)(items)
    return value


def _masked_beside(
    core: _native.Core, fields: dict[Any, Any], given: Any, sink: str, told: dict[str, str]
) -> Any:
    filling = _read(given)
    if not filling:
        return given
    clean = filling
    for template in fields.values():
        if template is not given and _has_places(template):
            clean = masked_arguments(core, template, clean, sink, told)
    if clean is filling:
        return given
    return repr(clean) if isinstance(given, str) else clean


def _read(given: Any) -> Any:
    """Arguments as a list, tuple or dict, also those that are shown as one text; None for anything else."""
    if isinstance(given, str) and given[:1] in {"(", "[", "{"} and len(given) <= _LONGEST:
        from ast import literal_eval  # noqa: PLC0415 - who shows frames has it

        try:
            given = literal_eval(given)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return given if type(given) in {list, tuple, dict} and given else None


def _has_places(text: Any) -> bool:
    return isinstance(text, str) and ("%" in text or "{" in text) and len(text) <= _LONGEST


def _filled(template: str, given: Any) -> tuple[str, dict[Any, tuple[int, int]]]:
    """The text that comes of a template, and where in it each argument stands."""
    if not _pattern:
        import re  # noqa: PLC0415 - it costs an import

        _pattern.append(re.compile(_PLACE, re.ASCII))
    pieces: list[str] = []
    ranges: dict[Any, tuple[int, int]] = {}
    size = end = place = 0
    for found in _pattern[0].finditer(template):
        if found[0] == "%%":
            continue
        key: Any = found["old"] or found["new"] or str(place)
        place += 1
        if type(given) is not dict:
            key = int(key) if key.isdigit() else len(given)
        if not (key in given if type(given) is dict else key < len(given)):
            continue
        pieces.append(template[end : found.start()])
        shown = _shown(given[key])
        start = size + len(pieces[-1])
        ranges[key] = (start, start + len(shown))
        pieces.append(shown)
        size, end = start + len(shown), found.end()
    pieces.append(template[end:])
    return "".join(pieces), ranges


def _shown(value: Any) -> str:
    """As it would stand in the text: without the quotes that a `repr` put round it."""
    return unquoted(value if isinstance(value, str) else str(value))[:_LONGEST]
