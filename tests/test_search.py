"""The search by vectors finds the same with every instruction set; what this processor lacks is said."""

import json
from pathlib import Path

import pytest

from redact import _native

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
from cases import TEXTS, WORST
import redact
from redact import _native

core = redact.Redactor(live=redact.LiveSecrets()).core
texts = [case.make(seed, 60_000).value for case in TEXTS for seed in (1, 2)]
texts += [worst.make(3_000).value for worst in WORST]
texts += [text[at:at + length] for text in texts[:4] for at in (0, 1, 31) for length in range(0, 150, 7)]
print(json.dumps([_native.search_path(), [core.matches(text) for text in texts]]))
"""


@pytest.fixture(scope="module")
def found():
    return {}


def matches_by(path, python, found):
    if path not in found:
        done = python(PROGRAM, str(BENCHMARKS), REDACT_SEARCH=path)
        assert done.returncode == 0, done.stderr
        found[path] = json.loads(done.stdout)
    return found[path]


@pytest.mark.parametrize("path", ["vbmi", "avx2", "ssse3", "neon"])
def test_it_finds_what_the_plain_search_finds(path, python, found):
    used, matches = matches_by(path, python, found)
    if used != path:
        pytest.skip(f"not run: this processor has no {path}")
    plain, expected = matches_by("scalar", python, found)

    assert plain == "scalar"
    assert matches == expected
    assert sum(map(len, matches)) > 500


def test_the_quickest_is_taken_unless_another_is_asked_for(python):
    done = python("from redact import _native; print(_native.search_path())", REDACT_SEARCH="no such search")

    assert done.stdout.strip() == _native.search_path()
    assert _native.search_path() in {"vbmi", "avx2", "ssse3", "neon", "scalar"}
