"""United matches and their masks (section 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oracle.commands import command_options
from oracle.formats import RANKS, formats
from oracle.judging import keyed
from oracle.live import live_matches
from oracle.names import Table, key_table
from oracle.schemes import data_sources, key_blocks, missing_keys, schemes, user_info
from oracle.words import Found, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NETS = {"live": 0, "format": 1, "key": 2}


def unite(found: Iterable[Found]) -> list[Found]:
    """Section 6."""
    united: list[Found] = []
    for f in sorted(
        found, key=lambda f: (f.start, NETS[f.net], f.start - f.end, RANKS.get(f.rule, len(RANKS)))
    ):
        if united and f.start <= united[-1].end:
            united[-1] = replace(united[-1], end=max(united[-1].end, f.end))
        else:
            united.append(f)
    return united


def outside_masks(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Section 1: "Matches never begin or end inside a mask"."""
    masks = masks_in(text)
    for f in found:
        if any(start <= f.start and f.end <= end for start, end in masks):
            continue
        if f.net != "live" and any(start <= f.start < end and f.start != start for start, end in masks):
            continue
        starts = [start for start, end in masks if start < f.start < end]
        ends = [end for start, end in masks if start < f.end < end]
        yield replace(f, start=(starts or [f.start])[0], end=(ends or [f.end])[0])


def matches(
    text: str, live: Iterable[tuple[str, str]] = (), names: Table | None = None
) -> list[tuple[int, int, str, str, str]]:
    """United matches as (start, end, kind, rule, net). `live` holds (value, kind)."""
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
    ]
    return [(f.start, f.end, f.kind, f.rule, f.net) for f in unite(outside_masks(text, found))]


def masked(text: str, live: Iterable[tuple[str, str]] = (), names: Table | None = None) -> str:
    """The text with `[REDACTED:kind]` in place of each match."""
    out, at = [], 0
    for start, end, kind, _, _ in matches(text, live, names):
        out += [text[at:start], f"[REDACTED:{kind}]"]
        at = end
    return "".join(out) + text[at:]
