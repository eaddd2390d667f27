"""The native table of live secrets: many values, threads, forks, core dumps, large texts."""

import base64
import json
import os
import shlex
import sys
import threading
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from fakes import ALNUM, Maker

import redact
from redact import LiveSecrets
from redact._native import Core, LiveTable

COUNT = 2_000


def _values(count, length=40):
    rng = Maker(1)
    return [rng.opaque(length, ALNUM) for _ in range(count)]


def test_each_of_many_values_is_found_until_it_is_discarded():
    live, values = LiveSecrets(), _values(COUNT)
    redactor = redact.Redactor(live=live)
    for value in values:
        live.add(value, kind="token")
    for value in values:
        assert redactor.text(f"a {value} b") == "a [REDACTED:token] b"
        assert redactor.text(f"a {value[7:30].lower()} b") == "a [REDACTED:token] b"
    for value in values[::2]:
        assert live.discard(value)
    for at, value in enumerate(values):
        assert redactor.text(value) == (value if at % 2 == 0 else "[REDACTED:token]")
    live.clear()
    assert len(live) == 0
    assert redactor.text(values[1]) == values[1]


def test_of_ten_thousand_values_with_one_header_each_is_found_whole():
    live = LiveSecrets()
    header = Maker(2).opaque(40, ALNUM)
    values = [header + value for value in _values(COUNT, 20)]
    for value in values:
        live.add(value, kind="token")
    redactor = redact.Redactor(live=live)
    for value in values[::20]:
        assert redactor.text(f"a {value} b") == "a [REDACTED:token] b"


def test_values_that_differ_in_their_last_symbol_alone_are_each_found_whole():
    live = LiveSecrets()
    values = [f"correct horse battery staple {letter}" for letter in "abcdefghijklmnopqrst"]
    for value in values:
        live.add(value, kind="password")
    redactor = redact.Redactor(live=live)
    for value in values:
        assert redactor.text(f"{'.' * ord(value[-1])}{value}.").endswith(".[REDACTED:password].")
    for value in values[:10]:
        live.discard(value)
    assert redactor.text(f"a {values[-1]}") == "a [REDACTED:password]"
    assert redactor.text(f"a {values[0]}") == f"a {values[0]}"


def test_a_part_that_several_values_share_lives_as_long_as_one_of_them(fake):
    live, part = LiveSecrets(), fake()
    addresses = [f"postgres://app:{part}@db{number}.internal/app" for number in range(12)]
    for address in addresses:
        live.add(address, kind="dsn")
    redactor = redact.Redactor(live=live)
    for address in addresses[:-1]:
        live.discard(address)
        assert redactor.text(f"a {part} b") == "a [REDACTED:dsn] b"
    live.discard(addresses[-1])
    assert redactor.text(f"a {part} b") == f"a {part} b"


@pytest.mark.parametrize("length", [1024, 1031, 5000])
def test_a_long_value_is_found_whole_and_in_pieces(length):
    live, value = LiveSecrets(), Maker(3).opaque(length, ALNUM)
    live.add(value, kind="token")
    redactor = redact.Redactor(live=live)
    encoded = base64.b64encode(value.encode()).decode()
    for spelled in (value, value[-20:], value[1000:1024], encoded, value.encode().hex()):
        assert redactor.text(f"a {spelled} b") == "a [REDACTED:token] b"


SPACED = [
    "Tr0ub4dor & 3",
    "correct horse battery staple",
    f"{Maker(11).opaque(20)} it's",
    "Zoë's 7 keys",
    " a'b ",
]


