"""Passwords that people chose by a rule, with capitals and digits, where a name in a source could stand."""

from __future__ import annotations

import pytest
from checks import assert_only_goes, assert_stays

# In parts: `…Pass_7788` is called as what it holds.
CHOSEN = ["Alpha" + "Pass_7788", "my" + "Passwd_2024", "Db_Password" + "_19A"]


@pytest.mark.parametrize("password", CHOSEN)
@pytest.mark.parametrize(
    "text",
    [
        "passphrase: {}",
        "db_password: {}\n",
        "password: {}",
        "password={}",
        '"password": "{}"',
        "a; pwd = {};",
    ],
)
def test_a_password_of_all_sorts_is_masked_though_it_is_called_one(password: str, text: str) -> None:
    assert_only_goes(password, text.format(password))


@pytest.mark.parametrize(
    "text",
    [
        "password: db_password_2",
        "f(password=user_password, n=1)",
        "password = DB_PASSWORD;",
        "    password: new_password,",
        "passphrase = old_passphrase_1;",
    ],
)
def test_names_in_sources_stay(text: str) -> None:
    assert_stays(text)


@pytest.mark.parametrize(
    "command", ["psexec", "PSEXEC", "PsExec", "psExec", "PSEXEC.EXE", "PsExec64.exe", "psexec.EXE"]
)
def test_a_command_of_windows_is_known_in_its_spellings(command: str) -> None:
    assert_only_goes("wI" + "nter_72", rf"{command} \\host -u EX\ann -p " + "wI" + "nter_72 cmd")
