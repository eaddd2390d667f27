# ruff: noqa: SLF001 - install and its Installation are one thing
"""install: puts redaction on every sink of the process, and takes it back."""

from __future__ import annotations

import atexit
import sys
from _thread import RLock

from redact import _state
from redact._complain import complain
from redact._environment import hold, release
from redact._hooks import let_go, placed
from redact._later_variables import watch
from redact._on_import import ImportWatch, is_imported
from redact._policy import DEFAULT
from redact._redactor import Redactor
from redact._sink_names import SINKS, Part, check_same, checked_guarding, checked_sinks
from redact._streams import finish_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Any, Literal

    from redact._children import Arrival
    from redact._doctor import Coverage
    from redact._native import Sealed
    from redact._policy import Policy

    Guarding = Literal["always", "terminal", "never"]

_lock = RLock()


class Installation:
    """What `install` put in. Leaving it as a context manager uninstalls. Since 0.1.

    Attributes:
        redactor: What masks.
        sinks: The names of the sinks that it covers; empty if the policy's mode is off.
        active: False once it is uninstalled.
    """

    def __init__(self, redactor: Redactor, settings: dict[str, Any]) -> None:
        self.redactor = redactor
        self.sinks: frozenset[str] = settings["sinks"]
        self.active: bool = True
        self._settings = settings
        self._gives_way = False
        self._disarms: list[Callable[[], None]] = []
        self._held: list[Sealed] = []
        self._parts: dict[tuple[str, str, str], Part] = {}
        self._watch = ImportWatch()
        self._guard_again: Callable[[], None] = lambda: None

    def uninstall(self) -> None:
        """Restores every hook and stream to the identical object. A second call does nothing.

        What somebody has replaced since stays as it is; ours then lets everything through, and one line on
        stderr says so.
        """
        with _lock:
            if not self.active:
                return
            self.active = False
            self._watch.stop()
            while self._disarms:
                disarm = self._disarms.pop()
                try:
                    disarm()
                except Exception as error:  # noqa: BLE001 - the other hooks must come out all the same
                    self.redactor.failed("uninstall", error)
            release(self.redactor.live.table, self._held)
            _state.set_installation(None)
            atexit.unregister(self._let_go)

    def _let_go(self) -> None:
        """At the end of the process: every hook stays in, and nothing of the app's is kept alive.

        The hooks of `sys` outlive all modules, and would hold on to whatever is hooked: to a class, so to the
        names of its module, so to a file that it has open, which would lose what it has not written yet.
        """
        self._disarms.clear()
        self._parts.clear()
        self._guard_again = lambda: None
        let_go()

    def coverage(self) -> list[Coverage]:
        """What is covered in this process now, what is not, and why. Since 0.1.

        Looks at every hook and stream whether it is still in its place. For a test of the app's own, and for
        `redact doctor`.

        Returns:
            One entry for each part of each sink, then what no installation can reach.
        """
        from redact._doctor import examine  # noqa: PLC0415 - only who asks pays for it

        return examine(self._parts, self._settings, active=self.active)

    def __enter__(self) -> Installation:  # noqa: PYI034 - typing.Self is not in Python 3.10
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.uninstall()

    def __repr__(self) -> str:
        state = f"of {', '.join(sorted(self.sinks)) or 'nothing'}" if self.active else "taken back"
        return f"<redact.Installation {state}>"

    def _remember(self) -> None:
        """Learns from now on, and knows the environment's secrets, unless the policy says not to."""
        redactor = self.redactor
        if redactor.policy.learn and redactor.policy.mode != "off":
            redactor._learn()
            try:
                self._held = hold(redactor.core, redactor.live.table)
            except Exception as error:  # noqa: BLE001 - the app must start, whatever its environment holds
                redactor.failed("environment", error)
            self._disarms.append(watch(redactor, self._held))

    def _arm(self) -> None:
        known: set[tuple[str, str]] = set()
        waiting: list[tuple[str, str, str]] = []
        for name in sorted(self.sinks):
            for module, host in SINKS[name]:
                if (module, host) in known:
                    continue
                known.add((module, host))
                self._parts[name, module, host] = Part()
                if not host or is_imported(host):
                    self._arm_one(name, module, host)
                else:
                    waiting.append((name, module, host))
        # Not before: whatever of ours is imported once something is awaited passes the watch.
        arm_one = self._arm_one
        for place in waiting:
            self._watch.when_imported(place[2], arm_one, *place)
        if self.sinks:
            self._watch.when_imported("multiprocessing.process", self._give_to_children)
            self._watch.when_imported("multiprocessing.spawn", self._prepare_children)
            self._watch.when_imported("multiprocessing.util", self._finish_in_children)
            self._watch.when_imported("opentelemetry.sdk.metrics", self._count)

    def _guard_streams(self) -> None:
        """Guards those, too, that somebody has put in the streams' places since."""
        try:
            self._guard_again()
        except Exception as error:  # noqa: BLE001 - as in _arm_one
            self.redactor.failed("streams", error)

    def _give_to_children(self) -> None:
        from redact._children import Arrival, give_to_children  # noqa: PLC0415 - now that there may be any

        with _lock:
            if self.active:
                self._disarms.append(give_to_children(Arrival(self._settings, arrive)))

    def _prepare_children(self) -> None:
        from redact._children import Arrival, prepare_children  # noqa: PLC0415 - as above

        with _lock:
            if self.active:
                self._disarms.append(prepare_children(Arrival(self._settings, arrive)))

    def _finish_in_children(self) -> None:
        from redact._children import finish_in_children  # noqa: PLC0415 - as above

        with _lock:
            if self.active:
                self._disarms.append(finish_in_children(finish_all))

    def _count(self) -> None:
        """Counts what is masked as a metric too, now that the program has a use for metrics."""
        try:
            from redact._otel_counter import count  # noqa: PLC0415 - as the sinks

            self._disarms.append(count(self.redactor.ledger))
        except Exception as error:  # noqa: BLE001 - as in _arm_one
            self.redactor.failed("otel", error)

    def _arm_one(self, name: str, module: str, host: str) -> None:
        part = self._parts[name, module, host]
        try:
            path = f"redact.sinks.{module}"
            __import__(path)  # importlib would be a module more
            sink: Any = sys.modules[path]
            with _lock:
                if not self.active:
                    return
                before = len(placed())
                if module == "streams":
                    guarding = {each: self._settings[each] for each in sink.NAMES if each in self.sinks}
                    never = dict.fromkeys(sink.NAMES, "never")
                    guards = sink.Guards(self.redactor, **{**never, **guarding})
                    self._disarms.append(guards.disarm)
                    self._guard_again = guards.guard_again
                else:
                    self._disarms.append(sink.arm(self.redactor))
                part.hooks = placed()[before:]
                part.state = "armed"
        except Exception as error:  # noqa: BLE001 - an app's own imports must not fail for us
            part.state = type(error).__name__
            self.redactor.failed(name, error)


