"""What every test gets: an emptied process state, fakes made at run time, fresh interpreters."""

from __future__ import annotations

import os
import random
import signal
import string
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import redact
from redact import _native, _state

_ALNUM = string.ascii_letters + string.digits

# How hard the property tests look: quick and the same in each run by default, `REDACT_PROPERTIES=deep` for a
# long search. What counts is how many texts are compared, not how quickly each is: no deadline.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("quick", max_examples=40, derandomize=True, database=None, **_PATIENT)
settings.register_profile("deep", max_examples=3000, print_blob=True, **_PATIENT)
settings.load_profile(os.environ.get("REDACT_PROPERTIES", "quick"))


def pytest_configure() -> None:
    """Ctrl-C works in programs under test, also where the tests run in a background that ignores it.

    Their streams are buffered, as a user's are: without that, nothing would show who flushes what. No colour
    that the environment asks for stands in what tests read, none is missing, and no REDACT is over them.
    """
    own = ("REDACT", "REDACT_LEDGER", "REDACT_SUMMARY")
    for name in ("PYTHONUNBUFFERED", "FORCE_COLOR", "NO_COLOR", "PY_COLORS", "PYTEST_ADDOPTS", *own):
        os.environ.pop(name, None)
    # The servers of the tests are on this machine, whatever proxy is between it and others.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header() -> str:
    core = f"redact's native core: {_native.__version__} in {_native.__file__}"
    return f"{core}, searching by {_native.search_path()}"


@pytest.fixture(autouse=True)
def _clean_process(monkeypatch):
    """No test sees what another left in the process, nor the environment's own REDACT."""
    monkeypatch.delenv("REDACT", raising=False)
    _state.reset()
    yield
    left = _state.installation()
    if left is not None and isinstance(left, redact.Installation):
        left.uninstall()
    _state.reset()


@pytest.fixture
def fake():
    """Makes fake secrets: `fake(length, seed)`, machine-made, the same for the same arguments."""

    def make(length: int = 40, seed: object = 0) -> str:
        rng = random.Random(f"{seed} {length}")
        while True:
            made = "".join(rng.choices(_ALNUM, k=length))
            if length < 12 or _native.is_machine_made(made):
                return made

    return make


@pytest.fixture
def github_token(fake):
    """Makes a fake of a known format. From parts, so that scanners of repositories stay quiet."""
    return lambda seed=0: "gh" + "p_" + fake(36, seed)


@pytest.fixture
def own_locals():
    """Gives the local variables of redact's own frames in a traceback, wherever the checkout lies."""
    package = Path(redact.__file__).parent

    def of(error: BaseException) -> list[dict[str, object]]:
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        return [frame.f_locals for frame in frames if package in Path(frame.f_code.co_filename).parents]

    return of


@pytest.fixture
def python():
    """Runs a program text in a fresh interpreter: `python(code, *arguments, stdin=…, **environment)`."""

    def run(code: str, *arguments: str, stdin: str | None = None, **environment: str):
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env={**os.environ, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run
