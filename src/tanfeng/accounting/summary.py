"""Large tables (大表汇总): the sums of an activity table by enterprise, stream and year, without keeping its lines.

The same kernel as the account, on a Polars ``LazyFrame`` or a DuckDB relation that need not fit into memory. The result
keeps its lineage (which kinds of rows, hence which factors, made each sum) and the findings with their counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import polars as pl

from tanfeng.accounting import combinations, kernel
from tanfeng.accounting.energy import CURRENT, EnergyRules
from tanfeng.accounting.fixed_point import in_tonnes
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.kernel import KIND, RESULTS
from tanfeng.accounting.resolution import Coefficient, Context, resolve
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Summary:
    """Sums by enterprise, stream and year (汇总).

    ``sums``: ``enterprise_id``, ``stream``, ``year``, the exact sums (Int128, millionths of a tonne) with ``tco2e`` in
    tonnes (null where no row has a number), ``rows``, ``rows_without_number`` and ``kinds``, the places in
    ``coefficients`` of what made the sum. Sorted, so that the same table gives the same frame.
    """

    sums: pl.DataFrame
    coefficients: tuple[Coefficient, ...]
    findings: tuple[Finding, ...]

    def factors(self, kinds: Sequence[int]) -> tuple[str, ...]:
        """Return the keys of the reference rows behind some kinds of rows."""
        return tuple(dict.fromkeys(row.key for kind in kinds for row in self.coefficients[kind].rows))


def summarise(
    activity: Any,
    *,
    reference: Reference,
    guideline: Guideline | str,
    region: str | None = None,
    factor_year: int | None = None,
    results: Sequence[str] = RESULTS,
) -> Summary:
    """Return the sums of an activity table given as a Polars ``LazyFrame`` or a DuckDB relation.

    Columns and meaning are those of :func:`tanfeng.accounting.account`; two passes over the table, none of them in
    Python. It takes no table of analyses: measured values stand in the cells of the rows, heat is in GJ. ``results``
    are the columns to sum, emissions first; what is not asked is not computed.
    """
    chosen = Guideline.load(guideline) if isinstance(guideline, str) else guideline
    context = Context(reference, chosen, EnergyRules.load(CURRENT), region, factor_year)
    completed = combinations.complete(nw.from_native(activity))
    coefficients = tuple(resolve(kind, context) for kind in combinations.find(completed))
    applied = kernel.apply(completed, coefficients, results)
    sums = combinations.collected(kernel.sums(applied, ["enterprise_id"], results))
    by_kind = sums.with_columns(pl.col(*results).cast(pl.Int128))  # DuckDB hands 128 bits over as decimals
    return Summary(_by_stream(by_kind, coefficients, results), coefficients, _findings(by_kind, coefficients))


def _by_stream(by_kind: pl.DataFrame, coefficients: Sequence[Coefficient], results: Sequence[str]) -> pl.DataFrame:
    """Bring the sums by kind of row together by stream and year; whole numbers stand for the names until the end."""
    named = sorted({(c.combination.stream, c.combination.year) for c in coefficients})
    place = {name: number for number, name in enumerate(named)}
    kinds = pl.DataFrame(
        {
            KIND: list(range(len(coefficients))),
            "_group": [place[c.combination.stream, c.combination.year] for c in coefficients],
            "_needed": [c.counts for c in coefficients],
        },
        schema={KIND: pl.Int64, "_group": pl.Int64, "_needed": pl.Boolean},
    )
    names = pl.DataFrame(
        {"_group": list(range(len(named))), "stream": [n[0] for n in named], "year": [n[1] for n in named]},
        schema={"_group": pl.Int64, "stream": pl.String, "year": pl.String},
    )
    counted = pl.col(f"{RESULTS[0]}_rows").sum()
    return (
        by_kind.lazy()
        .sort(KIND)
        .join(kinds.lazy(), on=KIND, how="left", maintain_order="left")
        .group_by("enterprise_id", "_group")
        .agg(
            *(pl.col(name).sum() for name in results),
            pl.col("rows").sum(),
            (pl.col("rows") * pl.col("_needed")).sum().alias("_needed"),
            counted.alias("_computed"),
            pl.col(KIND).alias("kinds"),
        )
        .sort("enterprise_id", "_group")
        .join(names.lazy(), on="_group", how="left", maintain_order="left")
        .select(
            "enterprise_id",
            "stream",
            "year",
            *results,
            "rows",
            (pl.col("_needed") - pl.col("_computed")).alias("rows_without_number"),
            "kinds",
            pl.when(pl.col("_computed") > 0).then(in_tonnes(pl.col(results[0]))).alias("tco2e"),
        )
        .collect()
    )


def _findings(by_kind: pl.DataFrame, coefficients: Sequence[Coefficient]) -> tuple[Finding, ...]:
    """Return the findings with how many rows each stands for; a table this long is addressed by what it holds."""
    counts = dict(by_kind.group_by(KIND).agg(pl.col("rows").sum()).iter_rows())
    together: dict[Finding, int] = {}
    for number, coefficient in enumerate(coefficients):
        for finding in (*coefficient.findings, *coefficient.energy.findings):
            together[finding] = together.get(finding, 0) + counts.get(number, 0)
    placed = [
        replace(finding, count=count, address=Address(file="activity", column=finding.address.column))
        for finding, count in together.items()
    ]
    return tuple(in_order(placed))
