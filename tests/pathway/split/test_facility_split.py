"""A facility question split over its plants (设施级问题的分解), with the bases, benchmarks and items of the model."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.pathway.conftest import lines, make, unit
from tests.pathway.macc.small_problem import problem

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import Plan, Settings, solve
from tanfeng.pathway.facility import Asked, ask
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.macc.facility_case import case_of
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.split import programme_of, split
from tanfeng.pathway.split.facility_split import benchmarks_of, items_of, question_of, target_value, units_of
from tanfeng.pathway.split.programme import CLOSING, RENEWAL
from tanfeng.reference import Reference


@pytest.fixture(scope="module")
def asked() -> Asked:
    return ask(problem())


@pytest.fixture(scope="module")
def plan(asked: Asked) -> Plan:
    return solve(asked.sector, Settings(gap=1e-6))


@pytest.fixture(scope="module")
def solution(asked: Asked, plan: Plan) -> Solution:
    return asked.solution(plan)


@pytest.mark.parametrize(("quantity", "base"), [("direct", 260.0), ("total", 360.0), ("energy", 124.58)])
def test_bases_are_the_first_year_of_the_model(asked: Asked, solution: Solution, quantity: str, base: float) -> None:
    """The big unit makes 100 t with 1 tce of fuel (2.6 t) and 2 MWh at 0.5 t and 0.1229 tce each."""
    target, units = question_of(asked, solution, year=2025, quantity=quantity, value=500.0, benchmarks={})
    assert {u.unit_id: u.base for u in units}["big"] == pytest.approx(base)
    assert target.base_year == 2020
    assert target.base_total >= base


def test_parts_close_and_planned_units_with_the_rest_are_the_solution(asked: Asked, solution: Solution) -> None:
    target, units = question_of(asked, solution, year=2025, quantity="total", value=700.0, benchmarks={"PB-PRIM": 0.9})
    done = split(target, units)
    assert all(a.whole == 700 for a in done.allocations)
    optimal = done.allocations[0]
    modelled = sum(optimal.shares.amounts.values()) + (optimal.shares.rest or 0.0)
    assert modelled == pytest.approx(solution.total[asked.problem.years.index(2025)])


def test_a_benchmark_counts_what_the_unit_emits_per_tonne_of_coal(asked: Asked, solution: Solution) -> None:
    _, units = question_of(asked, solution, year=2025, quantity="direct", value=1.0, benchmarks={"PB-PRIM": 0.9})
    big = next(u for u in units if u.unit_id == "big")
    assert big.benchmark == pytest.approx(0.9 * 260.0 / 124.58)
    new = next(u for u in units if u.unit_id == "new")
    assert (new.base, new.benchmark) == (None, None)
    assert new.why("base")[1] == "new lines have no past"


def test_history_given_by_unit_is_used_and_its_absence_said(asked: Asked, solution: Solution) -> None:
    given = question_of(
        asked,
        solution,
        year=2025,
        quantity="total",
        value=500.0,
        benchmarks={},
        history={"big": 400.0},
        history_total=1000.0,
        history_years=(2018, 2019),
    )
    shares = split(*given, ["grandfathering"]).allocations[0]
    assert shares.amounts["big"] == 200
    assert set(shares.shares.not_allocated) == {"old", "new"}
    without = question_of(asked, solution, year=2025, quantity="total", value=500.0, benchmarks={})
    assert "split.history-is-base" in {f.rule for f in split(*without).findings}


def test_units_outside_the_model_are_listed_and_not_allocated(asked: Asked, solution: Solution) -> None:
    accounts = pl.DataFrame(
        {
            "unit_id": ["big", "mine"],
            "name": ["Big", "Mine"],
            "enterprise_id": ["e1", "e9"],
            "city_code": ["4304", None],
            "missing": [[], ["capacity"]],
        },
        schema_overrides={"missing": pl.List(pl.String)},
    )
    asked_of = question_of(asked, solution, year=2025, quantity="total", value=500.0, benchmarks={}, accounts=accounts)
    done = split(*asked_of)
    reasons = [r for r in done.to_dict()["not_allocated"] if r["unit_id"] == "mine"]
    assert len(reasons) == 4
    assert "产能" in reasons[0]["reason_zh"]


def test_the_programme_names_what_feeds_the_plan_item(asked: Asked, plan: Plan) -> None:
    items = items_of(asked)
    assert {i.item for i in items} == {"target-recycled-share"}
    assert {i.year for i in items} == {2025, 2026}
    programme = programme_of(case_of(asked), plan, items, units_of(asked))
    own = programme.items.filter(pl.col("year") == 2025, pl.col("unit_id") == "new")
    assert own["contribution"].to_list()[0] > 0
    activity = programme.items.filter(pl.col("measure").is_null()).group_by("year").agg(pl.col("contribution").sum())
    rows = {i.year: plan.activity[i.row] for i in items}
    assert dict(activity.iter_rows()) == pytest.approx(rows)


def test_sums_over_units_are_the_solution(asked: Asked, plan: Plan, solution: Solution) -> None:
    amounts = programme_of(case_of(asked), plan).amounts
    sums = amounts.group_by("year").agg(pl.col("direct_tco2", "total_tco2", "energy_tce").sum()).sort("year")
    years = [asked.problem.years.index(y) for y in sums["year"]]
    for column, whole in (
        ("direct_tco2", solution.direct),
        ("total_tco2", solution.total),
        ("energy_tce", solution.energy),
    ):
        assert sums[column].to_numpy() == pytest.approx(whole[years], rel=1e-12)


def test_benchmarks_come_from_reference_rows_that_may_decide(asked: Asked) -> None:
    """The row of PB-PRIM is only recalled and decides nothing; that of ZN-HYDRO-R, 1,100 kgce/t, is verified."""
    reference = Reference.load()
    assert benchmarks_of(asked, reference, "2021") == {}
    zinc = replace(asked.problem, plants=(replace(asked.problem.plants[0], route="ZN-HYDRO-R"),))
    assert benchmarks_of(replace(asked, problem=zinc), reference, "2021") == pytest.approx({"ZN-HYDRO-R": 1.1})


def test_a_cut_becomes_what_is_left_and_nonsense_is_refused(asked: Asked, solution: Solution) -> None:
    assert target_value(1000.0, 0.18) == pytest.approx(820.0)
    with pytest.raises(UsageError):
        target_value(1000.0, 18.0)
    for words in ({"year": 2050, "quantity": "total"}, {"year": 2025, "quantity": "water"}):
        with pytest.raises(UsageError):
            question_of(asked, solution, value=1.0, benchmarks={}, **words)  # type: ignore[arg-type]


def test_what_stands_on_a_site_belongs_to_its_unit() -> None:
    """A roof is a decision of its own to the engine; the reader meets it at the smelter that owns it."""
    small = problem()
    roof = replace(small.measures[1], key="roof", kind="onsite_power", changes={"big": {"electricity_mwh": -0.2}})
    numbers = small.assumptions.changed(drive_capex=50.0)
    made = ask(replace(small, measures=(small.measures[0], roof), assumptions=numbers))
    plan = solve(made.sector, Settings(gap=1e-6))
    case, solution = case_of(made), made.solution(plan)
    programme = programme_of(case, plan, items_of(made), units_of(made))
    (task,) = programme.of("big").tasks.filter(measure="roof").to_dicts()
    assert (task["name"], task["enterprise_id"], task["city_code"]) == ("big", "e1", "4304")
    assert set(programme.amounts["unit_id"]) == {"big", "old", "new", "rest of the sector"}
    own = programme.of("big").amounts.sort("year")["energy_tce"]
    carriers = solution.flows[INDEX["fuel_tce"], 0] + solution.flows[INDEX["electricity_mwh"], 0] * small.tce_per_mwh
    assert own.to_numpy() == pytest.approx(carriers[-len(own) :])


def test_renewing_and_closing_are_tasks_of_their_unit() -> None:
    """Case 6 of the worked sector: renewed in 2026 for half of 1000 CNY/t on 100 t/a; or closed, with no capital."""
    for premium, kind in ((730.0, RENEWAL), (720.0, CLOSING)):
        question = ask(
            make(
                plants=(unit(commissioned=2006), lines(lines_at_most=5)), measures=(), scrap_share={"Pb": 1.0},
                recycled_feed_premium=premium, unit_life=20.0, renewal_cost_share=0.5,
            )
        )  # fmt: skip
        made = programme_of(case_of(question), solve(question.sector, Settings(gap=1e-8)), (), units_of(question))
        (task,) = made.tasks.to_dicts()
        assert (task["unit_id"], task["measure"], task["first_year"]) == ("ore", kind, 2026)
        capital = [task[key] for key in ("capital_cny", "capital_low", "capital_high", "capital_per_year_cny")]
        assert capital == ([None] * 4 if kind == CLOSING else pytest.approx([50_000.0] * 3 + [2500.0]))
        assert task["cost_confidence"] == (None if kind == CLOSING else "assumed")
