"""Exits through what validators say of a value that they refuse: they name it, and tell it somewhere else."""

import logging
import traceback

from sinks.exits.ways import BARE, way_out


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
