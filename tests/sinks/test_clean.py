"""What holds no secret leaves through every exit and every ending as it does without redact."""

import re

import pytest
from sinks import ending_program, leaky_program
from sinks.exits.reading import outputs

NOT_COMPARED = {
    # Times, ports and ids are all over them, in binary.
    *("logging_datagram", "logging_socket", "logging_socket_handler"),
    *(name for name in leaky_program.EXITS if name.startswith(("otel_", "sentry_", "loguru_"))),
    *("metric_with_attributes", "mail_of_djangos_handler"),
    # A local or a cookie has a sensitive name in them, whatever its value.
    *("typer_exception_with_locals", "rich_traceback_with_locals", "urllib_debug", "traceback_locals"),
    *("structlog_console_exception", "structlog_console_with_locals", "structlog_dict_tracebacks"),
    *("rich_exception_of_a_console", "rich_log_handler", "uncaught_behind_richs_hook"),
    *("typer_uncaught_with_locals", "structlog_foreign_records"),
    # Their last control sequence is held back until something follows.
    *("rich_live_displays", "rich_other_renderables"),
    # It shows the name of the place where it ran, cut to a width.
    "structlog_console_with_a_long_source_line",
    # The arguments of the program that runs it are among the variables that it shows.
    "ipython_formats_what_nobody_caught",
    # structlog gives context variables in no order.
    "structlog_bound_context",
}
COMPARED = [
    *(("leaky_program", name) for name in leaky_program.EXITS if name not in NOT_COMPARED),
    *(("ending_program", name) for name in ending_program.ENDINGS if name not in NOT_COMPARED),
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("clean")


@pytest.mark.parametrize(("program", "name"), COMPARED)
def test_clean_output_is_the_same(program, name, directory):
    plain = outputs(program, "plain", "clean", directory)[name]
    guarded = outputs(program, "install", "clean", directory)[name]
    assert stable(guarded) == stable(plain)
    assert "hide" in plain


def test_most_are_compared():
    assert len(COMPARED) > 130


def stable(output):
    """An output without what differs between any two runs: numbers, addresses, and where it ran."""
    output = output.replace("-insta-", "-plain-")
    return re.sub(r"\d+(?:\.\d+)?(?:e-\d+)?", "N", re.sub("0x[0-9a-f]+", "0x", output))
