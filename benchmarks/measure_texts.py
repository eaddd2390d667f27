"""What texts cost: in bulk, by line, in chunks, beside live secrets, on several threads, at their worst."""

from __future__ import annotations

import random
import statistics
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from time import perf_counter
from typing import TYPE_CHECKING, Any

from budgets import WorstRow, row
from cases import (
    LOG_TEXT,
    LOG_TEXT_WITH_SECRETS,
    MB,
    OTHER_TEXTS,
    WORST,
    live_values,
    log_line,
    log_text,
    opaque,
)
from timing import Measured, each, seconds, speed_ratio, time_ratio

import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgets import Row
    from cases import Worst
    from timing import Run

_SAME = bytes(range(256))
_CHUNK = 4096
_ENDLESS = ("a", "QUJD", "token=", 'token="', "\\", "%25", '"', "[REDACTED")


def bulk() -> Iterator[Row]:
    """One call for a large text, and one for each of its lines."""
    core = _core()
    text = LOG_TEXT.make(0, LOG_TEXT.size).value
    yield row("log text", _against_translate(core, text, 11))

    others = {case.name: _against_translate(core, case.make(0, case.size).value, 7) for case in OTHER_TEXTS}
    slowest = min(others, key=lambda name: others[name].value)
    yield row("other text", others[slowest], f"slowest: {slowest}")

    leaky = LOG_TEXT_WITH_SECRETS.make(1, LOG_TEXT_WITH_SECRETS.size).value
    work = len(leaky) / len(text)
    found = speed_ratio(9, lambda _: (lambda: core.text(leaky), lambda: core.text(text)), work)
    yield row("text with secrets", found)

    def line_by_line(number: int) -> tuple[Run, Run]:
        whole = log_text(number, MB).value
        return each(core.text, whole.splitlines(keepends=True)), lambda: core.text(whole)

    yield row("lines", speed_ratio(15, line_by_line))


def wide_texts() -> Iterator[Row]:
    """Texts whose characters take two and four bytes."""
    core = _core()
    found = {}
    for name, sign in (("UCS-2", "\u20ac"), ("UCS-4", "\U0001f511")):

        def runs(number: int, sign: str = sign) -> tuple[Run, Run]:
            plain = log_text(number, 2 * MB).value
            wide = plain.replace("GET", f"G{sign}T")  # as many code points
            return lambda: core.text(wide), lambda: core.text(plain)

        found[name] = time_ratio(9, runs)
    slower = max(found, key=lambda name: found[name].value)
    yield row("wide strings", found[slower], f"slower: {slower}")


def threads() -> Iterator[Row]:
    """Four threads and many texts: of a few, where the system puts the threads would decide."""
    core = _core()
    texts = [log_text(seed, MB).value for seed in range(32)]
    with ThreadPoolExecutor(4) as pool:
        runs = each(core.text, texts), lambda: list(pool.map(core.text, texts))
        found = time_ratio(15, lambda _: runs, clock=perf_counter)
    yield row("threads", found, f"{cpu_count()} processors")


def streams() -> Iterator[Row]:
    """Text in chunks; what is held back of it."""
    core = _core()
    text = LOG_TEXT.make(2, LOG_TEXT.size).value
    chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    found = speed_ratio(9, lambda _: (each(core.incremental().feed, chunks), lambda: core.text(text)))
    yield row("stream", found)

    stream = core.incremental()
    most = 0
    for at in range(0, 4 * MB, 997):  # an odd size, so that the cuts fall everywhere
        stream.feed(text[at : at + 997])
        most = max(most, stream.held)
    yield row("held", Measured.of([most]))

    growth = {
        piece: (_held_of(core, piece, 4 * MB) + 1) / (_held_of(core, piece, MB) + 1) for piece in _ENDLESS
    }
    yield row("endless line", Measured.of([max(growth.values())]))


