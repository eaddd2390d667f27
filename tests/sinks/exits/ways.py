"""What all exits share: the secret in the forms in which programs carry it, and how an exit is registered."""

import logging
import os
import random
import string
from pathlib import Path

EXITS = {}
"""Name to function: each lets one secret out, on what leads to descriptor 1 or 2."""

EARLY = []
"""What must exist before redact is installed: functions of the case."""

BARE = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115 - for good
"""A stream that nobody guards: what comes out of it clean was masked before."""


def made_secret(kind, seed):
    """A fake of its kind, from a seed: nothing secret-shaped stands in a file."""
    rng = random.Random(f"{kind}{seed}")
    opaque = "".join(
        rng.choice(string.ascii_uppercase) + rng.choice(string.ascii_lowercase) + rng.choice(string.digits)
        for _ in range(14)
    )
    if kind == "clean":
        return "nothing-to-hide"
    if kind == "format":
        return "gh" + "p_" + "".join(rng.choices(string.ascii_letters + string.digits, k=36))
    return opaque


class Case:
    """The secret, in the forms in which programs carry it about."""

    def __init__(self, kind, value):
        self.kind = kind
        self.value = value
        self.name = "access_token" if kind == "key" else "note"
        self.text = f"{self.name}={value}"
        self.fields = {self.name: value, "attempt": 1}


def way_out(function):
    """Registers an exit under its name."""
    EXITS[function.__name__] = function
    return function


def before_install(function):
    """Registers what runs before redact is installed."""
    EARLY.append(function)
    return function


def compiled(name, source):
    """The code of a file that is there to be read again: tracebacks show its lines."""
    path = Path(name).resolve()
    path.write_text(source, encoding="utf-8")
    return compile(source, str(path), "exec")


def raw(line):
    """Writes past Python's streams: what arrives there has left."""
    os.write(1, line.encode(errors="backslashreplace"))


def plain_handler(stream=None):
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    return handler


class Shown:
    """An object that is only text once it is shown."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    __repr__ = __str__


class Output:
    """What a logger writes to: no stream that anybody guards."""

    def write(self, text):
        raw(text)

    def flush(self):
        pass
