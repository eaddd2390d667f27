"""What other processes could read: a child's environment, the command line, a core dump. All of it opt-in.

The judgement of what is a secret is the policy's own (`native/README.md`), also in the modes `observe` and
`off`: these functions change no text, so there is nothing to switch off.
"""

from __future__ import annotations

import os
import sys

from redact import _state
from redact.errors import PolicyError, RedactError, RedactWarning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Literal

    OnFound = Literal["warn", "refuse"]

_ON_FOUND = ("warn", "refuse")
_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4  # linux/prctl.h


def clean_env(environ: Mapping[str, str] | None = None, *, keep: Iterable[str] = ()) -> dict[str, str]:
    """An environment without credentials, for a child process. Since 0.1.

        subprocess.run(command, env=redact.clean_env(keep=["GH_TOKEN"]))

    Left out is every variable whose value holds a live secret or a known format, or counts as secret for its
    name, as a mapping's value would. What the child needs all the same is named in `keep`. The process's own
    environment is not changed; on Linux, what it was started with stays readable to its user in
    `/proc/PID/environ` whatever is done.

    Args:
        environ: The environment to start from; None for `os.environ`.
        keep: Names that stay, whatever they hold.

    Returns:
        A new dict, in the order of the old one.

    Raises:
        TypeError: `keep` is a single str instead of a collection.
    """
    if isinstance(keep, str):
        text = "keep must be a collection of names, not a single str"
        raise TypeError(text)
    kept = frozenset(keep)
    look = _Look()
    given = os.environ if environ is None else environ
    return {name: value for name, value in given.items() if name in kept or not look.under(name, value)}


def argv_guard(
    argv: Sequence[str] | None = None, *, on_found: OnFound = "warn"
) -> tuple[tuple[int, str], ...]:
    """Looks for credentials on the command line, where every user of the machine can read them. Since 0.1.

    Found are live secrets, known formats, and values under a sensitive name: `--token X`, `--token=X`,
    `password=X`, `-H "Authorization: …"`. It comes too late for the credential, which is in the shell's
    history and was in the process list: change it, and take it by a prompt or on standard input from now on.

    Args:
        argv: The arguments, the program's name first; None for `sys.argv`.
        on_found: `"warn"` warns once for all of them, `"refuse"` raises. Both name positions and kinds only.

    Returns:
        Position and kind of each argument that holds one; position 0 is the program and never looked at.

    Raises:
        RedactError: Something was found, and `on_found` is `"refuse"`.
        PolicyError: `on_found` is neither.
    """
    if on_found not in _ON_FOUND:
        text = 'on_found must be "warn" or "refuse"'
        raise PolicyError(text)
    found = _on_command_line(sys.argv if argv is None else argv)
    if not found:
        return found
    del argv  # a traceback with locals shows this frame
    listed = ", ".join(f"argument {position} ({kind})" for position, kind in found)
    text = (
        f"the command line holds {'a credential' if len(found) == 1 else 'credentials'}: {listed}. Other "
        "users of this machine can read the command line, and the shell's history keeps it: change what "
        "stood there, and give it at a prompt or on standard input"
    )
    if on_found == "refuse":
        raise RedactError(text)
    import warnings  # noqa: PLC0415 - most command lines are clean

    warnings.warn(text, RedactWarning, stacklevel=2)
    return found


def no_core_dumps() -> tuple[str, ...]:
    """Keeps the process's memory, live secrets included, out of core dumps. Since 0.1.

    Two things are done where the system has them. The limit `RLIMIT_CORE` becomes 0, hard, also for children;
    it does not bind collectors that the kernel pipes dumps to, such as systemd-coredump. On Linux the process
    becomes not dumpable (`PR_SET_DUMPABLE`), which does, and also keeps debuggers and other processes of the
    same user from reading its memory; it ends at `exec`, and the process can no longer read some files of its
    own in `/proc`, `environ` for one.

    Returns:
        What could be done: of `"RLIMIT_CORE"` and `"PR_SET_DUMPABLE"`. It never raises.
    """
    done = (("RLIMIT_CORE", _limit_core), ("PR_SET_DUMPABLE", _become_undumpable))
    return tuple(name for name, do in done if _succeeds(do))


class _Look:
    """A core that tells kinds, in whatever mode the policy is."""

    def __init__(self) -> None:
        redactor = _state.redactor()
        self._kinds: list[str] = []
        policy = redactor.policy.__replace__(mode="mask")
        self._core = policy.compile(
            redactor.live, lambda _, hits: self._kinds.extend(kind for kind, *_ in hits)
        )

    def within(self, text: str) -> str:
        """The kind of the first secret in a text, or the empty text."""
        self._kinds.clear()
        self._core.text(text)
        return self._kinds[0] if self._kinds else ""

    def under(self, name: str, value: str) -> str:
        """The kind of the first secret in a value that has this name, or the empty text."""
        self._kinds.clear()
        self._core.value({name: value})
        return self._kinds[0] if self._kinds else ""


def _on_command_line(argv: Sequence[str]) -> tuple[tuple[int, str], ...]:
    look = _Look()
    found = []
    option = ""
    for position, argument in enumerate(argv):
        if not position:
            continue
        is_option = argument.startswith("-")
        name, _, value = argument.partition("=")
        kind = look.within(argument)
        if not kind and is_option and value:
            kind = look.under(name.lstrip("-"), value)
        elif not kind and option and not is_option:
            kind = look.under(option, argument)
        if kind:
            found.append((position, kind))
        option = argument.lstrip("-") if is_option and "=" not in argument else ""
    return tuple(found)


def _limit_core() -> bool:
    import resource  # noqa: PLC0415 - not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def _become_undumpable() -> bool:
    if sys.platform != "linux":
        return False
    import ctypes  # noqa: PLC0415 - most programs never call this

    process = ctypes.CDLL(None)
    process.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(process.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)


def _succeeds(do: Callable[[], bool]) -> bool:
    try:
        return do()
    except Exception:  # noqa: BLE001 - no module, no right, no such call: told by what is returned
        return False
