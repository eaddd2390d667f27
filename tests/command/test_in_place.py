"""`redact mask --in-place`: the old file or the new one, at any moment, whatever happens."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress

import pytest

COMMAND = [sys.executable, "-m", "redact", "mask", "--in-place", "--quiet"]
MASK = "[REDACTED:github_token]"


@pytest.fixture
def log(tmp_path, github_token):
    """A file with a secret, and what becomes of it."""
    file = tmp_path / "app.log"
    file.write_text(f"before {github_token()} after\n")
    return file


def test_mode_times_and_attributes_stay(log, redact_command):
    log.chmod(0o640)
    os.utime(log, ns=(1_000_000_000_123_456_789, 1_100_000_000_987_654_321))
    with suppress(OSError):  # not on every file system
        os.setxattr(log, "user.origin", b"test")
    before, attributes = log.stat(), os.listxattr(log)
    assert redact_command("mask", "--in-place", log).stderr == b"redact: 1 masked in 1 of 1 file\n"
    after = log.stat()

    assert log.read_text() == f"before {MASK} after\n"
    assert stat.S_IMODE(after.st_mode) == 0o640
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    assert (after.st_atime_ns, after.st_mtime_ns) == (before.st_atime_ns, before.st_mtime_ns)
    assert os.listxattr(log) == attributes
    assert _names(log.parent) == ["app.log"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a file away")
def test_the_owner_stays(log, redact_command):
    os.chown(log, 1234, 4321)
    redact_command("mask", "--in-place", log)
    assert (log.stat().st_uid, log.stat().st_gid) == (1234, 4321)
    assert log.read_text() == f"before {MASK} after\n"


def test_a_clean_file_is_not_touched(tmp_path, redact_command):
    file = tmp_path / "clean.log"
    file.write_text("clean\n")
    before = file.stat()
    redact_command("mask", "--in-place", "--backup", file)
    assert file.stat().st_ino == before.st_ino
    assert file.stat().st_ctime_ns == before.st_ctime_ns
    assert _names(tmp_path) == ["clean.log"]


def test_a_symbolic_link_stays_a_link(log, tmp_path, redact_command):
    link = tmp_path / "current.log"
    link.symlink_to("app.log")
    redact_command("mask", "--in-place", link)
    assert link.is_symlink()
    assert log.read_text() == f"before {MASK} after\n"


def test_a_backup_holds_the_old_file_and_is_never_written_over(log, redact_command, github_token):
    log.chmod(0o600)
    inode = log.stat().st_ino
    redact_command("mask", "--in-place", "--backup", log)
    log.write_text(f"again {github_token(1)}\n")
    redact_command("mask", "-i", "-b", log)

    old, later = log.with_name("app.log.bak"), log.with_name("app.log.bak1")
    assert old.read_text() == f"before {github_token()} after\n"
    assert old.stat().st_ino == inode
    assert later.read_text() == f"again {github_token(1)}\n"
    assert log.read_text() == f"again {MASK}\n"
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_of_several_files_the_good_ones_are_masked(log, tmp_path, redact_command, github_token):
    broken = tmp_path / "broken.gz"
    broken.write_bytes(b"\x1f\x8b\x08\x00" + b"x" * 40)
    other = tmp_path / "other.log"
    other.write_text(github_token())
    done = redact_command("mask", "--in-place", log, broken, other)

    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"redact: {broken}: is no valid gzip data",
        "redact: 2 masked in 2 of 3 files",
    ]
    assert (log.read_text(), other.read_text()) == (f"before {MASK} after\n", MASK)


def test_a_file_that_is_written_to_meanwhile_stays_as_it_is(tmp_path, github_token, python):
    file = tmp_path / "growing.log"
    file.write_text(github_token())
    code = """
import os, sys
from pathlib import Path
from redact._in_place import FileError, rewrite
path = Path(sys.argv[1])
def fill(source, target):
    os.write(target, os.read(source, 1000)[:0])
    with path.open("a") as other:
        other.write(" more")
    return True
try:
    rewrite(path, fill)
except FileError as error:
    print(error)
"""
    assert python(code, str(file)).stdout == "was changed meanwhile, and is left as it is\n"
    assert file.read_text() == github_token() + " more"
    assert _names(tmp_path) == ["growing.log"]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_told(log, redact_command):
    log.parent.chmod(0o500)
    done = redact_command("mask", "--in-place", log)
    log.parent.chmod(0o700)
    assert done.stderr.decode().startswith(f"redact: {log}: Permission denied\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_old_file_or_the_new_one_and_nothing_beside_it(tmp_path, number, github_token):
    file = tmp_path / "big.log"
    old = ("a line that is clean\n" * 50 + github_token() + "\n") * 60_000
    new = old.replace(github_token(), MASK)
    for _ in range(20):
        file.write_text(old)
        with subprocess.Popen([*COMMAND, file], stderr=subprocess.PIPE) as process:
            _wait_for_a_second_file(tmp_path, process)
            process.send_signal(number)
            code = process.wait()
        assert _names(tmp_path) == ["big.log"]
        # It may come between the exchange of the files and the end of the program.
        left = file.read_text()
        assert left in {old, new}
        if code == 128 + number:
            return
        assert left == new, f"it ended with {code}, and its work was not done"
    pytest.fail("the signal came too late each time")


def test_whenever_it_is_killed_the_old_or_the_new_file_is_there(tmp_path, github_token):
    file = tmp_path / "app.log"
    line = "a line that is clean\n" * 200
    old = (line + github_token() + "\n") * 3_000
    new = (line + MASK + "\n") * 3_000
    rng = random.Random(5)
    seen = set()
    moments = [None, *("second file" for _ in range(6)), *("random" for _ in range(8))]
    for moment in moments:
        file.write_text(old)
        with subprocess.Popen([*COMMAND, "--backup", file]) as process:
            if moment == "second file":
                _wait_for_a_second_file(tmp_path, process)
                time.sleep(rng.random() / 10)
            elif moment == "random":
                time.sleep(rng.random() / 2)
            if moment:
                process.kill()
        content = file.read_text()
        assert content in {old, new}
        seen.add(content == new)
        for left in tmp_path.iterdir():
            if left.name.startswith(".redact-"):
                assert github_token() not in left.read_text()
            elif left != file:
                assert left.read_text() == old
            if left != file:
                left.unlink()
    assert True in seen  # the one that nobody killed


def _wait_for_a_second_file(folder, process):
    while len(_names(folder)) < 2 and process.poll() is None:
        time.sleep(0.001)


def _names(folder):
    return sorted(path.name for path in folder.iterdir())
