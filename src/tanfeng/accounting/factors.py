"""From a kind of row to the reference rows it needs (因子查找): exactly one, or a finding that says why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tanfeng.accounting.formulas import expected_unit
from tanfeng.accounting.guideline import ParameterSource
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import UnitError, factor_to


@dataclass(frozen=True)
class Parameter:
    """A default value in the unit the formula wants, with the reference row it came from (参数)."""

    value: Fraction
    row: ReferenceRow


def exact(number: float) -> Fraction:
    """Return the decimal a person wrote, not its binary neighbour: 0.1 is one tenth."""
    return Fraction(repr(float(number)))


def ratio(given: str, wanted: str) -> Fraction:
    """Return how many ``wanted`` one ``given`` is, exactly. Raises :class:`UnitError`."""
    return Fraction(factor_to(given, wanted))


def converted(row: ReferenceRow, wanted: str) -> Parameter | Finding:
    """Return the row's value in the unit ``wanted``, or the finding that it cannot be converted or has no value."""
    if row.value is None:
        return Finding(
            "blocks submission",
            "account.factor-without-value",
            f"参考数据 {row.key} 只有区间或文字，没有单一数值，不取平均。",
            f"The reference row {row.key} has a range or a text, not one value; no average is taken.",
            given=row.key,
        )
    try:
        return Parameter(exact(row.value) * ratio(row.unit, wanted), row)
    except UnitError as error:
        return Finding(
            "blocks submission",
            "account.factor-unit",
            f"参考数据 {row.key} 的单位“{row.unit}”不适用：{error.zh}",
            f"The unit of the reference row {row.key} does not fit: {error.en}",
            expected=wanted,
            given=row.unit,
        )


def one(
    rows: Sequence[ReferenceRow],
    wanted: str,
    year: int | None,
    what: tuple[str, str],
    regions: Sequence[str] = (),
) -> Parameter | Finding:
    """Return the one row of ``rows`` that is valid all through ``year``; none or several is a finding.

    ``what`` names it in Chinese and English; ``regions`` runs from the most to the least specific: the first of them
    with a valid row decides.
    """
    what_zh, what_en = what
    valid = nearest([row for row in rows if covers_all(row, year)], regions)
    if len(valid) == 1:
        return converted(valid[0], wanted)
    if rows and not valid:
        return Finding(
            "blocks submission",
            "account.period-outside-validity",
            f"{year} 年不在{what_zh}的有效期内（{_validity(rows)}）。",
            f"The year {year} is outside the validity of {what_en} ({_validity(rows)}).",
            expected=_validity(rows),
            given=str(year),
        )
    if not rows:
        return Finding(
            "blocks submission",
            "account.no-factor",
            f"参考数据中没有{what_zh}；请在台账中填写实测值或用工作区参考数据补充。",
            f"The reference data hold no {what_en}; give a measured value in the ledger or add a row in the workspace.",
            expected=what_en,
        )
    keys = ", ".join(row.key for row in valid)
    return Finding(
        "blocks submission",
        "account.ambiguous-factor",
        f"{what_zh}有多个取值（{keys}），不取平均。",
        f"There are several values of {what_en} ({keys}); no average is taken.",
        given=keys,
    )


def covers(row: ReferenceRow, year: int | None) -> bool:
    """Say whether the row is in force on some day of the year; without a year every row is."""
    if year is None:
        return True
    after_start = row.valid_from is None or row.valid_from.year <= year
    before_end = row.valid_to is None or row.valid_to.year >= year
    return after_start and before_end


def covers_all(row: ReferenceRow, year: int | None) -> bool:
    """Say whether the row is in force on every day of the year: a factor holds over the whole period or not at all."""
    return year is None or (row.valid_on(date(year, 1, 1)) and row.valid_on(date(year, 12, 31)))


def nearest(rows: Sequence[ReferenceRow], regions: Sequence[str]) -> list[ReferenceRow]:
    """Return the rows of the most specific region that has any; all of them where no region is asked for.

    A row without a region holds everywhere, after those of the world.
    """
    if not regions:
        return list(rows)
    for region in (*regions, ""):
        of_region = [row for row in rows if row.region == region]
        if of_region:
            return of_region
    return []


def _validity(rows: Sequence[ReferenceRow]) -> str:
    return "; ".join(f"{row.valid_from or '…'} – {row.valid_to or '…'}" for row in rows)


