"""gitleaks configuration files are read as they are; what has no meaning here is named."""

# ruff: noqa: E501 -- tables of patterns

import pytest

from redact import Policy, Redactor, Rule
from redact._go_regex import for_rust
from redact.errors import RedactWarning, RuleError


@pytest.fixture
def config(tmp_path):
    """Writes a configuration file and gives its path."""

    def write(text, name="gitleaks.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


ACME = r"""
[[rules]]
id = "acme-key"
description = "Acme keys"
regex = '''(?i)acme[\w.-]{0,10}\s*[=:]\s*["']?(?P<secret>[a-z0-9]{16,40})\b'''
keywords = ["acme"]
"""


def masked(path, text):
    return Redactor(Policy.from_gitleaks(path)).text(text)


def test_a_rule_means_what_it_means_there(config, fake):
    path = config(ACME)
    value = fake(20).lower()
    rule = Rule.from_gitleaks(path)[0]
    assert (rule.id, rule.kind, rule.keywords) == ("gitleaks.acme-key", "acme_key", ("acme",))
    assert masked(path, f"acme_k = '{value}'") == "acme_k = '[REDACTED:acme_key]'"
    text = f"other_k = '{value}'"
    assert masked(path, text) == text  # no keyword, no match


def test_the_group_that_secret_group_names_is_the_secret(config, fake):
    path = config(ACME.replace("(?i)acme", "(?i)(acme)") + "secretGroup = 2\n")
    assert masked(path, f"acme = {fake(20).lower()}") == "acme = [REDACTED:acme_key]"


def test_a_group_that_is_not_there_is_an_error(config):
    with pytest.raises(RuleError, match=r'gitleaks.toml: rule "acme-key".*no group 7'):
        Rule.from_gitleaks(config(ACME + "secretGroup = 7\n"))


def test_entropy_is_asked_of_the_secret(config, fake):
    path = config(ACME + "entropy = 3.0\n")
    assert masked(path, "acme = " + "a1" * 10) == "acme = " + "a1" * 10
    assert "[REDACTED:acme_key]" in masked(path, "acme = " + fake(30).lower())


ALLOWLISTS = [
    ("stopwords = ['STAGING']", "acme = {made}staging", "acme = {made}"),
    ("regexes = ['^{made}$']", "acme = {made}", "acme = {made}x1"),
    ("regexTarget = 'match'\nregexes = ['acme_test']", "acme_test = {made}", "acme_live = {made}"),
    ("regexTarget = 'line'\nregexes = ['# nosecret']", "acme = {made}  # nosecret", "acme = {made}\n# nosecret"),
    ("condition = 'AND'\nregexes = ['^{made}']\nstopwords = ['dev']", "acme = {made}dev", "acme = {made}"),
]  # fmt: skip


@pytest.mark.parametrize("case", ALLOWLISTS, ids=[case[0] for case in ALLOWLISTS])
@pytest.mark.parametrize(
    "where", ["[[rules.allowlists]]", "[rules.allowlist]", "[allowlist]", "[[allowlists]]"]
)
def test_an_allowlist_of_a_rule_or_of_the_file_lets_go(config, fake, where, case):
    made = fake(20).lower()
    allowlist, let_go, found = case
    table = f"{where}\n{allowlist.format(made=made)}\n"
    path = config(table + ACME if "rules" not in where else ACME + table)
    let_go, found = let_go.format(made=made), found.format(made=made)
    assert masked(path, let_go) == let_go
    assert made not in masked(path, found)


def test_an_allowlist_for_some_rules_leaves_the_others(config, fake):
    made = fake(20).lower()
    other = ACME.partition("[[rules]]")[2].replace("acme", "zeta")
    path = config(f"[[allowlists]]\ntargetRules = ['zeta-key']\nregexes = ['.']\n{ACME}\n[[rules]]{other}")
    assert masked(path, f"zeta = {made}") == f"zeta = {made}"
    assert made not in masked(path, f"acme = {made}")


@pytest.mark.parametrize(
    ("addition", "named"),
    [
        ("path = '''\\.env$'''\n", "path is not known here"),
        ("[[rules.allowlists]]\npaths = ['go.mod']\n", "paths are not known here"),
        ("[[rules.allowlists]]\ncommits = ['abc']\nstopwords=['x9']\n", "commits are not known here"),
        (
            "[[rules.allowlists]]\ncondition = 'AND'\npaths = ['.']\nregexes = ['.']\n",
            "asks for all, is left out",
        ),
        ("[extend]\nuseDefault = true\n", "redact's catalogue takes the place"),
        ("[[rules]]\nid = 'only-path'\npath = 'x'\n", 'rule "only-path": it has no regex'),
    ],
)
def test_what_has_no_meaning_here_is_named_and_more_is_masked(config, fake, addition, named):
    path = config(ACME + addition)
    with pytest.warns(RedactWarning, match=named) as warned:
        policy = Policy.from_gitleaks(path)
    assert len(warned) == 1
    assert "gitleaks.toml" in str(warned[0].message)
    assert "[REDACTED:acme_key]" in Redactor(policy).text("acme = " + fake(20).lower())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ACME + "required = [{id = 'x'}]\n", 'rule "acme-key": required'),
        (ACME + "verify = true\n", 'rule "acme-key": verify cannot be kept here'),
        (ACME.replace("[a-z0-9]{16,40}", "[a-z"), 'rule "acme-key": the pattern does not compile'),
        (ACME.replace("acme[", "(?!x)acme["), 'rule "acme-key": .*look-around'),
        (ACME + "[[rules.allowlists]]\nregexes = ['(']\n", 'rule "acme-key": .*of what it allows'),
        ("[extend]\nurl = 'https://example.com/x.toml'\n" + ACME, "extend.url"),
        ("title = 'empty'\n", "has no rule"),
        ("title = ", "is not valid TOML"),
        ("[[rules]]\nregex = 'x{3}'\n", "rule number 1: id is missing"),
    ],
)
def test_what_cannot_be_kept_is_one_error_with_file_rule_and_reason(config, text, named):
    with pytest.raises(RuleError, match=named) as raised:
        Rule.from_gitleaks(config(text))
    assert "gitleaks.toml" in str(raised.value)


