# ruff: noqa: TRY301, PLE1206 - errors are raised where they are logged, and wrong calls are cases
"""The logging sink: what it leaves alone, what it masks, and the filter on its own."""

import copy
import inspect
import io
import logging
import logging.config
import random
import re
import sys
from functools import partial

import pytest
from sinks.kept import Kept

import redact
from redact import Redactor
from redact._records import PLAIN_FIELDS
from redact._reports import REPORT
from redact.sinks.logging import RedactFilter, freezing


@pytest.fixture
def logger():
    """A logger with a handler that keeps its records."""
    logger = logging.Logger("of its own")  # noqa: LOG001 - apart from all others
    logger.addHandler(Kept())
    return logger


@pytest.fixture
def installed():
    with redact.install(sinks={"logging"}) as installation:
        yield installation


@pytest.mark.usefixtures("installed")
def test_masked_fields_keep_their_order(logger, fake):
    given = {f"field_{n}": n for n in range(9, 0, -1)} | {"access_token": fake(), "a": 1, "z": 2, "b": 3}
    logger.info("hello", extra=given)
    (record,) = logger.handlers[0].records
    assert record.access_token == "[REDACTED:access_token]"
    assert [name for name in vars(record) if name in given] == list(given)


@pytest.mark.usefixtures("installed")
def test_a_clean_record_keeps_its_template_arguments_and_exception(logger):
    template, argument, error = "user %s did %s", ["x"], ValueError("clean")
    try:
        raise error
    except ValueError:
        logger.exception(template, "u1", argument, extra={"request": {"id": 7}})
    (record,) = logger.handlers[0].records
    assert record.msg is template
    assert record.args[1] is argument
    assert record.exc_info[1] is error
    assert record.request == {"id": 7}


@pytest.mark.usefixtures("installed")
def test_a_secret_argument_leaves_the_template_for_grouping(logger, github_token):
    logger.warning("user %s sent %s", "u1", github_token())
    (record,) = logger.handlers[0].records
    assert (record.msg, record.args) == ("user %s sent %s", ("u1", "[REDACTED:github_token]"))


@pytest.mark.usefixtures("installed")
def test_a_secret_that_only_the_template_gives_away_is_masked(logger, fake):
    logger.warning("access_token=%s for %d", fake(40), 3)
    (record,) = logger.handlers[0].records
    assert (record.msg, record.args) == ("access_token=[REDACTED:access_token] for 3", ())


@pytest.mark.usefixtures("installed")
def test_the_callers_arguments_are_not_changed(logger, fake):
    fields = {"access_token": fake(40), "list": [{"password": "hunter2!X"}]}
    before = repr(fields)
    logger.warning("sent %s", fields, extra={"fields": fields})
    assert repr(fields) == before
    assert fake(40) not in repr(vars(logger.handlers[0].records[0]))


@pytest.mark.usefixtures("installed")
def test_an_exception_is_copied_with_its_chain_type_and_traceback(logger, github_token):
    cause = OSError(2, f"no {github_token()}", f"/tmp/{github_token()}")
    error = KeyError(github_token())
    try:
        raise error from cause
    except KeyError:
        logger.exception("failed")
    (record,) = logger.handlers[0].records
    kind, copy, traceback = record.exc_info
    assert (kind, type(copy), traceback) == (KeyError, KeyError, error.__traceback__)
    assert copy.args == ("[REDACTED:github_token]",)
    assert (copy.__cause__.errno, copy.__cause__.filename) == (2, "/tmp/[REDACTED:github_token]")
    assert error.args == (github_token(),)
    assert error.__cause__ is cause


@pytest.mark.usefixtures("installed")
def test_an_exception_that_cannot_be_copied_is_stood_in_for(logger, github_token):
    class OddError(Exception):
        def __init__(self, *, token):
            self._hidden = lambda: token

        def __str__(self):
            return f"odd {self._hidden()}"

    try:
        raise OddError(token=github_token())
    except OddError:
        logger.exception("failed")
    (record,) = logger.handlers[0].records
    assert record.exc_info[0].__name__ == "OddError"
    assert str(record.exc_info[1]) == "odd [REDACTED:github_token]"


@pytest.mark.usefixtures("installed")
def test_an_exception_whose_copy_could_not_say_its_text_says_it_all_the_same(logger, github_token):
    class Answer:
        def __init__(self, text):
            self.code, self.text = 3, text

        def __repr__(self):
            return f"Answer({self.text})"

    class AnswerError(Exception):
        def __str__(self):
            answer = self.args[0]
            return f"exit {answer.code}: {answer.text}"

    try:
        raise AnswerError(Answer(github_token()))
    except AnswerError:
        logger.exception("failed")
    (record,) = logger.handlers[0].records
    assert record.exc_info[0].__name__ == "AnswerError"
    assert str(record.exc_info[1]) == "exit 3: [REDACTED:github_token]"


