"""What stands on command lines, in statements and in messages, from the manuals of each."""

FAKES = {
    "htpasswd-batch": "htpasswd -bc .htpasswd ann ⟦h7<alnum:12>⟧",
    "secure-string-plain-text": "ConvertTo-SecureString '⟦h7<alnum:12>⟧' -AsPlainText",
    "secure-string-parameter": "aws ssm put-parameter --value ⟦h7<alnum:12>⟧ --type SecureString",
    "sql-identified-with": "IDENTIFIED WITH caching_sha2_password BY '⟦h7<alnum:12>⟧'",
    "sql-identified-by-word": "CREATE USER ann IDENTIFIED BY ⟦h7<alnum:12>⟧",
    "sql-set-password": "SET PASSWORD FOR 'ann'@'%' = '⟦h7<alnum:12>⟧'",
    "archive-password": "zip -r -P ⟦h7<alnum:12>⟧",
    "seven-zip-password": "7z x -p⟦h7<alnum:12>⟧",
    "keystore-password": "keytool -list -storepass ⟦h7<alnum:12>⟧",
    "cisco-type-7": "username ann password 7 ⟦<HEX:20>⟧",
    "pgpass-line": "db.example.com:5432:app:ann:⟦h7<alnum:12>⟧",
    "chpasswd-pipe": "echo ann:⟦h7<alnum:12>⟧ | chpasswd",
    "net-user-password": "net user ann ⟦h7<alnum:12>⟧ /add",
    "redis-requirepass": "requirepass ⟦h7<alnum:12>⟧",
    "basic-auth-arguments": "HTTPBasicAuth('ann', '⟦h7<alnum:12>⟧')",
    "ldap-salted-hash": "{SSHA}⟦<b64:38>⟧",
    "digest-response": 'Digest username=x, response="⟦<hex:32>⟧"',
    "jwk-private-member": '{"kty":"EC","d":"⟦<url:43>⟧"}',
    "device-code-prompt": "and enter the code ⟦<upper:9>⟧",
    "one-time-code-sentence": "Your verification code is ⟦<digits:8>⟧",
    "one-time-password-sentence": "Your OTP is ⟦<digits:8>⟧",
    "twilio-sid-and-token": "AC<hex:32> / ⟦<hex:32>⟧",
    "nessus-agent-key": "nessuscli agent link --key=⟦<hex:64>⟧",
    "hex-organization-key": "mix hex.organization auth acme --key ⟦<hex:32>⟧",
}

NAMES: dict[str, str] = {}
