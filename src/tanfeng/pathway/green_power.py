"""How much of what falls is bought green power (外购绿电占降幅的比重): counted off the books, not at the plant.

Contracts and certificates take their electricity out of market-based indirect emission. By location every MWh bought
carries the grid's factor, whoever holds the contract: location-based emission does not fall by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway import paths
from tanfeng.pathway.facility import follow
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.solution import Array, Solution
from tanfeng.pathway.wording import mt, wan

#: The assumption with the share of the fall from which it is said beside the statement.
NOTABLE = "bought_green_notable"
#: Boundaries that bought green power changes.
TOUCHED = ("indirect", "total")


@dataclass(frozen=True)
class Bought:
    """Bought green power of a scenario (外购绿电): what it takes off market-based emission, tCO2 by year.

    ``fell`` is by how much total emission of the last year lies below today's technology carried on.
    """

    years: tuple[int, ...]
    taken_off: Array
    indirect: Array
    fell: float

    @property
    def last(self) -> float:
        """What is taken off in the last year, tCO2."""
        return float(self.taken_off[-1])

    @property
    def share(self) -> float | None:
        """Part of the fall of the last year; ``None`` where nothing fell."""
        return self.last / self.fell if self.fell > 0 else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "year": self.years[-1],
            "tco2": self.taken_off.tolist(),
            "fall_tco2": self.fell,
            "share_of_fall": self.share,
            "location_based_indirect_tco2": (self.indirect + self.taken_off).tolist(),
        }


def bought(problem: Problem, solution: Solution) -> Bought:
    """Return what bought green power takes off a solution, and off what (外购绿电扣减)."""
    still = follow(replace(problem, policies=()))
    taken_off = solution.flows[INDEX["green_mwh"]].sum(axis=0) * paths.grid(problem, {})[0]
    fell = float(still.total[-1] - solution.total[-1])
    return Bought(problem.years, np.asarray(taken_off), solution.indirect, fell)


def notable(problem: Problem, found: Bought) -> bool:
    """Say whether the share is one that has to be said; without a declared threshold any is (是否须说明)."""
    if found.last <= 0:
        return False
    least = problem.assumptions.number(NOTABLE) if NOTABLE in problem.assumptions else 0.0
    return found.share is None or found.share >= least


def findings(scenario: Scenario, problem: Problem, solution: Solution) -> Iterator[Finding]:
    """Yield the finding where bought green power is a large part of what falls (外购绿电提示)."""
    found = bought(problem, solution)
    if not notable(problem, found):
        return
    zh, en = said(found)
    share = "—" if found.share is None else f"{found.share:.4f}"
    yield Finding(
        "warning",
        "pathway.fall-by-bought-green-power",
        f"情景“{scenario.name_zh}”：{zh}",
        f"Scenario '{scenario.name_en}': {en}",
        given=f"{found.last:.0f} tCO2, {share}",
    )


def said(found: Bought) -> tuple[str, str]:
    """Say how much of the fall is bought and what stands by location (文字说明)."""
    last, location = found.years[-1], float(found.indirect[-1]) + found.last
    of_zh = of_en = ""
    if found.share is not None:
        of_zh = f"，占总排放比现状推演少的 {wan(found.fell)} 的 {found.share:.0%}"
        of_en = f", {found.share:.0%} of the {mt(found.fell)} by which total emission lies below today's technology"
    return (
        f"{last} 年有 {wan(found.last)} 是外购绿电（合同、绿证，溢价为设定）按市场法扣减的{of_zh}，不是厂内的变化；"
        f"按位置法不减少，间接排放仍为 {wan(location)}。",
        f"in {last} {mt(found.last)} are taken off, market-based, for bought green power (contracts and certificates "
        f"at an assumed premium){of_en}, and are no change at the plants; by location nothing falls by it, and "
        f"indirect emission stays at {mt(location)}.",
    )


def with_statement(peak: dict[str, Any], problem: Problem, found: Bought) -> dict[str, Any]:
    """Return a peak statement that says so, where the boundary is one it changes (判断中说明)."""
    if peak["boundary"] not in TOUCHED or not notable(problem, found):
        return peak
    zh, en = said(found)
    en = en[0].upper() + en[1:]
    return {
        **peak,
        "statement_zh": f"{peak['statement_zh']}{zh}",
        "statement_en": f"{peak['statement_en'].rstrip()} {en}",
    }