@pytest.mark.usefixtures("installed")
def test_what_an_exception_tells_twice_is_masked_twice(logger, fake):
    value = fake(40)
    try:
        raise ValueError(f"parameter access_token='{value}' is no int, but '{value}'", (value,))
    except ValueError:
        logger.exception("failed")
    (record,) = logger.handlers[0].records
    assert value not in repr(vars(record)) + str(record.exc_info[1])
    assert "is no int" in str(record.exc_info[1])


@pytest.mark.usefixtures("installed")
def test_an_exception_that_cannot_say_its_text_is_as_it_was(logger, github_token):
    class SilentError(Exception):
        def __str__(self):
            raise RuntimeError

    try:
        raise SilentError(github_token())
    except SilentError:
        logger.exception("failed")
    (record,) = logger.handlers[0].records
    assert record.exc_info[0].__name__ == "SilentError"
    assert github_token() not in repr(vars(record))


@pytest.mark.usefixtures("installed")
def test_an_argument_that_takes_no_mask_does_not_lose_the_message(logger):
    logger.warning("tried %(password)d times", {"password": 12345678})
    (record,) = logger.handlers[0].records
    assert "12345678" not in record.getMessage()
    assert record.getMessage().startswith("tried")


@pytest.mark.usefixtures("installed")
def test_a_call_with_a_wrong_template_is_still_reported(fake, capsys):
    logger = logging.Logger("wrong")  # noqa: LOG001 - apart from all others
    logger.addHandler(logging.StreamHandler())
    logger.warning("x %d", "many")
    logger.warning("access_token=%s and %s", fake(40))
    error = capsys.readouterr().err
    assert error.count("--- Logging error ---") == 2
    assert "Message: 'x %d'\nArguments: ('many',)" in error
    assert fake(40) not in error


@pytest.mark.usefixtures("installed")
def test_what_a_filter_of_a_handler_adds_is_caught_as_text(fake):
    class Adding(logging.Filter):
        def filter(self, record):
            record.session = f"access_token={fake(40)}"
            return True

    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Adding())
    handler.setFormatter(logging.Formatter("%(message)s %(session)s"))
    logger = logging.Logger("adding")  # noqa: LOG001 - apart from all others
    logger.addHandler(handler)
    logger.warning("x")
    assert written.getvalue() == "x access_token=[REDACTED:access_token]\n"


@pytest.mark.usefixtures("installed")
def test_pytests_own_records_are_masked(caplog, github_token):
    logging.getLogger("captured").warning("sent %s", github_token())
    assert caplog.messages == ["sent [REDACTED:github_token]"]


def test_an_object_without_a_text_leaves_nothing_of_its_record(logger, fake, capfd):
    class Mute:
        def __str__(self):
            raise RuntimeError(fake(40))

        __repr__ = __str__

    with redact.install(sinks={"logging"}):
        logger.warning("x %s", Mute(), extra={"note": f"access_token={fake(40)}"})
    (record,) = logger.handlers[0].records
    assert (record.msg, record.args, hasattr(record, "note")) == ("[REDACTED:error]", (), False)
    assert capfd.readouterr().err == (
        "redact: logging failed with RuntimeError, and wrote [REDACTED:error] instead of its data\n"
    )


def test_an_error_in_redaction_leaves_nothing_of_the_record(fake):
    redactor = Redactor()

    class Broken:
        def text(self, *args):
            raise RuntimeError

        value = text

    redactor.core = Broken()
    record = logging.makeLogRecord({"msg": fake(40), "args": (fake(40),), "extra": fake(40)})
    freezing(redactor)(record)
    assert fake(40) not in repr(vars(record))
    assert record.getMessage() == "[REDACTED:error]"


def test_interrupts_pass(fake):
    class Interrupting:
        def __str__(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        freezing(Redactor())(logging.makeLogRecord({"msg": "%s", "args": (Interrupting(),)}))


def test_the_filter_works_from_a_dict_config_without_install(fake, github_token):
    written = io.StringIO()
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"redact": {"()": "redact.sinks.logging.RedactFilter"}},
            "handlers": {"out": {"class": "logging.StreamHandler", "stream": written, "filters": ["redact"]}},
            "loggers": {"filtered": {"handlers": ["out"], "propagate": False}},
        }
    )
    try:
        raise ValueError(github_token())
    except ValueError:
        logging.getLogger("filtered").exception("access_token=%s", fake(40))
    assert written.getvalue().startswith("access_token=[REDACTED:access_token]\nTraceback ")
    assert written.getvalue().endswith("ValueError: [REDACTED:github_token]\n")


