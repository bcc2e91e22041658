"""The shipped scenarios on the shipped workspace: what a user of the public data gets to read."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tanfeng import ledger, pathway
from tanfeng.accounting import bottom_up, top_down
from tanfeng.accounting.assumptions import Assumptions
from tanfeng.core.errors import UsageError
from tanfeng.pathway import engine, facility
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.facility.today import follow
from tanfeng.pathway.frame import Frame
from tanfeng.pathway.inputs import assemble
from tanfeng.pathway.wording import BOUNDARY
from tanfeng.plan import Plan
from tanfeng.reference import Reference

WORKSPACE = Path(__file__).parents[2] / "workspaces" / "hunan-public"
REGION = "430000"
CONTRACT = {
    *("name", "status", "objective", "bound", "gap", "years", "direct_tco2", "indirect_tco2", "total_tco2"),
    *("energy_tce", "cost", "cost_items", "policies", "units", "conflict", "findings"),
}
PLAN = Plan.load("hunan-nonferrous-2022")
REFERENCE = Reference.load()


@pytest.fixture(scope="module")
def base() -> pathway.BaseInputs:
    book = ledger.read(WORKSPACE / "ledger", REFERENCE)
    above = top_down.account(book.table("statistics"), reference=REFERENCE, region=REGION)
    below = bottom_up.estimate(
        book.table("units"),
        None,
        Assumptions.read(WORKSPACE / "assumptions.toml", "hunan-public", REFERENCE),
        reference=REFERENCE,
        region=REGION,
        enterprises=book.table("enterprises"),
        production=book.table("production"),
    )
    accounts = pl.concat([above.accounts, below.accounts], how="diagonal")
    marks = pathway.marks_of(above.accounts, above.fuel_history, REGION)
    return pathway.BaseInputs(REGION, below.unit_accounts, accounts, 2020, marks, below.year)


@pytest.fixture(scope="module")
def scenarios() -> tuple[pathway.Scenario, ...]:
    """Frozen, the plan and the least cost as shipped, the plan without its energy options: it is solved in seconds.

    The energy options are in the least cost; the plan's items, its exits and its peak are in the plan.
    """
    shipped = pathway.choose(pathway.load_scenarios(WORKSPACE / "scenarios"), ["frozen", "plan", "least-cost"])
    return tuple(replace(s, sections={}) if s.name == "plan" else s for s in shipped)


@pytest.fixture(scope="module")
def result(base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]) -> pathway.PathwayResult:
    return pathway.run(base, PLAN, REFERENCE, scenarios)


def test_the_result_has_the_fields_of_the_contract_and_is_json(result: pathway.PathwayResult) -> None:
    for scenario in result.scenarios:
        assert set(scenario) >= CONTRACT
        assert len({len(scenario[k]) for k in ("years", "direct_tco2", "indirect_tco2", "total_tco2")}) == 1
    for peak in result.peaks:
        assert {"scenario", "boundary", "year", "tco2", "before_2030", "probability", "reverses_if"} <= set(peak)
    assert len(result.peaks) == len(result.scenarios) * len(BOUNDARY)
    assert json.loads(json.dumps([*result.scenarios, *result.peaks], allow_nan=False))


def test_the_reference_form_gives_the_same_objective_for_the_plan(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    """The plan of Hunan, written in labelled arrays and given to HiGHS in one piece, without its peak item."""
    plan = next(s for s in scenarios if s.name == "plan")
    problem = assemble(base, PLAN, REFERENCE, plan).problem
    assert problem is not None
    sector = facility.ask(problem).sector
    ours = engine.solve(sector)
    oracle = solve_state_form(sector, whole=True, gap=1e-4, seconds=120.0)
    assert oracle.status == "optimal"
    assert ours.final
    assert ours.bound <= oracle.objective
    assert oracle.bound <= ours.objective
    assert ours.objective == pytest.approx(oracle.objective, rel=ours.gap + 1e-4)


def test_the_units_of_a_scenario_add_up_to_its_metals(result: pathway.PathwayResult) -> None:
    for s in result.scenarios:
        for t, year in enumerate(s["years"]):
            rows = [u for u in s["units"] if u["year"] == year]
            assert sum(u["production_t"] for u in rows) == pytest.approx(
                sum(m["production_t"][t] for m in s["by_metal"].values())
            )
            assert sum(u["direct_tco2"] for u in rows) == pytest.approx(
                sum(m["direct_tco2"][t] for m in s["by_metal"].values())
            )
            assert all(u["tco2"] == pytest.approx(u["direct_tco2"] + u["indirect_tco2"]) for u in rows)


def test_a_scenario_says_how_sure_its_optimum_is(result: pathway.PathwayResult) -> None:
    for s in result.scenarios:
        assert s["final"] == (s["status"] in ("certified", "fixed"))
        assert s["bound"] <= s["objective"]
        assert s["gap"] == pytest.approx((s["objective"] - s["bound"]) / s["objective"])
        assert s["final"] != ("pathway.not-final" in {f["rule"] for f in s["findings"]})


def test_each_plan_item_says_whether_it_is_met_and_what_the_last_unit_costs(result: pathway.PathwayResult) -> None:
    plan = next(s for s in result.scenarios if s["name"] == "plan")
    by_item = {p["item"]: p for p in plan["policies"]}
    assert {"target-recycled-share", "target-benchmark-capacity", "target-energy-intensity", "target-peak"} <= set(
        by_item
    )
    for item in by_item.values():
        assert item["satisfied"] == (item["slack"] == 0.0)
        assert item["slack_unit"]
        assert item["satisfied"] or item["binding"]
    missed = {name for name, item in by_item.items() if not item["satisfied"]}
    assert missed <= set(plan["slacks"])
    assert bool(missed) == (plan["conflict"] is not None)


def test_new_lines_of_the_plan_come_in_whole_pieces(result: pathway.PathwayResult) -> None:
    plan = next(s for s in result.scenarios if s["name"] == "plan")
    size = {p["unit_id"]: p["line_t"] for p in plan["plants"] if p["new_lines"]}
    built = {key: sum(plan["new_capacity_t"][key]) / line for key, line in size.items()}
    assert built
    assert all(pieces == pytest.approx(round(pieces)) for pieces in built.values())
    assert sum(built.values()) > 0


def test_every_scenario_starts_from_the_latest_year_of_the_statistics(
    result: pathway.PathwayResult, base: pathway.BaseInputs
) -> None:
    latest = (
        base.accounts.filter(basis="top_down", boundary="direct", sector="nonferrous_all")
        .sort("year")
        .drop_nulls("tco2")
        .tail(1)
    )
    for scenario in result.scenarios:
        assert scenario["years"][0] == latest["year"][0]
        assert scenario["direct_tco2"][0] == pytest.approx(latest["tco2"][0])


def test_total_is_direct_plus_indirect_in_every_year(result: pathway.PathwayResult) -> None:
    for s in result.scenarios:
        assert np.add(s["direct_tco2"], s["indirect_tco2"]) == pytest.approx(np.array(s["total_tco2"]))


def test_the_band_of_the_ensemble_encloses_the_scenario_at_its_end(result: pathway.PathwayResult) -> None:
    for s in result.scenarios:
        for boundary in BOUNDARY:
            series = "energy_tce" if boundary == "energy" else f"{boundary}_tco2"
            low, high = s[f"{series}_low"][-1], s[f"{series}_high"][-1]
            assert low <= s[series][-1] <= high


def test_frozen_adopts_nothing_and_the_plan_does(result: pathway.PathwayResult) -> None:
    treated = {s["name"]: sum(sum(a["treated_t"]) for a in s["adoption"]) for s in result.scenarios}
    assert treated["frozen"] == 0.0
    assert treated["plan"] > 0.0


def test_the_direct_peak_has_passed_in_2008_with_and_without_the_anomalous_year(
    result: pathway.PathwayResult,
) -> None:
    direct = [p for p in result.peaks if p["boundary"] == "direct"]
    for peak in direct:
        assert (peak["year"], peak["kind"], peak["before_2030"]) == (2008, "passed", True)
        assert peak["tco2"] == pytest.approx(5_358_683 + 532_345)
        assert peak["without_anomalous_years"]
        assert "2008" in peak["evidence_zh"]
        assert "2016" in peak["evidence_zh"]


def test_the_anomalous_year_and_the_break_are_found_in_the_series_not_typed(base: pathway.BaseInputs) -> None:
    assert base.marks == pathway.Marks((2016,), 2005)
    typed = tomllib.loads((WORKSPACE / "scenarios" / "base.toml").read_text(encoding="utf-8"))["history"]
    assert not {"anomalous_years", "trend_from"} & set(typed)


def test_a_scenario_may_state_its_anomalous_years_itself(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    frozen = scenarios[0]
    stated = replace(frozen, history=replace(frozen.history, anomalous_years=(2008, 2009)))
    direct = pathway.run(base, PLAN, REFERENCE, [stated]).peaks[0]
    assert "剔除异常年 2008、2009 后判断会改变" in direct["evidence_zh"]
    assert not direct["without_anomalous_years"]


def test_a_passed_peak_is_a_statement_of_its_scenario(result: pathway.PathwayResult) -> None:
    """Nothing is observed after the last statistics: that no later year is higher is the scenario's word."""
    for peak in result.peaks:
        if peak["kind"].startswith("passed"):
            assert peak["statement_zh"].startswith("在本情景下")
            assert peak["statement_en"].startswith("In this scenario")
        assert "2020 年起没有公开数据" in peak["evidence_zh"]


