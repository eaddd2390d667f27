import pytest

from redact._kind import is_kind, kind_fault


@pytest.mark.parametrize("kind", ["a", "access_token", "oauth2", "a" * 64, "a_"])
def test_snake_case_is_a_kind(kind):
    assert is_kind(kind)
    assert kind_fault(kind) is None


@pytest.mark.parametrize(
    "kind", ["", "A", "accessToken", "2fa", "_a", "a-b", "a b", "ä", "a" * 65, "a\n", "a\0"]
)
def test_anything_else_is_none_and_the_fault_does_not_repeat_it(kind):
    assert not is_kind(kind)
    fault = kind_fault(kind)
    assert "must be snake_case" in fault
    assert len(kind) < 3 or kind not in fault


@pytest.mark.parametrize("kind", [None, 1, b"token", ["a"]])
def test_a_kind_of_another_type_is_named_by_its_type(kind):
    assert kind_fault(kind) == f"must be a str, not {type(kind).__name__}"
