"""What decides a peak statement (起决定作用的假设): the three assumptions that matter most, with break-even values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.uncertainty.design import Design
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.sensitivity import LAST_YEAR, PEAK_IN_TIME, PEAK_LEVEL, Asked, Bar, Tornado, analyse

#: As many as a reader keeps in mind.
NAMED = 3
#: A share below this is not felt and not named.
FELT = 0.01
#: What the share is one of.
TIMING, HEIGHT = ("能否按期达峰", "whether the peak is in time"), ("峰值高低", "the level of the peak")
#: Base points of the sensitivity indices where a scenario states none: a power of two.
BASE = 512


def tornados(held: HeldPlan, setting: EnsembleSetting, asked: Asked) -> tuple[Tornado, ...]:
    """Return what moves each quantity of each boundary of a held plan (敏感性)."""
    assumptions = held.problem.assumptions
    names = tuple(n for n in setting.parameters if n in held.movable and assumptions[n].has_range)
    design = Design(setting.size, setting.seed, names, setting.quantiles, marginal=setting.distribution)
    return analyse(assumptions, design, held.trajectories, asked, setting.base or BASE)


def shown(found: Sequence[Tornado]) -> list[dict[str, Any]]:
    """Return the tornados of the last year's level, as the JSON contract prints them."""
    return [t.to_dict() for t in found if t.quantity == LAST_YEAR]


def deciding(
    found: Sequence[Tornado], boundary: str, reverses: Sequence[Mapping[str, Any]], assumptions: Assumptions
) -> list[dict[str, Any]]:
    """Return the three assumptions that decide the statement of a boundary, each with its nearest break-even value.

    They are ordered by their share in whether the peak is in time; where every sample says the same, or so nearly that
    no share can be told from nothing, by their share in the peak's level. ``break_even`` is ``None`` where no value of
    the searched interval turns the statement over.
    """
    by_quantity = {t.quantity: t for t in found if t.boundary == boundary}
    timing = by_quantity.get(PEAK_IN_TIME)
    varies = timing is not None and any((bar.total or 0.0) > (bar.total_half_width or 0.0) for bar in timing.bars)
    tornado = timing if varies else by_quantity.get(PEAK_LEVEL)
    rows = []
    bars = [bar for bar in tornado.bars if (bar.total or 0.0) >= FELT] if tornado else []
    for bar in bars[:NAMED]:
        turns = next((r for r in reverses if r["assumption"] == bar.assumption), None)
        row = assumptions[bar.assumption]
        rows.append(
            {
                "assumption": bar.assumption,
                "name_zh": bar.name_zh,
                "name_en": bar.name_en,
                "figure": bar.figure,
                "decides": PEAK_IN_TIME if varies else PEAK_LEVEL,
                "share": bar.total,
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "unit": row.unit,
                "break_even": turns["break_even"] if turns else None,
                **_said(bar, TIMING if varies else HEIGHT, turns),
            }
        )
    return rows


def _said(bar: Bar, of: tuple[str, str], turns: Mapping[str, Any] | None) -> dict[str, str]:
    # An estimate of a share may come out just above one.
    part = f"{min(bar.total, 1.0):.0%}" if bar.total is not None else "—"
    zh, en = f"对{of[0]}的影响占 {part}", f"share of {part} in {of[1]}"
    if turns is None:
        return {
            "zh": f"{bar.name_zh}（{zh}；在寻找区间内没有使判断反转的取值）",
            "en": f"{bar.name_en} ({en}; no value searched turns the statement over)",
        }
    return {"zh": f"{zh}：{turns['zh']}", "en": f"{en}: {turns['en']}"}
