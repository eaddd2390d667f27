"""Key names and their values in every textual form that programs print them in, with what masking must leave.

A form is a function of a name and a value. What it must look like afterwards is the form of the name and a mask:
so a form tests at once that the whole value goes and that nothing else does.
"""

# ruff: noqa: E501 -- forms are as long as the lines that libraries print

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    Form = Callable[[str, str], str]


def words(name: str) -> list[str]:
    """The words of a name in snake_case."""
    return name.split("_")


def camel(name: str) -> str:
    """`access_token` as `accessToken`."""
    first, *rest = words(name)
    return first + "".join(word.capitalize() for word in rest)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "snake": lambda name: name,
    "camel": camel,
    "Pascal": lambda name: "".join(word.capitalize() for word in words(name)),
    "kebab": lambda name: name.replace("_", "-"),
    "Header": lambda name: "-".join(word.capitalize() for word in words(name)),
    "UPPER": str.upper,
    "UPPER-KEBAB": lambda name: name.upper().replace("_", "-"),
    "dotted": lambda name: name.replace("_", "."),
    "flat": lambda name: name.replace("_", ""),
    "FLAT": lambda name: name.replace("_", "").upper(),
    "prefixed": lambda name: f"acme_{name}",
    "PREFIXED": lambda name: f"ACME_IO_{name}".upper(),
    "dotted path": lambda name: f"spring.acme.{name}",
    "x-header": lambda name: "X-" + "-".join(word.capitalize() for word in words(name)),
}
"""A name in every case and with every separator; the last four are other names that end in it."""

WHOLE = tuple(list(SPELLINGS)[:-4])


def colour(name: str, value: str, escape: str = "\x1b") -> str:
    """As structlog's console renderer colours it."""
    return f"{escape}[36m{name}{escape}[0m={escape}[35m{value}{escape}[0m next{escape}[0m=1"


def _report(name: str, value: str) -> str:
    """As the text of pydantic's ValidationError."""
    return (
        f"2 validation errors for Login\n{name}\n  Input should be a valid integer, unable to parse string as an "
        f"integer [type=int_parsing, input_value={value!r}, input_type=str]\n    For further information visit "
        "https://errors.pydantic.dev/2.12/v/int_parsing\ntitle\n  Input should be a valid integer "
        "[type=int_type, input_value='Moby-Dick 1851', input_type=str]"
    )


