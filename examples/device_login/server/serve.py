"""Starts the authorization server: `python serve.py`, with its folder and credentials in the environment.

The socket is bound first (port 0: the system picks a free one), because the settings need the port for the
verification URI. Then tables, two rows, and one line on stdout, the server's origin; then it serves until
ended.
"""

# mypy: disable-error-code="import-untyped"
# Django ships no types.
from __future__ import annotations

import os
import secrets

import django
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler


class _QuietRequestHandler(WSGIRequestHandler):  # type: ignore[misc]  # Django ships no types
    """Answers without a line on stderr for each request."""

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


def main() -> None:
    """Serves on a free port of the loopback address until a signal ends the process."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _QuietRequestHandler)
    origin = f"http://127.0.0.1:{server.server_port}"
    os.environ.update(
        DJANGO_SETTINGS_MODULE="settings", IDP_ORIGIN=origin, IDP_SECRET_KEY=secrets.token_urlsafe(50)
    )
    django.setup()
    call_command("migrate", verbosity=0)

    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415  # models need the set-up above
    from seed import seed  # noqa: PLC0415 - needs Django set up

    seed(password=os.environ["IDP_PASSWORD"], client_secret=os.environ["IDP_CLIENT_SECRET"])
    server.set_app(get_wsgi_application())
    print(origin, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
