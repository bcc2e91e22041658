"""Each rule finds its fault, says where it is, and says nothing where there is none."""

from collections.abc import Callable

import pytest

from tanfeng.core.findings import Finding
from tanfeng.ledger.checks.credit_code import is_valid

Findings = Callable[..., list[Finding]]

ACTIVITY = (
    "unit_id,enterprise_id,period,stream,item,quantity,unit,ncv,ncv_unit,oxidation_rate,carbon_content,attribute\n"
)
ENTERPRISES = "enterprise_id,name,city_code\n"
UNITS = "unit_id,enterprise_id,name,metal,product,route\n"
PRODUCTION = "unit_id,period,product,quantity,unit,origin\n"


def test_a_clean_ledger_has_no_findings(findings_of: Findings) -> None:
    assert findings_of() == []


def row(**cells: str) -> str:
    """Return an activity file with one row: diesel burned, but for the cells given."""
    usual = {"unit_id": "U1", "period": "2024-03", "stream": "fuel", "item": "柴油", "quantity": "12", "unit": "t"}
    names = ACTIVITY.strip().split(",")
    return ACTIVITY + ",".join((usual | cells).get(name, "") for name in names) + "\n"


@pytest.mark.parametrize(
    ("cells", "rule", "column", "given"),
    [
        ({"item": "天燃气"}, "ledger.unknown-item", "item", "天燃气"),
        ({"stream": "烧"}, "ledger.unknown-stream", "stream", "烧"),
        ({"item": "电力", "unit": "MWh"}, "ledger.item-not-in-stream", "item", "electricity / fuel"),
        ({"item": "石灰石", "stream": "reductant"}, "ledger.item-not-in-stream", "item", "limestone / reductant"),
        ({"unit": "顿"}, "ledger.unknown-unit", "unit", "顿"),
        ({"unit": "L"}, "ledger.unit-incompatible", "unit", "L"),
        ({"item": "天然气", "unit": "m3"}, "ledger.unit-incompatible", "unit", "m3"),
        ({"item": "电力", "stream": "electricity_in", "unit": "kg"}, "ledger.unit-incompatible", "unit", "kg"),
        ({"quantity": "-12"}, "ledger.negative-number", "quantity", "-12"),
        ({"quantity": "十二"}, "ledger.number-unreadable", "quantity", "十二"),
        ({"quantity": "1.234,5"}, "ledger.number-unreadable", "quantity", "1.234"),
        ({"quantity": "约12"}, "ledger.number-unreadable", "quantity", "约12"),
        ({"quantity": "-"}, "ledger.number-unreadable", "quantity", "-"),
        ({"quantity": "inf"}, "ledger.number-unreadable", "quantity", "inf"),
        ({"quantity": "NaN"}, "ledger.number-unreadable", "quantity", "NaN"),
        ({"quantity": "1e999"}, "ledger.number-unreadable", "quantity", "1e999"),
        ({"quantity": ""}, "ledger.required-cell-missing", "quantity", ""),
        ({"unit": ""}, "ledger.required-cell-missing", "unit", ""),
        ({"unit_id": ""}, "ledger.required-cell-missing", "unit_id", ""),
        ({"period": "2024.1"}, "ledger.period-unreadable", "period", "2024.1"),
        ({"period": "2024-13"}, "ledger.period-unreadable", "period", "2024-13"),
        ({"period": "2024-06-15"}, "ledger.period-unreadable", "period", "2024-06-15"),
        ({"period": "2024Q1"}, "ledger.period-unreadable", "period", "2024Q1"),
        ({"period": "2025-07"}, "ledger.future-period", "period", "2025-07"),
        ({"period": "2026"}, "ledger.future-period", "period", "2026"),
        ({"ncv": "43"}, "ledger.ncv-without-unit", "ncv_unit", "43"),
        ({"ncv": "43", "ncv_unit": "GJ/MWh"}, "ledger.ncv-unit-incompatible", "ncv_unit", "GJ/MWh"),
        ({"oxidation_rate": "98"}, "ledger.out-of-range", "oxidation_rate", "98"),
        ({"unit_id": "U9"}, "ledger.unknown-unit-id", "unit_id", "U9"),
        ({"enterprise_id": "X-9"}, "ledger.unknown-enterprise", "enterprise_id", "X-9"),
        ({"enterprise_id": "X-9"}, "ledger.unit-of-other-enterprise", "enterprise_id", "X-9"),
    ],
)
def test_a_wrong_cell_is_found_at_its_address(
    findings_of: Findings, cells: dict[str, str], rule: str, column: str, given: str
) -> None:
    if cells.get("quantity") == "1.234,5":
        cells = {"quantity": '"1.234,5"'}
        given = "1.234,5"
    found = {finding.rule: finding for finding in findings_of(activity=row(**cells))}
    assert rule in found
    assert (found[rule].address.file, found[rule].address.row, found[rule].address.column) == (
        "activity.csv",
        2,
        column,
    )
    assert found[rule].given == given
    assert found[rule].blocks


