"""The plots of RESULTS.md, as SVG: cost by peer, speed by text, live secrets, the worst inputs by size."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cases import TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from measure_peers import Curve, PeerRow

_INK, _OWN, _OTHER = "#1f2430", "#c2410c", "#9aa5b8"


def draw(folder: Path, peers: Sequence[PeerRow], curves: Sequence[Curve]) -> list[Path]:
    """Draws what was measured; one file a plot, in the order of the page."""
    mpl: Any = import_module("matplotlib")  # an extra's: the tests do without
    mpl.use("svg")
    mpl.rcParams.update(
        {
            "svg.hashsalt": "redact",  # the same drawing for the same numbers
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "text.color": _INK,
            "axes.titlelocation": "left",
        }
    )
    plt: Any = import_module("matplotlib.pyplot")

    folder.mkdir(exist_ok=True)
    drawn = {"peers": _peers, "texts": _texts, "live": _live, "worst": _worst}
    paths = []
    for name, fill in drawn.items():
        figure, axes = plt.subplots(figsize=(7.2, 3.8), layout="constrained")
        fill(axes, peers, curves)
        path = folder / f"{name}.svg"
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
        path.write_text("\n".join(map(str.rstrip, path.read_text(encoding="utf-8").splitlines())) + "\n")
        paths.append(path)
    return paths


def _peers(axes: Any, peers: Sequence[PeerRow], _: Sequence[Curve]) -> None:
    found = sorted((peer for peer in peers if peer.clean_event), key=lambda peer: -(peer.clean_event or 0))
    costs = [peer.clean_event or 0 for peer in found]
    colours = [_OWN if peer.name == "redact-logs" else _OTHER for peer in found]
    bars = axes.barh([peer.name for peer in found], costs, color=colours)
    axes.bar_label(bars, fmt="%.3g µs", padding=4)
    axes.set(xscale="log", xlabel="µs", title="One clean event: time by package")
    axes.margins(x=0.2)


def _texts(axes: Any, _: Sequence[PeerRow], curves: Sequence[Curve]) -> None:
    (curve,) = (curve for curve in curves if curve.plot == "kinds")
    speeds = [speed for _, speed in reversed(curve.points)]
    bars = axes.barh([case.name for case in reversed(TEXTS)], speeds, color=_OWN)
    axes.bar_label(bars, fmt="%.0f", padding=4)
    axes.set(xlabel="MB a second", title="Speed by kind of text")


def _live(axes: Any, _: Sequence[PeerRow], curves: Sequence[Curve]) -> None:
    (curve,) = (curve for curve in curves if curve.plot == "live")
    axes.plot(*zip(*curve.points, strict=True), color=_OWN, marker="o")
    axes.set(xscale="log", xlabel="live secrets (1 stands for none)", ylabel="MB a second")
    axes.set(title="Log text beside live secrets of 40 characters", ylim=(0, None))


def _worst(axes: Any, _: Sequence[PeerRow], curves: Sequence[Curve]) -> None:
    worst = sorted(
        (curve for curve in curves if curve.plot == "worst"), key=lambda curve: -curve.points[-1][1]
    )
    for index, curve in enumerate(worst):
        slowest = index < len(_SHADES)
        colour = _SHADES[index] if slowest else "#d7dce5"
        axes.plot(
            *zip(*curve.points, strict=True),
            color=colour,
            label=curve.name if slowest else None,
            zorder=2 if slowest else 1,
        )
    axes.set(xscale="log", yscale="log", xlabel="KB", ylabel="ms")
    axes.set(title="Worst inputs: time by size; the five slowest by name")
    axes.legend(frameon=False)


_SHADES = (_OWN, "#0f766e", "#4338ca", "#a16207", "#be185d")