@pytest.mark.parametrize("value", SPACED)
@pytest.mark.parametrize(
    "written",
    [
        lambda value: urlencode({"password": value, "a": "b"}).split("&")[0][len("password=") :],
        quote,
        lambda value: shlex.quote(value)[1:-1],
        lambda value: value.replace("'", "'\\''"),
        lambda value: json.dumps(shlex.quote(value))[2:-2],
    ],
    ids=["form", "address", "shlex", "shell", "shlex in JSON"],
)
def test_a_value_with_spaces_and_quotes_is_found_as_forms_and_shells_write_it(value, written):
    live, text = LiveSecrets(), f"run --with '{written(value)}' --then"
    redactor = redact.Redactor(live=live)
    assert redactor.text(text) == text
    live.add(value, kind="password")
    assert redactor.text(text) == "run --with '[REDACTED:password]' --then"
    stream = redactor.incremental()
    assert "".join(map(stream.feed, text)) + stream.flush() == "run --with '[REDACTED:password]' --then"
    live.discard(value)
    assert redactor.text(text) == text


@pytest.mark.parametrize("ends", [("", "\n"), ("", "\r\n"), (" ", ""), ("\t", " \n")])
@pytest.mark.parametrize(
    "value", ["hunter2pass", "correct horse battery staple", "Grüße!", Maker(12).opaque(40)]
)
def test_a_value_read_with_its_line_end_is_found_without(value, ends):
    live, text = LiveSecrets(), f"a <{value}> b"
    redactor = redact.Redactor(live=live)
    assert redactor.text(text) == text
    live.add(f"{ends[0]}{value}{ends[1]}", kind="password")
    assert redactor.text(text) == "a <[REDACTED:password]> b"
    live.discard(f"{ends[0]}{value}{ends[1]}")
    assert redactor.text(text) == text


@pytest.mark.parametrize("beside", ["", "€", "🔑"])
@pytest.mark.parametrize("value", ["Grüße!", "pä" + Maker(9).opaque(21), "größer und schöner als je zuvor"])
def test_a_value_beyond_ascii_is_found_in_texts_of_any_width(value, beside):
    live = LiveSecrets()
    live.add(value, kind="password")
    redactor = redact.Redactor(live=live)
    text = f"{beside}a {value} b {value}."
    expected = f"{beside}a [REDACTED:password] b [REDACTED:password]."
    assert redactor.text(text) == expected
    assert redactor.data(text.encode()) == expected.encode()
    stream = redactor.incremental()
    assert "".join(map(stream.feed, text)) + stream.flush() == expected


def test_readers_find_what_is_there_while_others_come_and_go():
    live, values = LiveSecrets(), _values(200)
    for value in values:
        live.add(value, kind="token")
    redactor = redact.Redactor(live=live)
    text = "".join(f"a line of a log with {value} in it\n" for value in values) * 80
    assert len(text) > 1 << 20, "it is searched without the interpreter's lock"
    expected = "a line of a log with [REDACTED:token] in it\n" * 200 * 80
    done = threading.Event()
    others = _values(COUNT, 38)

    def come_and_go():
        while not done.is_set():
            for value in others:
                live.add(value, kind="token")
            for value in others:
                live.discard(value)

    writer = threading.Thread(target=come_and_go)
    writer.start()
    try:
        for _ in range(5):
            assert redactor.text(text) == expected
    finally:
        done.set()
        writer.join()


