"""The boundary to the native core: crossed once per event, never per field.

Everything the core needs to find and to mask is given once, to `Core`; after that whole objects go in and come back.
No Python code runs on the clean path. Values of secrets never travel to Python: the core masks, fingerprints and
reports by kind, rule and net alone.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar, final

from typing_extensions import Self

_T = TypeVar("_T")

__version__: Final[str]
catalogue_version: Final[str]
"""Hash (16 hex digits) of the compiled catalogue of rules."""

MaskSpec = (
    tuple[str]  # ("drop",)
    | tuple[str, str]  # ("fixed", template)
    | tuple[str, str, int]  # ("partial", template, characters kept)
    | tuple[str, str, bytes, str]  # ("fingerprint", template, key, key id)
)
"""How one kind is masked. A template holds `{kind}`; partial ones also `{tail}`, fingerprints `{fingerprint}`, `{key_id}`."""

GivenAllowance = tuple[bool, str, Sequence[str], Sequence[str]]
"""What makes a match of one rule none: whether all of it must be there, "secret", "match" or "line", patterns, words."""

GivenRule = tuple[str, str, str, Sequence[str], int | None, float, Sequence[GivenAllowance]]
"""A rule of the caller's own: id, kind, pattern, keywords, group, entropy, what it allows."""

Report = Callable[[str, list[tuple[str, str, str, str]]], None]
"""Called once per call that masked something: the sink, then one (kind, rule, net, fingerprint) for each match.

The net is "live", "format" or "key". The fingerprint is 16 hex digits of a keyed HMAC-SHA-256 over kind and value.
"""

def rules() -> list[tuple[str, str, str, str, str, str, list[str]]]:
    """The compiled catalogue: (id, kind, provider, shape, source, lengths, beside) of each rule."""

def structures() -> list[tuple[str, str]]:
    """What is found beside the catalogue's formats: (id, kind) of authorization schemes, URL user info, private key blocks."""

def key_names() -> list[tuple[str, str, str, bool]]:
    """The built-in key names: (normalised name, kind, demand, tail).

    The demand is "any", "token", "made" or "query"; tail says whether it holds where the name ends a longer one.
    """

def key_qualifiers() -> list[str]:
    """Words that may stand behind a key name without making it another one, such as `prod`."""

def letter_pairs() -> list[bytes]:
    """How many bits each pair of letters tells for letters at random, as digits: a row for each first letter; 4 is none."""

def check_rule(rule: GivenRule) -> None:
    """Compiles a rule of the caller's own, to say early what is wrong with it.

    Raises:
        ValueError: It does not compile; the message names the rule and says why.
    """

def use_core(core: Core | None) -> None:
    """Makes a core the one of the process's own redactor, for processors that were given none."""

def search_path() -> str:
    """Which vectors the search uses: `avx2`, `ssse3`, `neon`, or `scalar` for none.

    The best that the processor has; the environment's `REDACT_SEARCH` names another of them, to compare or
    where one is suspected of a fault. Read once in a process.
    """

def is_machine_made(value: str) -> bool:
    """Whether a value is long and mixed enough that no person typed it: the one definition that every net uses."""

def is_kind(kind: object) -> bool:
    """Whether an object can be the name of a kind: a str, `[a-z][a-z0-9_]{0,63}`."""

def fingerprint(value: str, kind: str, key: bytes) -> str:
    """16 hex digits of HMAC-SHA-256 over `kind`, a NUL and the UTF-8 of `value` (surrogates passed through)."""

@final
class Sealed:
    """One plain value, kept outside Python's heap and wiped when the last owner is gone; renders as a mask."""

    def __new__(cls, value: str) -> Sealed: ...
    def reveal(self) -> str: ...
    def equals(self, other: Sealed | str) -> bool:
        """Compares in time that depends on the lengths alone."""
    def __len__(self) -> int:
        """Length in code points."""

@final
class LiveTable:
    """Exact values known while running. Thread-safe; every method takes one lock for the length of the call.

    A value is live while it is pinned, held, or its deadline (seconds on the monotonic clock from now, plus `grace`)
    has not passed. The same value may be added many times; kinds of the first addition win.
    """

    def __new__(cls, *, grace: float = 600.0) -> LiveTable: ...
    def pin_plain(self, value: object, kind: object) -> bool:
        """Pins a plain str under a proper kind for good. False where there is more to say: then nothing was done."""
    def pin(self, value: str, kind: str, ttl: float | None) -> bool:
        """Adds a value until `discard` (ttl None) or for `ttl` + grace seconds. False: under 4 characters, not added."""
    def hold(self, value: str, kind: str, ttl: float | None) -> bool:
        """Adds a value until as many `release` calls as `hold` calls, and ttl, whichever is later, plus grace."""
    def hold_learned(self, value: str, kind: str) -> bool:
        """As `hold`, for a value of which nobody said the kind: who adds it and says one names it anew."""
    def release(self, value: Sealed) -> None: ...
    def discard(self, value: str) -> bool:
        """Forgets a value at once, whatever holds it. True if it was there."""
    def clear(self) -> None: ...
    def __len__(self) -> int: ...

