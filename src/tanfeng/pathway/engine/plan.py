"""What the engine answers (求解结果): one pathway per plant, what it costs, how far it can be from the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.engine.sector import AT_LEAST, AT_MOST, Array, Ints, Sector

#: ``certified``: within the gap asked for. ``open gap``: ended on its own with a larger gap, which is stated.
#: ``stopped``: ended by the clock; a rerun may give another plan. Only a certified plan is final.
Status = Literal["certified", "open gap", "stopped"]
#: Slack below this share of a row's right-hand side (or of its activity) is rounding.
ROUNDING = 1e-7


@dataclass(frozen=True)
class Plan:
    """The best plan found and the proof of its quality (方案与最优性证明).

    objective, bound : present value; no plan costs less than ``bound``
    gap              : (objective - bound) / |objective|, the difference itself where the objective is 0
    states, arcs     : (P, T) state in each year, arc taken at its start (-1: stays);  levels : (P, T) share of output
    quantities       : (P, Q, T);  activity, slack : (R,) left-hand sides, and what is missing or too much
    prices           : (R,) shadow prices of the rows in the relaxation, present value per unit
    cost             : parts of the objective: ``adoption``, ``fixed``, ``variable``, ``priced``, ``slack``
    rounds, columns  : how much work it took
    """

    status: Status
    objective: float
    bound: float
    states: Ints
    arcs: Ints
    levels: Array
    quantities: Array
    activity: Array
    slack: Array
    prices: Array
    cost: dict[str, float]
    rounds: int
    columns: int

    @property
    def final(self) -> bool:
        return self.status == "certified"

    @property
    def gap(self) -> float:
        distance = max(self.objective - self.bound, 0.0)
        return distance / abs(self.objective) if self.objective else distance

    def slack_in_use(self, sector: Sector) -> dict[str, float]:
        """Return the rows that are missed, by name, with how much in the row's own unit."""
        rows = sector.rows
        measure = ROUNDING * np.maximum(np.abs(rows.rhs), np.abs(self.activity))
        return {rows.names[r]: float(self.slack[r]) for r in np.flatnonzero(self.slack > np.maximum(measure, ROUNDING))}

    def findings(self, sector: Sector) -> tuple[Finding, ...]:
        """Say in sentences which rows are missed, and that a plan is not final where it is not (问题)."""
        found = [_missed(name, amount, sector) for name, amount in self.slack_in_use(sector).items()]
        if not self.final:
            found.append(_not_final(self))
        return tuple(found)


def _missed(name: str, amount: float, sector: Sector) -> Finding:
    row = sector.rows.names.index(name)
    sense, rhs = sector.rows.senses[row], float(sector.rows.rhs[row])
    zh, en = {
        AT_LEAST: ("缺", "falls short by"),
        AT_MOST: ("超出", "exceeds its limit by"),
    }.get(sense, ("偏差", "is off by"))
    return Finding(
        "warning",
        "pathway.row-missed",
        f"在给定条件下“{name}”无法以低于其缺口价格的代价满足：{zh} {amount:,.6g}。",
        f"'{name}' cannot be met for less than its slack costs: it {en} {amount:,.6g}.",
        expected=f"{sense} {rhs:g}",
        given=f"{amount:g}",
    )


def _not_final(plan: Plan) -> Finding:
    zh, en = {
        "stopped": ("求解被时间限制中止", "The solve was stopped by its time limit"),
        "open gap": ("求解结束时差距仍大于要求", "The solve ended with a larger gap than asked for"),
    }[plan.status]
    return Finding(
        "warning",
        "pathway.not-final",
        f"{zh}，方案不是最终结果：与可证明下界相差 {plan.gap:.3%}。",
        f"{en}; the plan is not final: it is {plan.gap:.3%} above the proven bound.",
        given=f"{plan.gap:.3%}",
    )
