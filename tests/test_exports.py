"""The public names, pinned: whoever adds or takes one away changes this list on purpose."""

import importlib.metadata
import types

import pytest

import redact
from redact import _native

PUBLIC = [
    "Allow",
    "Drop",
    "Fingerprint",
    "Fixed",
    "Incremental",
    "InstallError",
    "Installation",
    "Kind",
    "Ledger",
    "LiveSecrets",
    "Match",
    "Partial",
    "Policy",
    "PolicyError",
    "RedactError",
    "RedactWarning",
    "Redactor",
    "RevealError",
    "Rule",
    "RuleError",
    "Secret",
    "SecretError",
    "__version__",
    "argv_guard",
    "clean_env",
    "disclose",
    "install",
    "jsonable",
    "kinds",
    "ledger",
    "no_core_dumps",
    "protect",
    "redactor",
    "sensitive",
    "text",
    "value",
]


def test_the_public_names_are_these_and_sorted():
    assert redact.__all__ == PUBLIC
    assert sorted(PUBLIC) == PUBLIC


def test_every_public_name_is_there_and_listed():
    assert [name for name in PUBLIC if not hasattr(redact, name)] == []
    assert [name for name in PUBLIC if name not in dir(redact)] == []


def test_no_other_name_looks_public():
    shown = {
        name
        for name, value in vars(redact).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert sorted(shown - set(PUBLIC)) == ["TYPE_CHECKING"]


def test_every_public_name_says_what_it_does():
    documented = [getattr(redact, name) for name in PUBLIC if name != "__version__"]
    assert [thing for thing in documented if not (thing.__doc__ or "").strip()] == []


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'redact' has no attribute 'instal'"):
        redact.instal  # noqa: B018 - looking it up is the test


def test_the_version_is_the_same_in_package_and_core():
    assert redact.__version__ == importlib.metadata.version("redact-logs") == _native.__version__


def test_a_missing_native_core_is_an_import_error_that_says_what_to_do(python):
    done = python("import sys; sys.modules['redact._native'] = None; import redact")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "ImportError: redact's native core is missing: reinstall it with"
    )
