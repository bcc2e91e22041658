"""What is wrong in a table is a finding with an address, or one sentence; never a number."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address
from tanfeng.ledger.reading.raw import RawSheet
from tanfeng.pathway.decomposition import decompose, read_table
from tanfeng.pathway.decomposition import problems as rules
from tanfeng.pathway.decomposition.origin import Origin
from tanfeng.pathway.decomposition.periods import in_order

GOOD = pl.DataFrame(
    {
        "period": ["2020", "2020", "2021", "2021"],
        "sector": ["lead", "zinc", "lead", "zinc"],
        "output": [1.0, 2.0, 3.0, 4.0],
        "intensity": [5.0, 6.0, 7.0, 8.0],
    }
)


def changed(column: str, row: int, value: Any) -> pl.DataFrame:
    values: list[Any] = GOOD[column].to_list()
    values[row] = value
    if isinstance(value, str):
        values = [str(v) for v in values]
    return GOOD.with_columns(pl.Series(column, values))


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (None, rules.MISSING),
        (-1.0, rules.NEGATIVE),
        ("-1", rules.NEGATIVE),
        (float("nan"), rules.NOT_A_NUMBER),
        (float("inf"), rules.NOT_A_NUMBER),
        ("about 3", rules.NOT_A_NUMBER),
        ("1,2", rules.NOT_A_NUMBER),
        ("n/a", rules.NOT_APPLICABLE),
        ("不适用", rules.NOT_APPLICABLE),
    ],
)
def test_a_cell_that_is_no_amount_blocks_and_is_found_by_row_and_column(value: Any, rule: str) -> None:
    result = decompose(changed("intensity", 2, value), origin=Origin("a.xlsx", "S", (("intensity", "D"),)))
    [finding] = result.findings
    assert (finding.rule, finding.severity) == (rule, "blocks entry")
    assert finding.address == Address("a.xlsx", "S", 3, "D")
    assert result.blocked
    assert result.effects.is_empty()
    assert result.change.is_empty()
    assert result.sectors().is_empty()


def test_numbers_may_be_text_as_in_every_other_table() -> None:
    texts = GOOD.with_columns(pl.col("output").cast(pl.String).replace("4.0", "1,004"))
    assert decompose(texts).change["value"].to_list() == [3 * 7 + 1004 * 8 - 17]


def test_a_sector_twice_in_one_period_is_found() -> None:
    [finding] = decompose(pl.concat([GOOD, GOOD[:1]])).findings
    assert (finding.rule, finding.given, finding.address.row) == (rules.DUPLICATE, "2020 · lead", 5)


def test_no_row_is_not_zero() -> None:
    [finding] = decompose(GOOD[:3]).findings
    assert (finding.rule, finding.expected, finding.address.row) == (rules.MISSING_ROW, "2021", 2)
    assert "zinc" in finding.en
    stopped = changed("output", 3, 0.0)
    assert decompose(stopped).change["value"].to_list() == [21 - 17]


def test_a_row_too_many_does_not_hide_one_that_is_missing() -> None:
    both = pl.concat([GOOD[:3], GOOD[2:3]])
    assert {f.rule for f in decompose(both).findings} == {rules.DUPLICATE, rules.MISSING_ROW}


def test_a_row_that_names_no_period_or_sector_is_found() -> None:
    for column in ("period", "sector"):
        found = {f.rule for f in decompose(changed(column, 3, None)).findings}
        assert rules.MISSING in found


def test_only_the_compared_periods_are_judged() -> None:
    later = pl.concat([GOOD, GOOD[:1].with_columns(period=pl.lit("2022"), output=pl.lit(-1.0))])
    assert decompose(later, compare=("2020", "2021")).findings == ()
    assert decompose(later).blocked


def test_a_product_beyond_all_numbers_is_found() -> None:
    for value in (1e-200, 1e200):
        extreme = GOOD.with_columns(output=pl.lit(value), intensity=pl.lit(value))
        assert [f.rule for f in decompose(extreme).findings] == [rules.RANGE]


def test_a_total_among_the_sectors_is_a_warning_and_only_then() -> None:
    total = pl.concat([GOOD, GOOD[::2].with_columns(sector=pl.lit("合计"))])
    [finding] = decompose(total).findings
    assert (finding.rule, finding.severity, finding.address.row) == (rules.TOTAL_ROW, "warning", 5)
    alone = GOOD[::2].with_columns(sector=pl.lit("total"))
    assert decompose(alone).findings == ()


@pytest.mark.parametrize(
    "options",
    [
        {"factors": ["output", "nix"]},
        {"factors": ["output", "sector"]},
        {"factors": ["output", "output"]},
        {"groups": ["nix"]},
        {"groups": ["nix"], "activity": "output"},
        {"groups": ["sector"], "activity": "output"},
        {"activity": "nix"},
        {"activity": "output", "factors": ["intensity"]},
        {"compare": ("2020", "1999")},
        {"compare": ("2020", "2020")},
        {"method": "lmdi-3"},
        {"form": "harmonic"},
    ],
)
def test_names_that_are_not_there_are_wrong_use(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        decompose(GOOD, **options)


def test_a_table_of_one_period_or_without_factors_is_wrong_use() -> None:
    for table in (GOOD[:2], GOOD[:0], GOOD.select("period", "sector"), GOOD.drop("sector")):
        with pytest.raises(UsageError):
            decompose(table)


def test_years_and_months_are_in_time_and_other_labels_as_given() -> None:
    assert in_order(["2021", "2009", "2020"]) == ["2009", "2020", "2021"]
    assert in_order(["2021-02", "2020-11"]) == ["2020-11", "2021-02"]
    assert in_order(["plan", "frozen", "2020"]) == ["plan", "frozen", "2020"]


def sheet(*lines: str, file: str = "a.csv") -> RawSheet:
    rows = [line.split(",") for line in lines]
    cells = {f"c{i}": [row[i] or None for row in rows] for i in range(len(rows[0]))}
    return RawSheet(file, "", pl.DataFrame({"_row": range(1, len(rows) + 1), **cells}))


def test_headers_may_be_chinese_and_a_year_may_be_a_number_of_a_spreadsheet() -> None:
    table, origin = read_table([sheet("期间★,部门,产量", "2020.0,铅,1", "2021.0,铅,2")])
    assert table.columns == ["_row", "period", "sector", "产量"]
    assert table["period"].to_list() == ["2020", "2021"]
    assert origin.at(2, "产量") == Address("a.csv", "", 2, "产量")


@pytest.mark.parametrize(
    "lines",
    [
        ("year,sector,x", "2020,a,1"),
        ("period,x", "2020,1"),
        ("period,sector,", "2020,a,1"),
        ("period,sector,x,x", "2020,a,1,2"),
    ],
)
def test_a_file_that_is_no_such_table_is_one_sentence(lines: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as error:
        read_table([sheet(*lines)])
    assert error.value.zh.endswith("。")


def test_two_sheets_that_fit_are_not_guessed_between() -> None:
    one = sheet("period,sector,x", "2020,a,1")
    with pytest.raises(UsageError):
        read_table([one, one])
    notes = sheet("a,b", "c,d")
    assert read_table([notes, one])[0].height == 1
