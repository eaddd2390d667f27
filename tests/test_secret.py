"""Secret: every way to look at it shows the mask, and only `reveal` shows the value."""

import copy
import dataclasses
import gc
import io
import json
import logging
import operator
import os
import pickle
import pprint
import re
import reprlib
import string
import threading
import traceback
import types
import weakref

import pytest

import redact
from redact import Policy, Redactor, RevealError, Secret, SecretError, _state, jsonable
from redact._live import process_live
from redact._native import LiveTable

MASK = "[REDACTED:access_token]"


@pytest.fixture
def value(fake):
    return fake()


@pytest.fixture
def secret(value):
    return Secret(value, kind="access_token")


def test_every_way_to_make_it_a_text_shows_the_mask(secret, value):
    texts = [
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret!r:>60}",
        f"{secret!s}",
        format(secret),
        format(secret, ">40"),
        format(secret, ".3"),
        format(secret, "d"),
        "%s" % secret,  # noqa: UP031 - the old way is what is tested
        "%r" % (secret,),  # noqa: UP031 - the same
        ascii(secret),
        str([secret]),
        str({"token": secret}),
    ]
    assert [text for text in texts if MASK not in text] == []
    assert [text for text in texts if value in text or value[-6:] in text] == []


def test_a_format_spec_cannot_cut_the_mask(secret):
    assert f"{secret:.4}" == MASK


def test_a_log_line_of_plain_logging_shows_the_mask(secret, value):
    stream = io.StringIO()
    logger = logging.getLogger("test_secret")
    logger.propagate = False
    logger.addHandler(logging.StreamHandler(stream))
    logger.warning("token %s %r", secret, secret, extra={"token": secret})
    logger.warning("and %(token)s", {"token": secret})
    assert stream.getvalue() == f"token {MASK} {MASK}\nand {MASK}\n"
    logger.warning("token %s", value)
    assert value in stream.getvalue(), "the control: the plain value does leak"


def test_vars_shows_kind_and_mask(secret):
    assert vars(secret) == {"kind": "access_token", "value": MASK}
    assert json.dumps({"token": secret}, default=vars) == json.dumps({"token": vars(secret)})


def test_reveal_gives_the_plain_value(secret, value):
    assert secret.reveal() == value
    assert type(secret.reveal()) is str


@pytest.mark.parametrize(
    "text", ["\ud800abcdef", "a\0bcdefgh", "ünïcödé-ünïcödé", "\U0001f600" * 5, "x" * 100_000]
)
def test_any_text_comes_back_as_it_was(text):
    assert Secret(text, kind="password").reveal() == text


def test_a_subclass_of_str_is_taken_as_its_plain_text(value):
    class Loud(str):
        __slots__ = ()

        def __str__(self):
            return "something else"

    secret = Secret(Loud(value))
    assert secret.reveal() == value
    assert type(secret.reveal()) is str


def test_copies_are_the_same_object(secret):
    assert copy.copy(secret) is secret
    assert copy.deepcopy(secret) is secret
    assert copy.deepcopy({"a": [secret]})["a"][0] is secret


@dataclasses.dataclass(frozen=True)
class Session:
    token: object
    user: str = "bob"


def test_a_dataclass_shows_the_mask_and_copies_the_secret(secret, value):
    session = Session(secret)
    assert repr(session) == f"Session(token={MASK}, user='bob')"
    assert dataclasses.asdict(session) == {"token": secret, "user": "bob"}
    assert dataclasses.asdict(session)["token"] is secret
    assert dataclasses.astuple(session)[0] is secret
    assert dataclasses.replace(session, user="eve").token is secret
    assert session == Session(Secret(value))
    assert len({session, Session(Secret(value))}) == 1
    assert json.dumps(dataclasses.asdict(session), default=jsonable) == json.dumps(
        {"token": MASK, "user": "bob"}
    )
    plain = Session(value)
    assert value in repr(plain), "the control"
    assert value in repr(dataclasses.asdict(plain)), "the control"


