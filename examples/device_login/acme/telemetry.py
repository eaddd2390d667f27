"""Where the CLI's text goes: two log handlers, a file of JSON events, and spans over OTLP/HTTP.

Ordinary settings, as a support team would ask for them: everything at DEBUG. Nothing here knows of redact.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

if TYPE_CHECKING:
    from pathlib import Path

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start(folder: Path, collector: str) -> None:
    """Sets up logging, structlog and OpenTelemetry for this process.

    Args:
        folder: Takes `acme.log`, `audit.log` and `events.jsonl`.
        collector: Origin of an OTLP/HTTP collector.
    """
    _start_logging(folder)
    _start_structlog(folder)
    _start_opentelemetry(collector)


def _start_logging(folder: Path) -> None:
    logging.basicConfig(
        level=logging.DEBUG,
        format=LINE,
        handlers=[logging.StreamHandler(), logging.FileHandler(folder / "acme.log")],
    )
    audit = logging.FileHandler(folder / "audit.log")
    audit.setFormatter(logging.Formatter("%(message)s grant=%(grant)s form=%(form)s"))
    logger = logging.getLogger("acme.audit")
    logger.addHandler(audit)
    logger.propagate = False


def _start_structlog(folder: Path) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(
            file=(folder / "events.jsonl").open("w", encoding="utf-8")
        ),
        cache_logger_on_first_use=True,
    )


def _start_opentelemetry(collector: str) -> None:
    resource = Resource.create(
        {
            "service.name": "acme-cli",
            "process.environment_variable.ACME_CLIENT_SECRET": os.environ["ACME_CLIENT_SECRET"],
        }
    )
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{collector}/v1/traces")))
    trace.set_tracer_provider(provider)
