"""Which addresses a device login may use: https, or http on this machine, and nothing that tricks a reader.

One judgement for the endpoints that the caller names, for those of a server's metadata, and for the address
that a server wants shown on a terminal.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from redact._device_errors import SettingError

_NEVER = frozenset('\\"<>^`{|}')
"""Printable, but in no URI (RFC 3986); readers disagree on what a backslash means."""

_LONGEST = 2048


def address_fault(address: object) -> str | None:
    """What is wrong with an address, or None. The text holds nothing of it."""
    if not isinstance(address, str) or not 0 < len(address) <= _LONGEST:
        return f"must be a str of 1 to {_LONGEST} characters"
    if any(not "!" <= symbol <= "~" or symbol in _NEVER for symbol in address):
        return "must be a URI: printable ASCII, no spaces, no control characters"
    host, scheme = _host_and_scheme(address)
    if not host:
        return "must be an absolute https:// address with a valid host and port"
    if "@" in address.split("/")[2]:
        return "must not hold user info before the host"
    if scheme == "https" or (scheme == "http" and is_loopback(host)):
        return None
    return "must begin with https:// (http:// is for loopback addresses: 127.0.0.1, [::1], localhost)"


def checked_endpoint(name: str, address: object) -> str:
    """An endpoint that may be asked.

    Raises:
        SettingError: It may not. The message names the argument, not the address.
    """
    fault = address_fault(address)
    if fault is None and "#" in str(address):
        fault = "must have no fragment"
    if fault:
        text = f"{name} {fault}"
        raise SettingError(text)
    return str(address)


def host_of(address: str) -> str:
    """The host of an address that was found good, in lower case."""
    return _host_and_scheme(address)[0]


def origin_of(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address that was found good."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by name or address; no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host_and_scheme(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - a port out of range is found by looking
    except ValueError:
        return "", ""
    return parts.hostname or "", parts.scheme
