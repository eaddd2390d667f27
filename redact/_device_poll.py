"""The protocol without any network: what to ask, how long to wait, and what each answer means.

Each function is a generator. It yields a `Pause` or an `Ask`, gets back an `Answer` for the latter, and
returns its result; both forms of the flow only do what it says. So there is one implementation of every rule,
and none needs a clock of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from redact import _device_answers as answers
from redact._device_address import address_fault
from redact._device_errors import (
    AccessDenied,
    DeviceFlowError,
    ExpiredCode,
    FlowCancelled,
    FlowTimeout,
    ServerError,
    SettingError,
)
from redact._device_http import REQUEST_SECONDS, Ask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from typing import Protocol, TypeVar

    from redact._device_answers import Answer
    from redact._device_grant import DeviceAuthorization
    from redact._secret import Secret

    class Cancel(Protocol):
        """Anything with `is_set`: the events of threading, asyncio and anyio."""

        def is_set(self) -> bool:
            """Whether to stop."""

    _T = TypeVar("_T")
    Steps = Generator["Ask | Pause", "Answer | None", _T]

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
OWN_LIMIT = 1800.0
"""Seconds after which a login that nobody decides is given up, whatever server and caller allow."""

_LATE = 1.2
"""Poll a little late: servers count from their own, later moment, and clocks of virtual machines run fast."""

_LATER = 1.4
"""The same after the server has once said that it was too early."""

_SLICE = 0.2  # seconds: how soon `cancel` is seen
_LONGEST_PATIENCE = 60.0  # seconds: for Retry-After and the back-off
_OVERLOADED = frozenset({429, 502, 503, 504})
_PASSING = frozenset({"server_error", "temporarily_unavailable", "unknown_error"})
_SILENCE = ("unreachable", "there was no answer")
_UNREACHED = "the login's time is over; at the end the server could not be reached"


@dataclass(frozen=True)
class Pause:
    """Do nothing for so many seconds."""

    seconds: float


class Pace:
    """How long to wait before the next poll: two numbers that must not be mixed up.

    `interval` is the server's, and only grows. `backoff` is for a network or server in trouble; a good answer
    ends it.
    """

    def __init__(self, interval: float) -> None:
        self.interval = interval
        self.backoff = 0.0
        self._late = _LATE
        self._asked_for = 0.0

    def gap(self) -> float:
        """Seconds from the last answer to the next request."""
        return max(self.interval * self._late, self.backoff, self._asked_for)

    def hear(self, answer: Answer, wall: Callable[[], float]) -> None:
        """Takes from an answer that was not final what it says about the next one."""
        self._asked_for = _retry_after(answer.retry_after, wall)
        if answer.error == "slow_down":
            self.interval = answers.longer_interval(self.interval, answer.members)
            self._late = _LATER
        if answer.error in ("authorization_pending", "slow_down"):
            self.backoff = 0.0
        else:
            self.backoff = min(2 * max(self.backoff, self.interval), max(self.interval, _LONGEST_PATIENCE))


def starting(endpoint: str, client_id: str, scope: str) -> Steps[Answer]:
    """Asks for the codes. The answer that it returns has every member that is needed."""
    form: list[tuple[str, str | Secret]] = [("client_id", client_id)]
    if scope:  # a parameter without a value counts as left out
        form.append(("scope", scope))
    answer = yield Ask(endpoint, tuple(form))
    answer = _good(answer)
    wrong = [name for name in ("device_code", "user_code") if answer.secret(name) is None]
    address = answer.text("verification_uri") or answer.text("verification_url")
    if address_fault(address):
        wrong.append("verification_uri")
    if "verification_uri_complete" in answer.malformed:
        wrong.append("verification_uri_complete")
    if answers.validity(answer.members) is None:
        wrong.append("expires_in")
    if wrong:
        raise _unusable(wrong)
    return answer


def polling(  # noqa: PLR0913 - what `wait` was given, and the clocks
    endpoint: str,
    client_id: str,
    authorization: DeviceAuthorization,
    *,
    clock: Callable[[], float],
    wall: Callable[[], float],
    timeout: float | None,
    cancel: Cancel | None,
) -> Steps[Answer]:
    """Polls until the person has decided, and not a moment longer than the codes and the caller allow."""
    begun = clock()
    limits: list[tuple[float, type[ExpiredCode | FlowTimeout]]] = [
        (authorization.deadline, ExpiredCode),
        (begun + OWN_LIMIT, FlowTimeout),
    ]
    if timeout is not None:
        limits.append((begun + timeout, FlowTimeout))
    until, over = min(limits, key=lambda limit: limit[0])
    form = (("grant_type", GRANT_TYPE), ("device_code", authorization.device_code), ("client_id", client_id))
    pace = Pace(authorization.interval)
    while True:
        yield from _pausing(min(clock() + pace.gap(), until), clock, cancel)
        left = until - clock()
        if left <= 0:
            raise over(_UNREACHED) if pace.backoff else over()
        # The monotonic clock may stand still while the machine sleeps. If the wall clock says that the codes
        # have expired, the server is asked once more, and its answer decides.
        last = wall() >= authorization.expires_at
        answer = yield Ask(endpoint, form, min(REQUEST_SECONDS, left))
        if answer is not None and _is_final(answer):
            return answer
        if last:
            raise ExpiredCode
        if answer is not None:
            pace.hear(answer, wall)


def revoking(endpoint: str, client_id: str, tokens: Iterable[tuple[str, Secret]]) -> Steps[None]:
    """Takes each token back, in the given order; the first failure is raised when all were tried."""
    failure: DeviceFlowError | None = None
    for hint, token in tokens:
        form = (("token", token), ("token_type_hint", hint), ("client_id", client_id))
        answer = yield Ask(endpoint, form)
        if answer is None or answer.failure or answer.error or not _is_success(answer):
            failure = failure or _refusal(answer)
    if failure:
        raise failure


def discovering(issuer: str) -> Steps[Answer]:
    """Reads a server's metadata (RFC 8414), or its OpenID Connect form where it has only that."""
    scheme, _, rest = issuer.partition("://")
    host, _, path = rest.partition("/")
    path = f"/{path}".rstrip("/")
    answer = yield Ask(f"{scheme}://{host}/.well-known/oauth-authorization-server{path}")
    if answer is not None and answer.status == 404:  # noqa: PLR2004 - HTTP's own numbers
        answer = yield Ask(f"{scheme}://{host}{path}/.well-known/openid-configuration")
    answer = _good(answer)
    if answer.members.get("issuer") != issuer:
        problem = "the metadata names another issuer than the one that was asked (RFC 8414, section 3.3)"
        raise _invalid(problem)
    needed = ("device_authorization_endpoint", "token_endpoint")
    wrong = [name for name in needed if address_fault(answer.members.get(name))]
    revocation = answer.members.get("revocation_endpoint")
    if revocation is not None and address_fault(revocation):
        wrong.append("revocation_endpoint")
    if wrong:
        raise _unusable(wrong)
    return answer


