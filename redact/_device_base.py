"""What both forms of the flow share: their settings, checked once, and how answers become values."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from redact import _device_answers as answers, _device_http as http, _device_poll as protocol
from redact._device_address import checked_endpoint, host_of
from redact._device_errors import SettingError
from redact._device_grant import DeviceAuthorization

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from redact._device_answers import Answer
    from redact._device_poll import Cancel, Steps
    from redact._secret import Secret

ClientT = TypeVar("ClientT")

_ENDPOINTS = ("device_authorization_endpoint", "token_endpoint", "revocation_endpoint")


class Flow(Generic[ClientT]):
    """Settings, checked once, and how answers become values. All waiting and sending is in the subclasses."""

    _client_name: str

    def __init__(  # noqa: PLR0913 - the settings of a flow; all but the first by name
        self,
        client_id: str,
        *,
        device_authorization_endpoint: str,
        token_endpoint: str,
        revocation_endpoint: str | None = None,
        scope: str | None = None,
        client: ClientT | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        http.load_httpx()
        if not isinstance(client_id, str) or not client_id:
            text = "client_id must be a str, and not empty"
            raise SettingError(text)
        self.client_id = client_id
        self.scope: str = scope or ""
        given = (device_authorization_endpoint, token_endpoint, revocation_endpoint)
        self._endpoints = {
            name: checked_endpoint(name, address)
            for name, address in zip(_ENDPOINTS, given, strict=True)
            if address is not None or name != "revocation_endpoint"
        }
        self._client = client
        self._tls: ssl.SSLContext | None = None
        self._clock = clock
        self._wall = wall
        if client is not None:
            http.check_client(client, self._client_name)
            for name, address in self._endpoints.items():
                http.check_proxies(client, name, address)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.client_id!r} at {self._login_host}>"

    @property
    def _login_host(self) -> str:
        return host_of(self._endpoints["device_authorization_endpoint"])

    def own_client(self) -> dict[str, Any]:
        """Arguments for a client of the flow's own."""
        if self._tls is None:
            self._tls = http.load_httpx().create_ssl_context()  # once: reading the certificates takes a while
        return {**http.own_client_settings(tuple(self._endpoints.values())), "verify": self._tls}

    def starting(self) -> Steps[Answer]:
        """The steps of `start`."""
        return protocol.starting(self._endpoints["device_authorization_endpoint"], self.client_id, self.scope)

    def polling(
        self, authorization: DeviceAuthorization, timeout: float | None, cancel: Cancel | None
    ) -> Steps[Answer]:
        """The steps of `wait`.

        Raises:
            SettingError: `timeout` is no positive number.
        """
        return protocol.polling(
            self._endpoints["token_endpoint"],
            self.client_id,
            authorization,
            clock=self._clock,
            wall=self._wall,
            timeout=protocol.checked_timeout(timeout),
            cancel=cancel,
        )

    def revoking(self, tokens: Iterable[tuple[str, Secret]]) -> Steps[None]:
        """The steps of `revoke`.

        Raises:
            SettingError: The flow has no endpoint for it.
        """
        if "revocation_endpoint" not in self._endpoints:
            text = "revocation_endpoint was not given to the flow, so it cannot revoke"
            raise SettingError(text)
        return protocol.revoking(self._endpoints["revocation_endpoint"], self.client_id, tokens)

    def authorization_in(self, answer: Answer) -> DeviceAuthorization:
        """What a good answer to `starting` holds."""
        lasting = answers.validity(answer.members) or 1.0
        return DeviceAuthorization(
            device_code=answer.needed("device_code"),
            user_code=answer.needed("user_code"),
            verification_uri=answer.text("verification_uri") or answer.text("verification_url") or "",
            verification_uri_complete=answer.secret("verification_uri_complete"),
            expires_in=lasting,
            interval=answers.interval(answer.members),
            expires_at=self._wall() + lasting,
            deadline=self._clock() + lasting,
            client_id=self.client_id,
            scope=self.scope,
            login_host=self._login_host,
        )

    def granted_in(self, answer: Answer) -> dict[str, Any]:
        """Fields of the tokens that a good answer to `polling` holds."""
        lasting = answers.token_validity(answer.members)
        return {
            "access_token": answer.needed("access_token"),
            "refresh_token": answer.secret("refresh_token"),
            "id_token": answer.secret("id_token"),
            "scope": answer.text("scope"),
            "expires_at": None if lasting is None else self._wall() + lasting,
        }

    @staticmethod
    def for_discovery(issuer: str) -> dict[str, Any]:
        """Endpoints of the flow that asks for a server's metadata.

        Raises:
            SettingError: The issuer is no address that may be asked.
        """
        issuer = checked_endpoint("issuer", issuer)
        if "?" in issuer:
            text = "issuer must have no query"
            raise SettingError(text)
        return {"device_authorization_endpoint": issuer, "token_endpoint": issuer}

    @staticmethod
    def endpoints_in(answer: Answer) -> dict[str, Any]:
        """The endpoints that a server's metadata names; `discovering` has checked them."""
        return {name: address for name in _ENDPOINTS if (address := answer.text(name)) is not None}
