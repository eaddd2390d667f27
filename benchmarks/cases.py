"""The benchmarks' inputs as data: how each is made from a seed, and how many matches it must give.

A generator places every secret itself, so it knows the count. `run.py` checks the counts before it times
anything, and `tests/test_benchmarks.py` does the same without a clock. Secrets are put together at run time:
no file holds one.
"""

from __future__ import annotations

import base64
import json
import random
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = 141
"""Characters of a log line, on average, with its line end."""

MB = 1 << 20

_WORDS = [
    "request", "response", "user", "worker", "queue", "cache", "shard", "order",
    "invoice", "retry", "batch", "index", "token", "session", "account", "region",
    "payload", "upload", "report", "mailbox", "schedule", "deploy", "replica", "cursor",
    "window", "bucket", "tenant", "policy", "quota",
]  # fmt: skip
_NOTES = (
    "token refreshed for user {n}",
    "token count {n} of {m}, max_tokens={m} stop=length",
    "password policy checked: {n} rules, none failed",
    "authorization pending, next poll in {n} s",
    "basic health checks passed in {n} ms",
    "secret rotation scheduled in {n} days",
    "bearer scheme accepted for realm {w}",
    "token_type=Bearer expires_in={n} scope=read",
    "{w} {w2} finished in {n} ms, {m} rows",
    "{w} {w2} started on worker {n}",
    "cache miss for {w} {n}, loaded {m} bytes",
    "{w} not found, trying {w2} instead",
    "slow query on {w} took {n} ms, plan {w2}",
)


@dataclass(frozen=True)
class Made:
    """An input and the number of matches in it."""

    value: Any
    expected: int


@dataclass(frozen=True)
class Case:
    """A named input. `size` is in characters, of events in events; `make` takes a seed and a size."""

    name: str
    make: Callable[[int, int], Made]
    size: int


@dataclass(frozen=True)
class Worst:
    """A text made of one piece again and again; `matches` says how many secrets that is, united."""

    name: str
    piece: str
    matches: Literal["none", "one", "each", "each but the last"] = "none"
    live: int = 0
    """How many live secrets are registered meanwhile."""
    end: str = ""
    """What ends the text, as long as all pieces together if it is one character: what all of them lead to."""

    def make(self, size: int) -> Made:
        """A text of about `size` characters."""
        if self.end:
            size //= 2
        count = size // len(self.piece)
        expected = {"none": 0, "one": 1, "each": count, "each but the last": count - 1}
        return Made(self.piece * count + self.end * size, expected[self.matches])


