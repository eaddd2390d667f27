"""Private keys without a block round them, and hashes of passwords.."""

FAKES = {
    "bcrypt-hash": "$2b$12$<bcrypt:53>",
    "crypt-hash": "$<5|6>$<alnum:16>$<bcrypt:43>",
    "yescrypt-hash": "$y$j9T$<bcrypt:22>$<bcrypt:43>",
    "argon2-hash": "$argon2id$v=19$m=65536,t=3,p=4$<b64:22>$<b64:43>",
    "pbkdf2-hash": "pbkdf2_sha256$600000$<alnum:22>$<b64:43>=",
    "extended-private-key": "xprv<base58:107>",
    "putty-key-body": "Private-Lines: 2\n⟦<b64:64>\n<b64:40>==⟧",
    "ansible-vault": "$ANSIBLE_VAULT;1.1;AES256\n<hex:80>",
    "minisign-key": "RWRTY0Iy<b64:200>==",
    "nkey-seed": "SU<base32:56>",
    "wireguard-key": "<b64:42>c=",
    "ethereum-key": "0x<hex:64>",
    "nostr-key": "nsec1<bech32:58>",
    "cisco-hash": "$<8|9>$<bcrypt:14>$<bcrypt:43>",
    "kerberos-hash": "$krb5<asrep|tgs>$23$<hex:32>$<hex:300>",
    "private-key-in-base64": "LS0tLS1CRUdJTi<BQUklWQVRFIEtFW|BSU0EgUFJJVkFURSBLRV|BPUEVOU1NIIFBSSVZBVEUgS0VZ>"
    "<b64:400>==",
    "age-identity-post-quantum": "AGE-SECRET-KEY-PQ-1<upper:58>",
    "netrc-password": "machine api.example.com login ann password ⟦h7<alnum:8>⟧",
    "apache-hash": "$apr1$<bcrypt:8>$<bcrypt:22>",
    "phpass-hash": "$<P|H>$<bcrypt:31>",
    "drupal-hash": "$S$<bcrypt:52>",
    "werkzeug-hash": "scrypt:32768:8:1$\u27e6<alnum:16>$<hex:128>\u27e7",
    "laravel-key": "base64:\u27e6<b64:43>=\u27e7",
    "marked-secret-key": "acme_sk_\u27e6<live_|><letters:4><digits:1><alnum:30>\u27e7",
    "marked-access-token": "acme_pat_\u27e6<letters:4><digits:1><alnum:30>\u27e7",
    "marked-client-secret": "pi_3<alnum:23>_secret_\u27e6<letters:4><|nameOfHost><digits:1><alnum:24>\u27e7",
    "slip-132-private-key": "<y|z|u|v>prv<base58:107>",
    "bip-32-test-private-key": "tprv8<base58:106>",
    "sui-private-key": "suiprivkey1<bech32:58>",
    "aptos-private-key": "<ed25519|secp256k1>-priv-0x<hex:64>",
    "cardano-private-key": "<ed25519_|addr_x|stake_|root_x>sk1<bech32:120>",
    "tezos-secret-key": "edsk<base58:94>",
    "tezos-encrypted-key": "edesk1<base58:82>",
    "near-private-key": "ed25519:<base58:88>",
    "signify-secret-key": "RWRCS<b64:134>",
    "mnemonic-phrase": (
        "<mnemonic|Seed phrase|recovery_phrase>: \u27e6"
        "<legal|winner> <winner|thank> <thank|year> <year|wave> <wave|sausage> <sausage|worth> "
        "<worth|useful> <useful|letter> <letter|advice> <advice|cage> <cage|absurd> <absurd|legal>\u27e7"
    ),
    "wordpress-application-password": (
        "application_password: \u27e6<alnum:4> <alnum:4> <alnum:4> <alnum:4> <alnum:4> <alnum:4>\u27e7"
    ),
    "rails-message": "eyJfcmFpbHMiOns<alnum:80>==--<hex:40>",
    "marked-secret-key-first": "sk_a1<alnum:41>",
    "marked-secret-first": "secret_b2<alnum:30>",
    "marked-api-token": "acme_api_⟦k<digits:1>K<letters:3><digits:1><alnum:24>⟧",
    "marked-api-key": "acme_api_key_⟦k<digits:1>K<alnum:24>⟧",
}

NAMES = {
    "nkey-seed": "NATS_NKEY_SECRET",
    "wireguard-key": "WG_PRIVATE_KEY",
    "ethereum-key": "ETH_PRIVATE_KEY",
}
