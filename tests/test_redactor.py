"""Redactor: text, bytes and values; what is clean comes back as it is, what fails is masked."""

import collections
import copy
import threading
import traceback

import pytest

import redact
from redact import LiveSecrets, Match, Policy, Redactor, Secret, ledger


@pytest.fixture
def redactor():
    return Redactor()


def test_a_secret_in_a_text_is_masked_and_the_rest_stays(redactor, github_token):
    token = github_token()
    assert redactor.text(f"a {token}, b") == "a [REDACTED:github_token], b"
    assert redactor.data(f"ä {token}, b".encode()) == "ä [REDACTED:github_token], b".encode()
    assert redactor.data(f"ä {token}".encode("latin-1")) == "ä [REDACTED:github_token]".encode("latin-1")


@pytest.mark.parametrize("clean", ["", "GET /orders 200", "ünïcödé", "\ud800 alone", "a\0b", "x" * 100_000])
def test_clean_input_comes_back_as_the_same_object(redactor, clean):
    data = clean.encode("utf-8", "surrogatepass")
    event = {"event": clean, "list": [clean, 3, None], "tuple": (clean,), "data": data}
    assert redactor.text(clean) is clean
    assert redactor.data(data) is data
    assert redactor.value(event) is event
    assert redactor.matches(clean) == []


def test_a_value_is_copied_only_where_it_changes_and_never_changed_itself(redactor, github_token):
    inner, clean = {"password": "Zq8-Lw2x-Tt19"}, {"n": [1, 2]}
    event = {"inner": inner, "clean": clean, "text": github_token()}
    before = copy.deepcopy(event)
    masked = redactor.value(event)
    assert event == before
    assert masked["clean"] is clean
    assert masked["inner"] == {"password": "[REDACTED:password]"}
    assert masked["text"] == "[REDACTED:github_token]"


def test_keys_of_any_sort_count_behind_plain_ones(redactor, fake):
    """A plain key is judged in a shorter way; that must not decide for the key after it."""
    for key in (b"access_token", "\u043c\u043e\u0439_access_token"):
        assert redactor.value({"a": 1, key: fake(40)}) == {"a": 1, key: "[REDACTED:access_token]"}
        assert redactor.value({"access_token": None, key: fake(40)})[key] == "[REDACTED:access_token]"
    assert redactor.value({"a": 1, ("access_token", fake(40)): 2}) == {
        "a": 1,
        ("access_token", "[REDACTED:access_token]"): 2,
    }
    harmless = {"access_token": None, 0: "access_token"}
    assert redactor.value(harmless) is harmless


def test_the_value_of_a_record_is_masked_by_the_name_in_it(redactor, fake):
    assert redactor.value(
        [{"name": "X-Api-Key", "value": fake(40)}, {"Key": "password", "Value": "hunter2"}]
    ) == [
        {"name": "X-Api-Key", "value": "[REDACTED:api_key]"},
        {"Key": "password", "Value": "[REDACTED:password]"},
    ]
    for clean in (
        {"name": "HOME", "value": "hunter2"},
        {"name": "password", "content": "hunter2"},
        {"value": 1},
    ):
        assert redactor.value(clean) is clean


@pytest.mark.parametrize("kind", [list, tuple])
def test_what_stands_behind_an_option_is_masked(redactor, fake, kind):
    command = ["acme", "--verbose", "--api-token", fake(40), "--password", "-x", "--port", "8080"]
    assert redactor.value(kind(command)) == kind([*command[:3], "[REDACTED:api_key]", *command[4:]])
    assert redactor.value(kind([b"acme", b"--password", b"hunter2 is it"]))[2] == b"[REDACTED:password]"
    for clean in (["acme", "--password", "--other"], ["--password", "x", None], ["acme", "password", "x y"]):
        assert redactor.value(kind(clean)) == kind(clean)


def test_a_secret_object_in_a_value_is_masked_by_its_kind(redactor, fake):
    secret = Secret(fake(), kind="access_token")
    event = {"session": secret, "list": [secret]}
    assert redactor.value(event) == {
        "session": "[REDACTED:access_token]",
        "list": ["[REDACTED:access_token]"],
    }


def test_matches_are_in_code_points_and_in_order(redactor, github_token, fake):
    token = github_token()
    text = f"é\U0001f600 {token} and password={fake(20)}"
    first, second = redactor.matches(text)
    assert isinstance(first, Match)
    assert text[first.start : first.end] == token
    assert (first.kind, first.net) == ("github_token", "format")
    assert text[second.start : second.end] == fake(20)
    assert (second.kind, second.rule, second.net) == ("password", "key:password", "key")
    assert len(ledger()) == 0


def test_the_sink_is_noted(redactor, github_token):
    redactor.text(github_token(), "stderr")
    redactor.data(github_token().encode(), "stdout")
    redactor.value([github_token()], "structlog")
    redactor.incremental(sink="terminal").feed(github_token() + "\n")
    assert [entry.sink for entry in ledger().entries()] == ["stderr", "stdout", "structlog", "terminal"]


