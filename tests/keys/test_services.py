"""Names of services as names of keys: by themselves, and closed up with the word that says what they are."""

from __future__ import annotations

import random
import string
import uuid

import pytest

import redact

CORE = redact.Redactor()
DICE = random.Random(20)
UUID = str(uuid.UUID(int=DICE.getrandbits(128), version=4))
HEX = {length: "".join(DICE.choices(string.hexdigits[:16], k=length)) for length in (24, 32, 40, 64)}
MIXED = "".join(DICE.choices(string.ascii_letters + string.digits, k=32))


@pytest.mark.parametrize(
    "form",
    [
        "GREYNOISE={}",
        'GREYNOISE="{}"',
        "export opsgenie={}",
        "# veriff client (rotate): veriff={}",
        "sourcegraph: {}",
        '  "infobip": "{}",',
        "{{'mandrill': '{}'}}",
        "acme_greynoise = '{}'",
        "goldsky : {}",
        "SINCHTOKEN={}",
        "zopimsecret: {}",
        'misp.authkey, mispauthkey = "{}"',
        "UPLOADCAREKEY={}",
        "deezer_key={}",
        'EXPEDIA KEY="{}"',
        "jwplayersecret_prod={}",
    ],
)
def test_what_a_service_gives_out_is_masked_behind_its_name(form):
    for value in (UUID, HEX[32], HEX[40], HEX[64], MIXED):
        text = form.format(value)
        assert CORE.text(text) == form.format("[REDACTED:api_key]").replace(
            "[REDACTED:api_key]", CORE.text(text)[text.index(value) :].partition("]")[0] + "]"
        )
        assert value not in CORE.text(text)


def test_so_it_is_in_mappings():
    assert CORE.value({"greynoise": MIXED, "SINCHTOKEN": UUID}) == {
        "greynoise": "[REDACTED:api_key]",
        "SINCHTOKEN": "[REDACTED:token]",
    }


@pytest.mark.parametrize(
    "text",
    [
        # Said in passing, of what something else is called.
        f"webhook from opsgenie: {UUID}",
        f"INFO greynoise: {HEX[32]} received",
        f"greynoise: {UUID} received",
        # A list of packages has a digest of each.
        f"  Mixpanel: {HEX[40]}",
        # The rest of the name says otherwise.
        f"opsgenie_commit={HEX[40]}",
        f"sonar-image: {HEX[64]}",
        f"twilio_account={HEX[32]}",
        f"opsgenie.url={UUID}",
        f"sparkpost_region={MIXED}",
        # What no service gives out: rows of a database, names of machines, classes, versions.
        f"intercom={HEX[24]}",
        f"greynoise={HEX[24]}",
        "splunk=splunk-indexer-6d4b75cb6d-8kqzx",
        "mandrill = MandrillTransportFactory2",
        "magento=2.4.6-p3",
        "typeform: https://form.example/to/a1b2c3",
        "pagerduty = PagerDutyIncidentNotifierService",
        "goldsky=00000000-0000-0000-0000-000000000000",
        # Another separator, or none.
        f"greynoise {MIXED}",
        f"greynoise/{MIXED}",
        # `key` and its like end other words.
        f"donkey={HEX[32]}",
        f"monkey: {UUID}",
        f"turnkey={UUID}",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert CORE.text(text) == text