def test_a_plateau_beyond_the_deadline_is_called_a_hairline(result: pathway.PathwayResult) -> None:
    flat = [p for p in result.peaks if p["plateau"] and p["plateau"][1] > p["last_year_in_time"]]
    assert {p["boundary"] for p in flat} == {"indirect"}
    for peak in flat:
        assert "很小的变化" in peak["statement_zh"]
        assert "small changes" in peak["statement_en"]


def test_what_an_assumption_gives_is_not_sold_as_the_effect_of_a_measure(result: pathway.PathwayResult) -> None:
    """By 2035 the rest's 2 % a year take almost all of what lies between the frozen scenario and the plan."""
    by_name = {s["name"]: s for s in result.scenarios}
    said = {f["rule"]: f for f in by_name["plan"]["findings"]}
    assumed, decided = (float(x) for x in said["pathway.lowered-by-assumption"]["given"].split(" tCO2")[0].split(" : "))
    assert assumed == pytest.approx(736_731, abs=1)
    apart = by_name["frozen"]["direct_tco2"][-1] - by_name["plan"]["direct_tco2"][-1]
    assert assumed + decided == pytest.approx(apart, abs=2)
    assert said["pathway.lowered-by-assumption"]["severity"] == "warning"
    assert "pathway.lowered-by-assumption" not in {f["rule"] for f in by_name["frozen"]["findings"]}


