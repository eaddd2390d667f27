"""What clients of error trackers and metric servers send holds no secret, by what arrives at a socket."""

import json
import logging
import os
import subprocess
import sys
import types
from functools import cache
from pathlib import Path

import pytest
from sinks import sender_program
from sinks.exits.reading import KINDS, readable
from sinks.telemetry_program import made_secret

import redact
from redact import LiveSecrets, Redactor
from redact._sender_ways import WAYS, Way, masked_given, masked_made
from redact._sink_names import SINKS
from redact.sinks import senders

SEED = "20261126"


@cache
def arrived(mode, kind):
    """What arrived at the sockets, by library."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sinks.sender_program", mode, kind, SEED],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(sender_program.__file__).parent.parent), "REDACT": ""},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sender_program.SENDERS)
def test_nothing_is_readable(name, kind):
    body = arrived("install", kind)[name]
    assert not readable(made_secret(kind, SEED), body), body
    assert "REDACTED" in body
    assert "REDACTED:error" not in body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sender_program.SENDERS)
def test_without_redact_it_leaks(name, kind):
    assert readable(made_secret(kind, SEED), arrived("plain", kind)[name])


def test_a_project_key_stays():
    body = arrived("install", "key")["bugsnag"]
    assert f'"apiKey": "{"0" * 32}"' in body


def test_each_library_that_is_waited_for_has_its_places():
    assert sorted(WAYS) == sorted(host for _, host in SINKS["senders"])


@pytest.fixture
def core():
    return Redactor(live=LiveSecrets()).core


def test_what_is_clean_is_the_same(core):
    payload = {"message": "login", "attempt": 1}
    args, options = masked_given(core, Way("", "send", "payload", ((0, "payload"),)), (payload,), {})
    assert args[0] is payload
    assert options == {}
    text = '{"message":"login"}'
    assert masked_made(core, Way("", "made", "json"), text) is text


def test_an_argument_is_found_by_its_place_and_by_its_name(core, fake):
    way = Way("", "send", "payload", ((1, "payload"),))
    masked = {"password": "[REDACTED:password]"}
    assert masked_given(core, way, (0, {"password": fake(20)}), {}) == ((0, masked), {})
    assert masked_given(core, way, (0,), {"payload": {"password": fake(20)}}) == ((0,), {"payload": masked})


def test_a_metric_keeps_its_grammar(core, fake):
    way = Way("", "prepare", "metric", ((0, "stat"),))
    (name,), _ = masked_given(core, way, (f"logins.password={fake(20)}",), {})
    assert name == "logins.password=[REDACTED_password]"


def test_tags_of_a_line_are_masked(core, fake):
    line = f"logins:1|c|#env:test,password:{fake(20)}|T1"
    masked = masked_made(core, Way("", "line", "line"), line)
    assert masked == "logins:1|c|#env:test,password:[REDACTED:password]|T1"


def test_options_of_the_librarys_own_are_left_alone(core, fake):
    way = Way("", "post", "options", ((0, "api_key"),))
    _, options = masked_given(core, way, (), {"api_key": fake(20), "batch": [{"password": fake(21)}]})
    assert options == {"api_key": fake(20), "batch": [{"password": "[REDACTED:password]"}]}


def test_fields_that_a_handler_of_pygelfs_was_given_are_masked(monkeypatch, fake):
    """By its one function, as it is called there."""
    gelf = types.ModuleType("pygelf.gelf")
    gelf.make = lambda record, domain, **fields: {
        "short_message": record.getMessage(),
        "host": domain,
        **fields,
    }
    monkeypatch.setitem(sys.modules, "pygelf.gelf", gelf)
    record, before = logging.makeLogRecord({"msg": "login"}), gelf.make
    fields = {"_client_secret": fake(30), "_app": "web"}
    assert gelf.make(record, "localhost", **fields)["_client_secret"] == fake(30), "the control"
    with redact.install(sinks={"senders"}):
        assert gelf.make(record, "localhost", **fields) == {
            "short_message": "login",
            "host": "localhost",
            "_client_secret": "[REDACTED:client_secret]",
            "_app": "web",
        }
    assert gelf.make is before


class Broken:
    def __getattr__(self, name):
        raise RuntimeError


@pytest.mark.parametrize(
    ("how", "made", "left"),
    [
        ("tags", ["password:{}"], []),
        ("line", "logins:1|c|#password:{}", ""),
        ("json", '{"note": "{}"}', '{"redact": "[REDACTED:error]"}'),
        ("result", {"note": "{}"}, None),
        ("payload", "anything", None),
    ],
)
def test_what_cannot_be_masked_is_lost_in_a_shape_that_its_caller_takes(
    monkeypatch, github_token, how, made, left
):
    given = json.loads(json.dumps(made).replace("{}", github_token()))
    host = types.ModuleType("a_client")
    host.make = lambda *_: given
    monkeypatch.setitem(sys.modules, host.__name__, host)
    monkeypatch.setitem(WAYS, host.__name__, (Way("", "make", how, ((0, "payload"),)),))
    assert host.make(given) == given, "the control"
    with redact.install(sinks={"logging"}) as installation:
        disarm = senders.arm(installation.redactor)
        installation.redactor.core = Broken()
        assert host.make(given) == left
        disarm()
    assert [entry.sink for entry in redact.ledger().entries("errors")] == ["senders"]
