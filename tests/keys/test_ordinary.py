"""What lock files, sources, builds and tools print beside a sensitive name, and is no secret: it stays, and what only looks like it goes."""

# ruff: noqa: E501 -- lines are as long as programs print them

from __future__ import annotations

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
MAKER = fakes.Maker(23)
MIXED = MAKER.opaque(24)
DIGEST = "7f3e1c520b444c6f9a2e8d0c6f1b2a34"
SIGNATURE = "MEUCI" + MAKER.opaque(91)

HARMLESS = [
    "policy-spf[12]: : SPF pass: smtp_comment=Please see http://a.example/why",
    "dkim pass: header.d=a.example",
    "  TargetUserSid: BSP-WIN2K8R2-EN\\Administrator",
    "SubjectUserSid: SHOP-PC1\\ann",
    "    token = newNode",
    "    node = Node(token=tokenHere, n=1)",
    "access_token=nextToken",
    "m.Password = value.String",
    "    password := *loginInput.Password",
    "pw := PluginWatcher{}",
    "if (pass = doc.getElementsByName && x) {",
    "Authorization: SharedKey %s:%s",
    "password:did not match stored password",
    "    pin: PhantomPinned,",
    "led = Led(pin: P0_13)",
    "https://play.example/?version=stable&code=fn%20main()%20%7B%7D",
    "https://play.example/?code=use%20std%3A%3Aio%3B%0Afn",
    '"registry-auth-token": "^3.0.1",',
    '"tough-cookie": ">=0.12.0",',
    '"pbkdf2-password": "1.2.1",',
    "example-session-0:2.4.37-10.module+el8+2764+7127e69e.x86_64",
    '"tough-cookie": {"version": "2.2.2", "resolved": "https://r.example/tough-cookie-2.2.2.tgz", "integrity": "sha1-yDoYMPTl7wuT7yo0iOck"}',
    '"secrets": {"description": "Secrets that pods may use", "type": "array", "$ref": "#/definitions/Secret"}',
    '  result_count $$1 "PASS: " $$pass "$$green"; \\',
    'headers.append("token="+KEYED)',
    "ac_pwd='$ac_pwd'",
    'vars.mysql_pass = "$mysql_pass$"',
    '"Authorization": "Bearer $token"',
    "grep: /etc/passwd: d: no such directory",
    "/etc/passwd:3: bad entry",
    "connection->password = settings->password;",
    "$pass = $self->ask($pass);",
    '"SandboxKey": "/run/netns/cni-f925b703-b150-a170-20e9-b52030a89784",',
    "ciphers HIGH:!PSK:!SRP:!DSS:!SHA1",
    "Authorization:  NewDelegatingAuthorizationOptions(),",
    '"sid":"20190408T191610.507018Z-H9b68c35f-P000059a8"',
    "CONFIG_EAP_PWD=y",
    "        user = password = host = port = None",
    "Public key token: b77a5c561934e089",
    "Next page token: CAESBQoDGgE4ABC2xyz",
    "has_password: 1",
    "--passphrase @var{string}",
    "secret := v1.Secret{",
    "const newpassword = await ask()",
    "self.password = yield self.rendered(x)",
    'UpgradeCode="696BAB5D-CA1F-4B05-B123-320F245B8D6D"',
    "keyID: AWX2:I27X:WQFX:IOMK:CNAK:O7PW:VYNB:ZLKC:CVAE:YJP2:SI4A:XXAY",
    "; COOKIE: 1cbc06703eaef210",
    '"password": "!!",',
    '"signature": "49:f9:4a:c7:04:49:48:c7:8a:28:5d:90:4f"',
    f"sig: '{SIGNATURE}'",
    f'"thoughtSignature": "{MIXED}"',
    "token: 10000",
    "--checkpoint token:500k",
    "code: http2.ErrCodeEnhanceYourCalm,",
    'pkcs11 "pkcs11:token=bind9;object=x"',
    'password = "__DB_PASSWORD__"',
    "[string]$pwd = Get-Location",
    'OPENAI_API_KEY = "OPENAI_API_KEY"',
    '("api_key", "X-API-Key")',
    "'DB_PASSWORD:TRUST_STORE_PASSWORD:'",
    "    authorization: str | None = None,",
    '"Sid": "S3ListSpecificDirectory",',
    "stripUrlPassword('http://d@foo.example/bar')",
    "about pass: https://www.passwordstore.example/",
    '"Password: %v\\n"',
    '[INVALID_PRIVATE_KEY] = "private key is invalid",',
    "connect(user=USER, password=KEYED, host=HOST)",
    "connect(\n    user=USER,\n    password=KEYED,\n)",
    '{"api_key": SECRET_MASK, "a": 1}',
    'SCROLL_STORAGE_KEY = "scroll-positions"',
    "Signing-Key: 68A638998DFABAC510EA645CE34F9686B2EDF7EA",
    "private_key = $dir/private/CA.key",
    "       --password=HESLO            nastaví heslo",
    "       --http-password=ΚΩΔΙΚΟΣ   ορισμός",
    "A" * 120,
    "sphx_glr_gallery_shapes_and_collections_hatch_style_reference",
]