def test_the_energy_target_says_what_the_assumptions_give_without_any_measure(result: pathway.PathwayResult) -> None:
    """Output grows by 2 % and value added by 5 %; fuel of the rest falls by 2 %: 18 % of the 14 % are given."""
    frozen, plan = (next(s for s in result.scenarios if s["name"] == name) for name in ("frozen", "plan"))
    base, rest_fuel = frozen["energy_tce"][0], (2_366_710 - 423_684) / 2.6
    energy = {y: (base - rest_fuel * (1 - 0.98**n)) * 1.02**n for n, y in ((1, 2020), (6, 2025))}
    said = next(f for f in plan["findings"] if f["rule"] == "pathway.intensity-by-assumption")
    assert float(said["given"]) == pytest.approx(1 - energy[2025] / energy[2020] / 1.05**5, abs=1e-4)
    assert float(said["given"]) > float(said["expected"])
    assert said["severity"] == "warning"


def test_a_target_without_a_base_year_uses_the_workspaces(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    plan = next(s for s in scenarios if s.name == "plan")
    co2 = [replace(p, value=0.18) for p in plan.policies if p.item == "target-co2-intensity"]
    problem = assemble(base, PLAN, REFERENCE, replace(plan, policies=tuple(co2))).problem
    assert problem is not None
    assert [p.baseline_year for p in problem.policies if p.item == "target-co2-intensity"] == [2020]


def test_no_number_of_the_result_is_a_minus_zero(result: pathway.PathwayResult) -> None:
    assert not re.search(r"-0\.0\b(?!\d)", json.dumps([*result.scenarios, *result.peaks]))


def test_a_statement_with_electricity_says_that_history_is_not_public(result: pathway.PathwayResult) -> None:
    for peak in result.peaks:
        if peak["boundary"] != "direct":
            assert re.search("没有公开(的分行业)?数据", peak["statement_zh"])
            assert "not public" in peak["statement_en"]


def test_the_unmet_peak_of_the_plan_is_a_sentence_and_agrees_with_the_statement(
    result: pathway.PathwayResult,
) -> None:
    plan = next(s for s in result.scenarios if s["name"] == "plan")
    total = next(p for p in result.peaks if (p["scenario"], p["boundary"]) == ("plan", "total"))
    short = max(plan["slacks"].get("target-peak", {0: 0.0}).values()) > 1.0
    sentences = [f for f in result.findings if f.rule == "pathway.policy-shortfall" and f.clause == "target-peak"]
    assert short == (not total["scenario_years"]["before_2030"]) == bool(sentences)


def test_targets_without_a_number_and_outside_the_model_are_named(result: pathway.PathwayResult) -> None:
    rules = {(f.rule, f.clause) for f in result.findings}
    assert ("pathway.target-without-number", "target-co2-intensity") in rules
    assert ("pathway.target-outside-model", "target-green-factories") in rules


def test_a_measure_without_a_sourced_saving_is_not_in_the_model(result: pathway.PathwayResult) -> None:
    used = {a["measure"] for s in result.scenarios for a in s["adoption"]}
    assert "ZN-03" not in used
    named = [f for f in result.findings if f.rule == "pathway.measure-excluded" and f.given == "no-saving"]
    assert "ZN-03" in named[0].zh


def test_a_break_even_value_turns_the_statement_over(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...], result: pathway.PathwayResult
) -> None:
    """Solve the frozen scenario again a little to either side of the break-even growth of demand."""
    frozen = scenarios[0]
    peak = next(p for p in result.peaks if (p["scenario"], p["boundary"]) == ("frozen", "total"))
    turn = next(b for b in peak["reverses_if"] if b["assumption"] == "demand_growth")

    def in_time(growth: float) -> bool:
        moved = replace(frozen, assumptions=frozen.assumptions.changed(demand_growth=growth))
        again = pathway.run(base, PLAN, REFERENCE, [moved])
        return bool(next(p for p in again.peaks if p["boundary"] == "total")["before_2030"])

    assert in_time(turn["break_even"] - 1e-4) != in_time(turn["break_even"] + 1e-4)


