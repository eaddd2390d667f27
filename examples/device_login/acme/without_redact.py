"""The control: the names that the CLI uses from redact, without any protection.

A leak test proves something only if the secret does leak without the protection. So each run has a twin in
which these stand in, and every other line of the program is the same. The device flow is the one that many
programs write for themselves: it polls, it takes plain values, and it trusts everybody.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from typing_extensions import Self

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class DeviceFlowError(Exception):
    """The server did not grant a token."""


class Secret(str):
    """A plain string that answers to the interface of `redact.Secret`."""

    __slots__ = ()

    def __new__(cls, value: str, *, kind: str = "secret", ttl: float | None = None) -> Self:
        """Keeps the value and forgets the rest."""
        del kind, ttl
        return super().__new__(cls, value)

    def reveal(self) -> str:
        """The value."""
        return str(self)


def disclose(secret: Secret, to: TextIO) -> None:
    """Writes the value."""
    to.write(secret.reveal())
    to.flush()


def install() -> None:
    """Installs nothing."""


class Ledger:
    """Nobody calls `on_leak`: nothing is seen."""

    on_leak: Any = None


def ledger() -> Ledger:
    """A ledger that nobody writes in."""
    return Ledger()


@dataclass(frozen=True)
class DeviceAuthorization:
    """The answer to a device authorization request; times in seconds."""

    device_code: Secret
    user_code: Secret
    verification_uri: str
    verification_uri_complete: Secret
    expires_in: float
    interval: float
    text: str

    def prompt(self, stream: TextIO | None = None) -> None:
        """Shows the code to the person."""
        with stream or open("/dev/tty", "w", encoding="utf-8") as shown:  # noqa: PTH123  # a device
            shown.write(f"Open {self.verification_uri} and enter this code: {self.user_code}\n{self.text}")


@dataclass(frozen=True)
class Tokens:
    """What a login ends with."""

    access_token: Secret
    refresh_token: Secret
    scope: str

    def bearer(self, origin: str) -> Callable[[httpx.Request], httpx.Request]:
        """Puts the token on every request, whoever it goes to."""
        del origin

        def sign(request: httpx.Request) -> httpx.Request:
            request.headers["Authorization"] = f"Bearer {self.access_token.reveal()}"
            return request

        return sign


class DeviceFlow:
    """A device flow as many programs have it."""

    def __init__(  # noqa: PLR0913  # as many as `redact.device_flow` takes
        self,
        client_id: str,
        *,
        device_authorization_endpoint: str,
        token_endpoint: str,
        revocation_endpoint: str,
        scope: str,
        client: httpx.Client,
    ) -> None:
        del revocation_endpoint
        self._client_id = client_id
        self._device_authorization_endpoint = device_authorization_endpoint
        self._token_endpoint = token_endpoint
        self._scope = scope
        self._client = client

    def start(self) -> DeviceAuthorization:
        """Asks for the codes."""
        form = {"client_id": self._client_id, "scope": self._scope}
        answer = self._client.post(self._device_authorization_endpoint, data=form).raise_for_status().json()
        text = (
            f"It logs in {self._client_id} on this machine with these rights: {self._scope}. "
            f"Valid for {answer['expires_in'] // 60} minutes.\n"
            "Only continue if you started this login on this machine.\n"
        )
        return DeviceAuthorization(
            device_code=Secret(answer["device_code"]),
            user_code=Secret(answer["user_code"]),
            verification_uri=answer["verification_uri"],
            verification_uri_complete=Secret(answer["verification_uri_complete"]),
            expires_in=answer["expires_in"],
            interval=answer["interval"],
            text=text,
        )

    def wait(self, authorization: DeviceAuthorization) -> Tokens:
        """Polls until the person has decided."""
        form = {
            "grant_type": DEVICE_GRANT,
            "device_code": authorization.device_code,
            "client_id": self._client_id,
        }
        while True:
            time.sleep(authorization.interval * 1.2)
            answer: dict[str, Any] = self._client.post(self._token_endpoint, data=form).json()
            if "access_token" in answer:
                return Tokens(
                    Secret(answer["access_token"]), Secret(answer["refresh_token"]), answer["scope"]
                )
            if answer["error"] != "authorization_pending":
                raise DeviceFlowError(answer["error"])

    def tokens(self, access_token: Secret, refresh_token: Secret) -> Tokens:
        """Tokens of an earlier login. The control only logs in, so nothing here revokes them."""
        return Tokens(access_token, refresh_token, self._scope)
