# ruff: noqa: PLE1205 - loguru's templates have braces
"""The loguru sink beside its exits: what stays, what is put back, what is dropped."""

import pytest
from loguru import _handler, logger as everybodys

import redact


@pytest.fixture
def arrived():
    """What a handler of a logger of its own was called with."""
    return []


@pytest.fixture
def logger(arrived):
    alone = type(everybodys)(type(everybodys._core)(), *everybodys._options)
    alone.add(arrived.append, format="{level}|{message}|{extra}")
    return alone


def test_a_clean_record_arrives_as_it_is(logger, arrived):
    data = {"list": [1]}
    with redact.install(sinks={"loguru"}):
        logger.bind(data=data).info("clean {}", 1)
    assert arrived == ["INFO|clean 1|{'data': {'list': [1]}}\n"]
    assert arrived[0].record["extra"]["data"] is data


def test_the_callers_objects_are_as_they_were(logger, arrived, fake):
    error = ValueError(f"access_token={fake(40)}")
    data = {"access_token": fake(40)}
    with redact.install(sinks={"loguru"}):
        logger.bind(data=data).opt(exception=error).info("x")
    assert (data, error.args) == ({"access_token": fake(40)}, (f"access_token={fake(40)}",))
    assert fake(40) not in arrived[0] + repr(arrived[0].record)
    assert type(arrived[0].record["exception"].value) is ValueError


def test_the_ledger_knows_logger_level_and_line(logger, fake):
    with redact.install(sinks={"loguru"}):
        logger.warning("access_token={}", fake(40))
    (entry,) = redact.ledger().entries()
    assert (entry.sink, entry.level, entry.file) == ("loguru", "WARNING", __file__)


def test_after_uninstall_everything_is_as_it_was(logger, arrived, fake):
    before = vars(_handler.Handler)["emit"], vars(_handler.Message).get("__new__")
    with redact.install(sinks={"loguru"}):
        assert vars(_handler.Handler)["emit"] is not before[0]
    assert (vars(_handler.Handler)["emit"], vars(_handler.Message).get("__new__")) == before
    logger.info("access_token={}", fake(40))
    assert arrived == [f"INFO|access_token={fake(40)}|{{}}\n"]


def test_an_error_in_redaction_leaves_nothing_of_the_record(logger, arrived, fake):
    class Broken:
        def __getattr__(self, name):
            raise RuntimeError

    with redact.install(sinks={"loguru"}) as installation:
        installation.redactor.core = Broken()
        logger.bind(x=fake(40)).opt(exception=ValueError(fake(40))).info(fake(40))
    assert arrived == ["[REDACTED:error]\n"]
    assert fake(40) not in repr(arrived[0].record)


PROGRAM = """
import redact
installation = redact.install()
{break_it}
from loguru import logger
logger.remove()
logger.add(print, format="{{message}}", diagnose=True)
logger.info("one")
installation.uninstall()
logger.info("two")
"""


def test_where_no_hook_works_messages_are_dropped_and_it_says_so(python):
    break_it = (
        "import redact._reports as reports\n"  # as if this version drew values and wrote messages elsewhere
        "reports.masked_under = lambda core, name, shown, sink: shown\n"
        "reports.masked_report = lambda core, text, sink: text"
    )
    done = python(PROGRAM.format(break_it=break_it))
    assert done.stdout == "two\n\n"
    assert done.stderr == (
        "redact: this version of loguru cannot be hooked; what it logs is dropped, so that none leaks\n"
    )


def test_the_control_nothing_is_dropped_where_the_hooks_work(python):
    done = python(PROGRAM.format(break_it=""))
    assert (done.stdout, done.stderr) == ("one\n\ntwo\n\n", "")
