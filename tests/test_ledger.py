"""The ledger: what is kept, what is not, and that it never gets in the way."""

import inspect
import json
import logging
import os
import subprocess
import sys
import threading

import pytest

import redact
from redact import Kind, Ledger, Policy, Redactor
from redact._ledger import ledger, process_key
from redact._native import Core, fingerprint
from redact._speaker import PASSED_THROUGH

HIT = ("access_token", "live", "live", "0123456789abcdef")


def _line():
    return inspect.currentframe().f_back.f_lineno


def test_a_match_is_kept_with_its_call_site_and_without_its_value(github_token):
    token = github_token()
    redact.text(f"got {token}")
    here = _line() - 1
    (entry,) = ledger().entries()
    assert (entry.kind, entry.rule, entry.net) == ("github_token", "github-token", "format")
    assert (entry.sink, entry.logger, entry.level, entry.count) == ("", "", "", 1)
    assert (entry.file, entry.line) == (__file__, here)
    assert entry.first == entry.last > 1_700_000_000
    assert len(entry.fingerprint) == 16
    assert int(entry.fingerprint, 16) >= 0
    assert token not in ledger().as_json()
    assert token[8:24] not in ledger().as_json()


def test_the_same_match_at_the_same_place_is_counted_in_one_entry(github_token):
    for _ in range(3):
        redact.text(github_token())
    redact.text(github_token())
    assert [entry.count for entry in ledger().entries()] == [3, 1]
    first = ledger().entries()[0]
    assert first.first <= first.last


def test_equal_values_have_equal_fingerprints_and_others_have_others(github_token):
    redact.text(github_token(1))
    redact.text(f"again {github_token(1)}")
    redact.text(github_token(2))
    one, again, other = [entry.fingerprint for entry in ledger().entries()]
    assert one == again
    assert one != other


def test_fingerprints_differ_between_processes_and_agree_between_redactors_of_one(python, github_token):
    code = """
import sys, redact
for policy in (None, redact.Policy(max_depth=9)):
    redact.Redactor(policy).text(sys.argv[1])
print(*{entry.fingerprint for entry in redact.ledger().entries()})
"""
    runs = [python(code, github_token()).stdout.split() for _ in range(2)]
    assert [len(run) for run in runs] == [1, 1]
    assert runs[0] != runs[1]


def test_clean_text_leaves_nothing():
    redact.text("GET /orders/17 200 in 3 ms")
    told = ledger().as_dict()
    assert [told[section] for section in told["counts"]] == [[], [], [], []]
    assert set(told["counts"].values()) == {0}


def test_the_call_site_is_outside_of_what_only_passes_texts_on():
    book = Ledger()
    for name in PASSED_THROUGH:
        for module in (name, f"{name}.inner"):
            scope = {"__name__": module, "book": book, "hits": [HIT]}
            exec(compile("book.record('logging', hits)", "library.py", "exec"), scope)  # noqa: S102 - made above
    assert {entry.file for entry in book.entries()} == {__file__}
    scope = {"__name__": "app.login", "book": book, "hits": [HIT]}
    exec(compile("\n\nbook.record('logging', hits)", "login.py", "exec"), scope)  # noqa: S102 - made above
    assert [(e.file, e.line) for e in book.entries() if e.file != __file__] == [("login.py", 3)]


def test_a_real_logger_is_passed_through():
    book = Ledger()
    logger = logging.getLogger("test_ledger")
    handler = logging.Handler()
    handler.emit = lambda record: book.record("logging", [HIT])
    # The handler's frame is of this file too: what shows is that none of logging's is taken.
    logger.addHandler(handler)
    logger.warning("x")
    logger.removeHandler(handler)
    assert {entry.file for entry in book.entries()} == {__file__}


def test_without_a_frame_of_the_program_the_call_site_is_empty(python):
    code = """
import redact
globals()["__name__"] = "logging.made"
redact.ledger().record("stderr", [("jwt", "jwt", "format", "00")])
entry = redact.ledger().entries()[0]
print(repr(entry.file), entry.line)
"""
    assert python(code).stdout == "'' 0\n"


