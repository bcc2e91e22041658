"""Energy per product as the limit standards define it: what counts where, what is shared, what is said."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.product_energy.plants import (
    FIRM,
    GUIDELINE,
    MONTHS,
    MWH,
    YEAR,
    Row,
    computed,
    flow,
    ledger,
    made,
    process,
    product,
    rules,
    step,
    unit,
    use,
)

from tanfeng.accounting import account
from tanfeng.accounting.product_energy import product_energy
from tanfeng.reference import Reference

LEAD = [
    process("P1", step="concentrate-to-bullion", product="粗铅"),
    process("P2", step="bullion-to-ingot", product="铅锭"),
    process("AIR", "auxiliary"),
    process("OFFICE", "affiliated"),
]
AIR = [
    flow("AIR", "output", "压缩空气", 100),
    flow("P1", "input", "压缩空气", 75),
    flow("P2", "input", "压缩空气", 25),
]


def lead(**more: Any) -> dict[str, list[Row]]:
    """A lead smelter: bullion 1000 MWh, refining 400, compressor 200, office 40; 1 000 t of ingot."""
    tables: dict[str, list[Row]] = {
        "units": [unit()],
        "processes": LEAD,
        "activity": [use(1000, "P1"), use(400, "P2"), use(200, "AIR"), use(40, "OFFICE")],
        "production": [made(1000)],
        "exchanges": AIR,
    }
    return tables | more


def test_aluminium_at_13300_kwh_a_tonne_has_1635_kgce() -> None:
    book = ledger(
        units=[unit(metal="Al", route="AL-INGOT", product="铝锭")],
        activity=[use(13_300 * 5)],
        production=[made(5_000, "铝锭")],
    )
    row = product(computed(book))
    assert round(row["kgce_per_t"]) == 1635
    assert row["kwh_per_t"] == 13_300


def test_the_systems_add_up_to_the_product() -> None:
    row = product(computed(ledger(**lead())))
    assert row["main_tce"] == pytest.approx(1400 * MWH)
    assert row["auxiliary_tce"] == pytest.approx(200 * MWH)
    assert row["affiliated_tce"] == pytest.approx(40 * MWH)
    assert row["recovered_tce"] == row["unassigned_tce"] == 0
    assert row["kgce_per_t"] == pytest.approx(1640 * MWH)
    assert row["complete"]


def test_compressed_air_goes_to_the_steps_that_take_it_and_the_office_to_none() -> None:
    result = computed(ledger(**lead()))
    bullion, refining = step(result, "concentrate-to-bullion"), step(result, "bullion-to-ingot")
    assert bullion["net_tce"] == pytest.approx((1000 + 150) * MWH)
    assert refining["net_tce"] == pytest.approx((400 + 50) * MWH)
    assert refining["kgce_per_t"] == pytest.approx(450 * MWH)
    assert not refining["complete"]
    assert [text for text in refining["not_included"] if text.startswith("OFFICE")]
    assert refining["unplaced_use_tce"] == pytest.approx(40 * MWH)


def test_steps_add_up_to_the_product_where_everything_is_placed() -> None:
    office = [
        flow("OFFICE", "output", "办公", 1, unit="1", role="energy"),
        flow("P1", "input", "办公", None, unit="1", allocation_share=0.6),
        flow("P2", "input", "办公", None, unit="1", allocation_share=0.4),
    ]
    result = computed(ledger(**lead(exchanges=AIR + office)))
    assert result.steps["net_tce"].sum() == pytest.approx(product(result)["net_tce"])
    assert result.steps["complete"].all()
    assert step(result, "bullion-to-ingot")["affiliated_tce"] == pytest.approx(16 * MWH)


def test_a_step_has_the_tonnes_of_its_own_product() -> None:
    rows = [made(1000), made(1100, "粗铅", process_id="P1")]
    result = computed(ledger(**lead(production=rows)))
    assert step(result, "concentrate-to-bullion")["output_t"] == 1100
    assert step(result, "bullion-to-ingot")["output_t"] == 1000
    assert product(result)["output_t"] == 1000


def test_a_step_without_production_takes_the_reference_product_of_its_process() -> None:
    bullion = flow("P1", "output", "粗铅", 1.1, unit="kt", role="reference_product")
    result = computed(ledger(**lead(exchanges=[*AIR, bullion])))
    assert step(result, "concentrate-to-bullion")["output_t"] == pytest.approx(1100)


def test_the_only_step_of_a_unit_has_all_of_its_energy() -> None:
    book = ledger(
        units=[unit()],
        processes=[process("P", step="concentrate-to-ingot", product="铅锭"), process("OFFICE", "affiliated")],
        activity=[use(100, "P"), use(10, "OFFICE"), use(5)],
        production=[made(100)],
    )
    result = computed(book)
    assert step(result, "concentrate-to-ingot")["kgce_per_t"] == product(result)["kgce_per_t"]
    assert step(result, "concentrate-to-ingot")["complete"]


def test_utilities_that_take_from_each_other_are_solved_together() -> None:
    book = lead(
        processes=[*LEAD[:3], process("WATER", "auxiliary")],
        activity=[use(1000, "P1"), use(400, "P2"), use(90, "AIR"), use(45, "WATER")],
        exchanges=[
            *(flow("AIR", "output", "压缩空气", 10), flow("WATER", "input", "压缩空气", 1)),
            *(flow("P1", "input", "压缩空气", 9), flow("P2", "input", "循环水", 8)),
            *(flow("WATER", "output", "循环水", 10), flow("AIR", "input", "循环水", 2)),
        ],
    )
    result = computed(ledger(**book))
    air, water = 99 / 0.98, 54 / 0.98
    assert step(result, "concentrate-to-bullion")["auxiliary_tce"] == pytest.approx(0.9 * air * MWH)
    assert step(result, "bullion-to-ingot")["auxiliary_tce"] == pytest.approx(0.8 * water * MWH)
    assert product(result)["net_tce"] == pytest.approx(1535 * MWH)


def test_utilities_that_give_everything_to_each_other_are_refused() -> None:
    loop = [
        *(flow("AIR", "output", "压缩空气", 1), flow("OFFICE", "input", "压缩空气", 1)),
        *(flow("OFFICE", "output", "水", 1), flow("AIR", "input", "水", 1)),
    ]
    result = computed(ledger(**lead(exchanges=loop)))
    assert "product-energy.closed-loop" in rules(result)
    assert product(result)["net_tce"] == pytest.approx(1400 * MWH)
    assert not product(result)["complete"]


def test_what_a_utility_gives_and_nobody_takes_is_said_and_not_included() -> None:
    part = [AIR[0], flow("P1", "input", "压缩空气", 60)]
    result = computed(ledger(**lead(exchanges=part)))
    row = product(result)
    assert row["auxiliary_tce"] == pytest.approx(120 * MWH)
    assert row["unplaced_use_tce"] == pytest.approx(80 * MWH)
    assert "product-energy.unplaced" in rules(result)


def test_more_taken_than_given_is_refused() -> None:
    result = computed(ledger(**lead(exchanges=[*AIR, flow("OFFICE", "input", "压缩空气", 30)])))
    [finding] = [f for f in result.findings if f.rule == "product-energy.taken-beyond-given"]
    assert finding.blocks
    assert finding.address.file == "exchanges.csv"
    assert product(result)["unplaced_use_tce"] == pytest.approx(200 * MWH)


def test_stated_shares_beyond_one_are_refused() -> None:
    rows = [AIR[0], *(flow(p, "input", "压缩空气", None, allocation_share=0.7) for p in ("P1", "P2"))]
    result = computed(ledger(**lead(exchanges=rows)))
    assert "product-energy.shares-beyond-one" in rules(result)
    assert not product(result)["complete"]


def test_two_outputs_of_one_station_need_stated_shares() -> None:
    two = [*AIR, flow("AIR", "output", "氮气", 10), flow("P2", "input", "氮气", 10)]
    result = computed(ledger(**lead(exchanges=two)))
    assert "product-energy.outputs-without-shares" in rules(result)
    two[0], two[3] = two[0] | {"allocation_share": 0.8}, two[3] | {"allocation_share": 0.2}
    result = computed(ledger(**lead(exchanges=two)))
    assert step(result, "bullion-to-ingot")["auxiliary_tce"] == pytest.approx((0.25 * 160 + 40) * MWH)


STEAM = [
    flow("P1", "output", "余热蒸汽", 1000, role="recovered", unit="GJ", item="steam"),
    flow("P2", "input", "余热蒸汽", 400, unit="GJ", item="steam"),
]


def test_recovered_steam_is_credited_to_the_giver_and_charged_to_the_taker_once() -> None:
    result = computed(ledger(**lead(exchanges=AIR + STEAM)))
    passed = 400 * 0.03412
    assert step(result, "concentrate-to-bullion")["recovered_tce"] == pytest.approx(passed)
    assert step(result, "bullion-to-ingot")["main_tce"] == pytest.approx(400 * MWH + passed)
    assert product(result)["net_tce"] == pytest.approx(1640 * MWH)
    assert "product-energy.recovered-unused" in rules(result)


def test_steam_that_is_sold_is_credited_by_the_sale_alone() -> None:
    sale = use(600, "P1", stream="heat_out", item="steam", unit="GJ")
    book = lead(exchanges=AIR + STEAM)
    book["activity"] = [*book["activity"], sale]
    result = computed(ledger(**book))
    assert step(result, "concentrate-to-bullion")["recovered_tce"] == pytest.approx(1000 * 0.03412)
    assert product(result)["recovered_tce"] == pytest.approx(600 * 0.03412)
    assert "product-energy.recovered-unused" not in rules(result)


def test_recovered_energy_without_a_coefficient_is_not_credited() -> None:
    tonnes = [row | {"unit": "t", "item": None} for row in STEAM]
    result = computed(ledger(**lead(exchanges=AIR + tonnes)))
    assert "product-energy.recovered-without-coefficient" in rules(result)
    assert step(result, "concentrate-to-bullion")["recovered_tce"] == 0


def test_power_from_waste_heat_is_no_energy_but_is_electricity_used() -> None:
    book = lead()
    book["activity"] = [*book["activity"], use(60, "P2", attribute="waste_heat_power")]
    row = product(computed(ledger(**book)))
    assert row["net_tce"] == pytest.approx(1640 * MWH)
    assert row["electricity_kwh"] == pytest.approx(1_500_000)


def test_negative_net_energy_is_a_finding_and_no_number() -> None:
    sale = use(100_000, stream="heat_out", item="heat", unit="GJ")
    book = lead()
    book["activity"] = [*book["activity"], sale]
    result = computed(ledger(**book))
    row = product(result)
    assert row["net_tce"] < 0
    assert row["kgce_per_t"] is None
    assert "product-energy.negative" in rules(result)


def test_energy_of_the_enterprise_is_in_no_product_and_every_product_says_so() -> None:
    book = lead()
    book["activity"] = [*book["activity"], use(500, unit_id=None)]
    result = computed(ledger(**book))
    row = product(result)
    assert row["net_tce"] == pytest.approx(1640 * MWH)
    assert row["unplaced_use_tce"] == pytest.approx(500 * MWH)
    assert row["not_included"] == [f"{FIRM}: electricity_in/electricity: {500 * MWH:.3f} tce"]
    [finding] = [f for f in result.findings if f.rule == "product-energy.unplaced"]
    assert finding.address.row == 6


def monthly(rows: list[Row]) -> list[Row]:
    return [row | {"period": month, "quantity": row["quantity"] / 12} for row in rows for month in MONTHS]


def test_twelve_months_make_the_year() -> None:
    book = lead()
    book = {name: rows if name in {"units", "processes"} else monthly(rows) for name, rows in book.items()}
    result = computed(ledger(**book))
    year, months = product(result), result.products.filter(pl.col("period") != str(YEAR))
    assert months.height == 12
    assert months["net_tce"].sum() == pytest.approx(year["net_tce"])
    assert months["kgce_per_t"].to_list() == pytest.approx([year["kgce_per_t"]] * 12)
    assert year["kgce_per_t"] == pytest.approx(1640 * MWH)
    assert rules(result) == {"product-energy.no-output-of-step"}


def test_eleven_months_are_no_year_and_the_missing_one_is_said() -> None:
    rows = monthly([use(1200)])
    book = ledger(units=[unit()], activity=rows[:4] + rows[5:], production=monthly([made(1200)]))
    result = computed(book)
    assert product(result)["kgce_per_t"] is None
    assert product(result)["missing"] == ["electricity_in/electricity 2024-05"]
    assert product(result, period="2024-05")["kgce_per_t"] is None
    assert product(result, period="2024-04")["kgce_per_t"] == pytest.approx(MWH * 1000)
    [finding] = [f for f in result.findings if f.rule == "product-energy.year-incomplete"]
    assert "2024-05" in finding.zh


def test_a_month_written_as_zero_is_not_missing() -> None:
    rows = monthly([use(1200)])
    rows[4]["quantity"] = 0.0
    result = computed(ledger(units=[unit()], activity=rows, production=monthly([made(1200)])))
    assert product(result)["kgce_per_t"] == pytest.approx(1100 * MWH / 1.2)


def test_a_missing_month_of_output_leaves_the_year_open() -> None:
    book = ledger(units=[unit()], activity=monthly([use(1200)]), production=monthly([made(1200)])[:11])
    assert product(computed(book))["missing"] == ["production 铅锭 2024-12"]


def test_a_figure_of_the_year_is_not_split_over_months() -> None:
    book = ledger(units=[unit()], activity=[*monthly([use(1200)]), use(60)])
    assert product(computed(book))["missing"] == ["electricity_in/electricity: 2024 beside months"]
    heat = use(60, stream="heat_in", item="heat", unit="GJ")
    book = ledger(units=[unit()], activity=[*monthly([use(1200)]), heat], production=monthly([made(1200)]))
    result = computed(book)
    assert product(result)["complete"]
    assert product(result, period="2024-03")["not_included"] == ["heat_in/heat: whole year only"]


def test_power_of_the_sun_by_the_year_stands_beside_power_of_the_grid_by_the_month() -> None:
    rows = [*monthly([use(1200, attribute="grid")]), use(60, attribute="self_pv")]
    result = computed(ledger(units=[unit()], activity=rows, production=monthly([made(1200)])))
    assert product(result)["complete"]
    assert product(result)["kgce_per_t"] == pytest.approx(1260 * MWH / 1.2)
    march = product(result, period="2024-03")
    assert not march["complete"]
    assert march["not_included"] == ["electricity_in/electricity: whole year only"]


def test_energy_of_no_unit_and_no_number_is_not_said_to_be_nothing() -> None:
    nobody = use(None, unit_id=None)
    result = computed(ledger(units=[unit()], activity=[use(1200), nobody], production=[made(1000)]))
    [said] = [f for f in result.findings if f.rule == "product-energy.unplaced"]
    assert said.given == "? tce"


def test_a_medium_of_unstated_origin_leaves_the_product_open() -> None:
    book = lead()
    book["activity"] = [*book["activity"], use(1, stream="medium", item="oxygen", unit="万Nm3")]
    row = product(computed(ledger(**book)))
    assert row["kgce_per_t"] is None
    assert row["missing"] == ["medium/oxygen 2024: no coal equivalent"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"processes": [*LEAD, process("Q", unit_id="nowhere")]}, "product-energy.process-without-unit"),
        ({"processes": [*LEAD, LEAD[0]]}, "product-energy.process-twice"),
        ({"activity": [use(1, "nothing")]}, "product-energy.unknown-process"),
        ({"activity": [use(1, unit_id="nowhere")]}, "product-energy.unknown-unit"),
        ({"production": [made(1, unit="m3")]}, "product-energy.output-unit"),
        ({"production": []}, "product-energy.no-product"),
        ({"exchanges": [AIR[0], AIR[1] | {"unit": "GJ"}]}, "product-energy.flow-units"),
        ({"exchanges": [AIR[0], AIR[1] | {"quantity": None}]}, "product-energy.flow-without-quantity"),
        ({"exchanges": [AIR[0], AIR[1] | {"period": "2024-03"}]}, "product-energy.flow-part-year"),
    ],
)
def test_what_is_wrong_with_the_tables_is_a_finding_with_an_address(change: dict[str, Any], rule: str) -> None:
    result = computed(ledger(**lead(**change)))
    [finding] = [f for f in result.findings if f.rule == rule]
    assert finding.address.file
    assert finding.zh.endswith("。")
    assert finding.en.endswith(".")


def test_a_unit_named_with_the_process_of_another_keeps_its_energy_out_of_that_process() -> None:
    book = lead(units=[unit(), unit("V")])
    book["activity"] = [*book["activity"], use(100, "P1", unit_id="V")]
    result = computed(ledger(**book))
    assert "product-energy.process-of-other-unit" in rules(result)
    assert product(result, "V")["unassigned_tce"] == pytest.approx(100 * MWH)


def test_several_products_of_one_route_are_counted_together() -> None:
    book = ledger(
        units=[unit(metal="Sb", route="SB-JAM", product="锑锭、高铅锑锭、铅锭")],
        activity=[use(100)],
        production=[made(10, "锑锭"), made(5, "高铅锑锭"), made(25, "铅锭"), made(1000, "硫酸")],
    )
    assert product(computed(book))["output_t"] == 40


def test_every_figure_opens_down_to_ledger_rows_and_published_coefficients() -> None:
    result = computed(ledger(**lead(exchanges=AIR + STEAM)))
    assert result.lineage.dangling() == []
    seen = {figure.id for _, figure in result.lineage.walk("product_energy.2024.U.concentrate-to-bullion")}
    assert {"product_energy.2024.process.AIR", "ref:energy_conversion.heat.coal-equivalent.gbt-2589-2020"} <= seen
    assert {"ledger:activity#2", "ledger:activity#4", "ledger:exchanges#2"} <= seen
    assert "ref:energy_conversion.electricity.coal-equivalent.gbt-2589-2020" in seen


def test_nothing_in_gives_nothing_out() -> None:
    result = computed(ledger(units=[unit()], activity=[use(None)]))
    assert product(result)["kgce_per_t"] is None
    assert result.steps.is_empty()
    empty = computed(ledger(units=[unit()]))
    assert empty.products.is_empty()


quantities = st.floats(0.1, 1e5, allow_nan=False)


@given(
    st.lists(quantities, min_size=5, max_size=5),
    st.floats(0, 1),
    st.randoms(use_true_random=False),
)
@settings(max_examples=15, deadline=None)
def test_no_energy_appears_or_vanishes_and_order_does_not_matter(q: list[float], share: float, chance: Any) -> None:
    flows = [
        flow("AIR", "output", "压缩空气", q[4]),
        flow("P1", "input", "压缩空气", q[4] * share),
        flow("P2", "input", "压缩空气", q[4] - q[4] * share),
    ]
    book = lead(
        activity=[use(amount, name) for amount, name in zip(q[:4], ("P1", "P2", "AIR", "OFFICE"), strict=True)],
        exchanges=flows,
    )
    result = computed(ledger(**book))
    assert product(result)["net_tce"] == pytest.approx(sum(q[:4]) * MWH, rel=1e-6, abs=1e-5)
    steps = result.steps["net_tce"].sum() + q[3] * MWH
    assert steps == pytest.approx(product(result)["net_tce"], rel=1e-6, abs=1e-5)
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in book.items() if name != "processes"}
    again = computed(ledger(processes=LEAD, **shuffled))
    columns = ["main_tce", "auxiliary_tce", "affiliated_tce", "net_tce", "kgce_per_t"]
    assert again.products.select(columns).equals(result.products.select(columns))


def test_a_slag_sent_back_does_not_carry_the_energy_of_the_process_that_makes_silver() -> None:
    silver = [
        flow("AIR", "output", "银锭", 1, unit="t", role="reference_product"),
        flow("AIR", "output", "返炉渣", 5, unit="t", role="intermediate"),
        flow("P1", "input", "返炉渣", 5, unit="t", role="intermediate"),
    ]
    result = computed(ledger(**lead(exchanges=silver)))
    assert step(result, "concentrate-to-bullion")["auxiliary_tce"] == 0
    assert product(result)["auxiliary_tce"] == pytest.approx(200 * MWH)


FURNACES = [
    process("P1", step="concentrate-to-bullion", product="粗铅"),
    process("P3", step="concentrate-to-bullion", product="次氧化锌"),
    process("P2", step="bullion-to-ingot", product="铅锭"),
]
BULLION = [
    flow("P1", "output", "粗铅", 1100, unit="t", role="reference_product"),
    flow("P3", "output", "次氧化锌", 90, unit="t", role="reference_product"),
]


def test_a_step_of_several_processes_is_measured_by_what_it_passes_on() -> None:
    passed = flow("P2", "input", "粗铅", 1100, unit="t", role="intermediate")
    acid = made(500, "硫酸", process_id="P1")
    book = lead(processes=FURNACES, exchanges=[*BULLION, passed], production=[made(1000), acid])
    book["activity"] = [use(1000, "P1"), use(50, "P3"), use(400, "P2")]
    result = computed(ledger(**book))
    assert step(result, "concentrate-to-bullion")["output_t"] == 1100
    assert step(result, "bullion-to-ingot")["output_t"] == 1000


def test_where_several_products_compete_for_a_step_none_is_chosen() -> None:
    book = lead(processes=FURNACES, exchanges=BULLION, activity=[use(1000, "P1"), use(400, "P2")])
    row = step(computed(ledger(**book)), "concentrate-to-bullion")
    assert row["kgce_per_t"] is None
    assert row["missing"] == ["one product of the step, not 次氧化锌, 粗铅"]


def test_a_row_that_no_guideline_accounts_for_leaves_the_product_open() -> None:
    book = ledger(**lead())
    reference = Reference.load()
    part = account(book.table("activity").head(3), reference=reference, guideline=GUIDELINE, region="430000")
    row = product(product_energy(book, part, reference=reference, year=YEAR))
    assert row["kgce_per_t"] is None
    assert row["missing"] == ["electricity_in/electricity 2024: no coal equivalent"]
