"""Share of recycled metal in supply (再生金属供应占比), by two readings that are never mixed up.

A  R ÷ T: recycled output over the output of the ten nonferrous metals, where aluminium means primary aluminium. The
   national headline is of this kind: a comparison, not a share, as what is above the line is not all below it.
B  R ÷ (P + R): recycled over primary plus recycled.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from tanfeng.accounting.unit_basis import of_units as in_region
from tanfeng.core.confidence import LADDER, weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.lineage import Figure
from tanfeng.indicators import output
from tanfeng.indicators.inquiry import Inquiry, missing_years, span
from tanfeng.indicators.result import Coverage, Missing, Reading, Text
from tanfeng.indicators.series import Series, row_figures, statistics_series

PRIMARY, RECYCLED = "primary", "recycled"
FORMULAS = {"ten-metals": "R / T", "primary-plus-recycled": "R / (P + R)"}


def shares(
    outputs: pl.DataFrame,
    *,
    denominator: str,
    numerator: Collection[str],
    metals: Collection[str],
    primary_only: Collection[str],
) -> pl.DataFrame:
    """Return ``year``, ``recycled``, ``denominator`` (t) and ``share`` of each year in ``outputs``.

    ``outputs`` has ``year``, ``metal``, ``origin``, ``tonnes``. ``numerator`` are the metals whose recycled output
    counts, ``metals`` those below the line; of the metals in ``primary_only`` reading A counts only primary output
    below the line.
    """
    if denominator not in FORMULAS:
        raise ValueError(denominator)
    below = pl.col("metal").is_in(list(metals))
    if denominator == "ten-metals":
        below &= (pl.col("origin") == PRIMARY) | ~pl.col("metal").is_in(list(primary_only))
    above = pl.col("metal").is_in(list(numerator)) & (pl.col("origin") == RECYCLED)
    tonnes = pl.col("tonnes")
    return (
        outputs.sort("year", "metal", "origin", "tonnes")
        .group_by("year", maintain_order=True)
        .agg(recycled=tonnes.filter(above).sum(), denominator=tonnes.filter(below).sum())
        .with_columns(share=pl.when(pl.col("denominator") > 0).then(pl.col("recycled") / pl.col("denominator")))
        .sort("year")
    )


def read(inquiry: Inquiry) -> Reading:
    """Return the share of the last year up to ``inquiry.until`` that is known as a whole."""
    numerator = _metals(inquiry)
    return _from_statistics(inquiry) if inquiry.options["basis"] == "statistics" else _from_units(inquiry, numerator)


def _metals(inquiry: Inquiry) -> list[str]:
    """Return the keys of the metals in the option ``numerator``. Raises :class:`UsageError` on an unknown one."""
    keys = []
    for text in inquiry.options["numerator"].replace("，", ",").split(","):
        metal = inquiry.reference.metal(text.strip())
        if metal is None:
            raise UsageError(f"不认识的金属“{text}”。", f"Unknown metal {text!r}.")
        keys.append(metal.key)
    return keys


def _statistic(inquiry: Inquiry, name: str) -> Series:
    return statistics_series(
        inquiry.table("statistics"),
        region=inquiry.region,
        sectors=inquiry.sectors(),
        items=inquiry.names(name),
        unit="t",
        until=inquiry.until,
    )


def _from_statistics(inquiry: Inquiry) -> Reading:
    """Published recycled output over the published denominator."""
    name = "ten_metals_items" if inquiry.options["denominator"] == "ten-metals" else "primary_recycled_items"
    above, below = _statistic(inquiry, "recycled_items"), _statistic(inquiry, name)
    known = {
        year: above.points[year].value / below.points[year].value
        for year in above.years()
        if year in below.points and below.points[year].value > 0
    }
    asked = [inquiry.base_year, *inquiry.years]
    missing = (
        *missing_years("recycled_output", "再生金属产量", "Output of recycled metals", above.lacking(asked)),
        *missing_years("denominator_output", "分母产量", "Output in the denominator", below.lacking(asked)),
    )
    figures, findings = (*above.figures, *below.figures), (*above.findings, *below.findings)
    if not known:
        coverage = Coverage(Text("没有再生金属与分母产量同年的统计数。", "No year has both statistics."), 0.0)
        return Reading(coverage, missing=missing, figures=figures, findings=findings)
    year = max(known)
    points = (above.points[year], below.points[year])
    return Reading(
        Coverage(Text(f"全省统计数，{year} 年。", f"Official statistics of the region, {year}."), 1.0),
        value=known[year],
        low=known[year],
        high=known[year],
        unit="ratio",
        year=year,
        baseline=known.get(inquiry.base_year),
        formula=FORMULAS[inquiry.options["denominator"]],
        confidence=weakest(point.confidence for point in points),
        missing=missing,
        inputs=tuple(i for point in points for i in point.inputs),
        figures=figures,
        findings=findings,
    )


def _from_units(inquiry: Inquiry, numerator: list[str]) -> Reading:
    """The units' own output, summed; a year counts only if every unit of it is there for all of the year."""
    ten = sorted(metal.key for metal in inquiry.reference.metals.entries if metal.ten_nonferrous)
    units = _units(inquiry, {*ten, *numerator})
    made = output.of_units(inquiry.table("production"), units, inquiry.until)
    frame = made.frame.join(units.select("unit_id", "metal"), on="unit_id", how="left")
    years = _completeness(inquiry, units, frame)
    counted = frame.with_columns(tonnes="part").filter(pl.col("origin").is_not_null())
    only = inquiry.names("primary_only_metals")
    of_ten = shares(counted, denominator="ten-metals", numerator=numerator, metals=ten, primary_only=only)
    table = shares(
        counted,
        denominator=inquiry.options["denominator"],
        numerator=numerator,
        metals={*ten, *numerator},
        primary_only=only,
    ).join(of_ten.select("year", of_ten="denominator"), on="year", how="left")
    official = _statistic(inquiry, "ten_metals_items")
    years = years.join(table, on="year", how="left").with_columns(_official_share(official))
    needed = float(inquiry.definition.data["coverage_needed"])
    whole = years.filter(
        pl.col("complete") & pl.col("share").is_not_null() & (pl.col("of_official").fill_null(1.0) >= needed)
    )
    known = dict(whole.select("year", "share").iter_rows())
    missing = _missing(inquiry, known)
    findings = (*made.findings, *official.findings)
    if not known:
        return Reading(_partial(years, units), missing=missing, findings=findings)
    year = max(known)
    used = frame.filter(pl.col("year") == year)
    inputs, figures = _chain(inquiry, used, made.rows)
    row = years.row(by_predicate=pl.col("year") == year, named=True)
    return Reading(
        Coverage(_whole_text(row), 1.0 if row["of_official"] is None else min(row["of_official"], 1.0)),
        value=known[year],
        low=known[year],
        high=known[year],
        unit="ratio",
        year=year,
        baseline=known.get(inquiry.base_year),
        formula=FORMULAS[inquiry.options["denominator"]],
        confidence=LADDER[int(str(used.get_column("rank").max()))],
        status="no data" if row["of_official"] is None else None,
        missing=missing,
        inputs=inputs,
        figures=(*figures, *official.figures),
        findings=findings,
        note=_OWN_SUM if row["of_official"] is None else Text(),
    )


