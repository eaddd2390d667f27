"""The walk over objects: what the oracle masks, nothing changed in place, nothing raised."""

from __future__ import annotations

import copy
from collections import OrderedDict, UserDict, deque, namedtuple
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

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


def test_a_tree_that_holds_itself_ends():
    tree: dict[str, Any] = {"password": "hunter2"}
    tree["self"] = [tree]
    done = CORE.value(tree)
    assert done["password"] == "[REDACTED:password]"
    assert "hunter2" not in repr(done)
