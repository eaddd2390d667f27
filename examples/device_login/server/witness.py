"""What was secret, seen from the server: the demo must not ask the program under test what it had to hide.

A middleware that appends each credential that the server hands out or is shown to `issued.jsonl` (mode
0600) beside the database: every token and code in an answer, every cookie, every `Authorization` header.
"""

# mypy: disable-error-code="import-untyped"
# Django ships no types.
from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SECRET_MEMBERS = ("device_code", "user_code", "access_token", "refresh_token")

View = Callable[[HttpRequest], HttpResponse]


class Witness:
    """Writes one JSON line a credential: `{"kind": …, "value": …}`."""

    def __init__(self, get_response: View) -> None:
        self._get_response = get_response
        self._journal = os.open(
            settings.FOLDER / "issued.jsonl", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers, and notes what was secret in the request and the answer."""
        response = self._get_response(request)
        lines = "".join(
            json.dumps({"kind": kind, "value": value}) + "\n" for kind, value in _seen(request, response)
        )
        os.write(self._journal, lines.encode())  # one write: O_APPEND keeps the threads' lines apart
        return response


def _seen(request: HttpRequest, response: HttpResponse) -> Iterator[tuple[str, str]]:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if credentials:
        yield f"{scheme.lower()}_credentials", credentials
    for morsel in response.cookies.values():
        if morsel.value:
            yield morsel.key, morsel.value
    if response.headers.get("Content-Type") == "application/json":
        answer: dict[str, Any] = json.loads(response.content)
        for member in SECRET_MEMBERS:
            if member in answer:
                yield member, answer[member]
