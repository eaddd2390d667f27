"""A value that stands many times in one text is counted as often, in whichever form the text is."""

import random

import pytest

import redact
from redact import Partial, Policy, Redactor
from redact._ledger import ledger

TEXTS = {
    "text": str,
    "another alphabet's text": lambda text: f"\u03b1 {text}",
    "text beyond ASCII": lambda text: f"\u00e4 {text}",
    "bytes": str.encode,
    "large text": lambda text: text + "\n" + "a b " * (1 << 18),
    "large bytes": lambda text: (text + "\n" + "a b " * (1 << 18)).encode(),
    "field": lambda text: {"a": [text]},
}
MASKS = {"as ever": {}, "each value's own": {"github_token": Partial(4)}}


def _redacted(redactor, value):
    return redactor.data(value).decode() if isinstance(value, bytes) else str(redactor.value(value))


@pytest.mark.parametrize("masks", MASKS)
@pytest.mark.parametrize("form", TEXTS)
def test_each_value_of_a_text_is_counted_as_often_as_it_stands_there(form, masks, fake, github_token):
    rng = random.Random(f"{form} {masks}")
    values = [github_token(1), github_token(2), "glp" + "at-" + fake(20)]
    order = [value for _ in range(30) for value in [rng.choice(values)] * rng.choice((1, 1, 2, 9))]
    text = " ".join(order)
    masked = _redacted(Redactor(Policy(masks=MASKS[masks])), TEXTS[form](text))
    assert not any(value in masked for value in values)
    assert sorted(entry.count for entry in ledger().entries()) == sorted(map(order.count, values))


def test_what_an_exception_holds_in_several_places_counts_as_often_as_one_of_them_shows_it(github_token):
    error = ValueError(f"{github_token(1)} {github_token(1)} {github_token(2)}")
    error.one, error.more = github_token(1), f"{github_token(2)} {github_token(2)} {github_token(2)}"
    Redactor().value(error)
    assert sorted(entry.count for entry in ledger().entries()) == [2, 3]


def test_on_leak_hears_of_each_of_them(github_token):
    seen = []
    ledger().on_leak = seen.append
    redact.text(" ".join([github_token(1)] * 3 + [github_token(2)] + [github_token(1)]))
    assert sorted(entry.count for entry in seen) == [1, 4, 4, 4, 4]
