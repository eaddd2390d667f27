"""United matches and their masks (section 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.blocks import key_blocks
from oracle.commands import command_options
from oracle.formats import RANKS, formats
from oracle.judging import keyed
from oracle.live import live_matches
from oracle.names import Table, key_table
from oracle.own import own_matches
from oracle.schemes import data_sources, missing_keys, schemes, user_info
from oracle.words import Found, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redact import Rule

NETS = {"live": 0, "format": 1, "key": 2}


def unite(found: Iterable[Found], own: Iterable[Rule] = ()) -> list[Found]:
    """Section 6."""
    ranks = RANKS | {rule.id: len(RANKS) + number for number, rule in enumerate(own, 1)}
    united: list[Found] = []
    for f in sorted(
        found, key=lambda f: (f.start, NETS[f.net], f.start - f.end, ranks.get(f.rule, len(RANKS)))
    ):
        if united and f.start <= united[-1].end:
            united[-1] = replace(united[-1], end=max(united[-1].end, f.end))
        else:
            united.append(f)
    return united


def outside_masks(text: str, found: Iterable[Found], own: Iterable[Rule] = ()) -> Iterator[Found]:
    """Section 1: "Matches never begin or end inside a mask"."""
    masks = masks_in(text)
    widened = {rule.id for rule in own}
    for f in found:
        begins_inside = any(start < f.start < end for start, end in masks)
        if begins_inside and f.net != "live" and f.rule not in widened:
            continue
        starts = [start for start, end in masks if start < f.start < end]
        ends = [end for start, end in masks if start < f.end < end]
        start, end = (starts or [f.start])[0], (ends or [f.end])[0]
        if not is_of_masks(start, end, masks):
            yield replace(f, start=start, end=end)


def is_of_masks(start: int, end: int, masks: Iterable[tuple[int, int]]) -> bool:
    """Whether a range that begins and ends at edges of masks covers nothing but masks."""
    for begin, stop in masks:
        start = stop if begin == start < end else start
    return start >= end


def matches(
    text: str, live: Iterable[tuple[str, str]] = (), names: Table | None = None, own: Iterable[Rule] = ()
) -> list[tuple[int, int, str, str, str]]:
    """United matches as (start, end, kind, rule, net). `live` holds (value, kind); `own` are rules."""
    names = key_table() if names is None else names
    found = [
        *live_matches(text, live, names),
        *formats(text),
        *schemes(text),
        *user_info(text),
        *key_blocks(text),
        *data_sources(text),
        *missing_keys(text),
        *command_options(text),
        *keyed(text, names),
        *own_matches(text, own),
    ]
    united = unite(outside_masks(text, found, own), own)
    return [(f.start, f.end, f.kind, f.rule, f.net) for f in united]


def masked(text: str, live: Iterable[tuple[str, str]] = (), names: Table | None = None) -> str:
    """The text with `[REDACTED:kind]` in place of each match."""
    out, at = [], 0
    for start, end, kind, _, _ in matches(text, live, names):
        out += [text[at:start], f"[REDACTED:{kind}]"]
        at = end
    return "".join(out) + text[at:]
