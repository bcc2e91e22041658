"""Share of smelting capacity at the benchmark level or better (能效标杆水平以上产能比例).

The energy per tonne of a line is measured: a whole year of its energy in the ledger over a whole year of its own
product. Lines without it stay in the total as "no data" and open the bounds of the share; they never vanish from it.
"""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.unit_basis import of_units as in_region
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.indicators.energy_per_tonne import Intensities, of_units
from tanfeng.indicators.inquiry import Inquiry
from tanfeng.indicators.rating_port import CapacityRating, RateCapacity
from tanfeng.indicators.result import Coverage, Missing, Reading, Text
from tanfeng.indicators.series import row_address, row_figures

#: How many lines the list of missing inputs names before it counts the rest.
NAMED = 20


def read(inquiry: Inquiry) -> Reading:
    """Return the share of the last year with measured lines, by the options ``pooling`` and ``edition``."""
    units = smelters(inquiry)
    if not units.height:
        metals = "、".join(inquiry.target.scope["metals"])
        text = Text(f"台账没有 {metals} 的在产冶炼单元。", f"The ledger has no operating smelting line of {metals}.")
        return Reading(Coverage(text, 0.0), missing=(_no_lines(),))
    if inquiry.rate is None:
        return _without_rating()
    measured = of_units(inquiry, units)
    rated = _rated(inquiry, inquiry.rate, units, measured)
    findings = (*measured.findings, *rated.rating.findings, *_without_capacity(units))
    if not rated.rating.lines.filter(pl.col("class") != rated.rating.rule_set.unrated.key).height:
        return Reading(_coverage(rated, units), missing=_missing(rated), findings=findings)
    base = inquiry.rate(units, measured.frame, inquiry.reference, _edition(inquiry), year=inquiry.base_year)
    return _reading(inquiry, rated, base, units, measured, findings=findings)


def _rated(inquiry: Inquiry, rate: RateCapacity, units: pl.DataFrame, measured: Intensities) -> CapacityRating:
    """Rate the last year whose share is closed; without one the last year with a measured line."""
    between = pl.col("year").is_between(inquiry.base_year, inquiry.until)
    years = measured.frame.filter(between).get_column("year").unique().sort(descending=True).to_list()
    tried = [
        rate(units, measured.frame, inquiry.reference, _edition(inquiry), year=year)
        for year in years or [inquiry.until]
    ]
    return next((rated for rated in tried if _closed(_bounds(inquiry, rated))), tried[0])


def _closed(bounds: tuple[float | None, float | None]) -> bool:
    return bounds[0] is not None and bounds[0] == bounds[1]


def smelters(inquiry: Inquiry) -> pl.DataFrame:
    """Return the region's operating lines of the target's metals; a line of unknown status counts as operating."""
    ledger = inquiry.ledger
    found = in_region(inquiry.table("units"), ledger.table("enterprises"), inquiry.region, inquiry.until)
    return found.filter(
        pl.col("metal").is_in(list(inquiry.target.scope["metals"])),
        pl.col("status").fill_null("operating") == "operating",
        pl.col("product").str.strip_chars().is_in(inquiry.names("smelted_products")),
    ).unique("unit_id", keep="first", maintain_order=True)


def _edition(inquiry: Inquiry) -> str:
    return inquiry.options["edition"]


def _reading(
    inquiry: Inquiry,
    rated: CapacityRating,
    base: CapacityRating,
    units: pl.DataFrame,
    measured: Intensities,
    *,
    findings: tuple[Finding, ...],
) -> Reading:
    low, high = _bounds(inquiry, rated)
    lines = rated.rating.lines
    base_low, base_high = _bounds(inquiry, base)
    figures = _figures(inquiry, rated, units, measured)
    decided = lines.filter(pl.col("class") != rated.rating.rule_set.unrated.key)
    shares = tuple(f.id for f in figures if f.id.startswith(f"{inquiry.figure_id}.share."))
    return Reading(
        _coverage(rated, units),
        value=low if _closed((low, high)) else None,
        low=low,
        high=high,
        unit="ratio",
        year=rated.rating.year,
        baseline=base_low if _closed((base_low, base_high)) else None,
        formula="min_m Σ C·[e ≤ B] / Σ C" if inquiry.options["pooling"] == "per-metal" else "Σ C·[e ≤ B] / Σ C",
        confidence=weakest(decided.get_column("confidence")),
        missing=_missing(rated),
        inputs=shares,
        figures=figures,
        findings=findings,
    )


