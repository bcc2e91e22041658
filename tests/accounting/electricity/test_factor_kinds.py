"""Kinds of factors cannot be confused: a closed set, one kind for a purpose, and traps met in public programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.accounting.electricity.power import REFERENCE, bought, certificate, result, rules, the

from tanfeng.accounting.electricity.kinds import FactorKinds, parse
from tanfeng.core.errors import UsageError
from tanfeng.reference import Reference

KINDS = FactorKinds.load()
HEAD = "key,kind,technology,year,quantity,value,unit,region,edition,source,confidence\n"


def test_the_closed_set_is_that_of_the_reference_table() -> None:
    assert set(REFERENCE.table(KINDS.table)["kind"]) == set(KINDS.kinds)


def test_the_rows_the_set_names_exist() -> None:
    assert REFERENCE.row(KINDS.zero) is not None
    assert REFERENCE.row(KINDS.certificate) is not None


@pytest.mark.parametrize("year", [2015, 2021, 2022, 2023, 2026])
@pytest.mark.parametrize("purpose", sorted(KINDS.purposes))
def test_a_purpose_takes_exactly_one_kind_in_a_year(purpose: str, year: int) -> None:
    assert sum(entry.covers(year) for entry in KINDS.purposes[purpose].kinds) == 1


def test_a_purpose_with_two_kinds_in_one_year_is_refused() -> None:
    kind = {"name_zh": "", "name_en": "", "place": "nation", "gas": "CO2"}
    entries = [
        {"kind": "a", "to_year": 2022, "confidence": "verified"},
        {"kind": "b", "from_year": 2022, "confidence": "verified"},
    ]
    data = {
        "table": "", "quantity": "", "unit": "", "zero": "", "certificate": "", "residual_purpose": "p",
        "kinds": {"a": kind, "b": kind}, "purposes": {"p": {"name_zh": "", "name_en": "", "kinds": entries}},
    }  # fmt: skip
    with pytest.raises(UsageError, match="two kinds"):
        parse(data)
    entries[1]["from_year"] = 2023
    assert parse(data).purpose("p").kind(2023).kind.key == "b"
    entries[1]["kind"] = "c"
    with pytest.raises(UsageError, match="kind c"):
        parse(data)


@pytest.mark.parametrize(
    ("purpose", "year", "kind", "factor"),
    [
        ("inventory", 2021, "provincial_average", 0.5138),
        ("inventory", 2022, "provincial_average", 0.4900),
        ("inventory", 2023, "provincial_average", 0.4976),
        ("enterprise_report_2015", 2023, "provincial_average", 0.4976),
        ("enterprise_report_32151", 2023, "national_average", 0.5306),
        ("ets", 2021, "ets_national_grid", 0.5810),
        ("ets", 2022, "ets_national_grid", 0.5703),
        ("ets", 2023, "national_average", 0.5306),
        ("footprint", 2023, "footprint_average", 0.6205),
    ],
)
def test_electricity_of_hunan_by_purpose_and_year(purpose: str, year: int, kind: str, factor: float) -> None:
    account = result([bought(1, period=str(year))], purpose=purpose, year=year)
    assert account.location_factor is not None
    assert (account.location_factor.kind.key, account.location_factor.row.value) == (kind, factor)
    assert account.lines["location_tco2"].to_list() == [factor]


@pytest.mark.parametrize(
    ("factor", "given"),
    [
        (0.6205, "footprint_average 2023"),
        (0.5777, "footprint_average 2024"),
        (0.5810, "ets_national_grid 2021"),
        (0.5703, "ets_national_grid 2022"),
        (0.6096, "national_excl_market_nonfossil 2023"),
    ],
)
def test_a_factor_of_another_kind_is_named(factor: float, given: str) -> None:
    account = result([bought(1, emission_factor=factor)], purpose="enterprise_report_32151")
    finding = the(account, "electricity.factor-of-other-kind")
    assert finding.blocks
    assert (finding.expected, finding.given, finding.address.column) == ("national_average", given, "emission_factor")


def test_the_right_factor_written_by_hand_and_a_suppliers_own_are_not_questioned() -> None:
    assert not {r for r in rules(result([bought(1, emission_factor=0.4976)])) if "factor-of" in r}
    assert not {r for r in rules(result([bought(1, emission_factor=0.41237)])) if "factor-of" in r}


def test_a_factor_of_another_province_and_of_another_year_are_told_apart() -> None:
    other_place = the(result([bought(1, emission_factor=0.4044)]), "electricity.factor-of-other-place")
    assert other_place.given == "420000"
    other_year = the(result([bought(1, emission_factor=0.4900)]), "electricity.factor-of-other-year")
    assert (other_year.severity, other_year.expected, other_year.given) == ("warning", "2023", "2022")


def test_a_year_without_a_notice_has_no_number_and_no_neighbour_steps_in() -> None:
    account = result([bought(1, period="2024")], year=2024)
    assert account.location_based is None
    assert the(account, "electricity.no-factor").given == "2024"


def test_a_named_factor_year_is_used_and_shown() -> None:
    account = result([bought(1, period="2024")], year=2024, factor_year=2023)
    assert account.lines["location_tco2"].to_list() == [0.4976]
    finding = the(account, "electricity.factor-year-differs")
    assert (finding.severity, finding.expected, finding.given) == ("warning", "2024", "2023")
    assert account.location_factor is not None
    assert account.location_factor.notice == "公告2025年第47号"


def test_without_a_region_only_a_national_factor_can_be_chosen() -> None:
    assert "electricity.no-region" in rules(result([bought(1)], region=None))
    national = result([bought(1)], region=None, purpose="enterprise_report_32151")
    assert national.lines["location_tco2"].to_list() == [0.5306]


def test_a_prefecture_uses_the_factor_of_its_province() -> None:
    assert result([bought(1)], region="430400").lines["location_tco2"].to_list() == [0.4976]


def test_a_factor_that_its_declared_notice_does_not_hold_is_flagged() -> None:
    wrong = result([bought(1, emission_factor=0.5, source="生态环境部公告 2025年第47号")])
    finding = the(wrong, "electricity.factor-not-in-notice")
    assert (finding.expected, finding.given, finding.blocks) == ("公告2025年第47号", "0.5", True)
    right = result([bought(1, emission_factor=0.4976, source="公告2025年第47号")])
    assert "electricity.factor-not-in-notice" not in rules(right)
    bill = result([bought(1, emission_factor=0.5, source="供电合同")])
    assert "electricity.factor-not-in-notice" not in rules(bill)


def overlay(folder: Path, key: str, kind: str, year: int, value: float, region: str) -> Reference:
    row = f"{key},{kind},,{year},emission_factor,{value},tCO2/MWh,{region},mee-2025-47,mee-2025-47,verified\n"
    (folder / "electricity_factors.csv").write_text(HEAD + row, encoding="utf-8")
    return Reference.load([folder])


def test_reference_data_of_a_workspace_are_held_against_the_notice_they_name(tmp_path: Path) -> None:
    same_key = "electricity_factors.provincial-average.430000.2023"
    changed = overlay(tmp_path, same_key, "provincial_average", 2023, 0.45, "430000")
    assert the(result([bought(1)], reference=changed), "electricity.factor-not-in-notice").expected == "0.4976"
    invented = overlay(tmp_path, "electricity_factors.x.2024", "provincial_average", 2024, 0.45, "430000")
    assert "electricity.factor-not-in-notice" in rules(result([bought(1)], reference=invented))
    completed = overlay(tmp_path, "electricity_factors.x.2023", "regional_average", 2023, 0.53, "grid-central")
    assert "electricity.factor-not-in-notice" not in rules(result([bought(1)], reference=completed))


def test_where_the_document_asks_for_the_latest_factor_it_is_taken_and_shown() -> None:
    rows = [bought(900, period="2025"), bought(100, "green_power", period="2025", certificate="GEC-1")]
    account = result(rows, [certificate(100, period="2025")], purpose="enterprise_report_32151", year=2025)
    assert account.location_factor is not None
    assert account.residual_factor is not None
    assert (account.location_factor.year, account.residual_factor.year) == (2023, 2023)
    assert the(account, "electricity.factor-year-differs").severity == "info"
    assert account.lines["market_tco2"].to_list() == [548.64, 0.0]
