"""Masks: what stands in place of a secret. Frozen settings; the native core applies them.

A mask is plain printable ASCII without quotes and backslashes, so that JSON, URLs and reprs round it stay
whole, and it holds nothing that redact would mask, so that redacting twice changes nothing.
"""

from __future__ import annotations

from redact._frozen import Frozen, integer_fault
from redact._kind import Kind
from redact._ledger import process_key
from redact._native import Core, fingerprint, is_machine_made
from redact.errors import PolicyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from redact._native import MaskSpec, Sealed

_KEY_SHORTEST = 16
_ID_LONGEST = 16
_TEMPLATE_LONGEST = 80
_KEEP_MOST = 8
_DIGITS = 8
_PARTIAL_TIMES = 4  # the native core's own rule; a test holds the two together
_BREAKS = frozenset("\"'`\\")


class Mask(Frozen):
    """Base of all masks. Made through its subclasses."""

    __slots__ = ()

    def spec(self) -> MaskSpec:
        """The mask as the native core takes it."""
        raise NotImplementedError

    def render(self, kind: str, sealed: Sealed) -> str:
        """The mask of one value; what `str` of a `Secret` shows."""
        raise NotImplementedError


class Fixed(Mask):
    """A text that is the same for every value of a kind. Frozen. Since 0.1.

    Args:
        template: The text; `{kind}` in it becomes the kind. Of a form that redact leaves alone wherever it
            stands: `[REDACTED:…]`, `<…>` or `***`. Printable ASCII, at most 80 characters, without quotes,
            backslashes and other braces, with something to read besides the kind.

    Raises:
        PolicyError: The template is none of that, or redact itself would find a secret in it.
    """

    __slots__ = __match_args__ = ("template",)

    template: str

    def __init__(self, template: str = "[REDACTED:{kind}]") -> None:
        if template != "[REDACTED:{kind}]":
            fault = _template_fault(template)
            if fault:
                text = f"Fixed: template {fault}"
                raise PolicyError(text)
        self._freeze(template=template)

    def spec(self) -> MaskSpec:
        """The mask as the native core takes it."""
        return ("fixed", self.template)

    def render(self, kind: str, sealed: Sealed) -> str:
        """The template with its kind; the value is not looked at."""
        del sealed
        return self.template.replace("{kind}", kind)


_PLAIN = Fixed()


class Partial(Mask):
    """Shows the last characters of long machine-made values, of others nothing. Frozen. Since 0.1.

    Long is four times as long as what is shown. A tail that is not of ASCII letters and digits is not shown.

    Args:
        keep: How many characters, from 1 to 8.

    Raises:
        PolicyError: `keep` is none of that.
    """

    __slots__ = __match_args__ = ("keep",)

    keep: int
    _template = "[REDACTED:{kind}:{tail}]"

    def __init__(self, keep: int = 4) -> None:
        fault = integer_fault(keep, 1, _KEEP_MOST)
        if fault:
            text = f"Partial: keep {fault}"
            raise PolicyError(text)
        self._freeze(keep=keep)

    def spec(self) -> MaskSpec:
        """The mask as the native core takes it."""
        return ("partial", self._template, self.keep)

    def render(self, kind: str, sealed: Sealed) -> str:
        """The template with kind and last characters, or the default mask; as the native core does it."""
        value = sealed.reveal()
        tail = value[-self.keep :]
        shown = len(value) >= _PARTIAL_TIMES * self.keep and is_machine_made(value)
        if not (shown and tail.isascii() and tail.isalnum()):
            return _PLAIN.render(kind, sealed)
        return self._template.replace("{kind}", kind).replace("{tail}", tail)


