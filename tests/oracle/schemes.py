"""Schemes, addresses with a password, key blocks, and rows of values whose keys are missing (section 3)."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from oracle.names import asked, key_table, says_little
from oracle.ordinary import placeholder, plausible
from oracle.reading import IDENTIFIER, Spot, closing, opened
from oracle.words import JUDGED, MASK, Found, lower, machine_made, masks_in, soft_boundary

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEME = re.compile(r"(bearer|basic|ssws|dpop|apikey)(?: {1,8}|%20|\+)", re.IGNORECASE | re.ASCII)
TOKEN_RUN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
BASE64_RUN = re.compile(r"[A-Za-z0-9+/_-]+=*")


def basic_credentials(run: str) -> bool:
    """Section 3: "its base64 decodes (either alphabet, padded or not) to bytes with a `:`"."""
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]  # cut off in the middle, it still shows its beginning
    pair = base64.b64decode(bare + "=" * (-len(bare) % 4))
    colon = pair.find(b":", 1)
    return colon > 0 and not any(b < 32 or b == 127 for b in pair[:colon])


def schemes(text: str) -> Iterator[Found]:
    """Section 3, Scheme."""
    for i in range(len(text)):
        head = SCHEME.match(text, i)
        if not head or not soft_boundary(text, i):
            continue
        rule = lower(head[1])
        run = (BASE64_RUN if rule == "basic" else TOKEN_RUN).match(text, head.end())
        if not run:
            continue
        if rule == "basic":
            wanted = basic_credentials(run[0])
        else:
            wanted = machine_made(run[0]) or re.search("[A-Za-z0-9]{20}", run[0]) is not None
            wanted = wanted and not placeholder(run[0])
        if wanted:
            yield Found(run.start(), run.end(), "authorization", rule, "format")


AUTHORITY = re.compile(r"""(?:\[REDACTED(?::[A-Za-z0-9_.#:-]{1,100})?\]|[^\x00-\x20\x7f/?#"'<>\\|`])*""")


def authority_at(text: str, i: int) -> str:
    """Section 3: "the longest run ..., masks taken whole", and `#` in a password."""
    found = ""
    while m := AUTHORITY.match(text, i + len(found)):
        found += m[0]
        bare = MASK.sub(lambda mask: " " * len(mask[0]), found)
        behind = found[len(bare.partition(":")[0]) + 1 :]
        goes_on = ":" in bare and "@" not in bare and not re.fullmatch("[0-9]*", behind)
        if not re.match("#(?!{)", text[i + len(found) :]) or not goes_on:
            break
        found += "#"
    return found


def is_user(text: str, start: int, end: int) -> bool:
    """Section 4: "the user of an address"."""
    begins = re.search("(?<![\x80-\U0010ffff])://\\Z", text[max(0, start - 4) : start])
    if begins is None or not text.startswith(":", end):
        return False
    info, at, _ = authority_at(text, start).rpartition("@")
    behind_mask = any(last == start - 3 for _, last in masks_in(text))
    return bool(at) and not behind_mask and not MASK.search(info)


EXAMPLES = frozenset({"password", "passwd", "pass", "pwd", "pw"})


def user_info(text: str) -> Iterator[Found]:
    """Section 3, URL user info."""
    for m in re.finditer("(?<![\x80-\U0010ffff])://", text):
        authority = authority_at(text, m.end())
        if "@" not in authority or any(end == m.start() for _, end in masks_in(text)):
            continue
        info = authority.rpartition("@")[0]
        bare = MASK.sub(lambda mask: " " * len(mask[0]), info)
        user, colon, value = info[: len(bare.partition(":")[0])], ":" in bare, info[bare.find(":") + 1 :]
        if colon and value and lower(value) != "x-oauth-basic":
            start, kind = m.end() + len(user) + 1, "password"
            example = lower(user) in {"user", "username", "usr"} and lower(value) in EXAMPLES
            wanted = not placeholder(value) and not example
        else:
            value, start, kind = user, m.end(), "token"
            wanted = not placeholder(value) and (
                machine_made(value) or (plausible(value) and len(value) >= 16)
            )
        if wanted and not MASK.search(info):
            yield Found(start, start + len(value), kind, "url-userinfo", "format")


SOURCE = re.compile(r"@(?:tcp|unix)\(")


def data_sources(text: str) -> Iterator[Found]:
    """Section 3, Data source name."""
    for m in SOURCE.finditer(text):
        near = text[max(0, m.start() - 192) : m.start()]
        source = re.search(r"""[^\x00-\x20\x7f"'<>()\[\]{}&,;|`\\/]*\Z""", near)
        assert source is not None
        user, colon, password = source[0].partition(":")
        start = m.start() - len(password)
        inside = any(first <= start < last for first, last in masks_in(text))
        name = re.search(r"[A-Za-z0-9_.-]{0,64}\Z", user)
        behind = start - 1 - len(name[0] if name else "")
        run = m.start() - len(source[0])
        inside = inside or any(last in {run, behind} for _, last in masks_in(text))
        named = name is not None and name[0] != "" and says_little(asked(name[0], key_table()))
        ahead = text[: start - 1 - len(name[0] if name else "")]
        named = named and not ahead.endswith(("\\", "%", "["))
        named = named and not password.startswith((":", "=", "-", "?", "*"))
        if colon and named and not placeholder(password) and not inside and len(password) <= 128:
            yield Found(start, m.start(), "password", "data-source-name", "format")


MISSING = re.compile(r"KeyError(?:: |\()")


def missing_keys(text: str) -> Iterator[Found]:
    """Section 3, Missing key."""
    for m in MISSING.finditer(text):
        start, quote = opened(text, m.end())
        end = closing(text, Spot(start, ":", quote, spaced=True)) if quote else None
        near = text[start:end][:JUDGED]
        made = (
            re.fullmatch("(?=.*[a-z])(?=.*[A-Z])(?=.*[A-Za-z0-9]{20})[A-Za-z0-9_-]+", near)
            and len(re.findall("[0-9]+", near)) >= 3
            and plausible(near)
            and not IDENTIFIER.fullmatch(near)
        )
        if end is not None and made:
            yield Found(start, end, "secret", "missing-key", "format")
