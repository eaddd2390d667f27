"""disclose: the one way to show a secret on a guarded stream."""

import io
import pickle
import traceback

import pytest

from redact import RedactError, RevealError, Secret, disclose, ledger


@pytest.fixture
def code():
    return Secret("WDJB-MJHT", kind="user_code")


def test_a_plain_stream_gets_the_value_without_a_newline(code):
    stream = io.StringIO()
    disclose(code, to=stream)
    disclose(code, stream)
    assert stream.getvalue() == "WDJB-MJHTWDJB-MJHT"


def test_a_guarded_stream_is_asked_to_let_it_through(code):
    class Guarded(io.StringIO):
        def __init__(self):
            super().__init__()
            self.calls = []

        def _redact_disclose(self, text):
            self.calls.append(text)

        def flush(self):
            self.calls.append("flush")

    stream = Guarded()
    disclose(code, to=stream)
    assert stream.calls == ["WDJB-MJHT", "flush"]
    assert stream.getvalue() == ""


def test_it_is_noted_in_the_ledger_without_the_value(code):
    disclose(code, to=io.StringIO())
    (entry,) = ledger().entries("disclosed")
    assert (entry.kind, entry.count, entry.file) == ("user_code", 1, __file__)
    assert len(entry.fingerprint) == 16
    assert ledger().entries() == []
    assert "WDJB" not in ledger().as_json()


@pytest.mark.parametrize("wrong", ["WDJB-MJHT", None, b"WDJB-MJHT"])
def test_only_a_secret_can_be_disclosed(wrong):
    with pytest.raises(
        TypeError, match=f"secret must be a Secret, not {type(wrong).__name__}: wrap"
    ) as caught:
        disclose(wrong, to=io.StringIO())
    ours = [
        frame.f_locals for frame, _ in traceback.walk_tb(caught.tb) if "/redact/" in frame.f_code.co_filename
    ]
    assert ours
    assert "WDJB" not in f"{caught.value} {ours}"


def test_a_secret_without_its_value_cannot_be_disclosed(code):
    stream = io.StringIO()
    with pytest.raises(RevealError):
        disclose(pickle.loads(pickle.dumps(code)), to=stream)  # noqa: S301 - dumped on the same line
    assert stream.getvalue() == ""
    assert ledger().entries("disclosed") == []


def test_a_stream_that_has_no_characters_for_it_is_an_error_without_the_value(fake):
    value = fake(20) + "\u00fc"
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    with pytest.raises(RedactError, match="the stream's encoding cannot show this password") as caught:
        disclose(Secret(value, kind="password"), to=stream)
    assert value[:8] not in "".join(traceback.format_exception(caught.value))
    assert ledger().entries("disclosed") == []
