"""The contribution picture (贡献图): one bar per process, its parts by kind of burden, as PNG and SVG."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.footprint.rules import category_name, rules
from tanfeng.report.footprint.fonts import settings

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint


@cache
def look() -> Mapping[str, Any]:
    """Return colours and sizes of the pictures."""
    return tomllib.loads(files(__package__).joinpath("picture.toml").read_text(encoding="utf-8"))


def contribution_picture(footprint: Footprint, lang: str, kind: str = "png") -> bytes:
    """Return the picture as bytes of that kind, ``png`` or ``svg``; the same footprint gives the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(settings()):
        bars = _bars(footprint, lang)
        names = bars["process"].unique(maintain_order=True).to_list()
        sizes = look()["sizes"]
        figure = Figure(figsize=(sizes["width_inches"], 1.6 + sizes["bar_inches"] * len(names)), layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, bars, names, lang)
        axes.set_title(_title(footprint, lang), fontsize=11, loc="left")
        out = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(out, format=kind, dpi=sizes["dots_per_inch"], metadata=metadata)
        return out.getvalue()


def _bars(footprint: Footprint, lang: str) -> pl.DataFrame:
    """Return ``process``, ``category`` and ``tco2e``: the largest processes, the rest in one bar."""
    table = footprint.by_process()
    most = look()["sizes"]["most_bars"]
    names = table["process"].unique(maintain_order=True).to_list()
    rest = "其余工序" if lang == "zh" else "other processes"
    kept = names[:most] if len(names) > most + 1 else names
    return (
        table.with_columns(process=pl.when(pl.col("process").is_in(kept)).then("process").otherwise(pl.lit(rest)))
        .group_by("process", "category", maintain_order=True)
        .agg(pl.col("tco2e").sum())
    )


def _draw(axes: Any, bars: pl.DataFrame, names: list[str], lang: str) -> None:
    place = {name: number for number, name in enumerate(names)}
    ends: dict[tuple[str, bool], float] = {}
    shown: set[str] = set()
    for category in rules()["categories"]:
        for row in bars.filter(pl.col("category") == category).iter_rows(named=True):
            positive = row["tco2e"] >= 0
            left = ends.get((row["process"], positive), 0.0)
            label = category_name(category)[0 if lang == "zh" else 1] if category not in shown else None
            shown.add(category)
            colour = look()["colours"][category]
            axes.barh(place[row["process"]], row["tco2e"], left=left, color=colour, label=label, height=0.66)
            ends[row["process"], positive] = left + row["tco2e"]
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.invert_yaxis()
    for name, number in place.items():
        total = sum(bars.filter(pl.col("process") == name)["tco2e"])
        edge = max(ends.get((name, True), 0.0), 0.0)
        axes.annotate(
            f"{total:.3g}", (edge, number), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8
        )
    axes.axvline(0, color="black", linewidth=0.8)
    axes.margins(x=0.09)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", linewidth=0.4, alpha=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", labelsize=8)
    axes.legend(fontsize=8, frameon=False, ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.13))


def _title(footprint: Footprint, lang: str) -> str:
    """The product and its figure; a covered part is called so."""
    value = footprint.total if footprint.total is not None else footprint.covered
    text = "—" if value is None else f"{value:,.4g}"
    unit = f"tCO$_2$e/{footprint.unit}"
    if lang == "zh":
        part = "" if footprint.total is not None else "已覆盖部分（无总数）"
        return f"{footprint.product} 产品碳足迹 {footprint.year}：{part}{text} {unit}"
    part = "" if footprint.total is not None else "covered part, no total: "
    return f"Footprint of {footprint.product}, {footprint.year}: {part}{text} {unit}"
