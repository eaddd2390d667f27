"""Texts built from what the matcher looks at: anchors, key names, separators, quotes, escapes, masks, fakes."""

# ruff: noqa: E501 -- tables of pieces, read by the row

from __future__ import annotations

import base64
import json
import re
import shlex
from collections import namedtuple
from urllib.parse import quote, quote_plus

from fakes import ALNUM, B64, FAKES, HEX, URL, Maker
from hypothesis import strategies as st

SMALL = "abcdefghijklmnopqrstuvwxyz"

LIVE = [
    (Maker(7).opaque(40), "access_token"),
    (Maker(8).opaque(24, URL), "device_code"),
    ("correct horse battery staple", "password"),
    ("hunter2!", "password"),
    ("Wd7x-Qk9z", "session"),
    ("BDWP-HQPK", "user_code"),
    (f"pä{Maker(9).opaque(20)}€", "client_secret"),
    ("Grüße!", "password"),
    (f"it's {Maker(10).opaque(20)} of Zoë", "password"),
    ("a b'c 7\n", "password"),
]

NAMES = [
    "-Password", " -token", "setx DB_PASSWORD", "ENV api_key", "signing key", "user.signingkey", "<name>password", "<a:password", '<x name="token', "[password", '["password', "form-data; name=password", "userPassword",
    "greynoise", "Mixpanel", "from sinch", "x.opsgenie", "opsgenie_api", "SINCHTOKEN", "zopimsecret_prod", "uploadcarekey", "donkey", "SPF pass", "TargetUserSid", "deepgram", "heroku_api", "heroku_app", "postmark", "Plaid",
    "access_token", "accessToken", "ACCESS-TOKEN", "refresh_token", "client_secret", "password", "PASSWORD", "passwd",
    "db_password", "token", "github_token", "token_type", "max_tokens", "secret", "api_key", "x-api-key", "ACME_IO_KEY",
    "key", "cache_key", "publicKey", "code", "state", "status_code", "exitCode", "Sec-WebSocket-Key", "Authorization", "proxy-authorization", "Cookie",
    "Set-Cookie", "cookies", "device_code", "user_code", "verification_uri_complete", "session", "--password", "--token",
    "PASSWORD_PROD", "token-github", "api_key_2", "token_prod_2", "tokenProd", "dbpassword", "API key", "one-time code", "user code", "pwd",
    "otp", "verification_code", "session_token", "user%5Bpassword%5D", "%2526token", "%25access_token", "grant_type", "redirect_uri", "value",
    "user[password]", "error", "name", "oauth2Token", "XAPIKey", "credentials", "signature", "a" * 70 + "_password",
    "googleapikey", "dbpassword", "Key", "page_token", "publicKeyToken", "<token", "<code", "<otp", "<pass", "<session_id", "totp", "passphrase", "heroku_key", "aws.secret",
    "pkcs11:token", "!PSK", "; Cookie", "storage_key", "thoughtSignature", "sid", "UpgradeCode", "f(password", "f(a=b, token", "\n    api_key", "user=$token", 'x "PASS', "/etc/passwd",
    "checksum/secret", "checksum/api-token", "--secret", "--docker-secret", "://x-access-token", "://token", "|token", "<td>password",
    "pass", "PASS", "name:passwd", "arn:aws:x::1:secret", "user, password", "a, b, token", "private_key", "sessionid", "jwt", "NOPASSWD", "/passwd",
    "secrets", "pin", "( 'password", "type", "Heroku API key", "kaggle big key", "x heroku token", "heroku, key", "exa secret", "a-very-long-word-heroku key", "bearer", "SMTP_PASS",
]  # fmt: skip
SEPARATORS = ["=", "=f", ": F", "={", "= { ", "=\\\n  ", ": OAuth ", "=Basic ", ", '", " != ", "!=", " | ", " sent to +49: ", "  REG_SZ  ", " sent to a@b: ", " >", ": ", ":", " = ", "==", "::", "://", "=>", " => ", ":=", "%3D", "%3A", "%253D", ", ", ",", " ", "\t", ":\n", ":\r\n  ", "=\\n", "\\n", " == ", "===", " ?= ", "::=", "??=", " .= ", "||=", ": str = ", ": Optional[str] = ", ": &'static str = ", ', "value": ', "\n  value: ", " value=", ">", ">\n  ", ">\\n", " string = ", " is ", " is: ", " *string=", "\n</", ", 'value': ", "(", " -> ", "->", '" {\n default = ', " {x default= ", " (", " [", ": |\n  ", ": >-\\n ", "=Some(", " => Secret(\n", "=[", ": [", ": !!str ", ": !Ref ", ":: ", ":** ", ";s:5:", "[] = ", "[32]=", " for bob: ", " of the app is ", " was set to ", "</name>\n<value>", "><![CDATA[", ' a="b">', '" type="x" value=', '", "type": "x", "value": ', " value=", "=Optional[", ":protected] => ", " to ", " for a b c d: ", "=>\n  string(8) ", " provided: ", " was reset to ", " given:: ", " to '", " . ", '": {"value": ', "'} = ", ", <<", '", "value": "', ": Str(", "\\u003d", "\\u003D", ":</b> ", ":</strong>", " (keep it, x): ", " (y):", '": {"S": ', '": {"stringValue": ', "|", "><code>"]  # fmt: skip
QUOTES = [
    "\\x22",
    "\\u0022",
    "\\x27",
    '"',
    "'",
    '\\"',
    "\\'",
    '\\\\\\"',
    '"""',
    "%22",
    "%27",
    "&quot;",
    "&#34;",
    "&#39;",
    "`",
]
BACKSLASHES = [
    "\\",
    "\\\\",
    "\\\\\\",
    "\\n",
    "\\r\\n",
    "\\t",
    "\\x1b[31m",
    "\\u001b[0m",
    "\\x41",
    "\\u0041",
    "\\/",
]
COLOURS = ["\x1b[0m", "\x1b[1;31m", "\\033[0m", "\\e[32m", "\x1b[", "\x1b", "[0m"]
MASKS = [
    "[REDACTED]",
    "[REDACTED:password]",
    "[REDACTED:access_token#3fa9c1d2]",
    "[REDACTED:",
    "[REDACTED",
    "[REDACTED:é]",
]
SYMBOLS = [*" \t\n\r\0{}[]()<>&;,|.:!?#@/-_=+%$*~^x07aZ", "é", "ß", "€", "漢", "\u2022", "\u2028", "🔑", "\U0010ffff", "\ud800", "\udfff"]  # fmt: skip
VALUES = [
    "9f3b" * 8, "9f3b" * 10, "9f3b" * 10 + " x", "nextToken", "SomeType", "P0_13", "Watcher{}", "*a.Password", "HOST-1\\ann", "a_b=x1", "did not x", "%s:%s", "x1%20y1z2w3", "Tr0=ub3x", "value.String",
    "hunter2", "Lantern4722", "sunset!70#", "hunter2!!", "$password", "*alias", "Port:80", "9F3B" * 10, 'a") ', 'a\\")', "b)", "c]", "x]]></", "tw0three -> 'f0urfive'", "swordfish", "getpass.getpass(", "self.token", "self.password)", "password)", "token,", "none", "null", "true", "%s", "%(token)s", "%d", "%d0%bf", "${TOKEN}", "$TOKEN", "<token>",
    "{token}", "{{ token }}", "****", "xxxxxxxx", "changeme", "REDACTED", "required", "is", "Basic", "12345", "abc-def-ghi", "0x34ed93485090001", "android.os.BinderProxy@1e5c1ef", "YES", "str",
    "id=npmrc,src=.npmrc", "type=env", ".*/x/'", ".+", "AC" + "0a1b2c3d" * 4, "hunter22) ", "</code></td>", "&#39;hunter22&#39;</", "hunter22@a.example/x",
    "1.2.3", "1.2.3-rc.1 ", "^3.0.1", ">= 0.12", "1.2.3.4", "AWX2:I27X:WQFX", "@TOKEN@", "__API_KEY__", "%%A%", "/run/netns/x1y2z3A4b5C6d7", "S3ListSpecificDirectory", "20190408T191610.507018Z-H9b68c35f", "set->x", "*a.b->c", "v1.Secret{", "Secret1{", "@var{x}",
    "KEYED)", "KEYED,", "HESLO  x", "ΚΩΔ  ", "$dir/x1", "A_KEY}", "500k", "500k8", "12", "7", "$token", "$ac_pwd$", "$$TOKEN", "$${x}", "API_KEY", "X-Api-Key", "ACME_PASSWORD", "Get-Location", "https://a.example/x", "49:f9:4a:c7", "9F3B68A6", "| None = x", "NewOptions(", "await", "%v", "not a key", "!!", "(.*)",
    "GPIO17", "default-token-x7k2p", "16 bytes", "16 byte", "change-me", "changeme,", "gho_****************", "ab****cd", "last_login", "configured", "[FILTERED]", "__REDACTED__", "***hidden***", "YOUR_API_KEY", "your secret here", ":token", "!0", "#a0b1c2", "3e5a9212b91f", "4711",
    "std::env::var(", "::std::option::Option", "a::b:", "*const u8", "sqlite3_text(", "i32 = 4", "2026-11-23T07:14:07Z", "2026-11-23", "case.value", "base64.b64encode(", "os.environ.TOKEN", "config.x1", "db_password,", "id_token)", "e}", "Key | None = 1", "ReadableBuffer, x",
    "PrivateKeyTypes)", "Final = ", "@Value(", "projects/a/secrets/b-c/v2", "urn:ietf:params", "arn:aws:s3", "uid:gid:shell", "don't use", "suite/a.exp: b",
    "Enter your password", "Password", "access token", "The user needs 2", "mstshash=Admin; a=b", "bool = True, b=c", "= 17",
    *(Maker(seed).of(letters, count) for seed, (letters, count) in enumerate([(SMALL, 16), (SMALL, 19), (SMALL, 32), (SMALL.upper(), 24), (SMALL + SMALL.upper(), 20), (SMALL + SMALL.upper(), 80)])),
    Maker(3).of(SMALL, 16) + ".", "internationalization", "VpcPeeringConnection", "abcdefghijklmnopqrst", Maker(4).of(SMALL, 20) + " x", Maker(4).of(SMALL, 17) + ", x",
    "1.302103", "10.0.0.17", "1.2.", "d41d8cd98f00b204e9800998ecf8427e", "123e4567-e89b-42d3-a456-426614174000", "a=b; c=d", "sid=Zk39x; Path=/; HttpOnly",
]  # fmt: skip
ANCHORS = [
    "Bearer ", "bearer%20", "BASIC ", "Basic ", "SSWS ", "DPoP ", "apikey  ", "xBearer ", "Digest ", "OAuth ",
    "AWS4-HMAC-SHA256 ", "response=", "https://", "postgres://", "://", "user:", "@", "@host/", "user@", "?", "&", "#", "%26", "%3F",
    "-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    "-----END PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----", "-----END", "-----", "--", "path/", "/device?", "<", "</", "<ns:", 'name="', '"name": "', "name: ", "\r\n\r\n", "\\r\\n\\r\\n", "('", '["', "{'",
    "\n  Input [type=int, input_value=", "\\n  Input [type=int, input_value=", ".str\n  Bad [type=x, input_value='", "[a, b[c]]\n  [type=y, input_value=", "input_value=", ", input_value=",
    "curl -H ", "Version: GnuPG v1 (GNU/Linux)", "amp;",
]  # fmt: skip
PREFIXES = ["eyJ", "gh" + "p_", "github_pat_", "glpat-", "ya29.", "1//0", "4/0A", "4%2F0A", "GOCSPX-", "AI" + "za", "AK" + "IA", "xox" + "b-", "xoxe.", "sk_" + "live_", "sk-", "SK", "npm_", "pypi-AgE", "hvs.", "SG.", "JQQJ99", "8Q~", "+ASt", ".atlasv1.", "hooks.slack.com/"]  # fmt: skip


def spelled(value: str) -> list[str]:
    """A value in each spelling of section 5 of `native/README.md`."""
    octets = value.encode()
    return [
        value,
        value.lower(),
        value[2:-2],
        quote(value, safe=""),
        quote(quote(value, safe=""), safe=""),
        "".join(f"%{b:02x}" for b in octets),
        "".join(f"\\x{b:02x}" for b in octets),
        "".join(f"\\u{b:04x}" for b in octets),
        json.dumps(json.dumps(value)),
        f"{value[:9]}\n    {value[9:]}",
        f"{value[:8]}\x1b[1;32m{value[8:11]}\x1b[0m{value[11:]}\x1b[0m",
        value[:5] + "\\\n" + value[5:],
        repr(f"{value[:12]}\r\n{value[12:]}"),
        shlex.quote(value),
        re.sub(r"([^A-Za-z0-9])", r"\\\1", value),
        "".join(f"&#{ord(c)};" for c in value),
        base64.b64encode(octets).decode(),
        base64.b64encode(octets).decode()[3:],
        octets.hex()[1:],
        base64.urlsafe_b64encode(b"ab" + octets).decode().rstrip("="),
        base64.b64encode(b"a" + octets + b"z").decode(),
        octets.hex(),
        octets.hex().upper(),
        quote_plus(value),
        value.replace(" ", "+"),
        value.replace("'", "'\\''"),
    ]


def seeded(make: object) -> st.SearchStrategy[str]:
    """Fakes from a small set of seeds."""
    return st.builds(make, st.integers(0, 40))


RULES = sorted(FAKES)
fakes = st.builds(
    # By index: a strategy that names every rule has a representation of kilobytes.
    lambda index, seed: Maker(seed).fake(RULES[index]),
    st.integers(0, len(RULES) - 1),
    st.integers(0, 40),
)
cut_fakes = st.builds(lambda fake, cut: fake[: cut % (len(fake) + 1)], fakes, st.integers(0, 600))
opaques = st.builds(
    lambda alphabet, seed, count: Maker(seed).opaque(count, alphabet),
    st.sampled_from([ALNUM, URL, B64, HEX]), st.integers(0, 40), st.sampled_from([6, 11, 12, 16, 19, 20, 21, 40, 64]),
)  # fmt: skip
blocks = st.builds(
    lambda seed, end: Maker(seed).pem("RSA", lines=2, end=end),
    st.integers(0, 5),
    st.sampled_from(["\n", "\\n", "\r\n", "\\\\n"]),
)
basics = st.builds(
    lambda pair: base64.b64encode(pair.encode()).decode(),
    st.sampled_from(["user:pass", ":p", "u:", "nopair", "me:Zk3?"]),
)
dull = st.one_of(
    *(
        st.sampled_from(group)
        for group in (
            NAMES,
            SEPARATORS,
            QUOTES,
            BACKSLASHES,
            COLOURS,
            MASKS,
            SYMBOLS,
            VALUES,
            ANCHORS,
            PREFIXES,
        )
    )
)
lives = st.sampled_from([spelling for value, _ in LIVE for spelling in spelled(value)])


# Forms that have the value elsewhere: elements, records, parts, groups. In braces: name, its quote, the value, its quote, another.
FORMS = [
    "<{n}>{v}</{n}>", "<a:{n}> {v} </a:{n}>", "<{n}>{v}", '{{"name": "{n}", "value": {m}{v}{m}}}', "- name: {o}{n}{o}\n  value: {m}{v}{m}\n",
    "key={o}{n}{o} value={m}{v}{m}", 'name="{n}"\r\n\r\n{v}\r\n', 'name=\\"{n}\\"\\r\\n\\r\\n{v}\\r\\n', "{o}{n}{o}: [{m}{v}{m}, {m}{w}{m}]", "{n}=({m}{v}{m},",
    "cookies={{{m}a{m}: {m}{v}{m}, {m}b{m}: {m}{w}{m}}}", "secrets: [\n  {m}{v}{m},\n  {m}{w}{m}\n]", "h[{o}{n}{o}] = {m}{v}{m}", "user%5B{n}%5D={v}&x",
    "{{<<{m}{n}{m}>>,<<{m}{v}{m}>>}}", "{{{n},{m}{v}{m}}}", "{n} <- {m}{v}{m}", "{n} --> {v} ", "{n} ==> {v} ", "[ {m}{n}{m}, {m}{v}{m} ]", "{{{m}{n}{m}, {m}{v}{m}}}",
    '"root[{o}{n}{o}]": {{{m}new_value{m}: {m}{v}{m}, {m}old_value{m}: {m}{w}{m}}}', "{n}: Some(String({m}{v}{m}))", "{n}: []string{{{m}{v}{m}}}", "{n}: chr {m}{v}{m}", "{n} = [[{v}]]",
    "Key ({n})=({v})", '["{n}":"A\\B":private]=>{m}{v}{m}', "\n  {n}    {v}\n", "\u2502 {n} \u2502 {v} \u2502", "\n{n}\n-----\n{v}\n", "{n}\n\n{v}\n",
    "COPY t (a, {n}) FROM stdin;\n1\t{v}\n2\t{w}\n", "assertEqual({m}{n}{m}, {m}{v}{m})", "log.info({m}{n}{m}, {m}{w}{m})", "{n}:{v}@tcp(h)", "{w}:{v}@unix(h)", "KeyError: {m}{w}{m}", "KeyError({m}{v}{m})",
    "Cookie: {n}={v}; x=dark; lang=en-US; path=/x", "Set-Cookie: a={v}; Path=/", "{n}: Option<{v}>", "{n}: Option<String>", "{n}: String? = {v}", "map[{n}: a:{v}]", "string {n} = 2;", "f({n}:{v})",
    "{n}=/run/secrets/{n}", "['--{n}', '--{v}']", "{n}+={m}{v}{m}", "{n}=c.v)", "{n}: A.B,", "{n}: re-type {v}",
    "docker login -u {w} -p {m}{v}{m}", "['login', {m}-p{m}, {m}{v}{m}]", "mysql -p{m}{v}{m} x", '["mysql", {m}-p{v}{m}]', "curl -X {n} -u {m}{w}:{v}{m}", 'a0="curl" a1="--user" a2="{n}:{v}"', "curl; x -u a:{v}", "smbclient -U {w}%{v}", "redis-cli\\\n -a {v}|", "zip {v} -P {w}", "plink -pw {m}{v}{m}",
    "%22{n}%22%3A%20%22{v}%22", "%2522{n}%2522%253A+%2522{v}%2522", "--{n} {m}{v}{m} --x", "--{n} {w} -x", "{n} {m}{v}{m}",
    "({n} . {m}{v}{m})", "{{{n},<<{m}{v}{m}>>}}", "$h->{{{m}{n}{m}}} = {m}{v}{m}", "x{{{m}{n}{m}}}={v}", "define( {m}{n}{m}, {m}{v}{m} )", "log.info( {m}{n}{m}, {m}{w}{m} )", "({m}{n}{m}, {m}{v}{m})",
    '"{n}": {{"sensitive": true,\n "value": {m}{v}{m}}}', "{m}{n}{m}: {{{m}value{m}: {m}{w}{m}}}", '{{"type": "{n}", "value": {m}{w}{m}}}', "type={n}, value={v}", "{n} to {m}{v}{m} ", "{n} provided: {w}.", "{n}: {v} bytes", "user:{v}@h", "://user:{v}@h", "://username:password@{v}",
    "://{n}:{v}@h/x", "é://{n}:{v}@h/x", "https://{n}:{v}{w}", "{n}: Str({v})", "{m}{n}{m}: {{{m}S{m}: {m}{v}{m}}}", "{m}{n}{m}:{{ {m}string_value{m} : {m}{w}{m}", "{n}\\u003d{v}\\u0026a", "<td>{n}</td><td class=c><pre>&#39;{v}&#39;</pre></td>",
    "<{n}><code>{v}</code>", "<{n}>&quot;{v}&quot;</{n}>", "<name>{n}</name><value><string>{v}</string></value>", "<b>{n}:</b> {v}<br>", "<strong>{n}:</strong>{w}", "{n} (keep it): {v}", "{n} (x's, y-z):\t{w}", "|{n}|{v}|\n", "| {n} | `{v}` |", "\n| {n} | `{w}`\n",
    "checksum/{n}: {v}", "checksum/{n}={v}", "--{n} id={v}", "s/{n}=.*{v}/",
    "<td>{n}</td><td>{v}</td>", "<th>{n} </th>\n <td class=x>{v}</td>", "<dt>{n}</dt><dd>{v}</dd>", "{n}.....: {v}", "{n} ...... {v}", "{n}... {v}", "['a', 'b', '{n}', {m}{v}{m}, 'c']", "['{n}', {m}{v}{m},\n 'x', 'y']", "[\n  'a',\n  '{n}',\n  '{v}',\n ]", "{n}:\n  - {v}\n  - {w}\n", "{n}:\n- {m}{v}{m}\n- {w} # x\n- {w}",
    "##vso[task.setvariable variable={n}]{v}\n", "##vso[task.setvariable variable={n};issecret=true]{v}", "::set-output name={n}::{v}\n", "postgres://a:{v}#{w}@h/x", "://a:1#{w}@h", "://a:{v}#{{x}}@h", "{n}: op://vault/{v}", "{n}=arn:aws:ssm:{v}", "{n}: vault://a/b",
]  # fmt: skip


@st.composite
def fields(draw: st.DrawFn) -> str:
    """A name, a separator and a value, mostly well-formed."""
    mark = draw(st.sampled_from(["", "", *QUOTES]))
    outer = draw(st.sampled_from(["", mark, mark]))
    name = draw(st.sampled_from(NAMES))
    separator = draw(st.sampled_from(SEPARATORS))
    worth = draw(st.one_of(st.sampled_from(VALUES), opaques, opaques, fakes, basics))
    scheme = draw(
        st.sampled_from(
            ["", "", "", "Bearer ", "Basic ", "Token ", "Unknown-Scheme ", "Digest username=me, response="]
        )
    )
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(FORMS)).format(n=name, o=outer, m=mark, v=scheme + worth, w=draw(opaques))
    return f"{outer}{name}{outer}{separator}{mark}{scheme}{worth}{mark}"


pieces = st.one_of(dull, dull, dull, fields(), fields(), opaques, fakes, cut_fakes, blocks, basics)
texts = st.lists(pieces, max_size=10).map("".join)
live_texts = st.lists(st.one_of(pieces, lives, lives), max_size=8).map("".join)

keys = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES).map(str.encode),
    st.integers(0, 3),
    fakes,
    st.sampled_from(["tokens", "S", "#text", "new", "stringValue", "before", "Passwort", "db_contraseña"]),
)
leaves = st.one_of(
    texts, texts.map(lambda t: t.encode("utf-8", "surrogatepass")), st.sampled_from(VALUES), opaques, fakes,
    st.integers(0, 9999), st.booleans(), st.none(), st.floats(allow_nan=False),
)  # fmt: skip
options = st.one_of(
    st.sampled_from(NAMES).map("--{}".format),
    st.sampled_from(
        ["--x", "-p", "--token=1", "-u", "--user", "--user=", "-pw", "-P ", "-U", "-a", "-print", "-pk7Q2m9x"]
    ),
    st.sampled_from(
        [
            "curl",
            "/usr/bin/mysql",
            "sshpass",
            "C:\\plink.exe",
            "login",
            "smbclient",
            "ann:k7Q2m9x",
            "ann%k7Q2m9x",
        ]
    ),
)
commands = st.lists(
    st.one_of(options, options, options.map(lambda o: o.encode("utf-8", "surrogatepass")), leaves),
    min_size=2,
    max_size=6,
)
records = st.fixed_dictionaries(
    {"value": leaves},
    optional={
        "name": st.sampled_from(NAMES),
        "key": st.sampled_from(NAMES),
        "Value": leaves,
        "Name": leaves,
        "id": st.sampled_from(NAMES),
        "ParameterKey": st.sampled_from(NAMES),
        "ParameterValue": leaves,
        "type": st.sampled_from(["secret", "SecureString", "text", "password"]),
        "isSecret": st.one_of(st.booleans(), st.just(1)),
    },
)
paths = st.lists(st.one_of(st.sampled_from(NAMES), st.integers(), st.just(b"password")), max_size=10)
refusals = st.fixed_dictionaries(
    {"input": leaves, "loc": st.one_of(paths, paths.map(tuple), leaves)},
    optional={"name": st.sampled_from(NAMES)},
)
tuples_with_names = st.builds(
    # Any names: typing's would need them spelled out.
    lambda names, items: namedtuple("Named", names[: len(items)])(*items[: len(names)]),  # noqa: PYI024 - as said
    st.lists(st.sampled_from(["user", "password", "token", "name", "value", "api_key", "code"]), unique=True),
    st.lists(leaves, max_size=4),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        records,
        refusals,
        tuples_with_names,
        st.dictionaries(keys, inner, max_size=4),
        st.lists(inner, max_size=3),
        st.tuples(st.sampled_from(NAMES), inner),
        st.tuples(inner, inner, inner),
        commands,
        commands.map(tuple),
    ),
    max_leaves=8,
)
