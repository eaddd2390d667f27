"""What only looks like a secret stays as it is: digests, identifiers, images, paths, prose, ordinary log lines."""

# ruff: noqa: E501 -- log lines are as long as they are

from __future__ import annotations

import base64
import hashlib
import random

import fakes
import harmless
import pytest

from redact import _native

CORE = _native.Core()
MAKER = fakes.Maker(11)
RNG = random.Random(11)


def digest(name: str) -> str:
    return hashlib.new(name, b"harmless").hexdigest()


def image(count: int) -> str:
    return base64.b64encode(bytes(RNG.getrandbits(8) for _ in range(count))).decode()


WORDS = [
    "the",
    "user",
    "asked",
    "for",
    "another",
    "page",
    "while",
    "every",
    "request",
    "went",
    "through",
    "the",
    "second",
    "proxy",
    "of",
    "this",
    "region",
]

PROSE = [
    "The access token expired; ask for a new one with the refresh token.",
    "password: is required",
    "Password: must be at least 12 characters long",
    "the password was wrong",
    "secret: handshake agreed upon",
    "Enter your password, then press return.",
    "token: unexpected end of input",
    "SyntaxError: unexpected token '}' in JSON at position 40",
    "invalid_grant: authorization code expired",
    "authorization: denied by policy",
    "Authorization header is missing",
    "missing bearer token",
    "Bearer authentication is not configured",
    "Basic auth is disabled; use Bearer tokens",
    'WWW-Authenticate: Bearer realm="example", error="invalid_token"',
    "cookie: policy accepted by the visitor",
    "the session key was rotated",
    "public key: loaded",
    "API key not found",
    "Your code: see the e-mail",
    "state: running, code: 0",
    "exit code: 137",
    "the private key is stored elsewhere",
    "no -----BEGIN PRIVATE KEY----- in the file",
    "credentials: not found, trying the next provider",
    "--password is required",
    "usage: tool [--token TOKEN] [--password PASSWORD]",
    "try --password-stdin",
    "key: value",
    "pass: 12, fail: 0",
    "5 passed, 1 failed in 0.12s",
    "shared secret between the two: none",
    "user signed in with password=<hidden> and token=****",
    "password=%s token=%(token)s",
    "set API_KEY=$API_KEY before you start",
    "export TOKEN=${TOKEN}",
    "token={token}",
    "password: null, secret: None, api_key: ''",
    "risk-assessment and task-proj-management",
    "sk-learn and hf_hub are packages",
    "the eyJ prefix begins every JWT",
    "ghp_ begins a personal token of GitHub, xoxb- one of Slack",
]

