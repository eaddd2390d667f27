"""Fake secrets, made at run time from a seed, so that no file of the repository holds anything secret-shaped.

A second description of what the tokens of each provider look like, from documentation and public rule sets,
not from the shapes of the catalogue: `tests/rules` holds the two against each other.
"""

from __future__ import annotations

import base64
import json
import random
import re
import string
import zlib
from typing import TYPE_CHECKING

import fake_formats

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = string.digits
LETTERS = string.ascii_letters
ALNUM = LETTERS + DIGITS
UPPER = string.ascii_uppercase + DIGITS
LOWER = string.ascii_lowercase + DIGITS
HEX = DIGITS + "abcdef"
URL = ALNUM + "_-"
B64 = ALNUM + "+/"
BASE32 = string.ascii_uppercase + "234567"
BASE36 = DIGITS + string.ascii_lowercase
BASE62 = DIGITS + string.ascii_uppercase + string.ascii_lowercase
ENTRA = ALNUM + "_~.-"
CODE = "BCDFGHJKLMNPQRSTVWXZ"

ALPHABETS = {
    "alnum": ALNUM,
    "letters": LETTERS,
    "digits": DIGITS,
    "upper": UPPER,
    "lower": LOWER,
    "hex": HEX,
    "HEX": HEX.upper(),
    "url": URL,
    "b64": B64,
    "base32": BASE32,
    "base32l": BASE32.lower(),
    "base58": "".join(c for c in ALNUM if c not in "0OIl"),
    "bech32": "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
    "bcrypt": ALNUM + "./",
    "code": CODE,
}

# Where the secret begins and ends in a fake that needs its surroundings.
BEGIN, END = "\u27e6", "\u27e7"


