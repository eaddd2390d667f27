"""clean_env, argv_guard, no_core_dumps: what other processes could read."""

import json
import os
import subprocess
import sys

import pytest

import redact
from redact import Policy, PolicyError, RedactError, Redactor, RedactWarning, Secret, argv_guard, clean_env

PLAIN = {
    "PATH": "/usr/local/bin:/usr/bin",
    "HOME": "/home/bob",
    "LANG": "C.UTF-8",
    "TOKEN_TYPE": "bearer",
    "MAX_TOKENS": "4096",
    "SSH_AUTH_SOCK": "/tmp/ssh-x/agent.17",
    "GIT_ASKPASS": "/usr/bin/ssh-askpass",
    "XDG_SESSION_ID": "3",
    "PASSWORD_STORE_DIR": "/home/bob/.store",
    "API_KEY": "",
    "DATABASE_URL": "postgres://db.example.com/shop",
}


# -- the environment of a child


def test_an_environment_without_credentials_stays_as_it_is():
    found = clean_env(PLAIN)
    assert found == PLAIN
    assert list(found) == list(PLAIN)
    assert found is not PLAIN


def test_live_secrets_known_formats_and_sensitive_names_are_left_out(fake, github_token):
    secret = Secret("correct horse battery", kind="password")
    given = {
        **PLAIN,
        "NOTE": f"the word is {secret.reveal()}",
        "SOMETHING": github_token(),
        "ACME_API_TOKEN": fake(),
        "DB_PASSWORD": "hunter2",
        "UPSTREAM": f"postgres://shop:{fake(12)}@db.example.com/shop",
    }
    assert clean_env(given) == PLAIN
    assert len(given) == len(PLAIN) + 5, "what was given is not changed"


def test_what_is_to_be_kept_is_kept(github_token):
    given = {"GH_TOKEN": github_token(), "OTHER_TOKEN": github_token(1)}
    assert clean_env(given, keep=["GH_TOKEN", "NOT_THERE"]) == {"GH_TOKEN": github_token()}


def test_a_single_name_instead_of_a_collection_is_a_clear_error():
    with pytest.raises(TypeError, match="keep must be a collection of names"):
        clean_env({}, keep="GH_TOKEN")


def test_the_policys_own_names_count(fake):
    redact._state.use(Redactor(Policy(key_names={"badge": "badge"}, allowed_keys={"password"})))
    assert clean_env({"BADGE": "17-b-4711", "DB_PASSWORD": "hunter2"}) == {"DB_PASSWORD": "hunter2"}


@pytest.mark.parametrize("mode", ["observe", "off"])
def test_it_works_in_whatever_mode_the_policy_is_and_leaves_the_ledger_alone(fake, mode):
    redact._state.use(Redactor(Policy(mode=mode, masks={"default": redact.Drop()})))
    assert clean_env({"API_TOKEN": fake(), "A": "b"}) == {"A": "b"}
    assert len(redact.ledger()) == 0


CHILD = [sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"]


def test_a_real_child_sees_none_of_them(monkeypatch, fake, github_token):
    monkeypatch.setenv("ACME_API_TOKEN", fake())
    monkeypatch.setenv("SOMETHING", github_token())
    seen = subprocess.run(CHILD, env=clean_env(), capture_output=True, text=True, check=True).stdout
    assert fake() not in seen
    assert github_token() not in seen
    assert json.loads(seen)["PATH"] == os.environ["PATH"]
    control = subprocess.run(CHILD, capture_output=True, text=True, check=True).stdout
    assert fake() in control
    assert github_token() in control


# -- the command line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--token", "{fake}"], (2, "token")),
        (["--token={fake}"], (1, "token")),
        (["-v", "--api-key", "{fake}", "x"], (3, "api_key")),
        (["--password", "hunter2"], (2, "password")),
        (["--password", "two words"], (2, "password")),
        (["--password=hunter2"], (1, "password")),
        (["password=hunter2"], (1, "password")),
        (["--client_secret={fake}"], (1, "client_secret")),
        (["-H", "Authorization: Bearer {fake}"], (2, "authorization")),
        (["push", "https://bob:{fake}@git.example.com/x"], (2, "password")),
        (["{github_token}"], (1, "github_token")),
        (["--note", "see {github_token}."], (2, "github_token")),
        (["--note", "{live}"], (2, "device_code")),
        (["--note={live}"], (1, "device_code")),
    ],
)
def test_a_credential_is_found_with_position_and_kind_and_never_shown(
    arguments, expected, fake, github_token
):
    live = Secret(fake(seed="live"), kind="device_code")
    values = {"fake": fake(), "github_token": github_token(), "live": live.reveal()}
    argv = ["prog", *(argument.format(**values) for argument in arguments)]
    with pytest.warns(RedactWarning) as seen:
        found = argv_guard(argv)
    assert found == (expected,)
    (warned,) = seen
    assert warned.filename == __file__
    text = str(warned.message)
    assert f"holds a credential: argument {expected[0]} ({expected[1]})." in text
    shown = [value for value in (*values.values(), "hunter2", "two words") if value in text]
    assert shown == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--verbose", "--max-tokens", "4096", "--token-type=bearer"],
        ["--token-file", "/run/secrets/token"],
        ["--token-stdin"],
        ["--password", "-"],
        ["--password", "--verbose"],
        ["--api-key", "$ACME_KEY"],
        ["--token="],
        ["--token"],
        ["build", "--commit", "9f2c1e7a4b8d3f605c1e9a7b2d4f6081c3e5a790"],
    ],
)
def test_an_ordinary_command_line_is_left_in_peace(arguments):
    assert argv_guard(["prog", *arguments]) == ()


