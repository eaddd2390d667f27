"""What `install` may be asked for: the names of the sinks, what stands behind each, the other settings.

And how far each part of a sink has come, which install writes and the doctor reads: a module less to import.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from redact._hooks import Hook
    from redact.errors import InstallError

# What lays text out for a guarded stream, whichever it is.
_LAYOUTS = (
    ("rich_consoles", "rich.console"),
    ("rich_tables", "rich.table"),
    ("rich_parts", "rich.panel"),
    ("rich_parts", "rich.rule"),
    ("rich_parts", "rich.syntax"),
)

# Where others write to the descriptors of a guarded stream, or it ends unasked.
_HANDOVERS = (("handovers", ""), ("handovers", "subprocess"))

# Handlers of logging that get records past a logger, or send their fields.
_FIELDS = (
    ("log_queues", "logging.handlers"),
    ("log_senders", "logging.handlers"),
    ("log_mails", "django.utils.log"),
    ("sql_logs", "django.db.backends.utils"),
    ("syslog_lines", "syslog"),
)

# What prints at a debuglevel.
_PRINTING = ("http.client", "xmlrpc.client", "ftplib", "poplib", "smtplib", "imaplib", "nntplib", "telnetlib")

# What shows the defaults of options in its help.
_HELPING = ("argparse", "rich_argparse._argparse", "optparse", "click.core", "typer.core")

# What reports on data, and shows some of it cut short.
_REPORTING = (
    ("short_reports", "pydantic_core"),
    ("short_reports", "cerberus.errors"),
    ("yaml_snippets", "yaml.error"),
    ("yaml_snippets", "ruamel.yaml.error"),
)

# What draws the frames of an exception, with locals.
_DRAWING = (
    "better_exceptions.formatter",
    "stackprinter.formatting",
    "cgitb",
    "structlog.tracebacks",
    "sentry_sdk.utils",
)

# Where a person asks for values by their names.
_ASKING = (
    ("named_results", ""),
    ("named_results", "IPython.core.interactiveshell"),
    ("named_results", "IPython.core.displayhook"),
    ("named_results", "pdb"),
)

# Clients of error trackers, APM services, log services and metric servers.
_SENDING = (
    "rollbar",
    "bugsnag.event",
    "pybrake.metrics",
    "honeybadger.connection",
    "raygun4py.utilities",
    "elasticapm.transport.base",
    "newrelic.core.agent_protocol",
    "aws_xray_sdk.core.emitters.udp_emitter",
    "libhoney.client",
    "posthog.request",
    "segment.analytics.request",
    "fluent.sender",
    "pygelf.gelf",
    "google.cloud.logging_v2._http",
    "google.cloud.logging_v2._gapic",
    "statsd.client.base",
    "datadog.dogstatsd.base",
    "datadog.api.events",
    "datadog.api.metrics",
)

# What each name of `sinks` stands for: the modules in redact/sinks, each with the host module that it waits
# for. Empty: it is armed at once.
SINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "tracebacks": (
        ("tracebacks", ""),
        ("consoles", "code"),
        ("threads", "threading"),
        ("traceback_text", "traceback"),
        ("rich_tracebacks", "rich.traceback"),
        ("ipython", "IPython.core.interactiveshell"),
        ("notebooks", "jupyter_client.session"),
        ("short_reprs", "reprlib"),
        ("short_reprs", "subprocess"),
        ("short_reprs", "unittest.case"),
        ("pytest_reports", "_pytest._io.terminalwriter"),
        ("pytest_reports", "_pytest.reports"),
        *_REPORTING,
        *(("shown_locals", host) for host in _DRAWING),
        ("tracers", "pysnooper.tracer"),
        ("tracers", "snoop.configuration"),
    ),
    "stdout": (("streams", ""), ("prompts", ""), ("prompts", "getpass"), *_ASKING, *_HANDOVERS, *_LAYOUTS),
    "stderr": (("streams", ""), *_HANDOVERS, *_LAYOUTS),
    "logging": (
        ("logging", "logging"),
        ("log_classes", "logging"),
        ("log_handlers", "logging"),
        ("log_made_records", "logging"),
        ("log_reports", "logging"),
        *_FIELDS,
    ),
    "argparse": (
        ("argparse_errors", "argparse"),
        ("optparse_errors", "optparse"),
        ("click_errors", "click.exceptions"),
        ("click_errors", "typer._click.exceptions"),
        *(("help_defaults", host) for host in _HELPING),
    ),
    "warnings": (("warnings", "warnings"),),
    "http.client": tuple(("debug_prints", host) for host in _PRINTING),
    "structlog": (("structlog", "structlog"),),
    "otel": (
        ("otel", "opentelemetry.sdk.trace"),
        ("otel_logs", "opentelemetry.sdk._logs._internal"),
        ("otel_log_exits", "opentelemetry.sdk._logs._internal.export"),
        ("otel_metrics", "opentelemetry.sdk.metrics"),
        ("otel_pending", "logfire._internal.tracer"),
    ),
    "prometheus": (("prometheus", "prometheus_client.metrics"),),
    "sentry": (("sentry", "sentry_sdk.envelope"),),
    "senders": tuple(("senders", host) for host in _SENDING),
    "loguru": (("loguru", "loguru"),),
    "eliot": (("eliot", "eliot._output"),),
    "logbook": (("logbook", "logbook.handlers"),),
    "twisted": (("twisted", "twisted.logger"), ("twisted", "twisted.python.log")),
    "sqlalchemy": (("sqlalchemy", "sqlalchemy.engine.base"),),
}


class Part:
    """One module of `redact/sinks` in one installation.

    Attributes:
        state: "waiting" for its host, "armed", or the name of the error with which arming failed.
        hooks: What it has put in.
    """

    __slots__ = ("hooks", "state")

    def __init__(self) -> None:
        self.state = "waiting"
        self.hooks: Sequence[Hook] = ()


def hosts() -> list[str]:
    """The modules that sinks wait for, each once."""
    return sorted({host for parts in SINKS.values() for _, host in parts if host})


def checked_sinks(sinks: Iterable[str] | None) -> frozenset[str]:
    """The chosen names; all of them for None.

    Raises:
        InstallError: One of them is unknown; the message lists those that there are.
    """
    if sinks is None:
        return frozenset(SINKS)
    if isinstance(sinks, str):
        text = f'sinks must be a collection of names, such as {{"tracebacks"}}, not a single text; {_known()}'
        raise _refusal(text)
    chosen = list(sinks)
    wrong = [name for name in chosen if not isinstance(name, str) or name not in SINKS]
    if wrong:
        shown = ", ".join(repr(name) if isinstance(name, str) else type(name).__name__ for name in wrong)
        text = f"sinks: unknown {shown}; {_known()}"
        raise _refusal(text)
    return frozenset(chosen)


def _refusal(text: str) -> InstallError:
    from redact.errors import InstallError  # noqa: PLC0415 - most processes raise none

    return InstallError(text)


def _known() -> str:
    return "the sinks are " + ", ".join(sorted(SINKS))


_GUARDING = ("always", "terminal", "never")


def checked_guarding(name: str, value: str) -> str:
    """When a stream is guarded, as it was given.

    Raises:
        InstallError: It is none of those that there are.
    """
    if not isinstance(value, str) or value not in _GUARDING:
        shown = repr(value) if isinstance(value, str) else type(value).__name__
        text = f'{name} must be "always", "terminal" or "never", not {shown}'
        raise _refusal(text)
    return value


def check_same(present: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Whether somebody wants the installation that there is.

    Raises:
        InstallError: They want other settings; the message says which.
    """
    different = sorted(name for name, value in wanted.items() if present[name] != value)
    if different:
        text = (
            f"redact is installed already, with another {' and another '.join(different)}; "
            "call uninstall() on that installation first, or install once, in one place"
        )
        raise _refusal(text)