# A form whose value has no quotes around it: it takes no value with spaces, quotes or separators in it.
BARE: dict[str, Form] = {
    "plain": lambda n, v: f"{n}={v}",
    "plain, spaced": lambda n, v: f"{n} = {v}",
    "in a sentence": lambda n, v: f"INFO got {n}={v} from the server.",
    "comma after": lambda n, v: f"user=alice, {n}={v}, next=1",
    "semicolon after": lambda n, v: f"Server=db;{n}={v};Database=app",
    "logfmt": lambda n, v: f"ts=2026-11-23T07:14:07Z level=info {n}={v} caller=main.py:42",
    "libpq": lambda n, v: f"host=db port=5432 {n}={v} user=app",
    "query": lambda n, v: f"https://api.example.com/token?x=1&{n}={v}&next=1",
    "query, first": lambda n, v: f"GET /token?{n}={v} HTTP/1.1",
    "fragment": lambda n, v: f"https://app.example.com/cb#{n}={v}&token_type=bearer",
    "query, then fragment": lambda n, v: f"https://app.example.com/cb?{n}={v}#top",
    "query in JSON": lambda n, v: json.dumps({"url": f"/x?a=b&{n}={v}&c=d"}),
    "query in Go's JSON": lambda n, v: json.dumps({"url": f"/x?a=b&{n}={v}&c=d"}).replace("&", "\\u0026"),
    "query in HTML": lambda n, v: f'<a href="/x?a=b&amp;{n}={v}&amp;c=d">',
    "form": lambda n, v: f"grant_type=password&{n}={v}&scope=openid",
    "form, in bytes": lambda n, v: f"send: b'{n}={v}&scope=openid'",
    "form, quoted": lambda n, v: (
        f"Request body was grant_type=x&client_id=y&{n}={v}&redirect_uri=http%3A%2F%2Fx"
    ),
    "percent-encoded": lambda n, v: f"next=https%3A%2F%2Fexample.com%2Fcb%3Fa%3D1%26{n}%3D{v}%26b%3D2",
    "percent-encoded twice": lambda n, v: f"GET&http%3A%2F%2Fexample.com&a%253D1%2526{n}%253D{v}%2526b%253D2",
    "OAuth 1 base string": lambda n, v: (
        f"GET&http%3A%2F%2Fexample.com%2F&oauth_nonce%3D1%26{n}%3D{v}%26x%3D1"
    ),
    "retry": lambda n, v: f"Incremented Retry for (url='/x?{n}={v}'): Retry(total=0, connect=None)",
    "repr in a repr": lambda n, v: (
        f"ConnectionError(MaxRetryError('HTTPConnectionPool(host=\\'h\\', port=1): Max retries exceeded with url: /x?{n}={v}'))"
    ),
    "header": lambda n, v: f"Host: example.com\r\n{n}: {v}\r\nAccept: */*",
    "header, canonical": lambda n, v: f"CanonicalRequest:\nPOST\n\nhost:h\n{n}:{v}\nx-amz-date:1",
    "header in bytes": lambda n, v: (
        f"send: b'POST /x HTTP/1.1\\r\\nHost: h\\r\\n{n}: {v}\\r\\nContent-Length: 100\\r\\n\\r\\n'"
    ),
    "header in JSON": lambda n, v: json.dumps({"raw": f"POST /x HTTP/1.1\r\n{n}: {v}\r\nHost: h\r\n"}),
    "header, last in bytes": lambda n, v: f"header: b'{n}: {v}'",
    "http.client header": lambda n, v: f"header: {n}: {v}",
    "YAML": lambda n, v: f"auth:\n  {n}: {v}\n  other: 1\n",
    "YAML list": lambda n, v: f"auth:\n  - {n}: {v}\n",
    "YAML in JSON": lambda n, v: json.dumps({"config": f"auth:\n  {n}: {v}\n"}),
    "dotenv": lambda n, v: f"A=1\n{n}={v}\nB=2\n",
    "dotenv in repr": lambda n, v: repr(f"A=1\n{n}={v}\nB=2\n"),
    "shell export": lambda n, v: f"export {n}={v}; run",
    "shell, before a command": lambda n, v: f"$ {n}={v} python main.py",
    "docker -e": lambda n, v: f"docker run -e {n}={v} -p 80:80 image",
    "properties": lambda n, v: f"spring.{n}={v}",
    "INI": lambda n, v: f"[auth]\n{n} = {v}\n",
    "argv": lambda n, v: f"tool --{n} {v} --verbose",
    "argv with =": lambda n, v: f"tool --{n}={v} --verbose",
    "argv at the end": lambda n, v: f"$ tool login --{n} {v}",
    "curl -d": lambda n, v: f"curl -d {n}={v} https://example.com",
    "curl -H": lambda n, v: f"curl -H '{n}: {v}' https://example.com",
    'curl -H "': lambda n, v: f'curl -sS -H "{n}: {v}" -X POST https://example.com',
    "curl --data": lambda n, v: f"curl --data 'a=b&{n}={v}' https://example.com",
    "Go map": lambda n, v: f"map[{n}:{v} user:alice]",
    "Go struct": lambda n, v: f"{{{n}:{v} User:alice}}",
    "Java toString": lambda n, v: f"Config{{user=alice, {n}={v}}}",
    "coloured": colour,
    "coloured, in JSON": lambda n, v: json.dumps({"line": colour(n, v)}),
    "coloured, in repr": lambda n, v: repr(colour(n, v)),
    "colour before": lambda n, v: f"\x1b[1m{n}\x1b[0m: {v}",
    "XML": lambda n, v: f"<login><user>alice</user><{n}>{v}</{n}></login>",
    "URL in prose": lambda n, v: (
        f"400 Client Error: Bad Request for url: http://127.0.0.1:45217/fail?{n}={v}"
    ),
    "PHP form": lambda n, v: f"user[name]=alice&user[{n}]={v}",
    "after NUL": lambda n, v: f"PATH=/bin\0{n}={v}\0HOME=/root",
}


def _json(n: str, v: str) -> str:
    return json.dumps({"user": "alice", n: v, "next": 1})


