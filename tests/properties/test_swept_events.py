"""Events that a processor finds plainly clean at one look are those that the walk finds clean."""

from __future__ import annotations

from typing import Any

import fakes
import pytest
from hypothesis import given, strategies as st
from properties import pieces
from properties.test_matcher import core_with_live
from properties.test_rendered import mappings, numbers, plain_names, words

from redact import _native

CORES = [_native.Core(), core_with_live()]
NAMES = [f"part_{number}" for number in range(30)]
LENGTHS = [9, 66, 67, 68, 200]


class Processor(_native.Processor):
    """Tells what is left to Python."""

    def _redact_slowly(self, logger: Any, method: str, event: Any) -> Any:
        return "left to Python"


def both_ways(core: _native.Core, event: dict[str, Any]) -> None:
    """Compares the two ways; keys count as known after they were met."""
    walked = core.value(event)
    found = Processor(core)(None, "info", event)
    if "exc_info" in event:
        assert found == "left to Python"
        return
    assert walked == found
    assert (walked is event) == (found is event)


@pytest.mark.parametrize("core", CORES)
@given(mappings())
def test_both_ways_give_the_same(core, event):
    both_ways(core, event)


@pytest.mark.parametrize("core", CORES)
@given(
    st.dictionaries(st.one_of(plain_names, st.sampled_from(NAMES)), st.one_of(words(), numbers), min_size=1)
)
def test_both_ways_give_the_same_under_plain_names(core, event):
    both_ways(core, event)


@pytest.mark.parametrize("core", CORES)
@given(st.lists(st.one_of(pieces.texts, st.just("items read")), min_size=1, max_size=30))
def test_both_ways_give_the_same_with_more_texts_than_are_looked_at_together(core, texts):
    both_ways(core, dict(zip(NAMES, texts, strict=False)))


HEARD: list[Any] = []
TELLING = [
    _native.Core(report=lambda _, told: HEARD.append(told)),
    core_with_live(report=lambda _, told: HEARD.append(told)),
]
shapes = st.sampled_from([list, tuple, lambda value: {"level": value}, lambda value: [value, "x", 3]])


@st.composite
def simple_events(draw: st.DrawFn) -> dict[str, Any]:
    """An event of which most is simple, with secrets in it and under names, in containers too."""
    event = draw(mappings())
    for name in draw(st.lists(st.sampled_from(["Authorization", "access_token", "pin", *NAMES]), max_size=6)):
        value = draw(st.one_of(words(), pieces.fakes, numbers))
        event[name] = draw(shapes)([value, draw(words())]) if draw(st.integers(0, 3)) == 0 else value
    return event


@pytest.mark.parametrize("core", TELLING)
@given(simple_events())
def test_an_event_becomes_the_same_whether_all_of_it_is_gone_through_at_once_or_it_is_walked(core, event):
    # What stands in a list is walked, and keys count as known after they were met.
    core.value([event])
    HEARD.clear()
    walked, told = core.value([event])[0], HEARD.copy()
    HEARD.clear()
    found = core.value(event)
    assert walked == found
    assert (walked is event) == (found is event)
    assert told == HEARD


def spread(texts: list[str]) -> dict[str, Any]:
    """An event of three dicts within each other."""
    inner = {"user": dict(zip(NAMES, texts[2::3], strict=False)), "count": 3}
    return {
        **dict(zip(NAMES, texts[::3], strict=False)),
        "note": {**inner, "more": dict(zip(NAMES, texts[1::3], strict=False))},
    }


@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("count", [1, 16, 17, 30, 70])
def test_a_secret_is_masked_wherever_among_the_texts_it_is(core, length, count):
    fake = fakes.Maker(3).fake("github-token")
    clean = ["items read"] * count
    event = spread(clean)
    assert Processor(core)(None, "info", event) == event
    assert Processor(core)(None, "info", event) is event
    for at in range(count):
        texts = [*clean[:at], f"got {fake}".rjust(length, "."), *clean[at + 1 :]]
        found = Processor(core)(None, "info", spread(texts))
        assert fake in repr(spread(texts))
        assert fake not in repr(found)
        assert "[REDACTED:github_token]" in repr(found)


@pytest.mark.parametrize("core", CORES)
def test_a_secret_is_masked_however_deep_it_is(core):
    value = fakes.Maker(5).opaque(40)
    for depth in range(40):
        for event in ({"note": f"token={value}"}, {"access_token": value}, {f"token={value}": 1}):
            inner: dict[str, Any] = event
            for _ in range(depth):
                inner = {"note": inner, "count": 1}
            both_ways(core, inner)
            assert value in repr(inner)
            assert value not in repr(Processor(core)(None, "info", inner))


@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize("other", [["x"], ("x",), b"x", "ä", "€", {1}, {"ä": "x"}, {1: "x"}, object()])
def test_what_is_not_as_simple_is_walked(core, other):
    fake = fakes.Maker(3).fake("github-token")
    for event in ({"note": other, "path": "x"}, {"path": "x", "note": {"level": other}}):
        both_ways(core, event)
        leaky = {**event, "event": f"got {fake}"}
        both_ways(core, leaky)
        assert fake not in repr(Processor(core)(None, "info", leaky))


@pytest.mark.parametrize("core", CORES)
def test_a_dict_within_itself_ends(core):
    event: dict[str, Any] = {"event": "items read", "note": {"path": "x"}}
    event["note"]["again"] = event
    assert Processor(core)(None, "info", event) is event
    event["note"]["path"] = f"got {fakes.Maker(3).fake('github-token')}"
    found = Processor(core)(None, "info", event)
    assert found["note"]["path"] == "got [REDACTED:github_token]"


def test_caps_of_the_walk_hold():
    deep = {"note": {"note": {"note": {"path": "x"}}}}
    for core in (_native.Core(max_depth=2), _native.Core(max_nodes=3)):
        core.value({"note": 1, "path": 2})
        both_ways(core, deep)
        assert "[REDACTED:depth]" in repr(Processor(core)(None, "info", deep))


def test_a_live_secret_that_comes_later_is_found_under_keys_that_are_known():
    value = fakes.Maker(7).opaque(40)
    live = _native.LiveTable()
    core = _native.Core(live=live)
    event = {"event": "items read", "note": {"path": f"see {value}", value: 1}}
    both_ways(core, event)
    assert value in repr(Processor(core)(None, "info", event))
    live.pin(value, "token", None)
    assert value not in repr(Processor(core)(None, "info", event))
    live.discard(value)
    assert Processor(core)(None, "info", event) is event
