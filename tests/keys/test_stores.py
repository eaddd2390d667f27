"""Values that say where a secret is kept, and packed bytes that look like one: they stay."""

from __future__ import annotations

import base64
import random

import fakes
import pytest
import reference
from checks import CORE, assert_stays

MAKER = fakes.Maker(43)
MIXED = MAKER.opaque(24)

KEPT = [
    "SECRET=projects/shop1/db2",
    "SECRET=projects/shop1/secrets/Db2/versions/3",
    "MY_SECRET=prod/app1/Db2Creds",
    "client_secret: secret/data/App1/creds2",
    "DB_PASSWORD=secret/data/App1/creds2#password",
    "DB_PASSWORD=projects/shop-1/secrets/db2/versions/latest",
    "DB_PASSWORD=op://Shop/Db1/password",
    "PASSWORD=ref+vault://kv/App1#/db2",
    "password: arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:App1/db2-a1B2c3",
    "secretKeyRef: {name: db-creds1, key: password}",
    "pw usermod ann -p 01-Jan-1970",
    'useradd -e 2026-01-01 -p "1-feb-26" x',
]
SECRET = [
    "SECRET=projects1/shop1/db2",
    f"SECRET=prod/{MIXED}",
    f"MY_SECRET=secret/data/{MIXED}",
    "DB_PASSWORD=prod/App1/db2",
    "DB_PASSWORD=secret/App1",
    f"DB_PASSWORD=secret/data/{MIXED}",
    "DB_PASSWORD=opx://Shop/Db1/password",
    "pw usermod ann -p 01-Jun1970",
    "pw usermod ann -p 01-Jax-1970",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_a_store_calls_a_secret_stays(text):
    assert_stays(text)


@pytest.mark.parametrize("text", SECRET)
def test_what_only_looks_like_it_goes(text):
    masked = CORE.text(text)
    assert masked != text
    assert masked == reference.masked(text) == CORE.text(masked)


def digest(seed: int, size: int, start: str, alphabet: str) -> str:
    """Base64 of a digest of so many bytes that begins with a key's first symbols."""
    packed = base64.b64encode(random.Random(seed).randbytes(size), alphabet.encode()).decode().rstrip("=")
    return start + packed[len(start) :]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(("word", "size"), [("sha256", 32), ("sha384", 48), ("sha512", 64)])
def test_a_digest_is_no_key(word, size, seed):
    key = "s" + "k_1" + MAKER.opaque(20)
    packed = digest(seed, size, key, "-_")
    for text in (f"pkg/a.py,{word}={packed},1234", f'integrity="{word}-{packed}="', f"{word}={packed}"):
        assert_stays(text)
    # One symbol more or less, or another word: no digest.
    for text in (f"{word}={packed[:-1]}", f"{word}={packed}x1", f"sha1={packed}", f"x {packed}"):
        assert CORE.text(text) == reference.masked(text)
        assert packed[4:24] not in CORE.text(text)


@pytest.mark.parametrize("seed", range(20))
def test_what_has_a_refresh_tokens_shape_in_base64_stays(seed):
    packed = base64.b64encode(random.Random(seed).randbytes(33)).decode()
    token = "1//" + "0" + MAKER.opaque(40)
    for mark in "+/":
        text = f"data:image/png;base64,{packed}{mark}{token}"
        assert_stays(text)
    for text in (
        f"https://h.example/oauth/{token}",
        f"x+{token}",
        f"/a/long/path/of/many/words/{token}",
        f"t={token}",
    ):
        assert token[4:] not in CORE.text(text)
        assert CORE.text(text) == reference.masked(text)


def test_what_a_lock_file_says_of_a_package_stays_in_a_mapping():
    package = {
        "version": "4.1.3",
        "resolved": "https://r.example/tough-cookie-4.1.3.tgz?a=b",
        "integrity": "sha512-a1b2==",
    }
    locked = {"dependencies": {"tough-cookie": package}}
    assert CORE.value(locked) is locked
    assert reference.value(locked) == locked
    held = {"tough-cookie": {"version": "4.1.3", "sid": MIXED}}
    assert (
        CORE.value(held)
        == {"tough-cookie": {"version": "4.1.3", "sid": "[REDACTED:cookie]"}}
        == reference.value(held)
    )
