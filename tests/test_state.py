"""The process's redactor: made on first use, replaced by an installation, overruled by the environment."""

import threading

import pytest

import redact
from redact import Drop, Fixed, LiveSecrets, Policy, Redactor, Secret, _state, ledger, protect

CODE = """
import sys, redact
from redact import _state
token = sys.argv[1]
print(redact.text(token) == token)
chosen = _state.use(redact.Redactor(redact.Policy(max_depth=7)))
print(chosen is redact.redactor(), chosen.policy, redact.text(token) == token)
print([entry.count for entry in redact.ledger().entries()])
"""


def test_the_default_redactor_is_made_once_and_shared_by_threads():
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(redact.redactor())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in seen}) == 1
    assert seen[0] is redact.redactor()
    assert seen[0].policy == Policy()


def test_text_and_value_go_through_it(github_token):
    assert redact.text(f"a {github_token()}") == "a [REDACTED:github_token]"
    assert redact.value([github_token()]) == ["[REDACTED:github_token]"]
    _state.use(Redactor(Policy(masks={"default": Fixed("***")})))
    assert redact.text(f"a {github_token()}") == "a ***"
    assert redact.value([github_token()]) == ["***"]
    with pytest.raises(TypeError, match="text must be str, not bytes"):
        redact.text(b"bytes")


def test_use_gives_the_redactor_in_force():
    mine = Redactor(Policy(max_depth=5))
    assert _state.use(mine) is mine
    assert redact.redactor() is mine
    assert _state.use(None).policy == Policy()


def test_taking_back_the_installation_brings_back_the_default(fake):
    marker = object()
    _state.use(Redactor(Policy(masks={"default": Drop()})))
    _state.set_installation(marker)
    assert _state.installation() is marker
    assert str(Secret(fake())) == ""
    _state.set_installation(None)
    assert _state.installation() is None
    assert redact.redactor().policy == Policy()
    assert str(Secret(fake())) == "[REDACTED:secret]"


def test_reset_empties_everything(fake, github_token):
    protect(fake(), kind="token")
    _state.set_installation(object())
    ledger().on_leak = print
    ledger().on_leak = None
    _state.use(Redactor(Policy(mode="observe")))
    redact.text(github_token())
    ledger().on_leak = print
    _state.reset()
    assert _state.installation() is None
    assert redact.redactor().policy == Policy()
    assert redact.text(fake()) == fake()
    assert (len(ledger()), ledger().on_leak) == (0, None)


def test_a_secret_that_was_held_over_a_reset_is_dropped_without_noise(fake):
    kept = Secret(fake())
    _state.reset()
    del kept
    assert redact.text(fake()) == fake()


@pytest.mark.parametrize(
    ("value", "counts", "said"),
    [
        ("off", [], "nothing is masked in this process"),
        ("observe", [1, 1], "secrets are noted in this process, not masked"),
    ],
)
def test_the_environment_overrules_the_policy_and_says_so_once(python, github_token, value, counts, said):
    done = python(CODE, github_token(), REDACT=value)
    assert done.stdout.splitlines() == ["True", f"True Policy(mode='{value}', max_depth=7) True", str(counts)]
    assert done.stderr == f"redact: REDACT={value} is set in the environment: {said}\n"


@pytest.mark.parametrize("value", ["", "OFF", "on", "0", "a-token-pasted-here"])
def test_anything_else_in_the_environment_changes_nothing(python, github_token, value):
    done = python(CODE, github_token(), REDACT=value)
    assert done.stdout.splitlines() == ["False", "True Policy(max_depth=7) False", "[1, 1]"]
    ignored = 'redact: the environment variable REDACT is ignored: it must be "off", "observe" or empty\n'
    assert done.stderr == (ignored if value else "")


def test_a_redactor_of_ones_own_does_not_ask_the_environment(monkeypatch, github_token):
    monkeypatch.setenv("REDACT", "off")
    assert Redactor().text(github_token()) == "[REDACTED:github_token]"


def test_the_environment_keeps_the_live_secrets_of_the_redactor(monkeypatch, capfd):
    monkeypatch.setenv("REDACT", "observe")
    live = LiveSecrets()
    assert _state.use(Redactor(live=live)).live is live


def test_a_forked_child_can_make_its_redactor_while_a_thread_makes_the_parents(python, github_token):
    code = """
import os, sys, threading, redact
from redact import _state
entered, leave = threading.Event(), threading.Event()
def hold():
    with _state._lock:
        entered.set()
        leave.wait()
thread = threading.Thread(target=hold)
thread.start()
entered.wait()
child = os.fork()
if not child:
    os._exit(0 if redact.text(sys.argv[1]) == "[REDACTED:github_token]" else 1)
status = os.waitpid(child, 0)[1]
leave.set()
thread.join()
print(status)
"""
    done = python(code, github_token(), PYTHONWARNINGS="ignore::DeprecationWarning")
    assert (done.stdout, done.stderr) == ("0\n", "")
