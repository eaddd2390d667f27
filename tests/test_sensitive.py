"""@sensitive: marked arguments are live while a call runs, for every sort of function."""

import asyncio
import functools
import inspect
import pickle
import typing

import pytest

import redact
from redact import SecretError, sensitive
from redact._live import process_live

MASK = "[REDACTED:token]"


def _shown(value):
    return redact.text(f"<{value}>")


@sensitive("token")
def plain(user, token, *, verbose=False):
    """Says what it got."""
    return user, _shown(token)


@sensitive("token")
async def coroutine(token):
    await asyncio.sleep(0)
    return _shown(token)


@sensitive("token")
def generator(token):
    sent = yield _shown(token)
    try:
        yield sent
    except KeyError:
        yield "caught"
    return _shown(token)


@sensitive("token")
async def async_generator(token):
    sent = yield _shown(token)
    try:
        yield sent
    except KeyError:
        yield "caught"


class Client:
    @sensitive("token")
    def method(self, token):
        return _shown(token)

    @classmethod
    @sensitive("token")
    def below_classmethod(cls, token):
        return cls.__name__, _shown(token)

    @sensitive("token")
    @classmethod
    def above_classmethod(cls, token):
        return cls.__name__, _shown(token)

    @staticmethod
    @sensitive("token")
    def below_staticmethod(token):
        return _shown(token)

    @sensitive("token")
    @staticmethod
    def above_staticmethod(token):
        return _shown(token)

    @sensitive("token")
    async def wait(self, token):
        return _shown(token)


def test_the_control_an_unmarked_value_is_shown(fake):
    assert _shown(fake(20)) == f"<{fake(20)}>"


def test_positional_keyword_and_mixed_arguments_are_masked(fake):
    assert plain("ann", fake(20)) == ("ann", f"<{MASK}>")
    assert plain(token=fake(20, 1), user="ann") == ("ann", f"<{MASK}>")
    assert plain("ann", token=fake(20, 2), verbose=True) == ("ann", f"<{MASK}>")


def test_coroutines(fake):
    assert asyncio.run(coroutine(fake(20))) == f"<{MASK}>"
    assert asyncio.run(Client().wait(fake(20, 1))) == f"<{MASK}>"


def test_many_coroutines_at_once(fake):
    async def all_of_them():
        return await asyncio.gather(*(coroutine(fake(20, number)) for number in range(50)))

    assert asyncio.run(all_of_them()) == [f"<{MASK}>"] * 50


def test_generators_keep_their_whole_protocol(fake):
    walk = generator(fake(20))
    assert next(walk) == f"<{MASK}>"
    assert walk.send("sent") == "sent"
    assert walk.throw(KeyError()) == "caught"
    with pytest.raises(StopIteration) as stopped:
        next(walk)
    assert stopped.value.value == f"<{MASK}>"
    walk = generator(fake(20))
    next(walk)
    walk.close()


def test_async_generators_keep_their_whole_protocol(fake):
    closed = []

    @sensitive("token")
    async def closing(token):
        try:
            yield _shown(token)
        finally:
            await asyncio.sleep(0)
            closed.append(True)

    async def walk():
        steps = async_generator(fake(20))
        got = [await steps.__anext__(), await steps.asend("sent"), await steps.athrow(KeyError())]
        got += [item async for item in steps]
        other = closing(fake(20))
        got.append(await other.__anext__())
        await other.aclose()
        with pytest.raises(ZeroDivisionError):
            await failing(fake(20)).__anext__()
        return got

    @sensitive("token")
    async def failing(token):
        yield 1 / 0

    assert asyncio.run(walk()) == [f"<{MASK}>", "sent", "caught", f"<{MASK}>"]
    assert closed == [True]


@pytest.mark.parametrize("name", ["below_classmethod", "above_classmethod"])
def test_classmethods(fake, name):
    class Child(Client):
        pass

    assert getattr(Client, name)(fake(20)) == ("Client", f"<{MASK}>")
    assert getattr(Child(), name)(fake(20)) == ("Child", f"<{MASK}>")


@pytest.mark.parametrize("name", ["method", "below_staticmethod", "above_staticmethod"])
def test_methods_and_staticmethods(fake, name):
    assert getattr(Client(), name)(fake(20)) == f"<{MASK}>"


def test_the_rest_of_positional_and_keyword_arguments_defaults_and_containers(fake):
    default = fake(20, "default")

    @sensitive("args", "options", answer="access_token")
    def take(first, *args, answer=default, **options):
        return [_shown(value) for value in (*args, *options.values(), answer)]

    assert take(1, fake(20, 1), fake(20, 2), key=fake(20, 3)) == [
        "<[REDACTED:args]>",
        "<[REDACTED:args]>",
        "<[REDACTED:options]>",
        "<[REDACTED:access_token]>",
    ]

    @sensitive("token")
    def nested(token):
        return [_shown(value) for value in (token["a"][0], token["b"][0].decode())]

    assert (
        nested({"a": (fake(20, 4), 7), "b": [fake(20, 5).encode(), None, redact.Secret("x1" * 9)]})
        == [f"<{MASK}>"] * 2
    )


