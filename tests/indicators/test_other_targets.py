"""Green factories, CO2 per value added, the peak from history, and capacity at the benchmark, from files."""

from collections.abc import Callable
from typing import Any

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.indicators.targets import evaluate
from tanfeng.plan import Plan
from tanfeng.reference import Reference

Ask = Callable[..., Any]
Row = Callable[..., dict[str, Any]]
NEW, KNOWN, REMOVED = (f"national_green_factories_{name}" for name in ("new", "known", "removed"))


@pytest.mark.parametrize(
    ("counts", "status"),
    [
        ([2, 2, 2, 2, 2], "met"),
        ([2, 2, 2, 2, 1], "behind"),
        ([3, 3], "no data"),
        ([10], "met"),
        ([], "no data"),
    ],
)
def test_green_factories_are_counted_from_the_yearly_lists(
    result: Ask, statistic: Row, counts: list[int], status: str
) -> None:
    rows = [statistic(NEW, 2021 + i, count, "家") for i, count in enumerate(counts)]
    tables = {"statistics": rows} if rows else {}
    assert result("green-factories", **tables).status == status


def test_lists_up_to_a_year_are_judged_at_that_year(result: Ask, statistic: Row) -> None:
    rows = [statistic(NEW, year, count, "家") for year, count in ((2021, 2), (2022, 2), (2023, 1))]
    assert result("green-factories", as_of=2022, statistics=rows).status == "on track"
    assert result("green-factories", as_of=2023, statistics=rows).status == "behind"


def test_one_confirmed_factory_is_a_lower_bound_and_not_a_count(result: Ask, statistic: Row) -> None:
    found = result("green-factories", statistics=[statistic(KNOWN, 2023, 1, "家")])
    assert (found.status, found.value) == ("no data", None)
    assert "至少 1 家" in found.coverage.text.zh
    assert found.missing


def test_ten_confirmed_factories_meet_the_target_without_a_list(result: Ask, statistic: Row) -> None:
    found = result("green-factories", statistics=[statistic(KNOWN, 2023, 10, "家")])
    assert (found.status, found.value) == ("met", None)
    assert found.note.zh


def test_a_recalled_list_decides_nothing(result: Ask, statistic: Row) -> None:
    rows = [statistic(KNOWN, 2023, 12, "家", confidence="recalled")]
    assert result("green-factories", statistics=rows).status == "no data"


def test_factories_of_the_base_year_are_not_new(result: Ask, statistic: Row) -> None:
    assert result("green-factories", statistics=[statistic(KNOWN, 2020, 12, "家")]).status == "no data"


def test_counted_from_2023_the_earlier_lists_do_not_count(result: Ask, statistic: Row) -> None:
    rows = [statistic(NEW, year, 4, "家") for year in range(2021, 2026)]
    assert result("green-factories", statistics=rows).value == 20
    assert result("green-factories", {"green-factories": "after-2022"}, statistics=rows).value == 12


def test_factories_struck_off_count_less_only_where_asked(result: Ask, statistic: Row) -> None:
    rows = [statistic(NEW, year, 2, "家") for year in range(2021, 2026)]
    assert result("green-factories", {"green-factories": "net"}, statistics=rows).value is None
    rows += [statistic(REMOVED, year, 1 if year == 2024 else 0, "家") for year in range(2021, 2026)]
    net = result("green-factories", {"green-factories": "net"}, statistics=rows)
    assert (net.value, net.status) == (9, "behind")
    assert result("green-factories", statistics=rows).status == "met"


def test_half_a_factory_is_a_finding(report: Ask, statistic: Row) -> None:
    found = report(statistics=[statistic(KNOWN, 2023, 10.5, "家")])
    assert "indicator.not-a-count" in {finding.rule for finding in found.findings}
    assert next(r for r in found.results if r.id == "target-green-factories").status == "no data"


@pytest.fixture
def emissions(statistic: Row) -> Callable[..., list[dict[str, Any]]]:
    """Direct CO2 and electricity of both sectors by year, so that total CO2 exists where the grid factor does."""

    def rows(by_year: dict[int, float], electricity: bool = True) -> list[dict[str, Any]]:
        made = []
        for year, value in by_year.items():
            for sector, part in (("smelting_pressing", value), ("mining_dressing", value / 10)):
                made.append(statistic("total", year, part, "Mt CO2".replace(" ", ""), sector=sector))
                if electricity:
                    made.append(statistic("electricity", year, value, "万MWh", sector=sector))
        return made

    return rows


def test_without_an_assigned_number_the_co2_target_requires_nothing(result: Ask) -> None:
    found = result("co2-intensity")
    assert (found.required, found.status, found.value) == (None, "no data", None)
    keys = [m.key.split(":")[0] for m in found.missing]
    assert keys == ["co2_intensity_decline_assigned", "co2_total", "value_added"]


def test_an_assigned_number_becomes_the_requirement(result: Ask, statistic: Row) -> None:
    found = result("co2-intensity", statistics=[statistic("co2_intensity_decline_assigned", 2025, 18, "%")])
    assert found.required == pytest.approx(18)
    assert found.status == "no data"
    assert "co2_intensity_decline_assigned" not in {m.key for m in found.missing}


@pytest.mark.parametrize(
    ("later", "status"), [(0.80, "met"), (0.93, "on track"), (0.99, "behind"), (1.2, "regressing")]
)
def test_with_the_assigned_number_each_status_occurs(
    result: Ask, statistic: Row, value_added: Row, emissions: Ask, later: float, status: str
) -> None:
    rows = [*emissions({2021: 1.0, 2022: later}), statistic("co2_intensity_decline_assigned", 2025, 18, "%")]
    economics = [value_added(2021, 100), value_added(2022, 100)]
    grid = {"co2-intensity.decline": "compound"}
    found = result_from_2021(result, grid, statistics=rows, economics=economics)
    assert found.status == status


def result_from_2021(result: Ask, options: dict[str, str], **tables: Any) -> Any:
    return result("co2-intensity", options, base_year=2021, **tables)


def test_direct_co2_alone_is_no_total(result: Ask, statistic: Row, value_added: Row, emissions: Ask) -> None:
    rows = [
        *emissions({2021: 1.0, 2022: 0.8}, electricity=False),
        statistic("co2_intensity_decline_assigned", 2025, 18, "%"),
    ]
    economics = [value_added(2021, 100), value_added(2022, 100)]
    found = result_from_2021(result, {}, statistics=rows, economics=economics)
    assert (found.status, found.value) == ("no data", None)


def test_fuel_alone_names_its_highest_year_and_decides_nothing(result: Ask, emissions: Ask) -> None:
    rows = emissions({2007: 5.0, 2008: 5.4, 2009: 5.0, 2010: 4.9}, electricity=False)
    found = result("peak", statistics=rows)
    assert (found.status, found.value) == ("no data", None)
    assert "2008" in found.coverage.text.zh
    assert "用电量缺失" in found.coverage.text.zh


def test_the_option_direct_gives_the_year_of_the_direct_peak(result: Ask, emissions: Ask) -> None:
    rows = emissions({2007: 5.0, 2008: 5.4, 2009: 5.0, 2010: 4.9, 2011: 4.5}, electricity=False)
    found = result("peak", {"peak": "direct"}, statistics=rows)
    assert (found.value, found.status) == (2008, "on track")


def test_a_series_that_still_rises_says_nothing_about_the_peak(result: Ask, emissions: Ask) -> None:
    rows = emissions({2007: 5.0, 2008: 5.4, 2009: 5.6}, electricity=False)
    found = result("peak", {"peak": "direct"}, statistics=rows)
    assert (found.value, found.status) == (2009, "no data")
    assert "仍在上升" in found.note.zh


def test_a_gap_in_the_series_hides_the_peak(result: Ask, emissions: Ask) -> None:
    rows = emissions({2007: 5.0, 2009: 5.4, 2010: 5.0, 2011: 4.9, 2012: 4.8}, electricity=False)
    assert result("peak", {"peak": "direct"}, statistics=rows).value is None


@pytest.mark.parametrize(("peak", "status"), [(2026, "met"), (2029, "met")])
def test_past_the_deadline_the_highest_year_decides(result: Ask, emissions: Ask, peak: int, status: str) -> None:
    rows = emissions({year: 5.0 - abs(year - peak) / 10 for year in range(2020, 2030)}, electricity=False)
    assert result("peak", {"peak": "direct"}, statistics=rows).status == status


def test_read_inclusively_a_peak_in_2030_is_in_time_and_strictly_it_is_not_seen(result: Ask, emissions: Ask) -> None:
    rows = emissions({year: 4.0 + (year - 2020) / 10 for year in range(2020, 2031)}, electricity=False)
    found = result("peak", {"peak.boundary": "direct", "peak.reading": "inclusive"}, statistics=rows)
    assert (found.value, found.status) == (2030, "met")


def test_a_number_of_years_that_is_none_is_wrong_use(result: Ask, emissions: Ask) -> None:
    rows = emissions({2007: 5.0, 2008: 4.0}, electricity=False)
    with pytest.raises(UsageError, match="years_below"):
        result("peak", {"peak.boundary": "direct", "peak.years_below": "many"}, statistics=rows)


