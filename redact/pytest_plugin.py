"""The pytest plugin: `pytest --redact-audit` fails every test in which a credential can be read in an output.

pytest loads this in every run in which redact is installed, so it only says what options there are. What
watches is in `_audit_plugin`, and loaded when the audit is on.
"""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from redact._ledger import Ledger

_MARKER = (
    "redact_allow(*kinds, sinks=(), reason=''): lets credentials of these kinds (of all, if none is named) "
    "reach these sinks (all) in this test, for --redact-audit"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options; a hook of pytest."""
    group = parser.getgroup("redact", "credentials in what tests let out")
    group.addoption(
        "--redact-audit",
        action="store_true",
        default=None,
        dest="redact_audit",
        help="fail tests in which a credential reaches a log, stdout, stderr or a span",
    )
    group.addoption(
        "--no-redact-audit",
        action="store_false",
        dest="redact_audit",
        help="even if the ini file asks for it",
    )
    parser.addini("redact_audit", "as --redact-audit", type="bool", default=False)
    parser.addini(
        "redact_audit_policy", "a TOML file with the policy that says what a credential is", default=""
    )
    parser.addini(
        "redact_audit_allow",
        "kinds that may be readable, one a line; after a colon, a pattern of the tests' ids",
        type="linelist",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Starts the audit, if it is asked for; a hook of pytest."""
    config.addinivalue_line("markers", _MARKER)
    asked = config.getoption("redact_audit")
    if config.getini("redact_audit") if asked is None else asked:
        from redact._audit_plugin import start  # noqa: PLC0415 - a run without the audit pays nothing for it

        start(config)


@pytest.fixture
def redact_ledger() -> Iterator[Ledger]:
    """The process's ledger, empty at the start of the test and emptied after it. Since 0.1."""
    from redact._ledger import ledger  # noqa: PLC0415 - as above

    book = ledger()
    book.clear()
    callback = book.on_leak
    yield book
    book.clear()
    book.on_leak = callback