def test_a_large_text_lets_other_threads_go_on_and_a_small_one_does_not():
    redactor = redact.Redactor(live=LiveSecrets())
    line = "2026-11-23 a plain line of a log, with nothing in it\n"
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        for text, goes_on in ((line * 100_000, True), (line * 100, False)):
            lock, reached = threading.Lock(), []
            lock.acquire()

            def wait(lock=lock, reached=reached):
                with lock:
                    reached.append(True)

            thread = threading.Thread(target=wait)
            thread.start()
            lock.release()
            # A busy machine may let the other thread wait, although it could go on.
            for _ in range(20_000 if goes_on else 200):
                assert redactor.text(text) is text
                if reached:
                    break
            assert bool(reached) is goes_on
            thread.join()
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_of_a_fork_adds_and_finds_whatever_its_parent_was_doing(python):
    code = """
import os, sys, threading, redact
sys.path.insert(0, sys.argv[1])
from fakes import ALNUM, Maker
live = redact.LiveSecrets()
redactor = redact.Redactor(live=live)
maker = Maker(4)
values = [maker.opaque(40, ALNUM) for _ in range(400)]
text = "a plain line of a log\\n" * 60_000
done = threading.Event()

def come_and_go():
    while not done.is_set():
        for value in values:
            live.add(value, kind="token", ttl=0.001)
        redactor.text(text)
        for value in values:
            live.discard(value)

threads = [threading.Thread(target=come_and_go, daemon=True) for _ in range(2)]
for thread in threads:
    thread.start()
for number in range(20):
    child = os.fork()
    if not child:
        value = maker.opaque(40, ALNUM)
        live.add(value, kind="token")
        os._exit(redactor.text(value) != "[REDACTED:token]")
    assert os.waitpid(child, 0)[1] == 0
done.set()
print("all came back")
"""
    done = python(code, str(Path(__file__).parent))
    assert done.stdout == "all came back\n", done.stderr


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="this system does not tell")
def test_the_memory_of_live_values_is_left_out_of_core_dumps(python):
    code = """
import redact

def left_out():
    with open("/proc/self/smaps") as file:
        total = 0
        for line in file:
            if line.startswith("Size:"):
                size = int(line.split()[1])
            elif line.startswith("VmFlags:") and "dd" in line.split():
                total += size
        return total

live = redact.LiveSecrets()
before = left_out()
live.add("k" + "7Qx" * 12, kind="token")
print(left_out() - before >= 128)
between = left_out()
del live
print(left_out() < between)
"""
    assert python(code).stdout.split() == ["True", "True"]


def test_the_kind_that_the_app_names_stands_in_the_mask_whoever_knew_the_value_before():
    live, value = LiveSecrets(), Maker(3).opaque(40)
    redactor = redact.Redactor(live=live)
    live.table.hold_learned(value, "token")
    assert redactor.text(f"a {value} b {value[5:30]}") == "a [REDACTED:token] b [REDACTED:token]"

    live.add(value, kind="access_token")
    assert (
        redactor.text(f"a {value} b {value[5:30]}") == "a [REDACTED:access_token] b [REDACTED:access_token]"
    )
    assert len(live) == 1

    live.table.hold_learned(value, "token")
    live.add(value, kind="other")
    assert redactor.text(value) == "[REDACTED:access_token]"
    assert live.discard(value)
    assert redactor.text(value) == value


def test_a_learned_value_that_is_named_keeps_who_holds_it_and_takes_the_parts_of_its_kind():
    live = LiveSecrets(grace=0.0)
    redactor = redact.Redactor(live=live)
    code = "WDJB-MJHT"
    live.table.hold_learned(code, "token")
    assert redactor.text("wdjbmjht") == "wdjbmjht"
    live.table.hold(code, "user_code", None)
    assert redactor.text("wdjbmjht WDJB-MJHT") == "[REDACTED:user_code] [REDACTED:user_code]"
    live.table.release(redact._native.Sealed(code))
    assert redactor.text(code) == "[REDACTED:user_code]"
    live.table.release(redact._native.Sealed(code))
    assert redactor.text(f"{code} WDJBMJHT") == f"{code} WDJBMJHT"


class _OwnStr(str):
    """A str of the app's own class."""

    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (_OwnStr("correct horse battery"), "password"),
        ("correct horse battery", _OwnStr("password")),
        ("correct horse battery", "Pass word"),
        ("correct horse battery", "passwörd"),
        ("correct horse battery", "password\ud800"),
        ("correct horse battery", None),
        (b"correct horse battery", "password"),
        ("abc", "password"),
    ],
)
def test_pin_plain_does_nothing_where_there_is_more_to_say(value, kind):
    table = LiveTable()
    assert table.pin_plain(value, kind) is False
    assert len(table) == 0


def test_pin_plain_pins_for_good():
    table = LiveTable(grace=0.0)
    assert table.pin_plain("correct horse battery", "password") is True
    core = Core(live=table)
    assert core.text("a correct horse battery b") == "a [REDACTED:password] b"
