"""What passwords are called in other languages counts in mappings, where looking a name up costs nothing."""

from __future__ import annotations

import pytest
import reference

from redact import Policy, Redactor, _native

CORE = _native.Core()
NAMES = [
    "contraseña",
    "Passwort",
    "mot_de_passe",
    "mot de passe",
    "motDePasse",
    "senha",
    "hasło",
    "lösenord",
    "db_passwort",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_password_under_another_languages_name_goes_in_a_mapping(name):
    held = {"user": "ann", name: "hunter2"}
    assert CORE.value(held) == {"user": "ann", name: "[REDACTED:password]"} == reference.value(held)


@pytest.mark.parametrize("name", ["parola", "clave", "heslo", "wort", "senhas_erradas", "passwort_regel"])
def test_other_words_stay_in_a_mapping(name):
    held = {name: "hunter2"}
    assert CORE.value(held) is held
    assert reference.value(held) == held


def test_what_a_policy_allows_stays():
    held = {"senha": "hunter2"}
    assert Redactor(Policy(allowed_keys=["senha"])).value(held) is held
