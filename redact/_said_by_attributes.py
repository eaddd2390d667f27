"""Values that an exception keeps under a sensitive name, and whose text shows them without that name.

`f"cannot use {self.access_token}"` is a text that nobody can tell. Its exception can: what stands in there is
learned, as what stands in a logged mapping is, before the text is made and masked. So it is with locals that
are shown: what one function calls `token` may be `value` for its caller. And with what a person asks for by
its name, who gets it without.
"""

from __future__ import annotations

from itertools import islice

from redact._exceptions import chain_of
from redact._sound import sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import FrameType
    from typing import Any

    from redact._redactor import Redactor

_MOST = 100  # exceptions of one chain, and frames of one traceback, that are looked at


def know_attributes(redactor: Redactor, error: object, sink: str) -> None:
    """Learns from the attributes of an exception and of all that hang on it. Never raises.

    Args:
        redactor: What masks the text later.
        error: The exception; anything else is passed over.
        sink: Where its text is going, for the ledger, should this fail.
    """
    if not isinstance(error, BaseException):
        return
    try:
        for link in islice(chain_of(error), _MOST):
            attributes = getattr(link, "__dict__", None)
            if attributes:
                sound(redactor._only_learn(attributes), attributes)  # noqa: SLF001 - for who shows exceptions
    except Exception as failure:  # noqa: BLE001 - the text is masked all the same, by what is known
        redactor.ledger.note_error(sink, type(failure).__name__)


def know_locals(redactor: Redactor, error: object, sink: str, *, functions: bool = False) -> None:
    """Learns from texts and dictionaries in the local variables of an exception's frames. Never raises.

    Also what a text among them says under a name, or a template with what fills it: logging's own frames have
    such, as `msg` and `args`.

    Args:
        redactor: What masks the locals later.
        error: The exception; anything else is passed over.
        sink: Where they are going, for the ledger, should this fail.
        functions: Whether those of modules, which are no locals, are passed over.
    """
    if not isinstance(error, BaseException):
        return
    try:
        for link in islice(chain_of(error), _MOST):
            know_frames(redactor, _frames(link), sink, functions=functions)
    except Exception as failure:  # noqa: BLE001 - as above
        redactor.ledger.note_error(sink, type(failure).__name__)


def know_frames(
    redactor: Redactor, frames: Iterable[FrameType], sink: str, *, functions: bool = False
) -> None:
    """The same for frames that are shown without an exception."""
    try:
        from redact._templates import told_values  # noqa: PLC0415 - only some packages show locals

        for frame in islice(frames, _MOST):
            if not functions or frame.f_locals is not frame.f_globals:
                _know_texts(redactor, frame.f_locals)
                for told, kind in told_values(redactor.core, frame.f_locals):
                    known = {kind: told}
                    sound(redactor._only_learn(known), known)  # noqa: SLF001 - as above
    except Exception as failure:  # noqa: BLE001 - as above
        redactor.ledger.note_error(sink, type(failure).__name__)


def know_names(redactor: Redactor, names: Mapping[str, Any], sink: str, *, only: str | None = None) -> None:
    """Learns from the texts in a namespace. Never raises.

    Args:
        redactor: What masks what is shown later.
        names: The namespace.
        sink: Where what stands in it is going, for the ledger, should this fail.
        only: The text that is asked for: nothing else is looked at. None: all are.
    """
    try:
        _know_texts(redactor, names, only)
    except Exception as failure:  # noqa: BLE001 - as above
        redactor.ledger.note_error(sink, type(failure).__name__)


def _know_texts(redactor: Redactor, names: Mapping[str, Any], only: str | None = None) -> None:
    texts = {
        name: value
        for name, value in list(names.items())
        if (_is_looked_at(value) if only is None else value is only)
    }
    if texts:
        sound(redactor._only_learn(texts), texts)  # noqa: SLF001 - as above


def _is_looked_at(value: object) -> bool:
    """Texts, and small dictionaries, such as an answer or headers: larger ones are namespaces or data."""
    return type(value) is str or (type(value) is dict and len(value) <= _MOST)


def _frames(error: BaseException) -> Iterator[FrameType]:
    place = error.__traceback__
    while place is not None:
        yield place.tb_frame
        place = place.tb_next
