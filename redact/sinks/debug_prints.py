"""Masks what the standard library's network clients print at a debuglevel: requests, headers, bodies.

They print with `print`, most of them on stdout, so a masking one in the module's namespace catches every
line, where stdout itself is not guarded when it is a pipe. imaplib has a method of its own for it. What a
server of mail or news is told of a password stands behind a verb and not behind a name.
"""

from __future__ import annotations

import builtins
import re
import sys

from redact._hooks import Hook, restore_all
from redact._reports import masked_under
from redact._sink_names import SINKS
from redact._sound import is_sensitive, sound_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "http.client"

_OWN_METHOD = "imaplib"

# A password may hold quotes and backslashes of its own: it ends where the repr of the line does.
_TOLD = {
    "poplib": r"^(\*(?:cmd|put)\* b?['\"](?:PASS|APOP \S+) )(.+)(?=['\"]$)",
    "nntplib": r"^(\*(?:cmd|put)\* b?['\"](?i:authinfo pass) )(.+?)(?=(?:\\r\\n)?['\"]$)",
    # AUTH LOGIN sends name and password on lines of their own, in base64; all other lines begin with a verb.
    # Before a line stands the time of day, from the second debuglevel on.
    "smtplib": (
        r"^((?:[\d:.]+ )?send: ['\"](?:AUTH [\w-]+ )?)"
        r"((?![A-Z]+\\)[A-Za-z0-9+/]{5,}={0,2})(?=\\r\\n['\"]$)"
    ),
    _OWN_METHOD: r"^(> b?['\"]\S+ LOGIN \S+ )(.+?)(?=['\"]?$)",
}


# A member of an XML-RPC struct, as a body shows it: as text, or as the repr of bytes.
_MEMBER = re.compile(
    r"(<name>(?P<name>[^<]+)</name>(?:\s|\\[nrt])*<value>(?:\s|\\[nrt])*(?:<\w+>)?)(?P<value>[^<]+)"
)


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps how each of the modules prints; returns the function that takes the wraps back.

    Called once for each of them, as they come; what is wrapped already is left as it is.
    """
    hooks = []
    for _, host in SINKS[NAME]:
        module: Any = sys.modules.get(host)
        if host == _OWN_METHOD:
            imap: Any = getattr(module, "IMAP4", None)
            # Private, and not there under `python -O`: none that is public sees what it shows.
            if hasattr(imap, "_mesg") and not _is_ours(imap._mesg):  # noqa: SLF001 - as said
                hooks.append(Hook(imap, "_mesg", _message(redactor)))
        elif module is not None and not _is_ours(getattr(module, "print", None)):
            hooks.append(Hook(module, "print", _printing(redactor, host)))
    return lambda: restore_all(hooks)


def _masked_member(redactor: Redactor, found: re.Match[str]) -> str:
    if not is_sensitive(redactor.core, found["name"]):
        return found["value"]
    return masked_under(redactor.core, found["name"], found["value"], NAME)


def _is_ours(function: Any) -> bool:
    return getattr(function, "__module__", None) == __name__


def _printing(redactor: Redactor, host: str) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def masking_print(*values: object, sep: str | None = " ", **options: Any) -> None:
            show = before if before is not None else builtins.print
            if hook.armed:
                try:
                    line = (" " if sep is None else sep).join(map(str, values))
                    text = _masked(redactor, host, line)
                    values = values if text is line else (text,)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    values = (redactor.failed(NAME, error),)
            show(*values, sep=sep, **options)

        return masking_print

    return make


def _message(redactor: Redactor) -> Any:
    def make(before: Any, hook: Hook) -> Any:
        def _mesg(self: Any, text: str, *args: Any, **options: Any) -> Any:
            if hook.armed:
                try:
                    text = _masked(redactor, _OWN_METHOD, text)
                except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
                    text = redactor.failed(NAME, error)
            return before(self, text, *args, **options)

        return _mesg

    return make


def _masked(redactor: Redactor, host: str, line: str) -> str:
    """A line that is printed; the same object when clean."""
    shown = sound_text(redactor.core, line, NAME)
    if "<name>" in shown:
        shown = _MEMBER.sub(lambda found: found[1] + _masked_member(redactor, found), shown)
    told = re.match(_TOLD[host], shown) if host in _TOLD else None
    if told is None:
        return shown
    return told[1] + masked_under(redactor.core, "password", told[2], NAME) + shown[told.end() :]
