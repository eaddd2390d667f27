"""A log record that must arrive masked, for the sink that hooks what is private to OpenTelemetry's SDK."""

from __future__ import annotations

import opentelemetry.sdk._logs._internal as sdk
from opentelemetry._logs import LogRecord
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

from redact import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

METHOD = "on_emit" if hasattr(sdk.LogRecordProcessor, "on_emit") else "emit"  # the second in older SDKs


class LogCanary:
    """A record of our own that must arrive masked. It is masked by a core of its own, and counted nowhere."""

    def __init__(self) -> None:
        self.core = _native.Core()
        self._sent: Any = None
        self._arrived = ""

    def sends(self, data: Any) -> bool:
        """Whether a record is the canary's."""
        return self._sent is not None and data is self._sent

    def is_masked(self) -> bool:
        """Sends a record through, and looks at all that arrives."""
        value = "cAn4rY7Xq2" * 2
        resource = Resource({"api_key": value})
        scope = InstrumentationScope(f"token={value}", attributes={"api_key": value})
        fields: dict[str, Any] = {"timestamp": 1, "observed_timestamp": 1}
        fields["attributes"] = {"access_token": value}
        host: Any = sdk
        if hasattr(host, "ReadWriteLogRecord"):
            record = LogRecord(body={"access_token": value}, event_name=f"token={value}", **fields)
            self._sent = host.ReadWriteLogRecord(record, resource, scope)
        else:
            record = host.LogRecord(body=f"token={value}", resource=resource, **fields)
            self._sent = host.LogData(record, scope)
        processor: Any = host.SynchronousMultiLogRecordProcessor()
        processor.add_log_record_processor(self)
        getattr(processor, METHOD)(self._sent)
        self._sent = None
        return bool(self._arrived) and value not in self._arrived

    def on_emit(self, data: Any) -> None:
        """Where exporters would get the record."""
        record, scope = data.log_record, data.instrumentation_scope
        resource = getattr(data, "resource", None) or record.resource
        shown = (record.body, dict(record.attributes), getattr(record, "event_name", None), scope.name)
        self._arrived = repr((shown, dict(resource.attributes), dict(scope.attributes)))

    emit = on_emit
