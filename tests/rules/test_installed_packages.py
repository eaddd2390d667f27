"""Every line of the installed packages that redact changes was looked at, and is counted with its reason.

`installed_packages.toml` has, for each package in the version that was looked at, its files: how many matches
of which rule, and why. It names places and never quotes: what looks like a secret does not enter the
repository. Of a package in another version nothing is judged, and that is said.
`PYTHONPATH=tests python tests/rules/test_installed_packages.py` prints the list of what is installed now,
with `?` where a reason is missing.
"""

from __future__ import annotations

import collections
import json
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

from redact import _native

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CORE = _native.Core()
LIST = Path(__file__).with_name("installed_packages.toml")
TEXTS = {
    *("", ".py", ".pyi", ".txt", ".cfg", ".toml", ".json", ".rst", ".md", ".js", ".css", ".html", ".xml"),
    *(".yml", ".yaml", ".j2", ".rs", ".c", ".h"),
}
OWN = "redact-logs"
REASONS = {
    "example": "documentation or data whose value is meant to look like a secret",
    "test": "a made-up secret in a test that came with the package",
    "source": "a source line that hands a value of that name on, and could be a configuration as well",
    "type": "the type of a parameter, where a plain word could stand as well",
    "table": "a table of names, numbers or colours under such a name",
    "identifier": "an identifier without a mark of its own, under a name that announces a secret",
    "badge": "the token in the address of a picture that shows a build's state",
    "cookie": "a cookie, whose values are masked whatever they are",
}
KNOWN = tomllib.loads(LIST.read_text(encoding="utf-8")) if LIST.exists() else {}

Places = collections.Counter[tuple[str, str]]


def installed() -> dict[str, str]:
    """Name and version of each package beside redact itself."""
    found = {distribution.name.lower(): distribution.version for distribution in metadata.distributions()}
    return {name: version for name, version in sorted(found.items()) if name != OWN}


def changed(package: str) -> Places:
    """How many matches of which rule each text file of a package holds."""
    found: Places = collections.Counter()
    for file in metadata.files(package) or ():
        path = Path(str(file.locate()))
        if path.suffix not in TEXTS or ".." in file.parts or not path.is_file() or path.name == "RECORD":
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        # The version is in the name of a package's folder of metadata, and said already.
        place = re.sub(r"^[^/]+\.dist-info/", "", file.as_posix())
        for *_, rule, _net in CORE.matches(text):
            found[place, rule] += 1
    return found


def listed(package: str) -> Places:
    return collections.Counter(
        {
            (file, rule): count
            for file, rules in KNOWN[package]["files"].items()
            for rule, (count, _reason) in rules.items()
        }
    )


@pytest.mark.parametrize("package", sorted({*KNOWN, *installed()}))
def test_nothing_of_a_package_changes_but_what_was_looked_at(package):
    version = installed().get(package)
    known = KNOWN.get(package, {}).get("version")
    if version != known:
        found, listed_of = version or "(not installed)", f"the list is of {known}" if known else "in no list"
        pytest.skip(f"NOT JUDGED: {package} {found}: {listed_of}")
    assert dict(changed(package)) == dict(listed(package))


def test_every_reason_is_a_known_one():
    given = {
        reason
        for about in KNOWN.values()
        for rules in about["files"].values()
        for _, reason in rules.values()
    }
    assert given <= set(REASONS)


def test_a_secret_in_a_package_would_be_seen(monkeypatch, tmp_path):
    import fakes

    (tmp_path / "module.py").write_text(f"X = '{fakes.Maker(1).fake('github-token')}'\n", encoding="utf-8")
    file = metadata.PackagePath("module.py")
    file.dist = type("Folder", (), {"locate_file": staticmethod(lambda path: tmp_path / path)})()
    monkeypatch.setattr(metadata, "files", lambda _package: [file])
    assert dict(changed("any")) == {("module.py", "github-token"): 1}


def printed() -> str:
    """The list of what is installed now, with the reasons that are known."""
    lines = []
    for package, version in installed().items():
        reasons = {
            (file, rule): reason
            for file, rules in KNOWN.get(package, {"files": {}})["files"].items()
            for rule, (_, reason) in rules.items()
        }
        lines += [f"[{json.dumps(package)}]", f'version = "{version}"']
        files: dict[str, list[str]] = {}
        for (file, rule), count in sorted(changed(package).items()):
            files.setdefault(file, []).append(f'"{rule}" = [{count}, "{reasons.get((file, rule), "?")}"]')
        lines.append(f"[{json.dumps(package)}.files]" if files else "files = {}")
        lines += [f"{json.dumps(file)} = {{ {', '.join(rules)} }}" for file, rules in files.items()]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(printed())
