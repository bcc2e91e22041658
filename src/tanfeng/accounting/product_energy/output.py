"""Qualified product (合格产品产量): the tonnes of a unit or step, by month and for the whole year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.product_energy import problems
from tanfeng.accounting.product_energy.coverage import absent_months, covers
from tanfeng.accounting.product_energy.plant import Process, Unit
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger
from tanfeng.units import UnitError, factor_to


@dataclass(frozen=True)
class Output:
    """Tonnes of product of one unit or step (产量): by period, with the rows behind them and what is missing."""

    tonnes: dict[str, float] = field(default_factory=dict)
    inputs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods the ledger speaks of."""
        return tuple(sorted({*self.tonnes, *self.missing}))


@dataclass(frozen=True)
class Production:
    """The rows of production and exchanges that give an output, in tonnes (产量表)."""

    rows: pl.DataFrame
    findings: tuple[Finding, ...]
    year: int

    def of_unit(self, unit: Unit) -> Output:
        """Return the unit's own product: rows of the products it names, whichever process made them."""
        named = pl.col("product").str.strip_chars().is_in(list(unit.products))
        own = self.rows.filter((pl.col("unit_id") == unit.id) & named & (pl.col("_table") == "production"))
        return _output(own, unit.products, self.year)

    def reported(self, processes: Sequence[Process]) -> tuple[str, ...]:
        """Return the products that the table of production gives for these processes."""
        ids = [process.id for process in processes]
        rows = self.rows.filter(pl.col("process_id").is_in(ids), pl.col("_table") == "production")
        return tuple(rows["product"].drop_nulls().str.strip_chars().unique().sort())

    def of_step(self, processes: Sequence[Process], unit: Unit, products: Sequence[str]) -> Output:
        """Return what a step makes of ``products``: its rows of production, else the reference products of exchanges.

        Production that names no process is the step's if it is of its products.
        """
        ids = [process.id for process in processes]
        named = self.rows.filter(pl.col("product").str.strip_chars().is_in(list(products)))
        of_step = pl.col("process_id").is_in(ids)
        of_unit = (pl.col("unit_id") == unit.id) & pl.col("process_id").is_null()
        own = named.filter((pl.col("_table") == "production") & (of_step | of_unit).fill_null(False))
        if not own.height:
            own = named.filter((pl.col("_table") == "exchanges") & of_step)
        return _output(own, products, self.year)


def production(ledger: Ledger, year: int) -> Production:
    """Read the production of the year, and the reference products of processes, in tonnes."""
    made = with_ids(ledger.table("production"), "production").select(
        "unit_id", "process_id", "period", "product", *_COMMON, _table=pl.lit("production")
    )
    flows = with_ids(ledger.table("exchanges"), "exchanges").filter(
        pl.col("direction") == "output", pl.col("role") == "reference_product"
    )
    flows = flows.select(
        pl.lit(None, pl.String).alias("unit_id"),
        "process_id",
        "period",
        pl.col("flow").alias("product"),
        *_COMMON,
        _table=pl.lit("exchanges"),
    )
    rows = pl.concat([made, flows]).filter(pl.col("period").str.starts_with(str(year)))
    scales: dict[str, float] = {}
    findings: list[Finding] = []
    for text in rows["unit"].drop_nulls().unique().sort():
        try:
            scales[text] = float(factor_to(text, "t"))
        except UnitError as error:
            wrong = rows.filter((pl.col("unit") == text) & (pl.col("_table") == "production"))
            findings += problems.output_unit(wrong, text, error) if wrong.height else []
    scale = pl.col("unit").replace_strict(scales, default=None, return_dtype=pl.Float64)
    tonnes = pl.when(pl.col("quantity__na").fill_null(False)).then(0.0).otherwise(pl.col("quantity") * scale)
    return Production(rows.with_columns(tonnes=tonnes, _rank=rank("confidence")), tuple(findings), year)


_COMMON = ("quantity", "quantity__na", "unit", "confidence", "_figure", "_file", "_sheet", "_row")


def _output(rows: pl.DataFrame, products: Sequence[str], year: int) -> Output:
    """Sum the products by period; a period that lacks one of those reported has no sum."""
    reported = rows["product"].str.strip_chars().unique().to_list()
    made = [name for name in products if name in reported]
    groups: dict[str, pl.DataFrame] = {}
    ordered = rows.sort("period", "_figure")
    for key, group in ordered.filter(pl.col("period") != str(year)).group_by("period", maintain_order=True):
        groups[str(key[0])] = group
    missing = {period: gaps for period, group in groups.items() if (gaps := _unknown(period, group, made))}
    gaps = tuple(gap for name in made for gap in _year_gaps(name, rows, year)) or _unknown(str(year), ordered, made)
    if gaps:
        missing[str(year)] = gaps
    if rows.height:
        groups[str(year)] = ordered
    whole = {period: group for period, group in groups.items() if period not in missing}
    return Output(
        {period: sum(group["tonnes"].sort().to_list()) for period, group in whole.items()},
        {period: tuple(group["_figure"].to_list()) for period, group in whole.items()},
        {period: max(group["_rank"].to_list()) for period, group in whole.items()},
        missing,
    )


def _unknown(period: str, group: pl.DataFrame, made: Sequence[str]) -> tuple[str, ...]:
    """Return the products that a period lacks, or has without a number."""
    there = set(group["product"].str.strip_chars())
    absent = [name for name in made if name not in there]
    without = group.filter(pl.col("tonnes").is_null())["product"].unique().sort().to_list()
    return tuple(f"production {name} {period}" for name in dict.fromkeys([*absent, *without]))


def _year_gaps(product: str, rows: pl.DataFrame, year: int) -> list[str]:
    periods = rows.filter(pl.col("product").str.strip_chars() == product)["period"].unique().sort().to_list()
    if covers(periods, year):
        return []
    absent = absent_months(periods, year)
    return [f"production {product} {', '.join(absent)}" if absent else f"production {product}: {year} beside months"]
