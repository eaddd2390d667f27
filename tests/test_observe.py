"""Observe mode counts what masking would have counted: each near leak once, at the sink that saw it first."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import json, logging, secrets, sys, warnings
import structlog
import redact

redact.install(redact.Policy(mode=sys.argv[1]))
token = redact.Secret(secrets.token_urlsafe(30), kind="access_token").reveal()
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
logging.getLogger().addHandler(logging.StreamHandler(sys.stderr))  # two handlers: two lines, one leak
log = logging.getLogger("app")
for number in range(3):
    log.info("round %d: %s", number, token)
log.info(f"in the template: {token}")
log.info("named %s", {"refresh_token": "r" + secrets.token_hex(12)})
log.info("twice %s %s", token, token)
log.info("extra", extra={"answer": token})
print("password=" + secrets.token_hex(6), file=sys.stderr)
structlog.get_logger().warning("event", answer=token)
warnings.warn(f"warned of {token}")
try:
    raise ValueError(token)
except ValueError:
    log.exception("caught")
for _ in range(2): log.info(token); log.warning(token)
rows = [
    (entry.kind, entry.sink, entry.logger, entry.level, entry.line, entry.count)
    for entry in redact.ledger().entries()
]
print(json.dumps({"rows": sorted(rows), "readable": token}))
"""


def _run(mode):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, mode], capture_output=True, text=True, check=True, timeout=300
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    return told["rows"], told["readable"] in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="counts lines of stderr as POSIX writes them")
def test_observing_counts_what_masking_counts():
    masked, shown = _run("mask")
    assert not shown
    observed, shown = _run("observe")
    assert shown
    assert observed == masked
    assert sum(row[-1] for row in masked) > 12
