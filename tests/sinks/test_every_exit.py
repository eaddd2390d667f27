"""No secret leaves through any exit under `install()`; without it, every exit leaks."""

import pytest
from sinks import leaky_program
from sinks.exits.reading import KINDS, SEED, outputs, readable
from sinks.exits.ways import made_secret


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("exits")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", leaky_program.EXITS)
def test_nothing_is_readable_with_install(name, kind, directory):
    output = outputs("leaky_program", "install", kind, directory)[name]
    assert "!!" not in output
    assert not readable(made_secret(kind, SEED), output), output


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", leaky_program.EXITS)
def test_without_install_it_leaks(name, kind, directory):
    output = outputs("leaky_program", "plain", kind, directory)[name]
    assert readable(made_secret(kind, SEED), output)


@pytest.mark.parametrize("kind", KINDS)
def test_redaction_itself_did_not_fail(kind, directory):
    found = outputs("leaky_program", "install", kind, directory)
    assert [name for name, output in found.items() if "[REDACTED:error]" in output] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_callers_data_is_as_it_was(kind, directory):
    assert outputs("leaky_program", "install", kind, directory)["end"] == "unchanged\n"
