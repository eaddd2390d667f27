"""Runs a function once a module has been imported: a sink costs nothing in a process without its host.

A finder at the front of `sys.meta_path` that finds nothing itself: it asks the finders behind it, and lends
the module a loader that runs the function after the module's own code. The module sees its own loader from
its first line on. It is there only while something is awaited.

What redact's own modules import counts as there only when the outermost of them is: the function may need
that very module, of which there is but half so far.
"""

from __future__ import annotations

import sys
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_OURS = "redact."


class ImportWatch:
    """Awaits modules by name; each function runs once, in the importing thread, before the import returns."""

    def __init__(self) -> None:
        self._awaited: dict[str, list[tuple[Callable[..., None], tuple[str, ...]]]] = {}
        self._later: dict[int, list[str]] = {}
        """What has arrived in each thread that is importing a module of ours."""

    def when_imported(self, name: str, run: Callable[..., None], *given: str) -> None:
        """Runs a function, with what is given, as soon as the module is there: now, if it is already."""
        if is_imported(name):
            run(*given)
            return
        self._awaited.setdefault(name, []).append((run, given))
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def stop(self) -> None:
        """Awaits nothing any more."""
        self._awaited.clear()
        self._leave()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Called by the import system."""
        if name not in self._awaited and not name.startswith(_OURS):
            return None
        finders = list(sys.meta_path)
        # Only those behind it: two watches that await the same module would ask each other for ever.
        for finder in finders[finders.index(self) + 1 if self in finders else 0 :]:
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find is not None else None
            if spec is None:
                continue
            if spec.loader is not None and hasattr(spec.loader, "exec_module"):
                spec.loader = _LentLoader(spec.loader, self)  # type: ignore[assignment] # it lends what the loader has
            return spec
        return None

    def arrived(self, name: str) -> None:
        """Called by the lent loader when the module's own code has run."""
        later = self._later.get(get_ident())
        if later is not None:
            later.append(name)
            return
        for run, given in self._awaited.pop(name, ()):
            run(*given)
        if not self._awaited:
            self._leave()

    def import_ours(self, load: Callable[[], None]) -> None:
        """Called by the lent loader for a module of ours: what it imports has arrived when it is there."""
        thread = get_ident()
        if thread in self._later:
            load()
            return
        self._later[thread] = []
        try:
            load()
        finally:
            for name in self._later.pop(thread):
                self.arrived(name)

    def _leave(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)


class _LentLoader:
    """Stands in for a module's loader until its code begins to run."""

    def __init__(self, loader: Loader, watch: ImportWatch) -> None:
        self._loader = loader
        self._watch = watch

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        if module.__name__.startswith(_OURS):
            self._watch.import_ours(lambda: self._loader.exec_module(module))
        else:
            self._loader.exec_module(module)
            self._watch.arrived(module.__name__)

    def __getattr__(self, name: str) -> object:
        return getattr(self._loader, name)

    # Python leaves the import system's frames out of the traceback of a module that fails, up to the first
    # that is another's: with this name there is none.
    exec_module.__code__ = exec_module.__code__.replace(co_filename="<frozen importlib._bootstrap>")


def is_imported(name: str) -> bool:
    """Whether a module is there, and its code has run: before that its classes may not be there yet."""
    if name not in sys.modules:
        return False
    return not getattr(getattr(sys.modules[name], "__spec__", None), "_initializing", False)
