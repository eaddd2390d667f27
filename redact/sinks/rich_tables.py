"""Masks what stands in a rich table under, or beside, a sensitive name, where a guarded stream shows it.

Once the table is drawn, its lines stand between name and value. `rich.inspect` and consoles that log their
locals show them in such tables too.
"""

from __future__ import annotations

import copy

from rich.pretty import Pretty
from rich.table import Table
from rich.text import Text

from redact._hooks import Hook, restore_all
from redact._sound import is_sensitive, sound, sound_value
from redact._streams import guarding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from redact._redactor import Redactor

NAME = "stderr"

_BEHIND_A_NAME = " =:"


def arm(redactor: Redactor) -> Callable[[], None]:
    """Wraps the methods by which a `Table` is measured and laid out; returns what takes the wraps back."""

    def make(before: Any, hook: Hook) -> Any:
        def shown(self: Table, console: Any, options: Any) -> Any:
            guard = guarding(console.file) if hook.armed else None
            if guard is not None:
                self = _masked(redactor, self, console, guard.sink)
            return before(self, console, options)

        return shown

    hooks = [Hook(Table, "__rich_console__", make), Hook(Table, "__rich_measure__", make)]
    return lambda: restore_all(hooks)


def _masked(redactor: Redactor, table: Table, console: Any, sink: str) -> Table:
    try:
        cells = [list(column._cells) for column in table.columns]  # noqa: SLF001 - its public form is rendered
        headers = [_name(console, column.header) for column in table.columns]
        changed = False
        for at, column in enumerate(cells):
            for row, cell in enumerate(column):
                beside = _name(console, cells[at - 1][row]) if at else ""
                masked = _masked_cell(redactor, (beside, headers[at]), cell, console, sink)
                changed = changed or masked is not cell
                column[row] = masked
        return _with_cells(table, cells) if changed else table
    except Exception as error:  # noqa: BLE001 - the sink's edge: fail closed
        failed = Table(show_header=False)
        failed.add_row(redactor.failed(sink, error))
        return failed


def _masked_cell(redactor: Redactor, names: tuple[str, str], cell: Any, console: Any, sink: str) -> Any:
    core = redactor.core
    name = next((name for name in names if name and is_sensitive(core, name)), None)
    if name is None:
        return cell
    if isinstance(cell, Pretty):
        value = cell._object  # noqa: SLF001 - what it shows has no public name
        masked = sound_value(core, {name: value}, sink)[name]
        if masked is value:
            return cell
        cell = copy.copy(cell)
        cell._object = masked  # noqa: SLF001 - as above
        return cell
    if not isinstance(cell, (str, Text)):
        return cell
    plain = _plain(console, cell)
    masked = sound_value(core, {name: plain}, sink)[name]
    return cell if masked is plain else Text(sound(masked, plain))


def _with_cells(table: Table, cells: list[list[Any]]) -> Table:
    """A copy of the table; the program's own keeps its cells."""
    table = copy.copy(table)
    table.columns = [copy.copy(column) for column in table.columns]
    for column, own in zip(table.columns, cells, strict=True):
        column._cells = own  # noqa: SLF001 - as above
    return table


def _name(console: Any, cell: Any) -> str:
    return _plain(console, cell).strip().rstrip(_BEHIND_A_NAME) if isinstance(cell, (str, Text)) else ""


def _plain(console: Any, cell: str | Text) -> str:
    plain: str = cell.plain if isinstance(cell, Text) else console.render_str(cell, highlight=False).plain
    return plain
