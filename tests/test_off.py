"""A policy that is off: everything passes as it is, through every door of a redactor."""

import pytest

from redact import Policy, Redactor, ledger


@pytest.fixture
def redactor():
    return Redactor(Policy(mode="off"))


def test_everything_comes_back_as_the_same_object(redactor, github_token):
    token = github_token()
    event = {"password": token, "list": [token]}
    data = token.encode()
    assert redactor.text(token) is token
    assert redactor.data(data) is data
    assert redactor.value(event) is event
    assert redactor.matches(token) == []
    assert redactor.core.is_sensitive_key("password") is False
    assert len(ledger()) == 0
    assert Redactor().text(token) != token, "the control: it is masked where the policy is on"


@pytest.mark.parametrize("binary", [False, True])
def test_a_stream_holds_nothing_back(redactor, github_token, binary):
    token = github_token()
    chunk = token[:9].encode() if binary else token[:9]
    stream = redactor.incremental(binary=binary)
    assert stream.feed(chunk) is chunk
    assert stream.held == 0
    assert stream.expire() == stream.flush() == chunk[:0]


def test_it_has_every_method_of_the_native_core():
    off, on = Redactor(Policy(mode="off")).core, Redactor().core
    assert [name for name in dir(on) if not name.startswith("_") and not hasattr(off, name)] == []
    streams = (off.incremental(), on.incremental()), (off.incremental_data(), on.incremental_data())
    for ours, native in streams:
        assert [name for name in dir(native) if not name.startswith("_") and not hasattr(ours, name)] == []
