"""Policies as plain data: TOML files, `[tool.redact]`, mappings."""

import pytest

from redact import Drop, Fingerprint, Fixed, Partial, Policy, PolicyError, Rule, RuleError

FULL = """
mode = "observe"
disabled_rules = ["openai-key"]
allowed_keys = ["state"]
max_depth = 32
max_nodes = 5000

[masks]
default = "<hidden {kind}>"
jwt = "fingerprint"
password = "drop"
api_key = { mask = "partial", keep = 3 }
access_token = { mask = "fingerprint", key_env = "TEST_REDACT_KEY", key_id = "k1" }
device_code = { mask = "fixed", template = "***" }

[key_names]
badge_code = "badge"

[[rules]]
id = "acme-key"
kind = "acme_key"
pattern = 'acme_[a-z]{20}'
keywords = ["acme_"]
"""


def _file(tmp_path, text, name="redact.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_with_everything_is_the_same_policy_as_in_code(tmp_path, monkeypatch):
    monkeypatch.setenv("TEST_REDACT_KEY", "0123456789abcdef-of-a-test")
    assert Policy.from_toml(_file(tmp_path, FULL)) == Policy(
        mode="observe",
        disabled_rules=["openai-key"],
        allowed_keys=["state"],
        max_depth=32,
        max_nodes=5000,
        masks={
            "default": Fixed("<hidden {kind}>"),
            "jwt": Fingerprint(),
            "password": Drop(),
            "api_key": Partial(3),
            "access_token": Fingerprint(b"0123456789abcdef-of-a-test", "k1"),
            "device_code": Fixed("***"),
        },
        key_names={"badge_code": "badge"},
        rules=[Rule("acme-key", "acme_key", "acme_[a-z]{20}", ["acme_"])],
    )


def test_an_empty_file_is_the_default_policy(tmp_path):
    assert Policy.from_toml(_file(tmp_path, "")) == Policy()
    assert Policy.from_toml(str(_file(tmp_path, ""))) == Policy()


def test_of_a_pyproject_only_its_own_table_is_read(tmp_path):
    text = '[project]\nname = "x"\n[tool.other]\nmode = "loud"\n[tool.redact]\nmode = "off"\n'
    assert Policy.from_toml(_file(tmp_path, text, "pyproject.toml")) == Policy(mode="off")


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "tool = 3\n", "[tool]\nredact = 3\n"])
def test_a_pyproject_without_the_table_is_an_error(tmp_path, text):
    with pytest.raises(PolicyError, match=r"pyproject.toml: has no table \[tool.redact\]"):
        Policy.from_toml(_file(tmp_path, text, "pyproject.toml"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mode = ", "is not valid TOML"),
        ("mdoe = 'off'", "unknown key 'mdoe' (did you mean \"mode\"?); valid keys are masks, rules"),
        ("lern = true", "unknown key 'lern'"),
        ("mode = 3", "mode must be one of"),
        ("masks = 3", "masks must be a mapping of kind to mask, not int"),
        ("[masks]\njwt = 3", 'masks["jwt"] must be Fixed, Partial, Fingerprint or Drop, not int'),
        ("[masks]\njwt = ''", 'masks["jwt"]: Fixed: template must hold a text'),
        (
            "[masks]\njwt = { mask = 'partail' }",
            'masks["jwt"]: mask must be one of fixed, partial, fingerprint, drop (did',
        ),
        ("[masks]\njwt = { keep = 3 }", 'masks["jwt"]: mask must be one of'),
        ("[masks]\njwt = { mask = 'partial', kep = 3 }", "unknown key 'kep' (did you mean \"keep\"?)"),
        ("[masks]\njwt = { mask = 'partial', keep = 99 }", 'masks["jwt"]: Partial: keep must be from 1 to 8'),
        (
            "[masks]\njwt = { mask = 'fingerprint', key = 'a' }",
            "name the environment variable that holds it as key_env",
        ),
        (
            "[masks]\njwt = { mask = 'fingerprint', key_env = 3 }",
            "key_env must be the name of an environment variable",
        ),
        (
            "[masks]\njwt = { mask = 'fingerprint', key_env = 'TEST_UNSET' }",
            "TEST_UNSET of key_env is not set",
        ),
        ("rules = 3", "rules must be a list, not int"),
        ("rules = [3]", "rules must hold Rule objects, not int"),
        ("[[rules]]\nid = 'a'", "rule number 1: kind and pattern missing"),
        ("[[rules]]\nid = 'a'\nkind = 'a'\nregex = 'a'", "rule number 1: unknown key 'regex'"),
        ("[[rules]]\nid = 'a'\nkind = 'a'\npattern = '('", 'rule "a": the pattern does not compile'),
        ("[key_names]\nbadge = 3", "key_names holds a kind that must be a str, not int"),
    ],
)
def test_a_wrong_file_is_one_error_with_its_name_and_the_field(tmp_path, text, expected):
    with pytest.raises(PolicyError) as caught:
        Policy.from_toml(_file(tmp_path, text))
    assert expected in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'redact.toml'}: ")
    assert isinstance(caught.value, RuleError) == ("[[rules]]" in text)


def test_a_key_that_is_too_short_is_not_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("TEST_REDACT_KEY", "too-short-key")
    with pytest.raises(PolicyError, match="key must have at least 16 bytes") as caught:
        Policy.from_toml(
            _file(tmp_path, "[masks]\njwt = { mask = 'fingerprint', key_env = 'TEST_REDACT_KEY' }")
        )
    assert "too-short-key" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_an_error_with_its_name(tmp_path):
    with pytest.raises(PolicyError, match=r"nowhere\.toml: cannot be read: No such file or directory"):
        Policy.from_toml(tmp_path / "nowhere.toml")
    with pytest.raises(PolicyError, match="cannot be read: Is a directory"):
        Policy.from_toml(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9\n")
    with pytest.raises(PolicyError, match=r"latin\.toml: is not valid TOML"):
        Policy.from_toml(tmp_path / "latin.toml")


def test_a_mapping_may_hold_objects_as_well_as_plain_data():
    rule = Rule("a", "a", "abc")
    assert Policy.from_mapping({"masks": {"jwt": Drop()}, "rules": [rule]}) == Policy(
        masks={"jwt": Drop()}, rules=[rule]
    )
    given = {"masks": {"jwt": "drop"}}
    Policy.from_mapping(given)
    assert given == {"masks": {"jwt": "drop"}}


@pytest.mark.parametrize("wrong", [None, 3, "mode", [("mode", "off")]])
def test_what_is_no_mapping_is_refused(wrong):
    with pytest.raises(PolicyError, match=f"policy: must be a mapping, not {type(wrong).__name__}"):
        Policy.from_mapping(wrong)