def test_what_is_told_by_its_fingerprint_is_the_entry_of_what_was_found(github_token):
    book = ledger()
    for told in (False, True):  # both on one line
        book.record("", [_hit_of(*book.entries())]) if told else redact.text(github_token())
    (entry,) = book.entries()
    assert entry.count == 2
    assert len(book) == 1
    book.record("", [(entry.kind, entry.rule, entry.net, entry.fingerprint)])
    assert [one.count for one in book.entries()] == [2, 1]


def _hit_of(entry):
    return (entry.kind, entry.rule, entry.net, entry.fingerprint)


def test_each_policy_has_fingerprints_of_its_own_key_in_one_ledger(github_token):
    cores = [Core(report=ledger().tally, fingerprint_key=bytes([number]) * 16) for number in range(40)]
    for core in cores * 2:
        core.text(github_token())
    expected = {fingerprint(github_token(), "github_token", bytes([number]) * 16) for number in range(40)}
    assert len(expected) == 40
    assert {entry.fingerprint for entry in ledger().entries()} == expected
    assert [entry.count for entry in ledger().entries()] == [2] * 40


def test_context_gives_logger_and_level_to_its_own_sink_and_thread():
    book = Ledger()
    book.context("app.db", "WARNING")
    book.context("app.web", "info", sink="structlog")
    for sink in ("logging", "structlog", "stderr"):
        book.record(sink, [HIT])
    other = threading.Thread(target=book.record, args=("logging", [HIT]))
    other.start()
    other.join()
    assert [(entry.sink, entry.logger, entry.level) for entry in book.entries()] == [
        ("logging", "app.db", "WARNING"),
        ("structlog", "app.web", "info"),
        ("stderr", "", ""),
        ("logging", "", ""),
    ]


def test_what_comes_after_the_limit_is_counted_in_one_entry():
    book = Ledger(limit=3)
    for number in (*range(10), 1):
        book.record("", [("token", f"rule-{number}", "format", "")])
    assert [(entry.kind, entry.rule, entry.count) for entry in book.entries()] == [
        ("token", "rule-0", 1),
        ("token", "rule-1", 2),
        ("token", "rule-2", 1),
        ("overflow", "", 7),
    ]


def test_ten_thousand_entries_are_kept_by_default():
    book = Ledger()
    for number in range(10_050):
        book.record("", [("token", f"rule-{number}", "format", "")])
    assert len(book) == 10_001
    assert book.entries()[-1].kind == "overflow"
    assert book.entries()[-1].count == 50


def test_on_leak_is_called_with_a_copy_for_each_match(github_token):
    seen = []
    ledger().on_leak = seen.append
    for _ in range(2):
        redact.text(github_token())
    assert [(entry.kind, entry.count) for entry in seen] == [("github_token", 1), ("github_token", 2)]


def test_an_on_leak_that_raises_is_noted_and_swallowed(github_token):
    ledger().on_leak = lambda entry: 1 / 0
    assert redact.text(github_token()) == "[REDACTED:github_token]"
    assert [(entry.sink, entry.rule) for entry in ledger().entries("errors")] == [
        ("on_leak", "ZeroDivisionError")
    ]


def test_an_on_leak_that_leaks_itself_is_not_called_for_that(github_token):
    calls = []

    def report(entry):
        calls.append(entry)
        redact.text(f"again {github_token(1)}")

    ledger().on_leak = report
    redact.text(github_token())
    redact.text(github_token())
    assert len(calls) == 2
    assert sum(entry.count for entry in ledger().entries()) == 4


