"""Exits through what is shown cut short: half of a value comes out, and no pattern finds it there."""

import asyncio
import contextlib
import logging
import reprlib
import subprocess
import sys
import traceback
import unittest

import cerberus
import pydantic
import yaml
from sinks.exits.ways import raw, way_out


@way_out
def cut_by_reprlib(case):
    raw(reprlib.repr(case.text) + "\n")
    raw(reprlib.repr([case.fields]) + "\n")


@way_out
def cut_by_a_repr_of_ones_own(case):
    class Longer(reprlib.Repr):
        def __init__(self):
            super().__init__()
            self.maxstring = self.maxother = 40

    raw(Longer().repr((case.text, b"x" + case.text.encode())) + "\n")


@way_out
def cut_by_asyncio(case):
    async def login():
        return case.text

    async def main():
        task = asyncio.ensure_future(login())
        await task
        handle = asyncio.get_running_loop().call_soon(print, case.text)
        handle.cancel()
        raw(f"{task!r}\n")

    asyncio.run(main())


@way_out
def cut_by_popen(case):
    with subprocess.Popen(["true", f"--{case.name}={case.value}", "x" * 40]) as process:  # noqa: S607 - a short one
        process.wait()
        raw(f"{process!r}\n")


@way_out
def cut_by_unittest(case):
    try:
        unittest.TestCase().assertTupleEqual((case.text * 3,), (case.text,))  # noqa: PT009 - the exit
    except AssertionError as error:
        raw(str(error).partition("\n")[0])  # below are the differences, which are cut nowhere


@way_out
def cut_by_pydantic(case):
    model = pydantic.create_model("Login", a=(int, ...), b=(list[int], ...))
    try:
        model(a={**case.fields, "pad": "x" * 20}, b=[case.text])
    except pydantic.ValidationError as error:
        raw(f"{error}\n{error!r}\n")
        raw("".join(traceback.format_exception_only(error)))


@way_out
def apart_from_its_name_in_pydantics_errors(case):
    model = pydantic.create_model("Login", **{case.name: (int, ...)})
    try:
        model(**{case.name: case.value})
    except pydantic.ValidationError as error:
        said_apart = [(found["loc"], found["msg"], found["input"]) for found in error.errors()]
        print(said_apart, file=sys.stderr)
        logging.getLogger("early").warning("%s", [found["input"] for found in error.errors()])


@way_out
def apart_from_its_name_in_cerberus(case):
    validator = cerberus.Validator({case.name: {"type": "integer"}})
    validator.validate({case.name: case.value})
    print(validator._errors)


@contextlib.contextmanager
def said(kind):
    try:
        yield
    except kind as error:
        raw(f"{error}\n")


@way_out
def cut_by_yaml(case):
    for text in (
        f"{case.name}: {case.value}: x",
        f"a: {{{case.name}: {case.value}, b: @}}",
        f"{case.text}\tx: y: ",
    ):
        with said(yaml.YAMLError):
            yaml.safe_load(f"first: 1\n{text}\nlast: 1\n")
