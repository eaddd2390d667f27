"""The OAuth 2.0 device flow (RFC 8628) whose codes and tokens are `redact.Secret`s from the first moment on.

    from redact.device_flow import DeviceFlow

    flow = DeviceFlow.from_issuer("https://login.example.com", "my-cli", scope="read")
    tokens = flow.login()                      # shows the code on the terminal, waits for the person
    client = httpx.Client(auth=tokens.bearer("https://api.example.com"))
    ...
    tokens.revoke()

For programs without a browser beside them: over SSH, in containers, on headless hosts. Where a browser runs
on the same machine, authorization code with PKCE on loopback is the better choice (RFC 10027).

What the server sends is live in the process before anything else can see it: also in logs of HTTP clients, in
tracebacks and in telemetry it is masked as soon as `redact.install()` has run. Only `prompt` shows the user
code, and only `Secret.reveal`, `redact.disclose` and `Tokens.bearer` give a token away. No error and no frame
of this module in a traceback holds a value. Hooks that a given httpx client runs on its answers see the body
before this module does: there the key names of the JSON have to do.

Comes with the extra `redact-logs[device]`; without httpx, making a flow is an ImportError that says so.
"""

from __future__ import annotations

from redact._device_async import AsyncDeviceFlow
from redact._device_blocking import DeviceFlow
from redact._device_errors import (
    AccessDenied,
    DeviceFlowError,
    ExpiredCode,
    FlowCancelled,
    FlowTimeout,
    PromptRefused,
    ServerError,
    SettingError,
)
from redact._device_grant import AsyncTokens, DeviceAuthorization, Tokens

__all__ = [
    "AccessDenied",
    "AsyncDeviceFlow",
    "AsyncTokens",
    "DeviceAuthorization",
    "DeviceFlow",
    "DeviceFlowError",
    "ExpiredCode",
    "FlowCancelled",
    "FlowTimeout",
    "PromptRefused",
    "ServerError",
    "SettingError",
    "Tokens",
]
