"""Exits through the standard streams, and through what prints on them."""

import http.client
import socketserver
import sys
import threading

from sinks.exits.ways import way_out


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
        connection = http.client.HTTPConnection(*server.server_address, timeout=5)
        connection.set_debuglevel(1)
        connection.request("GET", f"/x?{case.text}", headers={"X-Note": case.text})
        connection.getresponse().read()
        connection.close()
    sys.stdout.flush()