def live_secrets() -> Iterator[Row]:
    """Many exact values: scans beside them, and what one more costs."""
    text = LOG_TEXT.make(3, LOG_TEXT.size).value
    plain = _core()
    values = live_values(0, 100_000)
    live = redact.LiveSecrets()
    core = redact.Redactor(live=live).core
    growing = seconds(_adds(live, values[:10_000]))
    yield row("10,000 live", speed_ratio(5, lambda _: (lambda: core.text(text), lambda: plain.text(text))))

    def add_and_scan(value: str, line: str) -> None:
        live.add(value, kind="token")
        core.text(line)

    rng = random.Random(5)
    adds, discards, both = [], [], []
    for _ in range(9):
        new = [opaque(rng) for _ in range(1000)]
        lines = [log_line(rng) for _ in new]
        adds.append(1000 * seconds(_adds(live, new)))
        discards.append(1000 * seconds(each(live.discard, new)))
        both.append(1000 * seconds(each(add_and_scan, new, lines)))
        each(live.discard, new)()
    yield row("add", Measured.of(adds))
    yield row("discard", Measured.of(discards))
    yield row("add and scan", Measured.of(both))

    growing += seconds(_adds(live, values[10_000:]))
    yield row("add, growing", Measured.of([growing / len(values) * 1e6]))
    yield row("100,000 live", speed_ratio(3, lambda _: (lambda: core.text(text), lambda: plain.text(text))))


def worst_inputs() -> Iterator[Row | WorstRow]:
    """Texts made to be slow: their speed, and how their time grows when they are four times as long."""
    text = log_text(4, 4 * MB).value
    cores = {live: _core(live) for live in {worst.live for worst in WORST}}
    found = [_worst(cores[worst.live], cores[0], worst, text) for worst in WORST]
    # Of seventy the steepest is most often so by noise: it is measured again, for longer, until one stays so.
    again: set[int] = set()
    while (at := max(range(len(found)), key=lambda number: found[number].growth)) not in again:
        again.add(at)
        found[at] = _worst(cores[WORST[at].live], cores[0], WORST[at], text, rounds=15)
    steepest = found[at]
    slowest = min(found, key=lambda worst: worst.of_bulk)
    yield row("growth", Measured.of([steepest.growth]), f"steepest: {steepest.name}")
    yield row("worst speed", Measured.of([slowest.of_bulk]), f"slowest: {slowest.name}")
    yield from found


def _adds(live: redact.LiveSecrets, values: list[str]) -> Run:
    """Adds values as an app does: `each` of a `partial` with a keyword takes a tenth of the time."""

    def run() -> None:
        for value in values:
            live.add(value, kind="token")

    return run


def _against_translate(core: Any, text: str, rounds: int) -> Measured:
    data = text.encode()
    return speed_ratio(rounds, lambda _: (lambda: core.text(text), lambda: data.translate(_SAME)))


def _worst(core: Any, plain: Any, worst: Worst, text: str, rounds: int = 5) -> WorstRow:
    small, large = worst.make(MB // 16).value, worst.make(MB // 4).value
    times = [
        (
            seconds(lambda: core.text(small)),
            seconds(lambda: core.text(large)),
            seconds(lambda: plain.text(text)),
        )
        for _ in range(rounds)
    ]
    # The shortest: a text that is one piece again and again is the same in each round, and the rest is noise.
    of_large, of_text = (min(column) for column in zip(*(pair[1:] for pair in times), strict=True))
    speed = len(large) / of_large
    # Of two that were timed one after the other: the two shortest may be of a quiet moment and of none.
    of_both = statistics.median(large_time / small_time for small_time, large_time, _ in times)
    growth = of_both * (4 * len(small) / len(large))  # sizes are whole pieces
    return WorstRow(worst.name, speed / 1e6, speed / (len(text) / of_text), growth)


def _core(live: int = 0) -> Any:
    table = redact.LiveSecrets()
    for value in live_values(1, live):
        table.add(value, kind="token")
    return redact.Redactor(live=table).core


def _held_of(core: Any, piece: str, size: int) -> int:
    """What a stream holds back of one endless line."""
    stream = core.incremental()
    chunk = piece * (_CHUNK // len(piece))
    for _ in range(size // _CHUNK):
        stream.feed(chunk)
    held: int = stream.held
    return held