LOGS = [
    '{"model": "large", "max_tokens": 4096, "token_count": 17, "total_tokens": 5120}',
    '{"token_type": "Bearer", "expires_in": 3600, "scope": "openid profile"}',
    '{"error": "authorization_pending", "interval": 5}',
    '{"error": "slow_down", "error_description": "polling too often"}',
    '{"password_policy": "at-least-12", "password_changed_at": "2026-11-23T07:14:07Z"}',
    '{"required": ["username", "password", "email"]}',
    "fields = ('username', 'password', 'email')",
    '{"cache_key": "' + digest("sha256") + '"}',
    '{"partition_key": "tenant-42/2026-11-23", "primary_key": 17, "sort_key": "b0042"}',
    '{"idempotency_key": "' + MAKER.uuid() + '"}',
    '{"object_key": "uploads/2026/11/report-v2.pdf"}',
    '{"public_key": "' + MAKER.of(fakes.B64, 43) + '="}',
    '{"key": "' + MAKER.uuid() + '", "value": 3}',
    '{"status_code": 404, "exit_code": 1, "error_code": "E10023"}',
    '{"state": "completed", "code": "not_found"}',
    '{"country_code": "DE", "zip_code": "10115"}',
    '{"author": "someone", "authority": "https://login.example.com/common"}',
    "GET /oauth/token HTTP/1.1",
    '127.0.0.1 - - [23/Nov/2026:07:14:07 +0000] "GET /api/v2/items?page=2&sort=name HTTP/1.1" 200 5316 "-" "curl/8.5.0"',
    '10.1.2.3 - alice [23/Nov/2026:07:14:08 +0000] "POST /login HTTP/1.1" 302 0 "https://example.com/login?next=%2Fhome" "Mozilla/5.0 (X11; Linux x86_64)"',
    '2001:db8::1 - - [23/Nov/2026:07:14:09 +0000] "GET /static/app.4f3c2b1a.js HTTP/2.0" 304 0',
    '2026/11/23 07:14:07 [error] 31#31: *1 open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory)',
    "2026-11-23T07:14:07.123456Z INFO worker-7 job=8842 took=12.5ms state=done",
    "Nov 23 07:14:07 host sshd[4242]: Accepted publickey for deploy from 10.0.0.1 port 50022 ssh2: ED25519 SHA256:"
    + MAKER.of(fakes.B64, 43),
    "kernel: [12345.678901] eth0: link up, 1000Mbps, full-duplex",
    "level=info ts=2026-11-23 caller=main.go:42 msg=started version=v1.27.3+k3s1",
    'urllib3.connectionpool DEBUG https://example.com:443 "GET /v1/models HTTP/1.1" 200 None',
    'httpx INFO HTTP Request: GET https://api.example.com/v1/users/17 "HTTP/1.1 200 OK"',
    "Traceback (most recent call last):\n  File \"/app/main.py\", line 42, in get_token\n    raise KeyError(name)\nKeyError: 'token'",
    "redis GET session:counters:2026-11-23 -> 17",
    "postgres://localhost:5432/app?sslmode=require",
    "https://example.com:8443/path?x=1#section-2",
    "git@github.com:example/project.git",
    "https://user@example.com/project.git",
    "mailto:someone@example.com?subject=Token",
    "docker pull registry.example.com/app@sha256:" + digest("sha256"),
    "pip install cryptography==42.0.5 --hash=sha256:" + digest("sha256"),
    "sha512-" + base64.b64encode(bytes.fromhex(digest("sha512"))).decode(),
    "integrity: sha384-" + base64.b64encode(bytes.fromhex(digest("sha384"))).decode(),
    'ETag: W/"' + digest("md5") + '"',
    "x-request-id: " + MAKER.uuid(),
    "traceparent: 00-" + MAKER.of(fakes.HEX, 32) + "-" + MAKER.of(fakes.HEX, 16) + "-01",
    "Content-Type: multipart/form-data; boundary=----WebKitFormBoundary" + MAKER.of(fakes.LETTERS, 16),
    "Accept-Encoding: gzip, deflate, br\r\nConnection: keep-alive",
    "arn:aws:iam::123456789012:role/deploy",
    "i-0a1b2c3d4e5f67890 in eu-central-1a",
    "projects/example-project/locations/europe-west3/keyRings/ring/cryptoKeys/disk",
    "/subscriptions/" + MAKER.uuid() + "/resourceGroups/app",
    "pod/web-7d9f8c6b5d-x2x9k is running",
    "cache-key-" + digest("md5"),
    "cache_key_" + digest("sha256"),
    "secret_version=3 token_bucket=full keyboard=us monkey=1",
    "tokenizer.json, passwords.txt and secrets.py were opened",
    "C:\\Users\\deploy\\AppData\\Local\\Temp\\tmp1234.log",
    "/home/deploy/.local/share/app/secret-santa/list.txt",
    "import hashlib, secrets; token = secrets.token_hex(16)",
    "self.assertEqual(token.type, TokenType.NAME)",
    "def get_api_key(name: str) -> str:",
    "    password = getpass.getpass()",
    "    client = login(user, password=password)",
    "    return Session(token=self.token, api_key=settings.API_KEY)",
    "    secret = os.environ['SECRET']",
    "SELECT id, password_hash FROM users WHERE token IS NULL",
]

