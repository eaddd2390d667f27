"""Nothing that Sentry's SDK sends holds a secret: what arrives at a server's socket is looked at."""

import json
import os
import subprocess
import sys
import textwrap
from functools import cache
from pathlib import Path

import pytest
from sentry_sdk.attachments import Attachment
from sentry_sdk.envelope import Envelope, Item, PayloadRef
from sinks import sentry_program
from sinks.exits.reading import KINDS, readable
from sinks.exits.ways import made_secret

import redact

TESTS = Path(sentry_program.__file__).parents[1]
SEED = "20261125"


@cache
def arrived(mode, kind):
    """What arrived at the server, by exit."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sinks.sentry_program", mode, kind, SEED],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("mode", ["before", "after"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sentry_program.EXITS)
def test_nothing_is_readable_with_install(name, kind, mode):
    body = arrived(mode, kind)[name]
    assert not readable(made_secret(kind, SEED), body), body
    assert "[REDACTED:error]" not in body
    assert "[REDACTED:" in body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sentry_program.EXITS)
def test_without_redact_it_leaks(name, kind):
    assert readable(made_secret(kind, SEED), arrived("plain", kind)[name])


@pytest.fixture
def installed():
    with redact.install(sinks={"sentry"}) as installation:
        yield installation


def test_clean_items_and_headers_are_the_same_objects(installed):
    headers = {"event_id": "1" * 32, "trace": {"trace_id": "2" * 32}}
    event = {"message": "clean", "extra": {"sys.argv": ["acme", "--level", "3"]}}
    item = Item(PayloadRef(json=event), type="event")
    envelope = Envelope(headers)
    envelope.add_item(item)
    envelope.serialize()
    assert envelope.items == [item]
    assert item.payload.json is event
    assert envelope.headers == headers


def test_the_numbers_of_sentry_itself_stay(installed):
    """A session's id is named `sid` and looks machine-made."""
    session = {"sid": "3fa9c1d2b4e5f60718293a4b5c6d7e8f", "did": "a1b2c3d4", "attrs": {"release": "1.0"}}
    envelope = Envelope()
    envelope.add_session(session)
    assert envelope.items[0].payload.json == session


def test_the_callers_event_is_as_it_was(installed, fake):
    event = {"extra": {"access_token": fake(40), "sys.argv": ["acme", "--token", fake(40, "argv")]}}
    envelope = Envelope()
    envelope.add_event(event)
    assert event == {"extra": {"access_token": fake(40), "sys.argv": ["acme", "--token", fake(40, "argv")]}}
    assert envelope.items[0].payload.json == {
        "extra": {
            "access_token": "[REDACTED:access_token]",
            "sys.argv": ["acme", "--token", "[REDACTED:token]"],
        }
    }


def test_attributes_are_masked_under_their_own_names(installed):
    entry = {"body": "x", "attributes": {"password": {"value": "hunter2 it is", "type": "string"}}}
    envelope = Envelope()
    envelope.add_item(Item(PayloadRef(json={"items": [entry]}), type="log"))
    assert envelope.items[0].payload.json["items"][0]["attributes"] == {
        "password": {"value": "[REDACTED:password]", "type": "string"}
    }


def test_an_attached_file_is_masked_as_text_and_a_picture_left_alone(installed, fake, tmp_path):
    log, picture = tmp_path / "app.log", tmp_path / "screen.png"
    log.write_text(f"password={fake(40)}\n")
    content = b"\x89PNG\0password=" + fake(40).encode()
    picture.write_bytes(content)
    envelope = Envelope()
    for path in (log, picture):
        envelope.add_item(Attachment(path=str(path)).to_envelope_item())
    assert [item.get_bytes() for item in envelope.items] == [b"password=[REDACTED:password]\n", content]
    assert log.read_text() == f"password={fake(40)}\n"


