"""Variables that the program sets after it has installed redact: what a `.env` file holds, most often.

They are known as those are that were there before: by their values, as long as the installation lasts.
"""

from __future__ import annotations

import os

from redact._complain import printable
from redact._environment import hold, release
from redact._hooks import Hook
from redact._sound import sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._native import Sealed
    from redact._redactor import Redactor


def watch(redactor: Redactor, held: list[Sealed]) -> Callable[[], None]:
    """Makes the secrets of variables live as they are set; returns the function that ends it.

    Args:
        redactor: Knows which names are sensitive.
        held: What to release in the end; grows and shrinks.
    """
    core, table = redactor.core, redactor.live.table
    set_here: dict[str, list[Sealed]] = {}

    def make(before: Any, hook: Hook) -> Any:
        def __setitem__(environ: Any, name: Any, value: Any) -> None:  # noqa: N807 - the host's name
            before(environ, name, value)
            if not hook.armed or (environ is not os.environ and environ is not getattr(os, "environb", None)):
                return
            try:
                name, value = os.fsdecode(name), os.fsdecode(value)  # `environb` takes bytes
                told = sound(core.matches_under(printable(name), value), [])
                taken = hold(core, table, {name: value}) if told else []
                earlier = set_here.pop(name, [])
                if taken:
                    set_here[name] = taken
                    held.extend(taken)
                if earlier:
                    gone = set(map(id, earlier))
                    held[:] = [each for each in held if id(each) not in gone]
                    release(table, earlier)
            except Exception as error:  # noqa: BLE001 - the variable is set, and the app must go on
                redactor.failed("environment", error)

        return __setitem__

    return Hook(type(os.environ), "__setitem__", make).restore
