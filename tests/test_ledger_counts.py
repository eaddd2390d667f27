"""The ledger counts what a reader would have counted: as many matches as there are masks in what came out.

Each way out runs in a process of its own, whose output is counted from outside; without redact the values are
in it, as often. The line that the ledger names is one of the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

HEAD = """
import atexit, json, logging, sys, threading, traceback, warnings
token, opaque, told = sys.argv[2:]
if sys.argv[1] == "redact":
    import redact
    redact.install(stdout="always")
    def tell():
        sys.stdout.flush()
        with open(told, "w") as file:
            json.dump(redact.ledger().as_dict(), file)
    atexit.register(tell)
logging.basicConfig(level="WARNING")
class Refused(Exception):
    def __init__(self, token):
        super().__init__(f"refused {token}")
        self.token = token
class Client:
    def __init__(self, token): self.token = token
    def __repr__(self): return f"Client({self.token})"
def fail(): raise Refused(token)
# the program
"""

WAYS = {
    "text": "logging.warning(f'x {token}')",
    "argument": "logging.warning('x %s', token)",
    "named argument": "logging.warning('x %(t)s', {'t': token})",
    "twice": "logging.warning('x %s and %s', token, token)",
    "mapping": "logging.warning('x %s', {'access_token': opaque})",
    "object": "logging.warning('x %r', Client(token))",
    "object as message": "logging.warning(Client(token))",
    "exception as argument": "logging.warning('x %s', Refused(token))",
    "exception as message": "logging.warning(Refused(token))",
    "exception": "try: fail()\nexcept Refused: logging.exception('x')",
    "exception, twice": "try: fail()\nexcept Refused as error: logging.exception('x %s', error)",
    "its cause": """
        try:
            try: fail()
            except Refused as error: raise KeyError(token) from error
        except KeyError: logging.exception('x')""",
    "its member": """
        try: raise ExceptionGroup('x', [Refused(token), ValueError(token)])
        except Exception: logging.exception('x')""",
    "exception within": """
        try:
            error = Refused(token); outer = OSError(error); outer.reason = error
            raise outer
        except OSError: logging.exception('x')""",
    "file name": "try: open('/nowhere/' + token)\nexcept OSError: logging.exception('x')",
    "missing key": "try: {}[token]\nexcept KeyError: logging.exception('x')",
    "stack": "logging.warning('x %s', token, stack_info=True)",
    "print": "print('x', token)",
    "print a pair": "print('password=' + opaque)",
    "JSON": "json.dump({'access_token': opaque, 'b': token}, sys.stdout)",
    "pprint": "import pprint; pprint.pprint({'access_token': opaque, 'b': token})",
    "traceback": "try: fail()\nexcept Refused: traceback.print_exc()",
    "traceback as text": "try: fail()\nexcept Refused: print(traceback.format_exc())",
    "warning": "warnings.warn('x ' + token)",
    "thread": "thread = threading.Thread(target=fail); thread.start(); thread.join()",
    "uncaught": "fail()",
    "structlog": "import structlog; structlog.get_logger().info('x', value=token)",
    "structlog, named": "import structlog; structlog.get_logger().info('x', password=opaque)",
    "structlog, text": "import structlog; structlog.get_logger().info(f'x {token}')",
    "loguru": "from loguru import logger; logger.info(f'x {token}')",
    "rich": "from rich.console import Console; Console().print('x', token)",
    "argparse": """
        import argparse
        parser = argparse.ArgumentParser(); parser.add_argument('--number', type=int)
        parser.parse_args(['--number', token])""",
}


@pytest.mark.parametrize("way", WAYS)
def test_as_many_are_counted_as_are_masked(way, fake, tmp_path):
    if "ExceptionGroup" in WAYS[way] and sys.version_info < (3, 11):
        pytest.skip("this Python has no exception groups")
    path, told = tmp_path / "program.py", tmp_path / "told.json"
    path.write_text(HEAD + textwrap.dedent(WAYS[way]) + "\n", encoding="utf-8")
    token, opaque = "glp" + "at-" + fake(20), fake(17)

    def run(how):
        command = [sys.executable, path, how, token, opaque, told]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)

    plain, masked = run("plain"), run("redact")
    shown = (masked.stdout + masked.stderr).count("[REDACTED:")
    readable = plain.stdout + plain.stderr
    assert shown == readable.count(token) + readable.count(opaque) > 0, masked.stderr
    ledger = json.loads(told.read_text(encoding="utf-8"))
    assert ledger["counts"]["matches"] == shown, ledger["matches"]
    first = HEAD[: HEAD.index("def fail")].count("\n") + 1
    for row in ledger["matches"]:
        assert row["file"] == str(path)
        assert row["line"] >= first
    assert masked.returncode == plain.returncode


NETS = {
    "mapping": "logging.warning('x %s', {'access_token': opaque})",
    "field": "logging.warning('x', extra={'access_token': opaque})",
    "structlog": "import structlog; structlog.get_logger().info('x', access_token=opaque)",
    "data class": """
        import dataclasses
        Tokens = dataclasses.make_dataclass('Tokens', ['user', 'access_token'])
        logging.warning('x %s', Tokens('bob', opaque))""",
}


@pytest.mark.parametrize("way", NETS)
def test_a_name_is_told_as_what_gave_a_value_away_before_the_value_is_known(way, fake, tmp_path):
    path, told = tmp_path / "program.py", tmp_path / "told.json"
    log = "logging.getLogger().handlers[0].setFormatter(logging.Formatter('%(message)s %(access_token)s'))\n"
    code = textwrap.dedent(NETS[way]) + "\n" + textwrap.dedent(NETS[way]) + "\n"
    path.write_text(HEAD + (log if way == "field" else "") + code, encoding="utf-8")
    command = [sys.executable, path, "redact", "-", fake(30), told]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert fake(30) not in done.stdout + done.stderr
    rows = json.loads(told.read_text(encoding="utf-8"))["matches"]
    assert [(row["rule"], row["net"], row["count"]) for row in rows] == [
        ("key:access_token", "key", 1),
        ("live", "live", 1),
    ]
