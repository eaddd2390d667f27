"""`redact mask` end to end: encodings, compression, JSON lines, many files, and what is said about them."""

import bz2
import gzip
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import zipfile

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MASK = "[REDACTED:github_token]"
COMPRESSIONS = {
    "gzip": (gzip.compress, gzip.decompress),
    "bzip2": (bz2.compress, bz2.decompress),
    "xz": (lzma.compress, lzma.decompress),
    "zstd": (zstd.compress, zstd.decompress),
}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_text_of_wide_characters_is_masked_and_stays_in_its_encoding(
    redact_command, github_token, encoding, mark
):
    text = mark + "plain caf\u00e9 \U0001f511 {}\r\n" * 3
    done = redact_command("mask", stdin=text.format(*map(github_token, range(3))).encode(encoding))
    assert done.stdout == text.format(MASK, MASK, MASK).encode(encoding)


@pytest.mark.parametrize(
    "broken",
    [
        "\ufefflone \ud800 and \udc00 and".encode("utf-16-le", "surrogatepass") + b"\x00",
        b"\xff\xfe\x00\x00a\x00\x00\x00\xff\xff\xff\xff" + " b".encode("utf-32-le") + b"\x01\x02",
        b"\xef\xbb\xbf\xff\xc3 \xf0\x9f",
        bytes(range(256)) * 3,
        b"",
        b"B",
        b"\x1f\x8b",
        b"BZh9 is no archive",
        b"a\x00b\x00",
    ],
)
def test_bytes_that_are_no_text_pass_as_they_are(redact_command, broken):
    done = redact_command("mask", stdin=broken)
    assert (done.returncode, done.stdout, done.stderr) == (0, broken, b"")


def test_a_secret_beside_broken_characters_is_masked(redact_command, github_token):
    before, after = b"\xff\xff\xff\xff", " end".encode("utf-32-le")
    text = b"\xff\xfe\0\0" + before + github_token().encode("utf-32-le") + before + after
    assert redact_command("mask", stdin=text).stdout == (
        b"\xff\xfe\0\0" + before + MASK.encode("utf-32-le") + before + after
    )


@pytest.mark.parametrize("kind", COMPRESSIONS)
def test_compressed_text_is_known_by_its_content_and_compressed_again(
    tmp_path, redact_command, github_token, kind
):
    compress, decompress = COMPRESSIONS[kind]
    file = tmp_path / "no-telling-name"
    file.write_bytes(compress(f"one {github_token()}\n".encode()) + compress(b"two\n"))
    expected = f"one {MASK}\ntwo\n".encode()

    assert decompress(redact_command("mask", file).stdout) == expected
    assert redact_command("mask", "--decompress", file).stdout == expected
    assert redact_command("mask", "-z", stdin=file.read_bytes()).stdout == expected


@pytest.mark.parametrize("kind", COMPRESSIONS)
@pytest.mark.parametrize("damage", ["cut", "wrong"])
def test_a_broken_archive_is_one_line_and_the_file_stays(
    tmp_path, redact_command, github_token, kind, damage
):
    whole = COMPRESSIONS[kind][0]("".join(github_token(seed) for seed in range(100)).encode())
    middle = len(whole) // 2
    broken = whole[:middle] if damage == "cut" else whole[:middle] + b"\0" * 40 + whole[middle + 40 :]
    file = tmp_path / "log.bin"
    file.write_bytes(broken)
    done = redact_command("mask", "--in-place", "--quiet", file)

    assert done.returncode == 2
    said = "that ends too early" if damage == "cut" else "no valid"
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"redact: {file}: is ")
    assert said in line
    assert file.read_bytes() == broken
    assert _names(tmp_path) == ["log.bin"]
    assert redact_command("mask", file).returncode == 2


