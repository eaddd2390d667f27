"""What is covered in this process, what is not, and why: the facts behind `redact doctor`.

It looks at what is there now, not at what was put in: other libraries exchange hooks and streams as well.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import NamedTuple

from redact import _state
from redact._environment import variables
from redact._ledger import ledger
from redact._native import Shortcut
from redact._streams import RedactingStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Literal

    from redact._sink_names import Part

    State = Literal["covered", "waiting", "absent", "data", "replaced", "open", "beyond"]


class Coverage(NamedTuple):
    """One line of what the doctor finds. Since 0.1.

    Attributes:
        sink: The name as `install(sinks=…)` knows it; empty for what no sink can reach.
        part: What of it: where the text would leave.
        state: `covered`; `waiting` until its library is imported; `absent`, since the library is not
            installed; `data`, which is left alone on purpose; `replaced` by somebody since; `open`, although
            it was asked for; `beyond` what an installation can reach.
        why: A sentence on it, empty where there is nothing to add.
    """

    sink: str
    part: str
    state: State
    why: str = ""


_WORDS = {
    "tracebacks": "uncaught exceptions, and those in finalizers",
    "threads": "exceptions that end a thread",
    "traceback_text": "what the traceback module formats",
    "rich_tracebacks": "rich's tracebacks, their locals and source lines",
    "ipython": "IPython's tracebacks",
    "notebooks": "what a kernel sends to its notebook: errors, and results where stdout is guarded",
    "handovers": "what a stream holds when another process goes on",
    "prompts": "what input() and getpass ask on a terminal",
    "rich_consoles": "what rich lays out for a guarded stream",
    "rich_tables": "rich's tables on a guarded stream",
    "rich_parts": "rich's titles and code on a guarded stream",
    "logging": "records of every logger, for every handler",
    "log_classes": "records of loggers with a handle() of their own",
    "log_queues": "records that a QueueListener takes from its queue",
    "argparse_errors": "values that argparse refuses",
    "warnings": "warnings and their source lines",
    "click_errors": "values that click refuses",
    "optparse_errors": "values that optparse refuses",
    "debug_prints": "what is printed at a debuglevel",
    "short_reprs": "what is shown cut short",
    "short_reports": "data that a report shows cut short",
    "yaml_snippets": "lines that a parser of YAML shows in its error",
    "shown_locals": "locals that are drawn into a traceback",
    "named_results": "what is asked for by a sensitive name",
    "log_reports": "what logging says of its own failures",
    "log_mails": "errors that Django mails to admins",
    "syslog_lines": "lines for the system's log",
    "log_senders": "records that logging's own handlers send as fields",
    "consoles": "tracebacks of the code module's consoles",
    "help_defaults": "defaults that a help shows",
    "structlog": "events of every chain, and what is rendered of them",
    "otel": "spans, for every exporter",
    "otel_logs": "log records, for every exporter",
    "otel_log_exits": "what processors of the app's own add to log records",
    "otel_pending": "spans that Logfire sends when they start",
    "otel_metrics": "measurements, before they are aggregated",
    "prometheus": "labels, exemplars and infos of prometheus_client",
    "sentry": "envelopes: events, transactions, breadcrumbs, attachments",
    "senders": "what clients of error trackers, APM services and metric servers send",
    "loguru": "records, for every handler",
    "eliot": "messages, for every destination",
    "logbook": "records, for every handler",
    "twisted": "events, for every observer, and the text of its log files",
    "sqlalchemy": "parameters and rows that are echoed, or shown in errors",
}

# Those of which each host has a line of its own.
_BY_HOST = frozenset(
    (
        "rich_parts",
        "handovers",
        "short_reprs",
        "short_reports",
        "yaml_snippets",
        "shown_locals",
        "named_results",
        "click_errors",
        "senders",
    )
)

_BEYOND = (
    ("os.write, C code, faulthandler, curses", "they write to descriptors, below every stream of Python's"),
    (
        "loggers in C, such as picologging",
        "their classes take no hooks; a guarded stream masks what they write there",
    ),
    (
        "other programs that this one starts",
        "their output is theirs; give them redact.install(), or start them with `redact run`",
    ),
    (
        "streams taken hold of before, or opened on a descriptor",
        "they are streams of the program's own; what logging and rich write there is masked all the same",
    ),
    (
        "the server of forkserver, as it imports the main module",
        "it starts before redact; its children install it",
    ),
    (
        "records that the program formats itself: formatter.format(record)",
        "no logger and no handler has had them; give them to redact.sinks.logging.RedactFilter() before",
    ),
    ("baggage and trace state in headers", "they carry values to other services on purpose"),
    ("spans that a processor exports when they start", "they are masked when they end"),
    (
        "ddtrace, and clients of analytics and databases",
        "they have no hook of redact's; mask what they are given by redact.value()",
    ),
    ("attachments of Sentry's that are no text", "one changed byte would break a picture or a dump"),
    ("files and sockets that the program writes itself", "they are data; mask what is not by redact.text()"),
    ("whoever reads this process's memory", "redact prevents accidents, not attacks"),
)


def examine(
    parts: Mapping[tuple[str, str, str], Part], settings: Mapping[str, Any], *, active: bool
) -> list[Coverage]:
    """What the parts of an installation cover now.

    Args:
        parts: How far each came, by sink, module and host.
        settings: What `install` was called with.
        active: False once it was taken back.
    """
    if not active:
        return [Coverage("", "all sinks", "open", "the installation was taken back")]
    found = list(_of_mode(settings))
    for (sink, module, host), part in parts.items():
        if module == "streams":
            continue
        found.append(_of_part(sink, _named(module, host), host, part))
    found.extend(
        _of_stream(name, settings[name]) for name in ("stdout", "stderr") if name in settings["sinks"]
    )
    found.extend(_of_children())
    found.extend(_of_process())
    found.extend(_of_environment())
    found.extend(Coverage("", part, "beyond", why) for part, why in _BEYOND)
    return found


def _of_mode(settings: Mapping[str, Any]) -> Iterator[Coverage]:
    mode = _state.redactor().policy.mode
    whose = "the policy's mode" if settings["policy"].mode == mode else "the environment's REDACT"
    if mode == "observe":
        yield Coverage("", "all sinks", "open", f"{whose} is observe: secrets are noted, not masked")
    elif mode == "off":
        yield Coverage("", "all sinks", "open", f"{whose} is off: nothing is looked at")


def _named(module: str, host: str) -> str:
    words = _WORDS.get(module, module)
    if module == "debug_prints":
        return words.replace("is printed", f"{host} prints")
    return f"{words} ({host})" if module in _BY_HOST and host else words


def _of_part(sink: str, part: str, host: str, state: Part) -> Coverage:
    if state.state == "waiting":
        if not _is_installed(host):
            return Coverage(sink, part, "absent", f"{host.partition('.')[0]} is not installed")
        return Coverage(sink, part, "waiting", f"armed as soon as {host} is imported")
    if state.state != "armed":
        return Coverage(sink, part, "open", f"could not be armed: {state.state}; stderr said so then")
    lost = [f"{hook.place} by {by}" for hook in state.hooks if (by := hook.usurper()) is not None]
    if lost:
        why = f"replaced since: {', '.join(lost)}; whatever that prints on a guarded stream is masked there"
        return Coverage(sink, part, "replaced", why)
    errors = sum(entry.count for entry in ledger().entries("errors") if entry.sink == sink)
    why = f"redaction has failed {errors} times, and let nothing out" if errors else ""
    return Coverage(sink, part, "covered", why)


def _of_stream(name: str, guarding: str) -> Coverage:
    part = f"sys.{name}"
    stream: Any = getattr(sys, name)
    if stream is None:
        return Coverage(name, part, "absent", "there is none")
    if type(stream) is RedactingStream:
        return Coverage(name, part, "covered")
    if guarding == "never":
        return Coverage(name, part, "data", f'left alone by {name}="never"')
    if guarding == "terminal" and not stream.isatty():
        return Coverage(name, part, "data", f'it is no terminal, hence data; {name}="always" guards it')
    who = f"{type(stream).__module__}.{type(stream).__qualname__}"
    return Coverage(
        name, part, "replaced", f"a {who} stands there now; call install() again after whoever put it there"
    )


def _of_children() -> Iterator[Coverage]:
    process: Any = sys.modules.get("multiprocessing.process")
    part = "children of multiprocessing"
    if process is None:
        yield Coverage("", part, "waiting", "they will install by the same policy themselves")
    elif "redact" in getattr(process.current_process(), "_config", {}):
        yield Coverage("", part, "covered", "they install by the same policy; live secrets are not handed on")
    else:
        yield Coverage("", part, "open", "they must call redact.install() themselves")


def _of_process() -> Iterator[Coverage]:
    if _dumps_core():
        why = "a crash may write this process's memory to a file; redact.no_core_dumps() prevents it"
        yield Coverage("", "core dumps", "beyond", why)
    logging: Any = sys.modules.get("logging")
    if logging is not None:
        yield from _of_loggers(logging)


def _of_loggers(logging: Any) -> Iterator[Coverage]:
    """Loggers of a class that goes its own way past Logger.handle, where records are masked."""
    kinds = {type(logger) for logger in logging.Logger.manager.loggerDict.values()}
    for kind in sorted(kinds | {logging.getLoggerClass()}, key=lambda kind: kind.__qualname__):
        own = kind.handle if issubclass(kind, logging.Logger) else logging.Logger.handle
        if own is not logging.Logger.handle and not isinstance(own, Shortcut):
            name = f"{kind.__module__}.{kind.__qualname__}"
            why = "its own handle() decides whether Logger.handle is called; what handlers format is masked"
            yield Coverage("logging", f"loggers of {name}", "open", why)


def _of_environment() -> Iterator[Coverage]:
    """The variables that could be credentials: which are known by their value, and why the others are not."""
    redactor = _state.redactor()
    if redactor.policy.mode == "off" or not redactor.policy.learn:
        yield Coverage(
            "", "environment variables", "beyond", "their values are not learned: the policy says so"
        )
        return
    for variable in variables(redactor.core):
        state: State = "covered" if variable.taken else "beyond"
        why = f"its value is not known as a live secret: {variable.why}"
        yield Coverage("", f"environment: {variable.name}", state, "" if variable.taken else why)


def _dumps_core() -> bool:
    try:
        import resource  # noqa: PLC0415 - not on every system

        return resource.getrlimit(resource.RLIMIT_CORE)[0] != 0
    except (ImportError, OSError):
        return False


def _is_installed(host: str) -> bool:
    if host in sys.modules:
        return True
    parts = host.split(".")
    try:
        for depth in range(1, len(parts) + 1):
            spec = find_spec(".".join(parts[:depth]))
            if spec is None:
                return False
            if spec.origin is not None:  # else a namespace that several libraries share, such as `google`
                break
    except (ImportError, ValueError):  # a broken module without a spec
        return False
    return True