def opaque(rng: random.Random, length: int = 40) -> str:
    """A value that no person typed, as authorization servers make them."""
    pairs = "".join(
        rng.choice(string.ascii_letters) + rng.choice(string.digits) for _ in range(length // 2 + 1)
    )
    return pairs[:length]


def clean_events(seed: int, size: int) -> Made:
    """Structlog events of eight fields, one of them nested: 9 texts, about 217 characters of values."""
    return Made(_events(random.Random(seed), size), 0)


def events_with_secrets(seed: int, size: int) -> Made:
    """The same events with three secrets each: in the message, in the path, and under a key name."""
    rng = random.Random(seed)
    events = _events(rng, size)
    for event in events:
        event["event"] = f"calling upstream with Bearer {opaque(rng)}"
        event["path"] = f"/api/v1/items?access_token={opaque(rng)}&page=2"
        event["headers"] = {"authorization": f"Bearer {opaque(rng)}", "accept": event["headers"]["accept"]}
    return Made(events, 3 * size)


def wide_events(seed: int, size: int) -> Made:
    """Nested events of 200 texts, about 7,600 characters."""
    rng = random.Random(seed)
    return Made([{f"part_{part}": _wide_part(rng) for part in range(20)} for _ in range(size)], 0)


def _events(rng: random.Random, size: int) -> list[dict[str, Any]]:
    return [
        {
            "event": f"{rng.choice(_WORDS)} {rng.choice(_WORDS)} finished without a retry",
            "level": rng.choice(("info", "debug", "warning")),
            "timestamp": f"2026-11-23T{_clock(rng)}.{rng.randrange(10**6):06}Z",
            "path": f"/api/v1/{rng.choice(_WORDS)}/{rng.randrange(10**6)}/{rng.choice(_WORDS)}",
            "status": rng.choice((200, 201, 204, 404)),
            "duration": rng.random(),
            "headers": {
                "accept": "application/json, text/plain;q=0.9",
                "user-agent": f"acme-cli/{rng.randrange(9)}.{rng.randrange(30)} (linux; x86_64) httpx/0.28",
            },
            "user": {
                "id": f"u-{rng.randrange(10**6)}",
                "name": f"{rng.choice(_WORDS)} {rng.choice(_WORDS)}",
                "role": f"{rng.choice(_WORDS)} operator",
            },
        }
        for _ in range(size)
    ]


def _wide_part(rng: random.Random) -> dict[str, Any]:
    texts = {f"field_{at}": f"{' '.join(rng.choices(_WORDS, k=5))} {rng.randrange(10**6)}" for at in range(9)}
    return {**texts, "tags": [f"{rng.choice(_WORDS)}-{rng.randrange(1000)}"], "count": rng.randrange(1000)}


# Texts


def log_text(seed: int, size: int) -> Made:
    """Lines of logs without a secret, in which the words of key names and schemes stand often."""
    rng = random.Random(seed)
    return Made("".join(log_line(rng) for _ in range(size // LINE)), 0)


def log_text_with_secrets(seed: int, size: int) -> Made:
    """The same, with a secret in one line of a hundred."""
    rng = random.Random(seed)
    count = size // LINE
    places = set(rng.sample(range(count), k=max(1, count // 100)))
    return Made(
        "".join(_secret_line(rng) if at in places else log_line(rng) for at in range(count)), len(places)
    )


def log_line(rng: random.Random, end: str = "\n") -> str:
    """One line without a secret."""
    note = rng.choice(_NOTES).format(
        n=rng.randrange(1, 5000), m=rng.randrange(10**5), w=rng.choice(_WORDS), w2=rng.choice(_WORDS)
    )
    return (
        f"2026-11-23T{_clock(rng)}.{rng.randrange(1000):03}Z INFO {rng.choice(_WORDS)} "
        f"request={rng.getrandbits(64):016x} 10.{rng.randrange(256)}.{rng.randrange(256)}.7 "
        f"GET /api/v1/{rng.choice(_WORDS)}/{rng.randrange(10**5)} {note}{end}"
    )


def _clock(rng: random.Random) -> str:
    return f"07:{rng.randrange(60):02}:{rng.randrange(60):02}"


def _secret_line(rng: random.Random) -> str:
    value = opaque(rng)
    form = rng.choice((
        "GET /callback?access_token={} HTTP/1.1",
        'answer {{"refresh_token": "{}", "expires_in": 300}}',
        "headers {{'Authorization': 'Bearer {}'}}",
        "connecting to postgres://acme:{}@db.internal/acme",
        "push refused for gh" + "p_{}",
        "login password='{}' refused",
        "ACME_API_TOKEN={} acme export",
    ))  # fmt: skip
    return log_line(rng, end="") + " " + form.format(value) + "\n"


def hex_lines(seed: int, size: int) -> Made:
    """Digests, one a line."""
    rng = random.Random(seed)
    return Made(
        "".join(f"{rng.getrandbits(256):064x}  {rng.choice(_WORDS)}.bin\n" for _ in range(size // 76)), 0
    )


def base64_lines(seed: int, size: int) -> Made:
    """Random bytes in base64, 76 characters a line."""
    return Made(base64.encodebytes(random.Random(seed).randbytes(size * 3 // 4)).decode(), 0)


def key_value_lines(seed: int, size: int) -> Made:
    """Nothing but `name=value`."""
    rng = random.Random(seed)
    names = [word for word in _WORDS if word != "token"]  # a number under that name is a secret
    return Made("".join(f"{rng.choice(names)}={rng.randrange(10**6)} " for _ in range(size // 13)), 0)


def prose(seed: int, size: int) -> Made:
    """Words alone."""
    return Made(" ".join(random.Random(seed).choices(_WORDS, k=size // 8)), 0)


def json_lines(seed: int, size: int) -> Made:
    """Rendered events."""
    rng = random.Random(seed)
    return Made("\n".join(json.dumps(event) for event in _events(rng, size // 430)), 0)


# Live secrets


def live_values(seed: int, count: int, length: int = 40) -> list[str]:
    """Distinct machine-made values."""
    rng = random.Random(f"live {seed}")
    return [opaque(rng, length) for _ in range(count)]


def log_text_with_live_values(seed: int, size: int) -> Made:
    """Lines of logs in which every hundredth of `live_values(0, 10_000)` stands once, in some spelling."""
    rng = random.Random(seed)
    lines = log_text(seed, size).value.splitlines(keepends=True)
    values = live_values(0, 10_000)[::100][: len(lines)]
    spellings = (
        str,
        lambda value: value.encode().hex(),
        lambda value: base64.b64encode(value.encode()).decode(),
    )
    for at, value in zip(rng.sample(range(len(lines)), k=len(values)), values, strict=True):
        lines[at] = f"saw {rng.choice(spellings)(value)}, went on: {lines[at]}"
    return Made("".join(lines), len(values))


EVENTS = (
    Case("clean event", clean_events, 256),
    Case("event with three secrets", events_with_secrets, 256),
    # As many as lie in the near caches: those of an app were made just now.
    Case("wide event", wide_events, 4),
)
LOG_TEXT = Case("log text", log_text, 16 * MB)
LOG_TEXT_WITH_SECRETS = Case("log text, 1 % of lines with a secret", log_text_with_secrets, 16 * MB)
LIVE_TEXT = Case("log text with live secrets", log_text_with_live_values, 4 * MB)
OTHER_TEXTS = (
    Case("hex lines", hex_lines, 4 * MB),
    Case("base64 lines", base64_lines, 4 * MB),
    Case("name=value", key_value_lines, 4 * MB),
    Case("prose", prose, 4 * MB),
    Case("JSON lines", json_lines, 4 * MB),
)
TEXTS = (LOG_TEXT, LOG_TEXT_WITH_SECRETS, *OTHER_TEXTS)

WORST = (
    Worst("token prefix", "gh" + "p_", "one"),
    Worst("JWT beginning", "ey" + "J"),
    Worst("token=", "token=", "one"),
    Worst("cookie:", "cookie:"),
    Worst("cookie pairs", "cookie: a=1b\n", "each"),
    Worst("authorization:", "authorization: "),
    Worst("Bearer", "bearer "),
    Worst("basic+", "basic+"),
    Worst("code=", "code="),
    Worst("password, short", "pwd=abcd9 ", "each"),
    Worst("token='", "token='", "each but the last"),
    Worst('token=\\"', 'token=\\"', "each but the last"),
    Worst("://:", "://:"),
    Worst("://a@", "://a@"),
    Worst("-----BEGIN", "-----BEGIN PRIVATE KEY-----"),
    Worst("quotes", '"'),
    Worst("backslashes", "\\"),
    Worst("brackets", "[" + "{("),
    Worst("colour codes", "\x1b[1m"),
    Worst("masks, cut", "[REDACTED"),
    Worst("masks", "[REDACTED:token]"),
    Worst("percent codes", "%25"),
    Worst("encoded separator", "token%3D", "one"),
    Worst("HTML quotes", "&#39;"),
    Worst("command line", "--token "),
    Worst("one letter", "a"),
    Worst("hex", "a1"),
    Worst("base64 wall", "QUJD"),
    Worst("names", "a_token"),
    Worst("names in a list with colons", "jwt:"),
    Worst("headers of rows", "\nnull,pwd"),
    Worst("pairs", "('token', "),
    Worst("elements without an end", 'name="pwd">'),
    Worst("elements of literal data", "<pwd><![CDATA["),
    Worst("groups in groups", "'password=[\\'x',", "each but the last"),
    Worst("cookies in cookies", "set-cookie:a=", "one"),
    Worst("cookie=", "cookie=", "one"),
    Worst("marks behind cookies", "cookie=", "one", end="*"),
    Worst("marks behind names", "%3D:key", end="*"),
    Worst("brackets behind names", "=auth", end=")"),
    Worst("parts of tokens", "ey" + "J0eXAi--", end="."),
    Worst("prefix of many formats", "sk" + "_"),
    Worst("prefix in one run", "AAAA"),
    Worst("names apart", "token_secret "),
    Worst("names further apart", "pwd  "),
    Worst("names in sentences", "secret for "),
    Worst("names and is", "key_secret is "),
    Worst("short names", "pw: "),
    Worst("short names and equals", "x-otp="),
    Worst("lone names", "key: "),
    Worst("options joined", "--token--password"),
    Worst("names in a row", ",pwd"),
    Worst("names and hyphens", "key-"),
    Worst("names and backquotes", "`pw"),
    Worst("names on lines", "token\n"),
    Worst("names on lines, made of two", "key_secret\r\n"),
    Worst("arrows behind names", "token_secret=>", "each but the last"),
    Worst("names of words", 'User code="', "each but the last"),
    Worst("names at the ends of members", '[User code"}'),
    Worst("names and semicolons", "key: token2;"),
    Worst("lone names before others", "key: pwd for "),
    Worst("names in queries", " pass?=token]"),
    Worst("names of words before quotes", 'User code:"key_secret,'),
    Worst("arrows and escaped quotes", '?pw => \\"', "each but the last"),
    Worst("names with numbers", "token2=>", "each but the last"),
    Worst("names in quotes on lines", '"key_secret1:\n', "each but the last"),
    Worst("one letter, 1,000 live secrets", "a", live=1000),
    Worst("hex, 1,000 live secrets", "a1", live=1000),
    Worst("base64 wall, 1,000 live secrets", "QUJD", live=1000),
    Worst("percent codes, 1,000 live secrets", "%25", live=1000),
    Worst("backslashes, 1,000 live secrets", "\\", live=1000),
)
"""Pieces that begin what the matcher looks for, and pieces that nothing ever ends."""
