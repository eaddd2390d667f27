"""TOML files, read with the standard library's reader where there is one."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def reader(error_type: type[Exception]) -> Any:
    """The module that reads TOML.

    Raises:
        error_type: There is none, before Python 3.11.
    """
    name = "tomllib" if sys.version_info >= (3, 11) else "tomli"
    try:
        return import_module(name)
    except ModuleNotFoundError:
        text = f"reading TOML needs {name} before Python 3.11: pip install 'redact-logs[cli]'"
        raise error_type(text) from None


def load(file: Path, error_type: type[Exception]) -> dict[str, Any]:
    """The data of a file.

    Raises:
        error_type: It cannot be read, or is no TOML; the message names it.
    """
    toml = reader(error_type)
    try:
        data: dict[str, Any] = toml.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        text = f"{file}: cannot be read: {error.strerror}"
        raise error_type(text) from None
    except ValueError as error:  # no TOML, or no UTF-8
        text = f"{file}: is not valid TOML: {error}"
        raise error_type(text) from None
    return data
