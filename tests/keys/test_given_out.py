"""Names that say little: only what providers give out counts under them."""

from __future__ import annotations

import random
import string
import uuid

import pytest
import reference

import redact

CORE = redact.Redactor()
DICE = random.Random(26)
UUID = str(uuid.UUID(int=DICE.getrandbits(128), version=4))
HEX = {length: "".join(DICE.choices(string.hexdigits[:16], k=length)) for length in (20, 32, 40, 64)}
MIXED = "".join(DICE.choices(string.ascii_letters + string.digits, k=32))

FORMS = {
    "X-CM-PRODUCTTOKEN: {}": [MIXED, UUID, HEX[32], HEX[64]],
    "-H 'X-CM-PRODUCTTOKEN: {}'": [MIXED, UUID],
    "webservicewstoken={}": [MIXED, HEX[32], HEX[40]],
    "acmesecret={}": [MIXED, UUID, HEX[40]],
    "maltegokey={}": [MIXED],
    "https://host.example/x?wstoken={}&y=1": [MIXED, HEX[32]],
    "acme_token: OAuth {}": [MIXED, UUID],
}


@pytest.mark.parametrize(("form", "value"), [(form, value) for form in FORMS for value in FORMS[form]])
def test_what_was_given_out_is_masked(form, value):
    text = form.format(value)
    assert value not in CORE.text(text)
    assert CORE.text(text) == reference.masked(text)
    before, after = form.split("{}")
    assert (CORE.text(text).startswith(before), CORE.text(text).endswith(after)) == (True, True)


def test_so_it_is_in_mappings():
    event = {"wstoken": UUID, "maltegokey": MIXED}
    masked = {
        "wstoken": "[REDACTED:token]",
        "maltegokey": "[REDACTED:api_key]",
    }
    assert CORE.value(event) == reference.value(event) == masked


@pytest.mark.parametrize(
    "text",
    [
        # Said in passing.
        f"INFO wstoken: {MIXED} received",
        f"reply of wstoken: {MIXED}",
        f"the wstoken {MIXED}",
        # Words end so.
        f"monkey={HEX[32]}",
        f"turkey: {UUID}",
        "maltegokey=Ab12cd34Ef56",
        "producttoken=refreshed",
        "acmesecret=hunter2hunter2",
        f"cachekey={MIXED}",
        f"publickey={MIXED}",
        f"syncpagetoken={MIXED}",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert CORE.text(text) == reference.masked(text) == text


@pytest.mark.parametrize(
    "event",
    [
        {"monkey": {"id": MIXED, "version": HEX[32]}},
        {"turkey": UUID, "monkey": HEX[32]},
        {"wstoken": "refreshed"},
    ],
)
def test_what_only_looks_like_it_stays_in_mappings(event):
    assert CORE.value(event) == reference.value(event) == event


def test_a_record_that_is_secret_is_so_whatever_it_is_called():
    for name in ("monkey", "acmetoken"):
        record = {"name": name, "type": "SecureString", "value": "hunter2"}
        masked = {**record, "value": "[REDACTED:secret]"}
        assert CORE.value(record) == reference.value(record) == masked


def test_a_user_of_a_data_source_may_be_called_so():
    for user in ("monkey", "acmetoken"):
        text = f"{user}:hunter2@tcp(db.example:3306)/app"
        masked = f"{user}:[REDACTED:password]@tcp(db.example:3306)/app"
        assert CORE.text(text) == reference.masked(text) == masked
