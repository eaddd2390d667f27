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
    "acme_api: {}": [MIXED, HEX[32]],
    "VENDOR_API={}": [MIXED, HEX[32], f"{UUID}:{HEX[32]}"],
    'acme_tokens=["{}"]': [MIXED, HEX[40], UUID],
    "acme_token: OAuth {}": [MIXED, UUID],
    '{{"tokens": ["{}"]}}': [MIXED],
    'VENDOR-API = "{}"': [MIXED],
    '  "vendor_api": "{}",': [MIXED],
    "statuspage_api: OAuth {}": [MIXED, UUID],
    "ACMEWEBHOOKSIGNING={}": [MIXED, HEX[32]],
    "acme_webhook_signing: {}": [MIXED, HEX[32]],
    "slack.signing = '{}'": [HEX[32]],
    "X-CM-PRODUCTTOKEN: {}": [MIXED, UUID, HEX[32], HEX[64]],
    "-H 'X-CM-PRODUCTTOKEN: {}'": [MIXED, UUID],
    "webservicewstoken={}": [MIXED, HEX[32], HEX[40]],
    "acmesecret={}": [MIXED, UUID, HEX[40]],
    "maltegokey={}": [MIXED],
    "https://host.example/x?wstoken={}&y=1": [MIXED, HEX[32]],
}


@pytest.mark.parametrize(("form", "value"), [(form, value) for form in FORMS for value in FORMS[form]])
def test_what_was_given_out_is_masked(form, value):
    text = form.format(value)
    assert value not in CORE.text(text)
    assert CORE.text(text) == reference.masked(text)
    before, after = form.format("\0").split("\0")
    assert (CORE.text(text).startswith(before), CORE.text(text).endswith(after)) == (True, True)


def test_so_it_is_in_mappings():
    event = {"acme_api": MIXED, "wstoken": UUID, "webhookSigning": HEX[32], "maltegokey": MIXED}
    masked = {
        "acme_api": "[REDACTED:api_key]",
        "wstoken": "[REDACTED:token]",
        "webhookSigning": "[REDACTED:secret_key]",
        "maltegokey": "[REDACTED:api_key]",
    }
    assert CORE.value(event) == reference.value(event) == masked


@pytest.mark.parametrize(
    "text",
    [
        # Services are called so, and what stands there is their commit, digest, instance or place.
        f"billing_api: {HEX[40]}",
        f"billing_api={HEX[64]}",
        f"billing_api: {UUID}",
        f"billing_api: sha256:{HEX[64]}",
        f"billing_api: registry.example/billing-api:{MIXED}",
        f"billing_api=billing-api@{MIXED}",
        f"acme_api: https://host.example/{MIXED}",
        f"acme_api = /srv/acme/{MIXED}",
        f"docker run billing-api:{MIXED}",
        f"DkimTokens=['{MIXED}']",
        "acme_api: v1beta1",
        "acme_api=2.14.0-rc1",
        "rest_api: payments-7f3e9a1b2c-x8k2p",
        "VENDOR_API=PaymentsGatewayV2Client",
        "acme_api: OAuth required",
        f"code_signing={HEX[40]}",
        f"code_signing: {HEX[64]}",
        f"max_tokens={MIXED}",
        f"prompt_tokens: {HEX[32]}",
        "tokens=4096 total_tokens=8192",
        # Said in passing.
        f"INFO billing_api: {MIXED} received",
        f"reply of acme_api: {MIXED}",
        f"the acme_api {MIXED}",
        # Words end so.
        f"okapi={MIXED}",
        f"api={MIXED}",
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
        {"billing_api": {"id": MIXED, "version": HEX[32]}},
        {"billing_api": UUID, "monkey": HEX[32]},
        {"wstoken": "refreshed", "acme_signing": HEX[40]},
    ],
)
def test_what_only_looks_like_it_stays_in_mappings(event):
    assert CORE.value(event) == reference.value(event) == event


def test_a_record_that_is_secret_is_so_whatever_it_is_called():
    for name in ("billing_api", "monkey", "acmetoken"):
        record = {"name": name, "type": "SecureString", "value": "hunter2"}
        masked = {**record, "value": "[REDACTED:secret]"}
        assert CORE.value(record) == reference.value(record) == masked


def test_a_user_of_a_data_source_may_be_called_so():
    for user in ("billing_api", "monkey"):
        text = f"{user}:hunter2@tcp(db.example:3306)/app"
        masked = f"{user}:[REDACTED:password]@tcp(db.example:3306)/app"
        assert CORE.text(text) == reference.masked(text) == masked
