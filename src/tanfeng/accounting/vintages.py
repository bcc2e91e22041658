"""Factor vintages never mix (因子版本不混用): where they would, the account says so and averages nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import polars as pl

from tanfeng.accounting.factors import exact
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.resolution import CO2_PER_CARBON, Coefficient
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference, ReferenceRow

RULE = "account.mixed-vintages"
_FUEL_PARAMETERS = ("ncv", "carbon_content", "oxidation_rate")
#: Those of them that an analysis replaces.
_HEAT_AND_CARBON = ("ncv", "carbon_content")


def check(coefficients: Sequence[Coefficient], guideline: Guideline, reference: Reference) -> Iterator[Finding]:
    """Yield where the coefficients of one account draw on more than one vintage of the fuel table."""
    yield from _editions(coefficients, guideline)
    yield from _fuel_and_reductant(coefficients, guideline, reference)


def _fuel_rows(coefficients: Sequence[Coefficient], guideline: Guideline) -> dict[str, ReferenceRow]:
    rows = (row for c in coefficients for row in c.rows if row.table == guideline.fuel_table)
    return {row.key: row for row in rows}


def _editions(coefficients: Sequence[Coefficient], guideline: Guideline) -> Iterator[Finding]:
    """An overlay may replace a row of the table by one of another edition; then two vintages meet in one account."""
    used = _fuel_rows(coefficients, guideline)
    editions = sorted({row.edition or "" for row in used.values()})
    if len(editions) > 1:
        named = ", ".join(editions)
        yield Finding(
            "blocks submission",
            RULE,
            f"同一核算用了多个版本的燃料缺省值（{named}）；请只用一个版本。",
            f"One account uses fuel defaults of several vintages ({named}); use one.",
            expected=guideline.fuel_vintage,
            given=named,
        )


def _emission_factor(rows: Sequence[ReferenceRow], reference: Reference) -> Fraction | None:
    constant = reference.row(CO2_PER_CARBON)
    values = {row.quantity: row.value for row in rows if row.value is not None}
    if constant is None or not constant.value_text or not set(_FUEL_PARAMETERS) <= values.keys():
        return None
    product = Fraction(constant.value_text)
    for name in _FUEL_PARAMETERS:
        product *= exact(values[name])
    return product


def _fuel_and_reductant(
    coefficients: Sequence[Coefficient], guideline: Guideline, reference: Reference
) -> Iterator[Finding]:
    """The published reductant factors come from another vintage than the fuel table; moving a tonne moves the total.

    Where the reductant has the formula and table of the fuel, or the fuel was measured, there are no two vintages.
    """
    fuels = {
        c.combination.item
        for c in coefficients
        if c.combination.stream == "fuel"
        and any(row.table == guideline.fuel_table and row.quantity in _HEAT_AND_CARBON for row in c.rows)
    }
    for item in sorted(fuels):
        published = {
            row.key: row
            for c in coefficients
            for row in c.rows
            if c.combination.stream == "reductant" and c.combination.item == item and not c.formula.carbon
        }
        burned = _emission_factor(
            reference.select(guideline.fuel_table, item=item, vintage=guideline.fuel_vintage), reference
        )
        if not published or burned is None:
            continue
        row = next(iter(published.values()))
        if row.value is None or _rounds_to(burned, row.value):
            continue
        reduced = exact(row.value)
        share = float((burned - reduced) / reduced * 100)
        yield Finding(
            "warning",
            RULE,
            f"{item} 既作燃料又作还原剂：燃料缺省值（{guideline.fuel_vintage}）合 {float(burned):.3f} tCO2，还原剂因子"
            f"（出自 {guideline.reductant_vintage}）为 {float(reduced):.3f} tCO2，相差 {share:+.1f} %；"
            "两者出自不同版本，不取平均。无法分别计量时全部按燃料计，并与基准年口径一致。",
            f"{item} is fuel and reductant: fuel defaults ({guideline.fuel_vintage}) give {float(burned):.3f} tCO2, "
            f"the reductant factor (of {guideline.reductant_vintage}) {float(reduced):.3f}, {share:+.1f} % apart; "
            "they are of different vintages and are not averaged. What is not metered apart counts as fuel.",
            expected=f"{float(reduced):.3f}",
            given=f"{float(burned):.3f}",
            address=Address(column="stream"),
        )


def _rounds_to(value: Fraction, published: float) -> bool:
    places = len(repr(published).partition(".")[2])
    return round(value, places) == exact(published)


def borrowed_values(activity: pl.DataFrame, guideline: Guideline, reference: Reference) -> Iterator[Finding]:
    """Yield the measured values of fuels that are, to the digit, the default of another vintage (疑似混用缺省值).

    A laboratory seldom measures exactly a printed default: such a value is a default in the place of a measurement.
    """
    table = reference.table(guideline.fuel_table).filter(pl.col("vintage") != guideline.fuel_vintage)
    own = reference.table(guideline.fuel_table).filter(pl.col("vintage") == guideline.fuel_vintage)
    for name in (n for n in ("ncv", "carbon_content") if n in activity.columns):
        printed = table.filter(pl.col("quantity") == name).select("item", "vintage", pl.col("value").alias(name), "key")
        same = own.filter(pl.col("quantity") == name).select("item", pl.col("value").alias(name))
        given = activity.filter((pl.col("stream") == "fuel") & pl.col(name).is_not_null()).join(
            same, on=["item", name], how="anti"
        )
        hits = given.join(printed, on=["item", name], how="inner")
        for (item, value), rows in hits.group_by("item", name, maintain_order=True):
            vintages = ", ".join(rows["vintage"].unique().sort())
            yield Finding(
                "warning",
                RULE,
                f"{item} 所填的 {name}={value} 与另一版本（{vintages}）的缺省值完全相同，疑为缺省值而非实测值；"
                f"本核算的缺省值版本为 {guideline.fuel_vintage}，两者不宜混用。",
                f"The given {name}={value} of {item} is exactly the default of another vintage ({vintages}), "
                f"so rather a default than a measurement; this account's vintage is {guideline.fuel_vintage}.",
                expected=guideline.fuel_vintage,
                given=str(value),
                address=_address(rows, name),
                count=rows.height // max(1, rows["vintage"].n_unique()),
            )


def _address(rows: pl.DataFrame, column: str) -> Address:
    row = rows.row(0, named=True)
    return Address(str(row.get("_file") or ""), str(row.get("_sheet") or ""), int(row.get("_row") or 0), column)
