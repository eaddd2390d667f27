"""The base of all frozen values, tried on the simplest of them."""

import copy
import pickle

import pytest

from redact import Match
from redact._frozen import integer_fault

MATCH = Match(2, 9, "jwt", "jwt", "format")


def test_values_are_equal_when_type_and_fields_are():
    assert Match(2, 9, "jwt", "jwt", "format") == MATCH
    assert Match(2, 8, "jwt", "jwt", "format") != MATCH
    assert MATCH != (2, 9, "jwt", "jwt", "format")
    assert len({MATCH, Match(2, 9, "jwt", "jwt", "format")}) == 1


def test_a_field_cannot_be_set_or_deleted_and_the_error_names_it():
    with pytest.raises(AttributeError, match="Match is frozen: make a new one instead of setting 'end'"):
        MATCH.end = 3
    with pytest.raises(AttributeError, match="'end' cannot be deleted"):
        del MATCH.end
    with pytest.raises(AttributeError):
        MATCH.other = 1
    assert MATCH.end == 9


def test_copies_and_pickles_are_equal():
    assert copy.copy(MATCH) == MATCH
    assert copy.deepcopy(MATCH) == MATCH
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(MATCH, protocol)) == MATCH  # noqa: S301 - dumped on the same line


def test_replace_makes_a_changed_value_and_leaves_the_old_one():
    assert MATCH.__replace__(end=5) == Match(2, 5, "jwt", "jwt", "format")
    assert MATCH.end == 9


def test_repr_names_every_field():
    assert repr(MATCH) == "Match(start=2, end=9, kind='jwt', rule='jwt', net='format')"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, None),
        (9, None),
        (0, "must be from 1 to 9"),
        (10, "must be from 1 to 9"),
        (True, "must be an int, not bool"),
        (1.0, "must be an int, not float"),
        ("1", "must be an int, not str"),
        (None, "must be an int, not NoneType"),
    ],
)
def test_whole_numbers_are_checked_with_bounds(value, expected):
    assert integer_fault(value, 1, 9) == expected
