"""What `import redact` and `Redactor()` load, counted in modules: no clock is fair on a shared machine."""

import json
import sys

import pytest

HEAVY = {
    *(
        "structlog",
        "wrapt",
        "opentelemetry",
        "rich",
        "typer",
        "click",
        "asyncio",
        "logging",
        "dataclasses",
        "inspect",
    ),
    *(
        "typing",
        "re",
        "enum",
        "json",
        "threading",
        "pathlib",
        "tomllib",
        "tomli",
        "contextlib",
        "functools",
        "collections",
    ),
    *(
        "importlib.metadata",
        "secrets",
        "hashlib",
        "hmac",
        "random",
        "weakref",
        "difflib",
        "traceback",
        "warnings",
    ),
}

# Without `site`, whose path files may load half of the standard library before the first line runs.
CODE = """
import os, sys  # every interpreter has loaded os when its first line runs
sys.path[:] = {path!r}
before = set(sys.modules)
{program}
added = set(sys.modules) - before
import json
print(json.dumps(sorted(added)))
"""


@pytest.fixture
def added(python):
    def run(program):
        code = CODE.format(path=sys.path, program=program)
        done = python(
            f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-S', '-c', {code!r}]))"
        )
        assert done.returncode == 0, done.stderr
        return set(json.loads(done.stdout))

    return run


@pytest.mark.parametrize(
    "program",
    [
        "import redact",
        "import redact; redact.Redactor()",
        "import redact; redact.text('clean'); redact.value({'a': [1, 'clean']})",
        "import redact; s = redact.Secret('a-value-of-a-secret'); str(s); hash(s); redact.text(s.reveal())",
        "import redact; redact.Policy(masks={'default': redact.Fingerprint()}, mode='observe')",
    ],
)
def test_nothing_heavy_is_loaded(added, program):
    assert sorted(added(program) & HEAVY) == []


def test_only_redact_itself_and_two_small_modules_are_loaded(added):
    others = {name for name in added("import redact") if name.partition(".")[0] != "redact"}
    assert others <= {"__future__", "types", "_types"}  # the last is a part of `types`, from 3.14 on


def test_what_is_used_once_or_never_is_loaded_when_used(added):
    late = {"redact._install", "redact._disclose", "redact._cli", "redact._policy_file", "redact._off"}
    late |= {"redact._incremental", "redact._match", "redact._rule", "importlib"}
    late |= {"redact._entry", "redact._kind", "redact._mask", "redact._policy_check", "redact.errors"}
    modules = added("import redact")
    assert sorted(modules & late) == []
    assert sorted(name for name in modules if name.startswith("redact.sinks")) == []
    assert "redact._disclose" in added("import redact; redact.disclose")
    streams = "import redact; redact.Redactor().incremental(); redact.Redactor().matches('')"
    assert {"redact._incremental", "redact._match"} <= added(streams)


def test_install_loads_nothing_for_children_copies_or_wrong_calls_that_there_are_not(added):
    late = {"redact._children", "redact._templates", "redact._rule", "redact._off", "copy", "importlib"}
    late |= {"redact._entry", "redact._kind", "redact._mask", "redact._policy_check", "redact.errors"}
    assert added("import logging, redact; redact.install()") & late == set()
    assert "redact._children" in added("import redact; redact.install(); import multiprocessing.process")


def test_the_control_a_heavy_module_is_seen(added):
    assert "logging" in added("import redact, logging")