@pytest.mark.parametrize("odd", [b"caf\xe9 ", b"\xff cut: \xe2\x82 "])
def test_attached_text_with_bytes_that_are_no_utf_8_is_masked(installed, fake, odd):
    envelope = Envelope()
    envelope.add_item(Item(odd + f"password={fake(40)}\n".encode(), type="attachment", filename="app.log"))
    assert envelope.items[0].get_bytes() == odd + b"password=[REDACTED:password]\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_attached_text_of_wide_characters_is_masked(installed, fake, encoding):
    clean = "pässword hunter2\n".encode(encoding)
    envelope = Envelope()
    for content in (f"pässword password={fake(40)}\n".encode(encoding), clean):
        envelope.add_item(Item(content, type="attachment", filename="app.log"))
    first, second = (item.get_bytes() for item in envelope.items)
    assert first.decode(encoding) == "pässword password=[REDACTED:password]\n"
    assert second == clean


def test_what_is_changed_after_it_was_added_is_masked_when_it_is_written(installed, fake):
    envelope = Envelope()
    event = {"message": "clean"}
    envelope.add_event(event)
    event["message"] = f"access_token={fake(40)}"
    envelope.headers["trace"] = {"transaction": f"access_token={fake(40)}"}
    assert fake(40).encode() not in envelope.serialize()


class Broken:
    def __getattr__(self, name):
        raise RuntimeError


def test_an_error_in_redaction_leaves_of_an_event_its_number_and_nothing_of_the_rest(installed, fake):
    installed.redactor.core = Broken()
    envelope = Envelope({"trace": fake(40)})
    envelope.add_event({"event_id": "1" * 32, "message": fake(40), "contexts": {"trace": {"trace_id": "2"}}})
    envelope.add_item(Item(fake(40).encode(), type="attachment", filename=fake(40)))
    written = envelope.serialize().decode()
    assert fake(40) not in written
    assert json.loads(written.splitlines()[2]) == {
        "contexts": {"trace": {"trace_id": "2"}},
        "event_id": "1" * 32,
        "message": "[REDACTED:error]",
        "platform": "python",
        "type": "event",
    }
    assert [item.type for item in envelope.items] == ["event"]


def test_after_uninstall_everything_is_as_it_was(python):
    code = textwrap.dedent(
        """
        import redact
        from sentry_sdk.envelope import Envelope
        names = ("__init__", "add_item", "serialize_into")
        before = [vars(Envelope)[name] for name in names]
        redact.install().uninstall()
        print([vars(Envelope)[name] for name in names] == before)
        """
    )
    assert python(code).stdout == "True\n"


def test_what_an_exception_says_of_a_named_value_is_masked(installed, fake):
    import pydantic

    class Login(pydantic.BaseModel):
        access_token: int

    with pytest.raises(pydantic.ValidationError) as caught:
        Login(access_token=fake(40))
    envelope = Envelope()
    envelope.add_event({"exception": {"values": [{"value": str(caught.value)}]}})
    assert fake(40) in str(caught.value)
    assert b"input_value" in envelope.serialize()
    assert fake(40).encode() not in envelope.serialize()


def test_an_argument_is_masked_by_the_message_that_names_it(installed, fake):
    event = {"logentry": {"message": "%s: client_secret=%s", "params": ["login", fake(28)]}}
    envelope = Envelope(items=[Item(payload=PayloadRef(json=event), type="event")])
    assert envelope.items[0].payload.json["logentry"]["params"] == ["login", "[REDACTED:client_secret]"]
    assert event["logentry"]["params"] == ["login", fake(28)], "the event is the app's"


@pytest.mark.parametrize("params", [[], "text", None, {"name": "value"}])
def test_arguments_that_a_message_does_not_take_are_masked_alone(installed, params):
    event = {"logentry": {"message": "client_secret=%s", "params": params}}
    envelope = Envelope(items=[Item(payload=PayloadRef(json=event), type="event")])
    assert envelope.items[0].payload.json is event
