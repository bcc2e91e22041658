"""Lineage of the pathway (路径溯源): from a scenario's figure down to assumptions, units, statistics and sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tanfeng.core.confidence import weakest
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.pathway.calibration import Calibration
from tanfeng.pathway.facility import accounts
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.result import cost_assumptions
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scrap import shown
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.statement import UNIT, Answer
from tanfeng.pathway.wording import BOUNDARY, statement

if TYPE_CHECKING:
    from tanfeng.materials.result import MetalResult

FORMULA = {
    "direct": "sum_p e[p, measures of p in t] * P[p,t] + rest[t]",
    "indirect": "grid[t] * (sum_p (w - green)[p, measures of p in t] * P[p,t] + rest_electricity[t])",
    "total": "direct + indirect",
    "energy": "sum_p fuels[p] P[p,t] + rest fuel[t] + calorific value * electricity[t]",
}


def of_scenario(
    lineage: Lineage,
    scenario: Scenario,
    problem: Problem,
    solution: Solution,
    systems: Sequence[MetalResult] = (),
) -> None:
    """Add the figures of one solved scenario; ``systems`` are the stock models its scrap comes from."""
    for figure in shown.figures(problem, systems):
        lineage.add(figure)
    for row in problem.assumptions.values():
        lineage.add(row.figure())
    technology, base = f"scenario.{scenario.name}.technology", f"scenario.{scenario.name}.base_year"
    confidence = weakest(
        ["assumed", *(p.confidence for p in problem.plants), *(m.confidence for m in problem.measures)]
    )
    lineage.add(_base_year(base, problem.calibration, problem))
    lineage.add(
        Figure(
            id=technology,
            name_zh=f"{scenario.name_zh}：设施与措施",
            name_en=f"{scenario.name_en}: plants and measures",
            value=solution.objective,
            unit="10^6 CNY",
            formula="min sum of cost items" if problem.decisions else "today's shares and intensities",
            inputs=_technology_inputs(problem),
            confidence=confidence,
        )
    )
    shared = (technology, base, *problem.grid.inputs)
    for index, year in enumerate(problem.years):
        for boundary, formula in FORMULA.items():
            zh, en = BOUNDARY[boundary]
            own = f"scenario.{scenario.name}.{year}"
            lineage.add(
                Figure(
                    id=f"{own}.{boundary}",
                    name_zh=f"{scenario.name_zh} {year} 年{zh}",
                    name_en=f"{scenario.name_en}, {en} {year}",
                    value=float(getattr(solution, boundary)[index]),
                    unit=UNIT[boundary],
                    formula=formula,
                    inputs=(f"{own}.direct", f"{own}.indirect") if boundary == "total" else shared,
                    confidence=confidence,
                )
            )
    lineage.add(
        Figure(
            id=f"scenario.{scenario.name}.cost",
            name_zh=f"{scenario.name_zh}：建模设施的贴现成本",
            name_en=f"{scenario.name_en}: discounted cost of the modelled plants",
            value=solution.cost * 1e6,
            unit="CNY",
            formula="; ".join(f"{name} = {accounts.FORMULAS[name]}" for name in sorted(solution.cost_items)),
            inputs=(
                technology,
                *(problem.assumptions[n].figure_id for n in cost_assumptions(problem)),
            ),
            confidence=confidence,
        )
    )


def of_answer(lineage: Lineage, answer: Answer) -> None:
    """Add the figure of one peak statement."""
    q, j = answer.question, answer.judgement
    said = statement(answer)
    past = dict(zip(q.history.years, q.history.inputs, strict=True))
    top = max(past, key=lambda y: q.history.direct[q.history.years.index(y)])
    inputs = [*past[top], *(f"scenario.{q.scenario.name}.{y}.{q.boundary}" for y in q.years)]
    inputs += [b.assumption.figure_id for b in answer.reverses]
    zh, en = BOUNDARY[q.boundary]
    lineage.add(
        Figure(
            id=answer.figure_id,
            name_zh=f"{q.scenario.name_zh}：{zh}达峰年份",
            name_en=f"{q.scenario.name_en}: peak year of the {en}",
            value=j.year,
            unit="a",
            formula="highest year of history and scenario; in time if no later year is higher",
            inputs=tuple(dict.fromkeys(inputs)),
            confidence="assumed",
            note_zh=said.zh,
            note_en=said.en,
            missing=() if q.boundary == "direct" else ("electricity",),
        )
    )


def of_references(lineage: Lineage, reference: Any) -> None:
    """Add the reference rows that any figure names."""
    wanted = sorted({i for f in lineage for i in f.inputs if i.startswith("ref:")})
    for key in wanted:
        lineage.add(reference.figure(key.removeprefix("ref:")))


def _base_year(figure_id: str, c: Calibration, problem: Problem) -> Figure:
    units = tuple(i for p in problem.plants for i in p.inputs if not i.startswith("ref:"))
    return Figure(
        id=figure_id,
        name_zh=f"{c.year} 年基年直接排放中行业其余部分",
        name_en=f"rest of the sector in the direct emission of the base year {c.year}",
        value=c.rest_direct,
        unit="tCO2",
        formula=f"statistics - modelled units = {c.direct:.0f} - {c.modelled_direct:.0f}",
        inputs=(*c.inputs, *units, problem.assumptions["indirect_to_direct"].figure_id),
        confidence="assumed",
    )


def _technology_inputs(problem: Problem) -> tuple[str, ...]:
    plants = [i for p in problem.plants for i in p.inputs]
    measures = [i for m in problem.measures for i in m.inputs]
    rows = [row.figure_id for row in problem.assumptions.values()]
    return tuple(dict.fromkeys([*plants, *measures, *problem.inputs, *rows, *shown.ids(problem)]))
