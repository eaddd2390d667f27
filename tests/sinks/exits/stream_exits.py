"""Exits through the standard streams, and through what prints on them."""

import codecs
import contextlib
import csv
import http.client
import http.server
import io
import json
import logging
import pprint
import shutil
import socketserver
import sys
import threading
import urllib.request

from sinks.exits.ways import before_install, way_out


@way_out
def printed_to_stderr(case):
    print("login", case.text, file=sys.stderr)


@way_out
def written_in_pieces(case):
    for start in range(0, len(case.text), 5):
        sys.stderr.write(case.text[start : start + 5])
        sys.stderr.flush()
    sys.stderr.write("\n")


@way_out
def written_as_lines(case):
    sys.stderr.writelines([case.text[:7], case.text[7:], "\n"])


@way_out
def stderr_buffer(case):
    sys.stderr.buffer.write(f"{case.text}\n".encode())
    sys.stderr.buffer.flush()


@way_out
def stderr_buffer_in_pieces(case):
    for start in range(0, len(case.text), 5):
        sys.stderr.buffer.write(case.text[start : start + 5].encode())
    sys.stderr.buffer.write(b"\n")
    sys.stderr.buffer.flush()


@way_out
def stderr_raw(case):
    sys.stderr.flush()
    below = getattr(sys.stderr.buffer, "raw", sys.stderr.buffer)  # unbuffered, the buffer is the raw stream
    below.write(f"{case.text}\n".encode())


@way_out
def printed_to_stdout(case):
    print("login", case.text, flush=True)


@way_out
def displayhook(case):
    sys.displayhook(case.fields)
    sys.stdout.flush()


@way_out
def http_client_debug(case):
    class Answers(socketserver.StreamRequestHandler):
        def handle(self):
            self.rfile.readline()
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Echo: " + case.text.encode() + b"\r\n\r\n"
            )

    with socketserver.TCPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        connection = http.client.HTTPConnection(*server.server_address, timeout=300)
        connection.set_debuglevel(1)
        connection.request("GET", f"/x?{case.text}", headers={"X-Note": case.text})
        connection.getresponse().read()
        connection.close()
    sys.stdout.flush()


# -- ways of programs to write on them


@way_out
def printed_structures(case):
    pprint.pprint(case.fields, stream=sys.stderr)  # noqa: T203 - the exit
    json.dump(case.fields, sys.stdout)
    print(flush=True)
    csv.writer(sys.stdout).writerow([case.text])
    sys.stdout.flush()


@way_out
def copied_to_stdout(case):
    shutil.copyfileobj(io.StringIO(case.text + "\n"), sys.stdout)
    shutil.copyfileobj(io.BytesIO(case.text.encode() + b"\n"), sys.stdout.buffer)
    sys.stdout.flush()


@way_out
def wrapped_again(case):
    for stream in (
        codecs.getwriter("utf-8")(sys.stderr.buffer),
        io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", write_through=True),
    ):
        stream.write(case.text + "\n")
        stream.flush()
        if isinstance(stream, io.TextIOWrapper):
            stream.detach()


@way_out
def redirected_to_the_other(case):
    with contextlib.redirect_stdout(sys.stderr):
        print(case.text)


@way_out
def caught_and_printed(case):
    with contextlib.redirect_stderr(io.StringIO()) as caught:
        print(case.text, file=sys.stderr)
    print(caught.getvalue(), file=sys.stderr)


@way_out
def painted_between_key_and_value(case):
    print(f"\x1b[36m{case.name}\x1b[0m=\x1b[35m{case.value}\x1b[0m", file=sys.stderr)


@way_out
def written_a_byte_at_a_time(case):
    for symbol in case.text.encode():
        sys.stderr.buffer.write(bytes([symbol]))
        sys.stderr.buffer.flush()
    sys.stderr.buffer.write(b"\n")


@way_out
def a_progress_line_rewritten(case):
    for step in range(3):
        sys.stderr.write(f"\r{step} of 3 {case.text}\x1b[K")
        sys.stderr.flush()
    sys.stderr.write("\n")


@way_out
def handler_that_holds_the_old_stream(case):
    HELD.warning("login %s", case.fields)


@before_install
def held(case):
    """A handler that took hold of stderr before redact came."""
    global HELD  # noqa: PLW0603 - made before install
    HELD = logging.getLogger("held")
    HELD.propagate = False
    HELD.addHandler(logging.StreamHandler(sys.stderr))


@way_out
def printed_to_the_interpreters_own_streams(case):
    print(case.text, file=sys.__stderr__)
    print(case.text, file=sys.__stdout__, flush=True)


@way_out
def put_back_from_the_interpreters_own_streams(case):
    sys.stdout = sys.stderr = io.StringIO()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    print(case.text, flush=True)
    print(case.text, file=sys.stderr)


@way_out
def urllib_debug(case):
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Set-Cookie", f"session={case.value}; Path=/")
            self.end_headers()

        def log_message(self, *args):
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        opener = urllib.request.build_opener(urllib.request.HTTPHandler(debuglevel=1))
        host, port = server.server_address
        opener.open(f"http://{host}:{port}/x?{case.text}", timeout=300).close()
    sys.stdout.flush()


@way_out
def served_requests_are_logged(case):
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

    with socketserver.TCPServer(("127.0.0.1", 0), Answers) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        host, port = server.server_address
        urllib.request.urlopen(f"http://{host}:{port}/x?{case.text}", timeout=300).close()
        answering.join()