def _units(inquiry: Inquiry, metals: set[str]) -> pl.DataFrame:
    """The units of the region that make refined metal of the list, once each."""
    ledger = inquiry.ledger
    found = in_region(ledger.table("units"), ledger.table("enterprises"), inquiry.region, inquiry.base_year)
    return found.filter(
        pl.col("metal").is_in(sorted(metals)),
        pl.col("product").str.strip_chars().is_in(inquiry.names("refined_products")),
    ).unique("unit_id", keep="none", maintain_order=True)


def _completeness(inquiry: Inquiry, units: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``year``, ``units``, ``whole_units``, ``complete``: how many units should and do report the year."""
    years = pl.DataFrame({"year": [inquiry.base_year, *inquiry.years]}, schema={"year": pl.Int64})
    start = pl.col("commissioned").str.slice(0, 4).cast(pl.Int64, strict=False)
    end = pl.col("retired_on").str.slice(0, 4).cast(pl.Int64, strict=False)
    ran = ~pl.col("status").fill_null("operating").is_in(["building", "proposed", "idle", "retired"])
    ran |= (pl.col("status") == "retired") & (end >= pl.col("year")).fill_null(False)
    expected = units.join(years, how="cross").filter(ran & (start <= pl.col("year")).fill_null(True))
    reported = frame.group_by("unit_id", "year").agg(pl.col("whole").all().alias("whole"))
    pairs = pl.concat([expected.select("unit_id", "year"), reported.select("unit_id", "year")]).unique()
    return (
        pairs.join(reported, on=["unit_id", "year"], how="left")
        .group_by("year")
        .agg(units=pl.len().cast(pl.Int64), whole_units=pl.col("whole").fill_null(False).sum().cast(pl.Int64))
        .with_columns(complete=pl.col("units") == pl.col("whole_units"))
        .sort("year")
    )


_OWN_SUM = Text(
    "没有全省公布的十种有色金属产量可对照，台账单元之和不能代表全省，不作判断。",
    "Without a published output of the ten metals the units of a ledger do not stand for the region: no verdict.",
)


def _official_share(official: Series) -> pl.Expr:
    """The units' output of the ten metals as a part of the official one, where that is published."""
    if not official.points:
        return pl.lit(None, pl.Float64).alias("of_official")
    table = {year: point.value for year, point in official.points.items() if point.value > 0}
    value = pl.col("year").replace_strict(table, default=None, return_dtype=pl.Float64)
    return (pl.col("of_ten") / value).alias("of_official")


def _missing(inquiry: Inquiry, known: dict[int, float]) -> tuple[Missing, ...]:
    return missing_years(
        "production",
        "十种有色金属及再生金属分企业全年产量（分原生、再生）",
        "Output of whole years of the ten metals and of recycled metals, by unit and origin",
        [year for year in (inquiry.base_year, *inquiry.years) if year not in known],
    )


def _whole_text(row: dict[str, object]) -> Text:
    text = Text(
        f"{row['year']} 年台账 {row['units']} 个单元全年产量齐全。",
        f"{row['year']}: all {row['units']} units of the ledger report the whole year.",
    )
    part = row["of_official"]
    if isinstance(part, float):
        text += Text(f"占全省公布产量的 {part:.1%}。", f"{part:.1%} of the published output of the region.")
    else:
        text += Text("没有全省公布产量可对照。", "There is no published output of the region to hold it against.")
    return text


def _partial(years: pl.DataFrame, units: pl.DataFrame) -> Coverage:
    """Say what there is where no year is whole; the partial figure is shown and decides nothing."""
    reported = years.filter(pl.col("denominator") > 0)
    if not reported.height:
        text = Text(
            f"台账 {units.height} 个冶炼单元均无可用的产量。", f"None of the {units.height} units has usable output."
        )
        return Coverage(text, 0.0)
    row = reported.sort("year").row(-1, named=True)
    text = Text(
        f"{span(reported.get_column('year').to_list())} 年有部分产量；{row['year']} 年 {row['units']} 个单元中 "
        f"{row['whole_units']} 个全年齐全。",
        f"Part of the output of {span(reported.get_column('year').to_list())}; {row['year']}: {row['whole_units']} of "
        f"{row['units']} units report the whole year.",
    )
    if row["recycled"] > 0:
        text += Text(
            f"已有部分的比值为 {row['share']:.1%}，不代表全省。",
            f"The part gives {row['share']:.1%}, not the region's share.",
        )
    if row["of_official"] is not None:
        text += Text(
            f"仅占全省公布产量的 {row['of_official']:.1%}。", f"Only {row['of_official']:.1%} of the published output."
        )
    return Coverage(text, row["whole_units"] / row["units"] if row["units"] else 0.0)


def _chain(inquiry: Inquiry, used: pl.DataFrame, rows: pl.DataFrame) -> tuple[tuple[str, ...], tuple[Figure, ...]]:
    """Return one figure per metal and origin, down to the ledger rows it sums."""
    figures: list[Figure] = []
    sums: list[Figure] = []
    for key, group in used.sort("metal", "origin", "unit_id").group_by("metal", "origin", maintain_order=True):
        metal, origin = str(key[0]), str(key[1])
        ids = tuple(dict.fromkeys(i for row in group.get_column("inputs").to_list() for i in row))
        zh = {"primary": "原生", "recycled": "再生"}.get(origin, origin)
        year = group.get_column("year")[0]
        sums.append(
            Figure(
                id=f"{inquiry.figure_id}.output.{year}.{metal}.{origin}",
                name_zh=f"{year} 年{zh} {metal} 产量",
                name_en=f"{origin} output of {metal}, {year}",
                value=float(group.get_column("tonnes").sum()),
                unit="t",
                formula="Σ",
                inputs=ids,
                confidence=LADDER[int(str(group.get_column("rank").max()))],
            )
        )
    wanted = {i for figure in sums for i in figure.inputs}
    figures += row_figures(rows.filter(pl.col("_figure").is_in(sorted(wanted))), "production")
    return tuple(figure.id for figure in sums), (*figures, *sums)
