"""disclose: the one way to show a secret on a guarded stream."""

import io
import json
import os
import pickle
import subprocess
import sys
import traceback

import pytest

from redact import Kind, RedactError, RevealError, Secret, disclose, ledger


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
def test_only_a_secret_can_be_disclosed(wrong, own_locals):
    with pytest.raises(
        TypeError, match=f"secret must be a Secret, not {type(wrong).__name__}: wrap"
    ) as caught:
        disclose(wrong, to=io.StringIO())
    ours = own_locals(caught.value)
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


def test_what_is_disclosed_is_not_counted_as_revealed_nor_the_other_way_round(code):
    disclose(code, to=io.StringIO())
    assert (len(ledger().entries("disclosed")), len(ledger().entries("revealed"))) == (1, 0)
    for _ in range(3):
        code.reveal()
    (shown,), (taken,) = ledger().entries("disclosed"), ledger().entries("revealed")
    assert (taken.kind, taken.count, taken.file) == ("user_code", 3, __file__)
    assert (shown.count, shown.fingerprint) == (1, taken.fingerprint)
    assert shown.line != taken.line


def test_the_table_of_kinds_says_to_whom_and_forbids_nothing(fake):
    assert Kind.of("refresh_token").disclosed_to == ""
    stream = io.StringIO()
    disclose(Secret(fake(), kind="refresh_token"), to=stream)
    assert stream.getvalue() == fake()


def test_no_frame_of_a_failed_write_is_left_in_the_error(fake):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError(32, "Broken pipe")

    secret = Secret(fake(), kind="access_token")
    with pytest.raises(BrokenPipeError) as caught:
        disclose(secret, to=Gone())
    # Without this test's own frame: from Python 3.13 on its locals include what the assertion compares.
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(caught.tb)][1:]
    assert fake() not in repr(frames)
    assert ledger().entries("disclosed") == []
    with pytest.raises(BrokenPipeError) as control:
        Gone().write(fake())
    assert fake() in repr([frame.f_locals for frame, _ in traceback.walk_tb(control.tb)]), "the control"


MYCLI = """
import logging, sys, redact

redact.install(stdout=sys.argv[1])
logging.basicConfig(level=logging.INFO)
token = redact.Secret(sys.stdin.readline().strip(), kind="access_token")
logging.info("token is %s", token.reveal())
if "by accident" in sys.argv:
    print(token.reveal())
else:
    redact.disclose(token, to=sys.stdout)
    print()
print(redact.ledger().as_json(), file=sys.stderr)
"""


@pytest.mark.parametrize("guarding", ["always", "terminal"])
def test_a_command_can_give_its_token_to_another_program_on_purpose(python, fake, guarding):
    done = python(MYCLI, guarding, stdin=fake())
    assert done.stdout == fake() + "\n"
    assert fake() not in done.stderr
    assert "token is [REDACTED:access_token]" in done.stderr
    told = json.loads(done.stderr.splitlines()[-1])
    (shown,), (taken,) = told["disclosed"], told["revealed"]
    assert (shown["kind"], shown["count"], shown["severity"]) == ("access_token", 1, "high")
    assert (taken["line"], taken["count"], taken["fingerprint"]) == (7, 1, shown["fingerprint"])


def test_the_control_without_disclose_a_guarded_pipe_gets_the_mask(python, fake):
    done = python(MYCLI, "always", "by accident", stdin=fake())
    assert done.stdout == "[REDACTED:access_token]\n"


def test_the_other_program_gets_it_through_a_real_pipe(fake):
    reader = "import sys; print(sys.stdin.readline().strip()[::-1])"
    with (
        subprocess.Popen(
            [sys.executable, "-c", MYCLI, "always"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as mycli,
        subprocess.Popen(
            [sys.executable, "-c", reader], stdin=mycli.stdout, stdout=subprocess.PIPE, text=True
        ) as other,
    ):
        mycli.stdin.write(f"{fake()}\n".encode())
        mycli.stdin.close()
        mycli.stdout.close()
        assert other.communicate(timeout=300)[0] == fake()[::-1] + "\n"


def test_a_reader_that_has_gone_is_an_error_without_the_value(fake):
    read, write = os.pipe()
    os.close(read)
    with subprocess.Popen(
        [sys.executable, "-c", MYCLI, "always"], stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE
    ) as mycli:
        os.close(write)
        error = mycli.communicate(fake().encode() + b"\n", timeout=300)[1].decode()
    assert mycli.returncode != 0
    assert "BrokenPipeError" in error
    assert fake() not in error
