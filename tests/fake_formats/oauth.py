"""Tokens of OAuth 2.0 and OpenID Connect that name themselves."""

FAKES = {
    "secret-token-uri": "secret-token:<alnum:30>",
}

NAMES: dict[str, str] = {}