class Fingerprint(Mask):
    """Tells values apart without showing them: `[REDACTED:access_token#3fa9c1d2]`. Frozen. Since 0.1.

    The digits are a keyed HMAC-SHA-256 over kind and value. Without a key, a random one of this process is
    used: equal values are recognisable while the process lives. With a given key they are for as long as the
    key is used, so kinds of low entropy (`Kind.entropy`: passwords, user codes, PINs …) get
    `[REDACTED:kind]` instead: whoever got the key could try all their values. As the mask of the kind
    `"default"`, it also leaves out kinds of which nothing is known, such as a `badge`, unless they have an
    entry of their own in the policy's masks.

    Args:
        key: At least 16 bytes, better 32 random ones; or None.
        key_id: A name of the key that stands in the mask, so that masks of different keys are not compared:
            1 to 16 ASCII letters, digits, `_` and `-`; or None.

    Raises:
        PolicyError: An argument is none of that. The message never shows the key.
    """

    __slots__ = __match_args__ = ("key", "key_id")

    key: bytes | None
    key_id: str | None

    def __init__(self, key: bytes | None = None, key_id: str | None = None) -> None:
        named = (("key", _key_fault(key)), ("key_id", _key_id_fault(key_id)))
        faults = [f"{name} {fault}" for name, fault in named if fault]
        if faults:
            del key
            text = f"Fingerprint: {'; '.join(faults)}"
            raise PolicyError(text)
        self._freeze(key=key, key_id=key_id)

    def spec(self) -> MaskSpec:
        """The mask as the native core takes it."""
        return ("fingerprint", self._template(), self.key or process_key(), self.key_id or "")

    def render(self, kind: str, sealed: Sealed) -> str:
        """The template with kind and digits."""
        digits = fingerprint(sealed.reveal(), kind, self.key or process_key())[:_DIGITS]
        text = self._template().replace("{kind}", kind).replace("{key_id}", self.key_id or "")
        return text.replace("{fingerprint}", digits)

    def _template(self) -> str:
        return (
            "[REDACTED:{kind}#{key_id}:{fingerprint}]" if self.key_id else "[REDACTED:{kind}#{fingerprint}]"
        )

    def _shown(self) -> Iterable[tuple[str, str]]:
        return [("key", "<given>" if self.key else "None"), ("key_id", repr(self.key_id))]


class Drop(Mask):
    """Nothing stands in place: the secret is cut out. Frozen. Since 0.1."""

    __slots__ = __match_args__ = ()

    def __init__(self) -> None:
        self._freeze()

    def spec(self) -> MaskSpec:
        """The mask as the native core takes it."""
        return ("drop",)

    def render(self, kind: str, sealed: Sealed) -> str:
        """The empty text."""
        del kind, sealed
        return ""


def is_low_entropy(kind: str) -> bool:
    """Whether a kind's values are known to be too few for a fingerprint with a given key."""
    return Kind.of(kind).entropy == "low"


def _template_fault(template: object) -> str | None:
    if not isinstance(template, str):
        return f"must be a str, not {type(template).__name__}"
    literal = template.replace("{kind}", "")
    checks = (
        (literal.strip("[](){}<> "), "must hold a text besides {kind} (to cut secrets out, use Drop())"),
        ("{" not in literal and "}" not in literal, "may hold no braces but those of {kind}"),
        (len(template) <= _TEMPLATE_LONGEST, f"may have at most {_TEMPLATE_LONGEST} characters"),
        (
            literal.isascii() and literal.isprintable(),
            "must be printable ASCII, which every encoding can write",
        ),
        (
            _BREAKS.isdisjoint(literal),
            "may hold no quotes and backslashes, so that JSON round it stays whole",
        ),
    )
    fault = next((told for fine, told in checks if not fine), None)
    if fault:
        return fault
    core, shown = Core(), template.replace("{kind}", "secret")
    if core.text(shown) != shown:
        return "holds something that redact itself would mask"
    if any(core.text(text) != text for text in (f'{{"password": "{shown}"}}', f"password={shown}")):
        return 'must be left alone under a key name: write it as "[REDACTED:…]", "<…>" or "***"'
    return None


def _key_fault(key: object) -> str | None:
    if key is None:
        return None
    if not isinstance(key, bytes):
        return f"must be bytes, not {type(key).__name__}"
    return (
        None
        if len(key) >= _KEY_SHORTEST
        else f"must have at least {_KEY_SHORTEST} bytes, better 32 random ones"
    )


def _key_id_fault(key_id: object) -> str | None:
    if key_id is None:
        return None
    if not isinstance(key_id, str):
        return f"must be a str, not {type(key_id).__name__}"
    plain = key_id.replace("_", "").replace("-", "")
    if not 0 < len(key_id) <= _ID_LONGEST or not (key_id.isascii() and (plain.isalnum() or not plain)):
        return f"must be 1 to {_ID_LONGEST} ASCII letters, digits, '_' and '-'"
    return None