# A form that quotes its value: it takes any text.
QUOTED: dict[str, Form] = {
    "JSON": _json,
    "JSON, compact": lambda n, v: json.dumps({"user": "alice", n: v, "next": 1}, separators=(",", ":")),
    "JSON, indented": lambda n, v: json.dumps({"user": "alice", n: v, "next": 1}, indent=2),
    "JSON, spaced out": lambda n, v: f'{{ "{n}" : {json.dumps(v)} }}',
    "JSON, value on the next line": lambda n, v: f'{{"{n}":\n    {json.dumps(v)}}}',
    "JSON in a string": lambda n, v: json.dumps(_json(n, v)),
    "JSON in a string in a string": lambda n, v: json.dumps(json.dumps(_json(n, v))),
    "JSON in bytes": lambda n, v: repr(_json(n, v).encode()),
    "JSON in bytes in a dict": lambda n, v: repr({"body": _json(n, v).encode(), "x": 1}),
    "JSON in bytes in a string": lambda n, v: json.dumps(repr(_json(n, v).encode())),
    "JSON in a str in a dict": lambda n, v: repr({"body": _json(n, v)}),
    "indented JSON in a repr": lambda n, v: repr(json.dumps({n: v, "x": 1}, indent=2)),
    "JSON in HTML": lambda n, v: html.escape(_json(n, v)),
    "JSON, percent-encoded": lambda n, v: "payload=" + quote(_json(n, v), safe=""),
    "dict repr": lambda n, v: repr({"user": "alice", n: v, "x": 1}),
    "dict repr, bytes value": lambda n, v: repr({n: v.encode(), "x": 1}),
    "dict repr, bytes": lambda n, v: repr({b"user": b"alice", n.encode(): v.encode()}),
    "repr of a dict repr": lambda n, v: repr(repr({n: v, "x": 1})),
    "pydantic's report": _report,
    "pydantic's report, of a member of a union": lambda n, v: _report(f"logins.0.{n}.list[int]", v),
    "pydantic's report in JSON": lambda n, v: json.dumps({"error": _report(n, v)}),
    "pydantic's report in a repr in JSON": lambda n, v: json.dumps(repr(_report(n, v))),
    "pydantic's report in a group": lambda n, v: _report(n, v).replace("\n", "\n  | "),
    "pair": lambda n, v: repr([("host", "h"), (n, v)]),
    "pair, bytes": lambda n, v: repr(
        (b"HTTP/1.1", 200, [(b"Server", b"x"), (n.encode(), v.encode()), (b"a", b"b")])
    ),
    "hpack": lambda n, v: (
        f"Adding {n.encode()!r}={v.encode()!r} to the header table, sensitive:False, huffman:True"
    ),
    "hpack decoded": lambda n, v: f"Decoded {(n.encode(), v.encode())!r}, total consumed 15 bytes",
    "CIMultiDict": lambda n, v: f"<CIMultiDictProxy('Host': 'h', '{n}': {v!r})>",
    "kwargs": lambda n, v: f"Login(user='alice', {n}={v!r}, retries=3)",
    "kwargs, spaced": lambda n, v: f"login(user = 'alice', {n} = {v!r})",
    "assignment": lambda n, v: f'{n} = "{v}"' if '"' not in v and "\\" not in v else f"{n} = {v!r}",
    "TOML": lambda n, v: f"[auth]\n{n} = {json.dumps(v)}\nx = 1\n",
    "YAML, quoted": lambda n, v: f"auth:\n  {n}: {json.dumps(v)}\n",
    "logfmt, quoted": lambda n, v: f"level=info {n}={json.dumps(v)} msg=done",
    "shell, quoted": lambda n, v: f"export {n}={json.dumps(v)} && run",
    "argv list": lambda n, v: repr(["tool", f"--{n}", v, "--verbose"]),
    "argv list in an error": lambda n, v: (
        f"Command '{['false', f'--{n}', v]}' returned non-zero exit status 1."
    ),
    "argv list, JSON": lambda n, v: json.dumps(["tool", f"--{n}", v]),
    "argv, quoted": lambda n, v: f"tool --{n} {json.dumps(v)} --verbose",
    "Ruby": lambda n, v: f"{{:{n}=>{json.dumps(v)}, :x=>1}}",
    "PHP": lambda n, v: f"['{n}' => {v!r}]",
    "Rust": lambda n, v: f'Login {{ user: "alice", {n}: {json.dumps(v)} }}',
    "JavaScript": lambda n, v: f"{{ user: 'alice', {n}: {v!r} }}",
    "walrus": lambda n, v: f"{n} := {json.dumps(v)}",
    "coloured value": lambda n, v: f"\x1b[36m{n}\x1b[0m=\x1b[35m{v!r}\x1b[0m",
    "record in HAR": lambda n, v: json.dumps([{"name": n, "value": v}]),
    "record in a Kubernetes list": lambda n, v: f"env:\n- name: {n}\n  value: {json.dumps(v)}\n",
    "record, repr": lambda n, v: repr([{"name": n, "value": v}]),
    "record with more members": lambda n, v: json.dumps(
        [{"name": n, "type": "string", "in": "body", "value": v}]
    ),
    "attribute with more of them": lambda n, v: f'<input name="{n}" type="hidden" value="{v}">',
    "meta": lambda n, v: f'<meta name="{n}" content="{v}" />',
    "named element": lambda n, v: f'<property name="{n}">{v}</property>',
    "element of a name, and of its value": lambda n, v: (
        f"<property>\n  <name>{n}</name>\n  <value>{v}</value>\n</property>"
    ),
    "property list": lambda n, v: f"<key>{n}</key>\n<string>{v}</string>",
    "CDATA": lambda n, v: f"<{n}><![CDATA[{v}]]></{n}>",
    "Rust, wrapped": lambda n, v: f"Login {{ user: None, {n}: Some({json.dumps(v)}) }}",
    "Rust, on lines": lambda n, v: f"Login {{\n    {n}: Some(\n        {json.dumps(v)},\n    ),\n}}",
    "SecretStr": lambda n, v: f"{n}=SecretStr({v!r})",
    "bytearray": lambda n, v: f"{{'{n}': bytearray(b{v!r})}}",
    "three quotes": lambda n, v: f"{n} = '''{v}'''",
    "SQL, national": lambda n, v: f"{n} = N'{v}'",
    "PHP dump": lambda n, v: f'array(1) {{\n  ["{n}"]=>\n  string(40) "{v}"\n}}',
    "PHP dump, protected": lambda n, v: f'  ["{n}":protected]=>\n  string(40) "{v}"',
    "PHP, serialized": lambda n, v: f's:8:"{n}";s:40:"{v}";',
    "C array": lambda n, v: f"static const char {n}[64] = {json.dumps(v)};",
    "YAML tag": lambda n, v: f"auth:\n  {n}: !!str {json.dumps(v)}\n",
    "variable": lambda n, v: f'variable "{n}" {{\n  type = string\n  default = {json.dumps(v)}\n}}',
    "plan": lambda n, v: f'~ {n} = "{v}" -> (known after apply)',
    "multipart with a type": lambda n, v: (
        f'--x\r\nContent-Disposition: form-data; name="{n}"\r\nContent-Type: text/plain\r\n\r\n{v}\r\n--x--'
    ),
    "multipart, unquoted": lambda n, v: (
        f"--x\r\nContent-Disposition: form-data; name={n}\r\n\r\n{v}\r\n--x--"
    ),
    "multipart": lambda n, v: f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n--x--',
}