def test_what_was_disclosed_revealed_and_what_failed_have_sections_of_their_own():
    book = Ledger()
    book.note_disclosed("user_code", "aa")
    for _ in range(3):
        book.note_revealed("access_token", "bb")
    for _ in range(2):
        book.note_error("logging", "ValueError")
    told = book.as_dict()
    assert told["matches"] == []
    (shown,), (taken,) = told["disclosed"], told["revealed"]
    assert (shown["kind"], shown["fingerprint"], shown["count"]) == ("user_code", "aa", 1)
    assert (taken["kind"], taken["fingerprint"], taken["count"]) == ("access_token", "bb", 3)
    assert [(entry["sink"], entry["rule"], entry["count"]) for entry in told["errors"]] == [
        ("logging", "ValueError", 2)
    ]
    assert {entry["file"] for section in told["counts"] for entry in told[section]} == {__file__}
    assert told["counts"] == {"matches": 0, "disclosed": 1, "revealed": 3, "errors": 2}
    again = json.loads(book.as_json())
    assert {name: again[name] for name in told if name != "processes"} == {
        name: told[name] for name in told if name != "processes"
    }
    assert len(book) == 3


def test_an_entry_carries_the_severity_of_its_kind_and_what_to_do():
    book = Ledger()
    book.record("logging", [HIT, ("acme_ticket", "acme", "format", "")])
    book.note_disclosed("user_code", "aa")
    told = book.as_dict()
    token, unknown = told["matches"]
    assert (token["severity"], token["if_leaked"]) == ("high", Kind.of("access_token").if_leaked)
    assert unknown["severity"] == token["severity"], "of what nothing is known, the worst is assumed"
    assert (told["disclosed"][0]["severity"], book.entries()[0].severity) == ("medium", "high")


def test_an_error_of_redact_is_no_leak_and_has_no_severity():
    book = Ledger()
    book.note_error("logging", "ValueError")
    (entry,) = book.entries("errors")
    assert (entry.severity, entry.if_leaked, entry.section) == ("", "", "errors")


def test_what_happens_is_noted_where_no_module_can_be_loaded(monkeypatch):
    book = Ledger()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "redact._entry", None)  # as without a file handle
        with pytest.raises(ImportError):
            book.entries("errors")  # the control: it cannot be loaded
        for _ in range(2):
            book.note_error("logging", "OSError")
        book.note_revealed("access_token", "aa")
    assert book.lost == 0
    assert [(entry.rule, entry.count) for entry in book.entries("errors")] == [("OSError", 2)]
    assert len(book.entries("revealed")) == 1


def test_on_leak_is_called_where_no_module_can_be_loaded(monkeypatch):
    book, told = Ledger(), []
    monkeypatch.delitem(sys.modules, "redact._entry")
    book.on_leak = told.append
    with monkeypatch.context() as patch:
        patch.setattr(sys, "meta_path", [])
        book.record("logging", [HIT])
    assert [entry.kind for entry in told] == ["access_token"]


def test_on_leak_can_go_by_severity():
    book, grave = Ledger(), []
    book.on_leak = lambda entry: grave.append(entry.kind) if entry.severity == "critical" else None
    book.record("logging", [HIT, ("private_key", "pem", "format", ""), ("state", "state", "key", "")])
    assert grave == ["private_key"]


def test_what_is_revealed_again_and_again_takes_no_room_from_matches():
    book = Ledger(limit=3)
    for number in range(10):
        book.note_revealed("access_token", f"{number:016x}")
    book.record("", [HIT])
    assert [(entry.kind, entry.count) for entry in book.entries("revealed")][-1] == ("overflow", 7)
    assert [entry.kind for entry in book.entries()] == ["access_token"]


def test_what_is_read_is_a_copy():
    book = Ledger()
    book.record("", [HIT])
    book.entries()[0].count = 99
    assert book.entries()[0].count == 1


def test_nonsense_from_a_caller_is_counted_and_not_raised():
    book = Ledger()
    book.record("", [("too", "short")])
    book.record("", None)
    book.record(None, [HIT])
    book.note_disclosed(["unhashable"], "")
    book.note_revealed(["unhashable"], "")
    book.note_error({}, "")
    assert book.lost == 6
    assert len(book) == 0
    book.clear()
    assert book.lost == 0