class Maker:
    """Makes fakes from one seed; the same seed gives the same fakes."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = random.Random(seed)

    def of(self, alphabet: str, count: int) -> str:
        """`count` symbols of an alphabet, the last a letter or digit (no rule is asked to end in `-`)."""
        body = "".join(self.rng.choices(alphabet, k=count))
        plain = [c for c in alphabet if c.isalnum()]
        return body[:-1] + self.rng.choice(plain) if count else ""

    def uuid(self) -> str:
        """A lower-case version-4 UUID."""
        h = self.of(HEX, 32)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{self.rng.choice('89ab')}{h[17:20]}-{h[20:]}"

    def packed(self, text: str, *, padded: bool = False) -> str:
        """Base64url of a text."""
        done = base64.urlsafe_b64encode(text.encode()).decode()
        return done if padded else done.rstrip("=")

    def pick(self, *choices: str) -> str:
        """One of several."""
        return self.rng.choice(choices)

    def checked(self, prefix: str) -> str:
        """GitHub's and npm's: 30 symbols and the base-62 CRC-32 of them."""
        body = self.of(ALNUM, 30)
        rest, tail = zlib.crc32(body.encode()), ""
        for _ in range(6):
            rest, digit = divmod(rest, 62)
            tail = BASE62[digit] + tail
        return prefix + body + tail

    def jwt(
        self, payload: dict[str, object] | None = None, *, algorithm: str = "RS256", signature: int = 86
    ) -> str:
        """A signed JWT; algorithm "none" has an empty signature."""
        head = self.packed(json.dumps({"alg": algorithm, "typ": "JWT"}, separators=(",", ":")))
        claims = (
            {"sub": self.of(DIGITS, 12), "iat": 1700000000, "jti": self.of(ALNUM, 16)}
            if payload is None
            else payload
        )
        body = self.packed(json.dumps(claims, separators=(",", ":")))
        return f"{head}.{body}.{self.of(URL, 0 if algorithm == 'none' else signature)}"

    def jwe(self, *, direct: bool = False) -> str:
        """An encrypted JWT of five parts; direct encryption leaves the second empty."""
        head = self.packed(
            json.dumps({"alg": "dir" if direct else "A256KW", "enc": "A256GCM"}, separators=(",", ":"))
        )
        key = "" if direct else self.of(URL, 54)
        return f"{head}.{key}.{self.of(URL, 16)}.{self.of(URL, 90)}.{self.of(URL, 22)}"

    def pem(self, sort: str = "", lines: int = 4, end: str = "\n") -> str:
        """A private key block."""
        head = f"{sort} PRIVATE KEY".strip()
        body = end.join(self.of(B64, 64) for _ in range(lines))
        return f"-----BEGIN {head}-----{end}{body}{end}-----END {head}-----{end}"

    def opaque(self, count: int = 32, alphabet: str = ALNUM) -> str:
        """A machine-made value without a shape: digits and both cases mixed throughout."""
        if alphabet not in {ALNUM, URL, B64}:
            return self.of(alphabet, count)
        pairs = [
            self.of(string.ascii_lowercase, 1)
            + self.pick(self.of(DIGITS, 1), self.of(string.ascii_uppercase, 1))
        ]
        while len(pairs) * 2 < count:
            pairs.append(self.of(alphabet, 1) + self.of(DIGITS, 1))
        body = "".join(pairs)[:count]
        return body if any(c.isdigit() for c in body) else body[:-1] + "7"

    def user_code(self) -> str:
        """RFC 8628's: eight of twenty letters with a hyphen."""
        return f"{self.of(CODE, 4)}-{self.of(CODE, 4)}"

    def filled(self, template: str) -> str:
        """A template of `fake_formats` with made-up symbols in it."""

        def part(m: re.Match[str]) -> str:
            name, _, count = m[1].partition(":")
            if name == "uuid":
                return self.uuid()
            return self.of(ALPHABETS[name], int(count)) if count else self.pick(*name.split("|"))

        return re.sub("<(uuid|[A-Za-z0-9]+:[0-9]+|[^<>|]*[|][^<>]*)>", part, template)

    def fake(self, rule: str) -> str:
        """A fake secret of a rule of the catalogue, with what must stand round it."""
        return "".join(self.parts(rule))

    def parts(self, rule: str) -> tuple[str, str, str]:
        """The same as what stands before the secret, the secret, and what stands behind it."""
        described = FAKES[rule]
        made = self.filled(described) if isinstance(described, str) else described(self)
        before, mark, rest = made.partition(BEGIN)
        if not mark:
            return "", made, ""
        secret, _, after = rest.partition(END)
        return before, secret, after


def _gitlab_tail(m: Maker) -> str:
    """Nothing, a length with a checksum, or a version before them."""
    return m.pick("", "." + m.of(BASE36, 9), ".01." + m.of(BASE36, 9))


def _atlassian(m: Maker, head: str, count: int) -> str:
    body = head + m.of(URL, count) + "="
    return body + f"{zlib.crc32(body.encode()):08X}"


def _identifiable(count: int, mark: str) -> Callable[[Maker], str]:
    """One of Microsoft's identifiable keys of 64 or 32 bytes: a mark, then a checksum."""
    if count == 76:
        return lambda m: m.of(B64, 76) + mark + m.of(B64, 5) + m.of("AQgw", 1) + "=="
    return lambda m: m.of(B64, 33) + mark + m.of("ABCDEFGHIJKLMNOP", 1) + m.of(B64, 5) + "="


def _discord(m: Maker) -> str:
    number = m.pick("1", "4", "9") + m.of(DIGITS, 17)
    return f"{m.packed(number)}.{m.of(URL, 6)}.{m.of(URL, 38)}"


def _grafana(m: Maker) -> str:
    body = "glsa_" + m.of(ALNUM, 32)
    return body + "_" + zlib.crc32(body.encode()).to_bytes(4, "little").hex()


def _sentry(m: Maker) -> str:
    body = base64.b64encode(
        f'{{"iat":1,"url":"https://a.example","region_url":"{m.of(ALNUM, 60)}"}}'.encode()
    ).decode()
    return f"sntrys_{body}_{m.of(B64, 43)}"


