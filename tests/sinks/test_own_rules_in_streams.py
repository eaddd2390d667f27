"""Secrets of a rule of one's own, written in pieces to a guarded stdout of a fresh process."""

import random

import pytest

PROGRAM = """
import sys
import redact

if {install}:
    rules = [
        redact.Rule("card", "card_code", "[0-9]{{4}}:[0-9]{{4}}:[0-9]{{4}}"),
        redact.Rule("phrase", "phrase", "recovery phrase is ((?:[a-z]+ ){{5}}[a-z]+)", ["recovery"]),
    ]
    redact.install(redact.Policy(rules=rules), stdout="always")
live = "".join({live!r})
secret = redact.Secret(live, kind="session")
text = "code {code} and {lookalike} beside " + live + "\\n"
text += "your recovery phrase is {phrase}, password={password} {code}\\n"
for start in range(0, len(text), {size}):
    {write}
    sys.stdout.flush()
"""
WRITES = [
    "sys.stdout.write(text[start : start + {size}])",
    "print(text[start : start + {size}], end='')",
    "sys.stdout.buffer.write(text[start : start + {size}].encode())",
]


@pytest.mark.parametrize("size", [1, 3, 11])
@pytest.mark.parametrize("write", WRITES)
def test_no_piece_shows_the_beginning_of_a_secret(python, fake, write, size):
    dice = random.Random(size)
    code = ":".join(str(dice.randrange(1000, 9999)) for _ in range(3))
    phrase = " ".join(dice.sample(["amber", "birch", "cedar", "delta", "ember", "fjord", "grove"], 6))
    secrets = {"code": code, "phrase": phrase, "password": fake(12)}
    values = {
        "live": [*fake(40)],
        "lookalike": code[:9] + ";",
        "size": size,
        "write": write.format(size=size),
    }
    without = python(PROGRAM.format(install=False, **secrets, **values)).stdout
    assert all(secret in without for secret in (*secrets.values(), fake(40))), "the control"
    assert python(PROGRAM.format(install=True, **secrets, **values)).stdout == (
        f"code [REDACTED:card_code] and {code[:9]}; beside [REDACTED:session]\n"
        "your recovery phrase is [REDACTED:phrase], password=[REDACTED:password] [REDACTED:card_code]\n"
    )
