"""What secrets look like, family by family, as their providers and public rule sets describe them.

Each `FAKES` maps a rule of the catalogue to a template that `fakes.Maker` fills: `<alnum:36>` is that many
symbols of an alphabet, `<a|b>` one of several, `<uuid>` a UUID. Where only a key name gives a secret away,
`NAMES` holds one that its provider's tools use. Written from the sources, not from the shapes: the two are
held against each other.
"""

from __future__ import annotations

import importlib
import pkgutil

# Every file of this folder is a family, so a new one needs no list.
_FAMILIES = [
    importlib.import_module(f"{__name__}.{family.name}")
    for family in sorted(pkgutil.iter_modules(__path__), key=lambda family: family.name)
]

FAKES: dict[str, str] = {rule: template for family in _FAMILIES for rule, template in family.FAKES.items()}
NAMES: dict[str, str] = {rule: name for family in _FAMILIES for rule, name in family.NAMES.items()}
