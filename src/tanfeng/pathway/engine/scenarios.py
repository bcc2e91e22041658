"""Many scenarios of one sector, one after another, with the columns kept (情景系列，列池复用).

A scenario changes what is linear in a pathway's quantities: market prices, row weights, right-hand sides, penalties.
The pathways found for one scenario are pathways of every other; only their cost and coefficients change. So the pool,
the basis of the master, the prices and the plan of the last scenario are the start of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tanfeng.pathway.engine.checks import require, require_numbers
from tanfeng.pathway.engine.generation import Generator
from tanfeng.pathway.engine.plan import Plan
from tanfeng.pathway.engine.pool import Columns
from tanfeng.pathway.engine.sector import Array, Sector
from tanfeng.pathway.engine.settings import Settings
from tanfeng.pathway.engine.solving import answer
from tanfeng.pathway.engine.tables import lay_out


@dataclass(frozen=True)
class Scenario:
    """What differs from the sector (情景差异); ``None`` keeps the sector's own. Shapes as in ``Sector``, ``Rows``."""

    prices: Array | None = None
    weights: Array | None = None
    rhs: Array | None = None
    penalty: Array | None = None

    def of(self, sector: Sector) -> Sector:
        """Return the sector under this scenario."""
        rows = replace(
            sector.rows,
            weights=sector.rows.weights if self.weights is None else self.weights,
            rhs=sector.rows.rhs if self.rhs is None else self.rhs,
            penalty=sector.rows.penalty if self.penalty is None else self.penalty,
        )
        return replace(sector, prices=sector.prices if self.prices is None else self.prices, rows=rows)


def solve_all(sector: Sector, scenarios: Iterable[Scenario], settings: Settings) -> Iterator[Plan]:
    """Solve scenarios in their order, each from what the ones before have found (逐个求解).

    The plans depend on the order within their gap, and on nothing else. Raises like ``solve``.
    """
    require(sector)
    tables = lay_out(sector)
    generator: Generator | None = None
    before: tuple[Array, Columns] | None = None
    for scenario in scenarios:
        now = scenario.of(sector)
        require_numbers(now, sector)
        if generator is None:
            generator = Generator(replace(tables, sector=now))
        else:
            generator.turn_to(now)
        plan, relaxation, best = answer(generator, settings, before)
        before = (relaxation.prices, best)
        yield plan
