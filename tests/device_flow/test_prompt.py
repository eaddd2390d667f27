"""UI1 to UI9: where the user code is shown, and where it never is, by the ids of the checklist."""

import contextlib
import io
import os
import pty
import subprocess
import sys
import webbrowser

import pytest

import redact
from redact.device_flow import PromptRefused, SettingError

ADDRESS = "https://login.example.com/activate"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def prompted(world, stream=None, **options):
    stream = io.StringIO() if stream is None else stream
    world.flow().start().prompt(stream, **options)
    return stream.getvalue()


@pytest.fixture
def opened(monkeypatch):
    """The addresses that a browser was asked for."""
    addresses = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


def test_ui1_the_prompt_says_where_to_go_and_what_to_type(world):
    assert f"Open {ADDRESS} and enter this code: {world.user_code}\n" in prompted(world)


@pytest.mark.parametrize("options", [{"qr": True}, {"browser": True}, {"browser": "complete"}])
def test_ui2_ui3_code_and_address_stand_beside_a_qr_code_and_an_opened_browser(world, opened, options):
    shown = prompted(world, Terminal(), **options)

    assert f"Open {ADDRESS} and enter this code: {world.user_code}\n" in shown


@pytest.mark.parametrize("options", [{}, {"qr": True}, {"browser": True}, {"browser": "complete"}])
def test_ui4_the_complete_address_is_never_printed(world, opened, options):
    assert f"user_code={world.user_code}" not in prompted(world, Terminal(), **options)


def test_ui4_the_qr_code_holds_the_complete_address(world):
    import segno

    drawn = io.StringIO()
    segno.make(f"{ADDRESS}?user_code={world.user_code}").terminal(drawn, compact=True)

    assert prompted(world, Terminal(), qr=True).startswith(drawn.getvalue())
    assert drawn.getvalue() not in prompted_again(world)


def prompted_again(world):
    world.script["/device"] = [world.codes]
    return prompted(world, Terminal())


def test_ui4_the_qr_code_is_of_the_plain_address_where_there_is_no_other(world):
    import segno

    del world.codes["verification_uri_complete"]
    drawn = io.StringIO()
    segno.make(ADDRESS).terminal(drawn, compact=True)

    assert prompted(world, Terminal(), qr=True).startswith(drawn.getvalue())


def test_ui4_a_qr_code_is_drawn_on_a_terminal_only(world):
    stream = io.StringIO()
    with pytest.raises(PromptRefused, match="a QR code is drawn on a terminal only"):
        prompted(world, stream, qr=True)

    assert stream.getvalue() == ""


def test_ui4_without_segno_a_qr_code_is_an_error_that_says_how_to_get_it(world, monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    stream = Terminal()
    with pytest.raises(SettingError, match="qr needs segno: pip install") as caught:
        prompted(world, stream, qr=True)

    assert (caught.value.__cause__, caught.value.__context__, stream.getvalue()) == (None, None, "")


def test_ui4_a_browser_is_opened_only_when_asked_and_then_without_the_code(world, opened):
    prompted(world)
    assert opened == []
    world.script["/device"] = [world.codes, world.codes]
    prompted(world, browser=True)
    prompted(world, browser="complete")

    assert [ADDRESS, f"{ADDRESS}?user_code={world.user_code}"] == opened


def test_ui4_a_browser_that_does_not_open_is_no_error(world, monkeypatch):
    def fail(address):
        raise webbrowser.Error(address)

    monkeypatch.setattr(webbrowser, "open", fail)

    assert world.user_code in prompted(world, browser="complete")


def test_ui5_the_device_code_is_not_shown(world, capfd):
    assert world.device_code not in prompted(world, Terminal(), qr=True)
    assert capfd.readouterr() == ("", "")


def test_ui6_without_a_terminal_the_prompt_is_refused_and_nothing_is_sent(world, capfd, monkeypatch):
    monkeypatch.setattr("redact._device_prompt._TERMINAL", "/dev/there is none")
    with pytest.raises(PromptRefused, match="there is no terminal to show the user code on"):
        world.flow().login()

    assert world.requests == []
    authorization = world.flow().start()
    with pytest.raises(PromptRefused) as caught:
        authorization.prompt()
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("ci", "refused"), [("true", True), ("1", True), ("", False), ("0", False), ("false", False)]
)
def test_ui6_in_ci_the_prompt_is_refused_even_with_a_terminal(world, monkeypatch, ci, refused):
    ours, theirs = pty.openpty()
    monkeypatch.setattr("redact._device_prompt._TERMINAL", os.ttyname(theirs))
    monkeypatch.setenv("CI", ci)
    authorization = world.flow().start()

    if refused:
        with pytest.raises(PromptRefused):
            authorization.prompt()
        os.write(theirs, b"nothing")
    else:
        authorization.prompt()
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    os.close(theirs)
    assert refused is (world.user_code not in shown)


