# ruff: noqa: SLF001 - the functions of this file are the class's own
"""Secret: a plain value in a wrapper that shows its mask to everybody but `reveal`.

The value lives in native memory (`_native.Sealed`), so neither `vars`, nor the garbage collector's object
list, nor a debugger's view of the attributes has it. The only way out is one method with a name that is easy
to search for.
"""

from __future__ import annotations

from redact._ledger import ledger, process_key
from redact._live import faults, process_live, refusal, seconds, warn_if_short
from redact._native import LiveTable, Sealed, fingerprint, is_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn, final
else:

    def final(cls):  # noqa: ANN001, ANN202 - the type checker sees typing's; importing that costs too much
        """Marks a class for the type checker alone."""
        return cls


@final
class Secret:
    """A value that masks itself. Immutable, hashable, safe to log, format, copy and pickle. Since 0.1.

    `str`, `repr`, `format` (whatever the format spec), `%s` and `vars` show the mask; `==` compares values in
    constant time; `copy` and `deepcopy` give the same object; a pickle carries the mask alone. `json.dumps`
    refuses it with a TypeError unless `default=redact.jsonable` is given. It has no length and no items.

    As the type of a field of a pydantic model it takes a `Secret`, or a str, whose kind is then the field's
    name; `model_dump` gives the `Secret`, `model_dump_json` its mask, and a mask is refused as a value.

    While a `Secret` of a value exists, and until its `ttl` has passed, whichever is later, and for ten
    minutes more, the value is live in the process: every redactor masks it wherever it appears. A value of
    fewer than four characters masks itself but is not searched for; one `RedactWarning` per process says so.

    Args:
        value: The plain value: a str, not empty. A subclass of str is taken as its plain text.
        kind: What it is, in snake_case. It stands in the mask.
        ttl: Seconds for which the value is good, for example OAuth's `expires_in`: a positive finite number.

    Raises:
        SecretError: An argument is wrong. The message names each one at fault, never the value.
    """

    __slots__ = ("__weakref__", "_fingerprint", "_holder", "_kind", "_mask", "_sealed")

    _kind: str
    _sealed: Sealed | None  # None: came out of a pickle
    _mask: str | None  # the mask that the pickle carried
    _holder: LiveTable | None  # where `__del__` lets go
    _fingerprint: str  # for the ledger; empty until it is asked for

    def __new__(cls, value: str, *, kind: str = "secret", ttl: float | None = None) -> Secret:  # noqa: PYI034 - the class is final
        fault = faults(value, kind, ttl)
        if fault:
            del value  # a traceback with locals shows this frame
            raise refusal(fault)
        plain = str.__str__(value)
        self = _blank(kind, Sealed(plain), None)
        table = process_live().table
        if table.hold(plain, kind, seconds(ttl)):
            object.__setattr__(self, "_holder", table)
        else:
            warn_if_short(plain, kind, stacklevel=3)
        return self

    @property
    def kind(self) -> str:
        """What the value is, in snake_case."""
        return self._kind

    def reveal(self) -> str:
        """The plain value, for the one call that needs it.

        The ledger notes kind, fingerprint and call site as revealed. To show the value to a person or another
        program, use `redact.disclose`.

        Raises:
            RevealError: This object came out of a pickle, which carries the mask only.
        """
        sealed = sealed_of(self)
        ledger().note_revealed(self._kind, fingerprint_of(self))
        return sealed.reveal()

    def __str__(self) -> str:
        if self._sealed is None:
            return self._mask or ""
        try:
            return _show(self._kind, self._sealed)
        except Exception:  # noqa: BLE001 - fails closed: whatever goes wrong, the mask stands
            return "[REDACTED:error]"

    def __repr__(self) -> str:
        return str(self)

    def __format__(self, spec: str) -> str:
        """The whole mask: a spec that cuts or pads is for values, and a mask cut in half says nothing."""
        return str(self)

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override] # what `vars` and `default=vars` of JSON read
        return {"kind": self._kind, "value": str(self)}

    def __dir__(self) -> list[str]:
        return dir(type(self))  # object's own would add what the dict above has, which are no attributes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        if self._sealed is None or other._sealed is None:
            return self is other
        return self._sealed.equals(other._sealed)

    def __hash__(self) -> int:
        if self._sealed is None:
            return object.__hash__(self)
        # Keyed anew in each process, so that a hash that ends up in a log cannot be searched for.
        return int(fingerprint(self._sealed.reveal(), "hash", process_key()), 16)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """How pydantic checks and writes a field of this type; pydantic alone calls it."""
        from importlib import import_module  # noqa: PLC0415 - who has no pydantic has no use for it

        schemas: Any = import_module("pydantic_core.core_schema")
        return schemas.with_info_plain_validator_function(
            _checked_field, serialization=schemas.plain_serializer_function_ser_schema(str, when_used="json")
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        """What a JSON schema says of a field of this type; pydantic alone calls it."""
        return {"type": "string", "format": "password", "writeOnly": True, "minLength": 1}

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickled, (self._kind, str(self))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        del value
        text = f"Secret is immutable: {name!r} cannot be set"
        raise AttributeError(text)

    def __delattr__(self, name: str) -> NoReturn:
        text = f"Secret is immutable: {name!r} cannot be deleted"
        raise AttributeError(text)

    def __init_subclass__(cls) -> None:
        text = "Secret cannot be subclassed: what it promises could be overridden"
        raise TypeError(text)

    def __del__(self) -> None:
        # A finalizer instead of weakref.finalize: it needs nothing but the object's own slots, so it also
        # works while the interpreter is taking its modules apart.
        if self._holder is not None and self._sealed is not None:
            self._holder.release(self._sealed)


def jsonable(obj: object) -> str:
    """For `json.dumps(…, default=redact.jsonable)`: a `Secret` as its mask. Since 0.1.

    Raises:
        TypeError: Any other object, as json itself would.
    """
    if isinstance(obj, Secret):
        return str(obj)
    text = f"Object of type {type(obj).__name__} is not JSON serializable"
    raise TypeError(text)


def sealed_of(secret: Secret) -> Sealed:
    """The sealed value, for redact's own modules: nothing is noted.

    Raises:
        RevealError: The secret came out of a pickle.
    """
    if secret._sealed is None:
        from redact.errors import RevealError  # noqa: PLC0415 - most processes raise none

        text = f"this {secret._kind} came out of a pickle, which carries its mask only: load the secret again"
        raise RevealError(text)
    return secret._sealed


def fingerprint_of(secret: Secret) -> str:
    """The fingerprint of a secret as the ledger has it, made once; empty if it came out of a pickle."""
    if not secret._fingerprint and secret._sealed is not None:
        made = fingerprint(secret._sealed.reveal(), secret._kind, process_key())
        object.__setattr__(secret, "_fingerprint", made)
    return secret._fingerprint


def _checked_field(value: object, info: Any) -> Secret:
    """A pydantic field's value as a `Secret`.

    What pydantic makes of a ValueError shows the value, so one is raised only where that is none. A TypeError
    passes through pydantic as it is.
    """
    if isinstance(value, Secret):
        return value
    name = info.field_name
    del info  # it has the model's other fields, and a traceback with locals shows this frame
    if not isinstance(value, str):
        text = f"{name} must be a str or a Secret, not {type(value).__name__}"
        del value
        raise TypeError(text)
    if value.startswith("[REDACTED:") and value.endswith("]"):
        text = "holds a mask instead of a value: load the secret from where it is kept"
        raise ValueError(text)
    return Secret(value, kind=name if is_kind(name) else "secret")


def _plain_mask(kind: str, _sealed: Sealed) -> str:
    return f"[REDACTED:{kind}]"


_show: Callable[[str, Sealed], str] = _plain_mask


def show_with(show: Callable[[str, Sealed], str] | None) -> None:
    """Sets how every `Secret` of the process shows itself; None is the default. Called by `_state` alone.

    The policy is to the right of this module, so it is handed in and not looked up.
    """
    global _show  # noqa: PLW0603 - one hook, set when the process's policy is
    _show = show or _plain_mask


def _blank(kind: str, sealed: Sealed | None, mask: str | None) -> Secret:
    self = object.__new__(Secret)
    for name, value in (
        ("_kind", kind),
        ("_sealed", sealed),
        ("_mask", mask),
        ("_holder", None),
        ("_fingerprint", ""),
    ):
        object.__setattr__(self, name, value)
    return self


def _unpickled(kind: str, mask: str) -> Secret:
    return _blank(kind, None, mask)
