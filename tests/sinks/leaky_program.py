"""A program that lets a secret out through every exit it knows, one after the other.

Run as `python -m sinks.leaky_program {plain|install} {format|live|key} SEED`. What each exit lets out
arrives on the one pipe behind stdout and stderr, after a line that names the exit. `plain` is the
control: there every exit must leak.
"""

import copy
import sys

from sinks.exits import (
    console_exits,
    failure_exits,
    handler_exits,
    help_exits,
    library_exits,
    logging_exits,
    loguru_exits,
    otel_exits,
    record_exits,
    refusal_exits,
    report_exits,
    rich_exits,
    short_exits,
    stream_exits,
    structlog_exits,
    structlog_more_exits,
    template_exits,
    traceback_exits,
)
from sinks.exits.ways import EARLY, EXITS, Case, made_secret, raw

__all__ = [
    "EXITS",
    "console_exits",
    "failure_exits",
    "handler_exits",
    "help_exits",
    "library_exits",
    "logging_exits",
    "loguru_exits",
    "made_secret",
    "otel_exits",
    "record_exits",
    "refusal_exits",
    "report_exits",
    "rich_exits",
    "short_exits",
    "stream_exits",
    "structlog_exits",
    "structlog_more_exits",
    "template_exits",
    "traceback_exits",
]


def run(mode, kind, seed):
    case = Case(kind, made_secret(kind, seed))
    for function in EARLY:
        function(case)
    if mode == "install":
        import redact

        redact.install(stdout="always")
        if kind == "live":
            kept = redact.Secret(case.value, kind="access_token")  # noqa: F841 - stays live while it is held
    before = copy.deepcopy(case.fields)
    for name, function in EXITS.items():
        raw(f"\n@@ {name}\n")
        try:
            function(case)
        except Exception as error:  # noqa: BLE001 - said by its type alone, and counted as a failure by the test
            raw(f"\n!! {name} {type(error).__name__} {error}\n")
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    raw("\n@@ end\n")
    raw("unchanged\n" if case.fields == before else "changed\n")


if __name__ == "__main__":
    run(*sys.argv[1:])