def test_the_filter_uses_the_redactor_in_force(github_token):
    given = RedactFilter()
    record = logging.makeLogRecord({"name": "a.b", "msg": github_token()})
    assert given.filter(record) is True
    assert record.msg == "[REDACTED:github_token]"
    assert RedactFilter("other").filter(record) is False


def the_caller():
    """The first frame behind a handler that is not logging's: so handlers for loguru look for it."""
    frame, depth = sys._getframe(1), 0
    while depth == 0 or frame.f_code.co_filename == logging.__file__:
        frame, depth = frame.f_back, depth + 1
    return frame.f_code.co_name


class OwnHandle(logging.Logger):
    def handle(self, record):
        self.callHandlers(record)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("kind", "name"), [(logging.Logger, "say"), (OwnHandle, "handle")])
def test_who_looks_for_the_caller_among_the_frames_finds_it(kind, name):
    class Looking(logging.Handler):
        def emit(self, record):
            record.found = the_caller()
            kept.append(record)

    def say():
        logger.warning("hello")

    kept, logger = [], kind("looking")
    logger.addHandler(Looking())
    say()
    assert [record.found for record in kept] == [name]


def test_the_call_stack_of_a_wrong_call_is_as_it_was(capsys):
    logger = logging.Logger("wrong")  # noqa: LOG001 - apart from all others
    logger.addHandler(logging.StreamHandler(sys.stderr))
    for _ in range(2):
        logger.warning("%d", "x")
        with redact.install(sinks={"logging"}):
            logger.warning("%d", "x")
    stacks = [part.partition("Message:")[0] for part in capsys.readouterr().err.split("Call stack:")[1:]]
    assert len(stacks) == 4
    assert len({re.sub(r"line \d+", "", stack) for stack in stacks}) == 1


def test_classes_with_a_handle_of_their_own_get_it_back(fake):
    before, made = vars(OwnHandle)["handle"], logging.Logger.__init__
    installation = redact.install(sinks={"logging"})
    logger = OwnHandle("own")
    logger.addHandler(Kept())
    logger.warning({"access_token": fake(40)})
    installation.uninstall()
    assert logger.handlers[0].records[0].msg == {"access_token": "[REDACTED:access_token]"}
    assert vars(OwnHandle)["handle"] is before
    assert logging.Logger.__init__ is made


def test_what_stands_for_loggings_methods_is_called_as_they_are(github_token):
    """By a name, on the class, from a subclass that goes its own way, and asked for its arguments."""
    seen = []

    class Own(logging.Handler):
        def emit(self, record):
            seen.append(super().format(record=record))

    class Plain(logging.Logger):
        """Nobody else's."""

    class Loud(logging.Logger):
        def handle(self, record):
            super().handle(record)

    handle, format_ = vars(logging.Logger)["handle"], vars(logging.Handler)["format"]
    with redact.install(sinks={"logging"}):
        loud, plain = Loud("loud"), Plain("plain")
        for logger in (loud, plain):
            logger.addHandler(Own())
            for text in ("x", github_token()):
                record = logging.LogRecord("n", logging.INFO, "f.py", 1, "got %s", (text,), None)
                for call in (logger.handle, partial(logging.Logger.handle, logger)):
                    call(copy.copy(record))
                    call(record=copy.copy(record))
        assert list(inspect.signature(logging.Logger.handle).parameters) == ["self", "record"]
        assert inspect.signature(plain.handle) == inspect.signature(handle.__get__(plain))
        assert logging.Logger.handle.__name__ == "handle"
        with pytest.raises(TypeError, match="record"):
            plain.handle()
        kept = logging.Logger.handle
    assert seen == ["got x", "got x", "got x", "got x", *["got [REDACTED:github_token]"] * 4] * 2
    assert vars(logging.Logger)["handle"] is handle
    assert vars(logging.Handler)["format"] is format_
    kept(plain, logging.LogRecord("n", logging.INFO, "f.py", 1, github_token(), (), None))
    assert seen[-1] == github_token()


def test_an_error_of_the_apps_own_formatter_is_its_own(github_token):
    class Broken(logging.Formatter):
        def format(self, record):
            raise KeyError(record.name)

    handler = logging.NullHandler()
    handler.setFormatter(Broken())
    record = logging.LogRecord("n", logging.INFO, "f.py", 1, github_token(), (), None)
    with redact.install(sinks={"logging"}), pytest.raises(KeyError, match="n"):
        handler.format(record)


