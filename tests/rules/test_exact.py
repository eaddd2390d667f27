"""Exactly the secret goes: whatever holds it stays what it was, byte by byte, and parses as before.

Every rule's fakes, and values under key names, in every sort of text that carries them.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shlex
import urllib.parse

import fakes
import pytest

import redact
from redact import _native

REDACTOR = redact.Redactor()
MASK = re.compile(r"\[REDACTED:[a-z0-9_]+\]")
MAKER = fakes.Maker(12)
# Each secret with a name: one for its rule where that needs it, or one that announces what machines make.
SECRETS = [(fakes.NAMES.get(rule[0], "note"), fakes.Maker(5).fake(rule[0])) for rule in _native.rules()]
SECRETS += [
    (name, MAKER.opaque(length, alphabet))
    for name in ("access_token", "client_secret", "db_password", "X-Api-Key", "session_id", "ACME_TOKEN")
    for length, alphabet in ((24, fakes.ALNUM), (40, fakes.URL), (64, fakes.B64))
]


def identity(value: str) -> str:
    return value


def in_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def twice_in_json(value: str) -> str:
    return in_json(in_json(value))


def in_shell(value: str) -> str:
    return shlex.quote(value).strip("'")


def in_csv(value: str) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow([value])
    return line.getvalue()[1:-3]


# How a text spells a value, what stands before it and behind it; {} is the name.
CONTEXTS = {
    "JSON": (in_json, '{{"level": "info", "{}": "', '", "next": 1}}'),
    "JSON in JSON": (twice_in_json, '{{"log": "{{\\"{}\\": \\"', '\\", \\"next\\": 1}}"}}'),
    "a Python repr": (identity, "send: {{'{}': '", "', 'next': 1}}"),
    "a query": (urllib.parse.quote_plus, "GET https://h.example/p?a=1&{}=", "&z=2#part HTTP/1.1"),
    "a form": (urllib.parse.quote_plus, "a=1&{}=", "&next=1"),
    "YAML": (identity, 'level: info\n{}: "', '"\nnext: 1\n'),
    "a shell's assignment": (in_shell, "export {}='", "' && run --next=1"),
    "logfmt": (identity, 'level=info {}="', '" next=1'),
    "a header": (identity, "Accept: */*\r\nX-Trace: 1\r\n{}: ", "\r\nHost: h.example\r\n\r\n"),
    "an element": (html.escape, "<a><{}>", "</{}><next>1</next></a>"),
    "a row": (in_csv, '"1","{}="""\r\n"2","{}=', '","next"\r\n'),
    "colours": (identity, "\x1b[32m{}\x1b[0m=\x1b[1m", "\x1b[0m next=1"),
}


def text_of(context: str, name: str, secret: str) -> tuple[str, str, str]:
    spell, before, behind = CONTEXTS[context]
    return before.format(name, name), spell(secret), behind.format(name)


@pytest.mark.parametrize("context", CONTEXTS)
def test_what_stands_round_a_secret_stays_byte_by_byte(context):
    wrong, masked = [], 0
    for name, secret in SECRETS:
        before, spelled, behind = text_of(context, name, secret)
        text = before + spelled + behind
        done = REDACTOR.text(text)
        masked += done != text
        exact = done.startswith(before) and done.endswith(behind)
        if not exact or REDACTOR.text(done) != done:
            wrong.append((name, text, done))
    assert wrong == []
    # An address spells some symbols in another way, the spaces of commands too, and has no name that
    # announces a format here.
    assert masked > len(SECRETS) * 0.75, "the control: untouched text would be exact, too"


def test_json_stays_json_with_nothing_changed_but_the_value():
    for name, secret in SECRETS:
        text = "".join(text_of("JSON", name, secret))
        left = json.loads(REDACTOR.text(text))
        assert {**left, name: ""} == {**json.loads(text), name: ""}
        text = "".join(text_of("JSON in JSON", name, secret))
        left = json.loads(json.loads(REDACTOR.text(text))["log"])
        assert list(left) == [name, "next"]


def test_an_address_stays_one_with_all_its_other_parts():
    for name, secret in SECRETS:
        url = f"https://h.example:8443/a/b?x=1&{name}={urllib.parse.quote_plus(secret)}&y=%20#part"
        # The mask's brackets and colon are no symbols of a query; readers take them all the same.
        left = urllib.parse.urlsplit(REDACTOR.text(url))
        assert left._replace(query="") == urllib.parse.urlsplit(url)._replace(query="")
        query = urllib.parse.parse_qs(left.query)
        assert (query["x"], query["y"], list(query)) == (["1"], [" "], ["x", name, "y"])


@pytest.mark.parametrize("context", CONTEXTS)
def test_any_pieces_give_what_the_whole_gives(context):
    for name, secret in SECRETS[::7]:
        text = "".join(text_of(context, name, secret))
        whole = REDACTOR.text(text)
        for size in (1, 2, 5, 13, 31):
            stream = REDACTOR.incremental()
            pieces = [stream.feed(text[i : i + size]) for i in range(0, len(text), size)]
            assert whole == "".join([*pieces, stream.flush()])


def test_a_mask_stands_where_the_secret_stood():
    for name, secret in SECRETS:
        if name != "note":
            before, _, behind = text_of("JSON", name, secret)
            done = REDACTOR.text(before + in_json(secret) + behind)
            assert MASK.fullmatch(done[len(before) : -len(behind)]), name