def test_the_programs_own_name_is_not_looked_at(github_token):
    assert argv_guard([f"/opt/{github_token()}/prog", "x"]) == ()
    with pytest.warns(RedactWarning):
        argv_guard(["x", f"/opt/{github_token()}/prog"])


def test_all_of_them_are_told_at_once(fake, github_token):
    with pytest.warns(RedactWarning, match="holds credentials: ") as seen:
        found = argv_guard(["prog", "--token", fake(), "-x", github_token()])
    assert found == ((2, "token"), (4, "github_token"))
    assert len(seen) == 1
    assert "argument 2 (token), argument 4 (github_token)." in str(seen[0].message)


def test_refusing_is_an_error_with_nothing_of_the_value_in_it_or_in_our_frames(fake, own_locals):
    with pytest.raises(RedactError, match=r"argument 2 \(token\)") as caught:
        argv_guard(["prog", "--token", fake()], on_found="refuse")
    assert fake() not in str(caught.value)
    ours = own_locals(caught.value)
    assert ours
    assert fake() not in repr(ours)
    assert argv_guard(["prog"], on_found="refuse") == ()


def test_another_answer_than_warn_or_refuse_is_an_error():
    with pytest.raises(PolicyError, match='on_found must be "warn" or "refuse"'):
        argv_guard(["prog"], on_found="ignore")


@pytest.mark.parametrize("mode", ["observe", "off"])
def test_the_command_line_is_looked_at_in_whatever_mode_the_policy_is(fake, mode):
    redact._state.use(Redactor(Policy(mode=mode)))
    with pytest.warns(RedactWarning):
        assert argv_guard(["prog", "--token", fake()]) == ((2, "token"),)
    assert len(redact.ledger()) == 0


def test_a_real_program_refuses_its_own_command_line(python, fake):
    code = "import redact, sys; redact.argv_guard(on_found='refuse'); print('went on with', *sys.argv)"
    refused = python(code, "--token", fake())
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("redact.errors.RedactError: the command line holds")
    assert fake() not in refused.stdout + refused.stderr
    assert python(code, "--verbose").stdout == "went on with -c --verbose\n", "the control"


def test_a_real_program_is_warned_and_goes_on(python, fake):
    done = python("import redact; redact.argv_guard(); print('went on')", "--token", fake())
    assert done.stdout == "went on\n"
    assert "RedactWarning: the command line holds a credential: argument 2 (token)" in done.stderr
    assert fake() not in done.stderr


# -- core dumps

DUMPS = """
import ctypes, resource, redact
def state():
    return ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
before = state()
print(redact.no_core_dumps(), before[0], *state())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's own")
def test_on_linux_neither_limit_nor_kernel_lets_a_dump_out(python):
    assert python(DUMPS).stdout == "('RLIMIT_CORE', 'PR_SET_DUMPABLE') 1 0 (0, 0)\n"


def test_what_the_system_does_not_have_is_left_out_and_no_error(python):
    code = """
import sys
sys.modules["resource"] = sys.modules["ctypes"] = None
import redact
print(redact.no_core_dumps())
"""
    done = python(code)
    assert (done.stdout, done.stderr) == ("()\n", "")


def test_elsewhere_only_the_limit_is_set(python):
    code = "import sys, redact; sys.platform = 'darwin'; print(redact.no_core_dumps())"
    assert python(code).stdout == "('RLIMIT_CORE',)\n"


def test_none_of_it_is_loaded_before_it_is_used(python):
    code = """
import sys, redact
print("redact._hygiene" in sys.modules, "ctypes" in sys.modules, end=" ")
redact.clean_env({})
print("redact._hygiene" in sys.modules, "ctypes" in sys.modules)
"""
    assert python(code).stdout == "False False True False\n"
