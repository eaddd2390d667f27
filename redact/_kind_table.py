"""The table of kinds: data alone, in the order in which a login meets them. `Kind` explains the columns.

`docs/kinds.md` is made of it by `python docs/make_kinds.py`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Row = tuple[str, str, int | None, str, str, str, str, str]

COLUMNS = ("name", "title", "lifetime", "entropy", "severity", "disclosed_to", "if_leaked", "source")

_MINUTE = 60
_HOUR = 60 * _MINUTE

_PERSON = "the person who logs in, on their terminal"
_PIPE = "another program of the same person, through a pipe"

_ISSUER = "Revoke it where it was issued, make a new one, and look through the issuer's log for its use."
_NEW_LOGIN = (
    "Let the login run out without approving it, and start a new one; revoke what it may have given out."
)

ROWS: tuple[Row, ...] = (
    # -- the device flow
    ("device_code", "device code", 30 * _MINUTE, "high", "high", "", _NEW_LOGIN, "RFC 8628 §5.2"),
    ("user_code", "user code", 30 * _MINUTE, "low", "medium", _PERSON, _NEW_LOGIN, "RFC 8628 §5.1"),
    (
        *("verification_uri_complete", "verification address with the user code in it"),
        *(30 * _MINUTE, "low", "medium", "the person who logs in, as a QR code or an opened browser"),
        *(_NEW_LOGIN, "RFC 8628 §3.3.1"),
    ),
    # -- tokens
    (
        *("access_token", "access token", _HOUR, "high", "high", _PIPE),
        *("Revoke it and the refresh token beside it, then log in again.", "RFC 7009 §2"),
    ),
    (
        *("refresh_token", "refresh token", None, "high", "critical", ""),
        *("Revoke it, which ends its access tokens too, then log in again.", "RFC 7009 §2"),
    ),
    (
        *("id_token", "ID token", _HOUR, "high", "medium", ""),
        *("End the session that it tells of; what it says of the person cannot be taken back.",),
        "OpenID Connect Core §17",
    ),
    (
        *("jwt", "JSON Web Token", _HOUR, "high", "high", _PIPE),
        *("Revoke the grant behind it; where nobody checks that, it is good until its `exp`.", "RFC 7009 §3"),
    ),
    ("token", "token", None, "high", "critical", _PIPE, _ISSUER, "RFC 7009 §2"),
    (
        *("session_token", "session token of a cloud account", 12 * _HOUR, "high", "high", ""),
        *("Revoke the sessions of its role or user, and look through the account's log.",),
        "the cloud provider's manual",
    ),
    (
        *("aws_session_token", "AWS session token", 12 * _HOUR, "high", "high", ""),
        *("Revoke the active sessions of its role, and look through CloudTrail.", "AWS IAM User Guide"),
    ),
    # -- what stands for a client or a service
    (
        *("client_secret", "client secret", None, "high", "critical", ""),
        *("Make a new one at the authorization server and revoke this one; tokens stay good until then.",),
        "RFC 6749 §10.1",
    ),
    (
        *("client_assertion", "signed assertion of a client", 5 * _MINUTE, "high", "high", ""),
        *("Let it expire; if it was made by a stolen key, change the key.", "RFC 7521 §8.2"),
    ),
    (
        *("assertion", "signed assertion", 5 * _MINUTE, "high", "high", ""),
        *("Let it expire, and end the session that it opened.", "RFC 7521 §8.2"),
    ),
    ("api_key", "API key", None, "high", "critical", _PIPE, _ISSUER, "OWASP Secrets Management Cheat Sheet"),
    (
        *("github_token", "GitHub token", None, "high", "critical", _PIPE),
        *("Delete it in the settings, and look through the security log.", "GitHub's documentation"),
    ),
    (
        *("aws_access_key_id", "AWS access key id", None, "high", "low", ""),
        *("Make sure that the secret key beside it did not come out too, else deactivate both.",),
        "AWS IAM User Guide",
    ),
    (
        *("secret_key", "key that signs or encrypts, or opens an account", None, "high", "critical", ""),
        *("Change it, and end what it has signed: sessions, links, tokens.",),
        "OWASP Key Management Cheat Sheet",
    ),
    (
        *("private_key", "private key", None, "high", "critical", ""),
        *("Make a new pair, take the public key out wherever it is trusted, and revoke its certificates.",),
        "RFC 5280 §5.3.1",
    ),
    (
        *("mnemonic", "words that a wallet's keys are made of", None, "high", "critical", ""),
        *("Move what is in the wallet to a new one: the words cannot be changed.", "BIP-39"),
    ),
    (
        *("webhook_secret", "secret that signs webhooks", None, "high", "high", ""),
        *("Change it on both sides, and check what came in meanwhile.", "the service's manual"),
    ),
    (
        *("webhook_url", "webhook address that anybody may post to", None, "high", "medium", ""),
        *("Delete the webhook and make a new one.", "the service's manual"),
    ),
    # -- what stands for a person
    (
        *("password", "password", None, "low", "critical", ""),
        *("Change it wherever it is used, and end the open sessions.", "NIST SP 800-63B-4 §3.1.1.2"),
    ),
    (
        *("password_hash", "hash of a password", None, "low", "high", ""),
        *(
            "Change the password: whoever has its hash can try passwords against it.",
            "NIST SP 800-63B-4 §3.1.1.2",
        ),
    ),
    (
        *("otp", "one-time password", 30, "low", "medium", ""),
        *("Let it run out; if its seed came out, set up a new one.", "RFC 6238 §5.2"),
    ),
    (
        *("cookie", "cookies", 12 * _HOUR, "high", "high", ""),
        *("End the session on the server: deleting the cookie alone ends nothing.", "RFC 6265 §8.4"),
    ),
    (
        *("session", "session id", 12 * _HOUR, "high", "high", ""),
        *("End the session on the server.", "OWASP Session Management Cheat Sheet"),
    ),
    (
        *("authorization", "credentials of an Authorization header", None, "low", "critical", ""),
        *("Do as for what it carries: change the password (Basic), revoke the token (Bearer).",),
        "RFC 7617 §4, RFC 6750 §5",
    ),
    (
        *("credential", "credential", None, "low", "critical", ""),
        *("Find out what it opens, and revoke or change it there.", "OWASP Secrets Management Cheat Sheet"),
    ),
    (
        *("secret", "secret", None, "low", "critical", ""),
        *("Find out what it opens, and change it there.", "OWASP Secrets Management Cheat Sheet"),
    ),
    # -- values of a single exchange
    (
        *("authorization_code", "authorization code", 10 * _MINUTE, "high", "high", ""),
        *(
            "Start the login again; a code that is used twice ends the tokens it gave.",
            "RFC 6749 §4.1.2",
        ),
    ),
    (
        *("code", "code of a login or of a confirmation", 10 * _MINUTE, "low", "high", ""),
        *("Let it run out, and start again.", "RFC 6749 §10.5"),
    ),
    (
        *("code_verifier", "PKCE code verifier", 10 * _MINUTE, "high", "medium", ""),
        *("Start the login again: with the code beside it, it gets the tokens.", "RFC 7636 §1"),
    ),
    (
        *("state", "state of a redirect", 10 * _MINUTE, "high", "low", ""),
        *("Start the login again.", "RFC 6749 §10.12"),
    ),
    (
        *("csrf_token", "CSRF token", 12 * _HOUR, "high", "low", ""),
        *("End the session that it belongs to.", "OWASP CSRF Prevention Cheat Sheet"),
    ),
    (
        *("signature", "signature of a request or an address", _HOUR, "high", "medium", ""),
        *("Let it expire; for a long-lived one, change the key that made it.", "RFC 9421 §7"),
    ),
    # -- everything else: as grave as an access token, and nobody may be shown it
    (
        *("unknown", "unknown", None, "unknown", "high", ""),
        *("Find out what it opens, and revoke or change it there.", "RFC 9700 §4.9"),
    ),
)

FAMILIES = {
    word: name
    for name, words in (
        ("token", ("token", "tokens", "pat")),
        ("api_key", ("key", "keys", "apikey")),
        ("password", ("password", "passwords", "passwd", "pwd", "pass", "passphrase", "passcode", "pin")),
        ("otp", ("otp", "totp")),
        ("secret", ("secret", "secrets")),
        ("credential", ("credential", "credentials")),
        ("cookie", ("cookie", "cookies")),
        ("code", ("code", "codes")),
        ("assertion", ("assertion",)),
        ("session", ("session",)),
        ("signature", ("signature",)),
        ("jwt", ("jwt",)),
    )
    for word in words
}
"""The last word of a kind without a row, and the row that it is handled by."""