@pytest.mark.parametrize(
    "cells",
    [
        {"quantity": '"1,234.5"'},
        {"quantity": "１２"},
        {"quantity": "0"},
        {"quantity": "n/a"},
        {"quantity": "不适用", "unit": "n/a"},
        {"quantity": " 12 "},
        {"quantity": "1.2E3"},
        {"oxidation_rate": "98%"},
        {"period": "2024年3月"},
        {"period": "2024/3"},
        {"period": "202403"},
        {"period": "2025-06"},
        {"period": "2025"},
        {"unit": "万t", "quantity": "0.001"},
        {"ncv": "10200", "ncv_unit": "kcal/kg"},
        {"item": "电力", "stream": "购入电力", "unit": "万kWh", "quantity": "3"},
        {"stream": "medium", "item": "oxygen", "unit": "万Nm3"},
        {"stream": "碳酸盐", "item": "石灰石"},
    ],
)
def test_what_people_write_rightly_is_not_questioned(findings_of: Findings, cells: dict[str, str]) -> None:
    assert findings_of(activity=row(**cells)) == []


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def test_an_unreadable_cell_is_not_reported_as_missing_as_well(findings_of: Findings) -> None:
    assert rules(findings_of(activity=row(quantity="abc"))) == {"ledger.number-unreadable"}


def test_a_missing_required_column_is_one_finding_for_the_file(findings_of: Findings) -> None:
    text = "unit_id,period,stream,item,quantity\nU1,2024,fuel,柴油,1\nU1,2024,fuel,烟煤,1\n"
    found = findings_of(activity=text)
    assert [(f.rule, f.address.column, f.blocks) for f in found] == [("ledger.required-column-missing", "unit", True)]


def test_a_unit_in_the_header_is_the_unit_of_its_rows(findings_of: Findings, ledger_of: Callable[..., object]) -> None:
    text = "unit_id,period,stream,item,数量（万t）\nU1,2024,fuel,柴油,0.001\n"
    assert findings_of(activity=text) == []


def test_a_header_unit_that_contradicts_the_row_blocks(findings_of: Findings) -> None:
    text = "unit_id,period,stream,item,数量（万t）,单位\nU1,2024,fuel,柴油,1,t\n"
    assert rules(findings_of(activity=text)) == {"ledger.header-unit"}


def test_a_capacity_in_another_unit_than_the_schema_blocks(findings_of: Findings) -> None:
    text = "unit_id,enterprise_id,name,metal,product,route,产能（万吨/年）\nU1,X-1,电锌,Zn,锌锭,ZN-HYDRO,12\n"
    assert rules(findings_of(units=text)) == {"ledger.header-unit"}


def test_an_unknown_column_is_said_and_does_not_block(findings_of: Findings) -> None:
    text = "unit_id,period,stream,item,quantity,unit,班组\nU1,2024,fuel,柴油,1,t,甲\n"
    assert [(f.rule, f.severity, f.address.column) for f in findings_of(activity=text)] == [
        ("ledger.unknown-column", "info", "班组")
    ]


def test_a_number_with_an_unquoted_comma_shifts_its_row_and_is_found(findings_of: Findings) -> None:
    text = "unit_id,period,stream,item,unit,quantity\nU1,2024,fuel,柴油,t,1,234.5\n"
    found = findings_of(activity=text)
    assert [(f.rule, f.address.row, f.given) for f in found] == [("ledger.cells-beyond-header", 2, "234.5")]


def test_identical_rows_are_told_apart_from_contradicting_ones(findings_of: Findings) -> None:
    one = "U1,,2024-01,fuel,柴油,12,t,,,,,\n"
    other = "U1,,2024-01,fuel,柴油,13,t,,,,,\n"
    assert rules(findings_of(activity=ACTIVITY + one + one)) == {"ledger.duplicate-row"}
    found = findings_of(activity=ACTIVITY + one + other)
    assert [(f.rule, f.address.row, f.given) for f in found] == [("ledger.conflicting-row", 3, "2")]


def test_rows_without_a_readable_period_are_not_called_the_same(findings_of: Findings) -> None:
    found = rules(findings_of(activity=row(period="2024Q1") + row(period="").split("\n")[1] + "\n"))
    assert found == {"ledger.period-unreadable", "ledger.required-cell-missing"}


def test_two_batches_with_their_own_evidence_are_no_duplicates(findings_of: Findings) -> None:
    batches = "".join(f"U1,2024-01,fuel,柴油,12,t,F{number}\n" for number in (1, 2))
    assert findings_of(activity="unit_id,period,stream,item,quantity,unit,evidence\n" + batches) == []


