"""The boundary picture (系统边界图): what is bought, the processes inside, what leaves the gate."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.report.footprint.fonts import settings
from tanfeng.report.footprint.picture import look

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint

#: Boxes in a column; the rest is counted.
_MOST = 10
_HEADS = {"zh": ("上游（摇篮）", "厂内工序", "出厂（大门）"), "en": ("upstream (cradle)", "inside", "gate")}
_FRAME = {"zh": "系统边界：从摇篮到大门", "en": "system boundary: cradle to gate"}


def boundary_picture(footprint: Footprint, lang: str, kind: str = "png") -> bytes:
    """Return the picture as bytes: upstream and processes in a dashed frame, products beside it."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(settings()):
        columns = [_upstream(footprint, lang), _processes(footprint, lang), _leaving(footprint, lang)]
        rows = max(len(column) for column in columns)
        size = look()["sizes"]
        figure = Figure(figsize=(size["width_inches"], 1.5 + 0.4 * rows))
        axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
        axes.set_axis_off()
        axes.set_xlim(0, 3)
        axes.set_ylim(-rows - 0.8, 1.3)
        for number, (head, column) in enumerate(zip(_HEADS[lang], columns, strict=True)):
            axes.text(number + 0.5, 0.75, head, ha="center", va="center", fontsize=11)
            for place, text in enumerate(column):
                _box(axes, number + 0.5, -place - (rows - len(column)) / 2, text, inside=number == 1)
        _frame(axes, rows, lang)
        middle = -(rows - 1) / 2
        for start, end in ((0.93, 1.07), (1.93, 2.12)):
            axes.annotate("", (end, middle), (start, middle), arrowprops={"arrowstyle": "-|>", "lw": 1.6})
        out = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(out, format=kind, dpi=size["dots_per_inch"], metadata=metadata)
        return out.getvalue()


def _box(axes: Any, x: float, y: float, text: str, *, inside: bool) -> None:
    face = "#EDF2F7" if inside else "white"
    style = {"boxstyle": "round,pad=0.35", "facecolor": face, "edgecolor": "#4C566A", "linewidth": 0.8}
    axes.text(x, y, text, ha="center", va="center", fontsize=9, bbox=style)


def _frame(axes: Any, rows: int, lang: str) -> None:
    from matplotlib.patches import Rectangle

    frame = Rectangle((0.02, -rows - 0.6), 2.0, rows + 1.8, fill=False, linestyle="--", linewidth=1.1)
    axes.add_patch(frame)
    axes.text(0.08, -rows - 0.3, _FRAME[lang], fontsize=9, ha="left", va="center")


def _upstream(footprint: Footprint, lang: str) -> list[str]:
    bought = footprint.contributions.filter(~pl.col("category").is_in(["direct", "credit"]))
    names = bought[f"name_{lang}"].unique(maintain_order=True).to_list()
    missing = [f"{name}（缺）" if lang == "zh" else f"{name} (missing)" for name in footprint.missing]
    return _shortened([*missing, *names], lang) or ["—"]


def _processes(footprint: Footprint, lang: str) -> list[str]:
    return _shortened(footprint.methods["process"].unique(maintain_order=True).to_list(), lang) or ["—"]


def _leaving(footprint: Footprint, lang: str) -> list[str]:
    credited = footprint.contributions.filter(pl.col("category") == "credit")[f"name_{lang}"]
    words = "（系统扩展抵扣）" if lang == "zh" else " (credited)"
    return _shortened([f"1 {footprint.unit} {footprint.product}", *(f"{name}{words}" for name in credited)], lang)


def _shortened(names: list[str], lang: str) -> list[str]:
    if len(names) <= _MOST:
        return names
    rest = len(names) - _MOST + 1
    return [*names[: _MOST - 1], f"等 {rest} 项" if lang == "zh" else f"and {rest} more"]