def _bounds(inquiry: Inquiry, rated: CapacityRating) -> tuple[float | None, float | None]:
    """Return the share's bounds by the option ``pooling``; none if a metal of the target has no line."""
    table = rated.bounds
    if inquiry.options["pooling"] == "pooled":
        row = table.row(by_predicate=pl.col("metal") == rated.pooled, named=True)
        return row["low"], row["high"]
    metals = table.filter(pl.col("metal") != rated.pooled)
    if metals.get_column("low").null_count() or set(metals.get_column("metal")) != set(inquiry.target.scope["metals"]):
        return None, None
    return float(str(metals.get_column("low").min())), float(str(metals.get_column("high").min()))


def _figures(inquiry: Inquiry, rated: CapacityRating, units: pl.DataFrame, measured: Intensities) -> tuple[Figure, ...]:
    """Return one figure per metal (or pooled), per rated line, and what they rest on."""
    rating = rated.rating
    lines = rating.lines.filter(pl.col("class") != rating.rule_set.unrated.key)
    classes = {c.key: c for c in rating.rule_set.classes}
    used = [
        Figure(
            id=f"{inquiry.figure_id}.line.{rating.year}.{row['unit_id']}",
            name_zh=f"{row['name']}：{classes[row['class']].zh}",
            name_en=f"{row['name']}: {classes[row['class']].en}",
            value=row["intensity"],
            unit=row["unit"],
            formula="e ≤ B",
            inputs=(
                f"{inquiry.figure_id}.intensity.{rating.year}.{row['unit_id']}",
                row["_figure"],
                *(f"ref:{key}" for key in row["keys"]),
            ),
            confidence=row["confidence"],
        )
        for row in lines.to_dicts()
    ]
    keys = sorted({key for row in lines.get_column("keys").to_list() for key in row})
    pooled = inquiry.options["pooling"] == "pooled"
    shares = [
        Figure(
            id=f"{inquiry.figure_id}.share.{rating.year}.{row['metal']}",
            name_zh=f"{row['metal']} 标杆水平以上产能比例（{rating.year} 年）",
            name_en=f"share of {row['metal']} capacity at the benchmark, {rating.year}",
            value=row["low"] if row["low"] == row["high"] else None,
            unit="ratio",
            formula="Σ C·[e ≤ B] / Σ C",
            inputs=tuple(
                f"{inquiry.figure_id}.line.{rating.year}.{unit}"
                for unit, metal in lines.select("unit_id", "metal").iter_rows()
                if pooled or metal == row["metal"]
            ),
            confidence=weakest(
                lines.filter(pl.lit(pooled) | (pl.col("metal") == row["metal"])).get_column("confidence")
            ),
            missing=() if row["low"] == row["high"] else ("intensity",),
        )
        for row in rated.bounds.filter((pl.col("metal") == rated.pooled) == pooled).to_dicts()
    ]
    rows = units.filter(pl.col("unit_id").is_in(lines.get_column("unit_id").to_list()))
    own = [f for f in measured.figures if f.id.startswith(f"{inquiry.figure_id}.intensity.{rating.year}.")]
    below = Lineage(measured.figures)
    reached = dict.fromkeys(figure for one in own for _, figure in below.walk(one.id))
    return (
        *row_figures(rows, "units"),
        *(inquiry.reference.figure(key) for key in keys),
        *reached,
        *used,
        *shares,
    )


