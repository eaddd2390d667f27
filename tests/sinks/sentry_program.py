# ruff: noqa: TRY301, G004 - it raises what it then captures, and logs as programs do it
"""A program that sends a secret through every part of Sentry's SDK, to a server of its own.

Run as `python -m sinks.sentry_program {plain|before|after} {format|live|key} SEED`. It prints one line of
JSON: what arrived at the server's socket, by exit. `plain` is the control: there every exit must leak. With
`before` Sentry is initialised before redact is installed, with `after` after it.
"""

import gzip
import http.server
import json
import logging
import sys
import threading

import sentry_sdk
from sentry_sdk.integrations.argv import ArgvIntegration
from sentry_sdk.transport import Transport
from sinks.exits.ways import Case, made_secret

EXITS = {}


def way_out(function):
    EXITS[function.__name__] = function
    return function


class Server(http.server.BaseHTTPRequestHandler):
    arrived = []  # noqa: RUF012 - one for all requests
    by_exit = {}  # noqa: RUF012 - as above

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.arrived.append(body.decode("utf-8", "backslashreplace"))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class OwnTransport(Transport):
    """An app's own, which looks at the items and never writes the envelope."""

    def capture_envelope(self, envelope):
        Server.arrived.append(repr((envelope.headers, [item.payload.json for item in envelope.items])))


@way_out
def message(case):
    sentry_sdk.capture_message(f"login {case.text}")


@way_out
def exception(case):
    try:
        raise ValueError(case.text)
    except ValueError as error:
        sentry_sdk.capture_exception(error)


@way_out
def frame_variables(case):
    def work():
        access_token = case.value if case.name == "access_token" else None
        note = {"headers": [("authorization", f"Bearer {case.value}")], case.name: case.value}
        return 1 / 0, access_token, note

    try:
        work()
    except ZeroDivisionError as error:
        sentry_sdk.capture_exception(error)


@way_out
def record_of_logging(case):
    logging.getLogger("app").error("login %s", case.fields)


@way_out
def record_told_by_its_template(case):
    """The frames that come with it have template and argument apart."""
    logging.getLogger("app").error(f"login with {case.name}=%s", case.value)


@way_out
def log_told_by_its_template(case):
    sentry_sdk.logger.error(f"login with {case.name}={{it}}", it=case.value)


@way_out
def exception_by_logging(case):
    try:
        raise ValueError(case.text)
    except ValueError:
        logging.getLogger("app").exception("failed %s", case.text, extra=case.fields)


@way_out
def breadcrumbs(case):
    sentry_sdk.add_breadcrumb(message=f"login {case.text}", data={"nested": case.fields})
    logging.getLogger("app").info("before %s", case.text)
    sentry_sdk.capture_message("clean")


@way_out
def extra_tags_user_and_contexts(case):
    scope = sentry_sdk.get_current_scope()
    scope.set_extra("login", case.fields)
    scope.set_tag("login", case.text)
    scope.set_user({"id": "1", **case.fields})
    scope.set_context("login", {"deep": [case.fields]})
    sentry_sdk.capture_message("clean")


@way_out
def argv(case):
    before, sys.argv = (
        sys.argv,
        ["acme", "login", f"--{case.name}", case.value, f"--{case.name}={case.value}"],
    )
    try:
        sentry_sdk.capture_message("clean")
    finally:
        sys.argv = before


@way_out
def transaction(case):
    with sentry_sdk.start_transaction(op="task", name=f"login {case.text}") as running:
        running.set_data(case.name, case.value)
        with sentry_sdk.start_span(op="http", name=f"GET /x?{case.text}") as span:
            span.set_data("http.query", case.text)
            span.set_data("nested", case.fields)
            sentry_sdk.capture_message("in it")


@way_out
def headers_of_the_envelope(case):
    """A transaction's name travels in the header, too."""
    with sentry_sdk.start_transaction(op="task", name=case.text, source="custom") as running:
        running.get_baggage()


@way_out
def logs(case):
    sentry_sdk.logger.error("login {token}", attributes={case.name: case.value, "text": case.text})


@way_out
def metrics(case):
    sentry_sdk.metrics.count("logins", 1, attributes={case.name: case.value, "text": case.text})


@way_out
def attachment(case):
    scope = sentry_sdk.get_current_scope()
    scope.add_attachment(bytes=f"log of the day\n{case.text}\n".encode(), filename="app.log")
    sentry_sdk.capture_message("clean")


@way_out
def hook_of_the_apps_own(case):
    sentry_sdk.capture_event({"message": "clean", "extra": {"add": case.text}})


@way_out
def transport_of_the_apps_own(case):
    client = sentry_sdk.Client(dsn="http://key@127.0.0.1:1/1", transport=OwnTransport)
    with sentry_sdk.new_scope() as scope:
        scope.set_client(client)
        try:
            raise ValueError(case.text)
        except ValueError as error:
            scope.capture_exception(error)


def initialise(address):
    def before_send(event, hint):
        if "add" in event.get("extra", {}):
            event["message"] = f"added late: {event['extra']['add']}"
        return event

    sentry_sdk.init(
        dsn=address,
        traces_sample_rate=1.0,
        enable_logs=True,
        before_send=before_send,
        send_default_pii=True,
        attach_stacktrace=True,
        integrations=[ArgvIntegration()],
        # No integration with what happens to be installed.
        auto_enabling_integrations=False,
    )


def run(mode, kind, seed):
    case = Case(kind, made_secret(kind, seed))
    logging.getLogger("app").setLevel(logging.DEBUG)
    logging.getLogger("app").addHandler(logging.NullHandler())
    logging.getLogger("app").propagate = False
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://key@127.0.0.1:{server.server_address[1]}/1"
    if mode != "after":
        initialise(address)
    if mode != "plain":
        import redact

        redact.install()
        if kind == "live":
            kept = redact.Secret(case.value, kind="access_token")  # noqa: F841 - stays live while it is held
    if mode == "after":
        initialise(address)
    for name in EXITS:
        arrived_from(name, case)
    print(json.dumps(Server.by_exit))


def arrived_from(name, case):
    """Nothing is kept in a variable of a frame: Sentry would send it with the next event."""
    Server.arrived.clear()
    with sentry_sdk.isolation_scope() as isolation, sentry_sdk.new_scope() as scope:
        isolation.clear()
        scope.clear()
        EXITS[name](case)
    sentry_sdk.flush(timeout=300)  # of itself it gives up after 2 seconds
    Server.by_exit[name] = "\n".join(Server.arrived)


if __name__ == "__main__":
    run(*sys.argv[1:])
