"""The walk over objects: what the oracle masks, nothing changed in place, nothing raised."""

from __future__ import annotations

import copy
from collections import OrderedDict, UserDict, deque, namedtuple
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import fakes
import pytest
import reference
from hypothesis import given, strategies as st
from properties import pieces
from properties.test_matcher import CORE, LIVE_CORE

from redact import _native


class BrokenError(RuntimeError):
    """Raised by everything that is broken on purpose."""


class Broken:
    """Raises whatever is asked of it."""

    def __repr__(self) -> str:
        raise BrokenError

    __str__ = __repr__
    __iter__ = __repr__
    __len__ = __repr__
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        raise BrokenError

    def __getattr__(self, name: str) -> Any:
        raise BrokenError


class BrokenDict(dict):
    """A mapping whose methods raise."""

    def items(self):
        raise BrokenError

    keys = values = __iter__ = __len__ = items


@dataclass
class Login:
    """A dataclass with a secret in it."""

    user: Any
    password: Any = field(repr=False)


Pair = namedtuple("Pair", "name value")  # noqa: PYI024 -- the untyped sort has a walk of its own

wrapped = st.recursive(
    pieces.leaves,
    lambda inner: st.one_of(
        st.dictionaries(pieces.keys, inner, max_size=3),
        st.lists(inner, max_size=3),
        st.builds(Login, inner, inner),
        st.builds(Pair, st.sampled_from(pieces.NAMES), inner),
        st.builds(OrderedDict, st.dictionaries(pieces.keys, inner, max_size=2)),
        st.builds(UserDict, st.dictionaries(pieces.keys, inner, max_size=2)),
        st.builds(MappingProxyType, st.dictionaries(pieces.keys, inner, max_size=2)),
        st.builds(deque, st.lists(inner, max_size=2)),
        st.builds(BrokenDict, st.dictionaries(pieces.keys, inner, max_size=2)),
        st.builds(Broken),
        st.builds(ValueError, inner),
    ),
    max_leaves=6,
)


@given(pieces.trees)
def test_the_walk_masks_what_the_oracle_masks(tree):
    assert reference.value(tree) == CORE.value(tree)


@given(pieces.trees)
def test_the_argument_is_never_changed(tree):
    before = copy.deepcopy(tree)
    LIVE_CORE.value(tree)
    assert before == tree


@given(pieces.trees)
def test_a_clean_tree_comes_back_as_the_same_object(tree):
    done = CORE.value(tree)
    if done == tree and reference.value(tree) == tree:
        assert done is tree


@given(pieces.trees)
def test_walking_twice_changes_nothing_more(tree):
    once = CORE.value(tree)
    assert once == CORE.value(once)
    assert CORE.value(once) is once


@given(wrapped)
def test_no_object_makes_the_walk_raise(tree):
    LIVE_CORE.value(tree)


LONG_LIVE = _native.LiveTable()
"""Values of which fragments count, and no short one: those make a text quicker to tell."""
LONG_LIVE_CORE = _native.Core(live=LONG_LIVE)
for _value, _kind in pieces.LIVE:
    if len(_value) >= 16:
        LONG_LIVE.pin(_value, _kind, None)

many_texts = st.lists(st.one_of(pieces.texts, pieces.live_texts, st.just("order shipped")), max_size=40)


@given(many_texts, st.sampled_from([CORE, LIVE_CORE, LONG_LIVE_CORE]))
def test_texts_that_are_looked_at_together_are_masked_as_each_alone(texts, core):
    alone = [core.text(text) for text in texts]
    event = {f"field_{at}": text for at, text in enumerate(texts)}
    for _ in range(2):  # the second time the keys are known
        assert core.value(event) == {f"field_{at}": text for at, text in enumerate(alone)}
    items = [0, 1, *(f" {text}" for text in texts)]
    assert core.value(items) == [0, 1, *(core.text(f" {text}") for text in texts)]
    assert core.value(tuple(items)) == tuple(core.value(items))
    mixed = {f"field_{at}": [text, at, 2.5] if at % 3 else text for at, text in enumerate(texts)}
    assert list(core.value(mixed).values()) == [core.value(value) for value in mixed.values()]


