"""Identity, secret managers and security."""

FAKES = {
    "okta-token": "00<url:40>",
    "okta-secret": "<url:40>",
    "auth0-secret": "<url:64>",
    "onelogin-secret": "<hex:64>",
    "jumpcloud-key": "<hex:40>",
    "duo-secret": "<alnum:40>",
    "onfido-token": "api_<live|sandbox>.<url:11>.<url:32>",
    "persona-key": "persona_<production|sandbox>_<uuid>",
    "unkey-key": "unkey_<alnum:24>",
    "akeyless-key": "<b64:43>=",
    "onepassword-recovery": (
        "1PRK-<upper:4>-<upper:4>-<upper:4>-<upper:4>-<upper:4>-<upper:4>-<upper:4>-"
        "<upper:4>-<upper:4>-<upper:4>-<upper:4>-<upper:4>-<upper:4>"
    ),
    "crowdstrike-secret": "<alnum:40>",
    "virustotal-key": "<hex:64>",
    "shodan-key": "<alnum:32>",
    "abuseipdb-key": "<hex:80>",
    "securitytrails-key": "<alnum:32>",
    "hibp-key": "<hex:32>",
    "maxmind-key": "<alnum:6>_<alnum:29>_mmk",
    "ipinfo-token": "<hex:14>",
    "aikido-key": "AIK_<CI|SECRET>_<alnum:64>",
    "authress-key": "sc_<alnum:24>.<lower:4>.acc-<lower:14>.<b64:60>",
    "endor-key": "endr+<alnum:16>",
    "dependency-track-key": "odt_<alnum:32>",
    "anypoint-key": "<uuid>",
    "ory-token": "ory_<pat|apikey|at|rt>_<alnum:32>",
    "intra42-secret": "<u|s>-s4t2ud-<hex:64>",
    "nightfall-key": "NF-<alnum:36>",
    "permit-key": "permit_key_<alnum:97>",
    "duo-unix-key": "ikey = DI<upper:18>\nskey = ⟦<alnum:40>⟧",
}

NAMES = {
    "okta-token": "OKTA_API_TOKEN",
    "okta-secret": "OKTA_CLIENT_SECRET",
    "auth0-secret": "AUTH0_CLIENT_SECRET",
    "onelogin-secret": "ONELOGIN_CLIENT_SECRET",
    "jumpcloud-key": "JUMPCLOUD_API_KEY",
    "duo-secret": "DUO_SECRET_KEY",
    "akeyless-key": "AKEYLESS_ACCESS_KEY",
    "crowdstrike-secret": "FALCON_CLIENT_SECRET",
    "virustotal-key": "VIRUSTOTAL_API_KEY",
    "shodan-key": "SHODAN_API_KEY",
    "abuseipdb-key": "ABUSEIPDB_API_KEY",
    "securitytrails-key": "SECURITYTRAILS_API_KEY",
    "hibp-key": "HIBP_API_KEY",
    "ipinfo-token": "IPINFO_TOKEN",
    "anypoint-key": "ANYPOINT_CLIENT_SECRET",
}
