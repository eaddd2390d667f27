"""`redact policy` and `redact rules`: what they tell, by line and column."""

import json
import sys

import jsonschema
import pytest

from redact import Policy, _native

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

GOOD = """
mode = "mask"
allowed_keys = ["session"]
disabled_rules = ["github-token"]
[key_names]
"door code" = "door_code"
[masks]
default = "<hidden {kind}>"
door_code = { mask = "partial", keep = 4 }
[[rules]]
id = "acme-key"
kind = "acme_key"
pattern = 'acme_[a-z0-9]{8,}'
keywords = ["acme_"]
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\nmdoe = 'off'\n", ["2:1: unknown key 'mdoe' (did you mean \"mode\"?)"]),
        ("mode = 'of'\n", ["1:1: mode must be one of"]),
        ("a = 1\n  b = 2\nmax_depth = 0", ["1:1: unknown key 'a'", "2:3: unknown", "3:1: max_depth"]),
        ("mode = \n", ["1:8: is not valid TOML: Invalid value"]),
        ("[masks\n", ["1:7: is not valid TOML"]),
        ("[masks]\n\ngood = 'drop'\nbad = 'x{'\n", ["4:1: Fixed: template"]),
        ("[masks]\n'Bad Kind' = 'drop'\n", ["2:1: masks holds a kind that"]),
        ("masks.pin = 3\n", ['1:1: masks["pin"] must be']),
        (
            "disabled_rules = [\n  'github-token',\n  'no-such-rule',\n]\nmode = 'mask'\n",
            ["3:3: disabled_rules"],
        ),
        ("allowed_keys = ['a', '--']\n", ["1:22: allowed_keys holds a name without"]),
        (
            "[[rules]]\nid='a'\nkind='a'\npattern='a'\n\n[[rules]]\nid = 'b'\nkind = 'b'\npattern = '('\n",
            ["9:1: "],
        ),
        ("[[rules]]\nid = 'a'\nkind = 'A B'\npattern = 'a'\n", ['3:1: rule "a": kind must be']),
        ("[[rules]]\nid = 'a'\n", ["1:1: kind and pattern missing"]),
        (
            "[[rules]]\nid='a'\nkind='a'\npattern='a'\n[[rules]]\nid='a'\nkind='a'\npattern='a'\n",
            ["1:1: rules has the id"],
        ),
        ("key_names = 3\n", ["1:1: key_names must be a list"]),
        ("text = '''\nmode = 1\n'''\nmode = 1\n", ["1:1: unknown key", "4:1: mode must be"]),
    ],
)
def test_every_fault_is_told_by_line_and_column(tmp_path, redact_command, text, told):
    (tmp_path / "p.toml").write_text(text)
    done = redact_command("policy", "check", "p.toml", cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(lines) == len(told), lines
    for line, beginning in zip(lines, told, strict=True):
        assert line.startswith(f"p.toml:{beginning}")


def test_of_a_pyproject_its_table_is_checked(tmp_path, redact_command):
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\nname = 'x'\n")
    assert b"pyproject.toml:1:1: has no table [tool.redact]" in redact_command("policy", "check", file).stderr
    file.write_text("[project]\nname = 'x'\n[tool.redact.masks]\npin = 'a{'\n[[tool.redact.rules]]\nid = 3\n")
    lines = redact_command("policy", "check", file).stderr.decode().splitlines()
    assert [line.split(": ")[0].rpartition("toml:")[2] for line in lines] == ["4:1", "5:1"]


def test_what_is_no_utf8_is_told_by_line_and_column(tmp_path, redact_command):
    (tmp_path / "p.toml").write_bytes(b"mode = 'mask'\n# caf\xe9\n")
    done = redact_command("policy", "check", "p.toml", cwd=tmp_path)
    assert done.stderr == b"p.toml:2:6: is not valid UTF-8\n"


def test_a_file_that_cannot_be_read_leaves_the_others(tmp_path, redact_command):
    (tmp_path / "p.toml").write_text("mdoe = 'off'\n")
    done = redact_command("policy", "check", "none.toml", "p.toml", cwd=tmp_path)
    lines = done.stderr.splitlines()
    assert (done.returncode, lines[0]) == (2, b"redact: none.toml: No such file or directory")
    assert lines[1].startswith(b"p.toml:1:1: unknown key")


def test_a_policy_that_is_right_is_said_to_be_right(tmp_path, redact_command):
    (tmp_path / "p.toml").write_text(GOOD)
    done = redact_command("policy", "check", "p.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"redact: p.toml: is right\n")
    assert redact_command("policy", "check", "-q", "p.toml", cwd=tmp_path).stderr == b""


def test_the_table_of_a_pyproject_in_another_file_is_told_by_its_name(tmp_path, redact_command):
    (tmp_path / "redact.toml").write_text("[tool.redact]\nallowed_keys = ['pin']\n")
    told = b"[tool.redact] is read of a pyproject.toml only; in other files the settings stand at the top"
    done = redact_command("policy", "check", "redact.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, b"redact.toml:1:1: " + told + b"\n")
    done = redact_command("mask", "--policy", "redact.toml", cwd=tmp_path, stdin=b"")
    assert (done.returncode, done.stderr) == (2, b"redact: redact.toml: policy: " + told + b"\n")


def test_the_schema_says_what_the_policy_says(redact_command):
    schema = json.loads(redact_command("policy", "schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert set(schema["properties"]) >= set(Policy.__match_args__)
    assert validator.is_valid(tomllib.loads(GOOD))
    Policy.from_mapping(tomllib.loads(GOOD))
    for wrong in (
        {"mdoe": "off"},
        {"mode": "of"},
        {"max_depth": 0},
        {"masks": {"pin": 3}},
        {"masks": {"pin": {"mask": "partial", "keep": 9}}},
        {"disabled_rules": ["no-such-rule"]},
        {"rules": [{"id": "a"}]},
        {"key_names": {"a": "Not A Kind"}},
    ):
        assert not validator.is_valid(wrong), wrong
        with pytest.raises(ValueError, match=r"policy|rule|kind"):
            Policy.from_mapping(wrong)


# -- rules


def _ids(done):
    return [line.split()[0] for line in done.stdout.decode().splitlines()[1:]]


def test_rules_are_found_by_provider_kind_and_text(redact_command):
    by_provider = [rule[0] for rule in _native.rules() if "github" in rule[2].lower()]
    assert _ids(redact_command("rules", "--provider", "GITHUB")) == by_provider != []
    assert _ids(redact_command("rules", "--kind", "github_token")) == [
        rule[0] for rule in _native.rules() if rule[1] == "github_token"
    ]
    assert "github-token" in _ids(redact_command("rules", "--search", "gh"))
    done = redact_command("rules", "--provider", "nobody at all")
    assert (done.returncode, done.stdout) == (1, b"")
    assert json.loads(redact_command("rules", "--json", "--kind", "nothing").stdout) == []


def test_one_rule_is_shown_with_all_that_is_known(redact_command):
    out = redact_command("rules", "show", "github-token").stdout.decode()
    assert out.startswith("id        github-token\nkind      github_token\n")
    assert "\nleaked    " in out
    done = redact_command("rules", "show", "github-tokn")
    assert done.returncode == 2
    assert b'did you mean "github-token"?' in done.stderr


def test_rules_of_ones_own_are_tried_on_texts(tmp_path, redact_command):
    (tmp_path / "p.toml").write_text(
        GOOD + "[[rules]]\nid = 'never'\nkind = 'never'\npattern = 'never-[0-9]{9}'\n"
    )
    (tmp_path / "a.log").write_text("x acme_12345678\n\nacme_abcdefgh and acme_00000000\n")
    done = redact_command("rules", "test", "p.toml", "a.log", "-", cwd=tmp_path, stdin=b"acme_stdin0000")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "acme-key: 4 found: a.log:1:3, a.log:3:1, a.log:3:19, -:1:1",
        "never: 0 found",
    ]
    (tmp_path / "p.toml").write_text(GOOD)
    assert redact_command("rules", "test", "p.toml", "a.log", cwd=tmp_path).returncode == 0
    done = redact_command("rules", "test", "p.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        0,
        b"redact: p.toml: 1 rules are right; name texts to try them on, or give them examples\n",
    )


EXAMPLES = """
[[rules]]
id = "acme-key"
kind = "acme_key"
pattern = "acme_([a-z]{4,8})"
examples = ["x acme_abcd", {text = "acme_efgh.", secret = "efgh"}, %s]
counter_examples = ["acme_1", %s]
"""


def test_examples_in_the_file_are_tried(tmp_path, redact_command):
    file = tmp_path / "p.toml"
    file.write_text(EXAMPLES % ('"acme_ijkl"', '"none"'))
    done = redact_command("rules", "test", "p.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"redact: p.toml: 5 of 5 examples hold\n")

    file.write_text(
        EXAMPLES % ('"acme_x", {text = "acme_abcd acme_efgh", secret = "abcd"}', '"an acme_zyxw"')
    )
    done = redact_command("rules", "test", "p.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "p.toml:6:1: acme-key: example 3 is not found",
        "p.toml:6:1: acme-key: example 4 is found elsewhere than its secret",
        "p.toml:7:1: acme-key: counter-example 2 is found",
        "redact: p.toml: 3 of 6 examples hold",
    ]


@pytest.mark.parametrize(
    ("examples", "right"),
    [
        ('examples = ["a", {text = "a", secret = "b"}]', True),
        ('examples = [""]', False),
        ('examples = "a"', False),
        ('examples = [{text = "a"}]', False),
        ('counter_examples = [{text = "a", secret = "b"}]', False),
    ],
)
def test_policy_and_schema_agree_on_examples(tmp_path, redact_command, examples, right):
    file = tmp_path / "p.toml"
    file.write_text(f'[[rules]]\nid = "a"\nkind = "a"\npattern = "acme_[a-z]+"\n{examples}\n')
    done = redact_command("policy", "check", "p.toml", cwd=tmp_path)
    assert done.returncode == (0 if right else 2)
    if not right:
        assert done.stderr.startswith(b"p.toml:5:1: ")
    schema = jsonschema.Draft202012Validator(json.loads(redact_command("policy", "schema").stdout))
    assert schema.is_valid(tomllib.loads(file.read_text())) is right


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.toml"], b"nowhere.toml: cannot be read"),
        (["none.toml"], b"none.toml: has no rules of its own"),
        (["good.toml", "nowhere.log"], b"nowhere.log: No such file or directory"),
    ],
)
def test_a_wrong_try_is_one_line(tmp_path, redact_command, arguments, told):
    (tmp_path / "none.toml").write_text("mode = 'mask'\n")
    (tmp_path / "good.toml").write_text(GOOD)
    done = redact_command("rules", "test", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"redact: " + told)
    assert done.stderr.count(b"\n") == 1


def test_completion_knows_providers(redact_command):
    for begun in ("GitH", "gith"):
        words = f"redact rules --provider {begun}"
        done = redact_command(_REDACT_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD="3")
        assert done.stdout.decode().splitlines()[0] == f"{begun}ub"
