"""redact beside other packages and beside the limits, in one run; and the curves that the plots show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

import orjson
from budgets import row
from cases import (
    LOG_TEXT,
    MB,
    TEXTS,
    WORST,
    clean_events,
    events_with_secrets,
    live_values,
    log_text,
    log_text_with_secrets,
)
from peers import PEERS, Hyperscan
from timing import Measured, each, seconds, speed_ratio

import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from budgets import Row
    from peers import Peer
    from timing import Run

_SLOWEST = 0.3
"""Seconds that one call of a slow peer may take: of its texts fewer symbols are timed."""
_JUDGED = 300_000
"""Symbols of the text whose lines are counted."""
_SAME = bytes(range(256))


@dataclass(frozen=True)
class PeerRow:
    """What a package costs, and what it did with the lines.

    Attributes:
        name: The package.
        version: Its version; empty if it is not there, and then there is nothing else.
        clean_event: Microseconds for a clean event.
        leaky_event: Microseconds for an event with three secrets.
        text: Megabytes of log text a second.
        leaky_text: The same with a secret in one line of a hundred.
        found: Lines with a secret that it changed, of a hundred.
        damaged: Lines without one that it changed, of a hundred thousand.
        fault: Why there is nothing.
    """

    name: str
    version: str = ""
    clean_event: float | None = None
    leaky_event: float | None = None
    text: float | None = None
    leaky_text: float | None = None
    found: float | None = None
    damaged: float | None = None
    fault: str = ""


@dataclass(frozen=True)
class LimitRow:
    """What something simpler costs: microseconds for an event, or megabytes a second of the log text."""

    name: str
    microseconds: float | None = None
    megabytes_a_second: float | None = None


@dataclass(frozen=True)
class Curve:
    """A line of a plot: (x, y) in the plot's units."""

    plot: str
    name: str
    points: tuple[tuple[float, float], ...]


def peers() -> Iterator[PeerRow]:
    """Each package with the same events and texts, which it has not seen before."""
    for peer in PEERS:
        if not peer.version:
            yield PeerRow(peer.name, fault="not installed")
            continue
        try:
            yield _measured(peer)
        except Exception as error:  # noqa: BLE001 - a peer that fails is a row that says so
            yield PeerRow(peer.name, peer.version, fault=f"failed with {type(error).__name__}")


def hyperscan() -> Iterator[Row]:
    """The log text, searched by Hyperscan with the same patterns."""
    try:
        search = Hyperscan()
    except ImportError:
        yield row("Hyperscan", Measured.of([0.0]), "hyperscan is not installed")
        return
    text = LOG_TEXT.make(0, LOG_TEXT.size).value
    data = text.encode()
    core = _core()
    found = speed_ratio(5, lambda _: (lambda: core.text(text), lambda: search(data)))
    yield row("Hyperscan", found, f"{search.count} patterns")


def limits() -> Iterator[LimitRow]:
    """What nothing can be quicker than, and what people compare with."""
    events = clean_events(11, 512).value
    core = _core()
    calls: dict[str, Callable[..., object]] = {
        "an empty native call": id,
        "orjson.dumps": orjson.dumps,
        "redact, the walk of the event": core.value,
    }
    for name, call in calls.items():
        yield LimitRow(name, microseconds=_microseconds(call, events))
    text = LOG_TEXT.make(5, LOG_TEXT.size).value
    data = text.encode()
    runs: dict[str, Run] = {
        "memchr of an absent byte": partial(data.find, b"\x00"),
        "bytes.translate": partial(data.translate, _SAME),
        "redact, one call for the text": partial(core.text, text),
    }
    for name, run in runs.items():
        speed = len(data) / median(seconds(run) for _ in range(5)) / 1e6
        yield LimitRow(name, megabytes_a_second=speed)


def curves() -> Iterator[Curve]:
    """Speed by kind of text, by the number of live secrets, and time by size for the worst inputs."""
    core = _core()
    kinds = []
    for index, case in enumerate(TEXTS):
        text = case.make(21, 4 * MB).value
        kinds.append((float(index), len(text) / _shortest(partial(core.text, text)) / 1e6))
    yield Curve("kinds", "redact", tuple(kinds))

    text = log_text(22, 4 * MB).value
    live = redact.LiveSecrets()
    beside = redact.Redactor(live=live).core
    values = live_values(3, 100_000)
    points = []
    added = 0
    for count in (0, 10, 100, 1_000, 10_000, 100_000):
        each(partial(live.add, kind="token"), values[added:count])()
        added = count
        points.append((float(max(count, 1)), len(text) / _shortest(partial(beside.text, text)) / 1e6))
    yield Curve("live", "log text", tuple(points))

    for worst in (case for case in WORST if not case.live):
        sizes = [MB >> 4, MB >> 2, MB]
        texts = [worst.make(size).value for size in sizes]
        times = [(len(text) / 1024, 1000 * _shortest(partial(core.text, text))) for text in texts]
        yield Curve("worst", worst.name, tuple(times))


def _measured(peer: Peer) -> PeerRow:
    clean_event = leaky_event = text = leaky_text = found = damaged = None
    if peer.event:
        mask = peer.event()
        clean_event, leaky_event = (
            _microseconds(mask, make(7, 256).value) for make in (clean_events, events_with_secrets)
        )
    if peer.text:
        mask = peer.text()
        size = _timed_size(mask)
        text, leaky_text = (
            len(made) / _shortest(partial(mask, made)) / 1e6
            for made in (log_text(8, size).value, log_text_with_secrets(8, size).value)
        )
        found, damaged = _judged(mask)
    return PeerRow(peer.name, peer.version, clean_event, leaky_event, text, leaky_text, found, damaged)


def _judged(mask: Callable[[Any], Any]) -> tuple[float, float]:
    """Changed lines: of a hundred with a secret, and of a hundred thousand without one."""
    own = _core()
    leaky = [line for line in log_text_with_secrets(9, _JUDGED).value.splitlines() if own.text(line) != line]
    clean = log_text(10, _JUDGED).value.splitlines()
    found, damaged = (sum(mask(line) != line for line in lines) for lines in (leaky, clean))
    return 100 * found / len(leaky), 100_000 * damaged / len(clean)


def _timed_size(mask: Callable[[Any], Any]) -> int:
    sample = log_text(6, MB // 16).value
    cost = seconds(partial(mask, sample), process_time) or 1e-9
    return int(min(8 * MB, max(MB // 16, len(sample) * _SLOWEST / cost)))


def _shortest(run: Run) -> float:
    return min(seconds(run, process_time) for _ in range(3))


def _microseconds(mask: Callable[[Any], Any], events: list[Any]) -> float:
    return median(seconds(each(mask, events), process_time) for _ in range(5)) / len(events) * 1e6


def _core() -> Any:
    return redact.Redactor(live=redact.LiveSecrets()).core
