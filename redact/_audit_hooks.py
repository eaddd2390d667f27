"""Where an audit of tests looks: handlers of logging, standard streams, structlog's loggers, spans.

Each hook stands as far out as there is a place that all output passes, so that what a program masks before is
seen masked. Nothing is changed on its way, but for what pytest lets through to the terminal: that is masked.
"""

from __future__ import annotations

import logging
import sys
import threading
from functools import partial, wraps

from redact._on_import import ImportWatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._audit import Audit

_STREAMS = ("stdout", "stderr")
_PYTESTS_OWN = "_pytest.logging"
_PLAIN = frozenset(vars(logging.makeLogRecord({})))
_LOGGERS = ("PrintLogger", "WriteLogger", "BytesLogger")
_MULTI_PROCESSORS = ("SynchronousMultiSpanProcessor", "ConcurrentMultiSpanProcessor")


class Hooks:
    """All hooks of one audit. They are put in as their hosts are there, and taken out by `remove`."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._imports = ImportWatch()
        self._undo: list[Callable[[], None]] = []
        self._state = threading.local()
        self._on = False

    def arm(self) -> None:
        """Puts in the hooks of what is there, and those of libraries when they come."""
        if self._on:
            return
        self._on = True
        self._watch_logging()
        for host, put_in in (
            ("structlog", self._watch_structlog),
            ("opentelemetry.sdk.trace", self._watch_spans),
        ):
            self._imports.when_imported(host, partial(put_in, host))

    def remove(self) -> None:
        """Takes everything out. What somebody has put over ours stays; ours then does nothing."""
        self._on = False
        self._imports.stop()
        while self._undo:
            self._undo.pop()()

    def watch_streams(self) -> Callable[[], None]:
        """Watches what is written to sys.stdout and sys.stderr, as they are now; gives the end of it."""
        ends = [self._watch_stream(name, getattr(sys, name)) for name in _STREAMS]

        def end_all() -> None:
            for end in ends:
                end()

        return end_all

    def _replace(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        before = vars(owner)[name]
        ours = wraps(before)(make(before))
        setattr(owner, name, ours)

        def undo() -> None:
            if vars(owner).get(name) is ours:
                setattr(owner, name, before)

        self._undo.append(undo)

    # -- logging

    def _watch_logging(self) -> None:
        self._replace(logging.Logger, "callHandlers", self._make_call_handlers)
        self._replace(logging.Handler, "handle", self._make_handle)

    def _make_call_handlers(self, before: Any) -> Any:
        def call_handlers(logger: logging.Logger, record: logging.LogRecord) -> Any:
            if not self._on:
                return before(logger, record)
            state = self._state
            outer = getattr(state, "kept", None), getattr(state, "went_out", False)
            state.kept, state.went_out = [], False
            try:
                return before(logger, record)
            finally:
                # pytest's own handlers get every record; that counts if it would have gone nowhere else.
                for text in () if state.went_out else state.kept:
                    self._look_at(text, record)
                state.kept, state.went_out = outer

        return call_handlers

    def _make_handle(self, before: Any) -> Any:
        def handle(handler: logging.Handler, record: logging.LogRecord) -> Any:
            if not self._on:
                return before(handler, record)
            if "format" not in vars(handler):
                self._watch_format(handler)
            state = self._state
            outer, state.formatted = getattr(state, "formatted", None), []
            try:
                passed = before(handler, record)
                texts = state.formatted
            finally:
                state.formatted = outer
            if not passed:
                return passed
            kept = getattr(state, "kept", None)
            if type(handler).__module__ == _PYTESTS_OWN and kept is not None:
                kept += texts
                return passed
            state.went_out = True
            for text in texts or _parts_of(record):
                self._look_at(text, record)
            return passed

        return handle

    def _watch_format(self, handler: logging.Handler) -> None:
        """On the handler itself, so that it is outside of what others put over the class's method."""

        def format(record: logging.LogRecord) -> Any:  # noqa: A001 - the host's name
            line = type(handler).format(handler, record)
            if getattr(self._state, "formatted", None) is not None:
                self._state.formatted.append(line)
            # What pytest itself shows while the tests run, or writes down of them.
            return self._audit.masked(line) if _is_pytests_display(handler) else line

        handler.format = format  # type: ignore[method-assign] # taken back below
        self._undo.append(lambda: vars(handler).pop("format", None) and None)

    def _look_at(self, text: Any, record: logging.LogRecord) -> None:
        where = f"at {record.pathname}:{record.lineno} (logger {record.name}, {record.levelname})"
        self._audit.look(text, "logging", where)

    # -- standard streams

    def _watch_stream(self, name: str, stream: Any) -> Callable[[], None]:
        """Takes the place of one stream's `write`, on the object: it stays the same for who compares."""
        if stream is None or type(stream).__module__.partition(".")[0] == "redact":
            return _nothing  # what redact guards is masked behind this write
        before = stream.write
        look = self._audit.look
        line: list[str] = []
        let_out, flush = before, _nothing
        if stream is getattr(sys, f"__{name}__"):  # under `-s`: what passes it stands in a log of the run
            let_out, flush = self._masked_out(before)

        def write(text: Any) -> Any:
            written = let_out(text)
            if isinstance(text, str):
                line.append(text)
                if "\n" in text:
                    look("".join(line), name)
                    line.clear()
            return written

        try:
            stream.write = write
        except AttributeError:
            return _nothing  # of a class without room for it; the captured text is looked at later

        def end() -> None:
            flush()
            if line:
                look("".join(line), name)
            if vars(stream).get("write") is write:
                del stream.write

        return end

    def _masked_out(self, before: Callable[[Any], Any]) -> tuple[Callable[[Any], Any], Callable[[], Any]]:
        """A `write` that masks, and what lets out the rest of it."""
        stream, lock = self._audit.stream(), threading.RLock()

        def write(text: Any) -> Any:
            if not isinstance(text, str):
                return before(text)  # which says what is wrong with it
            with lock:  # tests may write from several threads
                before(stream.feed(str.__str__(text)))
            return len(text)

        def flush() -> None:
            with lock:
                before(stream.flush())

        return write, flush

    # -- structlog

    def _watch_structlog(self, host: str) -> None:
        """The loggers that write by themselves: what goes on to logging or to a stream is seen there."""
        for name in _LOGGERS:
            found = getattr(sys.modules[host], name, None)
            for method in (
                [each for each, value in vars(found).items() if value is found.msg] if found else ()
            ):
                self._replace(found, method, self._make_msg)

    def _make_msg(self, before: Any) -> Any:
        def msg(logger: Any, message: Any) -> Any:
            if self._on:
                self._audit.look(message, "structlog")
            return before(logger, message)

        return msg

    # -- spans

    def _watch_spans(self, host: str) -> None:
        trace = sys.modules[host]
        for name in _MULTI_PROCESSORS:
            if "on_end" in vars(getattr(trace, name, None) or object):
                self._replace(getattr(trace, name), "on_end", self._make_on_end)

    def _make_on_end(self, before: Any) -> Any:
        from redact._telemetry import masked_span  # noqa: PLC0415 - who has no spans has no use for it

        def on_end(processors: Any, span: Any) -> Any:
            if self._on and any(not _masks(each) for each in processors._span_processors):  # noqa: SLF001 - the SDK has no other way to them
                self._audit.looking_at(lambda core: masked_span(core, span))
            return before(processors, span)

        return on_end


def _nothing() -> None:
    """The end of what was never begun."""


def _is_pytests_display(handler: logging.Handler) -> bool:
    """Whether a handler is of pytest's live log or of its log file; not caplog's, which tests look at."""
    return type(handler).__module__ == _PYTESTS_OWN and not hasattr(handler, "records")


def _masks(processor: Any) -> bool:
    """Whether a span processor, or the exporter that it feeds, is one of redact's."""
    exporter = getattr(processor, "span_exporter", None)
    return any(type(each).__module__.partition(".")[0] == "redact" for each in (processor, exporter))


def _parts_of(record: logging.LogRecord) -> list[Any]:
    """What a handler that formats nothing may send on."""
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - a wrong log call: logging itself reports it
        message = f"{record.msg} {record.args}"
    extra = {name: value for name, value in vars(record).items() if name not in _PLAIN}
    return [message, *([extra] if extra else ())]