def test_every_figure_walks_down_to_assumptions_references_units_and_accounts(result: pathway.PathwayResult) -> None:
    outside = {i for _, i in result.lineage.dangling()}
    assert all(i.startswith(("account.", "unit_account.")) for i in outside)
    for peak in result.peaks:
        reached = {figure.id.split(":")[0].split(".")[0] for _, figure in result.lineage.walk(peak["figure"])}
        assert {"peak", "scenario", "assumption", "ref"} <= reached
    assert result.lineage.get("scenario.plan.2030.total") is not None


def test_the_same_inputs_give_the_same_result(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...], result: pathway.PathwayResult
) -> None:
    again = pathway.run(base, PLAN, REFERENCE, scenarios[:1])
    assert again.scenarios[0] == result.scenarios[0]
    assert list(again.peaks) == [p for p in result.peaks if p["scenario"] == "frozen"]


def test_a_policy_item_the_plan_does_not_have_is_refused(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    plan = next(s for s in scenarios if s.name == "plan")
    wrong = replace(plan, policies=(replace(plan.policies[0], item="target-recycled"),))
    with pytest.raises(UsageError, match="target-recycled-share"):
        assemble(base, PLAN, REFERENCE, wrong)


def test_a_region_without_statistics_gives_findings_and_no_scenario(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    elsewhere = pathway.BaseInputs("440000", base.unit_accounts, base.accounts)
    result = pathway.run(elsewhere, PLAN, REFERENCE, scenarios[:1])
    assert result.scenarios == ()
    assert result.peaks == ()
    assert "pathway.no-history" in {f.rule for f in result.findings}


def test_units_of_another_year_than_the_statistics_make_in_that_year_what_the_ledger_says(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    assert base.units_year == 2023
    built = assemble(base, PLAN, REFERENCE, scenarios[0])
    assert built.problem is not None
    frame = Frame.of(built.problem, follow(built.problem))
    ledger = base.unit_accounts.filter(pl.col("unit_id").is_in([p.key for p in built.problem.plants]))
    for metal, made in ledger.group_by("metal").agg(pl.col("production_t").sum()).iter_rows():
        assert frame.demand_of(metal, 2023) == pytest.approx(made)
    assert "pathway.units-of-another-year" in {f.rule for f in built.findings}
    same = assemble(replace(base, units_year=2019), PLAN, REFERENCE, scenarios[0])
    assert "pathway.units-of-another-year" not in {f.rule for f in same.findings}


def test_the_age_of_no_modelled_unit_is_public_and_that_is_said_once(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    """None has an end of life, hence none is renewed and there is no such cost."""
    made = assemble(base, PLAN, REFERENCE, scenarios[1])
    assert made.problem is not None
    units = [p for p in made.problem.plants if not p.candidate]
    (said,) = [f for f in made.findings if f.rule == "pathway.unit-age-unknown"]
    assert said.count == len(units) > 0
    assert all(unit.key in said.en for unit in units)


def test_a_stated_year_of_start_gives_a_unit_of_the_ledger_an_end(
    base: pathway.BaseInputs, scenarios: tuple[pathway.Scenario, ...]
) -> None:
    key, frame = "X-minmetals-copper-hunan-cu", base.unit_accounts
    dated = frame.with_columns(commissioned=pl.when(pl.col("unit_id") == key).then(pl.lit("2003-05")))
    made = assemble(replace(base, unit_accounts=dated), PLAN, REFERENCE, scenarios[1]).problem
    before = assemble(base, PLAN, REFERENCE, scenarios[1]).problem
    assert made is not None
    assert before is not None
    sector, index = facility.ask(made).sector, [p.key for p in made.plants].index(key)
    assert sector.remaining_life[index] == 2003 + 25 - made.free_years[0]
    lines = {p.key: p.lines_at_most for p in before.plants if p.candidate and p.metal == "Cu"}
    more = {p.key: p.lines_at_most for p in made.plants if p.key in lines}
    assert all(more[line] >= count for line, count in lines.items())
    assert more["new:CU-PYRO"] > lines["new:CU-PYRO"], "new lines may stand for it"


def test_scenarios_are_chosen_by_name(scenarios: tuple[pathway.Scenario, ...]) -> None:
    assert [s.name for s in pathway.choose(scenarios, ["plan"])] == ["plan"]
    assert pathway.choose(scenarios, []) == scenarios
    with pytest.raises(UsageError, match="frozen"):
        pathway.choose(scenarios, ["frosen"])


def test_hunan_says_once_that_no_by_product_is_known_and_gives_no_credit(result: pathway.PathwayResult) -> None:
    """Neither the public ledger nor a reference row that may decide states the acid, steam or residue of a unit."""
    for s in result.scenarios:
        (said,) = [f for f in s["findings"] if f["rule"] == "pathway.by-products-unknown"]
        assert said["count"] == sum(not p["new_lines"] for p in s["plants"])
        assert {"by_products", "residues"}.isdisjoint(s["cost_items"])
        assert all(part["values"] is None and part["missing"] for part in s["by_products"].values())
        assert all(value is None for unit in s["units"] for value in unit["by_products"].values())


def test_hunan_knows_no_cleaner_production_level_so_that_the_item_is_inactive(result: pathway.PathwayResult) -> None:
    plan = next(s for s in result.scenarios if s["name"] == "plan")
    (said,) = [f for f in plan["findings"] if f["rule"].startswith("pathway.cleaner-production")]
    assert (said["rule"], said["clause"]) == ("pathway.cleaner-production-unknown", "task-12.1")
    assert "task-12.1" not in {p["item"] for p in plan["policies"]}
    assert {p["cleaner_production"] for p in plan["plants"] if p["new_lines"]} == {"I"}
    assert {p["cleaner_production"] for p in plan["plants"] if not p["new_lines"]} == {None}
