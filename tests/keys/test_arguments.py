"""Command lines as real lists: what an option takes is masked in its item, as in the same command as text."""

from __future__ import annotations

import fakes
import pytest
import reference

from redact import _native

CORE = _native.Core()
PASSWORD = fakes.Maker(61).opaque(14)

COMMANDS = [
    (["curl", "-u", "bob:{}", "https://a.example/"], "bob:"),
    (("mysql", "-h", "db", "-u", "root", "-p{}", "shop"), "-p"),
    (["/usr/bin/mysqldump", "-p{}"], "-p"),
    ([b"sshpass", b"-p", b"{}", b"ssh", b"ann@a.example"], ""),
    (["docker", "login", "-u", "ann", "-p", "{}"], ""),
    (["curl", "--user", "bob:{}"], "bob:"),
    (["curl.exe", "--user=bob:{}"], "--user=bob:"),
    (["smbclient", "//a/b", "-U", "ann%{}"], "ann%"),
    (["redis-cli", "-h", "cache", "-a", "{}", "ping"], ""),
    (["C:\\tools\\plink.exe", "-ssh", "ann@h", "-pw", "{}"], ""),
    (["7z", "a", "-p{}", "x.7z"], "-p"),
    ({"args": ["ssh-keygen", "-t", "rsa", "-N", "{}"]}, ""),
]


def filled(items, value):
    if isinstance(items, dict):
        return {name: filled(item, value) for name, item in items.items()}
    if isinstance(items, (list, tuple)):
        return type(items)(filled(item, value) for item in items)
    if isinstance(items, bytes):
        return items.replace(b"{}", value.encode())
    return items.replace("{}", value)


@pytest.mark.parametrize(("items", "left"), COMMANDS)
def test_what_an_option_takes_goes_from_its_item_alone(items, left):
    command = filled(items, PASSWORD)
    assert PASSWORD in str(command)
    assert left in str(command)
    masked = CORE.value(command)
    assert masked == filled(items, "[REDACTED:password]") == reference.value(command)
    assert CORE.value(masked) is masked


@pytest.mark.parametrize("items", [items for items, _ in COMMANDS if isinstance(items, list)])
def test_what_goes_from_a_list_goes_from_its_text(items):
    flat = [item.decode() if isinstance(item, bytes) else item for item in filled(items, PASSWORD)]
    assert PASSWORD not in CORE.text(repr(flat))
    assert PASSWORD not in CORE.text(" ".join(flat))


@pytest.mark.parametrize(
    "items",
    [
        ["grep", "-u", "bob:Tr0ub4dor9x"],
        ["-p", "Tr0ub4dor9x"],
        ["ssh", "-p", "2222", "mysql"],
        ["mysql", "-p", "shop_v2"],
        ["mysql", "-p"],
        ["docker", "run", "-p", "8080:80"],
        ["curl", "-u", "bob"],
        ["curl", "-u", "bob:$PASSWORD"],
        ["curl", "-K", "/etc/curl.d/a1"],
        ["login", "-p", "-v2.1"],
        ["login", "-p", 5432],
        ["zip", "-r", "a.zip", "p1"],
        ["find", ".", "-print0"],
        ["openssl", "version", "-a"],
        ["mysql", "--user=root"],
    ],
)
def test_other_items_stay(items):
    assert CORE.value(items) is items
    assert reference.value(items) == items


def test_a_policy_without_the_rule_lets_them_be():
    core = _native.Core(disabled=["command-option"])
    command = ["curl", "-u", f"bob:{PASSWORD}"]
    assert core.value(command) is command
