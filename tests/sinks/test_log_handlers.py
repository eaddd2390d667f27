"""Handlers with an `emit` of their own: what they get past a logger, and what stays as it is."""

import copy
import logging
import logging.handlers

import pytest
from sinks.kept import Kept

import redact

EMIT = vars(Kept)["emit"]


def record_of(text):
    return logging.LogRecord("past", logging.WARNING, __file__, 1, "sent %s", (text,), None)


@pytest.fixture
def installed():
    with redact.install(sinks={"logging"}) as installation:
        yield installation


@pytest.mark.usefixtures("installed")
def test_a_handler_called_past_its_logger_gets_a_masked_copy(github_token):
    handler, given = Kept(), record_of(github_token())
    before = copy.copy(vars(given))
    handler.emit(given)
    assert handler.records[0].getMessage() == "sent [REDACTED:github_token]"
    assert vars(given) == before


class Uncopied(logging.LogRecord):
    """A record that does not let itself be copied."""

    def __reduce_ex__(self, protocol):
        raise TypeError(self.args)


@pytest.mark.usefixtures("installed")
def test_a_record_that_cannot_be_copied_is_masked_whole(github_token):
    handler = Kept()
    handler.emit(Uncopied("past", logging.WARNING, __file__, 1, "sent %s", (github_token(),), None))
    (shown,) = handler.records
    assert (shown.getMessage(), shown.name, shown.lineno) == ("[REDACTED:error]", "past", 1)
    assert [entry.sink for entry in redact.ledger().entries("errors")] == ["logging"]


@pytest.mark.usefixtures("installed")
def test_a_clean_record_is_the_identical_one():
    handler, given = Kept(), record_of("ordinary")
    handler.emit(given)
    given.exc_info = (ValueError, ValueError("ordinary"), None)
    handler.handle(given)
    assert [record is given for record in handler.records] == [True, True]


@pytest.mark.usefixtures("installed")
def test_what_no_record_is_goes_through():
    handler, given = Kept(), object()
    handler.emit(given)
    assert handler.records == [given]


@pytest.mark.usefixtures("installed")
def test_a_class_made_later_is_met_with_its_first_handler(github_token):
    class Later(Kept):
        def emit(self, record):
            super().emit(record)

    handler = Later()
    handler.emit(record_of(github_token()))
    assert handler.records[0].args == ("[REDACTED:github_token]",)


def test_classes_with_an_emit_of_their_own_get_it_back():
    with redact.install(sinks={"logging"}):
        assert vars(Kept)["emit"] is not EMIT
        assert vars(logging.StreamHandler)["emit"].__module__ == "logging"
    assert vars(Kept)["emit"] is EMIT
    assert vars(logging.Handler)["__init__"].__module__ == "logging"
    assert logging.makeLogRecord.__module__ == "logging"


def test_after_uninstall_a_kept_emit_lets_everything_through(github_token):
    token = github_token()
    with redact.install(sinks={"logging"}):
        emit = Kept().emit
    emit(record_of(token))
    assert emit.__self__.records[0].args == (token,)


@pytest.mark.usefixtures("installed")
def test_a_record_that_came_by_a_logger_is_looked_at_once(monkeypatch, github_token):
    token, looked = github_token(), []
    real = copy.copy
    monkeypatch.setattr("copy.copy", lambda given: looked.append(given) or real(given))
    logger = logging.Logger("by a logger")  # noqa: LOG001 - apart from all others
    handler = Kept()
    logger.addHandler(handler)
    logger.warning("sent %s", token)
    assert looked == []
    handler.addFilter(lambda record: setattr(record, "request", token) or True)
    logger.warning("sent")
    assert len(looked) == 1
    assert handler.records[1].request == "[REDACTED:github_token]"


@pytest.mark.usefixtures("installed")
def test_a_record_made_of_fields_is_masked_and_its_fields_are_as_they_were(github_token):
    token = github_token()
    fields = {"msg": "sent %s", "args": (token,), "request": {"access_token": token}}
    made = logging.makeLogRecord(fields)
    assert token not in made.getMessage() + repr(made.request)
    assert fields["request"]["access_token"] == token


def test_a_handler_of_which_redact_hooks_more_is_as_it_was_afterwards(python):
    done = python(
        "import redact\n"
        "installation = redact.install()\n"
        "from django.conf import settings\n"
        "settings.configure()\n"
        "from django.utils.log import AdminEmailHandler\n"
        "AdminEmailHandler()\n"
        "assert vars(AdminEmailHandler)['emit'].__module__.startswith('redact.')\n"
        "installation.uninstall()\n"
        "print(vars(AdminEmailHandler)['emit'].__module__)\n"
    )
    assert (done.stdout, done.stderr) == ("django.utils.log\n", "")


FAILING = """
import logging, sys

if "install" in sys.argv:
    import redact

    redact.install(sinks={"logging"})

class Reporting(logging.Handler):
    def emit(self, record):
        try:
            raise OSError("gone")
        except OSError:
            self.handleError(record)

class Delegating(logging.StreamHandler):
    def emit(self, record):
        super().emit(record)

class Handing(logging.Logger):
    def handle(self, record):
        self.callHandlers(record)

class Raising(logging.Handler):
    def emit(self, record):
        raise OSError("gone")

filtered = Reporting()
filtered.addFilter(lambda record: True)
for kind in (logging.Logger, Handing):
    for handler in (Reporting(), Delegating(), filtered):
        for filters in ([], [lambda record: True]):
            logger = kind("own")
            logger.addHandler(handler)
            logger.filters = filters
            logger.warning("login %s", sys.argv[1])
            logger.warning("login %d", sys.argv[1])
logger = logging.Logger("raising")
logger.addHandler(Raising())
logger.warning("login %s", sys.argv[1])
"""


def test_what_is_said_of_a_failing_handler_is_what_it_was_but_for_the_masks(python, github_token):
    """No frame of redact's in what logging or the interpreter shows, nor a line more in a call stack."""
    for said, shown in (("page=2", "page=2"), (github_token(), "[REDACTED:github_token]")):
        plain, guarded = python(FAILING, said), python(FAILING, said, "install")
        assert plain.stderr.count("Call stack:") == 20
        assert said in plain.stderr, "the control"
        assert guarded.stderr == plain.stderr.replace(said, shown)


def test_what_is_no_record_fails_as_it_did(python):
    """Where the app hands on anything else, by mistake."""
    code = "import logging, redact, sys; {}; logging.Logger('x').handle(5)"
    plain, guarded = python(code.format("pass")), python(code.format("redact.install(sinks={'logging'})"))
    assert plain.stderr.splitlines()[-1] == guarded.stderr.splitlines()[-1]
