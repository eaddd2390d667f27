"""The places where text leaves the process, one file each. This index imports none of them.

    logging         Logger.handle freezes records that hold a secret; Handler.format is the backstop;
    RedactFilter structlog       the renderer of every chain, with a pass over the event before it and over
    its text after it tracebacks      sys.excepthook, sys.unraisablehook; `excepthook` on its own threads
    threading.excepthook traceback_text  what the traceback module formats warnings        what the warnings
    module formats streams         sys.stdout and sys.stderr; RedactingStream http_client     what http.client
    prints at a debuglevel rich_tracebacks what rich shows of an exception, before it lays it out otel
    OpenTelemetry's spans; RedactingSpanExporter, RedactingSpanProcessor, RedactingLogRecordExporter otel_logs
    OpenTelemetry's log records

Each has `arm(redactor)`, which puts its hooks in and returns the function that takes them back, and `NAME`,
as which `install(sinks=…)` and the ledger know it. Several files may share a name.
"""
