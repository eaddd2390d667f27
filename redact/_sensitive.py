"""sensitive: marks arguments of a function as live secrets for as long as a call of it runs.

Plain closures, one for each sort of function: the names are looked up once, when the function is decorated,
so that a call only picks its values out.
"""

from __future__ import annotations

from functools import wraps
from inspect import (
    Parameter,
    isasyncgenfunction,
    isclass,
    iscoroutinefunction,
    isgeneratorfunction,
    signature,
)

from redact._kind import is_kind, kind_fault
from redact._ledger import ledger
from redact._live import process_live, warn_if_short
from redact._native import Sealed
from redact._policy_check import meant
from redact._secret import Secret
from redact.errors import SecretError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterator
    from typing import Any, TypeVar

    _F = TypeVar("_F")
    Mark = tuple[str, Callable[[tuple[Any, ...], dict[str, Any]], Any]]  # the kind; how to find the argument

_DEEPEST = 4
_MOST = 1_000
_LEAST_NUMBER = 1_000


def sensitive(*names: str, **kinds: str) -> Callable[[_F], _F]:
    """Marks arguments as live secrets for the length of each call. Since 0.1.

        @redact.sensitive("token", pin="otp")
        def confirm(user, token, pin): ...

    Whatever prints, logs or raises such a value while the function runs shows its mask, at every sink that is
    installed. As of every live secret, lines that come up to ten minutes later are masked as well: the
    traceback of an exception, records in a queue, spans in a batch.

    It decorates functions, coroutines, generators and asynchronous generators, as methods too, above or below
    `@classmethod` and `@staticmethod`. Their signature and type hints stay. For generators a call runs from
    the first item to the last. Values are texts, bytes, whole numbers as they are printed, and those in
    mappings, lists, tuples and sets, four levels deep, 1,000 at most; a `Secret` is live by itself. An
    argument that is not given counts with its default. A function that takes `**options` may be given their
    names too.

    Args:
        names: Names of arguments. Each is the kind of its value, if it is spelt like one; else the kind is
            `secret`.
        kinds: Names of arguments, each with its kind.

    Raises:
        SecretError: The function takes no argument of such a name, or a kind is misspelt. Raised
            where the function is decorated.
    """
    fault = _names_fault(names, kinds)
    if fault:
        raise SecretError(fault)
    wanted = {name: name if is_kind(name) else "secret" for name in names} | kinds

    def decorate(function: _F) -> _F:
        wrapped: Any = _decorated(function, wanted)
        return wrapped  # type: ignore[no-any-return] # of the function's own signature

    return decorate


def _decorated(function: Any, wanted: dict[str, str]) -> Any:
    if isinstance(function, (classmethod, staticmethod)):
        return type(function)(_decorated(function.__func__, wanted))
    if isclass(function) or not callable(function):
        text = "sensitive: decorates functions and methods; for a class, decorate its __init__"
        raise SecretError(text)
    marks = _marks(function, wanted)
    if iscoroutinefunction(function):
        return _coroutine(function, marks)
    if isasyncgenfunction(function):
        return _async_generator(function, marks)
    if isgeneratorfunction(function):
        return _generator(function, marks)
    return _plain(function, marks)


def _plain(function: Any, marks: list[Mark]) -> Any:
    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        with _Held(marks, args, options):
            return function(*args, **options)

    return call


def _coroutine(function: Any, marks: list[Mark]) -> Any:
    @wraps(function)
    async def call(*args: Any, **options: Any) -> Any:
        with _Held(marks, args, options):
            return await function(*args, **options)

    return call


def _generator(function: Any, marks: list[Mark]) -> Any:
    @wraps(function)
    def call(*args: Any, **options: Any) -> Generator[Any, Any, Any]:
        with _Held(marks, args, options):
            return (yield from function(*args, **options))

    return call


def _async_generator(function: Any, marks: list[Mark]) -> Any:
    @wraps(function)
    async def call(*args: Any, **options: Any) -> AsyncGenerator[Any, Any]:
        with _Held(marks, args, options):
            inner = function(*args, **options)
            step = inner.__anext__()
            while True:  # what `yield from` does for plain ones
                try:
                    item = await step
                except StopAsyncIteration:
                    return
                try:
                    step = inner.asend((yield item))
                except GeneratorExit:
                    await inner.aclose()
                    raise
                except BaseException as error:  # noqa: BLE001 - thrown in from outside: it is the inner one's
                    step = inner.athrow(error)

    return call


