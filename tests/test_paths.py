"""Paths: what stands there in real mappings is secret, or is not, whatever its name."""

# ruff: noqa: E501 -- tables of cases

import collections
import dataclasses
import types
from typing import NamedTuple

import pydantic
import pytest

from redact import Policy, PolicyError, Redactor


def value(given, **settings):
    return Redactor(Policy(**settings)).value(given)


def test_what_stands_at_a_path_is_masked_and_nothing_else():
    event = {"headers": [{"authorization-kind": "x", "badge": "b12"}, {"Badge": "c34"}], "badge": "d56"}
    assert value(event, paths=["headers.*.badge"]) == {
        "headers": [{"authorization-kind": "x", "badge": "[REDACTED:badge]"}, {"Badge": "[REDACTED:badge]"}],
        "badge": "d56",
    }
    assert event["headers"][0]["badge"] == "b12"


@pytest.mark.parametrize(
    ("path", "masked"),
    [
        ("a.b.c", ["a.b.c"]),
        ("*.b.c", ["a.b.c", "x.b.c"]),
        ("**.c", ["a.b.c", "x.b.c", "c"]),
        ("a.**", ["a.b.c", "a.b.d"]),
        ("A.B-.D", ["a.b.d"]),
    ],
)
def test_a_step_is_a_name_or_any_or_any_number(path, masked):
    tree = {"a": {"b": {"c": "1st", "d": "2nd"}}, "x": {"b": {"c": "3rd"}}, "c": "4th"}
    left = value(tree, paths={path: "acme"})
    flat = {
        "a.b.c": left["a"]["b"]["c"], "a.b.d": left["a"]["b"]["d"], "x.b.c": left["x"]["b"]["c"], "c": left["c"],
    }  # fmt: skip
    assert [name for name, found in flat.items() if found == "[REDACTED:acme]"] == masked


def test_numbers_and_whole_mappings_at_a_path_are_masked():
    left = value({"door": {"code": 4711, "next": {"hint": "blue"}}}, paths={"door.*": "door"})
    assert left == {"door": {"code": "[REDACTED:door]", "next": {"hint": "[REDACTED:door]"}}}


def test_what_stands_at_an_allowed_path_is_judged_as_if_it_had_no_name(fake):
    token, pat = fake(32), "gh" + "p_" + fake(36)
    event = {"build": {"token": token}, "run": {"token": token}}
    left = value(event, allowed_paths=["build.token"])
    assert left == {"build": {"token": token}, "run": {"token": "[REDACTED:token]"}}
    left = value({"build": {"token": f"{pat} x"}}, allowed_paths=["build.token"])
    assert left == {"build": {"token": "[REDACTED:github_token] x"}}


def test_what_is_clean_stays_the_same_object(fake):
    event = {"build": {"token": fake(32)}, "other": [1, 2]}
    assert value(event, allowed_paths=["build.token"]) is event
    assert value(event, allowed_paths=["**.token"], paths=["no.such.path"]) is event


class Own(dict):
    """A mapping of the app's own."""


class Named(NamedTuple):
    """Items with names."""

    token: object
    x: int = 1


@dataclasses.dataclass(frozen=True)
class Data:
    """Fields."""

    token: object


class Model(pydantic.BaseModel):
    """Fields that are checked."""

    token: object


MAPPINGS = {
    "dict": dict, "subclass": Own, "OrderedDict": collections.OrderedDict, "UserDict": collections.UserDict,
    "ChainMap": collections.ChainMap, "proxy": types.MappingProxyType, "named tuple": lambda d: Named(**d),
    "data class": lambda d: Data(**d), "model": lambda d: Model(**d), "namespace": lambda d: types.SimpleNamespace(**d),
}  # fmt: skip
SEQUENCES = {"list": list, "tuple": tuple, "subclass": type("L", (list,), {}), "deque": collections.deque}


def held(container):
    """What stands under `token`, whatever holds it."""
    return container["token"] if hasattr(type(container), "items") else container.token


@pytest.mark.parametrize("make", MAPPINGS.values(), ids=MAPPINGS)
def test_a_path_leads_through_whatever_has_entries_or_fields(fake, make):
    token = fake(32)
    inner = make({"token": token})
    event = {"a": inner, "b": inner}
    assert held(value(event)["a"]) == "[REDACTED:token]"
    left = value(event, paths={"a.token": "acme"})
    assert (held(left["a"]), held(left["b"])) == ("[REDACTED:acme]", "[REDACTED:token]")
    left = value(event, allowed_paths=["a.token"])
    assert (held(left["a"]), held(left["b"])) == (token, "[REDACTED:token]")
    assert held(event["a"]) == token, "the caller's own is as it was"
    assert value({"a": inner}, allowed_paths=["a.token"])["a"] is inner


@pytest.mark.parametrize("make", SEQUENCES.values(), ids=SEQUENCES)
@pytest.mark.parametrize("path", ["a.*.badge", "a.1.badge", "**.badge"])
def test_a_path_leads_through_every_sequence(make, path):
    event = {"a": make([{"badge": "b12"}, {"badge": "c34"}])}
    left = [item["badge"] for item in value(event, paths={path: "acme"})["a"]]
    assert left == ["b12" if "1" in path else "[REDACTED:acme]", "[REDACTED:acme]"]
    assert [item["badge"] for item in event["a"]] == ["b12", "c34"]


@pytest.mark.parametrize("kind", [collections.OrderedDict, Own])
def test_a_copy_keeps_the_class_of_its_mapping(kind):
    event = kind(badge="b12", x=1)
    left = value(event, paths=["badge"])
    assert left == kind(badge="[REDACTED:badge]", x=1)
    assert type(left) is kind


def test_a_value_without_end_fails_closed():
    tree = {}
    tree["a"], tree["b"] = tree, tree
    redactor = Redactor(Policy(paths=["**.c"], max_nodes=1000))
    with pytest.raises(RuntimeError, match="max_nodes"):
        redactor.core.value(tree)


@pytest.mark.parametrize(
    ("paths", "fault"),
    [
        (["a..b"], "joined by dots"), (["*"], "without a name"), (["a*"], "joined by dots"), ({"a": "No Kind"}, "kind"),
        ("a.b", "must be a list"), ([".".join("a" * 20)], "16 steps"), ([3], "joined by dots"),
    ],
)  # fmt: skip
def test_a_wrong_path_is_an_error(paths, fault):
    with pytest.raises(PolicyError, match=fault):
        Policy(paths=paths)


def test_a_policy_with_paths_is_equal_by_value_and_can_be_pickled():
    import pickle

    policy = Policy(paths={"a.b": "acme"}, allowed_paths=["c.d"])
    assert policy == Policy(paths={"a.b": "acme"}, allowed_paths=["c.d"])
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes
