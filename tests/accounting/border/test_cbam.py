"""CBAM of aluminium: the worked default-value case, actual emissions, precursors, and what is no good."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.accounting.border.smelter import REFERENCE, anode, made, metal, result, row, rules, taken

from tanfeng.accounting.border.defaults import DefaultValue, default_value
from tanfeng.accounting.border.goods import coverage
from tanfeng.accounting.border.slope import SlopePfc, slope_pfc, technologies
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding

#: 480 t of anodes: 480 x (1 - 0.1518) x (1 - 0.02 - 0.004) x 44/12, and the default PFC of 1000 t of metal.
SMELTER = [anode(480), metal(1000)]


@pytest.mark.parametrize(
    ("cn", "year", "plain", "marked"),
    [
        ("7601", 2026, 3.0, 3.3),
        ("7601", 2027, 3.0, 3.6),
        ("7601", 2028, 3.0, 3.9),
        ("7601", 2031, 3.0, 3.9),
        ("76012040", 2026, 3.0, 3.3),
        ("7604", 2026, 4.881, 5.3691),
        ("7606 12 20", 2026, 4.12, 4.532),
        ("7607", 2027, 5.559, 6.6708),
        ("76169910", 2026, 4.542, 4.9962),
        ("76169990", 2026, 5.559, 6.1149),
    ],
)
def test_worked_default_values_of_regulation_2025_2621(cn: str, year: int, plain: float, marked: float) -> None:
    found = default_value(REFERENCE, cn, year)
    assert isinstance(found, DefaultValue)
    assert float(found.plain) == plain
    assert float(found.marked) == marked


def test_worked_case_a_hundred_tonnes_of_ingot_by_default_at_eighty_euros() -> None:
    (product,) = result([], [made("铝锭", 100, "7601")], price=80.0).products
    assert product.default is not None
    assert product.default.marked * 100 == 330
    assert product.cost(80.0) == {"actual": None, "default": 264.0, "saved_by_actual_data": None}


def test_before_2026_there_is_no_default_and_a_finding() -> None:
    found = default_value(REFERENCE, "7601", 2025)
    assert isinstance(found, Finding)
    assert found.expected == "2026-01-01"
    early = result([], [made("铝锭", 100, "7601", period="2025")], year=2025)
    assert early.products[0].default is None
    assert "cbam.no-default" in rules(early.findings)
    imported_later = result([], [made("铝锭", 100, "7601", period="2025")], year=2025, import_year=2026)
    assert imported_later.products[0].default is not None


def test_actual_emissions_are_anodes_and_pfc_of_the_unit_per_tonne() -> None:
    (product,) = result(SMELTER, [made("铝锭", 1000, "7601")], price=80.0).products
    actual = product.actual
    assert actual is not None
    assert float(actual.co2 or 0) == pytest.approx(480 * 0.8482 * 0.976 * 44 / 12 / 1000, abs=1e-5)
    assert float(actual.pfc or 0) == pytest.approx(0.14481, abs=1e-9)
    assert actual.total == (actual.co2 or 0) + (actual.pfc or 0)
    assert product.better == "actual"
    saved = product.cost(80.0)["saved_by_actual_data"]
    assert saved == pytest.approx((3.3 - float(actual.total)) * 80)


def test_a_dirty_smelter_is_better_off_with_the_default() -> None:
    (product,) = result([anode(1200), metal(1000)], [made("铝锭", 1000, "7601")]).products
    assert product.better == "default"


def test_electricity_and_heat_are_no_part_of_it() -> None:
    more = [
        *SMELTER,
        row("electricity_in", "electricity", 13_500, "MWh", unit_id="U1", period="2026"),
        row("heat_in", "heat", 500, "GJ", unit_id="U1", period="2026"),
    ]
    (with_power,) = result(more, [made("铝锭", 1000, "7601")]).products
    (without,) = result(SMELTER, [made("铝锭", 1000, "7601")]).products
    assert with_power.actual is not None
    assert without.actual is not None
    assert with_power.actual.total == without.actual.total


def test_every_figure_walks_down_to_rows_and_sources() -> None:
    found = result(
        SMELTER,
        [made("铝锭", 1000, "7601"), made("铝板", 500, "7606", "U2")],
        exchanges=[taken("铝锭", 520), taken("外购铝锭", 30, role="material")],
    )
    assert found.lineage.dangling() == []
    chain = {f.id for _, f in found.lineage.walk("cbam.2026.U2.铝板.7606.actual")}
    assert {
        "ledger:exchanges#2",
        "ref:cbam_defaults.7601.direct",
        "account.line.activity#2",
        "ledger:activity#2",
    } <= chain


# ------------------------------------------------------------------ complex goods


def test_a_complex_good_counts_its_precursors_only_and_its_own_rolling_not() -> None:
    rolling = row("fuel", "natural_gas", 5, "万Nm3", unit_id="U2", period="2026")
    ingot, sheet = result(
        [*SMELTER, rolling],
        [made("铝板", 500, "7606", "U2"), made("铝锭", 1000, "7601")],
        exchanges=[taken("铝锭", 520)],
    ).products
    assert ingot.actual is not None
    assert sheet.actual is not None
    assert sheet.actual.total == ingot.actual.total * Fraction(520, 500)


def test_bought_aluminium_without_data_carries_the_default_and_it_is_said() -> None:
    found = result(
        SMELTER,
        [made("铝锭", 1000, "7601"), made("铝板", 500, "7606", "U2")],
        exchanges=[taken("外购铝锭", 500)],
    )
    sheet = found.products[1]
    assert sheet.actual is not None
    assert sheet.actual.total == Fraction("3.3")
    assert "cbam.precursor-by-default" in rules(found.findings)


def test_a_complex_good_without_precursors_has_no_actual_figure() -> None:
    found = result(SMELTER, [made("铝板", 500, "7606", "U2")])
    assert found.products[0].actual is None
    assert found.products[0].better is None
    assert "cbam.no-precursors" in rules(found.findings)


# ------------------------------------------------------------------ what is no good


@pytest.mark.parametrize(
    ("cn", "metal_key", "status"),
    [
        ("7601", "Al", "good"),
        ("7616 99 90", "Al", "good"),
        ("7602", "Al", "not a good"),
        ("7615", "Al", "not a good"),
        ("", "Al", "unknown"),
        ("76", "Al", "unknown"),
        ("7801", "Pb", "not a good"),
        ("7901", "Zn", "not a good"),
        ("7403", "Cu", "not a good"),
        ("8110", "Sb", "not a good"),
        ("", "Pb", "not a good"),
        ("", "Sn", "unknown"),
        ("2807", "Pb", "unknown"),
        ("7201", "", "unknown"),
    ],
)
def test_whether_a_product_is_a_good(cn: str, metal_key: str, status: str) -> None:
    assert coverage(cn, metal_key, REFERENCE).status == status


def test_lead_is_said_to_be_no_good_and_has_no_figure() -> None:
    found = result(SMELTER, [made("铅锭", 1000, "", "U3")])
    (product,) = found.products
    document = product.to_dict(80.0, "en")
    assert (document["status"], document["actual"], document["default"]) == ("not a good", None, None)
    assert document["cost_per_tonne"] == {"actual": None, "default": None, "saved_by_actual_data": None}
    (finding,) = [f for f in found.findings if f.rule == "cbam.not-a-good"]
    assert (finding.severity, finding.address.row) == ("info", 2)


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("activity", "rule"),
    [
        ([anode(480)], "cbam.streams-missing"),
        ([metal(1000)], "cbam.streams-missing"),
        ([anode(None), metal(1000)], "cbam.lines-without-number"),
        ([anode(480), metal(1000, "2026-01")], "cbam.periods-differ"),
    ],
)
def test_a_smelter_with_gaps_has_no_actual_figure_but_its_default(activity: list[dict[str, object]], rule: str) -> None:
    found = result(activity, [made("铝锭", 1000, "7601")])
    (product,) = found.products
    assert product.actual is None
    assert product.default is not None
    (finding,) = [f for f in found.findings if f.rule == rule]
    assert finding.blocks


@pytest.mark.parametrize("output", [{"quantity": 0.0}, {"quantity": None}, {"unit": "kWh"}])
def test_an_output_that_cannot_divide_gives_no_figure(output: dict[str, object]) -> None:
    found = result(SMELTER, [made("铝锭", 1000, "7601", **output)])
    assert found.products[0].actual is None
    assert "cbam.no-output" in rules(found.findings)


def test_an_account_by_a_guideline_with_other_gases_is_refused() -> None:
    found = result(SMELTER, [made("铝锭", 1000, "7601")], guideline="aluminium-2013")
    assert found.products[0].actual is None
    assert rules(found.findings) & {"cbam.other-guideline", "cbam.lines-without-number"}


def test_emissions_of_no_unit_are_told() -> None:
    found = result([*SMELTER, row("fuel", "diesel", 5, period="2026")], [made("铝锭", 1000, "7601")])
    assert "cbam.lines-without-unit" in rules(found.findings)


def test_no_production_is_a_finding() -> None:
    assert rules(result([], [made("铝锭", 1, "7601", period="2025")]).findings) == {"cbam.no-production"}


# ------------------------------------------------------------------ benchmark, threshold, slope


def test_benchmarks_are_shown_with_how_surely_they_are_known_and_deducted_from_nothing() -> None:
    production = [made("铝锭", 10, "7601"), made("铝杆", 10, "7604", "U2"), made("铝箔", 10, "7607", "U2")]
    found = {p.cn_code: p for p in result([], production).products}
    assert [row.number for row in found["7601"].benchmarks] == [1.423]
    assert [row.number for row in found["7604"].benchmarks] == [1.423, 0.056]
    assert [row.number for row in found["7607"].benchmarks] == [1.423, 0.166]
    assert {row.confidence for p in found.values() for row in p.benchmarks} == {"verified-secondary"}
    recycled = result([], [made("再生铝锭", 10, "7601", origin="recycled")]).products[0]
    assert [row.number for row in recycled.benchmarks] == [0.091]


@pytest.mark.parametrize(("tonnes", "exempt"), [(49.0, True), (50.0, True), (50.1, False), (None, None)])
def test_imports_that_do_not_exceed_fifty_tonnes_are_exempt(tonnes: float | None, exempt: bool | None) -> None:
    assert result([], [made("铝锭", 10, "7601")], imports=tonnes).exempt is exempt


def test_slope_of_a_prebake_cell_as_in_the_notes() -> None:
    found = slope_pfc(REFERENCE, "cwpb", 0.5, 1000)
    assert isinstance(found, SlopePfc)
    assert float(found.cf4) == pytest.approx(0.143 * 0.5)
    assert float(found.c2f6) == pytest.approx(0.121 * 0.143 * 0.5)
    assert float(found.tco2e) == pytest.approx(0.0715 * 6630 + 0.121 * 0.0715 * 11100)
    assert found.confidence == "recalled"
    assert technologies(REFERENCE) == ("cwpb", "hss", "pfpb-l", "pfpb-m", "swpb", "vss")


def test_a_result_by_recalled_slopes_is_shown_but_decides_nothing() -> None:
    minutes = {"unit_id": "U1", "item": "liquid_aluminium", "parameter": "anode_effect_minutes", "unit": "min/d"}
    found = result(
        SMELTER, [made("铝锭", 1000, "7601")], slope="cwpb", analyses=[{**minutes, "period": "2026", "value": 0.1}]
    )
    (product,) = found.products
    assert product.actual is not None
    assert float(product.actual.pfc or 0) == pytest.approx(0.143 * 0.1 * (6630 + 0.121 * 11100) / 1000)
    assert product.actual.confidence == "recalled"
    assert product.better is None
    assert found.lineage.dangling() == []


def test_the_slope_method_needs_minutes_and_a_known_cell() -> None:
    found = result(SMELTER, [made("铝锭", 1000, "7601")], slope="cwpb")
    assert found.products[0].actual is None
    assert "cbam.no-anode-effect-minutes" in rules(found.findings)
    with pytest.raises(UsageError, match="cwpb"):
        slope_pfc(REFERENCE, "söderberg", 1, 1)
    assert isinstance(slope_pfc(REFERENCE, "cwpb", -1, 1), Finding)
