"""Objects in a value: looked into without calling them, masked where they show a secret, else left alone."""

from __future__ import annotations

import copy
import datetime as dt
import decimal
import pathlib
import types
import uuid
from typing import NamedTuple

import attrs
import pydantic
import pytest
import structlog

from redact import LiveSecrets, Redactor, ledger
from redact.sinks.structlog import RedactProcessor


@pytest.fixture
def redactor():
    return Redactor(live=LiveSecrets())


class Session:
    """Shows what it holds."""

    def __init__(self, user, held):
        self.user, self.held = user, held

    def __repr__(self):
        return f"<Session of {self.user}, {self.held}>"


class Slotted:
    """Keeps it in a slot."""

    __slots__ = ("empty", "held")

    def __init__(self, held):
        self.held = held

    def __repr__(self):
        return f"Slotted({self.held})"


class OfClass:
    """Keeps it in the class."""

    held = ""

    def __repr__(self):
        return f"OfClass {self.held}"


def closure(held):
    class Closure:
        def __repr__(self):
            return f"Closure {held}"

    return Closure()


def of_class(held):
    return type("Made", (OfClass,), {"held": held})()


def nested(held):
    return Session("ada", [{"inner": Slotted(held)}])


HOLDERS = {
    "attribute": lambda secret: Session("ada", secret),
    "slot": Slotted,
    "class": of_class,
    "closure": closure,
    "nested": nested,
}


@pytest.mark.parametrize("make", HOLDERS.values(), ids=HOLDERS)
def test_an_object_that_shows_a_secret_is_masked(redactor, make, github_token):
    holder = make(github_token())
    assert github_token() in repr(holder), "the control"
    masked = redactor.value({"o": holder, "list": [holder]})
    assert github_token() not in repr(masked)
    assert "[REDACTED:github_token]" in repr(masked["o"])
    assert github_token() in repr(holder), "the caller's own is as it was"


@pytest.mark.parametrize("make", HOLDERS.values(), ids=HOLDERS)
def test_a_clean_object_stays_and_is_not_asked_what_it_shows(redactor, make, monkeypatch):
    holder = make("nothing of note")
    asked = []
    monkeypatch.setattr(type(holder), "__str__", lambda self: asked.append(self) or "shown")
    event = {"o": holder, "list": [holder, 1]}
    assert redactor.value(event) is event
    assert asked == []
    assert str(holder) == "shown"
    assert asked == [holder], "the control"


def test_what_only_a_name_gives_away_is_masked_where_the_object_shows_it(redactor):
    class Login:
        def __init__(self):
            self.user, self.password = "ada", "hunter2"

        def __repr__(self):
            return f"<Login {self.user} {self.password}>"

    assert redactor.value({"login": Login()}) == {"login": "<Login ada [REDACTED:password]>"}
    assert {entry.kind for entry in ledger().entries()} == {"password"}


def test_an_object_that_holds_a_secret_and_shows_none_stays(redactor, github_token):
    class Client:
        def __init__(self):
            self.token = github_token()

        def __repr__(self):
            return "<Client ready>"

    event = {"client": Client()}
    assert redactor.value(event) is event
    assert len(ledger()) == 0


def test_an_object_of_which_nothing_is_shown_is_not_looked_into(redactor, github_token):
    class Plain:
        @property
        def __dict__(self):
            raise AssertionError

    event = {"o": Plain()}
    assert redactor.value(event) is event


def test_its_str_is_what_stands_for_an_object_that_has_one(redactor, github_token):
    class Both(Session):
        def __str__(self):
            return f"session with {self.held}"

    masked = redactor.value([Both("ada", github_token())])
    assert masked == ["session with [REDACTED:github_token]"]


