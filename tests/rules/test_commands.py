"""Options of commands: the command before a letter says whether a password stands behind it."""

from __future__ import annotations

import json
import shlex

import pytest
import reference
from fakes import ALNUM, Maker

import redact

REDACTOR = redact.Redactor()
MAKE = Maker(31)

# A command line, with {} for the password.
LINES = [
    "docker login -u ann -p {} registry.example",
    "podman login registry.example -p {} -u ann",
    "helm registry login registry.example --username ann -p {}",
    "az acr login --name acme -u ann -p {}",
    "mysql -u ann -p{} -h db app",
    "/usr/bin/mysqldump --single-transaction -p{} app",
    "mongosh db.example/app -u ann -p {}",
    "sshpass -p {} ssh ann@host",
    "sshpass -p{} scp f ann@host:",
    "zip -r -P {} out.zip in",
    "unzip -o -P {} in.zip",
    "7z a -p{} -mhe=on out.7z in",
    "rar a -p{} out.rar in",
    "ssh-keygen -t ed25519 -f id -N {}",
    "redis-cli -h cache -p 6379 -a {} ping",
    "ldapsearch -x -H ldaps://ldap -D cn=ann,dc=x -w {} -b dc=x",
    "ldappasswd -D cn=ann,dc=x -W -s {}",
    "smbclient //srv/share -U ann%{} -c ls",
    "sqlcmd -S db -U sa -P {} -Q x",
    "mosquitto_pub -h mq -t a -u ann -P {} -m x",
    "curl -sS -X POST -H 'Accept: a' -d x=1 -u ann:{} https://api.example",
    "curl --user ann:{} https://api.example",
    "curl --cert client.pem:{} https://api.example",
    "lftp -u ann,{} sftp.example",
    "openssl enc -aes-256-cbc -salt -k {} -in f",
    "snmpget -v 2c -c {} switch sysName.0",
    "snmpwalk -v3 -l authPriv -u ann -a SHA -A {} switch",
    "useradd -m -s /bin/sh -p {} ann",
    "plink -ssh -l ann -pw {} host",
    "twine upload -u __token__ -p {} dist/*",
]

# The same letters where they mean something else.
OTHERS = [
    "docker run -p {} image",
    "tar -p {}",
    "docker login -u ann; run -p {}",
    "docker login -u ann\nrun -p {}",
    "mysql -p {}",
    "mkdir -p{}",
    "redis-cli -h {}",
    "curl -A ann:{} https://api.example",
    "zip2 -P {}",
]


@pytest.fixture(params=LINES, ids=lambda line: " ".join(line.split()[:2]))
def line(request):
    return request.param


@pytest.fixture
def password():
    return "Zq7" + MAKE.opaque(9, ALNUM)


def masked(password: str) -> str:
    return REDACTOR.text(password)


def test_the_password_alone_goes(line, password):
    assert masked(line.format(password)) == line.format("[REDACTED:password]")


def test_it_goes_in_a_list_of_arguments(line, password):
    words, wanted = shlex.split(line.format(password)), shlex.split(line.format("[REDACTED:password]"))
    for spell in (json.dumps, str, lambda x: json.dumps(x, indent=1), lambda x: json.dumps(json.dumps(x))):
        assert masked(spell(words)) == spell(wanted)


def test_it_goes_in_what_the_audit_log_has(line, password):
    def rows(line: str) -> str:
        return " ".join(f'a{i}="{word}"' for i, word in enumerate(shlex.split(line)))

    assert (
        masked(f"type=EXECVE {rows(line.format(password))}")
        == f"type=EXECVE {rows(line.format('[REDACTED:password]'))}"
    )


def test_it_goes_behind_a_prompt_and_in_a_string(line, password):
    for around in ("$ {}", "+ {}", "ann@host:~$ {}", '{"cmd": "{}"}', "sudo: ann : COMMAND={}"):
        text = around.replace("{}", line.replace("'", ""))
        assert masked(text.replace("{}", password)) == text.replace("{}", "[REDACTED:password]")


@pytest.mark.parametrize("other", OTHERS)
def test_the_same_letter_of_another_command_says_nothing(other, password):
    assert masked(other.format(password)) == other.format(password)


@pytest.mark.parametrize(
    "value",
    [
        "$PASSWORD",
        "$pass",
        "${PASS}",
        "$(cat f)",
        "<password>",
        "PASSWORD",
        "8080",
        "/run/secrets/x",
        "-v",
        "%s",
        "{password}",
    ],
)
def test_what_only_stands_for_a_password_stays(line, value):
    assert masked(line.format(value)) == line.format(value)


def test_a_user_that_is_a_token_goes(password):
    token = "Zq7" + MAKE.opaque(30, ALNUM)
    assert masked(f"curl https://api.example -u {token}:") == "curl https://api.example -u [REDACTED:token]:"


@pytest.mark.parametrize("indent", ["", "  "])
def test_it_goes_at_the_beginning_of_a_line_that_a_backslash_joins_to_the_one_before(line, password, indent):
    words = line.split()
    at = next(i for i, word in enumerate(words) if "{}" in word)
    at -= words[at - 1].startswith("-")
    joined = f"{' '.join(words[:at])} \\\n{indent}{' '.join(words[at:])}"
    for spell in (str, json.dumps, lambda x: json.dumps(json.dumps(x))):
        text, wanted = spell(joined.format(password)), spell(joined.format("[REDACTED:password]"))
        assert masked(text) == reference.masked(text) == wanted


def test_a_line_that_none_joins_is_another_command(line, password):
    words = line.split()
    at = next(i for i, word in enumerate(words) if "{}" in word)
    at -= words[at - 1].startswith("-")
    text = f"{' '.join(words[:at])}\n{' '.join(words[at:])}".format(password)
    for spell in (str, json.dumps):
        if not words[at].startswith("--"):
            assert masked(spell(text)) == spell(text)
