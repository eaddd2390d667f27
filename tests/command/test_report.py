"""`redact report` as it is typed."""

import html
import json
import os
import subprocess
import sys

import redact
from redact import Ledger


def _ledger(path, *kinds):
    book = Ledger()
    for kind in kinds:
        book.record("logging", [(kind, "live", "live", "00")])
    path.write_text(book.as_json(), encoding="utf-8")
    return path


def test_a_page_comes_out(redact_command, tmp_path):
    done = redact_command("report", _ledger(tmp_path / "ledger.json", "token", "otp"))
    assert (done.returncode, done.stderr) == (0, b"")
    page = html.unescape(done.stdout.decode())
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert "2 times a secret was on its way out" in page
    assert redact.Kind.of("token").if_leaked in page


def test_json_and_markdown(redact_command, tmp_path):
    path = _ledger(tmp_path / "ledger.json", "token")
    assert json.loads(redact_command("report", "--json", path).stdout)["counts"]["matches"] == 1
    assert redact_command("report", "--markdown", path).stdout.decode().startswith("# What nearly leaked\n")
    both = redact_command("report", "--json", "--markdown", path)
    assert (both.returncode, both.stderr) == (2, b"redact: choose one of --json and --markdown\n")


def test_several_ledgers_are_merged(redact_command, tmp_path):
    paths = [_ledger(tmp_path / f"{number}.json", "token", "otp") for number in range(3)]
    data = json.loads(redact_command("report", "--json", *paths).stdout)
    assert data["counts"]["matches"] == 6


def test_it_goes_to_a_file(redact_command, tmp_path):
    out = tmp_path / "report.html"
    done = redact_command("report", _ledger(tmp_path / "ledger.json", "token"), "-o", out)
    assert (done.stdout, done.stderr.decode()) == (b"", f"redact: wrote {out}\n")
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refused = redact_command(
        "report", _ledger(tmp_path / "ledger.json", "token"), "-o", tmp_path / "no" / "x"
    )
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr.endswith(b"No such file or directory\n")


def test_what_is_no_ledger_is_told_by_name_and_nothing_of_it_shown(redact_command, tmp_path, github_token):
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps({"schema": 1, "matches": github_token()}), encoding="utf-8")
    done = redact_command("report", path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f'redact: {path}: is no ledger of redact: "processes" must be a list\n'
    assert redact_command("report", tmp_path / "no.json").stderr.endswith(
        b"cannot be read: No such file or directory\n"
    )
    assert redact_command("report").returncode == 2


def test_on_a_terminal_it_goes_to_a_file_beside_the_ledger(tmp_path):
    path = _ledger(tmp_path / "ledger.json", "token")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "redact", "report", str(path)]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, timeout=300, check=True)
    os.close(theirs)
    os.close(ours)
    page = tmp_path / "ledger.html"
    assert done.stderr.decode() == f"redact: wrote {page}\n"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
