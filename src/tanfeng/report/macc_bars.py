"""The bars of a measure curve (措施成本柱): which measures can be drawn, in which order, and which stand beside.

A measure that avoids nothing has no cost per tonne; one whose cost is not known has none either; one that saves only
with others has one that nobody gets by it alone. All three are named beside the curve and never drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tanfeng.core.language import choose
from tanfeng.report.numbers import Said, money
from tanfeng.report.svg import amounts

#: The axis reaches this many times the dearest of the measures that make this share of the abatement.
_BEYOND, _MAIN = 2.0, 0.95
#: The group of what costs by itself and saves only in the place of a dearer measure.
_WITH_OTHERS = "only_with_others"


@dataclass(frozen=True)
class Bar:
    """One measure (一项措施): tonnes avoided, CNY, CNY/t, and the range of the latter where one is declared."""

    name: Said
    avoided: float
    alone: float | None
    cost: float
    per_t: float
    span: tuple[float, float] | None
    figure: str | None

    @property
    def ends(self) -> tuple[float, ...]:
        return (self.per_t, *(self.span or ()))

    def cost_number(self, lang: str) -> str:
        """Cost per tonne with its range, in CNY/t without the unit; ends that read the same are no range."""
        said = f"{self.per_t:,.0f}"
        if self.span is not None:
            low, high = (f"{end:,.0f}" for end in self.span)
            if low != high:
                said += choose(f"（{low} 至 {high}）", f" ({low} to {high})", lang)
        return said

    def cost_said(self, lang: str) -> str:
        return self.cost_number(lang) + choose(" 元/t", " CNY/t", lang)

    def said(self, lang: str) -> str:
        parts = [
            choose(*self.name, lang),
            choose("减排 ", "avoids ", lang) + amounts(self.avoided, lang).say(self.avoided),
            self.cost_said(lang),
        ]
        if self.alone is not None:
            parts.append(choose("单独采用时 ", "alone ", lang) + amounts(self.alone, lang).say(self.alone))
        if self.cost < 0:
            parts.append(choose("合计节省 ", "saves ", lang) + choose(*money(-self.cost), lang))
        return choose("；", "; ", lang).join(parts)


def drawable(row: Mapping[str, Any]) -> bool:
    """Say whether a measure has a width and a height: it abates, and its cost is known and its own."""
    if row.get("group") == _WITH_OTHERS:
        return False
    avoided = row.get("avoided_tco2")
    return avoided is not None and avoided > 0 and row.get("cost_cny") is not None


def bars_of(rows: Iterable[Mapping[str, Any]]) -> list[Bar]:
    """Return the bars: what saves money first, by how much it saves; then the others by their cost per tonne."""
    bars = [_bar(row) for row in rows if drawable(row)]
    return sorted(bars, key=lambda bar: (bar.cost >= 0, bar.cost if bar.cost < 0 else bar.per_t, bar.name))


def _bar(row: Mapping[str, Any]) -> Bar:
    avoided, cost = float(row["avoided_tco2"]), float(row["cost_cny"])
    per_t = row.get("cost_per_t")
    low, high = row.get("cost_low"), row.get("cost_high")
    return Bar(
        name=Said(row["name_zh"], row["name_en"]),
        avoided=avoided,
        alone=row.get("alone_tco2"),
        cost=cost,
        per_t=cost / avoided if per_t is None else float(per_t),
        span=None if low is None or high is None or low == high else (float(low) / avoided, float(high) / avoided),
        figure=row.get("figure"),
    )


def beside(rows: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """Return what stands beside the curve: measures that avoid nothing, whose cost is not known, or not their own."""
    others = [row for row in rows if row.get("group") == _WITH_OTHERS]
    none = [row for row in rows if row not in others and not drawable(row) and (row.get("avoided_tco2") or 0.0) <= 0]
    dark = [row for row in rows if not drawable(row) and row not in none and row not in others]
    said = [_only_with_others(row, lang) for row in others]
    if none:
        said.append(
            choose(f"没有减排的 {len(none)} 项：", f"{len(none)} that avoid nothing: ", lang) + _names(none, lang)
        )
    if dark:
        said.append(choose(f"成本不明的 {len(dark)} 项：", f"{len(dark)} of unknown cost: ", lang) + _names(dark, lang))
    return said


def _only_with_others(row: Mapping[str, Any], lang: str) -> str:
    """Say what such a measure avoids, what it costs by itself and what it saves on average."""
    avoided, alone = amounts(row["avoided_tco2"], lang).say(row["avoided_tco2"]), money(row["alone_cost_cny"])
    average = money(-row["cost_cny"])
    return choose(
        f"{row['name_zh']}：减排 {avoided}，单独实施多花 {alone.zh}，只在取代更贵的措施时平均省 {average.zh}，不排序。",
        f"{row['name_en']}: avoids {avoided}, costs {alone.en} by itself and saves {average.en} on average only in the "
        "place of dearer ones: no rank.",
        lang,
    )


def _names(rows: Sequence[Mapping[str, Any]], lang: str) -> str:
    return choose("、", ", ", lang).join(choose(row["name_zh"], row["name_en"], lang) for row in rows)


def limit(bars: Sequence[Bar]) -> float:
    """Return how far the axis may reach: a sliver of abatement at a giant cost must not flatten all others."""
    whole, seen, most = sum(bar.avoided for bar in bars), 0.0, 0.0
    for bar in sorted(bars, key=lambda bar: abs(bar.per_t)):
        most = abs(bar.per_t)
        seen += bar.avoided
        if seen >= _MAIN * whole:
            break
    return _BEYOND * most if most else 1.0
