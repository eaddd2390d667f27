"""Exits through the help of command-line libraries: what an option has where nobody gives it a value."""

import argparse
import optparse
import sys

import click
import typer
from sinks.exits.console_exits import ended
from sinks.exits.ways import raw, way_out


@way_out
def argparse_help_with_a_default(case):
    parser = argparse.ArgumentParser(prog="login", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("-a", f"--{case.name.replace('_', '-')}", default=case.value, help="what to send")
    ended(lambda: parser.parse_args(["--help"]))
    raw(parser.format_help())
    if parser.parse_args([]) != argparse.Namespace(**{case.name: case.value}):
        raw("!! the option lost its default")


@way_out
def argparse_help_that_tells_the_default(case):
    parser = argparse.ArgumentParser(prog="login")
    parser.add_argument(case.name, nargs="?", default=[case.value], help="sent as it is, or %(default)s")
    raw(parser.format_help())


@way_out
def optparse_help_with_a_default(case):
    parser = optparse.OptionParser(prog="login")
    parser.add_option("-t", f"--{case.name}", dest="it", default=case.value, help="what to send (%default)")
    raw(parser.format_help())
    if parser.parse_args([])[0].it != case.value:
        raw("!! the option lost its default")


@way_out
def click_help_with_a_default(case):
    @click.command()
    @click.option("-t", f"--{case.name}", "it", default=case.value, show_default=True, help="what to send")
    def login(it):
        if it != case.value:
            raw("!! the option lost its default")

    ended(lambda: login(["--help"], prog_name="login"))
    raw(login.get_help(click.Context(login)))
    ended(lambda: login([], prog_name="login"))


@way_out
def click_help_with_a_default_of_the_context(case):
    @click.command(context_settings={"default_map": {case.name: case.value}, "show_default": True})
    @click.option(f"--{case.name}")
    def login(**options):
        pass

    ended(lambda: login(["--help"], prog_name="login"))


@way_out
def typer_help_with_a_default(case):
    for markup in ("rich", None):
        app = typer.Typer(rich_markup_mode=markup)
        app.command()(_login(case))
        ended(lambda app=app: app(["--help"], prog_name="login"))


def _login(case):
    """A command of one option, by a name that is known only now."""
    space = {}
    exec(f"def login({case.name}: str = {case.value!r}): pass", space)  # noqa: S102 - as said
    return space["login"]


@way_out
def prompts_with_a_default(case):
    before = sys.stdin
    sys.stdin = Answers()
    try:
        if click.prompt(case.name.replace("_", " ").title(), default=case.value, err=True) != case.value:
            raw("!! the prompt lost its default")
        click.prompt(case.text, default="none", err=True)
    finally:
        sys.stdin = before


class Answers:
    """A person who takes what is offered."""

    def readline(self, *_size):
        return "\n"

    def isatty(self):
        return False
