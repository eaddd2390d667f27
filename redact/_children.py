"""Children that `multiprocessing` starts install redact themselves, by the settings of their parent.

Forked ones are born with it. For spawned ones an `Arrival` goes into what multiprocessing prepares every
child with: pickled on its way to the child, it installs when it is unpickled there, before the child imports
its main module. Another lies in the configuration that every process object copies from the process that
makes it, and arrives after that, in case that the first could not. Live secrets are not handed on.
"""

from __future__ import annotations

from redact._complain import complain
from redact._hooks import Hook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_KEY = "redact"

# The path is what multiprocessing sets in the next moment. Where redact is not on it, or the policy cannot be
# read without the main module, the second arrival counts.
_EARLY = """
import pickle, sys
sys.path = [*path]
try:
    from redact._install import arrive
    pickle.loads(packed)
except Exception:
    pass
else:
    arrive(packed)
"""


class Arrival:
    """What travels to a child: settings, and the function that installs by them over there."""

    def __init__(self, settings: dict[str, Any], arrive: Callable[[bytes | None], Arrival | None]) -> None:
        self._settings = settings
        self._arrive = arrive

    def __reduce__(self) -> tuple[Any, ...]:
        """Never fails: an app's process must start. Settings that cannot travel become the default ones."""
        packed, reason = self.packed()
        if packed is None:
            complain(
                f"the policy cannot be sent to a child process ({reason}): "
                "the child masks by the default one; make its parts importable from a module"
            )
        return self._arrive, (packed,)

    def packed(self) -> tuple[bytes | None, str]:
        """The settings as they travel, or None and why they cannot."""
        import pickle  # noqa: PLC0415 - whoever pickles has it

        try:
            return pickle.dumps(self._settings), ""
        except Exception as error:  # noqa: BLE001 - a mask of the app's own may be of any class
            return None, type(error).__name__


class _Early:
    """The same, before the child has its main module, or finds redact: built of what Python itself has."""

    def __init__(self, arrival: Arrival, path: list[str]) -> None:
        self._arrival = arrival
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (_EARLY, {"packed": self._arrival.packed()[0], "path": self._path})


def unpacked(packed: bytes | None) -> dict[str, Any]:
    """In the child: the settings that arrived; empty where they cannot be read."""
    if packed is None:
        return {}
    import pickle  # noqa: PLC0415 - as above

    try:
        settings: dict[str, Any] = pickle.loads(packed)  # noqa: S301 - our parent's, by the way that all it sends takes
    except Exception as error:  # noqa: BLE001 - the child's work must begin
        complain(
            f"the policy of the parent process cannot be read here ({type(error).__name__}): "
            "this process masks by the default one"
        )
        return {}
    return settings


def give_to_children(arrival: Arrival) -> Callable[[], None]:
    """Lays an arrival into this process's configuration; returns the function that takes it out.

    Args:
        arrival: What every child is to get.
    """
    from multiprocessing.process import current_process  # noqa: PLC0415 - imported by the app, which is why we are here

    configuration = getattr(current_process(), "_config", None)
    if not isinstance(configuration, dict):
        complain(
            "this Python's multiprocessing is not known: children by spawn and forkserver must call "
            "redact.install() themselves"
        )
        return lambda: None
    configuration[_KEY] = arrival

    def disarm() -> None:
        if configuration.get(_KEY) is arrival:
            del configuration[_KEY]

    return disarm


def prepare_children(arrival: Arrival) -> Callable[[], None]:
    """Puts an arrival into what every spawned child is prepared with; returns the function that ends it.

    Args:
        arrival: What every child is to get.
    """
    import multiprocessing.spawn as host  # noqa: PLC0415 - as above

    def make(before: Any, hook: Hook) -> Any:
        def get_preparation_data(*args: Any, **options: Any) -> Any:
            data = before(*args, **options)
            if hook.armed and isinstance(data, dict) and isinstance(data.get("sys_path"), list):
                data[_KEY] = _Early(arrival, data["sys_path"])
            return data

        return get_preparation_data

    return Hook(host, "get_preparation_data", make).restore


def finish_in_children(finish: Callable[[], None]) -> Callable[[], None]:
    """Calls a function when a child of multiprocessing ends, whose exit skips what Python does at its end.

    Args:
        finish: Called in the child, last of all that multiprocessing has to do there.

    Returns:
        The function that ends it.
    """
    from multiprocessing.util import Finalize, register_after_fork  # noqa: PLC0415 - as above

    wanted = [finish]

    def finish_once() -> None:
        for each in wanted:
            each()

    def born(_function: object) -> None:
        Finalize(None, finish_once, exitpriority=-100)

    register_after_fork(finish_once, born)  # it keeps a weak reference only
    return wanted.clear