def test_one_unit_id_with_two_definitions_blocks(findings_of: Findings) -> None:
    text = UNITS + "U1,X-1,甲,Zn,锌锭,ZN-HYDRO\nU1,X-1,乙,Zn,锌锭,ZN-HYDRO\n"
    found = findings_of(units=text)
    assert [(f.rule, f.severity, f.address.row) for f in found] == [("ledger.two-definitions", "blocks entry", 3)]


def test_an_enterprise_entered_twice_the_same_is_a_duplicate(findings_of: Findings) -> None:
    assert rules(findings_of(enterprises=ENTERPRISES + "X-1,甲,430400\nX-1,甲,衡阳市\n")) == {"ledger.duplicate-row"}


def test_a_yearly_figure_beside_its_months_blocks(findings_of: Findings) -> None:
    text = ACTIVITY + "U1,,2024,fuel,柴油,12,t,,,,,\nU1,,2024-01,fuel,柴油,1,t,,,,,\nU1,,2023,fuel,柴油,9,t,,,,,\n"
    found = findings_of(activity=text)
    assert [(f.rule, f.address.row) for f in found] == [("ledger.year-and-months", 2)]


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91110000600037341L", True),
        ("91110000600037341M", False),
        ("91110000600O37341L", False),
        ("9111000060003734", False),
        ("X-1", True),
        ("X-", False),
        ("", False),
    ],
)
def test_a_credit_code_has_its_check_digit(code: str, valid: bool) -> None:
    assert is_valid(code) is valid


def test_a_wrong_credit_code_blocks_submission_and_cites_the_standard(findings_of: Findings) -> None:
    found = findings_of(
        enterprises=ENTERPRISES + "91110000600037341M,甲,430400\n",
        units=UNITS + "U1,91110000600037341M,电锌,Zn,锌锭,ZN-HYDRO\n",
        activity=row(),
    )
    assert [(f.rule, f.severity, f.clause) for f in found] == [
        ("ledger.credit-code", "blocks submission", "GB 32100-2015")
    ]


def test_a_place_outside_the_reference_data_is_a_warning(findings_of: Findings) -> None:
    found = findings_of(enterprises=ENTERPRISES + "X-1,甲,659099\n")
    assert [(f.rule, f.severity) for f in found] == [("ledger.unknown-region", "warning")]


def test_a_place_that_is_no_place_blocks(findings_of: Findings) -> None:
    assert rules(findings_of(enterprises=ENTERPRISES + "X-1,甲,亚特兰蒂斯\n")) == {"ledger.region-unreadable"}


def test_unknown_route_and_metal_are_named(findings_of: Findings) -> None:
    found = findings_of(units=UNITS + "U1,X-1,电锌,氪石,锌锭,炼金术\n")
    assert {(f.rule, f.given) for f in found} == {("ledger.unknown-metal", "氪石"), ("ledger.unknown-route", "炼金术")}


def test_a_unit_of_several_metals_is_allowed(findings_of: Findings) -> None:
    assert findings_of(units=UNITS + "U1,X-1,铅锌系统,铅、锌,锌锭,ZN-HYDRO\n") == []


def test_production_in_a_unit_of_energy_blocks(findings_of: Findings) -> None:
    assert "ledger.unit-incompatible" in rules(findings_of(production=PRODUCTION + "U1,2024,锌锭,10,MWh,原生\n"))


def test_an_unknown_origin_names_the_choices(findings_of: Findings) -> None:
    found = findings_of(production=PRODUCTION + "U1,2023,锌锭,10,t,混合\n")
    assert [(f.rule, f.expected) for f in found] == [("ledger.unknown-origin", "primary | recycled")]


def test_ids_are_not_checked_where_nothing_defines_them(findings_of: Findings) -> None:
    assert findings_of(enterprises=None, units=None, production=None) == []


def test_many_equal_faults_are_one_finding_that_counts_them(findings_of: Findings) -> None:
    lines = "".join(f"U1,,2024-{m:02d},fuel,煤煤,1,t,,,,,\n" for m in range(1, 13))
    found = findings_of(activity=ACTIVITY + lines)
    assert [(f.rule, f.count, f.address.row) for f in found] == [("ledger.unknown-item", 12, 2)]
    assert "共 12 行" in found[0].zh


def test_a_thousand_different_faults_are_listed_up_to_a_limit_and_counted(findings_of: Findings) -> None:
    lines = "".join(f"U1,,2024-01,fuel,未知{i},1,t,,,,,\n" for i in range(1000))
    found = [f for f in findings_of(activity=ACTIVITY + lines) if f.rule == "ledger.unknown-item"]
    assert len(found) == 101
    assert sum(f.count for f in found) == 1000
