"""Options of commands as items of a list (section 4, "Arguments")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from oracle.commands import COMMANDS, LONG_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence


def flat(obj: Any) -> str | None:
    """The text of a str or bytes."""
    if isinstance(obj, bytes):
        return obj.decode("utf-8", "surrogateescape")
    return obj if isinstance(obj, str) else None


def argument(items: Sequence[Any]) -> tuple[str, int | None] | None:
    """Section 4, "Arguments": how the last item has its value, and where in it; none: in the next one."""
    item = flat(items[-1]) or ""
    m = re.match(
        "--(?P<long>user|proxy-user|cert)(?=[ \\t=]|\\Z)|-(?P<letter>pw(?=\\Z)|[aAcEkKNpPsuUwX])", item
    )
    if m is None:
        return None
    letter = LONG_OPTIONS[m["long"]] if m["long"] else m["letter"]
    behind = re.compile("[ \\t]{1,64}|=|").match(item, m.end())
    assert behind is not None
    alone, apart = m.end() == len(item), bool(behind[0])
    for before in reversed(items[:-1][-64:]):
        text = flat(before)
        word = re.split(r"[/\\]", text)[-1].removesuffix(".exe") if text is not None else ""
        form = COMMANDS.get(word, {}).get(letter)
        fits = {"either": True, "joined": not apart and not alone}.get(form or "", apart or alone)
        if form and fits:
            return form, None if alone else behind.end()
    return None
