import pytest

from redact import PolicyError, Rule, RuleError


def test_a_rule_holds_its_fields():
    rule = Rule(id="acme-key", kind="acme_key", pattern="acme_[a-z]{20}", keywords=["acme_"])
    assert (rule.id, rule.kind, rule.pattern, rule.keywords) == (
        "acme-key",
        "acme_key",
        "acme_[a-z]{20}",
        ("acme_",),
    )
    assert Rule("acme-key", "acme_key", "acme_[a-z]{20}", ("acme_",)) == rule
    assert Rule("a", "a", "a").keywords == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": ""}, "rule: id must be 1 to 80"),
        ({"id": "Has Space"}, "rule: id must be 1 to 80"),
        ({"id": 3}, "rule: id must be a str, not int"),
        ({"kind": "Acme"}, 'rule "acme": kind must be snake_case'),
        ({"pattern": ""}, 'rule "acme": pattern must not be empty'),
        ({"pattern": None}, 'rule "acme": pattern must be a str, not NoneType'),
        ({"keywords": "acme"}, 'rule "acme": keywords must be a list of str, not str'),
        ({"keywords": None}, 'rule "acme": keywords must be a list of str, not NoneType'),
        ({"keywords": ["a", ""]}, 'rule "acme": keywords must hold texts; one must not be empty'),
        ({"keywords": [3]}, 'rule "acme": keywords must hold texts; one must be a str, not int'),
        ({"kind": "", "pattern": ""}, 'rule "acme": kind must be .*; pattern must not be empty'),
    ],
)
def test_a_wrong_field_is_named_with_its_rule(changes, expected):
    with pytest.raises(RuleError, match=expected) as caught:
        Rule(**{"id": "acme", "kind": "acme", "pattern": "acme", **changes})
    assert isinstance(caught.value, PolicyError)


@pytest.mark.parametrize("pattern", ["acme_(", "[z-a]", r"(a)\1", "(?=x)", "a{99999999}", "\\", "a*", "é"])
def test_a_pattern_that_does_not_compile_is_an_error_that_names_its_rule(pattern):
    with pytest.raises(RuleError, match=r'rule "bad-one": the pattern does not compile: .') as caught:
        Rule("bad-one", "bad", pattern)
    assert caught.value.__context__ is None
