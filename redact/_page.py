"""Pages that people read, filled in from templates: each stands alone and asks no other machine for anything.

All of them share one style and one script, fixed texts that the security policy in the head names by hash.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def render(template: str, **values: Any) -> str:
    """A page, with everything in it escaped.

    Args:
        template: The name of a file beside this one; it gets `style`, `script` and `security_policy` too.
        values: What it shows.

    Raises:
        ModuleNotFoundError: jinja2 is missing.
    """
    jinja2: Any = import_module("jinja2")
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(time=_time, iso=_iso, number=_number)
    style, script = (_read(name) for name in ("_page.css", "_page.js"))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{_hash(style)}'",
            f"script-src 'sha256-{_hash(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    page: str = environment.from_string(_read(template)).render(
        style=style, script=script, security_policy=policy, **values
    )
    return page


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def _number(count: int) -> str:
    return f"{count:,}"
