"""The walk: what it remembers of keys, what it does when the tree changes under it, and its caps."""

from __future__ import annotations

import random
import sys

import pytest

import redact
from redact import LiveSecrets, Policy, Redactor


@pytest.fixture
def redactor():
    return Redactor(live=LiveSecrets())


NAMES = ("password", "access_token", "x-api-key", "acme_client_secret", "authorization")
LENGTHS = (0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 60)


def test_keys_that_were_met_before_are_judged_as_by_a_redactor_that_meets_them_first(redactor):
    rng = random.Random(7)
    for _ in range(3):
        for at in range(2_000):
            name = rng.choice(("", *NAMES)) + "".join(rng.choices("abcXYZ_019-", k=rng.choice(LENGTHS)))
            event = {name: f"value number {at}", "n": at}
            assert redactor.value(event) == Redactor(live=LiveSecrets()).value(event), name
    assert redactor.value({"password": "Zq8-Lw2x"}) == {"password": "[REDACTED:password]"}


def test_one_redactor_never_takes_one_key_for_another(redactor):
    keys = [
        f"{word}{number:x}" for word in ("a", "user_", "request_id_", "x" * 20) for number in range(3_000)
    ]
    for key in keys:
        redactor.value({key: 1})
    for key in keys[::50]:
        for name in NAMES:
            masked = redactor.value({f"{key}_{name}": "k7Q2mZ9xV4bN8pL3"})
            assert masked[f"{key}_{name}"].startswith("[REDACTED:"), key


def test_a_key_that_becomes_a_live_secret_after_it_was_met_is_masked(redactor, fake):
    key = fake(24)
    event = {key: 1}
    assert redactor.value(event) is event, "the control: unknown, it stays"
    redactor.live.add(key, kind="session")
    assert redactor.value(event) == {"[REDACTED:session]": 1}


def test_a_key_that_was_free_of_the_live_secrets_of_then_is_asked_for_those_of_now(redactor, fake):
    key = fake(24)
    event = {key: 1, "text": "nothing"}
    for number in range(3):
        redactor.live.add(fake(40, seed=number), kind="access_token")
        assert redactor.value(event) is event
        assert redactor.value(event) is event, "known, and known to be free"
    redactor.live.add(key, kind="session")
    assert redactor.value(event) == {"[REDACTED:session]": 1, "text": "nothing"}
    redactor.live.discard(key)
    assert redactor.value(event) is event


def test_policies_do_not_share_what_they_know_of_keys():
    first = Redactor(live=LiveSecrets())
    second = Redactor(Policy(key_names=["shoe_size"]), live=LiveSecrets())
    event = {"shoe_size": "forty-two and a half"}
    assert first.value(event) is event
    assert second.value(event) == {"shoe_size": "[REDACTED:shoe_size]"}
    assert first.value(event) is event


class Subclass(dict):
    """A mapping of which the type runs code of its own as it is looked at."""

    def __init__(self, meddle):
        super().__init__(token="k7Q2mZ9xV4bN8pL3k7Q2")
        self.meddle = meddle

    def __copy__(self):
        self.meddle()
        return Subclass(self.meddle)


CHANGES = {
    "grow": lambda event: event.update({f"more_{at}": at for at in range(5_000)}),
    "shrink": lambda event: event.pop("key_40"),
    "clear": lambda event: event.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_dict_that_changes_while_it_is_walked_gives_an_error_but_no_crash(redactor, change):
    event = {f"key_{at}": [str(at), {}] for at in range(50)}
    event["key_3"] = [Subclass(lambda: change(event))]
    with pytest.raises(RuntimeError, match="changed while it was read"):
        redactor.value(event)


def test_values_that_are_exchanged_while_a_dict_is_walked_do_no_harm(redactor):
    event = {f"key_{at}": [str(at), {}] for at in range(50)}
    event["key_3"] = [Subclass(lambda: event.update(dict.fromkeys(event, object())))]
    assert redactor.value(event)["key_3"][0]["token"] == "[REDACTED:token]"


@pytest.mark.parametrize(
    "change", [list.clear, lambda items: items.extend(range(10_000)), lambda items: items.pop()]
)
def test_a_list_that_changes_while_it_is_walked_gives_an_error_but_no_crash(redactor, change):
    items: list = ["one", "two", "three"]
    items.insert(1, Subclass(lambda: change(items)))
    with pytest.raises(RuntimeError, match="changed while it was read"):
        redactor.value(items)


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5])
def test_the_cap_of_nodes_counts_plain_values_too(most):
    values = ["a", 2, None, "d"]
    masked = Redactor(Policy(max_nodes=most), live=LiveSecrets()).value(values)
    assert masked == values[: most - 1] + ["[REDACTED:depth]"] * (5 - most)


def test_what_is_clean_costs_no_references(redactor):
    event = {"event": "login", "user": {"name": "ada"}, "tags": ["a", ("b", "c")], "n": 1}
    held = [event, event["user"], event["tags"], event["tags"][1], event["event"]]
    before = [sys.getrefcount(value) for value in held]
    for _ in range(50):
        assert redactor.value(event) is event
    assert [sys.getrefcount(value) for value in held] == before


def test_what_is_masked_costs_no_references_of_the_original(redactor):
    inner = {"password": "Zq8-Lw2x-Tt19", "note": "kept"}
    event = {"inner": inner, "list": [inner, "x"], "pair": ("password", "Zq8-Lw2x-Tt19")}
    held = [event, inner, event["list"], event["pair"]]
    before = [sys.getrefcount(value) for value in held]
    for _ in range(50):
        assert "Zq8" not in repr(redactor.value(event))
    redact.ledger().clear()
    assert [sys.getrefcount(value) for value in held] == before


@pytest.mark.parametrize("before", ["event", "access_token"])
@pytest.mark.parametrize("name", [b"password", "password\u2002", "pass\u0142word_password"])
def test_a_key_that_is_no_plain_text_is_judged_by_itself(redactor, before, name):
    event = {before: None, name: "Zq8-Lw2x-Tt19", 0: "note", "more": "note", ("a", 1): "note"}
    masked = redactor.value(event)
    assert masked == {**event, name: "[REDACTED:password]"}
