"""For tests of programs that hold secrets: nothing may be readable, and nothing real need stand in a test.

    from redact.testing import assert_redacted, fake

    def test_login_logs_no_token(caplog, capsys):
        login(fake("access_token"))
        assert_redacted(caplog)
        assert_redacted(capsys.readouterr())

The pytest plugin (`docs/testing.md`) does the same for a whole suite: `pytest --redact-audit`.
"""

from __future__ import annotations

from pathlib import Path

from redact import _fakes
from redact._ledger import Ledger
from redact._live import LiveSecrets, process_live
from redact._policy import Policy
from redact._redactor import Redactor
from redact._secret import Secret, sealed_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from redact import _native

__all__ = ["RecordingRedactor", "assert_redacted", "fake", "fakes"]

_MOST_TOLD = 10
_LONGEST_LINE = 200


def fake(what: str, seed: object = 0) -> str:
    """A fake secret, made when it is asked for, so that none need stand in a file. Since 0.1.

    Args:
        what: A kind (`access_token`, `user_code`, `private_key`, …) or the id of a rule of the catalogue
            (`github-token`; `redact rules` lists them).
        seed: The same seed gives the same fake.

    Returns:
        A value of the form that such secrets have. One of a rule is found by its form; one of a kind without
        a form of its own, such as a device code, only beside a name that tells, or as a live secret.

    Raises:
        RedactError: There is no such kind or rule.
    """
    return _fakes.make(what, seed)


def fakes(seed: object = 0) -> dict[str, str]:
    """A fake of every kind and of every rule of the catalogue, by name. Since 0.1."""
    return {name: _fakes.make(name, seed) for name in _fakes.names()}