# Forms without a separator, or whose value stands where a name or a word may: only what no word is counts there.
APART: dict[str, Form] = {
    "call": lambda n, v: f'login({n}("{v}"))',
    "setter": lambda n, v: f'client.set_{n}("{v}");',
    "type of the name": lambda n, v: f"{n}(value='{v}')",
    "define": lambda n, v: f'#define {n} "{v}"',
    "error": lambda n, v: f"unknown {n} '{v}' refused",
    "backquotes": lambda n, v: f"- {n} `{v}`",
    "brackets": lambda n, v: f"checked {n} [{v}] ok",
    "brackets after =": lambda n, v: f"user=[alice], {n}=[{v}], port=[1]",
    "brackets after :": lambda n, v: f"map[{n}:[{v}] Accept:[*/*]]",
    "parentheses": lambda n, v: f"used {n} ({v})",
    "arrow": lambda n, v: f"Map(user -> alice, {n} -> {v})",
    "block": lambda n, v: f"auth:\n  {n}: |-\n    {v}\n  next: 1\n",
    "block in JSON": lambda n, v: json.dumps(f"{n}: >\n  {v}\nx: 1\n"),
    "phrase": lambda n, v: f"the {n} for the test account is {v}",
    "phrase with a colon": lambda n, v: f"{n} of alice@example.com: {v}",
    "set to": lambda n, v: f"{n} was set to {v}",
    "setx": lambda n, v: f"setx {n} {v}",
    "Dockerfile": lambda n, v: f"ENV {n} {v}",
    "option with one dash": lambda n, v: f"Connect-Thing -{n} {v} -Verbose",
    "header set": lambda n, v: f'proxy_set_header {n} "{v}";',
    "Lisp": lambda n, v: f'(:user "alice" :{n} "{v}")',
}


CUT: dict[str, Form] = {
    "repr, cut at its end": lambda n, v: f"{{'user': 'alice', '{n}': '{v}",
    "JSON, cut at its end": lambda n, v: f'{{"user": "alice", "{n}": "{v}',
    "cut in the middle": lambda n, v: f"input_value={{'{n}': '{v[:10]}...{v[-10:]}'}}",
    "cut by reprlib": lambda n, v: f"<Task result={{'{n}': '{v[:12]}...'}}>",
}
