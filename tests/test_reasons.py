"""What keeps a check from being made says why beside it: lint and type ignores, skips, lints of Rust."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = [
    path
    for pattern in ("**/*.py", "**/*.pyi", "**/*.rs")
    for folder in ("redact", "tests", "benchmarks", "examples", "native")
    for path in sorted((ROOT / folder).glob(pattern))
    if "target" not in path.parts and path != Path(__file__)
]
_IGNORE = re.compile(
    r"#\s*(?:ruff:\s*)?noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?"
    r"|#\s*type:\s*ignore(?:\[[^\]]*\])?|#\s*pragma: no \w+"
)
_SKIP = re.compile(r"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b")
_GIVEN = re.compile(r"reason=|pytest\.(?:skip|xfail)\(f?[\"']")
_ALLOWED = re.compile(r"#!?\[(?:cfg_attr\(.*)?(?:allow|expect|ignore)\b")


def without_reason(name, text):
    """The lines that leave something out and do not say why; a comment right before is beside it, too."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        before = lines[at - 1].strip() if at else ""
        if name.endswith(".rs"):
            told = "//" in line or before.startswith("//")
            if _ALLOWED.search(line) and not told:
                yield f"{name}:{at + 1}: {line.strip()}"
            continue
        ignores = list(_IGNORE.finditer(line))
        told = before.startswith("#") or (ignores and line[ignores[-1].end() :].strip(" #-"))
        if ignores and not told:
            yield f"{name}:{at + 1}: {line.strip()}"
        if _SKIP.search(line) and not _GIVEN.search(" ".join(lines[at : at + 5])):
            yield f"{name}:{at + 1}: {line.strip()}"


def test_each_has_its_reason():
    found = [
        line
        for path in FILES
        for line in without_reason(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]
    assert len(FILES) > 400
    assert found == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.py", "x = 1  # noqa" + ": E501"),
        ("a.py", "x = f(1)  # type" + ": ignore[arg-type]"),
        ("a.py", "@pytest.mark" + ".skip"),
        ("a.py", "pytest" + '.importorskip("x")'),
        ("a.rs", "#[allow(dead_code)]"),
    ],
)
def test_one_without_it_is_seen(name, line):
    assert list(without_reason(name, f"\n{line}\n")) == [f"{name}:2: {line}"]


def test_reasons_are_seen():
    assert not list(without_reason("a.py", "x = 1  # noqa" + ": E501 - an address\n"))
    assert not list(without_reason("a.rs", "#[allow(dead_code)] // the build uses it\n"))
