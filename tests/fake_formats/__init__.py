"""What secrets look like, family by family, as their providers and public rule sets describe them.

Each `FAKES` maps a rule of the catalogue to a template that `fakes.Maker` fills: `<alnum:36>` is that many
symbols of an alphabet, `<a|b>` one of several, `<uuid>` a UUID. Where only a key name gives a secret away,
`NAMES` holds one that its provider's tools use. Written from the sources, not from the shapes: the two are
held against each other.
"""

from __future__ import annotations

from fake_formats import (
    ai,
    chat,
    ci,
    cloud,
    commands,
    databases,
    email,
    hosting,
    identity,
    infrastructure,
    keys,
    monitoring,
    oauth,
    packages,
    payment,
    social,
    vcs,
    work,
)

_FAMILIES = (
    ai,
    chat,
    ci,
    cloud,
    commands,
    databases,
    email,
    hosting,
    identity,
    infrastructure,
    keys,
    monitoring,
    oauth,
    packages,
    payment,
    social,
    vcs,
    work,
)

FAKES = {rule: template for family in _FAMILIES for rule, template in family.FAKES.items()}
NAMES = {rule: name for family in _FAMILIES for rule, name in family.NAMES.items()}