@pytest.fixture
def smelters(enterprises: Any, line: Row, made: Row) -> Callable[..., dict[str, Any]]:
    """One line of each metal with the energy (kgce/t) given for 2024, as electricity and coke."""
    routes = {"Cu": ("CU-PYRO", "阴极铜"), "Pb": ("PB-BULLION", "粗铅"), "Zn": ("ZN-HYDRO-R", "锌锭")}

    def tables(year: int = 2024, **energy: float | None) -> dict[str, Any]:
        units = [line(metal, metal, *routes[metal]) for metal in routes]
        activity, production = [], []
        for metal, intensity in energy.items():
            if intensity is None:
                continue
            production.append(made(metal, year, routes[metal][1], 1000))
            row = {"unit_id": metal, "enterprise_id": "X-1", "period": year, "confidence": "measured"}
            power = {
                "stream": "electricity_in",
                "item": "electricity",
                "attribute": "grid",
                "quantity": 0,
                "unit": "MWh",
            }
            coke = {"stream": "fuel", "item": "coke", "quantity": intensity, "unit": "t"}
            heat = {"ncv": 29.3076, "ncv_unit": "GJ/t"}
            activity += [row | power, row | coke | heat]
        return {"enterprises": enterprises, "units": units, "activity": activity, "production": production}

    return tables


def tidy(tables: dict[str, Any]) -> dict[str, Any]:
    return {name: rows for name, rows in tables.items() if rows}


@pytest.mark.parametrize(
    ("energy", "options", "value", "status"),
    [
        ({"Cu": 250, "Pb": 220, "Zn": 1000}, {}, 100, "met"),
        ({"Cu": 250, "Pb": 220, "Zn": 1200}, {}, 0, "no data"),
        ({"Cu": 250, "Pb": 220, "Zn": 1200}, {"benchmark-capacity": "pooled"}, 200 / 3, "met"),
        ({"Cu": 250, "Pb": 220, "Zn": None}, {"benchmark-capacity": "pooled"}, None, "met"),
        ({"Cu": 250, "Pb": 220, "Zn": None}, {}, None, "no data"),
        ({"Cu": None, "Pb": None, "Zn": None}, {}, None, "no data"),
    ],
)
def test_capacity_at_the_benchmark_per_metal_and_pooled(
    result: Ask, smelters: Ask, energy: dict[str, float], options: dict[str, str], value: float | None, status: str
) -> None:
    found = result("benchmark-capacity", options, **tidy(smelters(**energy)))
    assert found.value == (None if value is None else pytest.approx(value))
    assert found.status == status


def test_past_the_deadline_a_missed_share_is_behind(result: Ask, smelters: Ask) -> None:
    tables = tidy(smelters(year=2025, Cu=250, Pb=220, Zn=1200))
    assert result("benchmark-capacity", as_of=2026, **tables).status == "behind"


def test_the_2023_edition_is_recalled_and_decides_nothing(result: Ask, smelters: Ask) -> None:
    found = result("benchmark-capacity", {"benchmark-capacity": "2023"}, **tidy(smelters(Cu=250, Pb=220, Zn=1000)))
    assert (found.value, found.status) == (None, "no data")
    assert len(found.missing) == 3


def test_without_measured_lines_every_line_with_capacity_is_listed(result: Ask, smelters: Ask) -> None:
    found = result("benchmark-capacity", **tidy(smelters()))
    assert found.status == "no data"
    assert [m.key for m in found.missing] == ["intensity:Cu", "intensity:Pb", "intensity:Zn"]


def test_energy_without_electricity_is_not_a_whole_year(result: Ask, smelters: Ask) -> None:
    tables = smelters(Cu=250, Pb=220, Zn=1000)
    tables["activity"] = [
        r for r in tables["activity"] if not (r["unit_id"] == "Cu" and r["stream"] == "electricity_in")
    ]
    found = result("benchmark-capacity", **tidy(tables))
    assert [m.key for m in found.missing] == ["intensity:Cu"]


def test_a_line_under_construction_is_no_capacity_yet(result: Ask, smelters: Ask) -> None:
    tables = smelters(Cu=250, Pb=220, Zn=None)
    tables["units"] = [r | ({"status": "building"} if r["unit_id"] == "Zn" else {}) for r in tables["units"]]
    found = result("benchmark-capacity", {"benchmark-capacity": "pooled"}, **tidy(tables))
    assert found.value == pytest.approx(100)


def test_the_chain_reaches_the_benchmark_and_the_coke(report: Ask, smelters: Ask) -> None:
    found = report(**tidy(smelters(Cu=250, Pb=220, Zn=1000)))
    walked = {figure.id for _, figure in found.lineage.walk("target.target-benchmark-capacity")}
    assert "ref:efficiency_benchmarks.cu.concentrate-to-cathode.comprehensive-energy.benchmark.2021" in walked
    assert any(i.startswith("ledger:activity#") for i in walked)
    assert any(i.startswith("ledger:production#") for i in walked)
    assert found.lineage.dangling() == []


def test_without_a_rating_handed_in_the_share_says_so(
    book: Ask, plan: Plan, reference: Reference, smelters: Ask
) -> None:
    read = book(**tidy(smelters(Cu=250, Pb=220, Zn=1000)))
    found = evaluate(plan, read, reference, region="430000", base_year=2020)
    assert "indicator.no-rating" in {finding.rule for finding in found.findings}
    assert next(r for r in found.results if r.id == "target-benchmark-capacity").status == "no data"
