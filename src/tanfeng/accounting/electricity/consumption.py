"""Green power against consumption (绿电与用电量): nobody uses more green power than power."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.electricity.power import NON_FOSSIL
from tanfeng.accounting.electricity.problems import BLOCKS, megawatt_hours, of_rows
from tanfeng.core.findings import Finding


def beyond(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the ids (``_line``) of rows whose green power is beyond consumption, and the findings.

    Consumption is what came in, from others and from own plants, less what was sold; green power is the non-fossil part
    of both. Compared month by month where an enterprise reports by the month, otherwise over the year.
    """
    year = pl.col("period").str.slice(0, 4)
    monthly = (pl.col("period").str.len_chars() > 4).all().over("enterprise_id", year)
    span = pl.when(monthly).then(pl.col("period")).otherwise(year)
    # A row without a usable quantity has a finding of its own; what it would add is not known.
    placed = rows.with_columns(
        _span=span,
        _signed=pl.col("wh") * pl.col("sign"),
        _green=pl.when(pl.col("nature") == NON_FOSSIL).then(pl.col("wh") * pl.col("sign")).otherwise(0),
        _open=pl.col("wh").is_null() & (pl.col("state") != "not applicable"),
    )
    key = ["enterprise_id", "_span"]
    sums = placed.group_by(key, maintain_order=True).agg(
        pl.col("_signed").sum(), pl.col("_green").sum(), pl.col("_open").any()
    )
    over = sums.filter(~pl.col("_open") & (pl.col("_green") > 0) & (pl.col("_green") > pl.col("_signed")))
    hit = placed.join(over.select(key), on=key, how="semi", nulls_equal=True, maintain_order="left")
    hit = hit.filter((pl.col("nature") == NON_FOSSIL) & (pl.col("stream") == "electricity_in"))
    findings = [
        _finding(
            hit.filter(pl.col("enterprise_id").eq_missing(row["enterprise_id"]) & (pl.col("_span") == row["_span"])),
            row,
        )
        for row in over.iter_rows(named=True)
    ]
    return hit.select("_line"), findings


def _finding(rows: pl.DataFrame, sums: dict[str, object]) -> Finding:
    green, used = megawatt_hours(int(str(sums["_green"]))), megawatt_hours(int(str(sums["_signed"])))
    return of_rows(
        rows,
        BLOCKS,
        "electricity.green-beyond-consumption",
        f"{sums['_span']} 的非化石电量 {green} MWh 多于用电量 {used} MWh（购入与自发之和减售出），没有市场法结果；"
        "自备电厂的发电量也要填报。",
        f"In {sums['_span']} the non-fossil power, {green} MWh, is more than the consumption, {used} MWh (bought "
        "and own less sold): no market-based number. Power of own plants has to be reported too.",
        "quantity",
        expected=f"≤ {used} MWh",
        given=f"{green} MWh",
    )