def test_nothing_that_looks_inside_an_object_finds_the_value(secret, value):
    looks = {
        "vars": vars(secret),
        "dir": {name: getattr(secret, name) for name in dir(secret) if not callable(getattr(secret, name))},
        "slots": {name: getattr(secret, name) for name in Secret.__slots__ if name != "__weakref__"},
        "reduce": secret.__reduce__(),
        "reduce_ex": secret.__reduce_ex__(4),
        "pprint": pprint.pformat({"a": secret}, width=20),
        "reprlib": reprlib.repr([secret]),
        "referents": gc.get_referents(secret),
    }
    if hasattr(secret, "__getstate__"):  # since Python 3.11
        looks["getstate"] = secret.__getstate__()
    assert [name for name, look in looks.items() if value in repr(look) or value[8:24] in repr(look)] == []
    assert value in repr(vars(types.SimpleNamespace(token=value))), "the control"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_carries_the_mask_only(secret, value, protocol):
    data = pickle.dumps({"token": secret}, protocol)
    assert value.encode() not in data
    back = pickle.loads(data)["token"]  # noqa: S301 - made above
    assert type(back) is Secret
    assert (str(back), repr(back), f"{back:>9}", back.kind) == (MASK, MASK, MASK, "access_token")
    assert vars(back) == vars(secret)
    with pytest.raises(RevealError, match="this access_token came out of a pickle"):
        back.reveal()
    assert back == back  # noqa: PLR0124 - equal to itself
    assert back != secret
    assert len({back, secret}) == 2
    again = pickle.loads(pickle.dumps(back))  # noqa: S301 - made above
    assert str(again) == MASK


def test_plain_json_refuses_it_without_the_value(secret, value):
    with pytest.raises(TypeError, match="Object of type Secret is not JSON serializable") as caught:
        json.dumps({"token": secret})
    assert value not in "".join(traceback.format_exception(caught.value))


def test_json_with_jsonable_masks_it_and_refuses_the_rest(secret):
    assert json.dumps({"token": secret}, default=jsonable) == json.dumps({"token": MASK})
    with pytest.raises(TypeError, match="Object of type complex is not JSON serializable"):
        json.dumps(1j, default=jsonable)


def test_secrets_are_equal_when_their_values_are(value, fake):
    one, same, other = Secret(value), Secret(value, kind="token"), Secret(fake(seed=1))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert len({one, same, other}) == 2
    assert one != value, "a plain text has another hash, so it cannot be equal"


def test_the_hash_is_another_in_each_process_even_without_hash_randomisation(python):
    code = "import redact; print(hash(redact.Secret('a-text-for-hashing')), hash('a-text-for-hashing'))"
    runs = [python(code, PYTHONHASHSEED="0").stdout.split() for _ in range(2)]
    assert runs[0][1] == runs[1][1], "the control: a str's hash is the same then"
    assert runs[0][0] != runs[1][0]


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(len, id="length"),
        pytest.param(iter, id="items"),
        pytest.param(lambda it: it[0], id="index"),
        pytest.param(lambda it: "a" in it, id="search in it"),
        pytest.param(lambda it: it in "abc", id="search for it"),
        pytest.param(lambda it: sorted([it, it]), id="order"),
        pytest.param(lambda it: it + "a", id="before a text"),
        pytest.param(lambda it: "Bearer " + it, id="after a text"),
        pytest.param(lambda it: it * 2, id="times"),
        pytest.param(lambda it: ", ".join([it]), id="join"),  # noqa: FLY002 - join is what is tested
        pytest.param(lambda it: "%d" % it, id="number"),  # noqa: UP031 - the old way is what is tested
        pytest.param(bytes, id="bytes"),
        pytest.param(int, id="int"),
        pytest.param(lambda it: re.search("a", it), id="regex"),
        pytest.param(os.fspath, id="path"),
        pytest.param(lambda it: os.environ.update({"ACME_TOKEN": it}), id="environment"),
        pytest.param(lambda it: json.dumps({it: 1}), id="json key"),
        pytest.param(lambda it: io.StringIO().write(it), id="write"),
        pytest.param(lambda it: io.BytesIO().write(it), id="write bytes"),
        pytest.param(operator.index, id="as an index"),
    ],
)
def test_what_needs_a_plain_text_is_a_type_error_without_the_value(secret, value, use):
    with pytest.raises(TypeError) as caught:
        use(secret)
    assert value not in "".join(traceback.format_exception(caught.value))


def test_it_is_true(secret):
    assert bool(secret) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (lambda it: f"Bearer {it}", f"Bearer {MASK}"),
        ("Bearer {}".format, f"Bearer {MASK}"),
        ("Bearer {0.kind} {0!r}".format, f"Bearer access_token {MASK}"),
        (lambda it: string.Template("Bearer $it").substitute(it=it), f"Bearer {MASK}"),
        (lambda it: ", ".join(map(str, [1, it])), f"1, {MASK}"),
    ],
)
def test_what_takes_any_object_puts_the_mask_into_the_text(secret, text, expected):
    assert text(secret) == expected