def assert_redacted(
    captured: object,
    *,
    secrets: Iterable[str | Secret] = (),
    policy: Policy | None = None,
    allow: Iterable[str] = (),
) -> None:
    """Fails when a credential can be read in what was captured. Since 0.1.

    Looked for is all that redact would mask: formats, values beside names that tell, and the live secrets of
    the process; of these and of `secrets` also encoded spellings and pieces.

    Args:
        captured: A str; bytes; what pytest's `capsys.readouterr()` gives; `caplog`; a `pathlib.Path` of a
            file; a `logging.LogRecord`; or any value that holds such, as mappings and lists do.
        secrets: Values to look for besides.
        policy: What counts; None for the default policy.
        allow: Kinds that may be readable.

    Raises:
        AssertionError: It names each place and kind, with the line as redact would have let it out, never the
            value.
    """
    __tracebackhide__ = True
    told = _leaks(captured, secrets, policy or Policy(), frozenset(allow))
    del captured, secrets  # a traceback with locals shows this frame
    if told:
        more = [f"… and {len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
        number = "a credential is" if len(told) == 1 else f"{len(told)} credentials are"
        text = "\n  ".join((f"{number} readable:", *told[:_MOST_TOLD], *more))
        raise AssertionError(text)


class RecordingRedactor(Redactor):
    """A redactor for tests of sinks: apart from the process, and it remembers what it let out. Since 0.1.

    Its live secrets and its ledger are its own, so that tests do not see each other.

    Args:
        policy: The settings; None for the default ones.

    Attributes:
        outputs: What came out, in order: the sink's name, and the masked text, bytes or value.
    """

    __slots__ = ("outputs",)

    outputs: list[tuple[str, Any]]

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__(policy, LiveSecrets())
        self.ledger = Ledger()
        self.outputs = []
        recording: Any = _RecordingCore(self.policy.compile(self.live, self.ledger.record), self.outputs)
        self.core = recording

    def kinds(self) -> list[str]:
        """The kinds that were masked, in the order in which they first were."""
        return list(dict.fromkeys(entry.kind for entry in self.ledger.entries()))


class _RecordingCore:
    """A core that notes what it gives back. What it was given is not kept."""

    def __init__(self, core: _native.Core, outputs: list[tuple[str, Any]]) -> None:
        self._core = core
        self._outputs = outputs

    def text(self, text: str, sink: str = "") -> Any:
        return self._note(sink, self._core.text(text, sink))

    def data(self, data: bytes, sink: str = "") -> Any:
        return self._note(sink, self._core.data(data, sink))

    def value(self, value: Any, sink: str = "") -> Any:
        return self._note(sink, self._core.value(value, sink))

    def incremental(self, sink: str = "") -> Any:
        return _RecordingStream(self._core.incremental(sink), sink, self._outputs)

    def incremental_data(self, sink: str = "") -> Any:
        return _RecordingStream(self._core.incremental_data(sink), sink, self._outputs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._core, name)

    def _note(self, sink: str, masked: Any) -> Any:
        self._outputs.append((sink, masked))
        return masked


class _RecordingStream:
    """The same for a stream; pieces that came out empty are not noted."""

    def __init__(self, stream: Any, sink: str, outputs: list[tuple[str, Any]]) -> None:
        self._stream = stream
        self._sink = sink
        self._outputs = outputs

    def feed(self, chunk: Any) -> Any:
        return self._note(self._stream.feed(chunk))

    def flush(self) -> Any:
        return self._note(self._stream.flush())

    def expire(self) -> Any:
        return self._note(self._stream.expire())

    @property
    def held(self) -> int:
        held: int = self._stream.held
        return held

    def _note(self, piece: Any) -> Any:
        if piece:
            self._outputs.append((self._sink, piece))
        return piece


def _leaks(
    captured: object, secrets: Iterable[str | Secret], policy: Policy, allow: frozenset[str]
) -> list[str]:
    """A line for each credential that can be read."""
    own = LiveSecrets()
    for secret in (secrets,) if isinstance(secrets, (str, Secret)) else secrets:
        if isinstance(secret, Secret):
            own.add(sealed_of(secret).reveal(), kind=secret.kind)
        else:
            own.add(secret, kind="secret")
    plain = policy.__replace__(mode="mask")
    cores = [plain.compile(process_live(), None)] + ([plain.compile(own, None)] if len(own) else [])
    lines = (line for name, text in _parts(captured, "") for line in _leaks_in(cores, name, text, allow))
    return list(dict.fromkeys(lines))


def _leaks_in(cores: list[_native.Core], name: str, text: str, allow: frozenset[str]) -> Iterator[str]:
    for core in cores:
        found = [match for match in core.matches(text) if match[2] not in allow]
        if not found:
            continue
        masked = text
        for each in cores:
            masked = each.text(masked)
        for start, _, kind, rule, _ in found:
            line = text.count("\n", 0, start)
            column = start - (text.rfind("\n", 0, start) + 1)
            lines = masked.split("\n")
            shown = lines[line] if len(lines) == text.count("\n") + 1 else ""
            told = f": {shown[:_LONGEST_LINE]}" if shown else ""
            where = f"{name or 'the text'}, line {line + 1}, column {column + 1}"
            yield f"{kind} (by {rule}) in {where}{told}"


def _parts(captured: Any, name: str) -> Iterator[tuple[str, str]]:
    """The texts of what was captured, each with where it stood."""
    if isinstance(captured, str):
        yield name, captured
    elif isinstance(captured, (bytes, bytearray)):
        yield name, bytes(captured).decode("utf-8", "surrogateescape")
    elif isinstance(captured, Path):
        yield from _parts(captured.read_bytes(), str(captured))
    elif hasattr(captured, "getMessage") and hasattr(captured, "pathname"):
        yield from _record_parts(captured)
    elif hasattr(captured, "records") and hasattr(captured, "get_records"):  # caplog
        yield from _parts([*captured.records], "the log")
        yield "the captured log", captured.text
    else:
        yield from _parts_inside(captured, name)


def _parts_inside(captured: Any, name: str) -> Iterator[tuple[str, str]]:
    fields = getattr(captured, "_fields", None)
    if isinstance(captured, tuple) and fields:  # what capsys gives, and named tuples in general
        inside = [(f"{name}.{field}" if name else field, getattr(captured, field)) for field in fields]
    elif isinstance(captured, (list, tuple, set, frozenset)):
        inside = [(f"{name}[{number}]", value) for number, value in enumerate(captured)]
    else:
        # The names beside the values tell something; and each text also as it is without its escapes.
        yield name, repr(captured)
        inside = [(f"{name}[…]", value) for value in captured.values()] if isinstance(captured, dict) else []
    for inner, value in inside:
        yield from _parts(value, inner)


def _record_parts(record: Any) -> Iterator[tuple[str, str]]:
    where = f"a log record of {record.name} at {record.pathname}:{record.lineno}"
    yield where, record.getMessage()
    if record.exc_info:
        import traceback  # noqa: PLC0415 - seldom needed

        yield where, "".join(traceback.format_exception(*record.exc_info))
    if record.exc_text:
        yield where, record.exc_text