GENERATED = [
    *(digest(name) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")),
    *(f"commit {MAKER.of(fakes.HEX, 40)}" for _ in range(8)),
    *(f"Merge {MAKER.of(fakes.HEX, 7)} into {MAKER.of(fakes.HEX, 7)}" for _ in range(4)),
    *(MAKER.uuid() for _ in range(6)),
    *(f'{{"id": "{MAKER.uuid()}", "parent_id": "{MAKER.uuid()}"}}' for _ in range(4)),
    *(f"data:image/png;base64,{image(count)}" for count in (30, 300, 3000)),
    *(f"<img src='data:image/gif;base64,{image(count)}'>" for count in (43, 900)),
    *(
        f"{a}.{b}.{c}-rc{d}+build.{MAKER.of(fakes.HEX, 8)}"
        for a, b, c, d in ((1, 2, 3, 4), (0, 10, 2, 1), (26, 11, 0, 9))
    ),
    *(f"/var/lib/app/{MAKER.of(fakes.LOWER, 12)}/blobs/sha256/{MAKER.of(fakes.HEX, 64)}" for _ in range(4)),
    *(
        f"https://cdn.example.com/assets/{MAKER.of(fakes.LOWER, 20)}.js?v={MAKER.of(fakes.HEX, 8)}"
        for _ in range(4)
    ),
    *(" ".join(RNG.choices(WORDS, k=12)) for _ in range(6)),
    *("_".join(RNG.choices(WORDS, k=6)) for _ in range(6)),
    *("".join(word.title() for word in RNG.choices(WORDS, k=6)) for _ in range(6)),
    *(f"{RNG.randrange(10**12)} {RNG.random():.17f} 0x{RNG.getrandbits(64):016x}" for _ in range(6)),
    *(
        f"{RNG.randrange(256)}.{RNG.randrange(256)}.{RNG.randrange(256)}.{RNG.randrange(256)}:{RNG.randrange(65536)}"
        for _ in range(4)
    ),
    *(f"2026-11-{day:02d}T07:14:07.{RNG.randrange(10**6):06d}+00:00" for day in (1, 9, 23)),
    *(
        f"{MAKER.of(fakes.HEX, 2)}:{MAKER.of(fakes.HEX, 2)}:{MAKER.of(fakes.HEX, 2)}:{MAKER.of(fakes.HEX, 2)}"
        for _ in range(3)
    ),
    *(
        "-----BEGIN CERTIFICATE-----\n" + MAKER.of(fakes.B64, 64) + "\n-----END CERTIFICATE-----"
        for _ in range(2)
    ),
    *(
        "-----BEGIN PUBLIC KEY-----\n" + MAKER.of(fakes.B64, 64) + "\n-----END PUBLIC KEY-----"
        for _ in range(2)
    ),
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + MAKER.of(fakes.ALNUM, 43) + " deploy@example",
    "sb_publishable_" + MAKER.of(fakes.URL, 31),
    "phc_" + MAKER.of(fakes.ALNUM, 43),
    "日本語のログ: トークンは期限切れです",
    "ключ не найден, пароль не задан",
    "🔑 rotated, 🎉 done",
    "\x1b[32mINFO\x1b[0m \x1b[1mserver\x1b[0m listening on \x1b[36m:8080\x1b[0m",
    "\0\0\ud800 broken \udfff text",
    "",
]

HARMLESS = PROSE + LOGS + GENERATED


def test_there_are_at_least_1000_of_them():
    assert len({*HARMLESS, *harmless.texts()}) >= 1000


def test_templates_of_harmless_texts_stay_as_they_are_whatever_fills_them():
    assert [(text, found) for text in harmless.texts() if (found := CORE.matches(text))] == []


@pytest.mark.parametrize("text", HARMLESS, ids=range(len(HARMLESS)))
def test_a_harmless_text_comes_back_as_the_same_object(text):
    assert CORE.matches(text) == []
    assert CORE.text(text) is text


def test_harmless_texts_stay_so_one_below_the_other():
    text = "\n".join(HARMLESS)
    assert text == CORE.text(text)


def test_a_secret_among_them_is_found():
    secret = MAKER.fake("github-token")
    text = "\n".join([*HARMLESS, f"cloned with {secret}", *HARMLESS])
    assert secret in text
    assert [secret] == [text[start:end] for start, end, *_ in CORE.matches(text)]
