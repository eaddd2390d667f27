"""An installation learns what stood under sensitive names, and knows the environment's secrets."""

import base64
import os
import subprocess
import sys

import pytest

import redact
from redact import _environment, _state
from redact._said_by_attributes import know_names

PROGRAM = """
import base64, logging, os, sys
import redact

logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stdout)
if "without" not in sys.argv:
    redact.install(redact.Policy(learn="not" not in sys.argv))
value = sys.argv[1]
{body}
"""


def output(body, value, *arguments, env=None):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{body}", body), value, *arguments],
        check=True, capture_output=True, text=True, env=env,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


SEEN_AND_SAID = """
logging.info("answer %s", {"access_token": value})
logging.info("again %s", value)
logging.info("packed %s", base64.b64encode(value.encode()).decode())
"""


def test_a_value_under_a_sensitive_name_is_known_wherever_it_turns_up(fake):
    value = fake(40)
    packed = base64.b64encode(value.encode()).decode()
    left = output(SEEN_AND_SAID, value)
    assert value not in left
    assert packed not in left
    assert left.count("[REDACTED:access_token]") == 3
    control = output(SEEN_AND_SAID, value, "not")
    assert value in control
    assert packed in control


def test_the_password_of_basic_credentials_is_known_from_then_on():
    password = "correct" + "-h0rse!"
    body = """
header = "Basic " + base64.b64encode(("alice:" + value).encode()).decode()
logging.info("sent %s", {"Authorization": header})
logging.info("login as alice failed: %s was refused", value)
"""
    assert password not in output(body, password)
    assert password in output(body, password, "not")


@pytest.mark.parametrize("value", ["swordfish", "hunter2", "an ordinary sentence of words", "short1A2b3"])
def test_what_no_machine_made_is_not_learned(value):
    body = """
logging.info("got %s", {"password": value})
logging.info("again %s", value)
"""
    assert f"again {value}" in output(body, value)


def test_prose_teaches_nothing(fake):
    value = fake(40)
    body = """
logging.info("access_token=%s", value)
logging.info("again %s", value)
"""
    assert f"again {value}" in output(body, value)


def test_a_redactor_of_its_own_learns_nothing(fake):
    value = fake(40)
    redactor = redact.Redactor()
    assert redactor.value({"access_token": value}) == {"access_token": "[REDACTED:access_token]"}
    assert redactor.text(value) == value


def test_what_is_learned_is_bounded_and_pushes_nothing_out(fake):
    secret = fake(40, "explicit")
    redact.protect(secret, kind="token")
    with redact.install() as installation:
        before = len(installation.redactor.live)
        for seed in range(1500):
            installation.redactor.value({"access_token": fake(24, seed)})
        assert len(installation.redactor.live) - before == 1000
        assert installation.redactor.text(secret) == "[REDACTED:token]"


def environment(**variables):
    return {"PATH": "/bin", **variables}


def test_variables_are_judged_by_name_value_and_length(fake):
    made = fake(32)
    found = _environment.variables(
        redact.Redactor().core,
        environment(
            ACME_TOKEN=made, DB_PASSWORD="hunter2", API_KEY="", PWD="/home/alice", SHELL="/bin/sh",
            GPG_KEY="A0" * 20, CACHE_KEY=made, LONG_PASSWORD="correct horse battery staple",
            DATABASE_URL=f"postgres://app:{made}@db/app",
        ),
    )  # fmt: skip
    told = {variable.name: (variable.taken, variable.why.partition(":")[0]) for variable in found}
    assert told == {
        "ACME_TOKEN": (True, "machine-made"),
        "DATABASE_URL": (True, "machine-made"),
        "DB_PASSWORD": (False, "shorter than 12 characters"),
        "LONG_PASSWORD": (False, "no machine made it"),
        "API_KEY": (False, "empty, a placeholder, or not what its name would have"),
        "GPG_KEY": (False, "empty, a placeholder, or not what its name would have"),
        "PWD": (False, "empty, a placeholder, or not what its name would have"),
    }
    assert made not in repr(found)


def test_the_environments_secrets_are_live_while_installed(fake, monkeypatch):
    value = fake(33)
    monkeypatch.setenv("ACME_TOKEN", value)
    line = f"sent {base64.b64encode(value.encode()).decode()}"
    assert redact.Redactor().text(line) == line
    with redact.install() as installation:
        assert installation.redactor.text(line) == "sent [REDACTED:token]"
        assert len(installation._held) == 1
    assert installation._held == [], "released, to die after the grace time"
    _state.reset()
    with redact.install(redact.Policy(learn=False)) as installation:
        assert installation.redactor.text(line) == line


