"""rich: masked before the layout where a guarded stream shows it, and nowhere else."""

import contextlib
import io

import pytest
import rich.console
import rich.panel
import rich.rule
import rich.syntax
import rich.table
import rich.text
import rich.traceback

import redact
from redact import Redactor
from redact.sinks.streams import RedactingStream


@pytest.fixture
def target():
    return io.StringIO()


@pytest.fixture
def console(target):
    """A console on a guarded stream, under `install`."""
    with redact.install(sinks={"stderr"}, stderr="never") as installation:
        stream = RedactingStream(target, installation.redactor)
        yield rich.console.Console(file=stream, width=60, color_system="truecolor", force_terminal=True)


def shown_by(console, target):
    """What a person reads there in the end."""
    console.file._release()
    return rich.text.Text.from_ansi(target.getvalue()).plain


def test_a_long_value_is_masked_before_it_is_cut_over_lines(console, target, fake):
    console.print(rich.panel.Panel(f"access_token={fake(80)} ok"))
    lines = shown_by(console, target).splitlines()
    assert [line.strip("│ ") for line in lines[1:-1]] == ["access_token=[REDACTED:access_token] ok"]
    assert {len(line) for line in lines} == {60}


def test_a_mask_has_the_style_of_what_it_stands_for(console, target, fake):
    console.print(rich.text.Text.assemble(("token", "bold"), "=", (fake(40), "red"), (" end", "green")))
    assert target.getvalue() == ("\x1b[1mtoken\x1b[0m=\x1b[31m[REDACTED:token]\x1b[0m\x1b[32m end\x1b[0m\n")


def test_clean_text_looks_the_same(console, target):
    table = rich.table.Table("name", "count", title="things")
    table.add_row("[bold]a[/bold]", "1")
    console.print(table, "see [link=https://x.example]this[/link]", {"a": [1, 2]})
    expected = io.StringIO()
    rich.console.Console(file=expected, width=60, color_system="truecolor", force_terminal=True).print(
        table, "see [link=https://x.example]this[/link]", {"a": [1, 2]}
    )
    strip = rich.text.Text.from_ansi
    assert strip(target.getvalue()).plain == strip(expected.getvalue()).plain


def test_titles_and_code_are_masked_before_they_are_cut(console, target, fake):
    panel = rich.panel.Panel(
        "x", title=f"[red]token={fake(80)}[/red]", subtitle=rich.text.Text(f"token={fake(80)}")
    )
    code = rich.syntax.Syntax(f"a = 1\ntoken = '{fake(80)}'\nb = [/x]\n", "python", line_numbers=True)
    console.print(panel, rich.rule.Rule(f"token={fake(80)}"), code)
    shown = shown_by(console, target)
    assert fake(80)[:8] not in shown
    assert shown.count("[REDACTED:token]") == 4
    assert "3 b = [/x]" in shown
    assert fake(80) in panel.title


def test_the_programs_own_text_and_table_keep_what_they_hold(console, fake):
    text = rich.text.Text(f"token={fake(40)}")
    table = rich.table.Table("name", "token")
    table.add_row("bob", fake(40))
    console.print(text)
    console.print(table)
    assert text.plain == f"token={fake(40)}"
    assert list(table.columns[1].cells) == [fake(40)]


def test_a_value_beside_its_name_or_under_it_in_a_table_is_masked(console, target, fake):
    settings = rich.table.Table("setting", "value")
    settings.add_row("user", "bob")
    settings.add_row("client_secret", fake(30))
    users = rich.table.Table("user", "Access Token", "token type")
    users.add_row("bob", f"[green]{fake(36)}[/green]", "bearer")
    console.print(settings, users)
    shown = shown_by(console, target)
    assert fake(30)[:6] not in shown
    assert fake(36)[:6] not in shown
    assert "bob" in shown
    assert "bearer" in shown
    assert "client_secret" in shown


def test_locals_that_a_console_logs_are_masked_by_their_names(console, target, fake):
    def logging():
        access_token, harmless = fake(40), "visible"
        console.log("state", log_locals=True)
        return access_token, harmless

    logging()
    assert fake(40)[:6] not in shown_by(console, target)
    assert "'visible'" in shown_by(console, target)


@pytest.mark.parametrize("installed", [True, False])
def test_a_pair_among_locals_is_masked_before_it_is_laid_out_one_below_the_other(target, installed):
    def login(value):
        pairs = [("Accept-Language", "en"), ("X-Api-Key", value)]
        return len(pairs) / 0

    value = "71-neetneves-avorok"[::-1]  # no source line shows it
    with redact.install(sinks={"tracebacks"}) if installed else contextlib.nullcontext():
        try:
            login([value, value][0])
        except ZeroDivisionError as error:
            frame = error.__traceback__.tb_next
            made = rich.traceback.Traceback.from_exception(
                type(error), error, frame, show_locals=True, width=46
            )
        made.trace.stacks[0].frames[0].locals.pop("value")
        rich.console.Console(file=target, width=46).print(made)
    lines = [line.strip("│ ,") for line in target.getvalue().splitlines()]
    assert "'X-Api-Key'" in lines, "it is on one line: this test shows nothing"
    assert f"'{value}'" in lines or installed
    assert value not in target.getvalue() or not installed
    assert "'en'" in lines


def test_a_console_of_its_own_prints_data_as_it_is(console, target, fake):
    written = io.StringIO()
    rich.console.Console(file=written, width=200).print(f"token={fake(40)}")
    assert written.getvalue() == f"token={fake(40)}\n"
    assert target.getvalue() == ""


def test_a_console_that_took_hold_of_the_stream_before_is_masked(fake, capsys):
    import sys

    early = rich.console.Console(file=sys.stderr, width=30)
    with redact.install(sinks={"stderr"}):
        early.print(f"token={fake(60)}")
    assert capsys.readouterr().err == "token=[REDACTED:token]\n"


def test_without_install_a_layout_hides_it_from_the_stream(target, fake):
    stream = RedactingStream(target, Redactor())
    rich.console.Console(file=stream, width=30).print(rich.panel.Panel(f"token={fake(60)}"))
    assert fake(60)[-10:] in target.getvalue()


def test_an_error_in_redaction_leaves_nothing_of_the_text(console, target, fake):
    class Broken:
        def __getattr__(self, name):
            raise RuntimeError

    redact._state.redactor().core = Broken()
    table = rich.table.Table("name", "token")
    table.add_row("bob", fake(40))
    console.print(f"token={fake(40)}")
    console.print(table)
    assert fake(40)[:8] not in target.getvalue()
    assert "[REDACTED:error]" in target.getvalue()
