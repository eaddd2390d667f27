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
}

NAMES = {
    "nkey-seed": "NATS_NKEY_SECRET",
    "wireguard-key": "WG_PRIVATE_KEY",
    "ethereum-key": "ETH_PRIVATE_KEY",
}