def test_observing_fills_the_ledger_and_changes_nothing(github_token):
    text = f"got {github_token()}"
    assert Redactor(Policy(mode="observe")).text(text) is text
    assert [entry.kind for entry in ledger().entries()] == ["github_token"]


def test_counts_are_exact_when_threads_record_at_the_same_time():
    book = Ledger()

    def work():
        for _ in range(1000):
            book.record("", [HIT, HIT])

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.count for entry in book.entries()] == [16_000]


def test_recording_from_within_a_recording_does_not_block():
    class Noisy(str):
        """Runs `record` again while the first call holds the lock, as a finalizer or a signal handler may."""

        __slots__ = ("book",)

        def __hash__(self):
            self.book, book = None, self.book
            if book is not None:
                book.record("", [HIT])
            return super().__hash__()

        __eq__ = str.__eq__

    book = Ledger()
    kind = Noisy("jwt")
    kind.book = book
    book.note_revealed(kind, "")
    assert [(entry.kind, entry.count) for entry in book.entries()] == [("access_token", 1)]
    assert [(entry.kind, entry.count) for entry in book.entries("revealed")] == [("jwt", 1)]


def test_recording_from_within_a_callback_does_not_block():
    book, calls = Ledger(), []

    def again():
        calls.append(len(book))
        if len(calls) == 1:
            book.record("", [("jwt", "jwt", "format", "")])

    book.on_new = again
    for _ in range(2):
        book.record("", [HIT])
    assert calls == [1, 2]
    assert [(entry.kind, entry.count) for entry in book.entries()] == [("access_token", 2), ("jwt", 1)]


def test_a_call_site_is_told_apart_by_instruction_code_and_module():
    book = Ledger()
    scope = {"book": book, "hits": [HIT], "__name__": "app"}
    twice = compile("book.record('', hits)\nbook.record('', hits)", "twice.py", "exec")
    for name in ("app", "logging", "app", "logging"):
        scope["__name__"] = name
        exec(twice, scope)  # noqa: S102 - made above
    found = [(entry.file, entry.line, entry.count) for entry in book.entries()]
    assert found[:2] == [("twice.py", 1, 2), ("twice.py", 2, 2)]
    assert [(file, count) for file, _, count in found[2:]] == [(__file__, 4)], "as logging, its caller counts"


def test_call_sites_of_code_that_is_gone_are_not_taken_for_others():
    book = Ledger()
    scope = {"book": book, "__name__": "app"}
    for number in range(6_000):
        source = f"book.record('', [('token', 'rule', 'format', '{number:016x}')])"
        made = compile("\n" * (number % 7) + source, f"made_{number}.py", "exec")
        exec(made, scope)  # noqa: S102 - made above
    found = [(entry.file, entry.line) for entry in book.entries()]
    assert found == [(f"made_{number}.py", number % 7 + 1) for number in range(6_000)]


def test_a_fingerprint_that_is_no_number_is_kept_as_it_was_given():
    book = Ledger()
    prints = ["", "bb", "0123456789ABCDEF", "0123456789abcdef", "ffffffffffffffff", "+123456789abcdef"]
    for given in prints:
        book.record("", [("token", "rule", "format", given)])
    assert [entry.fingerprint for entry in book.entries()] == prints


def test_a_forked_child_starts_with_an_empty_ledger_that_works(python):
    code = """
import os, threading, redact
book = redact.ledger()
book.record("", [("jwt", "jwt", "format", "00")])
stop = threading.Event()
def busy():
    while not stop.is_set():
        book.record("", [("jwt", "jwt", "format", "00")])
thread = threading.Thread(target=busy)
thread.start()
for _ in range(20):
    child = os.fork()
    if not child:
        before = len(book)
        book.record("", [("jwt", "jwt", "format", "00")])
        os._exit(0 if (before, len(book), redact.text("x")) == (0, 1, "x") else 1)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
thread.join()
print(len(book) > 0)
"""
    done = python(code, PYTHONWARNINGS="ignore::DeprecationWarning")
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_the_process_key_is_one_and_random(python):
    assert process_key() is process_key()
    assert len(process_key()) == 32
    code = "from redact._ledger import process_key; print(process_key().hex())"
    assert python(code).stdout != python(code).stdout