@pytest.mark.parametrize("wrong", [b"Zq8Lw2xTt19-bytes", None, 7, ["Zq8Lw2xTt19-list"]])
def test_text_of_another_type_is_a_type_error_without_the_value(redactor, wrong):
    for call in (redactor.text, redactor.matches):
        with pytest.raises(TypeError, match=f"text must be str, not {type(wrong).__name__}") as caught:
            call(wrong)
        frames = [frame for frame, _ in traceback.walk_tb(caught.tb)][1:]
        assert frames
        assert "Zq8Lw2x" not in f"{caught.value} {[frame.f_locals for frame in frames]}"


@pytest.mark.parametrize(
    "wrong", ["Zq8Lw2xTt19-text", None, bytearray(b"Zq8Lw2xTt19"), memoryview(b"Zq8Lw2xTt19")]
)
def test_data_of_another_type_is_a_type_error_without_the_value(redactor, wrong):
    with pytest.raises(TypeError, match=f"data must be bytes, not {type(wrong).__name__}") as caught:
        redactor.data(wrong)
    assert "Zq8Lw2x" not in str(caught.value)


def test_subclasses_of_str_and_bytes_are_taken(redactor, github_token):
    class Text(str):
        __slots__ = ()

    class Data(bytes):
        __slots__ = ()

    assert redactor.text(Text(github_token())) == "[REDACTED:github_token]"
    assert redactor.data(Data(github_token().encode())) == b"[REDACTED:github_token]"


def test_arguments_of_the_wrong_type_are_named():
    with pytest.raises(TypeError, match="policy must be Policy, not dict"):
        Redactor({"mode": "off"})
    with pytest.raises(TypeError, match="live must be LiveSecrets, not set"):
        Redactor(live={"a-value"})


def test_it_learns_nothing(redactor, fake):
    redactor.value({"access_token": fake()})
    redactor.text(f"access_token={fake()}")
    assert redactor.text(f"again {fake()} alone") == f"again {fake()} alone"


def test_a_failure_is_noted_and_said_once_for_each_sink_and_type(redactor, python):
    code = """
import redact
redactor = redact.Redactor()
for error in (ValueError("a-secret-in-an-error"), ValueError("x"), KeyError("y")):
    print(redactor.failed("logging", error))
redactor.failed("structlog", ValueError("z"))
print([(entry.sink, entry.rule, entry.count) for entry in redact.ledger().entries("errors")])
"""
    done = python(code)
    assert done.stdout.splitlines() == [
        *["[REDACTED:error]"] * 3,
        "[('logging', 'ValueError', 2), ('logging', 'KeyError', 1), ('structlog', 'ValueError', 1)]",
    ]
    assert done.stderr.splitlines() == [
        "redact: logging failed with ValueError, and wrote [REDACTED:error] instead of its data",
        "redact: logging failed with KeyError, and wrote [REDACTED:error] instead of its data",
        "redact: structlog failed with ValueError, and wrote [REDACTED:error] instead of its data",
    ]


@pytest.mark.parametrize("closing", ["sys.__stderr__ = None", "sys.__stderr__.close()", "os.close(2)"])
def test_a_failure_without_a_stderr_is_silent(python, closing):
    code = f"""
import os, sys, redact
redactor = redact.Redactor()
{closing}
print(redactor.failed("logging", ValueError()))
"""
    assert python(code).stdout == "[REDACTED:error]\n"


def test_a_broken_repr_fails_closed(redactor, github_token):
    class Broken:
        def __repr__(self):
            raise ValueError(github_token())

        __str__ = __repr__

    event = {"broken": Broken(), "token": github_token()}
    masked = redactor.value(event)
    assert masked["token"] == "[REDACTED:github_token]"


def test_any_number_of_threads_may_use_one(redactor, github_token):
    results = []

    def work(seed):
        token = github_token(seed)
        results.extend(redactor.text(f"{seed} {token}") for _ in range(200))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(results)) == [f"{seed} [REDACTED:github_token]" for seed in range(8)]
    assert len(results) == 1600


def test_its_repr_shows_the_policy():
    assert repr(Redactor(Policy(mode="observe"))) == "Redactor(Policy(mode='observe'))"


def test_its_parts_can_be_read():
    live, policy = LiveSecrets(), Policy(max_depth=5)
    redactor = Redactor(policy, live)
    assert (redactor.policy, redactor.live, redactor.ledger) == (policy, live, redact.ledger())
    assert redactor.live is live


@pytest.mark.parametrize(
    "kind", [collections.deque, collections.UserList, collections.OrderedDict, collections.UserDict]
)
def test_containers_of_the_collections_module_are_walked_and_copied(fake, kind):
    secret = fake()
    pairs = issubclass(kind, (dict, collections.UserDict))
    holder = kind({"note": secret, "n": 1}) if pairs else kind([secret, 1])
    clean = kind({"note": "fine", "n": 1}) if pairs else kind(["fine", 1])
    redactor = Redactor(live=LiveSecrets())
    assert redactor.value(holder) is holder, "the control: unknown, it stays"
    redactor.live.add(secret, kind="token")

    assert secret not in repr(redactor.value(holder))
    assert "[REDACTED:token]" in repr(redactor.value(holder))
    assert secret in repr(holder), "the caller's own is as it was"
    assert redactor.value(clean) is clean


def test_a_range_is_no_container_of_texts():
    numbers = range(10**12)
    assert Redactor(live=LiveSecrets()).value(numbers) is numbers