def test_revealing_is_noted_once_for_each_place_with_a_count(secret):
    for _ in range(3):
        secret.reveal()
    again = secret.reveal()
    places = redact.ledger().entries("revealed")
    assert [(entry.kind, entry.count, entry.file) for entry in places] == [
        ("access_token", 3, __file__),
        ("access_token", 1, __file__),
    ]
    assert places[0].line < places[1].line
    assert places[0].fingerprint == places[1].fingerprint
    assert len(places[0].fingerprint) == 16
    assert again not in redact.ledger().as_json()


def test_nothing_but_reveal_counts_as_revealing(secret, value):
    str(secret), repr(secret), hash(secret), vars(secret), secret == Secret(value), pickle.dumps(secret)
    redact.value({"token": secret})
    copy.deepcopy(secret)
    assert redact.ledger().entries("revealed") == []


def test_a_revealed_value_in_a_log_has_the_same_fingerprint_so_the_two_can_be_joined(secret):
    redact.text(f"careless: {secret.reveal()}")
    (taken,), (match,) = redact.ledger().entries("revealed"), redact.ledger().entries()
    assert taken.fingerprint == match.fingerprint


def test_it_cannot_be_changed_or_subclassed(secret, value):
    for name in ("kind", "_kind", "_sealed", "other"):
        with pytest.raises(AttributeError, match="Secret is immutable"):
            setattr(secret, name, 1)
        with pytest.raises(AttributeError, match="Secret is immutable"):
            delattr(secret, name)
    secret.__init__("another")
    assert secret.reveal() == value
    with pytest.raises(TypeError, match="cannot be subclassed"):
        type("Mine", (Secret,), {})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"value": ""}, "value must not be empty"),
        ({"value": None}, "value must be a str, not NoneType"),
        ({"value": 123456}, "value must be a str, not int"),
        ({"value": b"bytes-of-a-token"}, "value must be a str, not bytes"),
        ({"kind": "Access Token"}, "kind must be snake_case"),
        ({"kind": 3}, "kind must be a str, not int"),
        ({"ttl": 0.0}, "ttl must be a positive, finite number"),
        ({"ttl": float("inf")}, "ttl must be a positive, finite number"),
        ({"ttl": False}, "ttl must be a number of seconds, not bool"),
        ({"value": "", "kind": "", "ttl": -1}, "value must not be empty; kind must be .*; ttl must be"),
    ],
)
def test_a_wrong_argument_is_one_error_that_names_the_field_and_never_the_value(value, arguments, expected):
    given = {"value": value, **arguments}
    with pytest.raises(SecretError, match=expected) as caught:
        Secret(given.pop("value"), **given)
    shown = str(caught.value)
    assert [text for text in (value, "123456", "bytes-of-a-token", "Access Token") if text in shown] == []


def test_no_frame_of_redact_shows_the_value_when_an_error_is_rendered_with_its_locals(value, own_locals):
    try:
        Secret(value, kind="Bad Kind")
    except SecretError as error:
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        ours = own_locals(error)
    assert ours
    assert value not in repr(ours)
    assert value in repr([frame.f_locals for frame in frames]), "the control: the caller's own frame has it"


def test_the_value_is_in_no_object_that_the_garbage_collector_can_reach(python):
    code = """
import gc, hashlib, random, string, sys
import redact

def digest(text):
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

def made(seed):
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=53))

def reachable(wanted):
    return sum(
        type(item) is str and len(item) == 53 and digest(item) == wanted
        for holder in gc.get_objects() for item in gc.get_referents(holder)
    )

secret, plain = redact.Secret(made(1)), [made(2)]
str(secret), hash(secret), secret == redact.Secret(made(1)), redact.text(made(1)), redact.value({"t": secret})
print(reachable(digest(made(1))), reachable(digest(made(2))) > 0)
"""
    assert python(code).stdout == "0 True\n"


def test_it_is_live_while_any_secret_of_the_value_exists(value, monkeypatch):
    monkeypatch.setattr(process_live(), "table", LiveTable(grace=0.0))
    redactor = Redactor()
    one, two = Secret(value, kind="access_token"), Secret(value, kind="access_token")
    assert redactor.text(value) == MASK
    del one
    gc.collect()
    assert redactor.text(value) == MASK
    del two
    gc.collect()
    assert redactor.text(value) == value