def test_only_the_marked_argument_is_secret(fake):
    @sensitive("token")
    def take(token, other):
        return _shown(other)

    assert take(fake(20, 1), fake(20, 2)) == f"<{fake(20, 2)}>"


def test_a_value_is_let_go_when_the_call_ends_however_it_ends(fake):
    seen = []

    class Table:
        def hold(self, value, kind, ttl):
            seen.append(("hold", kind, ttl))
            return True

        def release(self, sealed):
            seen.append(("release", sealed.reveal() == fake(20)))

    @sensitive("token")
    def fails(token):
        raise KeyError

    redact.redactor()  # it wants a real table
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process_live(), "table", Table())
        with pytest.raises(KeyError):
            fails(fake(20))
        generator(fake(20))  # never started: nothing is held
        walk = generator(fake(20))
        next(walk)
        walk.close()
    assert seen == [("hold", "token", None), ("release", True)] * 2


def test_the_traceback_of_what_is_raised_inside_is_masked_after_the_call(python, fake):
    code = """
import sys, redact
redact.install()
@redact.sensitive("passphrase")
def unlock(passphrase):
    raise RuntimeError("cannot unlock with " + passphrase[::1])
unlock(sys.argv[1])
"""
    value = fake(20)
    done = python(code, value)
    assert value not in done.stderr
    assert "RuntimeError: cannot unlock with [REDACTED:passphrase]" in done.stderr
    assert value in python(code.replace("redact.install()", ""), value).stderr


def test_signature_hints_names_and_sort_stay():
    def original(user: str, token: "str", *, verbose: bool = False) -> "tuple[str, str]":
        """Says so."""

    marked = sensitive("token")(original)
    assert inspect.signature(marked) == inspect.signature(original)
    assert typing.get_type_hints(marked) == typing.get_type_hints(original)
    assert (marked.__name__, marked.__doc__, marked.__module__) == ("original", "Says so.", __name__)
    assert inspect.iscoroutinefunction(coroutine)
    assert inspect.isgeneratorfunction(generator)
    assert inspect.isasyncgenfunction(async_generator)
    assert pickle.loads(pickle.dumps(plain)) is plain  # noqa: S301 - our own bytes


def test_what_other_decorators_and_partials_have_made_is_decorated_too(fake):
    def twice(function):
        @functools.wraps(function)
        def call(*args, **options):
            return function(*args, **options), function(*args, **options)

        return call

    @sensitive("token")
    @twice
    def take(user, token):
        return _shown(token)

    assert take("ann", fake(20)) == (f"<{MASK}>",) * 2
    bound = sensitive("token")(functools.partial(plain.__wrapped__, "ann"))
    assert bound(fake(20, 1)) == ("ann", f"<{MASK}>")


def test_wrong_arguments_of_a_call_are_the_functions_own_type_error():
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        plain("ann")
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        plain("ann", token="", other=1)


@pytest.mark.parametrize(
    ("names", "kinds", "fault"),
    [
        (
            ("tokn",),
            {},
            r"has no argument 'tokn' \(did you mean \"token\"\?\); its arguments are user, token",
        ),
        ((), {"pin": "otp"}, "has no argument 'pin'"),
        ((), {"token": "No Kind"}, "the kind of 'token' must be snake_case"),
        ((), {}, "needs the name of an argument"),
        ((lambda token: None,), {}, "takes names of arguments, not function"),
    ],
)
def test_a_mistake_is_an_error_where_the_function_is_decorated(names, kinds, fault):
    def function(user, token):
        pass

    with pytest.raises(SecretError, match=fault):
        sensitive(*names, **kinds)(function)


def test_a_class_is_refused():
    with pytest.raises(SecretError, match="for a class, decorate its __init__"):
        sensitive("token")(Client)


def test_an_argument_whose_own_methods_raise_is_noted_and_the_call_goes_on():
    class Odd(dict):
        def values(self):
            raise ZeroDivisionError

    @sensitive("token")
    def take(token):
        return "done"

    assert take(Odd()) == "done"
    assert [entry.rule for entry in redact.ledger().entries("errors")] == ["ZeroDivisionError"]


def test_decorating_and_calling_import_no_wrapt(python):
    code = """
import sys, redact
@redact.sensitive("token")
def take(token): pass
take("some-value-1")
print("wrapt" in sys.modules)
"""
    assert python(code).stdout == "False\n"


def test_names_that_a_function_takes_by_options_count_too():
    @sensitive("token", pw="password")
    def call(*args, **options):
        return [_shown(value) for value in (*args, *options.values())]

    value = "a-value-of-no-format"
    assert call(value) == [f"<{value}>"]
    assert call(1, user="bob", token=value, pw="another-one-of-none") == [
        "<1>",
        "<bob>",
        f"<{MASK}>",
        "<[REDACTED:password]>",
    ]


@pytest.mark.parametrize(
    ("number", "shown"), [(471199, MASK), (-98765, MASK), (12, "12"), (0, "0"), (True, "True")]
)
def test_a_number_is_looked_for_as_it_is_printed(number, shown, recwarn):
    assert plain("bob", number) == ("bob", f"<{shown}>")
    assert not recwarn.list