def checked_timeout(timeout: float | None) -> float | None:
    """The caller's timeout in seconds.

    Raises:
        SettingError: It is no positive number.
    """
    if timeout is not None and (
        isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout > 0
    ):
        text = "timeout must be a positive number of seconds, or None"
        raise SettingError(text)
    return timeout


def _pausing(until: float, clock: Callable[[], float], cancel: Cancel | None) -> Steps[None]:
    while True:
        if cancel is not None and cancel.is_set():
            raise FlowCancelled
        left = until - clock()
        if left <= 0:
            return
        yield Pause(left if cancel is None else min(left, _SLICE))


def _is_final(answer: Answer) -> bool:
    """Whether it holds the tokens; False if there is more to wait for.

    Raises:
        DeviceFlowError: It ends the flow.
    """
    error = answer.error
    if error in ("authorization_pending", "slow_down"):
        return False
    if error in ("access_denied", "authorization_declined"):
        raise AccessDenied
    if error in ("expired_token", "code_expired"):
        raise ExpiredCode
    if answer.retryable or (answer.status in _OVERLOADED and (error is None or error in _PASSING)):
        return False
    answer = _good(answer)
    token_type = answer.text("token_type") or ""
    wrong = [] if answer.secret("access_token") else ["access_token"]
    wrong += sorted({"refresh_token", "id_token"} & answer.malformed)
    if (
        token_type.lower() != "bearer"
    ):  # RFC 6749, section 7.1: do not use a token of a type that you do not know
        wrong.append("token_type")
    if wrong:
        raise _unusable(wrong)
    return True


def _good(answer: Answer | None) -> Answer:
    """An answer that says yes.

    Raises:
        ServerError: It does not.
    """
    if answer is None or answer.failure or answer.error or not _is_success(answer) or not answer.is_json:
        raise _refusal(answer)
    return answer


def _is_success(answer: Answer) -> bool:
    return 200 <= answer.status < 300  # noqa: PLR2004 - HTTP's own numbers


def _refusal(answer: Answer | None) -> ServerError:
    if answer is None or answer.failure:
        return ServerError(*((answer.failure, answer.problem) if answer else _SILENCE))
    if answer.error:
        return ServerError(answer.error, "the server refused")
    if 300 <= answer.status < 400:  # noqa: PLR2004 - HTTP's own numbers
        problem = "the server wants to send the request elsewhere, which is never followed"
        return ServerError("redirect", problem)
    if not _is_success(answer):
        return _invalid(f"the server answered with status {answer.status} and no error code")
    return _invalid("the server's answer is no JSON object")


def _unusable(names: list[str]) -> ServerError:
    return _invalid(f"missing or unusable in the server's answer: {', '.join(names)}")


def _invalid(problem: str) -> ServerError:
    return ServerError("invalid_answer", problem)


def _retry_after(header: str, wall: Callable[[], float]) -> float:
    """Seconds that the header asks for, a minute at most; 0 if it asks for nothing."""
    wanted = answers.seconds(header, highest=_LONGEST_PATIENCE) if header else None
    if wanted is None and header:
        try:
            wanted = parsedate_to_datetime(header).timestamp() - wall()
        except (ValueError, TypeError, OverflowError):
            return 0.0
    return min(max(wanted or 0.0, 0.0), _LONGEST_PATIENCE)
