"""`redact rules`: the formats that are recognised, and a try of one's own."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from redact import _native
from redact._cli import Command, Group, console, examples, give_up, new_app, read_policy, reason, say
from redact._cli_options import Json, files_argument
from redact._kind import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redact._policy import Policy
    from redact._rule import Rule

_FIELDS = ("id", "kind", "provider", "shape", "source", "lengths", "beside")
_SHOWN = ("id", "kind", "provider", "source")
_NOTHING, _WRONG = 1, 2
_MOST_PLACES = 5

app = new_app(Group)


def _providers(incomplete: str) -> list[str]:
    """For completion on the shell."""
    names = sorted({rule[2] for rule in _native.rules()})
    # What is there already stays as it was typed: the option does not care, and shells do.
    return [
        incomplete + name[len(incomplete) :] for name in names if name.lower().startswith(incomplete.lower())
    ]


def _ids(incomplete: str) -> list[str]:
    """For completion on the shell."""
    return [rule[0] for rule in _native.rules() if rule[0].startswith(incomplete)]


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "redact rules",
        "redact rules --provider github",
        "redact rules --search webhook",
        "redact rules show github-token",
        "redact rules test redact.toml app.log",
        "redact rules --json | jq -r '.[] | select(.provider == \"GitHub\").id'",
    ),
)
def rules(
    context: typer.Context,
    *,
    provider: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only of providers with this in their name.", autocompletion=_providers
        ),
    ] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Only of this kind.")] = None,
    search: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Only with this in id, kind, provider, shape or source."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Lists the formats that are recognised, each with its source.

    Not listed are structures: bearer, basic, ssws, dpop, apikey, url-userinfo, private-key-block,
    data-source-name, missing-key, command-option.

    The exit code is 1 if none is as asked for.
    """
    if context.invoked_subcommand is not None:
        return
    found = [rule for rule in _catalogue() if _fits(rule, provider, kind, search)]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    elif found:
        table = import_module("rich.table").Table(box=None, pad_edge=False)
        for field in _SHOWN:
            table.add_column(field, no_wrap=field in {"id", "kind"}, overflow="fold")
        for rule in found:
            table.add_row(*(str(rule[field]) for field in _SHOWN))
        console().print(table)
    if not found:
        say("no rule is like this: `redact rules` lists all of them")
        raise typer.Exit(_NOTHING)


@app.command(cls=Command, epilog=examples("redact rules show github-token"))
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The rule's id.", autocompletion=_ids)],
) -> None:
    """Shows all that is known of one rule: its shape, where that comes from, what to do on a leak."""
    found = next((rule for rule in _catalogue() if rule["id"] == rule_id), None)
    if found is None:
        from redact._policy_check import meant  # noqa: PLC0415 - only an error needs it

        give_up(f'there is no rule "{rule_id}"{meant(rule_id, _ids(""))}: `redact rules` lists them')
    about = Kind.of(found["kind"])
    told = {
        **found,
        "beside": ", ".join(found["beside"]),
        "severity": about.severity,
        "leaked": about.if_leaked,
    }
    for field, value in told.items():
        if value:
            typer.echo(f"{field:<9} {value}")


@app.command(
    "test",
    cls=Command,
    epilog=examples(
        "redact rules test redact.toml",
        "redact rules test redact.toml app.log",
        "… | redact rules test redact.toml -",
    ),
)
def try_own(
    file: Annotated[Path, files_argument("FILE", "A policy with rules of your own.", show_default=False)],
    texts: Annotated[
        list[Path] | None, files_argument("TEXT", "Texts to try them on; - is standard input.")
    ] = None,
) -> None:
    """Tries rules of your own on their examples and on texts, and tells what each finds, without showing it.

    In a table of [[rules]], `examples` lists texts in which the rule finds something, and `counter_examples`
    texts in which it finds nothing. The exit code is 0 if all examples hold and every rule finds something in
    the texts that are given, 1 if not, 2 if a rule is wrong.
    """
    policy = read_policy(file)
    own = policy.rules
    if not own:
        give_up(f"{file}: has no rules of its own: write them as [[rules]]")
    right = _try_examples(file, policy, say_so=not texts)
    found = {rule.id: list(_found(rule, texts)) for rule in own} if texts else {}
    for name, places in found.items():
        shown = ", ".join(places[:_MOST_PLACES]) + (", …" if len(places) > _MOST_PLACES else "")
        typer.echo(f"{name}: {len(places)} found{': ' + shown if places else ''}")
    if not right or not all(found.values()):
        raise typer.Exit(_NOTHING)


def _try_examples(file: Path, policy: Policy, *, say_so: bool) -> bool:
    """Whether all examples in the file hold; those that do not are told by their place."""
    from redact._rule_examples import try_examples  # noqa: PLC0415 - lists need none of it

    tried = try_examples(file, policy)
    for one in tried:
        for wrong in one.wrong:
            typer.echo(f"{file}:{wrong.line}:{wrong.column}: {one.rule.id}: {wrong.text}", err=True)
    number, wrong_ones = sum(one.number for one in tried), sum(len(one.wrong) for one in tried)
    if number:
        say(f"{file}: {number - wrong_ones} of {number} examples hold")
    elif say_so:
        say(f"{file}: {len(policy.rules)} rules are right; name texts to try them on, or give them examples")
    return not wrong_ones


def _found(rule: Rule, texts: list[Path]) -> Iterator[str]:
    """Where one rule finds something: each rule alone, so that none hides behind another or the catalogue."""
    from redact._finding import hits_in  # noqa: PLC0415 - lists need none of it
    from redact._live import LiveSecrets  # noqa: PLC0415 - as above
    from redact._policy import Policy  # noqa: PLC0415 - as above

    core = Policy(rules=[rule]).compile(LiveSecrets(), None)
    for path in texts:
        for hit in hits_in(iter((_content(path),)), core):
            if hit.rule == rule.id:
                yield f"{path}:{hit.line}:{hit.column}"


_read: dict[Path, str] = {}


def _content(path: Path) -> str:
    if path not in _read:
        try:
            data = sys.stdin.buffer.read() if os.fspath(path) == "-" else path.read_bytes()
        except OSError as error:
            give_up(f"{path}: {reason(error)}")
        _read[path] = data.decode("utf-8", "surrogateescape")
    return _read[path]


def _catalogue() -> list[dict[str, Any]]:
    return [dict(zip(_FIELDS, rule, strict=True)) for rule in _native.rules()]


def _fits(rule: dict[str, Any], provider: str | None, kind: str | None, search: str | None) -> bool:
    text = " ".join(str(rule[field]) for field in ("id", "kind", "provider", "shape", "source")).lower()
    return (
        (provider is None or provider.lower() in rule["provider"].lower())
        and (kind is None or kind == rule["kind"])
        and (search is None or search.lower() in text)
    )
