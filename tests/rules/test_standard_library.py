"""Every line of the standard library that redact changes was looked at, and stands here with its reason.

The lines are named by file and rule, never quoted: what looks like a secret does not enter the repository.
`PYTHONPATH=tests python tests/rules/test_standard_library.py FOLDER` prints the same of other packages.
"""

from __future__ import annotations

import collections
import sys
import sysconfig
from pathlib import Path

import fakes

from redact import _native

CORE = _native.Core()
LIBRARY = Path(sysconfig.get_paths()["stdlib"])
TEXTS = {".py", ".txt", ".cfg", ".toml", ".json", ".rst"}

SOURCE = "a source line that hands a value of that name on"
EXAMPLE = "an example whose value is meant to look like a secret"
COOKIE = "an example of a cookie, whose values are masked whatever they are"

# Of each file, or of all below a folder: each rule, and why.
KNOWN = {
    "_sysconfigdata": {"key:passwd": "a configuration flag whose name ends in PASSWD"},
    "distutils/command/register.py": {"key:password": EXAMPLE + ", and " + SOURCE},
    "distutils/fancy_getopt.py": {"key:pat": "a regular expression under a name that ends in `pat`"},
    "distutils/msvccompiler.py": {"key:key": "a function of the registry under a name that ends in `Key`"},
    "setuptools": {"key:password": SOURCE},
    "ensurepip": {"key:password": SOURCE},
    "ftplib.py": {"key:passwd": SOURCE},
    "hashlib.py": {"key:password": SOURCE},
    "http/client.py": {"key:token": "a rule of a grammar"},
    "http/cookiejar.py": {"key:cookie": COOKIE},
    "http/cookies.py": {"key:cookie": COOKIE, "key:set_cookie": COOKIE},
    "http/server.py": {"key:authorization": SOURCE},
    "imaplib.py": {"key:password": SOURCE},
    "logging/handlers.py": {"key:password": SOURCE},
    "smtplib.py": {"key:password": SOURCE},
    "urllib/request.py": {"key:passwd": SOURCE, "key:auth": SOURCE},
    "zipfile": {"key:pwd": SOURCE},
}
# The list was made with one version of Python; others may have a few lines more.
MOST_UNKNOWN = 0 if sys.version_info[:2] == (3, 11) else 20


def changed(folder: Path) -> collections.Counter[tuple[str, str]]:
    """How many matches of which rule each text file of a folder holds; tests and other packages aside."""
    found: collections.Counter[tuple[str, str]] = collections.Counter()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix not in TEXTS or {"site-packages", "test", "tests", "idle_test"} & set(inside.parts):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for *_, rule, _net in CORE.matches(text):
            found[inside.as_posix(), rule] += 1
    return found


def is_known(file: str, rule: str) -> bool:
    return any(file.startswith(path) and rule in rules for path, rules in KNOWN.items())


def test_nothing_of_the_standard_library_changes_but_what_was_looked_at():
    found = changed(LIBRARY)
    unknown = {place: count for place, count in found.items() if not is_known(*place)}
    assert sum(unknown.values()) <= MOST_UNKNOWN, unknown
    assert 0 < sum(found.values()) <= 80


def test_a_secret_in_a_file_would_be_seen(tmp_path):
    (tmp_path / "module.py").write_text(f"X = '{fakes.Maker(1).fake('github-token')}'\n", encoding="utf-8")
    assert dict(changed(tmp_path)) == {("module.py", "github-token"): 1}


if __name__ == "__main__":
    for (file, rule), count in sorted(changed(Path(sys.argv[1])).items()):
        print(f"{file}: {rule}, {count}")
