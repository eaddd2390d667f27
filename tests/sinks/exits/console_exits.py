# ruff: noqa: TRY301 - it does on purpose what leaks, and as programs do it
"""Exits through what command-line libraries print: their errors, boxes, colours and prompts."""

import argparse
import contextlib
import optparse
import sys
import time

import click
import rich.align
import rich.columns
import rich.console
import rich.live
import rich.markdown
import rich.padding
import rich.panel
import rich.progress
import rich.syntax
import rich.table
import rich.text
import rich.tree
import typer
from sinks.exits.ways import before_install, way_out


@before_install
def consoles(case):
    """Consoles that took hold of their stream before redact came."""
    global HELD, DYNAMIC  # noqa: PLW0603 - made before install
    HELD = rich.console.Console(file=sys.stderr, width=40, force_terminal=True)
    DYNAMIC = rich.console.Console(stderr=True, width=40, force_terminal=True)


def ended(run):
    """Lets a program end itself without ending this one; the message of its end is printed as Python does."""
    try:
        run()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)


@way_out
def argparse_invalid_value(case):
    parser = argparse.ArgumentParser(prog="login")
    parser.add_argument(f"--{case.name}", type=int)
    ended(lambda: parser.parse_args([f"--{case.name}", case.value]))


@way_out
def argparse_unknown_argument(case):
    ended(lambda: argparse.ArgumentParser(prog="login").parse_args([f"--{case.name}={case.value}"]))


@way_out
def optparse_invalid_value(case):
    parser = optparse.OptionParser(prog="login")
    parser.add_option("-t", f"--{case.name}", type="int")
    ended(lambda: parser.parse_args([f"--{case.name}", case.value]))


@way_out
def optparse_invalid_choice_of_a_short_option(case):
    parser = optparse.OptionParser(prog="login")
    parser.add_option("-t", f"--{case.name}", type="choice", choices=["none"])
    ended(lambda: parser.parse_args(["-t", case.value]))


@way_out
def optparse_callback(case):
    def refuse(_option, given, value, _parser):
        raise optparse.OptionValueError(f"{given} takes no {value!r}")

    parser = optparse.OptionParser(prog="login")
    parser.add_option(f"--{case.name}", action="callback", callback=refuse, type="string")
    ended(lambda: parser.parse_args([f"--{case.name}", case.value]))


@way_out
def click_bad_parameter(case):
    @click.command()
    @click.option(f"--{case.name}", type=int)
    def login(**options):
        pass

    ended(lambda: login([f"--{case.name}", case.value], prog_name="login"))


@way_out
def click_exception(case):
    @click.command()
    def login():
        raise click.ClickException(f"refused: {case.text}")

    ended(lambda: login([], prog_name="login"))


@way_out
def click_echo(case):
    click.echo(f"sent {case.text}", err=True)
    click.echo(f"sent {case.text}".encode(), err=True)
    click.secho(f"sent {case.text}", err=True, fg="red", color=True)


@way_out
def typer_unexpected_argument(case):
    app = typer.Typer()

    @app.command()
    def login():
        raise AssertionError

    ended(lambda: app([case.text], prog_name="login"))


@way_out
def typer_error_in_a_box(case):
    app = typer.Typer()

    @app.command()
    def login():
        text = f"refused, because of what was sent: {case.text}"
        raise typer.BadParameter(text)

    ended(lambda: app([], prog_name="login"))


@way_out
def typer_exception_with_locals(case):
    app = typer.Typer(pretty_exceptions_show_locals=True)

    @app.command()
    def login():
        access_token = case.value
        raise ValueError(case.text, access_token[:1])

    hook = sys.excepthook
    try:
        with contextlib.suppress(ValueError):
            app([], prog_name="login")
        try:
            app([], prog_name="login")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.excepthook = hook


@way_out
def rich_over_several_lines(case):
    DYNAMIC.print(f"the server said {case.text} and nothing else")


@way_out
def rich_in_a_box(case):
    DYNAMIC.print(rich.panel.Panel(f"{case.text}"))


@way_out
def rich_in_a_table(case):
    table = rich.table.Table("name", "what")
    table.add_row("login", case.text)
    DYNAMIC.print(table)


@way_out
def rich_with_colours_between(case):
    DYNAMIC.print(rich.text.Text.assemble((case.name, "bold red"), ("=", "dim"), (case.value, "green")))
    DYNAMIC.print(f"[bold]{case.name}[/bold]=[green]{case.value}[/green]")


@way_out
def rich_console_that_holds_the_old_stream(case):
    HELD.print(rich.panel.Panel(case.text))


@way_out
def rich_structures(case):
    DYNAMIC.print({"login": case.fields})
    DYNAMIC.print_json(data=case.fields)
    DYNAMIC.log("login", case.fields)


@way_out
def rich_exception_of_a_console(case):
    try:
        raise ValueError(case.text)
    except ValueError:
        DYNAMIC.print_exception(show_locals=True)


@way_out
def rich_log_handler(case):
    import logging

    import rich.logging

    logger = logging.getLogger("richly")
    logger.propagate = False
    logger.addHandler(
        rich.logging.RichHandler(console=DYNAMIC, rich_tracebacks=True, tracebacks_show_locals=True)
    )
    try:
        access_token = case.value
        raise ValueError(case.text, access_token[:1])
    except ValueError:
        logger.exception("failed %s", case.text)


@way_out
def rich_live_displays(case):
    with rich.progress.Progress(console=DYNAMIC, transient=True) as progress:
        progress.add_task(f"sending {case.text}", total=2)
        progress.console.print(f"sent {case.text}")
        print(f"printed {case.text}", file=sys.stderr)
    with DYNAMIC.status(f"waiting for {case.text}"):
        pass
    with rich.live.Live(rich.panel.Panel(case.text), console=DYNAMIC, refresh_per_second=20):
        time.sleep(0.06)


@way_out
def rich_other_renderables(case):
    tree = rich.tree.Tree("login")
    tree.add(case.text)
    DYNAMIC.print(tree, rich.columns.Columns([case.text, "b"]), rich.markdown.Markdown(f"* {case.text}"))
    DYNAMIC.print(rich.syntax.Syntax(f"{case.name} = '{case.value}'", "python", line_numbers=True))
    DYNAMIC.print(rich.padding.Padding(rich.align.Align.center(case.text), 2))
    DYNAMIC.out(case.text)
    DYNAMIC.rule(case.text)


@way_out
def rich_inspect(case):
    class Login:
        pass

    login = Login()
    setattr(login, case.name, case.value)
    rich.inspect(login, console=DYNAMIC, private=False)


@way_out
def rich_captured_and_printed(case):
    with DYNAMIC.capture() as captured:
        DYNAMIC.print(rich.panel.Panel(case.text))
    print(captured.get(), file=sys.stderr)
