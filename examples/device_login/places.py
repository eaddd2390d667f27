"""The checked-in list of places (`places.toml`), and how to find each of them in what a run let out.

Text outputs are cut by regular expression. Spans are decoded from the protobuf bytes that the collector
got, into paths: `whoami/attributes/url.full` is a span's attribute,
`export/events/exception/exception.message` an event's, `refresh/links/replaces` a link's,
`whoami/resource/service.name` the resource's; and there are `whoami/name` and `whoami/status`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from readable import COLOUR, Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from login_run import LoginRun
    from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

LIST = Path(__file__).with_name("places.toml")
MASK = "[REDACTED"


@dataclass(frozen=True)
class Place:
    """One place where text leaves the program; the fields are those of `places.toml`."""

    group: str
    name: str
    about: str
    outputs: tuple[str, ...]
    pattern: re.Pattern[str]
    ledger: Mapping[str, str]
    only_terminal: bool = False


class Finding(Enum):
    """What was at a place."""

    READABLE = "readable"
    MASKED = "masked"
    CLEAN = "neither secret nor mask"
    MISSING = "not found"
    ABSENT = "not part of this run"


@dataclass(frozen=True)
class Look:
    """One place looked at in one run; `kinds` are those of the secrets that were readable there."""

    finding: Finding
    kinds: frozenset[str] = frozenset()


def places(version: tuple[int, ...] = sys.version_info[:2]) -> list[Place]:
    """The list, without what this version of Python cannot do."""
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    entries: list[dict[str, Any]] = toml.loads(LIST.read_text(encoding="utf-8"))["place"]
    return [
        Place(
            group=entry["group"],
            name=entry["name"],
            about=entry["about"],
            outputs=tuple(entry["in"]),
            pattern=re.compile(entry.get("find") or entry["span"], re.MULTILINE),
            ledger=entry["ledger"],
            only_terminal=entry.get("only") == "terminal",
        )
        for entry in entries
        if tuple(map(int, entry.get("python", "3.10").split("."))) <= version
    ]


def look(place: Place, texts: Mapping[str, str], run: LoginRun, search: Search) -> Look:
    """Says what could be read at a place in a run; `texts` are the run's, from `texts_of`."""
    if place.only_terminal and not run.setting.terminal:
        return Look(Finding.ABSENT)
    found = list(_cut(place, texts, run))
    if not found:
        return Look(Finding.MISSING)
    kinds = frozenset(leak.kind for text in found for leak in search.leaks(text))
    if kinds:
        return Look(Finding.READABLE, kinds)
    return Look(Finding.MASKED if any(MASK in text for text in found) else Finding.CLEAN)


def _cut(place: Place, texts: Mapping[str, str], run: LoginRun) -> Iterator[str]:
    for output in place.outputs:
        if output == "spans":
            yield from (text for path, text in texts.items() if place.pattern.fullmatch(path))
            continue
        name = "terminal" if run.setting.terminal and output in ("stdout", "stderr") else output
        for match in place.pattern.finditer(texts[name]):
            yield match[1] if place.pattern.groups else match[0]


def texts_of(run: LoginRun) -> dict[str, str]:
    """A run's outputs as text, without colours: one for each stream, file, and part of a span."""
    texts = {
        name: COLOUR.sub("", data.decode("utf-8", errors="replace")).replace("\r\n", "\n")
        for name, data in run.outputs.items()
        if not name.startswith("otlp/")
    }
    spans: defaultdict[str, list[str]] = defaultdict(list)
    for name, data in run.outputs.items():
        if name.startswith("otlp/"):
            for path, text in _parts(ExportTraceServiceRequest.FromString(data)):
                spans[path].append(text)
    return texts | {path: "\n".join(found) for path, found in spans.items()}


def _parts(request: ExportTraceServiceRequest) -> Iterator[tuple[str, str]]:
    for resource_spans in request.resource_spans:
        for span in (span for scope in resource_spans.scope_spans for span in scope.spans):
            yield f"{span.name}/name", span.name
            yield f"{span.name}/status", span.status.message
            yield from _attributes(f"{span.name}/attributes", span.attributes)
            yield from _attributes(f"{span.name}/resource", resource_spans.resource.attributes)
            for event in span.events:
                yield from _attributes(f"{span.name}/events/{event.name}", event.attributes)
            for link in span.links:
                yield from _attributes(f"{span.name}/links", link.attributes)


def _attributes(path: str, attributes: Iterable[KeyValue]) -> Iterator[tuple[str, str]]:
    for attribute in attributes:
        yield f"{path}/{attribute.key}", _text(attribute.value)


def _text(value: AnyValue) -> str:
    if value.HasField("array_value"):
        return "\n".join(_text(item) for item in value.array_value.values)
    return value.string_value if value.HasField("string_value") else str(value).strip()