Row = tuple[list[str], int, str, int, float, float]
"""An entry of the ledger: kind, rule, net, sink, logger, level and file; line, fingerprint; count, first, last."""

@final
class Tally:
    """Counts of matches, and where they came from. Thread-safe; nothing in it is the value of a secret."""

    def __new__(cls, limit: int, passed_through: frozenset[str]) -> Tally:
        """Keeps `limit` rows, and counts all further ones in one of the kind `overflow`.

        passed_through: packages whose frames only carry a text on; a call site is the first frame outside of them.
        """
    def record(self, sink: str, hits: Sequence[tuple[str, str, str, str]]) -> None:
        """Counts the matches of one call: (kind, rule, net, fingerprint) each."""
    def site(self) -> tuple[str, int]:
        """The file and line that the program is at."""
    def watch(self, watcher: Callable[[list[tuple[Row, bool]]], None] | None) -> None:
        """Calls with the rows that each call counted, and whether they are new. What it raises reaches the caller."""
    def listen(self) -> None:
        """From now on what is asked for (`ask`) counts more than what a sink's own call tells."""
    def ask(self, asked: Callable[[str], tuple[str, str]] | None) -> None:
        """Asks for the logger and the level of a named sink, before each call's matches are counted."""
    def locate(self, asked: Callable[[], tuple[str, int]] | None) -> None:
        """Asks where the exception was raised that the sink `tracebacks` prints; an empty file if it cannot be told."""
    def rows(self) -> list[Row]:
        """The rows in the order of their first time."""
    def clear(self) -> None: ...
    def __len__(self) -> int: ...

@final
class Once:
    """Within it a value that several calls of a core find counts as often as it is in one of them, at most."""

    def __enter__(self) -> None: ...
    def __exit__(self, kind: object, error: object, traceback: object, /) -> None: ...

@final
class Shortcut:
    """Stands for a method of another package's, and calls it at once where there is nothing to mask; else `slow`.

    What else is asked of it is asked of the method. None is made for a core of another make.
    """

    @staticmethod
    def of_events(before: Callable[..., Any], slow: Callable[..., Any], renderer: type) -> Shortcut:
        """For structlog's `_process_event`: at once for loggers whose chain ends in a renderer of this class."""
    @staticmethod
    def of_calls(before: Callable[..., Any], slow: Callable[..., Any]) -> Shortcut:
        """For any method: `slow` gets the arguments first, and gives what `before` is called with, as a tuple.

        None: with the same. While `before` runs, no frame of Python's stands between it and who called.
        """
    @staticmethod
    def of_records(
        before: Callable[..., Any],
        slow: Callable[..., Any],
        core: object,
        switch: Switch,
        record: type,
        fields: int,
        report: str,
    ) -> Shortcut | None:
        """For `Logger.handle`: at once for records that `is_clean_record`, of loggers without filters; else as `of_calls`.

        While the switch is off all are `slow`'s.
        """
    @staticmethod
    def of_lines(
        before: Callable[..., Any], slow: Callable[..., Any], core: object, switch: Switch
    ) -> Shortcut | None:
        """For `Handler.format`, which it calls: what comes back unless that is clean goes to `slow`, before the arguments.

        While the switch is off all counts as clean.
        """
    def __call__(self, *args: Any, **options: Any) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...

@final
class Switch:
    """Says to many renderers and methods whether they mask; it is made armed."""

    armed: bool
    def __new__(cls) -> Switch: ...

class Processor:
    """A structlog processor for plain events; all else, and all that fails, goes to `_redact_slowly` of its subclass."""

    def __new__(cls, core: object) -> Self:
        """With a core of a redactor; None: that of the process's own redactor (`use_core`), looked up at each event."""
    def __call__(self, logger: Any, method: str, event: Any) -> Any: ...

class Renderer:
    """Calls a renderer, and masks before and after it while its switch is armed.

    Events that are not plain go to `_redact_event`, renderings to `_redact_rendering` of its subclass.
    """

    def __new__(
        cls, core: object, renderer: Callable[..., Any], switch: Switch, dumps: Callable[..., Any] | None
    ) -> Self:
        """What it writes may be searched in the event's place, if that says how.

        dumps: what stands as `_dumps` in a renderer that writes each text of an event as it is, between quotes,
            and what it cannot write so with a backslash or a symbol beyond ASCII; None for any other renderer.
        """
    def __call__(self, logger: Any, method: str, event: Any) -> Any: ...