def test_what_unfolds_to_very_much_takes_little_memory(tmp_path, redact_command):
    file = tmp_path / "zeros.gz"
    file.write_bytes(gzip.compress(b"\0" * (1 << 28)))
    code = """
import resource, subprocess, sys
size = 0
with subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE) as process:
    while chunk := process.stdout.read(1 << 20):
        size += len(chunk)
print(size, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    command = [sys.executable, "-c", code, sys.executable, "-m", "redact", "mask", "-z", file]
    size, memory = subprocess.check_output(command, text=True).split()
    assert int(size) == 1 << 28
    assert int(memory) < 150_000  # kilobytes


def test_json_lines_stay_json_and_what_is_no_secret_stays_as_it_was(redact_command, github_token):
    lines = [
        '{"a": 1.50, "big": 12345678901234567890123, "e": 1E+2, "token": "SECRET", "u": "\\u00e9\\/"}',
        '{ "password":1234 , "n": [ {"authorization": "Bearer SECRET"} ] }\r',
        '{"n": 1, "password": "hunter2!", "n": 2, "password": 99}',
        '["--password", "hunter2!"]',
        '"SECRET"',
        "no json, SECRET at all",
        '{"SECRET": "caf\u00e9 SECRET"}',
        '{"max_tokens": 100, "clean":true,"x":[1,2 ,3]}',
        "",
    ]
    hidden = {'"hunter2!"': "password", "1234 ": "password", "99": "password"}
    text = "\n".join(lines).replace("SECRET", github_token())
    done = redact_command("mask", "--jsonl", stdin=text.encode()).stdout.decode().split("\n")
    for line, masked in zip(lines, done, strict=True):
        expected = line.replace("SECRET", MASK)
        for value, kind in hidden.items():
            space = " " if value.endswith(" ") else ""
            expected = expected.replace(value, f'"[REDACTED:{kind}]"{space}')
        assert masked == expected
        if line.startswith(("{", "[", '"')):
            json.loads(masked)


def test_the_control_the_same_lines_as_text_are_no_json_any_more(redact_command):
    (line,) = redact_command("mask", stdin=b'{"password": 123456}').stdout.splitlines()
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(line)


def test_json_lines_in_another_encoding(redact_command):
    text = '\ufeff{"password": 123456, "x": "\u20ac"}\r\n{"a": 1}'
    done = redact_command("mask", "--jsonl", stdin=text.encode("utf-16-le"))
    assert done.stdout.decode("utf-16-le") == text.replace("123456", '"[REDACTED:password]"')


def test_an_endless_line_of_json_is_masked_as_text(redact_command, github_token):
    text = b'["' + b"x " * (5 << 20) + github_token().encode() + b'"]\n{"password": 1}\n'
    done = redact_command("mask", "--jsonl", stdin=text)
    assert done.stdout == text.replace(github_token().encode(), MASK.encode()).replace(
        b": 1", b': "[REDACTED:password]"'
    )


def test_files_are_written_to_a_folder_under_their_names(tmp_path, redact_command, github_token):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("in/one.log", "in/deep/one.log"):
        (tmp_path / name).write_text(f"{name} {github_token()}\n")
    os.utime(tmp_path / "in" / "one.log", (1e9, 1e9))
    done = redact_command("mask", "-o", "out", "in/one.log", "in/deep/one.log", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"redact: 2 masked in 2 of 2 files\n"
    for name in ("in/one.log", "in/deep/one.log"):
        assert (tmp_path / "out" / name).read_text() == f"{name} {MASK}\n"
        assert (tmp_path / name).read_text() == f"{name} {github_token()}\n"
    assert (tmp_path / "out" / "in" / "one.log").stat().st_mtime == 1e9


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--backup", "a"], "--backup goes with --in-place"),
        (["--in-place", "--output-dir", "x", "a"], "exclude each other"),
        (["--in-place"], "--in-place needs files"),
        (["--output-dir", "x", "-"], "--output-dir needs files"),
        (["--in-place", "--decompress", "a"], "exclude each other"),
        (["--output-dir", ".", "a"], "is the file itself"),
        (["--output-dir", "x", "../d/a", "a"], "would both become"),
        (["--output-dir", "a", "a"], "a: "),
        (["--in-place", "nowhere"], "nowhere: No such file or directory"),
        (["--in-place", "."], ".: Is a directory"),
        (["--in-place", "pipe"], "pipe: is not a regular file"),
        (["--protect-file", "nowhere", "a"], "nowhere: No such file or directory"),
        (["--protect-file", "empty", "a"], "empty: holds no value"),
        (["--protect-file", "short", "a"], "short: line 2 has fewer than 4 characters"),
    ],
)
def test_a_wrong_call_is_one_line_and_touches_nothing(
    tmp_path, redact_command, github_token, arguments, told
):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "a").write_text(github_token())
    (folder / "empty").write_text("\n")
    (folder / "short").write_text("long enough\nabc\n")
    os.mkfifo(folder / "pipe")
    done = redact_command("mask", *arguments, cwd=folder)

    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("redact: ")
    assert told in line
    assert (folder / "a").read_text() == github_token()
    assert _names(folder) == ["a", "empty", "pipe", "short"]


def test_what_is_protected_by_a_file_is_masked_in_any_spelling(tmp_path, redact_command, fake):
    (tmp_path / "values").write_text(f"{fake(30)}\r\nhunter\u00e9 two\n")
    text = f"{fake(30)} {fake(30).encode().hex()} hunter\u00e9 two {fake(30, 1)}"
    done = redact_command("mask", "--protect-file", tmp_path / "values", stdin=text.encode())
    mask = "[REDACTED:secret]"
    assert done.stdout.decode() == f"{mask} {mask} {mask} {fake(30, 1)}"
    assert redact_command("mask", stdin=text.encode()).stdout == text.encode()


def test_verbose_says_what_was_masked_and_quiet_says_nothing(tmp_path, redact_command, github_token):
    (tmp_path / "a").write_text(f"{github_token()} password=hunter2!")
    (tmp_path / "b").write_text("clean")
    done = redact_command("mask", "-v", "a", "b", cwd=tmp_path)
    assert done.stderr.decode().splitlines() == [
        "redact: a: 2 masked (1 github_token, 1 password)",
        "redact: b: nothing to mask",
    ]
    assert redact_command("mask", "-q", "-o", "out", "a", "b", cwd=tmp_path).stderr == b""
    done = redact_command("mask", "-v", "-i", "a", "b", cwd=tmp_path)
    assert done.stderr.decode().splitlines() == [
        "redact: a: 2 masked (1 github_token, 1 password)",
        "redact: b: nothing to mask",
        "redact: 2 masked in 1 of 2 files",
    ]


def test_a_policy_that_only_observes_masks_all_the_same(tmp_path, redact_command, github_token):
    (tmp_path / "redact.toml").write_text("mode = 'observe'\n")
    done = redact_command("mask", "--policy", tmp_path / "redact.toml", stdin=github_token().encode())
    assert done.stdout == MASK.encode()


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_text_of_another_program_in_a_file_of_wide_characters_is_masked(redact_command, github_token):
    narrow, wide = github_token(), github_token(1)
    done = redact_command(
        "mask",
        stdin=b"".join(
            [
                "\ufefffirst\r\n".encode("utf-16-le"),
                f"even {narrow}\n".encode(),
                f"third {wide}\r\n".encode("utf-16-le"),
            ]
        ),
    )
    assert narrow.encode() not in done.stdout
    assert wide.encode("utf-16-le") not in done.stdout


def test_wide_characters_are_known_by_what_most_of_them_are(redact_command, github_token):
    text = "h\u00e9, \u043a\u043b\u044e\u0447 of the service: {}\r\n"
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        done = redact_command("mask", stdin=text.format(github_token()).encode(encoding))
        assert done.stdout == text.format(MASK).encode(encoding)


def test_what_is_compressed_twice_is_opened_twice(redact_command, github_token):
    packed = gzip.compress(bz2.compress(f"a {github_token()}\n".encode()))
    done = redact_command("mask", stdin=packed)
    assert bz2.decompress(gzip.decompress(done.stdout)) == f"a {MASK}\n".encode()
    for _ in range(3):
        packed = gzip.compress(packed)
    done = redact_command("mask", stdin=packed)
    assert (done.returncode, done.stderr) == (2, b"redact: standard input: is compressed more than 4 times\n")


def test_padding_behind_compressed_data_is_no_fault(redact_command, github_token):
    packed = lzma.compress(f"a {github_token()}\n".encode()) + bytes(8)
    done = redact_command("mask", "--decompress", stdin=packed)
    assert (done.returncode, done.stdout) == (0, f"a {MASK}\n".encode())


@pytest.mark.parametrize("what", ["zip archive", "tar archive", "database of SQLite"])
def test_what_masks_would_break_is_left_as_it_is_and_told(tmp_path, redact_command, github_token, what):
    file = tmp_path / "file"
    if what == "zip archive":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", github_token())
    elif what == "tar archive":
        (tmp_path / "a").write_text(github_token())
        with tarfile.open(file, "w:gz") as archive:
            archive.add(tmp_path / "a", "a")
    else:
        database = sqlite3.connect(file)
        database.execute("create table t (v text)")
        database.execute("insert into t values (?)", (github_token(),))
        database.commit()
        database.close()
    before = file.read_bytes()
    done = redact_command("mask", "--in-place", file)
    assert (done.returncode, file.read_bytes()) == (2, before)
    assert f"is a {what}, which masks would break" in done.stderr.decode()
    done = redact_command("mask", stdin=before)
    assert done.returncode == 2
    assert github_token().encode() not in done.stdout


def test_a_number_of_very_many_digits_is_masked_and_the_line_stays_json(redact_command):
    done = redact_command(
        "mask", "--jsonl", stdin=b'{"n": %s, "password": %s}\n' % (b"7" * 5000, b"8" * 5000)
    )
    assert done.stdout == b'{"n": %s, "password": "[REDACTED:password]"}\n' % (b"7" * 5000)


def test_a_file_under_two_names_is_masked_once(tmp_path, redact_command, github_token):
    (tmp_path / "app.log").write_text(github_token())
    (tmp_path / "link.log").symlink_to("app.log")
    done = redact_command("mask", "--in-place", "app.log", "link.log", "./app.log", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"redact: 1 masked in 1 of 1 file\n")
    assert (tmp_path / "app.log").read_text() == MASK
