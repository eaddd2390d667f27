"""The public API as a type checker sees it. Checked by mypy, never run.

Each `type: ignore` stands where a wrong call must be an error: strict mypy reports one that is not needed.
"""

from __future__ import annotations

import sys
from typing import Any, Literal

from typing_extensions import assert_type

import redact
from redact.testing import RecordingRedactor, assert_redacted, fake, fakes


def secrets(secret: redact.Secret) -> None:
    """A secret gives its value by `reveal` alone."""
    assert_type(redact.Secret("value", kind="access_token", ttl=3600), redact.Secret)
    assert_type(secret.reveal(), str)
    assert_type(secret.kind, str)
    assert_type(redact.jsonable(secret), str)
    redact.disclose(secret, to=sys.stderr)
    redact.disclose("value", to=sys.stdout)  # type: ignore[arg-type] # a Secret alone is disclosed
    redact.protect("value", kind="password", ttl=1.5)
    redact.Secret("value", "access_token")  # type: ignore[call-arg] # the kind is no position
    secret.kind = "token"  # type: ignore[misc] # immutable
    "text" + secret  # type: ignore[operator] # it would be in a text, unmasked


def redactors(event: dict[str, object], live: redact.LiveSecrets) -> None:
    """What goes in comes out as the same type."""
    redactor = redact.Redactor(redact.Policy(mode="observe"), live)
    assert_type(redactor.text("text"), str)
    assert_type(redactor.data(b"data"), bytes)
    assert_type(redactor.value(event), dict[str, object])
    assert_type(redactor.matches("text"), list[redact.Match])
    assert_type(redactor.incremental(), redact.Incremental[str])
    assert_type(redactor.incremental(binary=True), redact.Incremental[bytes])
    assert_type(redactor.incremental(binary=True).feed(b"chunk"), bytes)
    assert_type(redactor.incremental().flush(), str)
    assert_type(redact.text("text"), str)
    assert_type(redact.value(event), dict[str, object])
    assert_type(redact.redactor(), redact.Redactor)
    redactor.text(b"data")  # type: ignore[arg-type] # bytes are for `data`
    redactor.incremental().feed(b"chunk")  # type: ignore[arg-type] # it was made for texts


def policies() -> None:
    """Settings are keywords with exact types."""
    policy = redact.Policy(
        masks={
            "default": redact.Fixed(),
            "jwt": redact.Fingerprint(b"key" * 8, "k1"),
            "api_key": redact.Partial(4),
        },
        rules=[redact.Rule("acme", "acme", "acme_[a-z]{20}", keywords=["acme_"])],
        key_names={"badge": "badge"},
        disabled_rules={"jwt"},
    )
    assert_type(policy, redact.Policy)
    assert_type(redact.Policy.from_toml("redact.toml"), redact.Policy)
    assert_type(redact.Policy.from_mapping({"mode": "off"}), redact.Policy)
    assert_type(redact.Policy.from_gitleaks(".gitleaks.toml"), redact.Policy)
    redact.Policy(
        paths={"headers.*.badge": "badge"},
        allowed_paths=["build.token"],
        allowed_values={"example"},
        learn=False,
    )
    redact.Policy(mode="loud")  # type: ignore[arg-type] # no such mode
    redact.Policy(learn="no")  # type: ignore[arg-type] # a bool
    redact.Policy(masks={"jwt": "***"})  # type: ignore[dict-item] # a mask, not its text
    policy.mode = "off"  # a frozen value says so when it runs


def rules() -> None:
    """Formats of one's own, and what they allow."""
    allow = redact.Allow(patterns=["^test"], words=["example"], target="line", every=True)
    rule = redact.Rule("acme", "acme", "acme_([a-z]{20})", ["acme_"], group=1, entropy=3.5, allow=[allow])
    assert_type(rule.allow, tuple[redact.Allow, ...])
    assert_type(redact.Rule.from_gitleaks(".gitleaks.toml"), tuple[redact.Rule, ...])
    redact.Allow(words=["example"], target="file")  # type: ignore[arg-type] # no such target
    redact.Rule("acme", "acme", "acme", group="1")  # type: ignore[arg-type] # a number


def ledgers() -> None:
    """The ledger is plain data."""
    book = redact.ledger()
    assert_type(book, redact.Ledger)
    assert_type(book.as_json(), str)
    assert_type(book.as_dict(), dict[str, Any])
    book.on_leak = lambda entry: print(entry.kind, entry.severity, entry.if_leaked, entry.count)
    book.entries("revealed")
    book.entries("shown")  # type: ignore[arg-type] # no such section


@redact.sensitive("token", pin="otp")
async def confirm(user: str, token: str, pin: int = 0) -> bool:
    return bool(user and token and pin)


def for_tests() -> None:
    """What tests use."""
    assert_type(fake("access_token"), str)
    assert_type(fakes(), dict[str, str])
    assert_redacted("text", secrets=["a", redact.Secret("b")], allow=["otp"])
    redactor = RecordingRedactor()
    assert_type(redactor.text("x"), str)
    assert_type(redactor.kinds(), list[str])
    redact.ledger().keep_in("ledger.json")
    redact.ledger().keep_in(None)


async def typed_as_before() -> None:
    assert_type(await confirm("ann", "t"), bool)
    await confirm("ann", b"t")  # type: ignore[arg-type] # it keeps its signature, so that this is seen


def kinds() -> None:
    """What is known of kinds is frozen data."""
    assert_type(redact.kinds(), tuple[redact.Kind, ...])
    kind = redact.Kind.of("access_token")
    assert_type(kind, redact.Kind)
    assert_type(kind.lifetime, int | None)
    assert_type(kind.mask, str)
    assert_type(kind.severity, Literal["low", "medium", "high", "critical"])
    assert_type(kind.entropy, Literal["low", "high", "unknown"])
    kind.severity = "low"  # a frozen value says so when it runs


def hygiene(environ: dict[str, str]) -> None:
    """What other processes could read."""
    assert_type(redact.clean_env(), dict[str, str])
    assert_type(redact.clean_env(environ, keep=["GH_TOKEN"]), dict[str, str])
    assert_type(redact.argv_guard(["prog"], on_found="refuse"), tuple[tuple[int, str], ...])
    assert_type(redact.no_core_dumps(), tuple[str, ...])
    redact.argv_guard(on_found="ignore")  # type: ignore[arg-type] # no such answer
