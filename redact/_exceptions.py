"""Copies of exceptions without the secrets in them, for those who show an exception in a way of their own.

Log handlers, renderers and exporters take an exception apart: its text, its arguments, its notes, its causes.
The exception itself is the app's, which may go on to use it; so they get a copy of its whole chain.
"""

from __future__ import annotations

import types

from redact._cut_inputs import masked_error_text
from redact._native import Once
from redact._reports import masked_report, told_under_names
from redact._sound import sound_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from redact import _native

_MOST = 1_000  # exceptions in one chain; a longer one is refused, and its sink fails closed

_FIELDS = (types.GetSetDescriptorType, types.MemberDescriptorType)
_OWN = frozenset(
    ("args", "__cause__", "__context__", "__dict__", "__suppress_context__", "__traceback__", "exceptions")
)


def masked_exception(core: _native.Core, error: BaseException, sink: str) -> BaseException:
    """The same exception when it and all that hang on it are clean, else a copy of the whole chain.

    A copy has the type and the traceback of its original. Where that type cannot be copied so that its text
    is clean, a stand-in of the same name takes its place.

    Args:
        core: What masks.
        error: Any exception; it is never changed.
        sink: Where it is going, for the ledger.

    Raises:
        ValueError: The chain is longer than a thousand exceptions.
    """
    chain = list(chain_of(error))
    findings = [_masked_parts(core, link, sink) for link in chain]
    if not any(findings):
        return error
    copies: dict[int, BaseException] = {}
    # Members of a group come after it in the chain and are needed to make it: so from the end.
    for link, parts in reversed(list(zip(chain, findings, strict=True))):
        copies[id(link)] = _copy(core, link, parts or _Parts(link), copies, sink)
    for link in chain:
        copy = copies[id(link)]
        copy.__cause__ = None if link.__cause__ is None else copies[id(link.__cause__)]
        copy.__context__ = None if link.__context__ is None else copies[id(link.__context__)]
        copy.__suppress_context__ = link.__suppress_context__
        copy.__traceback__ = link.__traceback__
    return copies[id(error)]


def masked_exc_info(core: _native.Core, exc_info: Any, sink: str) -> Any:
    """The same for what `sys.exc_info()` gives, or an exception. Anything else comes back as it is."""
    if isinstance(exc_info, BaseException):
        return masked_exception(core, exc_info, sink)
    if not isinstance(exc_info, tuple) or not isinstance(exc_info[1], BaseException):
        return exc_info
    _, error, traceback = exc_info
    copy = masked_exception(core, error, sink)
    return exc_info if copy is error else (type(copy), copy, traceback)


class _Parts:
    """What an exception is made of, masked."""

    __slots__ = ("args", "attributes", "fields", "text")

    def __init__(self, error: BaseException) -> None:
        self.args: Any = error.args
        self.attributes: dict[str, Any] = vars(error) if hasattr(error, "__dict__") else {}
        self.fields: dict[str, Any] = dict(_fields(error))
        self.text: str | None = None


def _masked_parts(core: _native.Core, error: BaseException, sink: str) -> _Parts | None:
    """None when there is nothing to mask in this one exception."""
    parts = _Parts(error)
    args, attributes, fields = parts.args, parts.attributes, parts.fields
    with Once():  # of a value in all of them one place is shown, or all by one renderer
        parts.args = _masked_args(core, error, sink)
        parts.attributes = sound_value(core, attributes, sink)
        parts.fields = sound_value(core, fields, sink)
        if parts.args is args and parts.attributes is attributes and parts.fields is fields:
            text = _text_of(error)
            parts.text = masked_error_text(core, error, text, sink)
            if parts.text is text:
                return None
    return parts


def _masked_args(core: _native.Core, error: BaseException, sink: str) -> Any:
    """The arguments, the same when clean; of a group without its members, which the chain has."""
    args = error.args
    if not _is_group(error):
        return sound_value(core, args, sink)
    others = (args[0], *args[2:])
    masked = sound_value(core, others, sink)
    return args if masked is others else (masked[0], args[1], *masked[1:])


def _is_group(error: BaseException) -> bool:
    """Whether its second argument is its members: others may call something `exceptions` as well."""
    members = getattr(error, "exceptions", None)
    if not isinstance(members, tuple):
        return False
    given = error.args[1:2]
    return bool(given) and isinstance(given[0], (list, tuple)) and tuple(given[0]) == members


def _copy(
    core: _native.Core, error: BaseException, parts: _Parts, copies: dict[int, BaseException], sink: str
) -> BaseException:
    try:
        args = parts.args
        if _is_group(error):
            # The arguments of a group are its message and its members.
            args = (args[0], [copies[id(member)] for member in args[1]], *args[2:])
        copy = type(error).__new__(type(error), *args)  # not __init__, which may do anything
        copy.args = args
        if parts.attributes:
            copy.__dict__.update(parts.attributes)
        for name, value in parts.fields.items():
            try:
                # An OSError of one argument shows it as its text only while its C fields were never set.
                if getattr(copy, name, value) is not value:
                    setattr(copy, name, value)
            except (AttributeError, TypeError):  # noqa: PERF203 - read-only; the arguments have set it
                continue
        text = str(copy)
    except Exception:  # noqa: BLE001 - foreign constructors, properties and texts: any of them may object
        text = _text_of(error)
    else:
        told = told_under_names(core, _text_of(error))
        if any(value in text for value, _ in told):
            text = _text_of(error)  # the name that it stood under is masked, and it stands elsewhere
        elif masked_report(core, text, sink) is text:
            return copy
    stand_in: Any = type(type(error).__name__, (Exception,), {"__module__": type(error).__module__})
    copied: BaseException = stand_in(
        parts.text if parts.text is not None else masked_report(core, text, sink)
    )
    return copied


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """The exception and all that hang on it, each once, groups before their members."""
    waiting = [error]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        if len(seen) > _MOST:
            text = "an exception with more than a thousand others hanging on it"
            raise ValueError(text)
        yield link
        members = getattr(link, "exceptions", None)
        if isinstance(members, tuple):
            waiting.extend(member for member in members if isinstance(member, BaseException))
        waiting.extend(other for other in (link.__cause__, link.__context__) if other is not None)


def _fields(error: BaseException) -> Iterator[tuple[str, Any]]:
    """What the exception keeps outside its `__dict__`: fields of C types (OSError.filename), and slots."""
    for kind in type(error).__mro__:
        for name, descriptor in vars(kind).items():
            if name in _OWN or not isinstance(descriptor, _FIELDS):
                continue
            try:
                yield name, getattr(error, name)
            except Exception:  # noqa: BLE001, S112 - an empty slot, or one that objects
                continue


def _text_of(error: BaseException) -> str:
    """What a traceback shows of it, also where the exception cannot say; before a part of ours masks it."""
    try:
        tell = getattr(type(error).__str__, "_redact_before", str)
        return str(tell(error))
    except Exception:  # noqa: BLE001 - as tracebacks take it
        return "<exception str() failed>"
