"""JSON lines: whatever the value, and however it is written, only what holds a secret changes."""

import json

import pytest
from hypothesis import given, strategies as st

from redact._json_lines import JsonLines, _nodes
from redact._live import LiveSecrets
from redact._policy import Policy

TOKEN = "gh" + "p_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"
KEYS = st.sampled_from(["a", "password", "token", "headers", "cookie", "id", "\u00e9", f"k {TOKEN}"])
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from([TOKEN, f"x {TOKEN} y", "hunter2!", "https://u:hunter2!@h/?code=1", "\ud800", '"\\/']),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)
CORE = Policy().compile(LiveSecrets(), None)


def masked(line, cut=None):
    stream = JsonLines(CORE, CORE, "")
    if cut is None:
        return stream.feed(line) + stream.flush()
    return stream.feed(line[:cut]) + stream.feed(line[cut:]) + stream.flush()


@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]), st.sampled_from([(",", ":"), (" , ", " : ")]))
def test_a_line_becomes_what_the_redactor_makes_of_its_value(value, ascii_only, indent, separators):
    line = json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=separators)
    line = line.replace("\n", " ").encode("utf-8", "surrogatepass")
    done = masked(line)
    found = json.loads(done.decode("utf-8", "surrogatepass"))

    assert TOKEN.encode() not in done
    if line.isascii() or ascii_only:  # else lone surrogates come back as the bytes that they are
        twice = CORE.value(json.loads(json.dumps(value)))
        assert CORE.text(json.dumps(found)) == CORE.text(json.dumps(twice))
    if CORE.value(value) is value and CORE.data(line) is line:
        assert done is line or done == line


@given(VALUES)
def test_every_place_that_is_found_holds_its_value(value):
    text = json.dumps(value, indent=1)
    todo = [(_nodes(text), value)]
    while todo:
        node, held = todo.pop()
        assert json.loads(text[node.start : node.end]) == held
        parts = list(held.values()) if isinstance(held, dict) else held if isinstance(held, list) else []
        todo += zip(node.items or (), parts, strict=True)


@given(st.lists(VALUES, max_size=4), st.integers(0, 400))
def test_any_cut_gives_the_same(values, cut):
    text = "\n".join(json.dumps(value) for value in values).encode()
    assert masked(text, cut) == masked(text)


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_what_is_too_deep_for_any_parser_is_masked_as_text(opening):
    line = opening.encode() * 100_000 + TOKEN.encode()
    assert masked(line) == opening.encode() * 100_000 + b"[REDACTED:github_token]"
