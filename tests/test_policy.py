"""Policy: what it changes, and that every mistake is told at once, by field, without values."""

import base64
import pickle

import pytest
from fakes import Maker

from redact import Drop, Fixed, Policy, PolicyError, RedactError, Redactor, Rule, _native, ledger

ACME = Rule("acme-key", "acme_key", "acme_[a-z0-9]{24}", keywords=["acme_"])


def _acme(fake):
    return "acme_" + fake(24).lower()


def test_a_rule_of_ones_own_finds_and_masks(fake):
    text = f"key {_acme(fake)} end"
    assert Redactor().text(text) == text, "the control: the catalogue does not know it"
    assert Redactor(Policy(rules=[ACME])).text(text) == "key [REDACTED:acme_key] end"


def test_a_disabled_rule_finds_nothing(github_token):
    token = github_token()
    (match,) = Redactor().matches(token)
    assert Redactor(Policy(disabled_rules=[match.rule])).matches(token) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        *((scheme, f"{scheme} {Maker(4).opaque(40)}") for scheme in ("bearer", "ssws", "dpop", "apikey")),
        ("basic", "basic " + base64.b64encode(b"alice:" + Maker(5).opaque(20).encode()).decode()),
        ("url-userinfo", "https://alice:hunter2@example.com/"),
        ("private-key-block", Maker(6).pem("RSA", lines=2, end="\n")),
    ],
)
def test_a_structure_is_left_out_like_a_format(rule, text):
    assert [rule] == [match.rule for match in Redactor().matches(text)]
    left = Redactor(Policy(disabled_rules=[rule])).matches(text)
    assert rule not in {match.rule for match in left}
    assert left == [] or rule == "apikey", "a name of a key stands there, too"
    others = {structure for structure, _ in _native.structures()} - {rule}
    assert Redactor(Policy(disabled_rules=others)).text(text) != text


def test_key_names_of_ones_own_make_their_values_secret(fake):
    line = f"badge_number={fake(20)}"
    assert fake(20) in Redactor().text(line), "the control: not a key name of redact's own"
    assert Redactor(Policy(key_names={"badge_number": "badge"})).text(line) == "badge_number=[REDACTED:badge]"
    assert Redactor(Policy(key_names=["Badge-Number"])).text(line) == "badge_number=[REDACTED:badge_number]"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("badge", "badge"),
        ("X-Acme-Token", "x_acme_token"),
        ("acmeToken", "acme_token"),
        ("acme.key 2", "acme_key_2"),
    ],
)
def test_a_key_name_without_a_kind_gets_its_own_name_in_snake_case(name, kind):
    assert Policy(key_names=[name]).key_names == {name: kind}


def test_an_allowed_key_is_not_secret_for_its_names_sake(fake):
    event = {"password": fake(20)}
    assert Redactor().value(event) == {"password": "[REDACTED:password]"}
    assert Redactor(Policy(allowed_keys=["password"])).value(event) is event


def test_masks_are_chosen_by_kind_with_a_default(fake):
    policy = Policy(masks={"default": Fixed("<other>"), "password": Drop()})
    redactor = Redactor(policy)
    event = {"password": fake(20), "access_token": fake()}
    assert redactor.value(event) == {"password": "", "access_token": "<other>"}
    assert policy == Policy(masks={"": Fixed("<other>"), "password": Drop()})


def test_observing_finds_everything_and_changes_nothing(github_token, fake):
    event = {"password": fake(20), "text": github_token()}
    data = github_token().encode()
    redactor = Redactor(Policy(mode="observe"))
    assert redactor.value(event) is event
    assert redactor.data(data) is data
    assert {entry.kind for entry in ledger().entries()} == {"password", "github_token"}


