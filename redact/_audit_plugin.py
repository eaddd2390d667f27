"""The audit in a run of pytest: watches each phase of each test, and fails where it found something."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from redact import _native
from redact._audit import Audit, Finding
from redact._audit_hooks import Hooks
from redact._policy import Policy
from redact.errors import PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import Any

_NAME = "redact-audit"
_OLDEST = 8
_FOUND = pytest.StashKey[list[Finding]]()
_SEEN = pytest.StashKey[int]()
_ADVICE = (
    "Mask it before it gets there (redact.install(), redact.Secret), or, if it is no secret here, say so: "
    '@pytest.mark.redact_allow("{kind}", reason="…")'
)


def start(config: pytest.Config) -> None:
    """Registers the audit.

    Raises:
        pytest.UsageError: A setting is wrong; the message names it.
    """
    if int(pytest.__version__.partition(".")[0]) < _OLDEST:
        text = f"--redact-audit needs pytest {_OLDEST} or newer"
        raise pytest.UsageError(text)
    named = str(config.getini("redact_audit_policy"))
    try:
        policy = Policy.from_toml(Path(config.rootpath) / named) if named else Policy()
    except PolicyError as error:
        text = f"redact_audit_policy: {error}"
        raise pytest.UsageError(text) from None
    allowed = [_allowed(line) for line in config.getini("redact_audit_allow")]
    audit = Audit(policy)
    config.pluginmanager.register(AuditPlugin(audit, allowed), _NAME)
    config.pluginmanager.register(WatchPlugin(Hooks(audit)), f"{_NAME}-watch")


class WatchPlugin:
    """Inside of pytest's own capturing (trylast), where sys.stdout is what the test will write to."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self) -> Generator[None, Any, Any]:
        """While fixtures are set up."""
        return (yield from self._watched())

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self) -> Generator[None, Any, Any]:
        """While the test runs."""
        return (yield from self._watched())

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self) -> Generator[None, Any, Any]:
        """While fixtures are torn down."""
        return (yield from self._watched())

    def pytest_unconfigure(self) -> None:
        """The end of the run."""
        self._hooks.remove()

    def _watched(self) -> Generator[None, Any, Any]:
        self._hooks.arm()
        end = self._hooks.watch_streams()
        try:
            return (yield)
        finally:
            end()


class AuditPlugin:
    """Outside of it (tryfirst), where what was captured has been put aside: judges each phase."""

    def __init__(self, audit: Audit, allowed: list[tuple[str, str]]) -> None:
        self._audit = audit
        self._allowed = allowed

    def pytest_report_header(self) -> str:
        """One line at the start of the run."""
        return f"redact audit: on, catalogue {_native.catalogue_version}"

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Judges the set-up."""
        item.stash[_SEEN] = 0
        return (yield from self._judged(item))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Judges the test."""
        return (yield from self._judged(item))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Judges the teardown."""
        return (yield from self._judged(item))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """The report shows no value, neither in what was captured nor in a traceback of the test."""
        report = yield
        found = item.stash.get(_FOUND, [])
        report.sections = [(title, self._audit.masked(text)) for title, text in report.sections]
        if report.longrepr is not None:
            report.longrepr = self._masked_failure(report.longrepr)
        if found:
            if hasattr(report, "wasxfail"):
                del report.wasxfail
                report.outcome = "failed"
                report.longrepr = _told(item, found)
            elif not _is_ours(report):
                report.sections.append((_NAME, _told(item, found)))
            item.stash[_FOUND] = []
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: Any) -> None:
        """The summary of warnings shows none either. It comes too late to fail the test."""
        shown = str(warning_message.message)
        masked = self._audit.masked(shown)
        if masked != shown:
            warning_message.message = UserWarning(masked)

    def _judged(self, item: pytest.Item) -> Generator[None, Any, Any]:
        try:
            result = yield
        except BaseException:
            item.stash[_FOUND] = self._found(item)
            raise
        item.stash[_FOUND] = found = self._found(item)
        if found:
            pytest.fail(_told(item, found), pytrace=False)
        return result

    def _found(self, item: pytest.Item) -> list[Finding]:
        """What counts of what was found in this phase, and what pytest captured besides: children, C code."""
        sections = item._report_sections[item.stash.get(_SEEN, 0) :]  # noqa: SLF001 - a report comes too late to fail a test
        item.stash[_SEEN] = item.stash.get(_SEEN, 0) + len(sections)
        found = self._audit.take()
        known = {finding.kind for finding in found}
        for _, name, text in sections:
            if name in {"stdout", "stderr"}:
                self._audit.look(text, name, f"of {item.nodeid}, not by Python's sys.{name}")
                found += [more for more in self._audit.take() if more.kind not in known]
        return [finding for finding in found if not self._is_allowed(item, finding)]

    def _is_allowed(self, item: pytest.Item, finding: Finding) -> bool:
        for marker in item.iter_markers("redact_allow"):
            sinks = marker.kwargs.get("sinks") or (finding.sink,)
            sinks = (sinks,) if isinstance(sinks, str) else sinks
            if finding.kind in (marker.args or (finding.kind,)) and finding.sink in sinks:
                return True
        return any(
            kind in {finding.kind, "*"} and fnmatchcase(item.nodeid, pattern)
            for kind, pattern in self._allowed
        )

    def _masked_failure(self, failure: Any) -> Any:
        """A failure as pytest will show it, without values; as plain text if it cannot be copied so."""
        masked = self._audit.masked(failure)
        shown = str(masked)
        return masked if self._audit.masked(shown) == shown else self._audit.masked(shown)


def _allowed(line: str) -> tuple[str, str]:
    """A line of the allow list: a kind, and a pattern of tests' ids."""
    kind, _, pattern = line.partition(":")
    return kind.strip(), pattern.strip() or "*"


def _told(item: pytest.Item, found: Sequence[Finding]) -> str:
    folder = str(item.config.rootpath)
    lines = [finding.told(folder) for finding in found]
    head = [lines[0]] if len(lines) == 1 else [f"{len(lines)} credentials could be read", *lines]
    return f"{_NAME}: " + "\n  ".join(head) + "\n" + _ADVICE.format(kind=found[0].kind)


def _is_ours(report: Any) -> bool:
    return report.failed and str(report.longrepr).startswith(_NAME)
