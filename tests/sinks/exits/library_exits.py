# ruff: noqa: TRY301, G003, G010, PLE1205 - other libraries' loggers are called otherwise; it does on purpose what leaks, and as programs do it
"""Exits through libraries that log in a way of their own, and through what SQLAlchemy shows."""

import contextlib
import json
import logging
from pathlib import Path

import eliot
import logbook
import prometheus_client
import sqlalchemy as sa
import twisted.logger
import twisted.python.log
from prometheus_client.openmetrics.exposition import generate_latest
from sinks.exits.ways import BARE, raw, way_out


def written(path):
    """What a log file has got, which is deleted."""
    raw(path.read_text(encoding="utf-8") + "\n")
    path.unlink()


@way_out
def eliot_messages(case):
    def send(message):
        for name in ("task_uuid", "timestamp", "task_level"):  # of every run its own
            del message[name]
        raw(f"{message}\n")

    with Path("eliot.log").open("w", encoding="utf-8") as file:
        written_to = eliot.FileDestination(file=file)
        eliot.add_destinations(written_to, send)
        try:
            with eliot.start_action(action_type="login", **{case.name: case.value}):
                eliot.log_message("sent", request={"headers": case.fields}, text=case.text)
                raise ValueError(case.text)
        except ValueError:
            eliot.write_traceback()
        eliot.remove_destination(send)
        eliot.remove_destination(written_to)
    for line in Path("eliot.log").read_text(encoding="utf-8").splitlines():
        send(json.loads(line))
    Path("eliot.log").unlink()


@way_out
def logbook_records(case):
    class Fields(logbook.Handler):
        def emit(self, record):
            raw(f"{record.msg} {record.args} {record.kwargs} {dict(record.extra)} {record.message}\n")

    logger = logbook.Logger("login")
    file = logbook.FileHandler("logbook.log", bubble=True)
    with file.applicationbound(), Fields(bubble=True).applicationbound():
        logger.warn("sent {0} {1}", case.text, case.fields)
        logger.warn(case.name + "={it}", it=case.value, extra={case.name: case.value})
        try:
            raise ValueError(case.text)
        except ValueError:
            logger.exception("failed")
    file.close()
    written(Path("logbook.log"))


@way_out
def twisted_events(case):
    def send(event):
        shown = {name: event[name] for name in event if name in {"log_format", "request", "it"}}
        raw(f"{shown} {event.get('log_failure')}\n")

    with Path("twisted.log").open("w", encoding="utf-8") as file, Path("twisted.json").open("w") as lines:
        for observer in (
            twisted.logger.textFileLogObserver(file),
            twisted.logger.jsonFileLogObserver(lines),
            send,
        ):
            publisher = twisted.logger.LogPublisher(observer)
            logger = twisted.logger.Logger("login", observer=publisher)
            logger.warn("sent {request}", request=case.fields)
            logger.warn(case.name + "={it}", it=case.value)
            logger.warn(case.text.replace("{", "{{"))
            try:
                raise ValueError(case.text)
            except ValueError:
                logger.failure("failed")
    written(Path("twisted.log"))
    written(Path("twisted.json"))


@way_out
def twisted_log_of_old(case):
    with Path("old.log").open("w", encoding="utf-8") as file:
        emit = twisted.python.log.FileLogObserver(file).emit
        twisted.python.log.addObserver(emit)
        twisted.python.log.msg(f"sent {case.text}")
        twisted.python.log.msg(format=case.name + "=%(it)s", it=case.value)
        twisted.python.log.err(ValueError(case.text), "failed")
        twisted.python.log.removeObserver(emit)
    written(Path("old.log"))


@contextlib.contextmanager
def database(case):
    engine = sa.create_engine("sqlite://", echo=False)
    columns = [sa.Column(name, sa.String, unique=True) for name in ("user", case.name)]
    table = sa.Table("logins", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), *columns)
    table.create(engine)
    yield engine, table
    engine.dispose()


@way_out
def sqlalchemy_echo(case):
    logger = logging.getLogger("sqlalchemy.engine")
    logger.setLevel(logging.DEBUG)
    try:
        with database(case) as (engine, table), engine.begin() as connection:
            connection.execute(table.insert(), {"user": "bob", case.name: case.value})
            connection.execute(
                table.insert(), [{"user": f"{at}", case.name: f"{case.value}{at}"} for at in range(2)]
            )
            connection.execute(
                table.update().where(table.c.user == "1").values({case.name: f"{case.value}2"})
            )
            found = connection.execute(sa.select(table).where(table.c[case.name] == case.value)).all()
        if found[0][2] != case.value:
            raw("!! the database has something else")
    finally:
        logger.setLevel(logging.NOTSET)


@way_out
def sqlalchemy_errors(case):
    with database(case) as (engine, table), engine.begin() as connection:
        connection.execute(table.insert(), {"user": "bob", case.name: "x"})
        try:
            connection.execute(table.insert(), {"user": "bob", case.name: case.value})
        except sa.exc.IntegrityError as error:
            logging.getLogger("early").exception("refused")
            print(error, file=BARE)
            if error.params != ("bob", case.value):
                raw("!! the error lost its parameters")


@way_out
def prometheus_metrics(case):
    registry = prometheus_client.CollectorRegistry()
    asked = prometheus_client.Counter("asked", "requests", ["path", case.name], registry=registry)
    asked.labels(f"/login?{case.text}", case.value).inc(1, {"note": case.text[:100]})
    asked.labels(**{"path": "/", case.name: case.value}).inc()
    prometheus_client.Info("app", "settings", registry=registry).info({case.name: case.value})
    raw(generate_latest(registry).decode())