@pytest.mark.parametrize(
    "value",
    [
        dt.datetime(2026, 11, 23, 7, 14, 5, 123456, tzinfo=dt.timezone.utc),
        decimal.Decimal("1.5"),
        uuid.UUID(int=5),
        pathlib.PurePosixPath("/tmp/x"),
        types.SimpleNamespace(a=1, b="two"),
        ValueError("a plain word"),
        object(),
        int,
        len,
        range(3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_clean_stays(redactor, value):
    event = {"value": value, "again": [value]}
    assert redactor.value(event) is event


def test_a_path_that_holds_a_secret_is_masked(redactor, github_token):
    masked = redactor.value({"at": pathlib.PurePosixPath("/home") / github_token()})
    assert github_token() not in str(masked)


def test_an_object_that_cannot_be_shown_is_masked_whole_once_it_must_be(redactor, github_token):
    class Broken(Session):
        def __repr__(self):
            raise ValueError(github_token())

    assert redactor.value({"o": Broken("ada", github_token())}) == {"o": "[REDACTED:error]"}
    clean = {"o": Broken("ada", "x")}
    assert redactor.value(clean) is clean


def test_objects_that_hold_each_other_end(redactor, github_token):
    one, two = Session("ada", None), Session("bob", github_token())
    one.held, two.user = two, one
    one.__class__ = type("Short", (Session,), {"__repr__": lambda self: f"Short {self.held.held}"})
    assert github_token() not in repr(redactor.value([one]))


def test_a_look_is_bounded_and_what_lies_beyond_it_stays(redactor):
    asked = []

    class Wide:
        def __init__(self):
            self.many = [str(number) for number in range(100_000)]

        def __repr__(self):
            asked.append(self)
            return "wide"

    event = [Wide() for _ in range(200)]
    assert redactor.value(event) is event
    assert asked == []


class Model(pydantic.BaseModel):
    """A model that takes more fields than it has."""

    model_config = pydantic.ConfigDict(extra="allow", frozen=True)
    user: str
    password: str


@attrs.frozen
class Frozen:
    """A frozen class of attrs."""

    user: str
    password: str


class Login(NamedTuple):
    """A tuple whose items have names."""

    user: str
    password: str


FIELDS = {
    "pydantic": lambda password: Model(user="ada", password=password),
    "pydantic, extra": lambda password: Model(user="ada", password="", api_key=password),
    "attrs": lambda password: Frozen("ada", password),
    "namespace": lambda password: types.SimpleNamespace(user="ada", password=password),
    "named tuple": lambda password: Login("ada", password),
}


class Placed(Login):
    """A named tuple that has more than its items, as those of `inspect` do."""

    def __new__(cls, user, password):
        placed = super().__new__(cls, user, password)
        placed.line = 7
        return placed

    def __repr__(self):
        return f"{tuple(self)} at {self.line}"


def test_a_named_tuple_keeps_what_its_class_gives_it_beside_its_items(redactor):
    placed = Placed("ada", "Zq8-Lw2x-Tt19")
    masked = redactor.value(placed)
    assert type(masked) is Placed
    assert repr(masked) == "('ada', '[REDACTED:password]') at 7"
    assert placed.password == "Zq8-Lw2x-Tt19"


@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_objects_of_fields_are_copied_with_their_fields_masked(redactor, make):
    holder, clean = make("Zq8-Lw2x-Tt19"), make("")
    before = copy.copy(holder)
    masked = redactor.value([holder, clean])
    assert "Zq8" not in repr(masked)
    assert "[REDACTED:" in repr(masked[0])
    assert type(masked[0]) is type(holder)
    assert masked[0].user == "ada"
    assert masked[1] is clean
    assert holder == before
    assert "Zq8" in repr(holder)


def test_structs_of_msgspec_are_copied_with_their_fields_masked(redactor):
    import msgspec

    for frozen in (False, True):
        kind = msgspec.defstruct("Login", [("user", str), ("password", str)], frozen=frozen)
        holder = kind("ada", "Zq8-Lw2x-Tt19")
        masked = redactor.value([holder])
        assert masked == [kind("ada", "[REDACTED:password]")]
        assert holder.password == "Zq8-Lw2x-Tt19"


def test_exceptions_come_back_as_masked_copies(redactor, github_token):
    error = ValueError(f"token {github_token()} was refused")
    if hasattr(error, "add_note"):
        error.add_note(f"it was {github_token()}")
    missing = FileNotFoundError(2, "no such file", f"/tmp/{github_token()}")
    for given in (error, missing, KeyError({"password": "Zq8-Lw2x-Tt19"})):
        (masked,) = redactor.value([given])
        shown = f"{masked!r} {masked} {getattr(masked, '__notes__', '')} {getattr(masked, 'filename', '')}"
        assert github_token() not in shown
        assert "Zq8" not in shown
        assert "[REDACTED:" in shown
        assert type(masked) is type(given)
        assert masked is not given


def test_an_object_in_an_event_is_masked_before_the_renderer(redactor, github_token):
    written = []
    log = structlog.wrap_logger(
        structlog.PrintLogger(),
        processors=[
            RedactProcessor(redactor),
            structlog.processors.JSONRenderer(),
            lambda _logger, _method, line: written.append(line) or "",
        ],
    )
    for make in HOLDERS.values():
        log.info("done", session=make(github_token()), error=ValueError(github_token()))
    assert len(written) == len(HOLDERS)
    assert github_token() not in "".join(written)
    assert "".join(written).count("[REDACTED:github_token]") == 2 * len(HOLDERS)


def test_what_calls_something_exceptions_without_being_a_group_is_masked_as_others_are():
    class RefusedError(Exception):
        def __init__(self, *args):
            super().__init__(*args)
            self.exceptions = (ValueError("token=hunter2x"), KeyError("x"))

    error = RefusedError("refused", {"password": "hunter2secret"})
    masked = Redactor(live=LiveSecrets()).value(error)
    assert type(masked) is RefusedError
    assert masked.args == ("refused", {"password": "[REDACTED:password]"})
    assert "hunter2" not in repr(masked.exceptions)
    assert error.args[1] == {"password": "hunter2secret"}
    assert Redactor(live=LiveSecrets()).value(RefusedError("refused", 4)).args == ("refused", 4)
