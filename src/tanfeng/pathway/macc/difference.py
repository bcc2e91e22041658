"""Why the two views differ (两种视图为何不同): the ladder and the measure-by-measure curve, tonne by tonne.

sum of measures alone                                     (naive stack)
- interaction                      = joint effect with production and structure held
- not taken, or taken later        = effect of what the top of the ladder takes, held
- taken already at price zero      = what the ladder adds, held
+ output and structure shifts      = abatement of the ladder
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.macc.annualising import Yardstick
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.held import Held
from tanfeng.pathway.macc.ladder import Ladder
from tanfeng.pathway.macc.orders import Parts


def tonnes(amount: float) -> str:
    """Whole tonnes for a sentence; what rounds to nothing has no sign."""
    return f"{round(amount):,d}"


@dataclass(frozen=True)
class Difference:
    """The bridge from one view to the other, tCO2 of the span (两种视图之间的差额). The parts add up exactly."""

    alone: float
    interaction: float
    joint: float
    later: float
    already: float
    shifts: float
    ladder: float

    def to_dict(self) -> dict[str, float]:
        return {
            "alone_tco2": self.alone,
            "interaction_tco2": self.interaction,
            "joint_tco2": self.joint,
            "not_taken_or_later_tco2": self.later,
            "already_at_price_zero_tco2": self.already,
            "shifts_tco2": self.shifts,
            "ladder_tco2": self.ladder,
        }

    @property
    def zh(self) -> str:
        word = "使之减少" if self.interaction >= 0 else "使之增加"
        return (
            f"逐项单独相加为 {tonnes(self.alone)} t，措施之间的交互作用{word} {tonnes(abs(self.interaction))} t，"
            f"产量与结构固定时全部措施共减排 {tonnes(self.joint)} t；碳价阶梯最高一级未采用或推迟采用的部分少减 "
            f"{tonnes(self.later)} t，零碳价时已经采用的 {tonnes(self.already)} t 不计入阶梯，产量与结构变动带来 "
            f"{tonnes(self.shifts)} t，因此阶梯减排 {tonnes(self.ladder)} t。"
        )

    @property
    def en(self) -> str:
        word = "takes away" if self.interaction >= 0 else "adds"
        return (
            f"One by one the measures would avoid {tonnes(self.alone)} t; interaction {word} "
            f"{tonnes(abs(self.interaction))} t, so together, with production and structure held, they avoid "
            f"{tonnes(self.joint)} t. The top of the ladder leaves {tonnes(self.later)} t of that untaken or takes it "
            f"later; {tonnes(self.already)} t stand at price zero already and are not counted on the ladder; shifts of "
            f"output and structure bring {tonnes(self.shifts)} t. Hence the ladder avoids {tonnes(self.ladder)} t."
        )


def difference(yard: Yardstick, held: Held, parts: Parts, ladder: Ladder) -> Difference:
    """Lay the bridge between the held ``parts`` and the top of the ladder (差额分解)."""
    nothing = held(frozenset())
    top, zero = (yard.avoided(held.of_adoption(ladder.readings[n].installed) - nothing) for n in (-1, 0))
    alone, joint, climbed = yard.avoided(parts.alone.sum(axis=0)), yard.avoided(parts.joint), ladder.steps[-1].avoided
    return Difference(alone, alone - joint, joint, joint - top, zero, climbed - (top - zero), climbed)


def of_measures(yard: Yardstick, parts: Parts, ladder: Ladder) -> dict[str, dict[str, str]]:
    """Say for each measure how the views see it: alone, on average, when and where the ladder takes it (逐项说明)."""
    case = yard.case
    names = {m.key: (m.name_zh, m.name_en) for m in case.measures}
    said = {}
    for n, key in enumerate(parts.keys):
        average, alone = (yard.avoided(x[n]) for x in (parts.value, parts.alone))
        zh, en = _taken(case, ladder, key)
        said[key] = {
            "zh": f"“{names[key][0]}”平均减排 {tonnes(average)} t，单独实施 {tonnes(alone)} t，"
            f"交互作用 {tonnes(alone - average)} t；{zh}。",
            "en": f"'{names[key][1]}' avoids {tonnes(average)} t on average over orders and {tonnes(alone)} t alone, "
            f"interaction {tonnes(alone - average)} t; {en}.",
        }
    return said


def _taken(case: Case, ladder: Ladder, key: str) -> tuple[str, str]:
    k = case.keys.index(key)
    can = int((case.held[:, :, k] & ~case.first_day[:, None, k]).any(axis=1).sum())
    standing = [read.installed[:, k, -1] > 0 for read in ladder.readings]
    step = next((n for n, plants in enumerate(standing) if plants.any()), None)
    top = ladder.readings[-1].installed[:, k]
    if step is None:
        last = ladder.steps[-1].price
        return f"阶梯至 {last:g} 元/t 仍未采用", f"the ladder does not take it up to {last:g} CNY/t"
    price, plants = ladder.steps[step].price, int(standing[-1].sum())
    first = _first_year(case.years, top)
    when_zh, when_en = (f"，最早 {first} 年", f", from {first} on at the earliest") if first else ("", "")
    return (
        f"阶梯自 {price:g} 元/t 起采用，最高一级在可采用的 {can} 个单元中的 {plants} 个采用{when_zh}",
        f"the ladder takes it from {price:g} CNY/t on, at the top at {plants} of {can} units that can{when_en}",
    )


def _first_year(years: Sequence[int], standing: Array) -> int | None:
    taken = np.flatnonzero(standing.any(axis=0))
    return years[int(taken[0])] if taken.size else None