PLAIN = [f"part_{number}" for number in range(12)]
"""Keys that ask nothing, and that the cores know from the first example on."""
small = st.one_of(
    pieces.texts, st.just("order shipped"), st.just("-v"), st.sampled_from(pieces.NAMES), st.integers(0, 99)
)
nested = st.recursive(
    st.one_of(small, st.just(2.5), st.none()),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from(PLAIN), inner, max_size=9),
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=4).map(tuple),
    ),
    max_leaves=60,
)


@given(st.dictionaries(st.sampled_from(PLAIN), nested, min_size=4), st.sampled_from([CORE, LIVE_CORE]))
def test_what_lies_in_containers_is_masked_wherever_it_waits(tree, core):
    core.value(dict.fromkeys(PLAIN, 1))  # from now on the keys are known
    assert core.value(tree) == {key: core.value({key: value})[key] for key, value in tree.items()}
    if core is CORE:
        assert core.value(tree) == reference.value(tree)
        done = core.value(tree)
        assert (done is tree) == (done == tree)


@pytest.mark.parametrize("wrap", [list, tuple, dict])
@pytest.mark.parametrize("count", [1, 15, 16, 17, 40])
def test_one_secret_among_many_containers_is_masked(wrap, count):
    fake = fakes.Maker(11).fake("github-token")

    def part(text: str) -> Any:
        return dict(zip(PLAIN, (text, "y", 1), strict=False)) if wrap is dict else wrap(("x", text, 1))

    def tree(place: int) -> dict[str, Any]:
        return {
            key: [part(f"got {fake}" if place == at else "items read") for at in range(count)]
            for key in ("a", "b")
        }

    core = _native.Core()
    core.value(dict.fromkeys([*PLAIN, "a", "b"], 1))
    clean = tree(-1)
    assert core.value(clean) is clean
    for place in range(count):
        leaky = tree(place)
        done = core.value(leaky)
        assert fake in repr(leaky)
        assert fake not in repr(done)
        assert repr(done) == repr(leaky).replace(fake, "[REDACTED:github_token]")


def test_a_cap_counts_what_lies_in_containers_once():
    texts = {"a": ["x", "y", "password=hunter2x"], "b": {"a": "x", "b": 1}, "c": ["x"] * 20}
    values = 1 + 1 + 3 + 1 + 2 + 1 + 20
    for most, capped in [(values, False), (values - 1, True)]:
        core = _native.Core(max_nodes=most)
        core.value({"a": 1, "b": 1, "c": 1})
        done = core.value(texts)
        assert ("[REDACTED:depth]" in repr(done)) is capped
        assert done["a"][2] == "password=[REDACTED:password]"


def test_containers_within_each_other_are_entered_as_deep_as_the_cap_says():
    deep: Any = "password=hunter2x"
    for _ in range(5):
        deep = {"a": "x", "b": deep}
    for depth, capped in [(5, False), (4, True)]:
        core = _native.Core(max_depth=depth)
        core.value({"a": 1, "b": 1})
        for tree in (deep, {"a": deep["b"], "b": 1}):
            done = repr(core.value(tree))
            assert ("[REDACTED:depth]" in done) is capped
            assert "hunter2x" not in done
    clean: Any = "x"
    for _ in range(5):
        clean = {"a": "x", "b": clean}
    assert "[REDACTED:depth]" in repr(_native.Core(max_depth=4).value(clean))


def test_a_tree_that_holds_itself_ends():
    tree: dict[str, Any] = {"password": "hunter2"}
    tree["self"] = [tree]
    done = CORE.value(tree)
    assert done["password"] == "[REDACTED:password]"
    assert "hunter2" not in repr(done)
