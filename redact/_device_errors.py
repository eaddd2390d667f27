"""What can go wrong in a device login, in one tree.

    DeviceFlowError (RedactError)
    ├── SettingError (ValueError)   an argument is wrong; found before any request
    ├── PromptRefused               there is no terminal to show the code on
    ├── AccessDenied                the person said no
    ├── ExpiredCode                 the codes are no longer good
    ├── FlowTimeout                 the caller's time, or this module's own limit, is over
    ├── FlowCancelled               the caller's `cancel` was set
    └── ServerError                 the server answered something else, or nothing

No message, repr or attribute holds a value or a text of the server's; none has a cause or context that could.
"""

from __future__ import annotations

from redact.errors import RedactError


class DeviceFlowError(RedactError):
    """Base of every error of `redact.device_flow`. Since 0.1."""


class SettingError(DeviceFlowError, ValueError):
    """An argument is wrong; the message names it, never its value. No request was made. Since 0.1."""


class PromptRefused(DeviceFlowError):  # noqa: N818 - named for what happened, as the caller's `except` reads
    """The user code may be shown on a terminal only, and there is none, or it cannot show it. Since 0.1."""


class AccessDenied(DeviceFlowError):  # noqa: N818 - named for what happened, as the caller's `except` reads
    """The person, or the server on their behalf, said no. Since 0.1."""

    def __init__(self, text: str = "the login was denied") -> None:
        super().__init__(text)


class ExpiredCode(DeviceFlowError):  # noqa: N818 - named for what happened, as the caller's `except` reads
    """The codes are no longer good. Start again only when the person asks for it. Since 0.1."""

    def __init__(self, text: str = "the codes have expired: start a new login") -> None:
        super().__init__(text)


class FlowTimeout(DeviceFlowError):  # noqa: N818 - named for what happened, as the caller's `except` reads
    """Nobody decided within the caller's timeout, or within the module's own half hour. Since 0.1."""

    def __init__(self, text: str = "nobody approved the login in time") -> None:
        super().__init__(text)


class FlowCancelled(DeviceFlowError):  # noqa: N818 - named for what happened, as the caller's `except` reads
    """The `cancel` that the caller gave was set. Since 0.1."""

    def __init__(self, text: str = "the login was cancelled") -> None:
        super().__init__(text)


class ServerError(DeviceFlowError):
    """The server refused, answered what no client can use, or could not be reached. Since 0.1.

    Attributes:
        code: The server's error code if an RFC or a large provider defines it; else one of `unknown_error`
            (a code on no list), `invalid_answer`, `redirect`, `unreachable`, `untrusted_tls` and
            `client_failure` (the given HTTP client raised something of its own).
        problem: What was wrong, in this module's own words.
    """

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(code, problem)
        self.code = code
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem} ({self.code})"