def test_depth_and_nodes_are_capped(fake):
    deep = {"a": {"a": {"a": {"a": fake(20)}}}}
    assert Redactor().value(deep) is deep
    assert fake(20) not in repr(Redactor(Policy(max_depth=2)).value(deep))
    wide = [["clean"] * 50, fake(20)]
    assert Redactor().value(wide) is wide
    assert fake(20) not in repr(Redactor(Policy(max_nodes=20)).value(wide))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"masks": [Drop()]}, "masks must be a mapping of kind to mask, not list"),
        ({"masks": {"Bad Kind": Drop()}}, "masks holds a kind that must be snake_case"),
        ({"masks": {3: Drop()}}, "masks holds a kind that must be a str, not int"),
        ({"masks": {"jwt": "***"}}, 'masks["jwt"] must be Fixed, Partial, Fingerprint or Drop, not str'),
        ({"masks": {"jwt": Drop}}, 'masks["jwt"] must be Fixed, Partial, Fingerprint or Drop, not type'),
        ({"rules": ACME}, "rules must be a list, not Rule"),
        ({"rules": ["acme"]}, "rules must hold Rule objects, not str"),
        ({"rules": [ACME, ACME]}, 'rules has the id "acme-key" twice'),
        ({"disabled_rules": "jwt"}, "disabled_rules must be a list, not str"),
        ({"disabled_rules": [1]}, "disabled_rules must hold texts, not int"),
        ({"disabled_rules": ["openai-keys"]}, 'no rule has (did you mean "openai-key"?)'),
        ({"disabled_rules": ["zzzzzzzz"]}, "disabled_rules holds an id that no rule has"),
        ({"key_names": "token"}, "key_names must be a list, not str"),
        ({"key_names": [""]}, "key_names holds a name without a letter or digit"),
        ({"key_names": {"--": "token"}}, "key_names holds a name without a letter or digit"),
        ({"key_names": {"badge": "Bad Kind"}}, "key_names holds a kind that must be snake_case"),
        ({"key_names": [None]}, "key_names must hold texts, not NoneType"),
        ({"key_names": ["2fa"]}, "give a mapping of name to kind"),
        ({"key_names": ["x" * 65]}, "key_names holds a name of more than 64 characters"),
        ({"allowed_keys": 3}, "allowed_keys must be a list, not int"),
        ({"allowed_keys": [""]}, "allowed_keys holds a name without a letter or digit"),
        ({"mode": "masks"}, 'mode must be one of "mask", "observe", "off" (did you mean "mask"?)'),
        ({"mode": None}, "mode must be one of"),
        ({"max_depth": 0}, "max_depth must be from 1 to 256"),
        ({"max_depth": 3.0}, "max_depth must be an int, not float"),
        ({"max_nodes": True}, "max_nodes must be an int, not bool"),
        ({"max_nodes": -5}, "max_nodes must be from 1 to"),
    ],
)
def test_a_wrong_setting_is_named(arguments, expected):
    with pytest.raises(PolicyError) as caught:
        Policy(**arguments)
    assert expected in str(caught.value)
    assert isinstance(caught.value, RedactError)


def test_all_wrong_settings_are_told_in_one_message():
    with pytest.raises(PolicyError) as caught:
        Policy(mode="loud", max_depth=0, rules=3, disabled_rules=["zzz"], masks={"X": 1}, allowed_keys=[1])
    for field in ("mode", "max_depth", "rules", "disabled_rules", "masks", "allowed_keys"):
        assert f"{field} " in str(caught.value)


def test_a_policy_is_a_value():
    policy = Policy(
        masks={"jwt": Drop()},
        rules=[ACME],
        key_names=["badge"],
        mode="observe",
        disabled_rules=["openai-key"],
    )
    same = Policy(
        masks={"jwt": Drop()},
        rules=(ACME,),
        key_names={"badge": "badge"},
        mode="observe",
        disabled_rules={"openai-key"},
    )
    assert policy == same
    assert hash(policy) == hash(same)
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - dumped on the same line
    assert policy != Policy()
    assert policy.__replace__(mode="mask").mode == "mask"
    assert policy.mode == "observe"


def test_the_default_policy_is_what_its_checks_would_make_of_it():
    checked_one = Policy(allowed_keys=frozenset())  # another form of the same: that goes by the checks
    assert checked_one == Policy()
    for name in Policy.__slots__:
        value, default = getattr(checked_one, name), getattr(Policy(), name)
        assert type(value) is type(default), name
    with pytest.raises(TypeError):
        Policy().masks["password"] = Drop()
    with pytest.raises(PolicyError, match="learn must be True or False"):
        Policy(learn=1)  # equal to the default, and none


def test_a_policy_cannot_be_changed_from_outside():
    masks, rules = {"jwt": Drop()}, [ACME]
    policy = Policy(masks=masks, rules=rules)
    masks["password"] = Drop()
    rules.clear()
    assert policy == Policy(masks={"jwt": Drop()}, rules=[ACME])
    with pytest.raises(AttributeError, match="Policy is frozen"):
        policy.mode = "off"
    with pytest.raises(TypeError):
        policy.masks["password"] = Drop()


def test_positions_are_no_arguments():
    with pytest.raises(TypeError):
        Policy({})


def test_repr_shows_what_differs_from_the_default():
    assert repr(Policy()) == "Policy()"
    assert repr(Policy(mode="off", max_depth=3)) == "Policy(mode='off', max_depth=3)"


def test_compiling_needs_neither_live_secrets_nor_a_ledger(github_token):
    assert Policy().compile(None, None).text(github_token()) == "[REDACTED:github_token]"
