"""AsyncDeviceFlow: the same flow for asyncio and trio; the protocol is `_device_poll`'s, as for the other."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from redact import _device_http as http, _device_poll as protocol
from redact._device_base import Flow
from redact._device_errors import SettingError
from redact._device_grant import AsyncTokens, secret_fault
from redact._device_poll import Pause
from redact._device_prompt import refuse_without_terminal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
    from typing import Any, Literal, TextIO

    import httpx
    from typing_extensions import Self

    from redact._device_answers import Answer
    from redact._device_grant import DeviceAuthorization
    from redact._device_http import Ask
    from redact._device_poll import Cancel, Steps
    from redact._secret import Secret

_T = TypeVar("_T")


class AsyncDeviceFlow(Flow["httpx.AsyncClient"]):
    """As `DeviceFlow`, with coroutines. Runs on asyncio and trio, as httpx does. Since 0.1.

    Cancelling the task ends it at once, also in the middle of a request.

    Args:
        client_id: As for `DeviceFlow`, like all that is not named here.
        device_authorization_endpoint: As for `DeviceFlow`.
        token_endpoint: As for `DeviceFlow`.
        revocation_endpoint: As for `DeviceFlow`.
        scope: As for `DeviceFlow`.
        client: An `httpx.AsyncClient` of yours, or None.
        clock: As for `DeviceFlow`.
        wall: As for `DeviceFlow`.
        sleep: Waits for so many seconds, awaited; None for anyio's.

    Raises:
        SettingError: An argument is wrong. Nothing was sent.
        ImportError: httpx is not installed.
    """

    _client_name = "AsyncClient"

    def __init__(  # noqa: PLR0913 - the settings of a flow; all but the first by name
        self,
        client_id: str,
        *,
        device_authorization_endpoint: str,
        token_endpoint: str,
        revocation_endpoint: str | None = None,
        scope: str | None = None,
        client: httpx.AsyncClient | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__(
            client_id,
            device_authorization_endpoint=device_authorization_endpoint,
            token_endpoint=token_endpoint,
            revocation_endpoint=revocation_endpoint,
            scope=scope,
            client=client,
            clock=clock,
            wall=wall,
        )
        import anyio  # noqa: PLC0415 - comes with httpx, whose presence has just been checked

        self._sleep = sleep or anyio.sleep
        self._within = anyio.fail_after

    @classmethod
    async def from_issuer(cls, issuer: str, client_id: str, **settings: Any) -> Self:
        """As `DeviceFlow.from_issuer`.

        Raises:
            SettingError: An argument is wrong. Nothing was sent.
            ServerError: The metadata is missing, another issuer's, or names no endpoint of the device flow.
        """
        asking = cls(client_id, **cls.for_discovery(issuer), **settings)
        found = await asking._run(protocol.discovering(issuer))
        return cls(client_id, **cls.endpoints_in(found), **settings)

    async def start(self) -> DeviceAuthorization:
        """As `DeviceFlow.start`.

        Raises:
            ServerError: It refused, answered nothing of use, or could not be reached. There was one attempt.
        """
        return self.authorization_in(await self._run(self.starting()))

    async def wait(
        self,
        authorization: DeviceAuthorization,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> AsyncTokens:
        """As `DeviceFlow.wait`, with the same errors; `cancel` may be an `asyncio.Event`."""
        answer = await self._run(self.polling(authorization, timeout, cancel))
        return AsyncTokens(**self.granted_in(answer)).bound_to(self._revoke)

    async def login(
        self,
        *,
        stream: TextIO | None = None,
        qr: bool = False,
        browser: bool | Literal["complete"] = False,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> AsyncTokens:
        """As `DeviceFlow.login`, with the same errors.

        Raises:
            PromptRefused: There is nowhere to show the code; nothing was sent.
        """
        protocol.checked_timeout(timeout)
        refuse_without_terminal(stream)
        authorization = await self.start()
        authorization.prompt(stream, qr=qr, browser=browser)
        return await self.wait(authorization, timeout=timeout, cancel=cancel)

    def tokens(self, access_token: Secret, refresh_token: Secret | None = None, **known: Any) -> AsyncTokens:
        """As `DeviceFlow.tokens`.

        Raises:
            SettingError: A token is no `Secret`.
        """
        fault = secret_fault(access_token, refresh_token, known)
        if fault:
            del access_token, refresh_token, known  # a traceback with locals shows this frame
            raise SettingError(fault)
        return AsyncTokens(access_token, refresh_token, **known).bound_to(self._revoke)

    async def _revoke(self, tokens: Iterable[tuple[str, Secret]]) -> None:
        await self._run(self.revoking(tokens))

    async def _run(self, steps: Steps[_T]) -> _T:
        async with self._opened() as client:
            answer: Answer | None = None
            while True:
                try:
                    step = steps.send(answer)
                except StopIteration as end:
                    result: _T = end.value
                    return result
                if isinstance(step, Pause):
                    await self._sleep(step.seconds)
                    answer = None
                else:
                    answer = await self._ask(client, step)

    async def _ask(self, client: httpx.AsyncClient, ask: Ask) -> Answer:
        try:
            with self._within(ask.seconds):
                body = http.Body(ask.seconds)
                response = await client.send(http.build(client, ask), stream=True, follow_redirects=False)
                try:
                    if (read := http.chunks_at_hand(response)) is not None:
                        body.take(read[0])
                    else:
                        async for chunk in response.aiter_raw():
                            body.take(chunk)
                finally:
                    # A broken connection fails in its own ways when it is closed, too.
                    with suppress(Exception):
                        await response.aclose()
                return body.read(response)
        except Exception as error:  # noqa: BLE001 - whatever a client raises may hold the form: only its type is kept
            return http.failed(error)
        except BaseException as error:  # noqa: BLE001 - cancelled, or Ctrl-C: raised again
            raise http.bare(error)  # noqa: B904 - it is the same error

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[httpx.AsyncClient]:
        if self._client is not None:
            yield self._client
            return
        async with http.load_httpx().AsyncClient(**self.own_client()) as client:
            yield client
