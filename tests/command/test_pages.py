"""What the README and docs/cli.md say of the command is what it does."""

import os
import random
import re
import string
import tarfile
import time
from pathlib import Path

import pytest

from redact._cli import COMMANDS, load

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")
PAGE = (TOP / "docs" / "cli.md").read_text(encoding="utf-8")


def _options(command):
    """All long options of a command and of those below it."""
    for part in [command, *getattr(command, "commands", {}).values()]:
        for parameter in part.params:
            yield from (name for name in parameter.opts if name.startswith("--"))


@pytest.fixture
def bundle(tmp_path):
    """The files of the README's example."""
    rng = random.Random(7)

    def fake(length):
        pairs = "".join(rng.choice(string.ascii_letters) + rng.choice(string.digits) for _ in range(length))
        return pairs[:length]

    token = "gh" + "p_" + fake(36)
    logs = tmp_path / "bundle" / "logs"
    logs.mkdir(parents=True)
    (logs / "crash.log").write_text(
        f"login ok\nacme.api.AcmeError: export failed, headers {{'Authorization': 'Bearer {fake(40)}'}}\n"
    )
    (tmp_path / "bundle" / ".env").write_text(f"DEBUG=1\nDB_PASSWORD=hunter2\nGH_TOKEN={token}\n")
    now = time.time()
    for path in (logs / "crash.log", tmp_path / "bundle" / ".env"):
        os.utime(path, (now - 40 * 86400, now - 40 * 86400))
    with tarfile.open(tmp_path / "bundle.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "bundle", "bundle", filter=None)
    (tmp_path / "history").write_text(
        f"#{int(now - 3 * 86400 - 60)}\ngit clone https://bob:{token}@git.example/acme.git\n"
        f"#{int(now - 7300)}\ndeploy --token {fake(30)} --to prod\n"
    )
    return tmp_path, token


def test_the_output_in_the_readme_is_what_comes_out(bundle, redact_command):
    folder, token = bundle
    (shown,) = re.findall(r"^```text\n(\$ redact mask .*?)^```$", README, re.DOTALL | re.MULTILINE)
    mask, scan, run = shown.strip().split("\n\n")
    environment = {"HISTFILE": "history", "HOME": str(folder), "GH_TOKEN": token}
    program = re.search(r"sh -c '(.*)'$", run.splitlines()[0])[1]
    calls = {
        mask: ["mask", "bundle/.env", "bundle/logs/crash.log"],
        scan: ["scan", "--history", "bundle.tar.gz"],
        run: ["run", "--", "sh", "-c", program],
    }
    for told, arguments in calls.items():
        command, *expected = told.splitlines()
        assert command.split()[2] == arguments[0]
        out = redact_command(*arguments, cwd=folder, **environment).stdout.decode().splitlines()
        assert [_without_fingerprint(line) for line in out] == [
            _without_fingerprint(line) for line in expected
        ]


def _without_fingerprint(line):
    return re.sub(r"  [0-9a-f]{8}\s*$", "", line).rstrip()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_has_every_command(name):
    assert f"`redact {name}`" in PAGE


@pytest.mark.parametrize("name", ["mask", "scan", "run", "rules", "policy"])
def test_the_page_has_every_option(name):
    assert [option for option in _options(load(name)) if option not in PAGE] == []


def test_every_call_on_the_page_is_a_call_of_a_command(redact_command):
    calls = re.findall(
        r"^(?:.*\| )?redact (\w+) ?(.*)$",
        "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)),
        re.MULTILINE,
    )
    assert len(calls) > 15
    for name, rest in calls:
        known = set(_options(load(name)))
        before = rest.split(" -- ")[0]
        assert set(re.findall(r"--[a-z-]+", before)) <= known | {"--"}, rest
