"""Exits that show a value under its name, and again without: refusals of validators, locals of frames."""

import argparse
import contextlib
import logging
import traceback
from pathlib import Path

import loguru
import pysnooper
import rich.console
from sinks.exits.ways import BARE, compiled, raw, way_out


class AnswerError(Exception):
    """Says what it was told, as long as that is what it was: a copy of its parts may not do."""

    def __init__(self, answer):
        super().__init__(answer)
        self.answer = answer

    def __str__(self):
        return f"exit {self.answer.code}: {self.answer.text}"


class Answer:
    def __init__(self, text):
        self.code = 3
        self.text = text

    def __repr__(self):
        return f"Answer({self.text!r})"


def shown(error):
    try:
        raise error
    except type(error):
        traceback.print_exc(file=BARE)
        logging.getLogger("early").exception("refused")


@way_out
def refused_value_told_twice(case):
    shown(ValueError(f"flag --{case.text}: invalid literal for int() with base 10: '{case.value}'"))


@way_out
def refused_value_beside_its_quoted_name(case):
    shown(TypeError(f"'{case.name}' must be <class 'int'> (got '{case.value}' that is a <class 'str'>)"))
    shown(ValueError(f"expected int for dictionary value @ data['{case.name}']. Got '{case.value}'"))


@way_out
def exception_that_needs_its_parts_whole(case):
    shown(AnswerError(Answer(case.text)))


def of_two_names(case):
    """Raises, in a function that calls the value by its name, known only now, for one that does not."""
    source = f"def inner({case.name}):\n    1 / 0\n\ndef outer(value):\n    inner(value)\n\nouter(given)\n"
    exec(compiled("leaky_names.py", source), {"given": case.value, "__builtins__": {}})  # noqa: S102 - as said


@way_out
def rich_locals_of_two_names(case):
    try:
        of_two_names(case)
    except ZeroDivisionError:
        rich.console.Console(file=BARE, width=120).print_exception(show_locals=True)


@way_out
def loguru_values_of_two_names(case):
    number = loguru.logger.add(BARE, diagnose=True, backtrace=False)
    try:
        of_two_names(case)
    except ZeroDivisionError:
        loguru.logger.exception("failed")
    finally:
        loguru.logger.remove(number)


@way_out
def traceback_locals_of_two_names(case):
    try:
        of_two_names(case)
    except ZeroDivisionError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        print("".join(shown.format()), file=BARE)


@way_out
def rich_locals_in_a_dictionary(case):
    def login(answer, value):
        raise ConnectionError(len(answer), len(value))

    try:
        login(case.fields, case.value)
    except ConnectionError:
        rich.console.Console(file=BARE, width=120).print_exception(show_locals=True)


class OwnParser(argparse.ArgumentParser):
    """Says itself what is wrong, and where nobody guards it."""

    def error(self, message):
        raw(f"usage: {message}\n")
        raise SystemExit(2)


@way_out
def argument_refused_by_a_parser_of_its_own(case):
    with contextlib.suppress(SystemExit):
        OwnParser().parse_args([f"--{case.text}"])
    parser = OwnParser()
    parser.add_argument(f"--{case.name}", type=int)
    with contextlib.suppress(SystemExit):
        parser.parse_args([f"--{case.name}", case.value])


@way_out
def argument_refused_with_an_error(case):
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument(f"--{case.name}", choices=["a", "b"])
    try:
        parser.parse_args([f"--{case.text}"])
    except argparse.ArgumentError as error:
        raw(f"{error}\n")


@way_out
def tracer_that_writes_to_a_file(case):
    @pysnooper.snoop("snooped.log", color=False)
    def login(answer):
        return answer["attempt"]

    login(case.fields)
    raw(Path("snooped.log").read_text(encoding="utf-8"))
