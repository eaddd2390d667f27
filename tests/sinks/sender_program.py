"""A program that sends a secret through clients of error trackers and metric servers, to a server of its own.

Run as `python -m sinks.sender_program {plain|install} {format|live|key} SEED`. It prints one line of JSON:
what arrived at its sockets, by library. `plain` is the control: there every library must leak.
"""

import gzip
import http.server
import json
import socket
import sys
import threading

from sinks.telemetry_program import made_secret

SENDERS = {}


class Case:
    def __init__(self, kind, value):
        self.name = "client_secret" if kind == "key" else "note"
        self.text = f"{self.name}={value}"
        self.fields = {self.name: value, "deep": [{self.name: value}], "text": f"got {self.text} there"}


class Server(http.server.ThreadingHTTPServer):
    """Reads HTTP, and whatever else comes over a connection, up to its end."""

    def __init__(self):
        self.arrived = b""
        self.ended = threading.Semaphore(0)
        super().__init__(("127.0.0.1", 0), Answers)


class Answers(http.server.BaseHTTPRequestHandler):
    def handle(self):
        if self.connection.recv(4, socket.MSG_PEEK) == b"POST":
            super().handle()
        else:
            self.server.arrived += self.rfile.read()
        self.server.ended.release()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrived += gzip.decompress(body) if "Content-Encoding" in self.headers else body
        self.send_response(201)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


def library(function):
    SENDERS[function.__name__] = function
    return function


def fail(case):
    raise ValueError(f"failed: {case.text}")


@library
def rollbar(case, url, port):
    import rollbar

    rollbar.init("project", "test", endpoint=f"{url}/api/1/", handler="blocking")
    try:
        fail(case)
    except ValueError:
        rollbar.report_exc_info(extra_data=case.fields)


@library
def bugsnag(case, url, port):
    import bugsnag

    bugsnag.configure(
        api_key="0" * 32,
        endpoint=url,
        session_endpoint=url,
        asynchronous=False,
        auto_capture_sessions=False,
    )
    try:
        fail(case)
    except ValueError as error:
        bugsnag.notify(error, metadata={"app": case.fields})


@library
def pybrake(case, url, port):
    import pybrake

    notifier = pybrake.Notifier(project_id=1, project_key="project", host=url, remote_config=False)
    try:
        fail(case)
    except ValueError as error:
        notice = notifier.build_notice(error)
    notice["params"].update(case.fields)
    notifier.send_notice_sync(notice)


@library
def honeybadger(case, url, port):
    from honeybadger import honeybadger

    honeybadger.configure(api_key="project", endpoint=url, environment="production", force_sync=True)
    try:
        fail(case)
    except ValueError as error:
        honeybadger.notify(error, context=case.fields)


@library
def libhoney(case, url, port):
    import libhoney

    client = libhoney.Client(writekey="project", dataset="test", api_host=url)
    event = client.new_event()
    event.add(case.fields)
    event.send()
    client.close()


@library
def fluent(case, url, port):
    from fluent.sender import FluentSender

    sender = FluentSender("app", host="127.0.0.1", port=port)
    sender.emit("login", case.fields)
    sender.close()


@library
def statsd(case, url, port):
    from statsd import TCPStatsClient

    client = TCPStatsClient("127.0.0.1", port)
    client.set("logins", case.text)
    with client.pipeline() as several:
        several.set("logins", case.text)
    client.close()


def run(mode, kind, seed):
    if mode == "install":
        import redact

        redact.install()
    value = made_secret(kind, seed)
    if mode == "install" and kind == "live":
        kept = redact.Secret(value, kind="access_token")  # noqa: F841 - stays live while it is held
    arrived = {}
    for name, send in SENDERS.items():
        with Server() as server:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            port = server.server_address[1]
            send(Case(kind, value), f"http://127.0.0.1:{port}", port)
            server.ended.acquire(timeout=60)
            server.shutdown()
        arrived[name] = server.arrived.decode("latin-1")
    print(json.dumps(arrived))


if __name__ == "__main__":
    run(*sys.argv[1:])