FAKES: dict[str, str | Callable[[Maker], str]] = {
    **fake_formats.FAKES,
    # OAuth
    "jwt": lambda m: m.jwt(),
    "jws": lambda m: (
        m.packed('{"alg":"HS256"}') + "." + m.of("ghjkmn", 1) + m.of(URL, 40) + "." + m.of(URL, 43)
    ),
    "jws-spaced": lambda m: (
        m.packed(m.pick('{ "alg": "HS256" }', '{\n  "alg": "HS256"\n}'))
        + "."
        + m.packed(f'{{ "sub": "{m.of(DIGITS, 10)}" }}')
        + "."
        + m.of(URL, 43)
    ),
    "jwe": lambda m: m.jwe(direct=m.rng.random() < 0.5),
    "jwt-in-base64": lambda m: base64.b64encode(m.jwt().encode()).decode(),
    "paseto": lambda m: (
        m.pick("v4.local.", "v3.public.", "v2.local.") + m.of(URL, 150) + m.pick("", "." + m.of(URL, 20))
    ),
    # Code hosts
    "github-token": lambda m: m.pick(
        m.checked("gh" + "p_"),
        m.checked("gh" + "o_"),
        m.checked("gh" + "u_"),
        m.checked("gh" + "s_"),
    ),
    "github-stateless-token": lambda m: f"ghs_{m.of(DIGITS, 7)}_{m.jwt()}",
    "github-fine-grained-token": lambda m: f"github_pat_{m.of(ALNUM, 22)}_{m.of(ALNUM, 59)}",
    "gitlab-personal-token": lambda m: "glpat-" + m.of(URL, m.rng.randint(27, 60)) + _gitlab_tail(m),
    "gitlab-runner-token": lambda m: m.pick("glrt-", "glrt-t3_") + m.of(URL, 27) + _gitlab_tail(m),
    "gitlab-pipeline-token": lambda m: m.pick("glcbt-64_" + m.of(URL, 20), "glcbt-" + m.jwt()),
    "gitlab-oauth-secret": lambda m: "gloas-" + m.of(HEX, 64),
    "gitlab-scim-token": lambda m: "glsoat-" + m.of(URL, 20),
    "gitlab-agent-token": lambda m: "glagent-" + m.of(URL, 50),
    "bitbucket-app-password": lambda m: "ATBB" + m.of(ALNUM, 24) + m.of(DIGITS + "ABCDEF", 8),
    "bitbucket-access-token": lambda m: _atlassian(m, "ATCTT3xFfGN0", 150),
    "atlassian-api-token": lambda m: _atlassian(m, "ATATT3xFfGF0", 166),
    # Clouds
    "google-access-token": lambda m: "ya29." + m.pick("", "a0", "c.") + m.of(URL, 180),
    "google-refresh-token": lambda m: "1//0" + m.of(LOWER, 1) + m.of(URL, 95),
    "google-refresh-token-encoded": lambda m: "1%2F%2F0" + m.of(LOWER, 1) + m.of(URL, 95),
    "google-authorization-code": lambda m: "4/0A" + m.of(URL, 70),
    "google-authorization-code-encoded": lambda m: m.pick("4%2F0A", "4%2f0A") + m.of(URL, 70),
    "google-client-secret": lambda m: "GOCSPX-" + m.of(URL, 28),
    "google-api-key": lambda m: "AIzaSy" + m.of("ABCD", 1) + m.of(URL, 32),
    "google-agent-key": lambda m: "AQ.Ab8RN6" + m.of(URL, 44),
    "aws-access-key-id": lambda m: m.pick("AKIA", "ASIA", "ABIA") + m.of(BASE32, 16),
    "aws-session-token": lambda m: "IQoJb3JpZ2luX2Vj" + m.of(B64, 350) + "==",
    "aws-session-token-older": lambda m: m.pick("FwoGZXIvYXdz", "FQoGZXIvYXdz") + m.of(B64, 300) + "=",
    "aws-sso-token": lambda m: (
        m.pick("aoaAAAAA", "aorAAAAA") + m.of(B64, 200) + m.pick("", ":" + m.of(B64, 136))
    ),
    "aws-bedrock-key": lambda m: (
        "ABSK" + base64.b64encode(f"BedrockAPIKey-{m.of(LOWER, 4)}-at-{m.of(B64, 70)}".encode()).decode()
    ),
    "aws-bedrock-session-key": lambda m: (
        "bedrock-api-key-"
        + base64.b64encode(
            f"bedrock.amazonaws.com/?Action=CallWithBearerToken&{m.of(ALNUM, 200)}".encode()
        ).decode()
    ),
    "aws-marketplace-token": lambda m: "amzn.mws." + m.uuid(),
    "azure-client-secret": lambda m: m.of(ALNUM, 3) + m.pick("7Q~", "8Q~") + m.of(ENTRA, 34),
    "azure-identifiable-key": lambda m: (
        m.of(ALNUM, 52)
        + "JQQJ99"
        + m.of("BCD", 1)
        + m.of("ABCDEFGHIJKL", 1)
        + m.of(ALNUM, 12)
        + "AAAA"
        + m.of(ALNUM, 8)
    ),
    **{
        f"azure-{name}-key": _identifiable(76, mark)
        for name, mark in (
            ("storage", "+ASt"),
            ("cosmos", "ACDb"),
            ("batch", "+ABa"),
            ("ml", "+AMC"),
            ("apim", "APIM"),
        )
    },
    **{
        f"azure-{name}-key": _identifiable(33, mark)
        for name, mark in (
            ("servicebus", "+ASb"),
            ("eventhub", "+AEh"),
            ("relay", "+ARm"),
            ("iot", "AIoT"),
            ("redis", "AzCa"),
            ("eventgrid", "AZEG"),
        )
    },
    "azure-functions-key": lambda m: m.of(URL, 44) + "AzFu" + m.of(URL, 5) + m.of("AQgw", 1) + "==",
    "azure-search-key": lambda m: m.of(ALNUM, 42) + "AzSe" + m.of("ABCD", 1) + m.of(ALNUM, 5),
    "azure-container-registry-key": lambda m: m.of(B64, 42) + "+ACR" + m.of("ABCD", 1) + m.of(B64, 5),
    "azure-refresh-token": lambda m: m.pick("0.A", "1.A") + m.of(URL, 60) + ".Ag" + m.of(URL, 300),
    "alibaba-key-id": lambda m: "LTAI" + m.of(ALNUM, 20),
    "tencent-key-id": lambda m: "AKID" + m.of(ALNUM, 32),
    "yandex-iam-token": lambda m: (
        "t1." + m.of(URL, 90) + m.pick("", "=") + "." + m.of(URL, 86) + m.pick("", "=")
    ),
    "yandex-oauth-token": lambda m: "y0_" + m.of(URL, 55),
    # Messaging and mail
    "slack-token": lambda m: m.pick(
        f"xoxb-{m.of(DIGITS, 12)}-{m.of(DIGITS, 13)}-{m.of(ALNUM, 24)}",
        f"xoxp-{m.of(DIGITS, 12)}-{m.of(DIGITS, 12)}-{m.of(DIGITS, 13)}-{m.of(HEX, 32)}",
        f"xoxc-{m.of(DIGITS, 12)}-{m.of(DIGITS, 12)}-{m.of(DIGITS, 12)}-{m.of(HEX, 64)}",
    ),
    "slack-rotating-token": lambda m: "xoxe.xoxp-1-" + m.of(ALNUM, 166),
    "slack-refresh-token": lambda m: "xoxe-1-" + m.of(ALNUM, 147),
    "slack-app-token": lambda m: (
        f"xapp-{m.pick('1', '40')}-A{m.of(UPPER, 10)}-{m.of(DIGITS, 13)}-{m.of(HEX, 64)}"
    ),
    "slack-session-cookie": lambda m: f"xoxd-{m.of(ALNUM, 40)}%2B{m.of(ALNUM, 40)}%2F{m.of(ALNUM, 20)}%3D",
    "slack-webhook": lambda m: (
        f"hooks.slack.com/services/{BEGIN}T{m.of(UPPER, 10)}/B{m.of(UPPER, 10)}/{m.of(ALNUM, 24)}{END}"
    ),
    "discord-bot-token": _discord,
    "discord-webhook": lambda m: (
        f"discord.com/api/{m.pick('', 'v10/')}webhooks/{BEGIN}{m.of('123456789', 18)}/{m.of(URL, 68)}{END}"
    ),
    "discord-webhook-older": lambda m: (
        f"discordapp.com/api/{m.pick('', 'v9/')}webhooks/{BEGIN}{m.of('123456789', 18)}/{m.of(URL, 68)}{END}"
    ),
    "teams-webhook": lambda m: (
        f"webhook.office.com/webhookb2/{BEGIN}{m.uuid()}@{m.uuid()}"
        f"/IncomingWebhook/{m.of(HEX, 32)}/{m.uuid()}{END}"
    ),
    "telegram-bot-token": lambda m: m.of("123456789", 10) + ":AA" + m.of(URL, 33),
    "twilio-api-key": lambda m: "SK" + m.of(HEX, 32),
    "sendgrid-api-key": lambda m: f"SG.{m.of(URL, 22)}.{m.of(URL, 43)}",
    "mailchimp-api-key": lambda m: f"{m.of(HEX, 32)}-us{m.of('123456789', 1)}{m.of(DIGITS, 1)}",
    "resend-api-key": lambda m: f"re_{m.of(ALNUM, 8)}_{m.of(ALNUM, 24)}",
    "brevo-api-key": lambda m: f"xkeysib-{m.of(HEX, 64)}-{m.of(ALNUM, 16)}",
    "intercom-access-token": lambda m: base64.b64encode(b"tok:" + m.of(URL, 40).encode()).decode(),
    # Payments and shops
    "stripe-key": lambda m: (
        "sk" + m.pick("_live_", "_test_") + m.of(ALNUM, m.pick(*"ab").count("a") * 75 + 24)
    ),
    "webhook-secret": lambda m: "whsec_" + m.of(B64, 32) + m.pick("", "="),
    "square-access-token": lambda m: "EAAA" + m.of(URL, 60),
    "square-oauth-secret": lambda m: "sq0csp-" + m.of(URL, 43),
    "square-token-older": lambda m: "sq0atp-" + m.of(URL, 22),
    "paypal-access-token": lambda m: "A21AA" + m.of(URL, 92),
    "braintree-access-token": lambda m: f"access_token$production${m.of(LOWER, 16)}${m.of(HEX, 32)}",
    "plaid-access-token": lambda m: f"access-{m.pick('production', 'sandbox', 'development')}-{m.uuid()}",
    "shopify-token": lambda m: m.pick("shpat_", "shpca_", "shppa_", "shpss_", "shpua_") + m.of(HEX, 32),
    "shopify-app-token": lambda m: "atkn_" + m.of(HEX, 64),
    # Packages and containers
    "npm-token": lambda m: m.checked("npm_"),
    "pypi-token": lambda m: "pypi-" + m.pick("AgEIcHlwaS5vcmc", "AgENdGVzdC5weXBpLm9yZw") + m.of(URL, 150),
    "rubygems-key": lambda m: "rubygems_" + m.of(HEX, 48),
    "crates-token": lambda m: "cio" + m.of(ALNUM, 32),
    "nuget-key": lambda m: "oy2" + m.of(BASE32.lower(), 43),
    "packagist-token": lambda m: f"packagist_{m.pick('ort', 'ack', 'uut')}_{m.of(HEX, 68)}",
    "clojars-token": lambda m: "CLOJARS_" + m.of(HEX, 60),
    "deno-token": lambda m: m.pick("ddp_", "ddo_") + m.of(ALNUM, 36),
    "jfrog-api-key": lambda m: "AKCp" + m.of(ALNUM, 69),
    "jfrog-reference-token": lambda m: "cmVmdGtu" + m.of(ALNUM, 56),
    "docker-token": lambda m: m.pick("dckr_pat_" + m.of(URL, 27), "dckr_oat_" + m.of(URL, 32)),
    "openshift-token": lambda m: "sha256~" + m.of(URL, 43),
    # Infrastructure and hosting
    "vault-token": lambda m: m.pick("hvs.", "hvb.", "hvr.") + m.of(URL, 95),
    "terraform-token": lambda m: m.of(ALNUM, 14) + ".atlasv1." + m.of(URL, 67),
    "pulumi-token": lambda m: "pul-" + m.of(HEX, 40),
    "digitalocean-token": lambda m: m.pick("dop", "doo") + "_v1_" + m.of(HEX, 64),
    "fly-macaroon": lambda m: "fm2_" + m.of(B64, 500) + m.pick("", "=", "=="),
    "fly-macaroon-older": lambda m: m.pick("fm1a_", "fm1r_") + m.of(B64, 400) + "=",
    "fly-token": lambda m: "fo1_" + m.of(URL, 43),
    "heroku-key": lambda m: "HRKU-AA" + m.of(URL, 58),
    "heroku-key-older": lambda m: m.uuid(),
    "vercel-token": lambda m: m.pick("vcp_", "vca_", "vci_", "vck_") + m.of(URL, 56),
    "netlify-token": lambda m: "nfp_" + m.of(ALNUM + "_", 36),
    "cloudflare-token": lambda m: m.pick("cfut_", "cfat_") + m.of(ALNUM, 40) + m.of(HEX, 8),
    "cloudflare-global-key": lambda m: "cfk_" + m.of(ALNUM, 40) + m.of(HEX, 8),
    "cloudflare-origin-key": lambda m: f"v1.0-{m.of(HEX, 24)}-{m.of(HEX, 146)}",
    "supabase-token": lambda m: m.pick("sbp_", "sbp_oauth_") + m.of(HEX, 40),
    "supabase-secret-key": lambda m: "sb_secret_" + m.of(URL, 31),
    "neon-key": lambda m: "napi_" + m.of(ALNUM, 64),
    "planetscale-token": lambda m: m.pick("pscale_tkn_", "pscale_pw_", "pscale_oauth_") + m.of(URL, 43),
    "render-key": lambda m: "rnd_" + m.of(ALNUM, m.rng.randint(28, 32)),
    "databricks-token": lambda m: "dapi" + m.of(HEX, 32) + m.pick("", "-2"),
    "databricks-oauth-secret": lambda m: "dose" + m.of(HEX, 32),
    "mongodb-atlas-secret": lambda m: "mdb_sa_sk_" + m.of(URL, 40),
    "elastic-cloud-key": lambda m: "essu_" + m.of(B64, 92) + m.pick("", "=="),
    "tailscale-key": lambda m: (
        f"tskey-{m.pick('auth', 'api', 'client', 'scim', 'webhook')}-{m.of(ALNUM, 12)}CNTRL-{m.of(ALNUM, 32)}"
    ),
    # AI services
    "huggingface-token": lambda m: "hf_" + m.of(m.pick(LETTERS, ALNUM), 34),
    "huggingface-organization-token": lambda m: "api_org_" + m.of(m.pick(LETTERS, ALNUM), 34),
    "openai-key": lambda m: m.pick(
        f"sk-proj-{m.of(URL, 74)}T3BlbkFJ{m.of(URL, 74)}",
        f"sk-svcacct-{m.of(URL, 58)}T3BlbkFJ{m.of(URL, 58)}",
        f"sk-admin-{m.of(URL, 58)}T3BlbkFJ{m.of(URL, 58)}",
    ),
    "openai-key-older": lambda m: f"sk-{m.of(ALNUM, 20)}T3BlbkFJ{m.of(ALNUM, 20)}",
    "anthropic-key": lambda m: (
        m.pick("sk-ant-api03-", "sk-ant-admin01-", "sk-ant-sid01-") + m.of(URL, 93) + "AA"
    ),
    "anthropic-oauth-access-token": lambda m: "sk-ant-oat01-" + m.of(URL, 93) + "AA",
    "anthropic-oauth-refresh-token": lambda m: "sk-ant-ort01-" + m.of(URL, 93) + "AA",
    "groq-key": lambda m: "gsk_" + m.of(ALNUM, 52),
    "xai-key": lambda m: "xai-" + m.of(ALNUM, 80),
    "xai-management-key": lambda m: "xai-token-" + m.of(ALNUM, 80),
    "replicate-token": lambda m: "r8_" + m.of(ALNUM, 37),
    "openrouter-key": lambda m: "sk-or-v1-" + m.of(HEX, 64),
    "perplexity-key": lambda m: "pplx-" + m.of(ALNUM, 48),
    "together-key": lambda m: "tgp_v1_" + m.of(URL, 43),
    "cerebras-key": lambda m: "csk-" + m.of(LOWER, 48),
    "deepseek-key": lambda m: "sk-" + m.of(HEX, 32),
    "nvidia-key": lambda m: "nvapi-" + m.of(URL, 64),
    "elevenlabs-key": lambda m: "sk_" + m.of(HEX, 48),
    "langsmith-key": lambda m: f"lsv2_pt_{m.of(HEX, 32)}_{m.of(HEX, 10)}",
    "langfuse-secret-key": lambda m: "sk-lf-" + m.uuid(),
    "wandb-key": lambda m: "wandb_v1_" + m.of(ALNUM + "_", 77),
    "pinecone-key": lambda m: f"pcsk_{m.of(ALNUM, 6)}_{m.of(ALNUM, 63)}",
    "copilot-session-token": lambda m: (
        f"tid={m.of(HEX, 32)};exp=1790000000;sku=copilot_for_individual:{m.of(HEX, 64)}"
    ),
    # Work tools and monitoring
    "linear-key": lambda m: "lin_api_" + m.of(ALNUM, 40),
    "linear-oauth-token": lambda m: "lin_oauth_" + m.of(HEX, 64),
    "notion-token": lambda m: "ntn_" + m.of(DIGITS, 11) + m.of(ALNUM, 35),
    "notion-token-older": lambda m: "secret_" + m.of(ALNUM, 43),
    "figma-token": lambda m: (
        m.pick("figd_", "figo_", "figor_", "figoh_", "figu_", "figur_", "figuh_") + m.of(URL, 40)
    ),
    "airtable-token": lambda m: f"pat{m.of(ALNUM, 14)}.{m.of(HEX, 64)}",
    "asana-token": lambda m: (
        f"{m.pick('1', '2', '2/' + m.of(DIGITS, 16))}/{m.of(DIGITS, 16)}:{m.of(HEX, 32)}"
    ),
    "hubspot-token": lambda m: m.pick("pat-na1-", "pat-eu1-") + m.uuid(),
    "dropbox-token": lambda m: m.pick("sl.", "sl.u.") + m.of(URL, 140),
    "salesforce-token": lambda m: f"00D{m.of(ALNUM, 12)}!{m.of(URL, 96)}",
    "contentful-token": lambda m: "CFPAT-" + m.of(URL, 43),
    "mapbox-secret-token": lambda m: (
        "sk." + m.packed(f'{{"u":"{m.of(LOWER, 20)}","a":"{m.of(LOWER, 25)}"}}') + "." + m.of(URL, 22)
    ),
    "sentry-organization-token": _sentry,
    "sentry-user-token": lambda m: "sntryu_" + m.of(HEX, 64),
    "newrelic-user-key": lambda m: "NRAK-" + m.of(UPPER, 27),
    "grafana-service-token": _grafana,
    "grafana-cloud-token": lambda m: (
        "glc_" + base64.b64encode(f'{{"o":"{m.of(DIGITS, 6)}","n":"{m.of(ALNUM, 50)}"}}'.encode()).decode()
    ),
    "posthog-personal-key": lambda m: "phx_" + m.of(ALNUM, 43),
    "launchdarkly-sdk-key": lambda m: "sdk-" + m.uuid(),
    "honeycomb-key": lambda m: m.pick("hcaik_", "hcxik_", "hcamk_") + m.of(LOWER, 58),
    "axiom-token": lambda m: m.pick("xaat-", "xapt-") + m.uuid(),
    "postman-key": lambda m: f"{m.pick('PMAK', 'PMAT')}-{m.of(HEX, 24)}-{m.of(m.pick(HEX, HEX.upper()), 34)}",
    "circleci-token": lambda m: f"{m.pick('CCIPAT', 'CCIPRJ', 'CCIBOT')}_{m.of(ALNUM, 22)}_{m.of(HEX, 40)}",
    "buildkite-token": lambda m: m.pick("bkua_", "bkaa_", "bkct_", "bkaj_", "bkpat_") + m.of(HEX, 40),
    "sonarqube-token": lambda m: m.pick("squ_", "sqp_", "sqa_") + m.of(HEX, 40),
    "sourcegraph-token": lambda m: "sgp_" + m.pick("", m.of(HEX, 16) + "_") + m.of(HEX, 40),
    "prefect-key": lambda m: "pnu_" + m.of(ALNUM, 36),
    "dbt-token": lambda m: m.pick("dbtu_", "dbtc_", "dbts_") + m.of(URL, 40),
    # Identity and secret managers
    "workos-key": lambda m: (
        m.pick("sk_live_", "sk_test_")
        + base64.b64encode(f"key_{m.of(UPPER, 26)},{m.of(ALNUM, 25)}".encode()).decode()
    ),
    "auth0-refresh-token": lambda m: "v1.M" + m.of(URL, 60),
    "stytch-secret": lambda m: (
        m.pick("secret-live-", "secret-test-") + m.pick(m.of(URL, 36), m.of(URL, 35) + "=")
    ),
    "doppler-token": lambda m: (
        m.pick("dp.pt.", "dp.st.dev.", "dp.st.prd_eu.", "dp.audit.", "dp.scim.") + m.of(ALNUM, 43)
    ),
    "onepassword-service-token": lambda m: "ops_" + m.packed(f'{{"k":"{m.of(ALNUM, 260)}"}}'),
    "onepassword-secret-key": lambda m: "A3-" + "-".join(m.of(UPPER, n) for n in (6, 6, 5, 5, 5, 5)),
    "bitwarden-machine-token": lambda m: f"0.{m.uuid()}.{m.of(ALNUM, 30)}:{m.of(B64, 22)}==",
    "infisical-service-token": lambda m: f"st.{m.of(HEX, 24)}.{m.of(HEX, 32)}.{m.of(HEX, 32)}",
    # Keys
    "age-identity": lambda m: "AGE-SECRET-KEY-1" + m.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    "age-plugin-identity": lambda m: (
        "AGE-PLUGIN-" + m.pick("YUBIKEY", "TPM") + "-1" + m.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 40)
    ),
    "openssh-key-line": lambda m: "b3BlbnNzaC1rZXktdjE" + m.of(B64, 51),
}

# Key names under which secrets without a mark of their own are known.
NAMES: dict[str, str] = {"heroku-key-older": "HEROKU_API_KEY", **fake_formats.NAMES}
