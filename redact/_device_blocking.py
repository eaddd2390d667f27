"""DeviceFlow: the blocking form. It sends, waits and sleeps as the protocol says (`_device_poll`)."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from redact import _device_http as http, _device_poll as protocol
from redact._device_base import Flow
from redact._device_errors import SettingError
from redact._device_grant import Tokens, secret_fault
from redact._device_poll import Pause
from redact._device_prompt import refuse_without_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Literal, TextIO

    import httpx
    from typing_extensions import Self

    from redact._device_answers import Answer
    from redact._device_grant import DeviceAuthorization
    from redact._device_http import Ask
    from redact._device_poll import Cancel, Steps
    from redact._secret import Secret

_T = TypeVar("_T")


class DeviceFlow(Flow["httpx.Client"]):
    """One app's device login at one server. It may be used many times. Since 0.1.

    Args:
        client_id: As registered at the server; sent in every form.
        device_authorization_endpoint: Where codes are asked for. Each endpoint is https, or http on loopback.
        token_endpoint: Where the flow polls.
        revocation_endpoint: For `Tokens.revoke`, if the server has one (RFC 7009).
        scope: What to ask for, names with spaces between; nothing is sent for None.
        client: An `httpx.Client` of yours, for its proxies, certificates, shorter timeouts and authentication
            (a confidential client gives `auth=(client_id, client_secret)`). It stays open. Its hooks must not
            raise for error statuses: "pending" is one. None for one of the flow's own.
        clock: Monotonic time in seconds. All waiting goes by it.
        wall: Wall time in seconds since 1970; notices that the machine slept.
        sleep: Waits for so many seconds.

    Raises:
        SettingError: An argument is wrong. Nothing was sent.
        ImportError: httpx is not installed.
    """

    _client_name = "Client"

    def __init__(  # noqa: PLR0913 - the settings of a flow; all but the first by name
        self,
        client_id: str,
        *,
        device_authorization_endpoint: str,
        token_endpoint: str,
        revocation_endpoint: str | None = None,
        scope: str | None = None,
        client: httpx.Client | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], object] = time.sleep,
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
        self._sleep = sleep

    @classmethod
    def from_issuer(cls, issuer: str, client_id: str, **settings: Any) -> Self:
        """Makes a flow from a server's own metadata (RFC 8414; OpenID Connect's where it has only that).

        Args:
            issuer: The server's issuer identifier, an address.
            client_id: As registered at the server.
            settings: `scope`, `client`, `clock`, `wall` and `sleep`, as for the class.

        Raises:
            SettingError: An argument is wrong. Nothing was sent.
            ServerError: The metadata is missing, another issuer's, or names no endpoint of the device flow.
        """
        asking = cls(client_id, **cls.for_discovery(issuer), **settings)
        found = asking._run(protocol.discovering(issuer))
        return cls(client_id, **cls.endpoints_in(found), **settings)

    def start(self) -> DeviceAuthorization:
        """Asks the server for codes (RFC 8628, section 3.1). For when the person asks to log in, not before.

        Raises:
            ServerError: It refused, answered nothing of use, or could not be reached. There was one attempt.
        """
        return self.authorization_in(self._run(self.starting()))

    def wait(
        self,
        authorization: DeviceAuthorization,
        *,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tokens:
        """Polls until the person has decided (RFC 8628, sections 3.4 and 3.5).

        Args:
            authorization: From `start`.
            timeout: Seconds after which to give up; the codes' own time and half an hour hold as well.
            cancel: Anything with `is_set`, such as a `threading.Event`; seen within 0.2 seconds, or when a
                request that is under way has ended.

        Raises:
            AccessDenied: The person said no.
            ExpiredCode: The codes' time is over.
            FlowTimeout: The timeout, or half an hour, is.
            FlowCancelled: `cancel` was set.
            ServerError: The server refused for another reason. Networks in trouble are waited for.
            SettingError: `timeout` is no positive number.
        """
        answer = self._run(self.polling(authorization, timeout, cancel))
        return Tokens(**self.granted_in(answer)).bound_to(self._revoke)

    def login(
        self,
        *,
        stream: TextIO | None = None,
        qr: bool = False,
        browser: bool | Literal["complete"] = False,
        timeout: float | None = None,
        cancel: Cancel | None = None,
    ) -> Tokens:
        """`start`, `prompt` and `wait` in one; the arguments are theirs, and so are the errors.

        Raises:
            PromptRefused: There is nowhere to show the code; nothing was sent.
        """
        protocol.checked_timeout(timeout)
        refuse_without_terminal(stream)
        authorization = self.start()
        authorization.prompt(stream, qr=qr, browser=browser)
        return self.wait(authorization, timeout=timeout, cancel=cancel)

    def tokens(self, access_token: Secret, refresh_token: Secret | None = None, **known: Any) -> Tokens:
        """Tokens of an earlier login, out of the caller's storage, so that they can be used and revoked.

        Args:
            access_token: As in `Tokens`.
            refresh_token: As in `Tokens`.
            known: `id_token`, `scope` and `expires_at`, as in `Tokens`.

        Raises:
            SettingError: A token is no `Secret`.
        """
        fault = secret_fault(access_token, refresh_token, known)
        if fault:
            del access_token, refresh_token, known  # a traceback with locals shows this frame
            raise SettingError(fault)
        return Tokens(access_token, refresh_token, **known).bound_to(self._revoke)

    def _revoke(self, tokens: Iterable[tuple[str, Secret]]) -> None:
        self._run(self.revoking(tokens))

    def _run(self, steps: Steps[_T]) -> _T:
        with self._opened() as client:
            answer: Answer | None = None
            while True:
                try:
                    step = steps.send(answer)
                except StopIteration as end:
                    result: _T = end.value
                    return result
                if isinstance(step, Pause):
                    self._sleep(step.seconds)
                    answer = None
                else:
                    answer = _ask(client, step)

    @contextmanager
    def _opened(self) -> Iterator[httpx.Client]:
        if self._client is not None:
            yield self._client
            return
        with http.load_httpx().Client(**self.own_client()) as client:
            yield client


def _ask(client: httpx.Client, ask: Ask) -> Answer:
    try:
        body = http.Body(ask.seconds)
        request = http.build(client, ask)
        with http.Watch(ask.seconds) as watch:
            request.extensions = {**request.extensions, "trace": watch.trace}
            response = client.send(request, stream=True, follow_redirects=False)
        try:
            for chunk in http.chunks_at_hand(response) or response.iter_raw():
                body.take(chunk)
        finally:
            with suppress(Exception):  # a broken connection fails in its own ways when it is closed, too
                response.close()
        return body.read(response)
    except Exception as error:  # noqa: BLE001 - whatever a client raises may hold the form: only its type is kept
        return http.failed(error)
    except BaseException as error:  # noqa: BLE001 - Ctrl-C: raised again
        raise http.bare(error)  # noqa: B904 - it is the same error
