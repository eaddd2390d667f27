"""Text in pieces: any way of cutting gives the same output."""

import random
import sys
import threading
import time

import pytest

from redact import LiveSecrets, Policy, Redactor


@pytest.fixture
def redactor():
    return Redactor()


def _cut(rng, text):
    at = sorted(rng.sample(range(1, len(text)), rng.randrange(1, 12)))
    return [text[start:end] for start, end in zip([0, *at], [*at, len(text)], strict=True)]


def test_any_way_of_cutting_gives_the_same_output(redactor, github_token, fake):
    text = (
        f"start {github_token()} é mid\npassword={fake(20)} \U0001f600\nAuthorization: Bearer {fake()}\nend"
    )
    expected = redactor.text(text)
    assert fake() not in expected
    assert github_token() not in expected
    rng = random.Random(7)
    for _ in range(200):
        stream = redactor.incremental()
        assert "".join([stream.feed(piece) for piece in _cut(rng, text)] + [stream.flush()]) == expected
        assert stream.held == 0
        binary = redactor.incremental(binary=True)
        pieces = _cut(rng, text.encode())
        assert b"".join([binary.feed(piece) for piece in pieces] + [binary.flush()]) == expected.encode()


def test_clean_lines_come_out_at_once(redactor):
    stream = redactor.incremental()
    assert stream.feed("GET /orders 200\n") == "GET /orders 200\n"
    assert stream.held == 0


def test_what_may_become_a_secret_is_held_back(redactor, github_token):
    stream, token = redactor.incremental(), github_token()
    out = stream.feed(f"x {token[:20]}")
    assert token[:20] not in out
    assert stream.held > 0
    assert out + stream.feed(f"{token[20:]} y") + stream.flush() == "x [REDACTED:github_token] y"


def test_a_stream_can_be_used_again_after_flush(redactor, github_token):
    stream = redactor.incremental()
    for _ in range(2):
        assert stream.feed(github_token()) + stream.flush() == "[REDACTED:github_token]"


def test_expire_shows_no_part_of_a_secret_that_is_under_way(redactor, github_token):
    stream, token = redactor.incremental(), github_token()
    shown = stream.feed(f"> {token[:24]}") + stream.expire() + stream.feed(token[24:] + "\n") + stream.flush()
    assert [token[i : i + 8] for i in range(len(token) - 8) if token[i : i + 8] in shown] == []


@pytest.mark.parametrize(
    ("binary", "wrong", "expected"),
    [
        (False, b"bytes", "chunk must be str, not bytes"),
        (True, "text", "chunk must be bytes, not str"),
        (True, bytearray(b"x"), "chunk must be bytes, not bytearray"),
        (False, None, "chunk must be str, not NoneType"),
    ],
)
def test_a_chunk_of_the_other_type_is_a_type_error(redactor, binary, wrong, expected):
    with pytest.raises(TypeError, match=expected):
        redactor.incremental(binary=binary).feed(wrong)


@pytest.mark.parametrize("alone", [True, False])
def test_a_stream_of_one_thread_lets_others_go_on_while_it_searches(github_token, alone):
    # Without the lock the other thread gets it at once; with it, not before the search is over.
    core = Policy().compile(LiveSecrets(), None)
    chunk = f"{github_token()} token={github_token(1)}\n".encode() * (1 << 17)

    def order_of_events():
        order = []
        stream = core.incremental_data("test", alone=alone)

        def search():
            order.append("begin")
            stream.feed(chunk)
            order.append("end")

        worker = threading.Thread(target=search)
        worker.start()
        while "begin" not in order:
            time.sleep(0)
        order.append("other")
        worker.join()
        return order

    goes_on = ["begin", "other", "end"]
    before = sys.getswitchinterval()
    sys.setswitchinterval(60)
    try:
        # A busy machine may let the other thread wait, although it could go on.
        seen = any(order_of_events() == goes_on for _ in range(100 if alone else 3))
    finally:
        sys.setswitchinterval(before)
    assert seen is alone


def test_a_stream_of_one_thread_gives_what_others_give(github_token):
    core = Policy().compile(LiveSecrets(), None)
    text = (
        ("caf\u00e9 " * 200_000 + github_token() + "\n").encode()
        + b"plain " * 200_000
        + github_token().encode()
    )
    outputs = []
    for alone in (True, False):
        stream = core.incremental_data("test", alone=alone)
        outputs.append(
            b"".join([stream.feed(text[:1_000_001]), stream.feed(text[1_000_001:]), stream.flush()])
        )
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"[REDACTED:github_token]") == 2


@pytest.mark.parametrize(
    "text",
    [
        "password=x[REDACTED:password]y",
        "secret: a[REDACTED]",
        "Cookie: a=b[REDACTED:cookie]c; d=e",
        "pwd=1[REDACTED:x] z",
    ],
)
def test_a_value_with_a_mask_in_it_is_held_until_the_mask_is_whole(text):
    redactor = Redactor(live=LiveSecrets())
    whole = redactor.text(text)
    assert whole.count("[REDACTED") >= 1
    for cut in range(1, len(text)):
        stream = redactor.incremental()
        assert stream.feed(text[:cut]) + stream.feed(text[cut:]) + stream.flush() == whole, text[:cut]
