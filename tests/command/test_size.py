"""`redact mask` takes the same memory whatever comes: a large stream, and a line without an end.

REDACT_TEST_MEGABYTES=2000 makes it two gigabytes.
"""

import os
import resource
import subprocess
import sys

import pytest

MEGABYTES = int(os.environ.get("REDACT_TEST_MEGABYTES", "200"))
MOST_KILOBYTES = 150_000

# In a process of its own, because the most memory of all children is one figure.
DRIVE = """
import resource, subprocess, sys, threading
block, times = sys.stdin.buffer.read(), int(sys.argv[1])
with subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
    def feed():
        with process.stdin:
            for _ in range(times):
                process.stdin.write(block)
    threading.Thread(target=feed).start()
    size = found = 0
    rest = b""
    while chunk := process.stdout.read1(1 << 20):
        size += len(chunk)
        found += (rest + chunk).count(b"[REDACTED:github_token]") - rest.count(b"[REDACTED:github_token]")
        rest = chunk[-22:]
print(size, found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def drive(block, *options):
    times = MEGABYTES * 1_000_000 // len(block)
    command = [sys.executable, "-c", DRIVE, str(times), sys.executable, "-m", "redact", "mask", *options]
    size, found, kilobytes = map(int, subprocess.check_output(command, input=block).split())
    return times, size, found, kilobytes


@pytest.mark.skipif(not hasattr(resource, "RUSAGE_CHILDREN"), reason="needs the memory of children")
def test_a_large_stream_takes_little_memory(github_token):
    line = b"2026-11-25T12:00:00 INFO shop.api GET /items/4711 200 in 12 ms\n"
    block = line * 10_000 + b"token " + github_token().encode() + b"\n"
    times, size, found, kilobytes = drive(block)
    assert found == times
    assert size == times * (len(block) - len(github_token()) + len("[REDACTED:github_token]"))
    assert kilobytes < MOST_KILOBYTES


@pytest.mark.parametrize("block", [b"a" * 65536, b'{"a": "' + b"x " * 32768], ids=["letters", "json"])
def test_a_line_without_an_end_takes_little_memory(block):
    times, size, found, kilobytes = drive(block, *(["--jsonl"] if block.startswith(b"{") else []))
    assert (size, found) == (times * len(block), 0)
    assert kilobytes < MOST_KILOBYTES
