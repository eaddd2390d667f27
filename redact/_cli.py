"""The `redact` command: its commands by name, and what they share.

Each command is one module, `_cli_<name>.py`, with a typer app called `app`. It is loaded when it is called,
so that `redact --help` costs no more than typer itself. rich is loaded by whoever draws a table or a bar.
Without the extra `cli` neither may be there; `redact.__main__` says so.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from redact import PolicyError, __version__, _native
from redact._complain import printable
from redact._given import GivenError, protect_file
from redact._live import LiveSecrets
from redact._policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

COMMANDS = {
    "mask": "Copies text to standard output with every secret masked.",
    "scan": "Finds secrets in files, archives, shell histories, the environment and command lines.",
    "run": "Runs a program with every secret in its output masked.",
    "explain": "Shows which rule would fire where, and why; and what only looked like a secret.",
    "report": "Shows what nearly leaked, where, how often, how bad, and what to do about it.",
    "doctor": "Shows where text leaves a Python process, and what redact.install() covers of it.",
    "rules": "Lists the formats that are recognised, each with its source.",
    "policy": "Checks policy files, and describes them to editors.",
}
"""The commands in the order of the help; `redact/_cli_<name>.py` holds each."""

BAD_INPUT = 2
"""The exit code for a call, a file or a setting that is wrong."""

_PIPE_WIDTH = 1000
_SIGNALLED = 128
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""What says that standard output takes nothing."""
_AT_ONCE = "\n[[ $zsh_eval_context[-1] == loadautofunc ]] && %(complete_func)s\n"
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_TYPES = re.compile(r" <[\w\[\]]+>(?=  |$)", re.MULTILINE)
"""What typer says of an argument's Python type, which is no word of the reader's."""
_HEADINGS = re.compile(r"^(Usage|Arguments|Options|Commands|Examples):", re.MULTILINE)


class _Help:
    """How help looks: as click lays it out, examples line by line, headings in bold on a terminal."""

    epilog: str | None

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """The examples as they are written: click would wrap them."""
        del ctx
        if self.epilog:
            formatter.write(f"\n{self.epilog}\n")

    def get_help(self, ctx: Any) -> str:
        """The whole page."""
        page: str = super().get_help(ctx)  # type: ignore[misc] # click's, of the class that this is mixed into
        page = _TYPES.sub(lambda name: " " * len(name[0]), page)
        return _HEADINGS.sub(rf"{_BOLD}\g<0>{_PLAIN}", page) if in_colour() else page


class Command(_Help, TyperCommand):
    """A command."""


class Group(_Help, TyperGroup):
    """A command with commands of its own."""


class _Root(Group):
    """All commands by name and first line; the module of one is loaded when it is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=about) for name, about in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The real command in place of its first line."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and command else command, rest


def load(name: str) -> Any:
    """The command of a name in `COMMANDS`, as click takes it."""
    command = typer.main.get_command(import_module(f"redact._cli_{name}").app)
    command.name = name
    return command


def new_app(cls: type[TyperGroup] = Group, *, completion: bool = False, **settings: Any) -> typer.Typer:
    """A typer app as all commands use it."""
    return typer.Typer(
        cls=cls,
        add_completion=completion,
        rich_markup_mode=None,  # laying out a help with rich costs more than all else that a short call does
        pretty_exceptions_enable=False,  # its tracebacks would show the text that was being masked
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


def examples(*lines: str) -> str:
    """An epilog for a command's help."""
    return "Examples:\n" + "\n".join(f"  {line}" for line in lines)


app = new_app(_Root, completion=True, no_args_is_help=True)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"redact {__version__} (core {_native.__version__}, rules {_native.catalogue_version})")
        raise typer.Exit


@app.callback(
    epilog=examples(
        "redact mask crash.log > shareable.log",
        "journalctl -u shop -f | redact mask",
        "redact COMMAND --help",
    )
)
def root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the versions and exit."),
    ] = False,
) -> None:
    """Finds and masks tokens, passwords and other credentials, in files, pipes and other programs' output."""
    del version  # its callback has done all there is to do


def read_policy(path: Path | None) -> Policy:
    """The policy in a file, or the default one; a wrong file ends the command.

    The environment's REDACT changes nothing: whoever types the command wants it done.
    """
    try:
        return Policy.from_toml(path) if path is not None else Policy()
    except PolicyError as error:
        give_up(str(error))


def protected(files: list[Path] | None) -> LiveSecrets:
    """The values in files as live secrets; a wrong file ends the command."""
    live = LiveSecrets()
    for file in files or ():
        _protect(live, file)
    return live


def _protect(live: LiveSecrets, file: Path) -> None:
    try:
        protect_file(live, file)
    except OSError as error:
        give_up(f"{file}: {reason(error)}")
    except GivenError as error:
        give_up(f"{file}: {error}")


@contextmanager
def interrupted() -> Iterator[None]:
    """Lets the block end in order when somebody stops the command; the exit code is then the shell's own."""

    def stop(number: int, _: object) -> None:
        raise SystemExit(_SIGNALLED + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(_SIGNALLED + signal.SIGINT) from None
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def console(*, stderr: bool = False) -> Console:
    """Where tables are drawn: in colour on a terminal without NO_COLOR; through a pipe a row is a line."""
    from rich.console import Console  # noqa: PLC0415 - most calls draw nothing

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(stderr=stderr, width=width, markup=False, highlight=False)


def say(sentence: str) -> None:
    """One line on stderr, whatever the names in it hold."""
    typer.echo(f"redact: {printable(sentence)}", err=True)


def give_up(sentence: str) -> NoReturn:
    """One line on stderr, and exit code 2."""
    say(sentence)
    raise typer.Exit(BAD_INPUT)


def reason(error: OSError) -> str:
    """What the system says of a failure, without its number and the file's name."""
    return error.strerror or type(error).__name__


def in_colour() -> bool:
    """Whether standard output is a terminal and nobody asked for no colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _complete_at_once_in_zsh() -> None:
    """Lets the first key in a new zsh complete: typer's own script only gets ready for the second one.

    zsh loads it by running it as the function that completes.
    """
    with suppress(ImportError, AttributeError, KeyError):  # of a typer that keeps it elsewhere
        scripts = import_module("typer._completion_shared")._completion_scripts  # noqa: SLF001 - no other way
        scripts["zsh"] = scripts["zsh"].rstrip() + _AT_ONCE


def run() -> None:
    """Runs the command line; ends in SystemExit."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `redact mask big.log | head` ends quietly
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as `redact.__main__` left it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _open_standard_streams()
    if "completion" in " ".join(sys.argv[1:2]):
        _complete_at_once_in_zsh()
    try:
        try:
            app(prog_name="redact")
        finally:
            sys.stdout.flush()
    except ModuleNotFoundError:
        raise  # the extra is not here, which `redact.__main__` says
    except Exception as error:  # noqa: BLE001 - a fault of ours, whose traceback may quote what was being masked
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            say(f"standard output: {reason(error)}")
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still held is written nowhere
            sys.exit(BAD_INPUT)
        from redact.sinks.tracebacks import excepthook  # noqa: PLC0415 - should never be needed

        excepthook(type(error), error, error.__traceback__)
        sys.exit(BAD_INPUT)


def _open_standard_streams() -> None:
    """Opens those that whoever started us has closed: a file would get their numbers, and their text.

    What is read from them or written to them fails, as it did; only standard error is written to nowhere.
    """
    for number, how in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDWR)):
        if not _is_open(number):
            os.open(os.devnull, how)  # gets the lowest number that is free, which is this one
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", closefd=False))


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
