"""A program in which one call of the native core at a time goes wrong, at every exit in turn.

Run as `python -m sinks.fault_program {raises|all} KIND SEED`. Each exit of the leaky program runs once to
count its calls of the core, then again for each of them and each way to fail. What it lets out arrives on the
one pipe behind stdout and stderr, after a line that names exit, call and fault; a line on the ledger follows.
"""

import sys

from sinks.exits.ways import EARLY, EXITS, Case, made_secret, raw
from sinks.leaky_program import EXITS as _ALL  # noqa: F401 - importing it registers the exits

import redact
from redact._ledger import Ledger
from redact._policy import Policy

MOST_CALLS = 6


class Hostile:
    """What no caller expects: it fails whatever is asked of it."""

    def _fail(self, *args):
        raise RuntimeError(SECRET)

    __repr__ = __str__ = __len__ = __iter__ = __bool__ = __eq__ = __hash__ = __add__ = __radd__ = _fail
    __getitem__ = __contains__ = __format__ = __bytes__ = __getattr__ = _fail


FAULTS = {
    "raises": None,
    "gives_none": lambda: None,
    "gives_a_number": lambda: 7,
    "gives_the_other_text": lambda: (b"bytes", "text"),
    "gives_hostile": Hostile,
}


class Plan:
    """Which call is to fail, and how."""

    def __init__(self):
        self.calls = 0
        self.failing = None
        self.fault = None
        self.struck = None

    def call(self, name, method, args):
        self.calls += 1
        if self.calls != self.failing:
            return method(*args)
        self.struck = name
        if FAULTS[self.fault] is None:
            raise RuntimeError(SECRET)
        given = FAULTS[self.fault]()
        if isinstance(given, tuple):
            given = given[0] if isinstance(args[0] if args else "", str) else given[1]
        return given


PLAN = Plan()


class Faulty:
    """Stands for a native object, and lets its calls go wrong by the plan."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        found = getattr(self._inner, name)
        if not callable(found):
            return found
        if name.startswith("incremental"):
            return lambda *args: Faulty(PLAN.call(name, found, args))
        return lambda *args: PLAN.call(name, found, args)


FAILED = set()
"""The sinks that have failed, by their modules."""


def note_who_fails():
    """Looks up the stack of whoever tells the ledger of an error: which sinks' functions are on it."""
    note_error = Ledger.note_error

    def noting(self, *args):
        frame = sys._getframe(1)
        while frame is not None:
            package, _, module = frame.f_globals.get("__name__", "").rpartition(".")
            if package == "redact.sinks":
                FAILED.add(module)
            frame = frame.f_back
        note_error(self, *args)

    Ledger.note_error = noting


def run(faults, kind, seed):
    global SECRET  # noqa: PLW0603 - faults carry it, as errors do
    SECRET = made_secret(kind, seed)
    case = Case(kind, SECRET)
    for function in EARLY:
        function(case)
    note_who_fails()
    compiled = Policy.compile
    Policy.compile = lambda self, *args, **options: Faulty(compiled(self, *args, **options))
    redact.install(stdout="always")
    if kind == "live":
        redact.protect(SECRET, kind="access_token")
    for name, function in EXITS.items():
        PLAN.failing = None
        calls = once(name, function, case)
        for call in range(1, min(calls, MOST_CALLS) + 1):
            for fault in FAULTS if faults == "all" else [faults]:
                PLAN.failing, PLAN.fault = call, fault
                redact.ledger().clear()
                once(f"{name}__{call}__{fault}", function, case)
                errors = redact.ledger().entries("errors")
                raw(f"@= {PLAN.struck} {sum(entry.count for entry in errors)}\n")
    PLAN.failing = None
    raw(f"\n@@ end\n@# {' '.join(sorted(FAILED))}\n")


def once(title, function, case):
    raw(f"\n@@ {title}\n")
    PLAN.calls, PLAN.struck = 0, None
    try:
        function(case)
    except Exception as error:  # noqa: BLE001 - said by its type alone, and counted as a failure by the test
        raw(f"\n!! {type(error).__name__}\n")
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return PLAN.calls


if __name__ == "__main__":
    run(*sys.argv[1:])
