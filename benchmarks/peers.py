"""Other packages that mask secrets, and engines that only search, each called as its own page says.

A peer that cannot be imported is a failed row of the results, not a shorter table: `pip install .[bench]`
brings them all.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import redact
from redact import _native

if TYPE_CHECKING:
    from collections.abc import Callable

    Mask = Callable[[Any], Any]


@dataclass(frozen=True)
class Peer:
    """A package: how its masking of an event and of a text is made ready; None for what it has not.

    Attributes:
        name: The distribution's name.
        event: Returns what masks a mapping and gives the masked one.
        text: Returns what masks a str and gives the masked one.
    """

    name: str
    event: Callable[[], Mask] | None
    text: Callable[[], Mask] | None

    @property
    def version(self) -> str:
        """The installed version; empty if it is not there."""
        try:
            return version(self.name)
        except PackageNotFoundError:
            return ""


def _own() -> redact.Redactor:
    return redact.Redactor(live=redact.LiveSecrets())


def _walked(mask_text: Mask) -> Mask:
    """A package that knows texts only, called for each text of an event."""

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return mask_text(value)
        if isinstance(value, dict):
            return {key: walk(inner) for key, inner in value.items()}
        return [walk(inner) for inner in value] if isinstance(value, list) else value

    return walk


def _redact_secret() -> Mask:
    module = import_module("redact_secret")
    module.initialize()

    def mask(text: Any) -> Any:
        done = module.scan_and_redact(text)
        return done.text if hasattr(done, "text") else done

    return mask


def _logging_redactor() -> Mask:
    mask: Mask = import_module("loggingredactor").CommonPIIRedactingFilter().redact
    return mask


def _event_scrubber() -> Mask:
    scrubber = import_module("sentry_sdk.scrubber").EventScrubber(recursive=True)

    def mask(event: Any) -> Any:
        event = copy.deepcopy(event)  # it changes what it is given
        scrubber.scrub_dict(event)
        return event

    return mask


def _called(module: str, function: str) -> Callable[[], Mask]:
    def ready() -> Mask:
        mask: Mask = getattr(import_module(module), function)
        return mask

    return ready


PEERS = (
    Peer("redact-logs", lambda: _own().value, lambda: _own().text),
    Peer("redact-secret", lambda: _walked(_redact_secret()), _redact_secret),
    Peer(
        "scrubbers",
        lambda: _walked(_called("scrubbers", "scrub_text")()),
        _called("scrubbers", "scrub_text"),
    ),
    Peer("fastscrub", lambda: _walked(_called("fastscrub", "scrub")()), _called("fastscrub", "scrub")),
    Peer("secretmask", _called("secretmask", "mask"), _called("secretmask", "mask_text")),
    Peer("logprivacy", _called("logprivacy", "clean"), _called("logprivacy", "clean_text")),
    Peer("loggingredactor", _logging_redactor, _logging_redactor),
    Peer("sentry-sdk", _event_scrubber, None),
)
"""redact itself first. Texts alone: called for each text of an event, by a walk in Python."""


class Hyperscan:
    """The patterns of redact's catalogue and key names, in Hyperscan.

    It says where a pattern ends and does not mask: less than what redact does with the same text. Key names
    become `name`, an optional quote, `=` or `:`, and eight symbols of a value.
    """

    def __init__(self) -> None:
        module: Any = import_module("hyperscan")
        patterns = [shape for _, _, _, shape, _, _, beside in _native.rules() if not beside]
        flags = [0] * len(patterns)
        names = [name.replace("_", "[_.-]?") for name, *_ in _native.key_names()]
        patterns += [f"(?:^|[^a-z0-9]){name}[\"']?\\s{{0,4}}[:=]\\s{{0,4}}[\"']?\\w{{8}}" for name in names]
        flags += [module.HS_FLAG_CASELESS] * len(names)
        self.count = len(patterns)
        self._database: Any = module.Database()
        self._database.compile(
            expressions=[pattern.encode() for pattern in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=flags,
        )

    def __call__(self, data: bytes) -> int:
        """How many ends of patterns it reports."""
        found = 0

        def count(*_: Any) -> None:
            nonlocal found
            found += 1

        self._database.scan(data, match_event_handler=count)
        return found
