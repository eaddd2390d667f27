"""A stub of an OTLP/HTTP collector on loopback: every export succeeds and its body is kept in a file.

The bytes are kept as they came over the socket: what is searched afterwards is what really left the
process.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Self


class Collector:
    """Takes exports while used as a context manager; `folder` then holds a file for each, in order."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        lock = threading.Lock()

        class Export(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the name that http.server asks for
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    (folder / f"{len(list(folder.iterdir())):03}.otlp").write_bytes(body)
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Says nothing: the terminal belongs to the demo."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Export)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
