"""Runs an app as `python -m` would, and takes down what its installation covers: for `redact doctor -m`."""

from __future__ import annotations

import os
import runpy
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from redact import _state
from redact._install import Installation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redact._doctor import Coverage


class Watched(NamedTuple):
    """What was seen of an app."""

    coverage: list[Coverage] | None
    """As it was at the app's end, or when it took its installation back; None if it never installed."""
    installation: Installation | None
    failed: str
    """The type of the error that ended it; empty if it came to its end or asked to exit."""


def watch(module: str, arguments: list[str]) -> Watched:
    """Runs a module to its end, in this process. Its standard output goes to standard error meanwhile.

    Args:
        module: As behind `python -m`.
        arguments: The app's own.
    """
    failed = ""
    before = sys.argv[:], sys.path[:]
    sys.argv = [module, *arguments]
    sys.path.insert(0, os.fspath(Path.cwd()))
    with _noting() as noted, _output_aside():
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit:
            pass
        except BaseException as error:  # noqa: BLE001 - whatever ends the app: its hooks show it, and we go on to tell
            failed = type(error).__name__
            sys.excepthook(type(error), error, error.__traceback__)
        now = _state.installation()
        if isinstance(now, Installation):
            noted[:] = [(now, now.coverage())]
    sys.argv, sys.path[:] = before
    return Watched(noted[-1][1], noted[-1][0], failed) if noted else Watched(None, None, failed)


@contextmanager
def _noting() -> Iterator[list[tuple[Installation, list[Coverage]]]]:
    """Takes coverage down before an installation is taken back: many apps do that at their end."""
    noted: list[tuple[Installation, list[Coverage]]] = []
    uninstall = Installation.uninstall

    def note_first(self: Installation) -> None:
        if self.active:
            noted.append((self, self.coverage()))
        uninstall(self)

    Installation.uninstall = note_first  # type: ignore[method-assign] # for the time of one run, and put back
    try:
        yield noted
    finally:
        Installation.uninstall = uninstall  # type: ignore[method-assign] # as above


@contextmanager
def _output_aside() -> Iterator[None]:
    """What the app prints goes to standard error: standard output is the doctor's."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
