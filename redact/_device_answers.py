"""Reading a server's answer: what is secret becomes a `Secret`, live, before anything else can see it.

An answer is kept as the few members that the flow knows; all others are dropped unread. Nothing here raises,
so no frame that holds a body is ever part of a traceback.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field

from redact._device_address import address_fault
from redact._secret import Secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = 86_400.0
_HALF_HOUR = 1_800.0
_TEN_YEARS = 3.2e8
_FIVE_MINUTES = 300.0
_DEFAULT_INTERVAL = 5.0  # RFC 8628, section 3.2
_LONGEST_USER_CODE = 64
_SHORTEST = 4  # redact does not search for shorter values, and nobody could call one a credential
_SHORTEST_SOUGHT = 6  # shorter codes stand in addresses by chance

_OF_THE_GRANT = ("device_code", "user_code", "verification_uri_complete")
_OF_THE_TOKENS = ("access_token", "refresh_token", "id_token")
_PLAIN = frozenset(
    {
        *("verification_uri", "verification_url", "expires_in", "interval", "token_type", "scope", "error"),
        *("issuer", "device_authorization_endpoint", "token_endpoint", "revocation_endpoint"),
    }
)
DEFINED_ERRORS = frozenset(
    {
        *(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
        ),
        *("invalid_scope", "invalid_target", "access_denied", "expired_token", "authorization_pending"),
        *("slow_down", "server_error", "temporarily_unavailable", "unsupported_token_type", "invalid_token"),
        *("device_flow_disabled", "incorrect_client_credentials", "incorrect_device_code", "code_expired"),
        *("authorization_declined", "bad_verification_code", "consent_required", "invalid_resource"),
        *("mfa_required", "org_internal", "use_dpop_nonce", "invalid_dpop_proof"),
    }
)
"""The error codes that may be repeated to people: of RFC 6749, 7009, 8628, 8707, 9449 and of large providers.
Others are a server's free text."""


@dataclass(frozen=True)
class Answer:
    """What came back for one request. Holds no plain secret.

    Attributes:
        status: The HTTP status; 0 if there was no answer.
        members: The known members of the JSON object; secrets as `Secret`.
        malformed: Names of secret members whose value no client can use.
        is_json: Whether the body was a JSON object.
        retry_after: The header of that name, or empty.
        failure: Why there is no answer to read: a code of `ServerError`; empty if there is one.
        problem: The same in words.
        retryable: Whether a later request may fare better.
    """

    status: int = 0
    members: Mapping[str, object] = field(default_factory=dict, repr=False)
    malformed: frozenset[str] = frozenset()
    is_json: bool = False
    retry_after: str = ""
    failure: str = ""
    problem: str = ""
    retryable: bool = False

    @property
    def error(self) -> str | None:
        """The server's error code, whatever the status; `unknown_error` if nobody defined it."""
        error = self.members.get("error")
        return None if error is None else str(error)

    def secret(self, name: str) -> Secret | None:
        """A secret member, if it is there and usable."""
        value = self.members.get(name)
        return value if isinstance(value, Secret) and name not in self.malformed else None

    def needed(self, name: str) -> Secret:
        """A secret member of an answer that was found to have it."""
        value = self.secret(name)
        assert value is not None, name  # noqa: S101 - the protocol has checked it
        return value

    def text(self, name: str) -> str | None:
        """A plain member, if it is a str."""
        value = self.members.get(name)
        return value if isinstance(value, str) else None


def read_answer(status: int, body: bytes, retry_after: str = "") -> Answer:
    """Reads an answer's body. Every secret in it is live when this returns, also in an answer of no use."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):  # ValueError also for what is no UTF-8, and for endless numbers
        found = None
    if not isinstance(found, dict):
        return Answer(status, retry_after=retry_after)
    codes = [found.get(name) for name in ("device_code", "user_code", *_OF_THE_TOKENS)]
    members = {name: found[name] for name in _PLAIN if name in found and not _repeats(found[name], codes)}
    if found.get("error") is not None:
        known = isinstance(found["error"], str) and found["error"] in DEFINED_ERRORS
        members["error"] = found["error"] if known else "unknown_error"
    malformed = set()
    address = found.get("verification_uri") or found.get("verification_url")
    if found.get("verification_uri_complete") == address:
        found.pop("verification_uri_complete", None)  # holds no code: there is nothing to hide
    lasting = seconds(found.get("expires_in"), highest=_TEN_YEARS)
    for name in (*_OF_THE_GRANT, *_OF_THE_TOKENS):
        value = found.get(name)
        if isinstance(value, str) and len(value) >= _SHORTEST:
            members[name] = Secret(value, kind=name, ttl=_lifetime(name, lasting))
        if value is not None and not _usable(name, value):
            malformed.add(name)
    return Answer(status, members, frozenset(malformed), is_json=True, retry_after=retry_after)


def seconds(value: object, *, highest: float) -> float | None:
    """A time in seconds as servers send it: int, float or numeric text; from 1 to `highest`.

    Returns:
        None if it is none of these, or not a number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except OverflowError:  # an int of hundreds of digits
        return highest if not isinstance(value, str) and value > 0 else 1.0
    except ValueError:
        return None
    return None if math.isnan(number) else min(max(number, 1.0), highest)


def validity(members: Mapping[str, object]) -> float | None:
    """`expires_in` of codes, in seconds, a day at most; None if it is missing or no number."""
    return seconds(members.get("expires_in"), highest=_DAY)


def token_validity(members: Mapping[str, object]) -> float | None:
    """`expires_in` of an access token, in seconds; None means unknown, not eternal."""
    return seconds(members.get("expires_in"), highest=_TEN_YEARS)


def interval(members: Mapping[str, object]) -> float:
    """`interval` in seconds, 1 to 300; 5 where the server names none."""
    return seconds(members.get("interval"), highest=_FIVE_MINUTES) or _DEFAULT_INTERVAL


def longer_interval(current: float, members: Mapping[str, object]) -> float:
    """The interval after `slow_down`: five seconds more, or what the server says if that is even longer."""
    given = seconds(members.get("interval"), highest=_FIVE_MINUTES) or 0.0
    return min(max(current + 5.0, given), max(current, _FIVE_MINUTES))


def _lifetime(name: str, lasting: float | None) -> float | None:
    if name in _OF_THE_GRANT:
        return min(lasting or _HALF_HOUR, _DAY)
    return lasting if name == "access_token" else None  # expires_in is the access token's alone


def _usable(name: str, value: object) -> bool:
    if name == "verification_uri_complete":
        return address_fault(value) is None
    if not isinstance(value, str) or len(value.strip()) < _SHORTEST:
        return False
    if (
        name == "user_code"
    ):  # a terminal will show it: nothing that moves the cursor or turns the reading direction
        return len(value) <= _LONGEST_USER_CODE and value.isprintable()
    return value.isascii() and value.isprintable()  # VSCHAR of RFC 6749, appendix A


def _repeats(plain: object, secrets: list[object]) -> bool:
    """Whether a member that is no secret has one in it, which would then be shown and logged."""
    return isinstance(plain, str) and any(
        isinstance(secret, str) and len(secret) >= _SHORTEST_SOUGHT and secret in plain for secret in secrets
    )
