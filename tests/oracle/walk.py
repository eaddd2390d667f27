"""Mappings, sequences and header tuples (section 4, in mappings)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from oracle.headers import cookies, verification
from oracle.live import announces
from oracle.names import (
    AUTHORIZATION,
    COOKIE,
    FAMILIES,
    GENEROUS,
    PARAMETER_SCHEMES,
    SCHEMES,
    Name,
    Table,
    beside,
    found_beside,
    key_table,
    sensitive,
)
from oracle.ordinary import PATH, placeholder, plausible
from oracle.reading import IDENTIFIER, Spot, laid_out
from oracle.separated import DESCRIBING
from oracle.strictness import numbered_session, opaque
from oracle.union import masked, matches, unite
from oracle.words import Found, lower, machine_made, masks_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def value(obj: Any, live: Iterable[tuple[str, str]] = (), names: Table | None = None) -> Any:
    """Section 4, "In mappings": a tree of dicts, lists, tuples, sets, str, bytes and others, masked."""
    names = key_table() if names is None else names
    return Walk(tuple(live), names).value(obj)


class Walk:
    """One walk over a tree."""

    def __init__(self, live: Sequence[tuple[str, str]], names: Table) -> None:
        self.live = live
        self.names = names

    def text(self, text: str | bytes) -> str | bytes:
        if isinstance(text, bytes):
            return masked(text.decode("utf-8", "surrogateescape"), self.live, self.names).encode(
                "utf-8", "surrogateescape"
            )
        return masked(text, self.live, self.names)

    def name(self, key: Any) -> Name | None:
        if isinstance(key, bytes):
            key = key.decode("utf-8", "surrogateescape")
        if not isinstance(key, str):
            return None
        masks = masks_in(key)
        spelled = key[masks[-1][1] :] if masks else key
        name = sensitive(spelled, self.names, glued=bool(masks), in_text=False)
        return name and replace(name, spelled=spelled)

    def value(self, obj: Any) -> Any:  # noqa: PLR0911 -- one for each sort of value
        if isinstance(obj, (str, bytes)):
            return self.text(obj)
        if isinstance(obj, dict):
            return {self.value(k): self.entry(k, v, obj) for k, v in obj.items()}
        if hasattr(obj, "_fields"):
            return self.named_tuple(obj)
        if isinstance(obj, (list, tuple)) and len(obj) == 2 and (name := self.name(obj[0])):
            return type(obj)((self.value(obj[0]), self.under(obj[1], name, pair=type(obj))))
        if isinstance(obj, (list, tuple)):
            return type(obj)(self.item(before, item) for before, item in zip([None, *obj], obj, strict=False))
        if isinstance(obj, (set, frozenset)):
            return type(obj)(self.value(item) for item in obj)
        return obj

    def named_tuple(self, obj: Any) -> Any:
        """Section 4: "a named tuple as a tuple as well, but for the fields that are sensitive names"."""
        named = [(item, self.name(field)) for item, field in zip(obj, obj._fields, strict=True)]
        others = self.value(tuple(None if name else item for item, name in named))
        items = zip(named, others, strict=True)
        return obj._make(self.under(item, name) if name else other for (item, name), other in items)

    def item(self, before: Any, obj: Any) -> Any:
        """Section 4, "Options": what stands behind one in a list."""
        words = []
        for text in (before, obj):
            flat = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
            words.append(flat if isinstance(flat, str) else None)
        option, word = words
        if option and option.startswith("--") and "=" not in option and word and word[0] != "-":
            name = self.name(option)
            if name is not None:
                return self.under(obj, name, pair=list)
        return self.value(obj)

    def entry(self, key: Any, obj: Any, mapping: Mapping[Any, Any]) -> Any:
        name = self.own_name(key, mapping)
        return self.value(obj) if name is None else self.under(obj, name)

    def own_name(self, key: Any, mapping: Mapping[Any, Any]) -> Name | None:
        """By its key, or by the name in the record that it is the value of."""
        if not isinstance(key, str) or key not in {"value", "Value", "input"}:
            return self.name(key)
        path = mapping.get("loc") if key == "input" else None
        parts = [*path][:-9:-1] if isinstance(path, (list, tuple)) else []
        if key == "input":
            return next((name for part in parts if (name := self.name(part)) is not None), None)
        named = (self.name(mapping.get(other)) for other in ("name", "key", "Name", "Key"))
        return next((name for name in named if name is not None), None)

    def under(self, obj: Any, name: Name, *, pair: type | None = None) -> Any:
        """What stands under a sensitive name."""
        if isinstance(obj, (str, bytes)):
            return self.string(obj, name, pair=pair)
        if isinstance(obj, dict):
            if name.name in GENEROUS:
                named = replace(name, demand="any")
                return {
                    self.value(k): self.entry(k, v, obj) if k in DESCRIBING else self.under(v, named)
                    for k, v in obj.items()
                }
            inner = replace(name, demand="made", inner=True) if announces(name) else name
            own = {k: self.own_name(k, obj) for k in obj}
            counts = {k: n is not None and (announces(n) or not announces(name)) for k, n in own.items()}
            return {
                self.value(k): self.entry(k, v, obj) if counts[k] else self.under(v, inner)
                for k, v in obj.items()
            }
        if isinstance(obj, (list, tuple, set, frozenset)):
            return type(obj)(self.under(item, name, pair=pair) for item in obj)
        if isinstance(obj, int) and not isinstance(obj, bool):
            otp = name.kind == "otp" and name.demand == "token" and len(str(obj)) >= 4
            if otp or (name.kind == "password" and name.demand == "any"):
                return f"[REDACTED:{name.kind}]"
        return obj

    def string(self, obj: str | bytes, name: Name, *, pair: type | None) -> str | bytes:
        """Section 4: "masked whole if it is no placeholder (any, token), or machine-made (made)"."""
        flat = obj.decode("utf-8", "surrogateescape") if isinstance(obj, bytes) else obj
        spot = Spot(0, ":", "", spaced=False)
        # A string in a mapping under a header's name is no header value: it is asked for as a whole.
        whole = name.demand == "made" or (
            name.name not in AUTHORIZATION | COOKIE | {"set_cookie"}
            and name.kind != "verification_uri_complete"
        )
        ranges = [(0, len(flat))] if whole else list(header_values(flat, name, spot))
        found = [
            Found(start, end, name.kind, "key:" + name.name, "key")
            for start, end in ranges
            if start < end and self.wanted(flat[start:end], name, pair=pair)
        ]
        if whole and flat and (rule := beside(name.spelled, flat)):
            found = [found_beside(0, len(flat), rule, name)]
        found = unite([*found, *(Found(*m) for m in matches(flat, self.live, self.names))])
        if not found:
            return obj
        out, at = [], 0
        for f in found:
            out += [flat[at : f.start], f"[REDACTED:{f.kind}]"]
            at = f.end
        done = "".join(out) + flat[at:]
        return done.encode("utf-8", "surrogateescape") if isinstance(obj, bytes) else done

    def wanted(self, value: str, name: Name, *, pair: type | None) -> bool:
        if placeholder(value):
            return False
        if name.demand == "beside" or (name.bare_key and IDENTIFIER.fullmatch(value)):
            return False
        if name.name == "pwd" and PATH.match(value):
            return False
        bare_cookie = name.name in COOKIE | {"set_cookie"} and "=" not in value
        typed = (name.kind in FAMILIES and name.built_in) or not name.built_in
        if (
            pair
            and (bare_cookie or not laid_out(name))
            and (name.demand == "token" or (name.demand == "any" and (pair is list or not typed)))
        ):
            return plausible(value)
        if name.demand == "query":
            long = re.search("[A-Za-z0-9]{20}", value) is not None
            return (machine_made(value) or long) and len(value) >= 20 and not masks_in(value)
        made = machine_made(value) and not masks_in(value) and not numbered_session(name, value)
        made = made or (not name.inner and opaque(value, name) and not masks_in(value))
        return name.demand != "made" or made


def header_values(text: str, name: Name, spot: Spot) -> Iterator[tuple[int, int]]:
    """Section 4: "Header values keep their scheme word, cookies their names and attributes, ..."."""
    if name.name in AUTHORIZATION:
        m = re.match("([A-Za-z0-9-]+) +(?=.)", text, re.DOTALL)
        if not m or lower(m[1]) not in PARAMETER_SCHEMES:
            scheme = m and (lower(m[1]) in SCHEMES or not plausible(m[1]))
            yield m.end() if m and scheme else 0, len(text)
    elif name.kind == "verification_uri_complete":
        yield from verification(text, 0, len(text))
    elif "=" not in text:
        if not masks_in(text):
            yield 0, len(text)
    else:
        yield from cookies(text, 0, len(text), first=name.name == "set_cookie")