def test_a_file_extends_another(config, fake):
    config(ACME, "base.toml")
    made = fake(20).lower()
    path = config("[extend]\npath = 'base.toml'\n")
    assert made not in masked(path, f"acme = {made}")
    other = ACME.partition("[[rules]]")[2].replace("acme", "zeta")
    path = config("[extend]\npath = 'base.toml'\ndisabledRules = ['acme-key']\n[[rules]]" + other)
    assert masked(path, f"acme = {made}") == f"acme = {made}"
    assert made not in masked(path, f"zeta = {made}")


def test_files_that_extend_one_another_for_ever_are_an_error(config):
    path = config("[extend]\npath = 'gitleaks.toml'\n" + ACME)
    with pytest.raises(RuleError, match=r"extend\.path"):
        Rule.from_gitleaks(path)


def test_a_policy_file_names_gitleaks_files_beside_it(config, fake):
    config(ACME)
    path = config("[tool.redact]\ngitleaks = ['gitleaks.toml']\nallowed_keys = ['pin']\n", "pyproject.toml")
    made = fake(20).lower()
    policy = Policy.from_toml(path)
    assert made not in Redactor(policy).text(f"acme = {made}")
    assert policy.allowed_keys == {"pin"}


@pytest.mark.parametrize(
    ("go", "text"),
    [
        (r"a{", "a{"), (r"a{,3}", "a{,3}"), (r"\{\{x\}\}", "{{x}}"), (r"[[a]+", "[a["), (r"[a&&b]+", "a&b"), (r"[a~~]+", "a~"), (r"[+--]+", "+,-"),
        (r"[]a]+", "]a"), (r"[^]a]+", "xy"), (r"[[:alpha:]]+", "ab"), (r"\<b\>", "<b>"), (r"\Qa.b*\E+", "a.b**"), (r"(?i)ABC", "abc"), (r"(?P<n>a)\z", "a"),
        (r"\x41\101", "AA"), (r"[\w\-.]{2}", "a-"), (r"a[^\s\]]b", "a[b"), (r"\bx\b", "x"),
    ],
)  # fmt: skip
def test_what_go_takes_is_taken(go, text):
    rule = Rule("go", "go", f"(?:{for_rust(go)})")
    policy = Policy(rules=[rule])
    assert [(0, len(text))] == [(m.start, m.end) for m in Redactor(policy).matches(text)]
