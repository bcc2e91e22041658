"""Both abatement curves of a case (减排成本曲线): the carbon-price ladder and the measures, and why they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.pathway.engine import Plan, Settings
from tanfeng.pathway.macc.annualising import Yardstick, rule_of, stated
from tanfeng.pathway.macc.case import Case, boundary_of
from tanfeng.pathway.macc.difference import difference, of_measures
from tanfeng.pathway.macc.green import bought
from tanfeng.pathway.macc.held import Held
from tanfeng.pathway.macc.ladder import climb, ladder, ladder_prices
from tanfeng.pathway.macc.orders import EXACT_UP_TO, Evaluate, parts_of
from tanfeng.pathway.macc.ranking import Ranked, ranked
from tanfeng.pathway.macc.reoptimised import Reoptimised
from tanfeng.pathway.macc.result import Macc

VIEWS = ("held", "reoptimised")
#: Steps differ by little beside the whole cost of a sector: their gaps have to be smaller still.
CLOSELY = Settings(gap=1e-5)
Solve = Callable[[Case, Sequence[float], Settings], Iterable[Plan]]


def macc(
    case: Case,
    prices: Sequence[float],
    *,
    year: int | None = None,
    boundary: str = "total",
    rule: str = "annuity",
    view: str = "held",
    measures: Sequence[str] | None = None,
    settings: Settings | None = None,
    exact_up_to: int = EXACT_UP_TO,
    pairs: int = 100,
    seed: int = 0,
    solve: Solve = climb,
    evaluate: Evaluate | None = None,
) -> Macc:
    """Return the ladder and the measure-by-measure curve of a case (减排成本曲线).

    ``prices`` in CNY/t, ascending (see ``ladder.rungs`` for low, high, steps); ``year`` a year of decisions, ``None``
    for all of them; ``view`` how measures are evaluated: ``held`` with production and structure of the price-zero plan,
    ``reoptimised`` at the highest price; ``evaluate`` puts another evaluator in its place. More than ``exact_up_to``
    measures are averaged over ``pairs`` seeded orders and their reverses. ``solve`` gives the plans of the prices, zero
    first, from a process of its own if need be.

    Raises ``UsageError``: negative or non-ascending prices, unknown boundary, rule, view, measure or year.
    """
    asked, kept = ladder_prices(prices), rule_of(rule)
    yard = Yardstick.of(case, kept, year, boundary_of(boundary))
    _view_of(view)
    keys = case.chosen(None if measures is None else tuple(measures))
    settings = settings or CLOSELY
    climbed = ladder(asked, solve(case, asked, settings), yard)
    held = Held.of(case, climbed.plans[0], boundary)
    held_parts = parts_of(keys, held, exact_up_to=exact_up_to, pairs=pairs, seed=seed)
    other = evaluate or (Reoptimised(case, asked[-1], settings) if view == "reoptimised" else None)
    parts = parts_of(keys, other, exact_up_to=exact_up_to, pairs=pairs, seed=seed) if other else held_parts
    rows = ranked(yard, parts)
    green = bought(yard, climbed, rows)
    return Macc(
        scenario=case.scenario,
        year=year,
        boundary=boundary,
        view=view,
        view_price=asked[-1] if view == "reoptimised" else 0.0,
        rule=kept,
        annualisation=stated(case, kept),
        ladder=climbed,
        parts=parts,
        measures=rows,
        interaction=yard.avoided(parts.interaction),
        difference=difference(yard, held, held_parts, climbed),
        green=green,
        sentences=of_measures(yard, held_parts, climbed),
        findings=tuple(in_order([*climbed.findings, *green.findings(), *_about(rows)])),
    )


def _view_of(name: str) -> None:
    if name not in VIEWS:
        raise UsageError(
            f"没有视图“{name}”；可用：{'、'.join(VIEWS)}。", f"There is no view {name!r}; known: {', '.join(VIEWS)}."
        )


def _about(rows: Sequence[Ranked]) -> list[Finding]:
    if not rows:
        return [
            Finding(
                "info",
                "macc.no-measures",
                "情景没有可用的措施，逐项曲线为空。",
                "The scenario offers no measure: the measure-by-measure curve is empty.",
            )
        ]
    return [Finding("info", f"macc.{_rule(row)}", row.note_zh, row.note_en, count=1) for row in rows if row.note_zh]


def _rule(row: Ranked) -> str:
    """Name of the rule a note of a measure stands under."""
    return _WORD.get(row.chosen.group, "sign-by-range")


_WORD = {"only_with_others": "saves-by-replacing", "cost_unknown": "cost-unknown", "no_abatement": "no-abatement"}
