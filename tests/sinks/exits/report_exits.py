# ruff: noqa: S608 - the name of a column is the case, and the statement is what is logged
"""Exits through what is told to others: test reports, mails, the system's log, envelopes, metrics."""

import code as consoles
import logging
import os
import syslog

import _pytest._io.terminalwriter
import _pytest.reports
from django.conf import settings
from fluent.sender import FluentSender
from opentelemetry._logs import LogRecord
from opentelemetry.sdk._logs import ReadWriteLogRecord, export as logs
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from sentry_sdk.envelope import Envelope, Item
from sinks.exits.ways import BARE, raw, way_out


@way_out
def pytest_writes_a_failure(case):
    writer = _pytest._io.terminalwriter.TerminalWriter(BARE)
    writer.line(f"E   assert {case.fields!r} == {{}}")


@way_out
def pytest_reports_what_it_captured(case):
    report = _pytest.reports.TestReport(
        nodeid="test_login.py::test_login",
        location=("test_login.py", 1, "test_login"),
        keywords={},
        outcome="failed",
        longrepr=f"refused {case.text}",
        when="call",
        sections=[("Captured stderr call", f"sent {case.text}")],
        user_properties=[("answer", case.fields)],
    )
    raw(f"{report.longrepr} {report.sections} {report.user_properties}\n")


def set_up_django():
    if not settings.configured:
        settings.configure(
            ADMINS=[("ops", "ops@localhost")],
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
            SECRET_KEY="none",
            LOGGING_CONFIG=None,
        )
        import django

        django.setup()


@way_out
def statement_that_django_logs(case):
    set_up_django()
    from django.db import connection

    connection.force_debug_cursor = True
    logger = logging.getLogger("django.db.backends")
    logger.setLevel(logging.DEBUG)
    logger.handlers = [logging.StreamHandler(BARE)]
    with connection.cursor() as cursor:
        cursor.execute(f"create table if not exists logins ({case.name} text, attempt int)")
        cursor.execute(f"insert into logins ({case.name}, attempt) values (%s, %s)", [case.value, 1])
        cursor.executemany(f"update logins set {case.name} = %s", [(case.value,)])
    logger.setLevel(logging.WARNING)


def failed(case):
    raise ConnectionError(case.text)


@way_out
def mail_of_djangos_handler(case):
    set_up_django()
    from django.core import mail
    from django.utils.log import AdminEmailHandler

    mail.outbox = []
    logger = logging.getLogger("mailing")
    logger.handlers = [AdminEmailHandler()]
    try:
        failed(case)
    except ConnectionError:
        logger.exception("login with %s", case.fields)
    raw("".join(f"{each.subject}\n{each.body}\n" for each in mail.outbox))


@way_out
def mail_that_djangos_handler_sends(case):
    set_up_django()
    from django.core import mail
    from django.utils.log import AdminEmailHandler

    mail.outbox = []
    AdminEmailHandler().send_mail(f"login {case.text}", case.text)
    raw("".join(f"{each.subject}\n{each.body}\n" for each in mail.outbox))


@way_out
def system_log(case):
    syslog.openlog("login", syslog.LOG_PERROR)
    syslog.syslog(f"sent {case.text}")
    syslog.closelog()


@way_out
def envelope_for_sentry(case):
    envelope = Envelope({"trace": {"transaction": case.text}})
    envelope.add_event({"event_id": "1" * 32, "message": case.text, "extra": case.fields})
    envelope.add_item(Item(case.text.encode(), type="attachment", filename="login.txt"))
    raw(envelope.serialize().decode() + "\n")


@way_out
def metric_with_attributes(case):
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader], shutdown_on_exit=False)
    provider.get_meter("app").create_counter("logins").add(1, {**case.fields, "text": case.text})
    data = reader.get_metrics_data()
    raw(f"{data.to_json() if data else 'nothing'}\n")  # what cannot be masked is dropped
    provider.shutdown()


@way_out
def log_record_past_its_provider(case):
    class Exporter(logs.LogRecordExporter):
        def export(self, batch):
            raw("".join(f"{data.to_json()}\n" for data in batch))

        def shutdown(self):
            pass

        def force_flush(self, timeout_millis=0):
            return True

    record = LogRecord(body=case.text, attributes={**case.fields})
    data = ReadWriteLogRecord(record, Resource({}), InstrumentationScope("app"))
    logs.SimpleLogRecordProcessor(Exporter()).on_emit(data)


@way_out
def event_for_fluentd(case):
    sender = FluentSender("app")
    sender._send = lambda packet: raw(f"{packet!r}\n")
    sender.emit_with_time("login", 1, {**case.fields, "text": case.text})  # a time of its own would show


@way_out
def console_of_code(case):
    console = consoles.InteractiveInterpreter({"text": case.text})
    console.write = lambda text: os.write(2, text.encode())
    console.runsource("raise ValueError(text)")
