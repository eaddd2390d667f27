"""`redact report`: what nearly leaked, as a page for people or as data for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from redact._cli import Command, examples, give_up, new_app, reason, say
from redact._cli_options import Json, file_option, files_argument
from redact._ledger_file import merged, read
from redact.errors import RedactError

app = new_app()


@app.command(
    cls=Command,
    epilog=examples(
        "redact report ledger.json > report.html",
        'redact report --markdown ledger.json >> "$GITHUB_STEP_SUMMARY"',
        "redact report --json web-*.json | jq '.kinds[] | select(.severity == \"critical\")'",
    ),
)
def report(
    *,
    ledgers: Annotated[list[Path], files_argument("LEDGER", "Ledgers as JSON; several are merged.")],
    output: Annotated[
        Path | None,
        file_option("--output", "Where the report goes; else standard output.", short="-o"),
    ] = None,
    as_json: Json = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Markdown, for tickets.")] = False,
) -> None:
    """Shows what nearly leaked, where, how often, how bad, and what to do about it.

    The report is one page of HTML that needs nothing but itself. On a terminal it goes to a file beside the
    first ledger. A ledger is what redact.ledger().as_json() gives, or what REDACT_LEDGER=FILE keeps.
    """
    from redact import _report, _report_markdown  # noqa: PLC0415 - what makes reports is loaded when one is made

    if as_json and as_markdown:
        give_up("choose one of --json and --markdown")
    try:
        told = read(ledgers[0])
        for ledger in ledgers[1:]:
            told = merged(told, read(ledger))
    except RedactError as error:
        give_up(str(error))
    found = _report.report_of(told)
    if as_json:
        text = json.dumps(_report.as_data(found), indent=2) + "\n"
    elif as_markdown:
        text = _report_markdown.as_markdown(found)
    else:
        text = _report.as_html(found)
        if output is None and sys.stdout.isatty():
            output = ledgers[0].with_suffix(".html")
    _write(text, output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        give_up(f"{output}: {reason(error)}")
    say(f"wrote {output}")
