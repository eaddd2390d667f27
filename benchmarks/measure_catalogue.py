"""What three hundred rules more cost: the core built twice, with the catalogue and with a larger one."""

from __future__ import annotations

import os
import random
import string
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from budgets import row
from cases import MB, log_text
from timing import Measured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budgets import Row

MORE = 300
"""Rules of the synthetic family."""

_NATIVE = Path(__file__).parents[1] / "native"
_ROUNDS = 9


def larger_catalogue() -> Iterator[Row]:
    """Log text searched with `MORE` rules more, as a share of the speed without them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "synthetic.toml").write_text(synthetic(MORE, random.Random(31)), encoding="utf-8")
        text = path / "text"
        text.write_text(log_text(32, 8 * MB).value, encoding="utf-8")
        programs = [_built("plain", ""), _built("larger", folder)]
        ratios = []
        for _ in range(_ROUNDS):
            plain, larger = (_speed(program, text) for program in programs)
            ratios.append(larger / plain)
    yield row("larger catalogue", Measured.of(ratios), f"{MORE} rules more")


def synthetic(count: int, rng: random.Random) -> str:
    """Rules as vendors make them: a prefix of its own for each, then 20 to 60 symbols.

    Args:
        count: How many.
        rng: The source of prefixes and lengths.
    """
    rules = []
    for number in range(count):
        prefix = "".join(rng.choices(string.ascii_lowercase + string.digits, k=rng.randrange(3, 7)))
        separator = rng.choice(("_", "-", "_live_", ":", "."))
        symbols = rng.choice(("[A-Za-z0-9]", "[0-9a-f]", "[A-Za-z0-9_-]"))
        shape = prefix + separator.replace(".", r"\.") + symbols + f"{{{rng.randrange(20, 60)}}}"
        fields = {
            "id": f"synthetic-{number}",
            "kind": f"synthetic_{number}",
            "provider": f"Synthetic {number}",
            "shape": shape,
            "left": "soft",
            "source": "made by the benchmark",
            "lengths": "made by the benchmark",
        }
        rules.append("[[rule]]\n" + "".join(f"{name} = '{value}'\n" for name, value in fields.items()))
    return "\n".join(rules)


def _built(name: str, more_rules: str) -> Path:
    """The program `speed`, in a folder of its own: the two do not build each other anew."""
    target = _NATIVE / "target" / f"catalogue-{name}"
    command = ["cargo", "build", "--release", "--locked", "--quiet", "--package", "redact-matcher"]
    command += ["--example", "speed", "--target-dir", str(target)]
    environment = {**os.environ, "REDACT_MORE_RULES": more_rules}
    subprocess.run(command, cwd=_NATIVE, env=environment, check=True)  # noqa: S603 - this repository's own program
    return target / "release" / "examples" / "speed"


def _speed(program: Path, text: Path) -> float:
    done = subprocess.run([program, "5", text], capture_output=True, check=True)  # noqa: S603 - as above
    return float(done.stdout)