def test_ui6_a_file_in_the_terminals_place_is_no_terminal(world, monkeypatch, tmp_path):
    (tmp_path / "tty").touch()
    authorization = world.flow().start()
    for name in ("tty", "none"):
        monkeypatch.setattr("redact._device_prompt._TERMINAL", str(tmp_path / name))
        with pytest.raises(PromptRefused):
            authorization.prompt()

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("tty", "")]


def test_ui6_the_prompt_goes_to_the_controlling_terminal_past_redirected_streams(fake):
    code = fake(8).upper()
    program = f"""
import os, sys, redact
from redact._device_grant import DeviceAuthorization
redact.install()
secret = redact.Secret(sys.stdin.readline().strip(), kind="user_code", ttl=60)
DeviceAuthorization(secret, secret, "{ADDRESS}", None, 60.0, 5.0, 0.0, 0.0, "my-cli").prompt()
print("printed", secret.reveal())
"""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import fcntl, termios; fcntl.ioctl({theirs}, termios.TIOCSCTTY, 0)\n{program}",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[theirs],
        start_new_session=True,
        env={**os.environ, "CI": ""},
    )
    stdout, stderr = process.communicate(code.encode() + b"\n", timeout=300)
    os.close(theirs)
    written = b""
    with contextlib.suppress(OSError):  # Linux answers EIO when the last user of a terminal is gone
        while chunk := os.read(ours, 65_536):
            written += chunk
    os.close(ours)
    shown = written.decode()

    assert (process.returncode, stderr) == (0, b"")
    assert f"Open {ADDRESS} and enter this code: {code}\r\n" in shown
    assert (
        stdout == f"printed {code}\n".encode()
    )  # the control: a pipe is not guarded, so it would be seen there
    assert shown.count(code) == 1


def test_ui6_a_guarded_stream_shows_the_prompt_and_masks_the_same_code_elsewhere(world):
    from redact.sinks.streams import RedactingStream

    inner = io.StringIO()
    guarded = RedactingStream(inner)
    world.flow().start().prompt(guarded)
    guarded.write(f"again: {world.user_code}\n")
    guarded.close = lambda: None

    lines = inner.getvalue().splitlines()
    assert lines[0].endswith(f"enter this code: {world.user_code}")
    assert lines[-1] == "again: [REDACTED:user_code]"


def test_ui6_a_disclosed_code_is_noted_in_the_ledger(world):
    prompted(world)

    assert [entry.kind for entry in redact.ledger().entries("disclosed")][:1] == ["user_code"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(1800, "30 minutes"), (900, "15 minutes"), (60, "1 minute"), (10, "1 minute")]
)
def test_ui7_the_prompt_says_how_long_the_code_is_valid(world, seconds, said):
    world.codes["expires_in"] = seconds

    assert f"Valid for {said}." in prompted(world)


def test_ui8_the_prompt_says_what_is_authorized_and_warns(world):
    shown = prompted(world)

    assert "It logs in my-cli on this machine with these rights: read." in shown
    assert "Only continue if you started this login on this machine." in shown


def test_ui8_the_prompt_notes_that_the_page_is_on_another_host(world):
    assert "Note:" not in prompted(world)
    world.script["/device"] = [world.codes]
    world.codes["verification_uri"] = "https://elsewhere.example/activate"

    note = "Note: the page is on elsewhere.example, the login itself on login.example.com."
    assert note in prompted(world)


def test_ui8_what_the_caller_names_cannot_move_the_cursor(world):
    flow = world.flow(scope="read\x1b[2J")
    stream = io.StringIO()
    flow.start().prompt(stream)

    assert "\x1b" not in stream.getvalue()


def test_ui9_the_server_s_spelling_is_kept_and_nothing_is_started(world, monkeypatch):
    monkeypatch.setattr(
        subprocess, "Popen", lambda *a, **k: pytest.fail("a clipboard or browser was started")
    )
    world.codes["user_code"] = "wdJB mjHT-1"

    assert "code: wdJB mjHT-1\n" in prompted(world)


@pytest.mark.parametrize("breaking", ["closed", "ascii", "full"])
def test_a_stream_that_cannot_show_the_prompt_is_a_refusal_without_the_code(world, breaking):
    world.codes["user_code"] = "БДЖК-5521"
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    if breaking == "closed":
        stream.close()
    if breaking == "full":
        stream = open("/dev/full", "w", encoding="utf-8")  # noqa: PTH123, SIM115 - a device; closed below
    authorization = world.flow().start()

    with pytest.raises(PromptRefused) as caught:
        authorization.prompt(stream)

    assert str(caught.value) == "the prompt could not be written to the terminal or stream"
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    if breaking == "full":
        with pytest.raises(OSError, match="No space"):
            stream.close()


def test_login_shows_the_prompt_and_waits(world):
    stream = io.StringIO()

    tokens = world.flow().login(stream=stream)

    assert world.access_token == tokens.access_token.reveal()
    assert world.user_code in stream.getvalue()
    assert world.gaps() == [6.0]


def test_login_checks_its_timeout_before_it_asks_for_codes(world):
    with pytest.raises(SettingError):
        world.flow().login(stream=io.StringIO(), timeout=-1)

    assert world.requests == []


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