def _template_and_arguments(rng, secret):
    """A template and what goes into it: a secret in an argument, in two, partly in the template, or none."""
    cut = rng.randrange(1, len(secret))
    number = rng.choice((0, 7, -3, 10**18, -(2**63), 2**63, 10**30, True))
    return rng.choice((
        ("%s took %d ms", (secret[:3], number)),
        ("%s%s", (secret[:cut], secret[cut:])),
        (secret[:cut] + "%s done, 100%%", (secret[cut:],)),
        ("%%s %s %5d %.2f", (secret[:cut], 5, 0.5)),
        ("%(a)s%(b)s", {"a": secret[:cut], "b": secret[cut:]}),
        ("%s and %r", (number, secret[:cut])),
        ("%s\u20ac%s", (secret[:cut], secret[cut:])),
        ("%s\xe9%s", (secret[:cut], "\u20ac")),
        ("%s" + " padding" * 200 + "%s", ("x", secret if rng.random() < 0.5 else secret[:cut])),
        ("%d%d input_value=%s", (number, 5, secret[:2])),
        ("seen: %s, %s", (secret, "x")),
        ("%s %s", (secret[:cut],)),
        ("%s", (secret[:cut], 1)),
        ("%s %", (secret[:cut],)),
        ("%c", (65,)),
        ("no argument, 5%", ()),
        *_telling_arguments(rng, secret),
    ))  # fmt: skip


def _telling_arguments(rng, secret):
    """Arguments that say something by themselves, or by their place, and may say less in a line."""
    value = rng.choice((secret, secret[4:], "pelican", "pelican" + "22"))
    alone = rng.choice(
        (f"-password {value}", f"token={value}", f"://u:{value}@host", f"password is {value}", value)
    )
    return (
        (rng.choice(("%s", "ran %s", "ran=%s", "ran(%s", "%sand more", "100%% %s")), (alone,)),
        ("%s: %s", (rng.choice(("password", "path")), value)),
        ("%s %s %s", ("login", rng.choice(("--password", "--path")), value)),
        ("%s took %d", (rng.choice(("pin", "path")), rng.randrange(10**6))),
    )


def test_the_record_that_is_vouched_for_is_the_one_of_which_nothing_would_be_masked(github_token):
    core = Redactor(live=redact.LiveSecrets()).core
    rng = random.Random(1)
    seen = {True: 0, False: 0}
    for _ in range(3000):
        template, args = _template_and_arguments(rng, github_token())
        record = logging.LogRecord("n", logging.INFO, "f.py", 1, template, (), None)
        record.args = args
        extra = rng.random() < 0.2
        if extra:
            record.anything = 5
        if rng.random() < 0.5:
            vars(record)  # from now on the fields are in a dict
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            expected = False
        else:
            clean = core.text(message) is message and core.value(args) is args
            expected = clean and REPORT not in message and not extra
        judged = core.is_clean_record(record, logging.LogRecord, PLAIN_FIELDS, REPORT)
        assert judged is expected, (template, args)
        seen[expected] += 1
    assert min(seen.values()) > 400


def test_each_field_of_a_record_is_looked_at_whatever_others_it_has_and_lacks(github_token):
    core = Redactor(live=redact.LiveSecrets()).core
    secret = github_token()
    names = ("msg", "args", "exc_info", "exc_text", "stack_info")
    said = dict.fromkeys(names, secret) | {"args": (secret,), "exc_info": (1, 2, 3)}
    others = [name for name in vars(logging.makeLogRecord({})) if name not in names]
    rng = random.Random(2)
    seen = {True: 0, False: 0}
    for _ in range(2000):
        record = logging.LogRecord("n", logging.INFO, "f.py", None, "a line: %s", ("x",), None)
        told = rng.choice((*names, None))
        if told:
            setattr(record, told, said[told])
        lost = rng.sample(others, rng.randrange(4))
        for name in lost:
            delattr(record, name)
        for _ in lost:
            setattr(record, rng.choice(("more", "and", "others")), None)
        again = rng.choice(names)
        if rng.random() < 0.5:
            value = getattr(record, again)
            delattr(record, again)
            setattr(record, again, value)  # now it is the last
        if rng.random() < 0.2:
            vars(record)
        judged = core.is_clean_record(record, logging.LogRecord, PLAIN_FIELDS, REPORT)
        assert judged is (told is None), (told, lost, again)
        seen[judged] += 1
    assert min(seen.values()) > 200
