"""No secret leaves with the end of a program or through its children; else the end is the same."""

import re

import pytest
from sinks import ending_program
from sinks.exits.reading import KINDS, SEED, outputs, readable
from sinks.exits.ways import made_secret


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("endings")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ending_program.ENDINGS)
def test_nothing_is_readable_with_install(name, kind, directory):
    output = outputs("ending_program", "install", kind, directory)[name]
    assert not readable(made_secret(kind, SEED), output), output
    assert "[REDACTED:error]" not in output


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ending_program.ENDINGS)
def test_without_install_it_leaks_and_ends_with_the_same_code(name, kind, directory):
    output = outputs("ending_program", "plain", kind, directory)[name]
    assert readable(made_secret(kind, SEED), output)
    guarded = outputs("ending_program", "install", kind, directory)[name]
    assert exit_codes(guarded) == exit_codes(output)


@pytest.mark.parametrize("name", [name for name in ending_program.ENDINGS if name.startswith("uncaught")])
def test_frames_lines_and_types_are_as_they_were(name, directory):
    plain = outputs("ending_program", "plain", "format", directory)[name]
    guarded = outputs("ending_program", "install", "format", directory)[name]
    frames = r'^.*File "[^"]+", line \d+, in .*$|^[ |+-]*[\w.]+(?:Error|Interrupt|Group)\b'
    guarded = guarded.replace("ending_program-insta-", "ending_program-plain-")  # where each of them ran
    assert re.findall(frames, guarded, re.MULTILINE) == re.findall(frames, plain, re.MULTILINE)


def exit_codes(output):
    codes = re.findall(r"^@= (-?\d+)$", output, re.MULTILINE)
    assert len(codes) == 1
    return codes