def test_variables_that_are_set_later_are_live_like_those_that_were_there(fake, monkeypatch):
    first, second = fake(35), fake(36)
    setting = type(os.environ).__setitem__
    with redact.install() as installation:
        monkeypatch.setenv("ACME_TOKEN", first)
        assert installation.redactor.text(f"sent {first}") == "sent [REDACTED:token]"
        os.environ.update(ACME_TOKEN=second, ACME_PLACE="somewhere", ACME_PASSWORD="hunter2")
        assert installation.redactor.text(f"sent {second}") == "sent [REDACTED:token]"
        assert len(installation._held) == 1
        assert os.environ["ACME_TOKEN"] == second
        with pytest.raises(TypeError):
            os.environ["ACME_TOKEN"] = 7
        del os.environ["ACME_PASSWORD"], os.environ["ACME_PLACE"]
    assert installation._held == []
    assert type(os.environ).__setitem__ is setting
    _state.reset()
    with redact.install(redact.Policy(learn=False)) as installation:
        os.environ["ACME_TOKEN"] = first
        assert installation.redactor.text(f"sent {first}") == f"sent {first}"


@pytest.mark.skipif(not os.supports_bytes_environ, reason="this system's environment has no bytes")
def test_variables_that_are_set_as_bytes_are_live_as_well(fake, monkeypatch):
    value, name = fake(37), b"ACME_TOKEN"
    monkeypatch.setitem(os.environb, name, b"")
    with redact.install() as installation:
        assert installation.redactor.text(f"sent {value}") == f"sent {value}", "the control"
        os.environb[name] = value.encode()
        assert os.environ["ACME_TOKEN"] == value
        assert installation.redactor.text(f"sent {value}") == "sent [REDACTED:token]"


def test_a_variable_whose_secret_cannot_be_kept_is_set_all_the_same(monkeypatch, capfd):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("redact._later_variables.hold", broken)
    with redact.install():
        monkeypatch.setenv("ACME_TOKEN", "aB3dE5fG7h" * 3)
        assert os.environ["ACME_TOKEN"] == "aB3dE5fG7h" * 3
    assert "environment" in capfd.readouterr().err


def test_a_name_of_any_bytes_is_a_variable_like_others(fake, monkeypatch):
    value = fake(34)
    name = "ACME_\udcff_TOKEN"
    monkeypatch.setenv(name, value)
    (told,) = _environment.variables(redact.Redactor().core, {name: value})
    assert (told.name, told.taken) == ("ACME_\\xff_TOKEN", True)
    with redact.install() as installation:
        assert installation.redactor.text(f"sent {value}") == "sent [REDACTED:token]"
        assert "environment: ACME_\\xff_TOKEN" in {line.part for line in installation.coverage()}


def test_an_environment_that_cannot_be_read_does_not_keep_the_app_from_starting(monkeypatch, capfd):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("redact._install.hold", broken)
    with redact.install() as installation:
        assert installation.active
    assert "environment" in capfd.readouterr().err


def test_the_doctor_names_the_variables_and_never_a_value(fake, monkeypatch):
    value = fake(32)
    monkeypatch.setenv("ACME_TOKEN", value)
    monkeypatch.setenv("DB_PASSWORD", "hunter2")
    with redact.install() as installation:
        told = {line.part: line.state for line in installation.coverage()}
        assert told["environment: ACME_TOKEN"] == "covered"
        assert told["environment: DB_PASSWORD"] == "beyond"
        assert value not in repr(installation.coverage())


def test_a_namespace_that_cannot_be_read_is_an_error_of_the_sinks_and_no_ones_else(fake):
    class Namespace(dict):
        def items(self):
            raise RuntimeError

    value, other = fake(38), fake(39)
    with redact.install() as installation:
        redactor = installation.redactor
        before = redact.ledger().as_dict()["counts"]["errors"]
        know_names(redactor, Namespace(token=value), "stdout", only=value)
        assert redact.ledger().as_dict()["counts"]["errors"] == before + 1
        assert redactor.text(f"sent {value}") == f"sent {value}", "the control"
        know_names(redactor, {"token": value, "password": other}, "stdout", only=value)
        assert redactor.text(f"sent {value}") == "sent [REDACTED:token]"
        assert redactor.text(f"sent {other}") == f"sent {other}"
