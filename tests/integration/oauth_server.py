"""An authorization server on loopback, for real clients: it answers each with what that client asks for.

It checks nothing. What it hands out are the secrets of one run, so that every one of them passes the client.
"""

import json
import socketserver
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, urlencode, urlsplit

import h2.config
import h2.connection
import h2.events

USER = {
    "object": "user",
    "id": "u",
    "email": "a@example.com",
    "email_verified": True,
    **dict.fromkeys(
        ("first_name", "last_name", "profile_picture_url", "last_sign_in_at", "locale", "external_id")
    ),
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
}


def answers(address, secrets):
    """What is answered, by path."""
    tokens = {
        **{name: secrets[name] for name in ("access_token", "refresh_token", "id_token")},
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "openid",
    }
    device = {
        "device_code": secrets["device_code"],
        "user_code": secrets["user_code"],
        "verification_uri": f"{address}/activate",
        "verification_uri_complete": f"{address}/activate?user_code={secrets['user_code']}",
        "expires_in": 300,
        "interval": 1,
    }
    camel = {
        "deviceCode": secrets["device_code"],
        "userCode": secrets["user_code"],
        "verificationUri": f"{address}/activate",
        "verificationUriComplete": f"{address}/activate?user_code={secrets['user_code']}",
        "expiresIn": 300,
        "interval": 1,
    }
    oidc = {
        "issuer": f"{address.replace('http:', 'https:')}/tenant/v2.0",
        "authorization_endpoint": f"{address.replace('http:', 'https:')}/authorize",
        "token_endpoint": f"{address.replace('http:', 'https:')}/token",
        "device_authorization_endpoint": f"{address.replace('http:', 'https:')}/device",
    }
    return {
        "/device": device,
        "/token": tokens,
        "/tenant/v2.0/.well-known/openid-configuration": oidc,
        "/user_management/authorize/device": device,
        "/user_management/authenticate": {**tokens, "user": USER},
        "/device_authorization": camel,
        "/client/register": {
            "clientId": "c",
            "clientSecret": secrets["client_secret"],
            "clientSecretExpiresAt": 9,
        },
        "/aws/token": {"accessToken": secrets["access_token"], "refreshToken": secrets["refresh_token"]},
        "/request_token": urlencode(
            {"oauth_token": secrets["access_token"], "oauth_token_secret": secrets["client_secret"]}
        ),
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, secrets = urlsplit(self.path).path, self.server.secrets
        if path == "/token" and "application/json" in self.headers.get("Content-Type", ""):
            path = "/aws/token"  # as Amazon's service, which speaks camelCase
        if path == "/fail":
            self.answer(400, {"error": "invalid_grant"})
        elif path == "/authorize":
            query = "&".join(f"{name}={quote(secrets[name], safe='')}" for name in ("code", "state"))
            self.answer(302, "", Location=f"/callback?{query}&access_token={secrets['access_token']}")
        else:
            self.answer(200, self.server.answers.get(path, {"ok": True}))

    do_POST = do_GET  # noqa: N815 - the host's name

    def answer(self, status, content, **headers):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if isinstance(content, str) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", f"session={self.server.secrets['session']}; Path=/; HttpOnly")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class _Handler2(socketserver.BaseRequestHandler):
    """HTTP/2 without TLS, for those who know beforehand."""

    def handle(self):
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        self.request.sendall(connection.data_to_send())
        while data := self.request.recv(65536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.StreamEnded):
                    self.answer(connection, event.stream_id)
            self.request.sendall(connection.data_to_send())

    def answer(self, connection, stream):
        body = json.dumps(self.server.answers["/token"]).encode()
        cookie = f"session={self.server.secrets['session']}; Path=/"
        headers = [(":status", "200"), ("content-type", "application/json"), ("set-cookie", cookie)]
        connection.send_headers(stream, headers)
        connection.send_data(stream, body, end_stream=True)


@contextmanager
def running(secrets):
    """Gives the addresses of the server: of HTTP/1.1 and of HTTP/2."""
    socketserver.ThreadingTCPServer.daemon_threads = True
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as first,
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler2) as second,
    ):
        address = f"http://127.0.0.1:{first.server_address[1]}"
        for server in (first, second):
            server.secrets = secrets
            server.answers = answers(address, secrets)
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield address, f"http://127.0.0.1:{second.server_address[1]}"
        first.shutdown()
        second.shutdown()


def claims(client_id, issuer):
    """What an ID token says, so that clients that look into it are content."""
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": client_id,
        "sub": "u",
        "iat": now,
        "exp": now + 86_400,  # longer than all tests of a file, on any machine
        "preferred_username": "a",
    }
