"""`python -m redact` and the `redact` command, as far as they need nothing but the standard library."""

from __future__ import annotations

import signal
import sys

_NEEDED = frozenset({"typer", "click", "rich", "jinja2", "dotenv", "pathspec"})


def main() -> None:
    """Runs the command line; ends in SystemExit. Since 0.1.

    The exit code is 2 for wrong arguments, files that cannot be read, and a missing extra; else the
    command's own.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # While it loads: a traceback of imports tells nobody anything.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from redact._cli import run  # noqa: PLC0415 - the extra `cli` may not be installed

        run()
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in _NEEDED:
            raise
        sys.stderr.write(f"redact: the command line needs {missing}: pip install 'redact-logs[cli]'\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
