"""Policy: all settings in one frozen value, checked once, with every mistake told in one message."""

from __future__ import annotations

from types import MappingProxyType

from redact import _native
from redact._frozen import Frozen
from redact._ledger import process_key
from redact._secret import Secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal

    from redact._live import LiveSecrets
    from redact._mask import Mask
    from redact._rule import Rule

    Mode = Literal["mask", "observe", "off"]


class Policy(Frozen):
    """What is a secret and what stands in its place. Frozen, equal by value, picklable. Since 0.1.

    Args:
        masks: Kind to mask (`Fixed`, `Partial`, `Fingerprint`, `Drop`); the kind `"default"` is all others.
        rules: Rules of your own, beside the catalogue. Their patterns are compiled here, to check them.
        disabled_rules: Ids of rules to leave out (`redact rules` lists them): formats of the catalogue, and
            structures such as `bearer` and `url-userinfo`.
        key_names: Names whose values are secret, beside the built-in ones: a mapping of name to kind, or
            names alone (the kind is then the name in snake_case). Case, `-`, `_` and `.` make no difference.
        allowed_keys: Names whose values are never secret for their name's sake.
        paths: Where in real mappings, sequences and fields a secret stands, with its kind: a mapping of path
            to kind, or paths alone (the kind is then the last name). Steps are joined by dots; `*` is any one
            name or item, `**` any number of them. A path begins at the value that a sink hands over: an
            event, the `extra` or an argument of a record, the attributes of a span.
        allowed_paths: Where what stands is never secret for its name's sake.
        allowed_values: Values that are no secrets, such as the examples of a documentation: ASCII, compared
            as they are. A live secret is masked all the same.
        learn: Whether an installed redactor remembers machine-made values (16 characters and more) that stood
            under a sensitive name in a mapping, for ten minutes, and takes those of the environment (12 and
            more), so that they are found wherever they turn up. A `Redactor` of your own never learns.
        mode: `"mask"`; `"observe"` changes nothing and fills the ledger; `"off"` does not even look.
        max_depth: How deep a value is walked, from 1 to 256; what is deeper becomes `[REDACTED:depth]`.
        max_nodes: How many objects of a value are walked; beyond, the rest is masked.

    Raises:
        PolicyError: Arguments are wrong. The message names each one.
        RuleError: A rule's pattern does not compile. The message names the rule.
    """

    __slots__ = __match_args__ = (
        *("masks", "rules", "disabled_rules", "key_names", "allowed_keys", "paths"),
        *("allowed_paths", "allowed_values"),
        *("learn", "mode", "max_depth", "max_nodes"),
    )

    masks: Mapping[str, Mask]
    rules: tuple[Rule, ...]
    disabled_rules: frozenset[str]
    key_names: Mapping[str, str]
    allowed_keys: frozenset[str]
    paths: Mapping[str, str]
    allowed_paths: frozenset[str]
    allowed_values: frozenset[str]
    learn: bool
    mode: Mode
    max_depth: int
    max_nodes: int

    def __init__(  # noqa: PLR0913 - a setting each, by keyword only
        self,
        *,
        masks: Mapping[str, Mask] | None = None,
        rules: Iterable[Rule] = (),
        disabled_rules: Iterable[str] = (),
        key_names: Mapping[str, str] | Iterable[str] = (),
        allowed_keys: Iterable[str] = (),
        paths: Mapping[str, str] | Iterable[str] = (),
        allowed_paths: Iterable[str] = (),
        allowed_values: Iterable[str] = (),
        learn: bool = True,
        mode: Mode = "mask",
        max_depth: int = 64,
        max_nodes: int = 1_000_000,
    ) -> None:
        fields: dict[str, Any] = {
            "masks": masks,
            "rules": rules,
            "disabled_rules": disabled_rules,
            "key_names": key_names,
            "allowed_keys": allowed_keys,
            "paths": paths,
            "allowed_paths": allowed_paths,
            "allowed_values": allowed_values,
            "learn": learn,
            "mode": mode,
            "max_depth": max_depth,
            "max_nodes": max_nodes,
        }
        if all(type(value) is type(_GIVEN[name]) and value == _GIVEN[name] for name, value in fields.items()):
            self._freeze(**{**fields, **_EMPTY})
            return
        from redact._policy_check import checked  # noqa: PLC0415 - most processes have the default policy alone

        self._freeze(**checked(fields))

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> Policy:
        """Reads a policy from a TOML file; of a `pyproject.toml` its table `[tool.redact]`. Since 0.1.

        Raises:
            PolicyError: The file cannot be read, is no TOML, or a setting is wrong; the message names the
                file.
            RuleError: A rule in it is wrong.
        """
        from redact._policy_file import read  # noqa: PLC0415 - only who has a file pays for the parser

        return read(cls, path)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Policy:
        """Makes a policy of plain data, as it stands in TOML or JSON. Since 0.1.

        The keys are this class's arguments. A mask is a template (`"[HIDDEN:{kind}]"`), `"drop"`,
        `"partial"`, `"fingerprint"`, or a table such as `{ mask = "partial", keep = 4 }` or `{ mask =
        "fingerprint", key_env = "REDACT_KEY", key_id = "k1" }`, where `key_env` names an environment
        variable. A rule is a table of `Rule`'s fields.

        Raises:
            PolicyError: A key is unknown (the message lists the valid ones) or a setting is wrong.
            RuleError: A rule in it is wrong.
        """
        from redact._policy_file import build  # noqa: PLC0415 - as above

        return build(cls, mapping)

    def mask_of(self, kind: str) -> Mask:
        """The mask of a kind: its own, or the default one; a keyed fingerprint only where that is safe."""
        from redact._policy_masks import mask_of  # noqa: PLC0415 - most policies have none, and the core has the default one

        return mask_of(self, kind)

    @classmethod
    def from_gitleaks(cls, path: str | os.PathLike[str]) -> Policy:
        """The default policy with the rules of a gitleaks configuration (`Rule.from_gitleaks`). Since 0.1.

        Raises:
            RuleError: As for `Rule.from_gitleaks`.
        """
        from redact._rule import Rule  # noqa: PLC0415 - as above

        return cls(rules=Rule.from_gitleaks(path))

    def compile(
        self, live: LiveSecrets | None, report: _native.Tally | _native.Report | None, *, learn: bool = False
    ) -> _native.Core:
        """The policy as a native core; `report` is told of matches: kind, rule, net, fingerprint."""
        if self.mode == "off":
            from redact._off import OffCore  # noqa: PLC0415 - few policies are off

            off: Any = OffCore()  # has what sinks use of a Core
            core: _native.Core = off
            return core
        return _native.Core(
            live=live.table if live is not None else None,
            masks=self._specs() if self.masks else {},
            rules=[rule.as_native() for rule in self.rules],
            disabled=sorted(self.disabled_rules),
            key_names=list(self.key_names.items()),
            allowed_keys=sorted(self.allowed_keys),
            allowed_values=sorted(self.allowed_values),
            paths=list(self.paths.items()),
            allowed_paths=sorted(self.allowed_paths),
            learn=learn and self.learn,
            observe=self.mode == "observe",
            report=report,
            fingerprint_key=process_key(),
            max_depth=self.max_depth,
            max_nodes=self.max_nodes,
            sealed_type=Secret,
        )

    def _specs(self) -> dict[str, _native.MaskSpec]:
        from redact._policy_masks import specs  # noqa: PLC0415 - as above

        return specs(self)

    def _fields(self) -> dict[str, Any]:
        # Plain dicts, because a mapping proxy cannot be pickled; policies travel to spawned children.
        return {
            **Frozen._fields(self),
            "masks": dict(self.masks),
            "key_names": dict(self.key_names),
            "paths": dict(self.paths),
        }

    def _identity(self) -> tuple[object, ...]:
        fields = self._fields()
        for name in ("masks", "key_names", "paths"):
            fields[name] = frozenset(fields[name].items())
        return tuple(fields.values())

    def _shown(self) -> Iterable[tuple[str, str]]:
        """Only what differs from the default; masks hide their own keys."""
        default = DEFAULT._fields()
        changed = [(name, value) for name, value in self._fields().items() if value != default[name]]
        return [
            (name, repr(sorted(value)) if isinstance(value, frozenset) else repr(value))
            for name, value in changed
        ]


_GIVEN: dict[str, Any] = Policy.__init__.__kwdefaults__ or {}
_EMPTY: dict[str, Any] = {
    "masks": MappingProxyType({}),
    "disabled_rules": frozenset(),
    "key_names": MappingProxyType({}),
    "allowed_keys": frozenset(),
    "paths": MappingProxyType({}),
    "allowed_paths": frozenset(),
    "allowed_values": frozenset(),
}
"""What becomes of defaults that are of another form when they are checked; a test holds the two together."""

DEFAULT = Policy()
