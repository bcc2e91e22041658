"""A slip of the unit is caught by what it would mean per tonne of product; honest figures are not questioned."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from tanfeng.core.findings import Finding
from tanfeng.reference import Reference

Findings = Callable[..., list[Finding]]

ACTIVITY = "unit_id,enterprise_id,period,stream,item,quantity,unit,ncv,ncv_unit\n"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("stream", "item", "quantity", "given", "meant"),
    [
        ("electricity_in", "电力", "418000000", "MWh", "kWh"),
        ("electricity_in", "电力", "418000", "kWh", "MWh"),
        ("electricity_in", "电力", "418000000", "万kWh", "kWh"),
        ("fuel", "天然气", "1000000", "万Nm3", "Nm3"),
        ("fuel", "烟煤", "9000000", "t", "kg"),
        ("reductant", "焦炭", "5000000", "t", "kg"),
    ],
)
def test_a_slip_of_the_unit_is_named(
    findings_of: Findings, stream: str, item: str, quantity: str, given: str, meant: str
) -> None:
    found = findings_of(activity=ACTIVITY + f"U1,,2024,{stream},{item},{quantity},{given},,\n")
    assert [(f.rule, f.severity, f.address.row, f.address.column) for f in found] == [
        ("ledger.unit-slip", "blocks submission", 2, "unit")
    ]
    assert meant in found[0].zh
    assert meant in found[0].en


@pytest.mark.parametrize("quantity", ["15000", "41800", "90000"])
def test_electricity_of_efficient_and_poor_smelters_passes(findings_of: Findings, quantity: str) -> None:
    assert findings_of(activity=ACTIVITY + f"U1,,2024,electricity_in,电力,{quantity},万kWh,,\n") == []


def test_a_slip_is_seen_where_only_the_enterprise_is_named(findings_of: Findings) -> None:
    found = findings_of(activity=ACTIVITY + ",X-1,2024,electricity_in,电力,418000000,MWh,,\n")
    assert [f.rule for f in found] == ["ledger.unit-slip"]


def test_an_enterprise_with_a_unit_without_production_is_not_judged(findings_of: Findings) -> None:
    units = "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,甲,Zn,锌锭,ZN-HYDRO\nU2,X-1,乙,Zn,锌锭,ZN-HYDRO\n"
    assert findings_of(units=units, activity=ACTIVITY + ",X-1,2024,electricity_in,电力,418000000,MWh,,\n") == []


def test_a_by_product_does_not_dilute_the_intensity(findings_of: Findings) -> None:
    production = "unit_id,period,product,quantity,unit,origin\nU1,2024,锌锭,10,万t,原生\nU1,2024,硫酸,5000,万t,原生\n"
    found = findings_of(production=production, activity=ACTIVITY + "U1,,2024,electricity_in,电力,418000000,MWh,,\n")
    assert [f.rule for f in found] == ["ledger.unit-slip"]


def test_one_month_beside_a_yearly_production_may_be_little_but_not_too_much(findings_of: Findings) -> None:
    use = ACTIVITY + "U1,,2024-01,electricity_in,电力,{},{},,\n"
    assert findings_of(activity=use.format("418000", "kWh")) == []
    assert [f.rule for f in findings_of(activity=use.format("418000000", "MWh"))] == ["ledger.unit-slip"]


@pytest.mark.parametrize(
    ("item", "ncv", "unit", "meant"),
    [
        ("烟煤", "23000", "GJ/t", "kJ"),
        ("烟煤", "5500", "GJ/t", "kcal"),
        ("烟煤", "23", "kcal/kg", "GJ/t"),
        ("天然气", "38.9", "GJ/万Nm3", "MJ/Nm3"),
        ("天然气", "8500", "GJ/万Nm3", "kcal/Nm3"),
    ],
)
def test_a_calorific_value_in_another_unit_is_named(
    findings_of: Findings, item: str, ncv: str, unit: str, meant: str
) -> None:
    quantity_unit = "万Nm3" if item == "天然气" else "t"
    found = findings_of(activity=ACTIVITY + f"U1,,2024,fuel,{item},10,{quantity_unit},{ncv},{unit}\n")
    assert [(f.rule, f.severity) for f in found] == [("ledger.implausible-ncv", "blocks submission")]
    assert meant in found[0].zh


def test_an_odd_calorific_value_that_no_unit_explains_is_a_warning(findings_of: Findings) -> None:
    found = findings_of(activity=ACTIVITY + "U1,,2024,fuel,烟煤,10,t,2,GJ/t\n")
    assert [(f.rule, f.severity) for f in found] == [("ledger.implausible-ncv", "warning")]


def test_every_published_calorific_value_is_plausible(findings_of: Findings, reference: Reference) -> None:
    rows = [
        f"U1,,2024,fuel,{row.dims['item']},0,{item.canonical_unit},{row.value},{row.unit}"
        for row in reference.select("fuel_factors", quantity="ncv")
        if row.value is not None and (item := reference.item(row.dims["item"])) is not None
    ]
    found = findings_of(activity=ACTIVITY + "\n".join(rows) + "\n")
    assert [f for f in found if f.rule == "ledger.implausible-ncv"] == []
    assert len(rows) > 30


def test_the_shipped_ranges_are_what_the_derivation_gives(reference: Reference) -> None:
    spec = importlib.util.spec_from_file_location("derive_plausibility", ROOT / "scripts/derive_plausibility.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TARGET.read_text(encoding="utf-8") == script.table(reference)


MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
PRODUCTION = "unit_id,period,product,quantity,unit,origin\n"


def test_a_yearly_use_is_judged_beside_twelve_months_of_production(findings_of: Findings) -> None:
    production = PRODUCTION + "".join(f"U1,{month},锌锭,0.8,万t,原生\n" for month in MONTHS)
    use = ACTIVITY + "U1,,2024,electricity_in,电力,{},{},,\n"
    assert findings_of(production=production, activity=use.format("418000", "MWh")) == []
    for quantity, unit in (("418000000", "MWh"), ("418000", "kWh")):
        found = findings_of(production=production, activity=use.format(quantity, unit))
        assert [f.rule for f in found] == ["ledger.unit-slip"]


def test_a_yearly_use_is_not_judged_beside_eleven_months_of_production(findings_of: Findings) -> None:
    production = PRODUCTION + "".join(f"U1,{month},锌锭,0.8,万t,原生\n" for month in MONTHS[1:])
    assert (
        findings_of(production=production, activity=ACTIVITY + "U1,,2024,electricity_in,电力,418000000,MWh,,\n") == []
    )


def test_months_of_use_are_judged_together_beside_a_yearly_production(findings_of: Findings) -> None:
    def use(quantity: str) -> str:
        return ACTIVITY + "".join(f"U1,,{month},electricity_in,电力,{quantity},MWh,,\n" for month in MONTHS)

    assert findings_of(activity=use("35000")) == []
    found = findings_of(activity=use("35000000"))
    assert [(f.rule, f.address.row) for f in found] == [("ledger.unit-slip", 2)]


def test_a_route_without_a_published_use_takes_the_least_of_its_metal_and_origin(findings_of: Findings) -> None:
    units = "unit_id,enterprise_id,name,metal,product,route\nU1,X-1,甲,Zn,锌锭,{}\n"
    use = ACTIVITY + "U1,,2024,electricity_in,电力,418000,kWh,,\n"
    assert [f.rule for f in findings_of(units=units.format("ZN-HYDRO-R"), activity=use)] == ["ledger.unit-slip"]
    assert findings_of(units=units.format("ZN-SEC-FUME5"), activity=use) == []