def fuel_parameter(
    reference: Reference,
    table: str,
    vintage: str,
    *,
    item: str,
    parameter: str,
    canonical: str,
    year: int | None,
    regions: Sequence[str] = (),
) -> Parameter | Finding:
    """Return a default of the fuel table in one vintage, of the most specific of the regions."""
    rows = [row for row in reference.select(table, item=item, vintage=vintage) if row.quantity == parameter]
    return one(
        rows,
        expected_unit(parameter, canonical),
        year,
        (f"{item} 的 {parameter}（版本 {vintage}）", f"{parameter} of {item} in the vintage {vintage}"),
        regions,
    )


def process_parameter(
    reference: Reference,
    source: ParameterSource,
    *,
    parameter: str,
    item: str,
    canonical: str,
    year: int | None,
    regions: Sequence[str] = (),
) -> Parameter | Finding:
    """Return a default that the guideline names by table and dimensions, of the most specific of the regions."""
    dims: Mapping[str, str] = {**source.dims, "item": source.item or item}
    rows = [row for row in reference.select(source.table, **dims) if source.quantity in (None, row.quantity)]
    named = ", ".join(f"{name}={value}" for name, value in dims.items())
    return one(
        rows,
        expected_unit(parameter, canonical),
        year,
        (f"{item} 的 {parameter}（{named}）", f"{parameter} of {item} ({named})"),
        regions,
    )


def region_chain(reference: Reference, region: str) -> list[str]:
    """Return the region and what contains it, from the smallest to the nation: a city uses its province's factor."""
    chain: list[str] = []
    current: str | None = region
    while current and current not in chain:
        chain.append(current)
        found = reference.region(current)
        current = found.parent if found else None
    return chain


def electricity_factor(
    reference: Reference, source: ParameterSource, region: str | None, year: int, canonical: str
) -> Parameter | Finding:
    """Return the electricity factor of the region (or what it lies in) and year that the guideline names.

    A guideline that asks for the latest published factor gets that of the last year not after ``year``.
    """
    if region is None:
        return _no_region()
    year_of = source.dims.get("year")
    dims = {name: value for name, value in source.dims.items() if name != "year"}
    for place in region_chain(reference, region):
        rows = [row for row in reference.select(source.table, **dims) if row.region == place]
        rows = [row for row in rows if source.quantity in (None, row.quantity)]
        if not rows:
            continue
        wanted = year_of or (_latest(rows, year) if source.year_rule == "latest" else str(year))
        of_year = [row for row in rows if row.dims.get("year") == wanted]
        if of_year:
            named = (f"{place} {wanted} 电力因子", f"factor of {place}, {wanted}")
            return one(of_year, expected_unit("emission_factor", canonical), None, named)
        return _no_factor_year(place, year, rows)
    return Finding(
        "blocks submission",
        "account.no-factor",
        f"参考数据中没有地区 {region} 可用的电力因子（{', '.join(source.dims.values())}）。",
        f"The reference data hold no electricity factor for the region {region} ({', '.join(source.dims.values())}).",
        given=region,
    )


def _latest(rows: Sequence[ReferenceRow], year: int) -> str:
    """The last year with a value that is not after ``year``; the year itself where there is none."""
    published = [row.dims.get("year", "") for row in rows if row.value is not None]
    past = [int(text) for text in published if text.isdigit() and int(text) <= year]
    return str(max(past, default=year))


def _no_region() -> Finding:
    return Finding(
        "blocks submission",
        "account.no-region",
        "核算含电力，但没有指明地区，无法选取电力因子；请给出 --region 行政区划代码。",
        "The account has electricity but no region, so no factor can be chosen; give --region ADCODE.",
        expected="--region ADCODE",
    )


def _no_factor_year(place: str, year: int, rows: Sequence[ReferenceRow]) -> Finding:
    years = ", ".join(sorted({row.dims.get("year", "") for row in rows}))
    return Finding(
        "blocks submission",
        "account.no-factor-year",
        f"{place} 没有公布 {year} 年的电力因子（已有年份：{years}）；可用 --factor-year 指明所用年份。",
        f"No electricity factor is published for {place} in {year} (years: {years}); name one with --factor-year.",
        expected=years,
        given=str(year),
        address=Address(column="period"),
    )
