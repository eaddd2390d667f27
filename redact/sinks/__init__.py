"""The places where text leaves the process, one file each. This index imports none of them.

* `argparse_errors`: what argparse says of a value that it refuses
* `click_errors`: what click says of a value that it refuses
* `consoles`: the tracebacks of the `code` module's consoles
* `debug_prints`: what http.client and its like print at a debuglevel
* `eliot`, `logbook`, `twisted`: what these log, for every destination, handler and observer
* `handovers`: what guarded streams hold when another process goes on
* `help_defaults`: defaults of options that a help shows
* `ipython`: the tracebacks of IPython
* `log_classes`: records of loggers whose class has a `handle` of its own
* `log_handlers`: records that a handler's own `emit` gets past a logger
* `log_made_records`: records that are made of fields, as of what came from another process
* `log_mails`: reports of errors that Django's log handler mails
* `log_queues`: records that a QueueListener takes from its queue
* `log_reports`: what logging says of its own failures
* `log_senders`: records that logging's own handlers send as fields
* `logging`: Logger.handle masks records that hold a secret, Handler.format is the backstop; `RedactFilter`
* `loguru`: what loguru logs, and the values that it draws under source lines
* `named_results`: what a person at a prompt asks for by a sensitive name
* `notebooks`: what a kernel sends to its notebook
* `optparse_errors`: what optparse says of a value that it refuses
* `otel`, `otel_logs`, `otel_metrics`: OpenTelemetry's spans, log records and metrics;
  `RedactingSpanExporter`, `RedactingSpanProcessor`, `RedactingLogRecordExporter`,
  `RedactingLogRecordProcessor`, `RedactingMetricExporter`
* `prometheus`: labels and exemplars of prometheus_client's metrics
* `prompts`: what `input` asks on a guarded terminal, and what `getpass` asks
* `pytest_reports`: failures, captured output and properties that pytest reports
* `rich_consoles`, `rich_tables`, `rich_parts`: what rich lays out for a guarded stream
* `rich_tracebacks`: what rich shows of an exception, wherever it prints it
* `sentry`: what Sentry's SDK puts into envelopes
* `short_reports`: what pydantic's and cerberus' errors show of data, cut or without names
* `short_reprs`: what reprlib, Popen and unittest show cut short
* `shown_locals`: locals that better_exceptions, stackprinter, cgitb, structlog and Sentry show of a traceback
* `sql_logs`: parameters that Django logs apart from their columns
* `sqlalchemy`: parameters and rows that SQLAlchemy echoes, or shows in errors
* `streams`: sys.stdout and sys.stderr; `RedactingStream`
* `structlog`: the renderer of every chain, the event before it and its text after it; `RedactProcessor`
* `syslog_lines`: what goes to the system's log through the module `syslog`
* `threads`: threading.excepthook
* `traceback_text`: what the traceback module formats
* `tracers`: what PySnooper and snoop write of the lines that run
* `tracebacks`: sys.excepthook, sys.unraisablehook; `excepthook` on its own
* `warnings`: what the warnings module formats
* `yaml_snippets`: the stretches of lines that YAML's parsers show in their errors

Each has `arm(redactor)`, which puts its hooks in and returns the function that takes them back, and `NAME`,
as which `install(sinks=…)` and the ledger know it. Several files may share a name.
"""
