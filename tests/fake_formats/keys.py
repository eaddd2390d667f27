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
}

NAMES = {
    "nkey-seed": "NATS_NKEY_SECRET",
    "wireguard-key": "WG_PRIVATE_KEY",
    "ethereum-key": "ETH_PRIVATE_KEY",
}
