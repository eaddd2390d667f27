"""What comes with many values and never changes is judged once, until a live secret comes or goes."""

from __future__ import annotations

import gc
import weakref

import pytest

import redact
from redact import LiveSecrets, Policy, Redactor


class Thing:
    """What two companions are to the core: their identity."""


@pytest.fixture
def redactor():
    return Redactor(live=LiveSecrets())


def beside(redactor, value, pair):
    return redactor.core.value_beside(value, *pair, "test")


def judge(redactor, held, pair):
    return redactor.core.companions(held, *pair, "test")


def test_nothing_is_done_beside_companions_that_nobody_has_judged(redactor, fake):
    value = {"password": fake(20)}
    assert beside(redactor, value, (Thing(), Thing())) is None


def test_beside_clean_companions_a_value_is_walked(redactor, fake):
    pair, held, clean = (Thing(), Thing()), ["scope", {"service.name": "acme"}], ["GET /", {"attempt": 1}]
    assert judge(redactor, held, pair) is held
    assert beside(redactor, clean, pair) is clean
    assert beside(redactor, {"password": fake(20)}, pair) == {"password": "[REDACTED:password]"}


def test_companions_are_known_by_both_of_them(redactor):
    first, second = Thing(), Thing()
    judge(redactor, [], (first, second))
    for pair in ((second, first), (first, first), (first, Thing()), (None, second)):
        assert beside(redactor, [1], pair) is None


def test_none_may_be_one_of_them(redactor):
    pair, value = (Thing(), None), [1]
    judge(redactor, [], pair)
    assert beside(redactor, value, pair) is value


@pytest.mark.parametrize("mode", ["mask", "observe"])
def test_those_that_hold_a_secret_are_judged_each_time(fake, mode):
    redactor = Redactor(Policy(mode=mode), live=LiveSecrets())
    pair, held = (Thing(), Thing()), {"password": fake(20)}
    masked = judge(redactor, held, pair)
    assert (masked is held) == (mode == "observe")
    assert beside(redactor, [1], pair) is None


def test_a_secret_that_becomes_live_is_found_in_companions_that_were_clean(redactor, fake):
    pair, held = (Thing(), Thing()), ["scope", fake(24)]
    assert judge(redactor, held, pair) is held
    assert beside(redactor, [1], pair) == [1]
    redactor.live.add(fake(24), kind="session")
    assert beside(redactor, [1], pair) is None
    assert judge(redactor, held, pair) == ["scope", "[REDACTED:session]"]


def test_a_secret_that_goes_asks_for_another_look(redactor, fake):
    pair = (Thing(), Thing())
    redactor.live.add(fake(24), kind="session")
    judge(redactor, ["scope"], pair)
    redactor.live.discard(fake(24))
    assert beside(redactor, [1], pair) is None


def test_policies_do_not_share_what_they_know_of_companions():
    pair, held = (Thing(), Thing()), {"shoe_size": "forty-two and a half"}
    first = Redactor(live=LiveSecrets())
    second = Redactor(Policy(key_names=["shoe_size"]), live=LiveSecrets())
    assert judge(first, held, pair) is held
    assert beside(second, [1], pair) is None
    assert judge(second, held, pair) == {"shoe_size": "[REDACTED:shoe_size]"}


def test_what_is_known_stays_alive_and_is_bounded(redactor):
    pairs = [(Thing(), Thing()) for _ in range(100)]
    for pair in pairs:
        judge(redactor, [], pair)
    known = [beside(redactor, [1], pair) is not None for pair in pairs]
    assert known == [False] * 68 + [True] * 32
    watched = [weakref.ref(pair[0]) for pair in pairs]
    del pairs, pair
    gc.collect()
    assert [ref() is not None for ref in watched] == known, "an address must not come back as another's"


def test_a_policy_that_is_off_lets_everything_pass(fake):
    core = Redactor(Policy(mode="off")).core
    value = {"password": fake(20)}
    assert core.value_beside(value, None, None, "test") is value
    assert core.companions(value, None, None, "test") is value


def test_an_empty_mapping_is_clean_wherever_it_stands():
    for value in ({"password": {}, "a": {}}, [{}, {}], ({},), {"token": [{}]}):
        assert redact.value(value) is value