def install(
    policy: Policy | None = None,
    *,
    sinks: Iterable[str] | None = None,
    stdout: Guarding = "terminal",
    stderr: Guarding = "always",
) -> Installation:
    """Puts redaction on every sink of the process. Since 0.1.

    Sinks of libraries that are not imported yet are armed when they are; none is imported because of it.

    Under an installation the process also learns, unless the policy says not to (`learn`): machine-made
    values of sensitive environment variables are live from now on, and those that stand under a sensitive
    name in what is logged as a mapping, for a while.

    Args:
        policy: The settings; None for the default ones.
        sinks: The names of the only sinks to cover; None for all. `sinks={"tracebacks"}` is the
            sys.excepthook
            install alone.
        stdout: When sys.stdout is guarded: "always", "terminal" (when it is one), or "never".
        stderr: When sys.stderr is guarded.

    Returns:
        The installation; the one that is there already, if its settings are the same. It then guards the
        streams, too, that somebody has put in the places of those that it found: a test's capture.

    Raises:
        InstallError: An unknown sink, another value for stdout or stderr, or another installation with other
            settings; the message says which and what to do.
        PolicyError: The policy is wrong.
    """
    settings: dict[str, Any] = {
        "policy": DEFAULT if policy is None else policy,
        "sinks": checked_sinks(sinks),
        "stdout": checked_guarding("stdout", stdout),
        "stderr": checked_guarding("stderr", stderr),
    }
    with _lock:
        present: Installation | None = _state.installation()
        if present is not None and present._gives_way and present._settings != settings:
            present.uninstall()
        elif present is not None:
            check_same(present._settings, settings)
            present._gives_way = False
            present._guard_streams()
            return present
        redactor = _state.use(Redactor(settings["policy"]))
        if redactor.policy.mode == "off":
            installation = Installation(redactor, {**settings, "sinks": frozenset()})
            installation._settings = settings
        else:
            installation = Installation(redactor, settings)
        _state.set_installation(installation)
        atexit.register(installation._let_go)
        installation._remember()
        installation._arm()
        return installation


def install_until_told() -> None:
    """Installs with the default settings, unless it is done already; the app's own `install` takes its place.

    For starters that run before the app.
    """
    with _lock:
        if _state.installation() is None:
            install()._gives_way = True


def arrive(packed: bytes | None) -> Arrival | None:
    """In a child process: installs by its parent's settings, unless its main module has installed already.

    Args:
        packed: What `Arrival` made of the settings.

    Returns:
        What goes on to this process's own children.
    """
    from redact._children import Arrival, unpacked  # noqa: PLC0415 - as above

    try:
        settings = unpacked(packed)
        with _lock:
            installation: Installation | None = _state.installation()
            if installation is None:
                installation = install(**settings)
                installation._gives_way = True  # the child may have a mind of its own
        return Arrival(installation._settings, arrive)
    except Exception as error:  # noqa: BLE001 - the child's work must begin
        complain(f"redact could not be installed in this child process: {type(error).__name__}")
        return None
