"""Mappings, sequences and header tuples (section 4, in mappings)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from oracle.arguments import argument, flat
from oracle.commands import command_password
from oracle.headers import cookies, verification
from oracle.live import announces
from oracle.names import (
    AUTHORIZATION,
    COOKIE,
    COUNTED,
    FAMILIES,
    GENEROUS,
    PARAMETER_SCHEMES,
    SCHEMES,
    Name,
    Table,
    asked,
    beside,
    found_beside,
    key_table,
)
from oracle.ordinary import PATH, placeholder, plausible
from oracle.reading import IDENTIFIER, Spot, laid_out
from oracle.separated import DESCRIBING
from oracle.strictness import SLUG, given_out, numbered_session, opaque
from oracle.union import masked, matches, unite
from oracle.words import Found, lower, machine_made, masks_in, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


def value(obj: Any, live: Iterable[tuple[str, str]] = (), names: Table | None = None) -> Any:
    """Section 4, "In mappings": a tree of dicts, lists, tuples, sets, str, bytes and others, masked."""
    names = key_table() if names is None else names
    return Walk(tuple(live), names).value(obj)


TONGUES = {
    "".join(re.findall("[a-z]", spelled)): entry
    for entry, spellings in {
        "adgangskode": "adgangskode",
        "contrasena": "contraseña contrasena",
        "contrasenya": "contrasenya",
        "haslo": "hasło haslo",
        "jelszo": "jelszó jelszo",
        "kennwort": "kennwort",
        "losenord": "lösenord losenord",
        "lozinka": "lozinka",
        "mot_de_passe": "motdepasse",
        "passord": "passord",
        "passwort": "passwort",
        "senha": "senha",
        "wachtwoord": "wachtwoord",
    }.items()
    for spelled in spellings.split()
}


def in_other_tongue(name: str) -> Name | None:
    """Section 4, "In mappings": "what passwords are called in other languages"."""
    parts = words(name[-64:])
    joined = ("".join(parts[i:]) for i in range(len(parts)))
    counting = (word for word in joined if word in {*TONGUES, "tokens"})
    entry = next((TONGUES.get(word, word) for word in counting), None)
    if entry == "tokens":
        if parts[-2:-1] and parts[-2] in COUNTED:
            return None
        return Name(entry, "token", "made", tail=False, built_in=True)
    return Name(entry, "password", "any", tail=True, built_in=True) if entry else None


# Section 4, "Records" and "a mapping under the name".
SECRECY = ("sensitive", "is_sensitive", "isSensitive", "isSecret", "is_secret", "masked")
SECRET = frozenset({"securestring", "secret", "password"})
NAMING = ("id", "Id", "field", "header", "variable", "ParameterKey", "OptionName")
TYPED = frozenset({"S", "stringValue", "string_value", "value", "Value", "#text"})
CHANGED = frozenset({"old", "new", "old_value", "new_value", "before", "after"})


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
        name, announced = asked(spelled, self.names, glued=bool(masks), in_text=False)
        if not announced and not masks:
            name = in_other_tongue(spelled)
        return name and replace(name, spelled=spelled)

    def naming(self, key: Any) -> Name | None:
        """As a record has it: a name that says little names nothing."""
        name = self.name(key)
        return None if name is None or name.demand == "minted" else name

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
            return type(obj)(self.item(obj, at) for at in range(len(obj)))
        if isinstance(obj, (set, frozenset)):
            return type(obj)(self.value(item) for item in obj)
        return obj

    def named_tuple(self, obj: Any) -> Any:
        """Section 4: "a named tuple as a tuple as well, but for the fields that are sensitive names"."""
        named = [(item, self.name(field)) for item, field in zip(obj, obj._fields, strict=True)]
        others = self.value(tuple(None if name else item for item, name in named))
        items = zip(named, others, strict=True)
        return obj._make(self.under(item, name) if name else other for (item, name), other in items)

    def item(self, items: Sequence[Any], at: int) -> Any:
        """Section 4, "Options" and "Arguments": what an item asks of itself, or one before of it."""
        obj, word = items[at], flat(items[at])
        before = flat(items[at - 1]) if at else None
        if before and word and word[0] != "-":
            if before.startswith("--") and "=" not in before and (name := self.name(before)) is not None:
                return self.under(obj, name, pair=list)
            if (asked := argument(items[:at])) and asked[1] is None:
                return self.argued(obj, asked[0], 0)
        own = argument(items[: at + 1]) if word else None
        return self.argued(obj, own[0], own[1]) if own and own[1] is not None else self.value(obj)

    def argued(self, obj: str | bytes, form: str, start: int) -> str | bytes:
        """Section 4, "Arguments": a str or bytes in which a value stands from there on."""
        text = obj.decode("utf-8", "surrogateescape") if isinstance(obj, bytes) else obj
        return self.done(obj, [*command_password(text, start, len(text), form, quoted=True)])

    def done(self, obj: str | bytes, found: list[Found]) -> str | bytes:
        """What was found in a str or bytes by its name, and by itself, masked."""
        text = obj.decode("utf-8", "surrogateescape") if isinstance(obj, bytes) else obj
        found = unite([*found, *(Found(*m) for m in matches(text, self.live, self.names))])
        if not found:
            return obj
        out, at = [], 0
        for f in found:
            out += [text[at : f.start], f"[REDACTED:{f.kind}]"]
            at = f.end
        done = "".join(out) + text[at:]
        return done.encode("utf-8", "surrogateescape") if isinstance(obj, bytes) else done

    def entry(self, key: Any, obj: Any, mapping: Mapping[Any, Any]) -> Any:
        name, pair = self.own_name(key, mapping)
        return self.value(obj) if name is None else self.under(obj, name, pair=pair)

    def own_name(self, key: Any, mapping: Mapping[Any, Any]) -> tuple[Name | None, type | None]:
        """By its key, or by the name in the record that it is the value of; and as what it stands there."""
        if not isinstance(key, str) or key not in {"value", "Value", "ParameterValue", "input"}:
            return self.name(key), None
        path = mapping.get("loc") if key == "input" else None
        parts = [*path][:-9:-1] if isinstance(path, (list, tuple)) else []
        if key == "input":
            return next((name for part in parts if (name := self.naming(part)) is not None), None), None
        named = (self.naming(mapping.get(other)) for other in ("name", "key", "Name", "Key"))
        if (name := next((name for name in named if name is not None), None)) or len(mapping) > 16:
            return name, None
        sorts = (sort for sort in (mapping.get("type"), mapping.get("Type")) if isinstance(sort, str))
        if any(mapping.get(flag) is True for flag in SECRECY) or any(lower(sort) in SECRET for sort in sorts):
            return self.name("secret_value"), None
        named = (self.naming(other) for member, other in mapping.items() if member in NAMING)
        return next((name for name in named if name is not None), None), list

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
            inner = replace(name, demand="made" if announces(name) else name.demand, inner=True)
            done = {}
            for k, v in obj.items():
                own, _ = self.own_name(k, obj)
                if own is not None and (announces(own) or not announces(name)):
                    done[self.value(k)] = self.entry(k, v, obj)
                elif name.demand == "any" and not name.inner and isinstance(k, str) and k in TYPED | CHANGED:
                    done[self.value(k)] = self.under(v, name, pair=list if k in CHANGED else pair)
                else:
                    done[self.value(k)] = self.under(v, inner)
            return done
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
        if whole and flat and (rule := beside(name.spelled, flat, name)):
            found = [found_beside(0, len(flat), rule, name)]
        return self.done(obj, found)

    def wanted(  # noqa: PLR0911 -- one for each demand
        self, value: str, name: Name, *, pair: type | None
    ) -> bool:
        if placeholder(value) or (pair and value.startswith("##")):
            return False
        if name.demand == "minted":
            return not name.inner and given_out(value, name, led=False) and not masks_in(value)
        if name.demand == "beside" or (
            name.bare_key and (IDENTIFIER.fullmatch(value) or SLUG.fullmatch(value))
        ):
            return False
        if name.name == "pwd" and PATH.match(value):
            return False
        bare_cookie = name.name in COOKIE | {"set_cookie"} and "=" not in value
        typed = (name.kind in FAMILIES and name.built_in) or not name.built_in or "-" in name.spelled
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
