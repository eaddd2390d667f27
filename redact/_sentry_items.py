"""Masked copies of what Sentry's SDK puts into envelopes. Nothing here imports Sentry.

Most of it is JSON-like by then, and the walk sees names beside values. What it cannot see is set out here:
attributes that say a value's type beside it, texts of errors, text in attachments.
"""

from __future__ import annotations

import copy

from redact._sound import sound, sound_text, sound_value
from redact._templates import masked_arguments, masked_payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from redact import _native

NAME = "sentry"

_ATTRIBUTED = frozenset({"log", "trace_metric", "span"})
_IDENTIFIERS = frozenset({"sid", "did", "event_id", "trace_id", "span_id", "profile_id", "profiler_id"})
"""Sentry's own numbers, at the top of an item: without them it could not tell what belongs together."""
_TEMPLATE, _PARAMETER = "sentry.message.template", "sentry.message.parameter."
_WIDE = (
    (b"\xff\xfe\0\0", "utf_32"),
    (b"\0\0\xfe\xff", "utf_32"),
    (b"\xff\xfe", "utf_16"),
    (b"\xfe\xff", "utf_16"),
)
"""The marks of text as Windows writes it, the longer ones first."""


def masked_headers(core: _native.Core, headers: Any) -> Any:
    """The headers of an envelope or item: the same when clean, else a copy."""
    return sound_value(core, headers, NAME)


def masked_item(core: _native.Core, item: Any) -> Any:
    """The same item when clean, else a copy of it."""
    payload, headers = item.payload, masked_headers(core, item.headers)
    clean = payload
    if payload.json is not None:
        json = _masked_json(core, payload.json, item.headers.get("type"))
        if json is not payload.json:
            clean = type(payload)(json=json)
    else:
        data = payload.get_bytes()  # an attachment may be a file, which is read when it is sent
        masked = _masked_bytes(core, data)
        if masked is not data:
            clean = type(payload)(bytes=masked)
    return item if clean is payload and headers is item.headers else _with(item, clean, headers)


def blank_item(item: Any, mask: str) -> Any:
    """What is left of an item whose redaction failed: of an event its number, of others nothing (None)."""
    json, kind = item.payload.json, item.headers.get("type")
    if kind not in {"event", "transaction"} or not isinstance(json, dict):
        return None
    kept = {
        name: json[name] for name in ("event_id", "timestamp", "start_timestamp", "level") if name in json
    }
    trace = json.get("contexts", {}).get("trace") or {}
    contexts = {"trace": {name: trace[name] for name in ("trace_id", "span_id") if name in trace}}
    blank = {**kept, "type": kind, "platform": "python", "message": mask, "contexts": contexts}
    return _with(item, type(item.payload)(json=blank), {"type": kind, "content_type": "application/json"})


def _masked_json(core: _native.Core, json: Any, kind: Any) -> Any:
    if not isinstance(json, dict):
        return sound_value(core, json, NAME)
    own = {name: json[name] for name in _IDENTIFIERS & json.keys()}
    rest = {name: value for name, value in json.items() if name not in own} if own else json
    masked = masked_payload(core, rest, NAME)
    if kind in _ATTRIBUTED and isinstance(masked.get("items"), list):
        items = [_with_attributes(core, each) for each in masked["items"]]
        if any(new is not old for new, old in zip(items, masked["items"], strict=True)):
            masked = {**masked, "items": items}
    return json if masked is rest else {**json, **masked}


def _with_attributes(core: _native.Core, entry: Any) -> Any:
    """Attributes are mappings of their own, {"value": …, "type": …}: what counts is the name above."""
    attributes = entry.get("attributes") if isinstance(entry, dict) else None
    if not isinstance(attributes, dict):
        return entry
    plain = {
        name: each["value"] for name, each in attributes.items() if isinstance(each, dict) and "value" in each
    }
    masked = sound_value(core, _with_parameters(core, plain), NAME)
    if masked is plain:
        return entry
    changed = {
        name: {**each, "value": masked[name], "type": "string"}
        for name, each in attributes.items()
        if name in masked and masked[name] is not plain[name]
    }
    return {**entry, "attributes": {**attributes, **changed}}


def _with_parameters(core: _native.Core, attributes: dict[str, Any]) -> dict[str, Any]:
    """The message of a log stands apart from what fills it, as attributes of its own."""
    given = {
        name.removeprefix(_PARAMETER): value
        for name, value in attributes.items()
        if name.startswith(_PARAMETER)
    }
    if not given or not isinstance(attributes.get(_TEMPLATE), str):
        return attributes
    clean = masked_arguments(core, attributes[_TEMPLATE], given, NAME)
    return (
        attributes if clean is given else {**attributes, **{_PARAMETER + name: clean[name] for name in clean}}
    )


def _masked_bytes(core: _native.Core, data: bytes) -> bytes:
    """Text is masked; a picture or a dump is left alone, which one changed byte would break.

    What holds no zero is text: of whatever encoding, and with broken bytes, as logs have them.
    """
    wide = next((name for mark, name in _WIDE if data.startswith(mark)), None)
    if wide is None:
        return data if b"\0" in data else sound(core.data(data, NAME), data)
    try:
        text = data.decode(wide)
    except UnicodeDecodeError:
        return data
    masked = text if "\0" in text else sound_text(core, text, NAME)
    return data if masked is text else masked.encode(wide)


def _with(item: Any, payload: Any, headers: Any) -> Any:
    clean = copy.copy(item)
    clean.payload, clean.headers = payload, headers
    return clean
