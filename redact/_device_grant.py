"""What a device login yields: first the codes, then the tokens, both safe to log, print and pickle."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from redact._device_address import checked_endpoint, origin_of
from redact._device_errors import SettingError
from redact._device_prompt import Prompt
from redact._secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal, TextIO

    import httpx
    from typing_extensions import Self


@dataclass(frozen=True)
class DeviceAuthorization:
    """A server's answer to the question for codes (RFC 8628, section 3.2). Since 0.1.

    Attributes:
        device_code: What the polls carry. It is never shown to anybody.
        user_code: What the person types, in the server's own spelling.
        verification_uri: Where they type it. No secret.
        verification_uri_complete: With the code in it, for a QR code, or None. Only the code is live.
        expires_in: How long the codes are good, in seconds from the answer on; at most a day.
        interval: Seconds that the server wants between two polls.
        expires_at: Wall time at which they expire, in seconds since 1970.
        deadline: The same on the flow's monotonic clock.
    """

    device_code: Secret
    user_code: Secret
    verification_uri: str
    verification_uri_complete: Secret | None
    expires_in: float
    interval: float
    expires_at: float
    deadline: float = field(repr=False)
    client_id: str = field(repr=False, default="")
    scope: str = field(repr=False, default="")
    login_host: str = field(repr=False, default="")

    def prompt(
        self,
        stream: TextIO | None = None,
        *,
        qr: bool = False,
        browser: bool | Literal["complete"] = False,
    ) -> None:
        """Shows the user code and the address to the person. Nothing else in this module does.

        Args:
            stream: Where to; None for the controlling terminal, whatever stdout and stderr are.
            qr: Whether to draw the address with the code as a QR code too, on a terminal only. Needs segno.
            browser: Whether to open a browser as well: True for the plain address, where the person types the
                code; `"complete"` for the one that holds it, and then it stands in argv and browser history.

        Raises:
            PromptRefused: There is no terminal (or the environment says CI) and no stream was named; or what
                there is cannot show it.
            SettingError: `qr` was asked for and segno is not installed.
        """
        Prompt(
            user_code=self.user_code,
            address=self.verification_uri,
            complete=self.verification_uri_complete,
            minutes=max(1, round(self.expires_in / 60)),
            client_id=self.client_id,
            scope=self.scope,
            login_host=self.login_host,
        ).show(stream, qr=qr, browser=browser)


@dataclass(frozen=True)
class _Granted:
    """What both kinds of tokens hold."""

    access_token: Secret
    refresh_token: Secret | None = None
    id_token: Secret | None = None
    scope: str | None = None
    expires_at: float | None = None

    token_type: ClassVar[str] = "Bearer"  # noqa: S105 - the one type that is accepted, no token
    _way_back: ClassVar[tuple[Any, ...]] = ()  # to the server; no field, so `asdict` leaves it alone

    def expired(self, now: float | None = None) -> bool:
        """Whether the access token's time is over, as far as it is known.

        Args:
            now: Wall time in seconds since 1970; None for that of the system.
        """
        return self.expires_at is not None and (time.time() if now is None else now) >= self.expires_at

    def bearer(self, *origins: str) -> Callable[[httpx.Request], httpx.Request]:
        """For httpx's `auth=`: sends the access token in the Authorization header, to these origins alone.

        Args:
            origins: Such as `https://api.example.com`; a path behind it does not matter.

        Raises:
            SettingError: None was given, or one is neither https nor loopback.
        """
        if not origins:
            text = "origins must name at least one, such as https://api.example.com"
            raise SettingError(text)
        known = frozenset(origin_of(checked_endpoint("origins", origin)) for origin in origins)

        def authorize(request: httpx.Request) -> httpx.Request:
            if origin_of(str(request.url)) in known:
                request.headers["Authorization"] = f"{self.token_type} {self.access_token.reveal()}"
            return request

        return authorize

    def bound_to(self, revoke: Callable[[list[tuple[str, Secret]]], Any]) -> Self:
        """Itself, knowing how to revoke. For the flow."""
        object.__setattr__(self, "_way_back", (revoke,))
        return self

    def _revoked(self) -> Any:
        """What the flow's way to revoke gives for the tokens, in the order of RFC 7009.

        Raises:
            SettingError: There is none: these came out of a pickle.
        """
        if not self._way_back:
            raise SettingError(_NO_WAY)
        pairs = (("refresh_token", self.refresh_token), ("access_token", self.access_token))
        return self._way_back[0]([(hint, token) for hint, token in pairs if token is not None])

    def _values(self) -> tuple[object, ...]:
        return self.access_token, self.refresh_token, self.id_token, self.scope, self.expires_at

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """A pickle carries masks, and no way to the server."""
        return type(self), self._values()


@dataclass(frozen=True)
class Tokens(_Granted):
    """What a login ends with (RFC 6749, section 5.1). Since 0.1.

    Attributes:
        access_token: What goes into the Authorization header, see `bearer`. Opaque: do not decode it.
        refresh_token: For the next access token, or None.
        id_token: OpenID Connect's, or None.
        scope: What was granted, where the server says so.
        expires_at: Wall time at which the access token expires; None for unknown, not for never.
    """

    def revoke(self) -> None:
        """Takes the tokens back at the server (RFC 7009): the refresh token first, then the access token.

        One attempt each, of at most ten seconds; a token that the server does not know counts as revoked.

        Raises:
            SettingError: The flow has no `revocation_endpoint`, or the tokens came out of a pickle.
            ServerError: A token may still be good. Both were tried.
        """
        self._revoked()


@dataclass(frozen=True)
class AsyncTokens(_Granted):
    """As `Tokens`, from an `AsyncDeviceFlow`. Since 0.1."""

    async def revoke(self) -> None:
        """As `Tokens.revoke`.

        Raises:
            SettingError: The flow has no `revocation_endpoint`, or the tokens came out of a pickle.
            ServerError: A token may still be good. Both were tried.
        """
        await self._revoked()


_NO_WAY = (
    "these tokens came out of a pickle, which carries masks only: make them anew with the flow's `tokens`"
)


def secret_fault(access_token: object, refresh_token: object, known: dict[str, Any]) -> str | None:
    """What is wrong with tokens out of storage, or None. The text names the field, never a value."""
    given = {"access_token": access_token, "refresh_token": refresh_token, "id_token": known.get("id_token")}
    for name, value in given.items():
        if not isinstance(value, Secret) and (value is not None or name == "access_token"):
            return f"{name} must be a redact.Secret, not {type(value).__name__}"
    return None