@pytest.mark.parametrize("shown", [repr(Ledger()), str(Ledger())])
def test_repr_is_short(shown):
    assert shown == "<Ledger of 0 entries>"


def test_the_repr_of_an_entry_says_where():
    book = Ledger()
    book.record("stderr", [HIT])
    here = _line() - 1
    assert repr(book.entries()[0]) == f"<Entry access_token by live in stderr at {__file__}:{here}, 1 times>"


SPEAKING = """
import logging, sys, structlog, redact
token = sys.argv[1]
redact.install()
logging.basicConfig(format="%(message)s %(late)s", stream=open("/dev/null", "w"))
class Late:
    def __str__(self): return token
log = logging.getLogger("app.login")
log.warning("args %s", token, extra={"late": ""})
log.error("object formatted later", extra={"late": Late()})
try:
    raise ValueError(token)
except ValueError:
    log.exception("failed", extra={"late": ""})
structlog.configure(
    processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
    logger_factory=structlog.WriteLoggerFactory(open("/dev/null", "w")),
)
structlog.get_logger().info("event", token=token)
structlog.get_logger().bind(logger="app.web").critical(f"text {token}")
print(token, file=sys.stderr)
for entry in redact.ledger().entries():
    print(entry.sink, entry.logger or "-", entry.level or "-")
"""


def test_logger_and_level_stand_in_the_entry_whatever_part_of_a_record_held_the_secret(python, github_token):
    done = python(SPEAKING, github_token())
    assert done.stdout.splitlines() == [
        "logging app.login WARNING",
        "logging app.login ERROR",
        "logging app.login ERROR",
        "structlog - info",
        "structlog app.web critical",
        "stderr - -",
    ], done.stderr


def test_names_of_any_bytes_are_names_like_others(tmp_path):
    program = """
import logging, redact, sys
redact.install()
token = redact.Secret("a-token-made-up-here-1", kind="access_token")
logging.basicConfig(stream=sys.stderr)
logging.getLogger("app\\udcff").warning("took %s", token.reveal())
before = sys.excepthook
def tell(*error):
    before(*error)
    rows = [(entry.sink, entry.logger, entry.file[-7:]) for entry in redact.ledger().entries()]
    print(rows, redact.ledger().entries("errors"))
sys.excepthook = tell
raise ValueError(token.reveal())
"""
    path = os.fsencode(tmp_path) + b"/a\xff.py"
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(program)
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False, timeout=300)
    assert "took [REDACTED:access_token]" in done.stderr, done.stderr
    assert "ValueError: [REDACTED:access_token]" in done.stderr
    logged, crashed = ("logging", "app\\xff", ""), ("tracebacks", "", "\\xff.py")
    assert done.stdout == f"{[logged, crashed]} []\n"


ENDING = """
import gc, json, sys, threading
import redact
redact.install(sinks={"tracebacks"})
token = redact.Secret("a-token-made-up-here-1", kind="access_token")
def fail():
    raise RuntimeError(token.reveal())  # line 7
class Dying:
    def __del__(self):
        raise RuntimeError(token.reveal())  # line 10
thread = threading.Thread(target=fail)
thread.start()
thread.join()
Dying()
gc.collect()
def tell():
    entries = redact.ledger().entries()
    print(json.dumps(sorted((entry.sink, entry.line) for entry in entries)))
before = sys.excepthook
sys.excepthook = lambda *args: (before(*args), tell())
fail()
"""


def test_an_exception_that_nobody_caught_counts_where_it_was_raised():
    done = subprocess.run(
        [sys.executable, "-c", ENDING], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.stderr.count("[REDACTED:access_token]") == 3, done.stderr
    assert json.loads(done.stdout) == [["tracebacks", 7], ["tracebacks", 10]]