@final
class Core:
    """A compiled policy. Immutable, so that any number of threads may use one."""

    def __new__(
        cls,
        *,
        live: LiveTable | None = None,
        masks: dict[str, MaskSpec] | None = None,
        rules: Sequence[GivenRule] = (),
        disabled: Sequence[str] = (),
        key_names: Sequence[tuple[str, str]] = (),
        allowed_keys: Sequence[str] = (),
        allowed_values: Sequence[str] = (),
        paths: Sequence[tuple[str, str]] = (),
        allowed_paths: Sequence[str] = (),
        learn: bool = False,
        observe: bool = False,
        report: Tally | Report | None = None,
        fingerprint_key: bytes | None = None,
        max_depth: int = 64,
        max_nodes: int = 1_000_000,
        sealed_type: type | None = None,
    ) -> Core:
        """Compiles a policy.

        masks: kind → how it is masked; the entry "" is the default. Without one: `[REDACTED:{kind}]`.
        rules: the caller's own rules.
        disabled: ids of rules of the catalogue that are left out.
        key_names, allowed_keys: names added to (with their kind) and taken from the sensitive ones.
        paths, allowed_paths: where in real values a secret stands (with its kind), and where none does.
        allowed_values: values that are no secrets unless they are live; ASCII.
        learn: values that stood under a sensitive name of a structured value become live for ten minutes and the
            table's grace, if a machine made them, 1,000 of them at most; so do the passwords of basic credentials.
        observe: everything is found and reported, nothing is changed.
        sealed_type: the class whose instances the walk replaces by the mask of their `kind` attribute (redact's Secret).

        Raises:
            ValueError: a rule that does not compile, an unknown disabled rule, a bad mask; the message names the field.
        """
    def text(self, text: str, sink: str = "") -> str:
        """Masks one string; the same object when clean. A str subclass comes back as it is, or as a plain str."""
    def data(self, data: bytes, sink: str = "") -> bytes:
        """Masks bytes, read as ASCII-compatible text; the same object when clean."""
    def value(self, value: _T, sink: str = "") -> _T:
        """Walks any object; the same object when clean, else a copy of what changed. Never changes its argument."""
    def value_beside(self, value: _T, first: object, second: object, sink: str) -> _T | None:
        """As `value`, for one that comes with two others; None, and nothing done, where those are not known to be clean.

        They are known by their identity, so they must be of those that never change, until a live secret comes or goes.
        """
    def companions(self, value: _T, first: object, second: object, sink: str) -> _T:
        """As `value`, for all that two such companions hold; where it is clean, `value_beside` knows it from then on."""
    def is_clean_record(self, record: object, plain: type, fields: int, report: str) -> bool:
        """Whether a `logging.LogRecord` needs no second look: nothing in its message and arguments is secret.

        plain: the class of nearly all records, which are read without making their `__dict__`.

        Only plain records are judged: of `fields` attributes, with a str for a message that does not hold `report`,
        and without exceptions and stacks. Of all others, and where anything fails, it says False.
        """
    def matches(self, text: str) -> list[tuple[int, int, str, str, str]]:
        """United matches as (start, end, kind, rule, net): half-open, in code points, in order. Reports nothing."""
    def explain(
        self, text: str
    ) -> tuple[list[tuple[int, int, str, str, str]], list[tuple[int, int, str, str, str]]]:
        """What `matches` gives, and what was looked at and let go: (start, end, kind, rule, why). Reports nothing."""
    def matches_under(self, name: str, value: str) -> list[tuple[int, int, str, str, str]]:
        """As `matches`, for a value that stands under a name of a mapping."""
    def kind_of_key(self, name: str) -> str | None:
        """The kind that a name announces in a mapping; None for names that announce nothing."""
    def is_sensitive_key(self, name: str) -> bool: ...
    def incremental(self, sink: str = "") -> Incremental: ...
    def incremental_data(self, sink: str = "", alone: bool = False) -> IncrementalData:
        """A stream of bytes; one of a single thread, and of no fork, searches large chunks without the GIL."""

@final
class Incremental:
    """One text stream. Not thread-safe: its owner locks."""

    def feed(self, chunk: str) -> str:
        """Takes a chunk, gives what is decided."""
    def flush(self) -> str:
        """The end of the stream: gives all that was held, and starts anew."""
    def expire(self) -> str:
        """What a terminal shows when nothing follows for a while.

        A bare prefix as it is; anything further along as its mask, the rest of it then swallowed.
        """
    @property
    def held(self) -> int:
        """Code points held back."""

@final
class IncrementalData:
    """One byte stream; as `Incremental`, in bytes."""

    def feed(self, chunk: bytes) -> bytes: ...
    def flush(self) -> bytes: ...
    def expire(self) -> bytes: ...
    @property
    def held(self) -> int: ...