class _Held:
    """The values of one call, live while it is entered. Never raises: the call goes on whatever they are."""

    __slots__ = ("_sealed", "_values")

    def __init__(self, marks: list[Mark], args: tuple[Any, ...], options: dict[str, Any]) -> None:
        self._sealed: list[Sealed] = []
        self._values = (marks, args, options)

    def __enter__(self) -> None:
        marks, args, options = self._values
        del self._values
        table = process_live().table
        try:
            for value, kind in _given(marks, args, options):
                if table.hold(value, kind, None):
                    self._sealed.append(Sealed(value))
                elif value:
                    warn_if_short(value, kind, stacklevel=4)
        except Exception as error:  # noqa: BLE001 - an argument's own methods may raise; the call is not ours
            ledger().note_error("sensitive", type(error).__name__)

    def __exit__(self, *_error: object) -> None:
        table = process_live().table
        while self._sealed:
            table.release(self._sealed.pop())


def _given(marks: list[Mark], args: tuple[Any, ...], options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of the marked arguments of a call, each with its kind."""
    for kind, pick in marks:
        for text in _texts(pick(args, options), _DEEPEST, [_MOST]):
            yield text, kind


def _texts(value: Any, depth: int, left: list[int]) -> Iterator[str]:
    if left[0] <= 0 or isinstance(value, Secret):
        return
    left[0] -= 1
    if isinstance(value, str):
        yield str.__str__(value)
    elif isinstance(value, (bytes, bytearray)):
        yield bytes(value).decode("utf-8", "ignore")
    elif isinstance(value, int):
        if abs(value) >= _LEAST_NUMBER:  # a PIN; what is shorter is not looked for
            yield int.__repr__(value)
    elif depth:
        if isinstance(value, dict):
            items: Any = value.values()
        else:
            items = value if isinstance(value, (list, tuple, set, frozenset)) else ()
        for item in list(items):
            yield from _texts(item, depth - 1, left)


def _marks(function: Any, wanted: dict[str, str]) -> list[Mark]:
    parameters = signature(function).parameters
    takes_any = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters.values())
    unknown = [] if takes_any else [name for name in wanted if name not in parameters]
    if unknown:
        shown = ", ".join(f"{name!r}{meant(name, list(parameters))}" for name in unknown)
        has = f"its arguments are {', '.join(parameters)}" if parameters else "it has none"
        name = getattr(function, "__qualname__", type(function).__name__)
        text = f"sensitive: {name} has no argument {shown}; {has}"
        raise SecretError(text)
    names = list(parameters)
    # A name that no argument has is one of those that `**options` takes.
    extra = {name: Parameter(name, Parameter.KEYWORD_ONLY) for name in wanted if name not in parameters}
    return [(kind, _picking(names, parameters.get(name) or extra[name])) for name, kind in wanted.items()]


def _picking(names: list[str], parameter: Parameter) -> Callable[[tuple[Any, ...], dict[str, Any]], Any]:
    """How to find an argument in a call."""
    name = parameter.name
    place = names.index(name) if name in names else len(names)
    default = None if parameter.default is Parameter.empty else parameter.default
    if parameter.kind is Parameter.VAR_POSITIONAL:
        return lambda args, _options: args[place:]
    if parameter.kind is Parameter.VAR_KEYWORD:
        return lambda _args, options: {key: options[key] for key in options if key not in names}
    if parameter.kind is Parameter.KEYWORD_ONLY:
        return lambda _args, options: options.get(name, default)
    return lambda args, options: args[place] if place < len(args) else options.get(name, default)


def _names_fault(names: tuple[Any, ...], kinds: dict[str, Any]) -> str | None:
    how = 'write @redact.sensitive("token") above the function'
    if not names and not kinds:
        return f"sensitive: needs the name of an argument: {how}"
    wrong = [type(name).__name__ for name in names if not isinstance(name, str)]
    if wrong:
        return f"sensitive: takes names of arguments, not {wrong[0]}: {how}"
    faults = [f"the kind of {name!r} {fault}" for name, kind in kinds.items() if (fault := kind_fault(kind))]
    return f"sensitive: {'; '.join(faults)}" if faults else None
