"""Which mask a kind gets by a policy that has any of its own: a keyed fingerprint only where that is safe."""

from __future__ import annotations

from redact import _native
from redact._kind import Kind, kinds
from redact._mask import Fingerprint, Fixed, is_low_entropy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from redact._mask import Mask
    from redact._policy import Policy

_PLAIN = Fixed()


def mask_of(policy: Policy, kind: str) -> Mask:
    """As `Policy.mask_of`."""
    mask = policy.masks.get(kind)
    if mask is None:
        default = policy.masks.get("") or _PLAIN
        return _PLAIN if _is_keyed(default) and not _may_be_keyed(policy, kind) else default
    return _PLAIN if _is_keyed(mask) and is_low_entropy(kind) else mask


def specs(policy: Policy) -> dict[str, _native.MaskSpec]:
    """The masks as the core takes them: it knows no entropy, and meets kinds that nobody announced."""
    default = policy.masks.get("") or _PLAIN
    named = set(policy.masks)
    if _is_keyed(default):
        default = _PLAIN
        named |= {kind for kind in _catalogue_kinds() | _own_kinds(policy) if _may_be_keyed(policy, kind)}
    return {"": default.spec()} | {kind: mask_of(policy, kind).spec() for kind in named if kind}


def _is_keyed(mask: Mask) -> bool:
    return isinstance(mask, Fingerprint) and mask.key is not None


def _may_be_keyed(policy: Policy, kind: str) -> bool:
    """Whether a fingerprint with a given key may stand for a kind that `masks` does not name."""
    return (kind in _catalogue_kinds() or kind in _own_kinds(policy)) and Kind.of(kind).entropy == "high"


def _own_kinds(policy: Policy) -> set[str]:
    return {rule.kind for rule in policy.rules} | set(policy.key_names.values()) | set(policy.paths.values())


_catalogue: frozenset[str] = frozenset()


def _catalogue_kinds() -> frozenset[str]:
    """The kinds that redact comes with."""
    global _catalogue  # noqa: PLW0603 - made once, when a policy with such a mask first asks
    if not _catalogue:
        found = {kind for _, kind, *_ in _native.rules()} | {kind for _, kind, *_ in _native.key_names()}
        _catalogue = frozenset(found | {kind.name for kind in kinds()})
    return _catalogue
