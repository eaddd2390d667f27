"""What people see while they log in, from the manuals of the programs and from the RFCs."""

FAKES = {
    "device-page-prompt": "Go to https://a.example/device and enter ⟦<code:4>-<code:4>⟧",
    "code-said-in-words": "Your pairing code is: ⟦<enjoy|lucky>-enough-<outwit|river>-win⟧",
    "device-code-in-log": "polling with device code ⟦h7<alnum:38>⟧",
    "code-verifier-in-log": "with verifier ⟦h7<url:62>⟧",
    "one-time-code-first": "⟦<digits:8>⟧ is your Acme verification code.",
    "one-time-code-sent": "Sending code ⟦<digits:8>⟧ to +49",
    "one-time-code-to-use": "Use code ⟦<digits:8>⟧ to sign in",
    "user-code-to-type": "Open the page and type ⟦<code:4>-<code:4>⟧",
    "user-code-at-page": "Enter this code at https://a.example/device: ⟦<code:4>-<code:4>⟧",
    "login-page-session": "https://login.tailscale.com/a/⟦<hex:12>⟧",
    "login-ticket-in-address": "https://a.example/?ticket=⟦ST-<digits:6>-<alnum:20>⟧",
}

NAMES: dict[str, str] = {}
