"""The factor of one kind, place and year (电力因子选取): exactly one reference row, or a finding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tanfeng.accounting.electricity.kinds import FactorKind, FactorKinds
from tanfeng.accounting.factors import exact, ratio, region_chain
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import UnitError

_RULE = "electricity.no-factor"


@dataclass(frozen=True)
class GridFactor:
    """A factor with its kind, year and notice (电力因子). ``value`` is in tCO2 (or tCO2e) per MWh, exact.

    ``by_rule``: the document asks for the latest published factor, and this is it.
    """

    kind: FactorKind
    row: ReferenceRow
    value: Fraction
    year: int
    notice: str
    by_rule: bool = False


def choose(
    reference: Reference, kind: FactorKind, region: str | None, year: int, *, latest: bool = False
) -> GridFactor | Finding:
    """Return the factor of that kind and year for the place; no neighbouring year and no other kind steps in.

    With ``latest`` it is that of the last published year not after ``year``.
    """
    kinds = FactorKinds.load()
    rows = [row for row in reference.select(kinds.table, kind=kind.key) if row.quantity == kinds.quantity]
    if kind.place != "nation":
        if region is None:
            return _no_region(kind)
        chain = region_chain(reference, region)
        place = next((p for p in chain if any(row.region == p for row in rows)), None)
        rows = [row for row in rows if row.region == place]
    wanted = _latest(rows, year) if latest else year
    of_year = [row for row in rows if row.dims.get("year") == str(wanted) and row.value is not None]
    if len(of_year) != 1:
        return _several(kind, of_year) if of_year else _none(kind, region, year, rows)
    row = of_year[0]
    try:
        value = exact(row.number) * ratio(row.unit, kinds.unit)
    except UnitError as error:
        return Finding("blocks submission", "electricity.factor-unit", error.zh, error.en, given=row.key)
    source = reference.source(row.source)
    return GridFactor(kind, row, value, wanted, source.document if source else "", latest)


def _latest(rows: list[ReferenceRow], year: int) -> int:
    published = [row.dims.get("year", "") for row in rows if row.value is not None]
    return max((int(text) for text in published if text.isdigit() and int(text) <= year), default=year)


def _no_region(kind: FactorKind) -> Finding:
    return Finding(
        "blocks submission",
        "electricity.no-region",
        f"没有指明地区，无法选取{kind.name_zh}；请给出 6 位行政区划代码。",
        f"No region is named, so no {kind.name_en} can be chosen; give an adcode.",
        expected="ADCODE",
    )


def _several(kind: FactorKind, rows: list[ReferenceRow]) -> Finding:
    keys = ", ".join(sorted(row.key for row in rows))
    return Finding(
        "blocks submission",
        "electricity.several-factors",
        f"{kind.name_zh}有多个取值（{keys}），不取平均。",
        f"There are several values of the {kind.name_en} ({keys}); no average is taken.",
        expected="1",
        given=keys,
    )


def _none(kind: FactorKind, region: str | None, year: int, rows: list[ReferenceRow]) -> Finding:
    years = ", ".join(sorted({row.dims.get("year", "") for row in rows if row.value is not None})) or "—"
    place = "" if kind.place == "nation" else f"{region} "
    return Finding(
        "blocks submission",
        _RULE,
        f"{place}没有 {year} 年的{kind.name_zh}（已有年份：{years}）；可指明所用因子年份，不自动取邻近年份。",
        f"No {kind.name_en} of {year} {place}is published (years: {years}); name the factor year, no neighbouring year "
        "is taken.",
        expected=years,
        given=str(year),
        address=Address(column="period"),
    )