def test_it_stays_live_for_the_grace_time_after_the_last_one_is_gone(value):
    Secret(value, kind="access_token")
    gc.collect()
    assert redact.text(value) == MASK


def test_it_stays_live_until_its_ttl_has_passed(value, monkeypatch):
    monkeypatch.setattr(process_live(), "table", LiveTable(grace=0.0))
    redactor = Redactor()
    Secret(value, kind="access_token", ttl=3600)
    gc.collect()
    assert redactor.text(value) == MASK
    kept = Secret(value, kind="access_token", ttl=0.001)
    threading.Event().wait(0.05)
    assert redactor.text(value) == MASK
    assert kept.kind == "access_token"


def test_many_short_lived_secrets_leave_table_and_memory_as_they_were(python):
    code = """
import redact
from redact._live import process_live
from redact._native import LiveTable

def kilobytes():
    # Of memory that is no file: of files the system takes pages away, and gives them back, when it likes.
    with open("/proc/self/status") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(("RssAnon:", "VmSwap:")))

def made(number):
    return redact.Secret(f"tok{number:06}-Zq8rT5wXy2Lm9KpQ4vN7bH1c", kind="access_token")

process_live().table = LiveTable(grace=0.0)  # else each stays for ten minutes
for number in range(20_000):
    made(number).reveal()
before = kilobytes()
for number in range(60_000):
    made(number)
print(len(process_live()), (kilobytes() - before) >> 10, len(redact.ledger()))
kept = [made(number) for number in range(20_000)]
print(len(process_live()), (kilobytes() - before) >> 10)
"""
    dropped, control = python(code).stdout.splitlines()
    table, grown, noted = map(int, dropped.split())
    assert table < 100
    assert grown <= 4
    assert noted == 10_001, "what was revealed is bounded too"
    table, grown = map(int, control.split())
    assert table == 20_000
    assert grown > 8, "the control: held secrets do take memory"


def test_threads_may_make_and_drop_secrets_at_the_same_time(fake, monkeypatch):
    monkeypatch.setattr(process_live(), "table", LiveTable(grace=0.0))
    redactor = Redactor()
    shared = Secret(fake(), kind="access_token")
    failures = []

    def work(thread):
        try:
            for number in range(200):
                mine = fake(seed=f"{thread} {number}")
                held = Secret(mine, kind="access_token"), Secret(shared.reveal(), kind="access_token")
                assert redactor.text(f"{mine} {shared.reveal()}") == f"{MASK} {MASK}"
                del held
        except BaseException as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gc.collect()
    assert failures == []
    assert len(process_live()) == 1
    assert redactor.text(shared.reveal()) == MASK


def test_a_value_below_four_characters_masks_itself_and_is_not_registered():
    with pytest.warns(redact.RedactWarning, match="kind 'pin'") as seen:
        secret = Secret("9x7", kind="pin")
    assert str(secret) == "[REDACTED:pin]"
    assert secret.reveal() == "9x7"
    assert seen[0].filename == __file__
    assert redact.text("row 9x7") == "row 9x7"
    assert len(process_live()) == 0


def test_it_shows_itself_by_the_masks_of_the_process(secret):
    _state.use(Redactor(Policy(masks={"access_token": redact.Fixed("<{kind} hidden>")})))
    assert (str(secret), repr(secret), str(Secret("other-value"))) == (
        "<access_token hidden>",
        "<access_token hidden>",
        "[REDACTED:secret]",
    )
    _state.reset()
    assert str(secret) == MASK


def test_a_mask_that_fails_is_no_reason_to_show_anything_else(secret, monkeypatch):
    monkeypatch.setattr("redact._secret._show", lambda kind, sealed: 1 / 0)
    assert str(secret) == "[REDACTED:error]"


def test_it_can_be_referred_to_weakly(value):
    secret = Secret(value)
    reference = weakref.ref(secret)
    assert reference() is secret
    del secret
    gc.collect()
    assert reference() is None


def test_secrets_that_outlive_the_interpreter_make_no_noise(python):
    code = (
        "import redact, builtins; builtins.kept = [redact.Secret('a-value-kept-for-ever')]; kept.append(kept)"
    )
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