@pytest.mark.parametrize("line", HARMLESS)
def test_it_stays(line):
    assert CORE.text(line) == line
    assert reference.masked(line) == line


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("token: {}", "1.AbCdEfGh12345678"),
        ("password: {}", "1.2.3.4"),
        ('{{"cookies": {{"id": "{}"}}}}', "8f2b1c9d0e7a"),
        ('password: "{}"', "$" + "ummer12"),
        ("sid={}", "Qk3vT9xLm2PzR7wYb4Nd"),
        ("session={}", DIGEST),
        ("ENCRYPTION_STORAGE_KEY={}", MIXED + "=="),
        ("connect(user=ann, password={})", "KEYED7"),
        ("user={{ann}} password={}", "KEYED"),
        ('password="{}"', "hunter2"),
        ('log(password="{}")', "hunter2"),
        ("Authorization: Bearer {}", "$ec" + "ret12345678"),
        ('"signature": "{}"', MIXED),
        ("/srv/password: {}", "Lantern4722"),
        ("password: {}", "Get-out12"),
        ("api_key={}", "KEY_OF_ANN_1"),
        ("password: {}", "MY-PASSWORD"),
        ("pass: {}", "a_b=x1"),
        ("secret=nextToken{}", "9Qz"),
        ("token={}", "QwErTy" + "UiOpAsDf" + "GhJkLz"),
        ("sid={}\\n", MIXED),
        ("pin: {}", "4711"),
        ("password:{}", "did"),
        ("https://a.example/callback?code={}&state=x", "4%2F0AX4XfWh9kQ"),
        ('acme_token != "{}"', MIXED),
        ('acme_token|"{}"', MIXED),
        ("OTP sent to +4915112345678: {}", "844473"),
        ("    Password    REG_SZ    {}", "Tr0=ub3xK"),
        ("reg add HKLM /v Password /t REG_SZ /d {} /f", "Tr0=ub3xK"),
        ("CREATE USER ann IDENTIFIED BY '{}'", "Tr0ub&dor3"),
        ("CREATE USER ann IDENTIFIED BY '{}'", "lantern.Xq7" + "Tz"),
        ("ALTER USER ann WITH PASSWORD '{}'", "Get_lantern" + "9"),
        ("SET PASSWORD FOR 'ann'@'%' = '{}'", "get-out7" + "x"),
        ("Use code {} to sign in", "482913"),
        ("open the page, type {}", "QFFG-SRGJ"),
    ],
)
def test_what_only_looks_like_it_goes(line, value):
    text = line.format(value)
    assert value not in CORE.text(text)
    assert value not in reference.masked(text)