def _coverage(rated: CapacityRating, units: pl.DataFrame) -> Coverage:
    """Say how much capacity is rated and how it falls into the four classes."""
    row = rated.bounds.row(by_predicate=pl.col("metal") == rated.pooled, named=True)
    part = row["rated_capacity"] / row["capacity"] if row["capacity"] else 0.0
    text = Text(
        f"台账 {row['lines']} 条在产线（{row['capacity'] / 1e4:g} 万t/a）中 {row['rated_lines']} 条可对标"
        f"（{row['rated_capacity'] / 1e4:g} 万t/a）。",
        f"{row['rated_lines']} of {row['lines']} operating lines of the ledger can be rated "
        f"({row['rated_capacity'] / 1e3:g} of {row['capacity'] / 1e3:g} kt/a).",
    )
    names = {c.key: c for c in rated.rating.rule_set.classes}
    for metal, low, high in rated.bounds.select("metal", "low", "high").iter_rows():
        if metal == rated.pooled or low is None or not row["rated_lines"]:
            continue
        shares = rated.shares.filter(pl.col("metal") == metal).select("class", "share").iter_rows()
        pairs = [(names[key], share or 0.0) for key, share in shares]
        text += Text(
            f"{metal}："
            + "，".join(f"{c.zh} {share:.0%}" for c, share in pairs)
            + f"（比例在 {low:.0%}–{high:.0%} 之间）。",
            f"{metal}: "
            + ", ".join(f"{c.en} {share:.0%}" for c, share in pairs)
            + f" (share within {low:.0%}–{high:.0%}).",
        )
    unstated = units.get_column("status").null_count()
    if unstated:
        text += Text(f"{unstated} 条线是否在产未公布，计入在内。", f"{unstated} lines of unknown status are counted.")
    unknown = units.get_column("capacity").null_count()
    if unknown:
        text += Text(f"{unknown} 条线没有产能。", f"{unknown} lines have no capacity.")
    return Coverage(text, part)


def _missing(rated: CapacityRating) -> tuple[Missing, ...]:
    """Name each line that could not be rated and why, the largest first."""
    rows = rated.rating.lines.filter(pl.col("class") == rated.rating.rule_set.unrated.key).sort(
        "capacity", "unit_id", descending=[True, False], nulls_last=True
    )
    named = [
        Missing(
            f"intensity:{row['unit_id']}",
            f"{row['name']}（{_tonnes(row['capacity']).zh}）：{row['reason_zh']}",
            f"{row['name']} ({_tonnes(row['capacity']).en}): {row['reason_en']}",
        )
        for row in rows.head(NAMED).to_dicts()
    ]
    rest = rows.height - len(named)
    if rest > 0:
        named.append(Missing("intensity:more", f"另有 {rest} 条线", f"and {rest} more lines"))
    return tuple(named)


def _tonnes(capacity: float | None) -> Text:
    return Text("产能未知", "capacity unknown") if capacity is None else Text(f"{capacity:g} t/a", f"{capacity:g} t/a")


def _without_rating() -> Reading:
    """The caller gave no rating: no data, and a finding, so that it is not taken for a gap in the ledger."""
    text = Text("没有提供能效对标，无法计算产能比例。", "No benchmark rating was handed in, so there is no share.")
    finding = Finding("warning", "indicator.no-rating", text.zh, text.en, expected="tanfeng.ratings.benchmark.rate")
    missing = Missing("rating", "能效标杆对标结果", "The benchmark rating of the lines")
    return Reading(Coverage(text, 0.0), missing=(missing,), findings=(finding,))


def _no_lines() -> Missing:
    return Missing("units", "铅、锌、铜冶炼生产线及产能", "Smelting lines of the target's metals with their capacities")


def _without_capacity(units: pl.DataFrame) -> tuple[Finding, ...]:
    rows = units.filter(pl.col("capacity").is_null())
    if not rows.height:
        return ()
    return (
        Finding(
            "warning",
            "indicator.capacity-missing",
            f"{rows.height} 条在产冶炼线没有产能，能效标杆产能比例无法成数。",
            f"{rows.height} operating smelting lines have no capacity, so the share of capacity has no number.",
            row_address(rows, "units", "capacity"),
            count=rows.height,
        ),
    )
