"""Placing lines on a ladder (对标): whole columns, and every line keeps its row.

A line stands on the first rung its measured annual intensity satisfies. It is ``unrated`` (无标杆或无数据), with the
reason, if anything needed is missing or too weak to decide; it is never dropped and never given the benefit of the
doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.core.confidence import LADDER, may_decide
from tanfeng.core.findings import Address, Finding
from tanfeng.ratings.ruleset import UNRATED, RuleSet, ladder
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to

#: Columns a frame of units needs, and a frame of measured intensities.
UNIT_COLUMNS = ("unit_id", "metal", "route", "capacity")
INTENSITY_COLUMNS = ("unit_id", "year", "quantity", "value", "unit", "confidence")

_REASONS: dict[str, tuple[str, str]] = {
    "no-route": ("没有登记工艺路线", "no route on record"),
    "no-ladder": ("该路线没有公布的限值", "no published threshold for this route"),
    "no-intensity": ("没有全年实测能耗强度", "no measured intensity for the whole year"),
    "ambiguous": ("同一年有多个能耗强度", "several intensities for one year"),
    "bad-intensity": ("能耗强度不是正数", "the intensity is not above zero"),
    "other-quantity": ("实测的是另一种能耗指标", "what was measured is another kind of intensity than the threshold's"),
    "bad-unit": ("能耗强度单位与限值不能换算", "the unit of the intensity does not fit the threshold"),
    "weak-intensity": ("能耗强度待核，不能判定", "the intensity is recalled and cannot decide"),
    "weak-ladder": ("限值待核原文或未找到，不能判定", "the threshold is recalled or not found and cannot decide"),
    "rated": ("", ""),
}


@dataclass(frozen=True)
class Rating:
    """The lines of one rating (对标结果).

    ``lines`` has one row per unit: ``unit_id``, ``metal``, ``route``, ``capacity``, ``year``, ``intensity`` (in the
    unit of the ladder), ``unit``, the thresholds, ``class``, ``verdict``, ``reason``, ``reason_zh``, ``reason_en``,
    ``confidence``, and ``keys`` (the reference rows that decided).
    """

    rule_set: RuleSet
    year: int
    lines: pl.DataFrame
    findings: tuple[Finding, ...]


def rate_on(
    units: pl.DataFrame,
    intensities: pl.DataFrame,
    reference: Reference,
    rule_set: RuleSet,
    *,
    year: int,
    purpose: str = "",
) -> Rating:
    """Place every unit on the ladder of its route by its measured intensity of ``year``.

    ``units`` needs ``unit_id``, ``metal``, ``route``, ``capacity`` (t product a year, may be null); ``intensities``
    needs ``unit_id``, ``year``, ``quantity`` (such as ``comprehensive_energy``), ``value``, ``unit``, ``confidence``.
    Extra columns of ``units`` are kept. Raises ``ValueError`` if a column is missing or a unit appears twice.
    """
    _require(units, UNIT_COLUMNS)
    _require(intensities, INTENSITY_COLUMNS)
    if units.get_column("unit_id").is_duplicated().any():
        raise ValueError("a unit appears twice")
    thresholds, findings = ladder(rule_set, reference)
    measured, problems = _measured(intensities, units, year)
    joined = (
        units.join(measured, on="unit_id", how="left")
        .join(thresholds.with_columns(_on_ladder=pl.lit(True)), on="route", how="left")
        .with_columns(year=pl.lit(year, pl.Int64))
    )
    placed = _place(_convert(joined), rule_set)
    verdicts = rule_set.verdicts(purpose)
    lines = (
        placed.with_columns(
            pl.col("class").replace_strict(verdicts, return_dtype=pl.String).alias("verdict"),
            pl.col("reason").replace_strict({k: v[0] for k, v in _REASONS.items()}).alias("reason_zh"),
            pl.col("reason").replace_strict({k: v[1] for k, v in _REASONS.items()}).alias("reason_en"),
        )
        .with_columns(_confidence(rule_set), _keys(rule_set))
        .drop("_copies", "_factor", "_on_ladder", "given", "given_unit", "given_quantity", "_measured_confidence")
        .sort("unit_id")
    )
    return Rating(rule_set, year, lines, (*findings, *problems))


def _require(frame: pl.DataFrame, columns: tuple[str, ...]) -> None:
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise ValueError(f"missing columns: {absent}")


def _measured(intensities: pl.DataFrame, units: pl.DataFrame, year: int) -> tuple[pl.DataFrame, list[Finding]]:
    """Return one row per unit with the intensity given for ``year`` (null if several) and findings."""
    of_year = intensities.filter(pl.col("year") == year)
    strangers = of_year.join(units, on="unit_id", how="anti").get_column("unit_id").unique().sort()
    findings = [
        Finding(
            "warning",
            "ratings.unknown-unit",
            f"能耗强度所属的生产单元“{unit}”不在单元表中。",
            f"An intensity belongs to the unit {unit!r}, which is not among the units.",
            Address(file="intensities", column="unit_id"),
            given=str(unit),
        )
        for unit in strangers
    ]
    measured = (
        of_year.group_by("unit_id")
        .agg(
            pl.len().alias("_copies"),
            pl.col("value").first().alias("given"),
            pl.col("unit").first().alias("given_unit"),
            pl.col("quantity").first().alias("given_quantity"),
            pl.col("confidence").fill_null("not-found").first().alias("_measured_confidence"),
        )
        .with_columns(pl.when(pl.col("_copies") == 1).then("given").alias("given"))
    )
    return measured, findings


def _convert(joined: pl.DataFrame) -> pl.DataFrame:
    """Add ``intensity``: the given one in the unit of the ladder; null where it cannot be converted."""
    pairs = joined.select("given_unit", "unit").unique().drop_nulls()
    factors = [(given, wanted, _factor(given, wanted)) for given, wanted in pairs.iter_rows()]
    table = pl.DataFrame(
        factors, schema={"given_unit": pl.String, "unit": pl.String, "_factor": pl.Float64}, orient="row"
    )
    return joined.join(table, on=["given_unit", "unit"], how="left").with_columns(
        (pl.col("given") * pl.col("_factor")).alias("intensity")
    )


def _factor(given: str, wanted: str) -> float | None:
    try:
        return float(factor_to(given, wanted))
    except UnitError:
        return None


def _place(frame: pl.DataFrame, rule_set: RuleSet) -> pl.DataFrame:
    """Add ``class`` and ``reason``."""
    x = pl.col("intensity")
    chosen = pl.lit(None, pl.String)
    rungs = rule_set.rungs
    last = rungs[-1]
    chosen = pl.when(pl.col(f"{last.key}_decides") & (x > pl.col(last.key))).then(pl.lit(rule_set.beyond.key))
    for position, rung in enumerate(rungs):
        inside = pl.col(f"{rung.key}_decides") & (x <= pl.col(rung.key))
        if position:
            better = rungs[position - 1]
            inside &= pl.col(f"{better.key}_decides") & (x > pl.col(better.key))
        chosen = chosen.when(inside).then(pl.lit(rung.key))
    sure = [word for word in LADDER if may_decide(word)]
    reason = (
        pl.when(pl.col("route").is_null())
        .then(pl.lit("no-route"))
        .when(pl.col("_on_ladder").is_null())
        .then(pl.lit("no-ladder"))
        .when(pl.col("_copies").fill_null(1) > 1)
        .then(pl.lit("ambiguous"))
        .when(pl.col("given").is_null())
        .then(pl.lit("no-intensity"))
        .when(pl.col("unit").is_null())
        .then(pl.lit("weak-ladder"))
        .when(pl.col("given_quantity") != pl.col("quantity"))
        .then(pl.lit("other-quantity"))
        .when(x.is_null())
        .then(pl.lit("bad-unit"))
        .when(~(x > 0) | x.is_infinite() | x.is_nan())
        .then(pl.lit("bad-intensity"))
        .when(~pl.col("_measured_confidence").is_in(sure))
        .then(pl.lit("weak-intensity"))
        .when(pl.col("_class").is_null())
        .then(pl.lit("weak-ladder"))
        .otherwise(pl.lit("rated"))
    )
    return (
        frame.with_columns(chosen.otherwise(pl.lit(None, pl.String)).alias("_class"))
        .with_columns(reason.alias("reason"))
        .with_columns(
            pl.when(pl.col("reason") == "rated").then(pl.col("_class")).otherwise(pl.lit(UNRATED)).alias("class")
        )
        .drop("_class")
    )


def _confidence(rule_set: RuleSet) -> pl.Expr:
    """The weakest word of what placed the line; ``not-found`` for an unrated one."""
    order = {word: rank for rank, word in enumerate(LADDER)}
    back = {rank: word for word, rank in order.items()}
    weakest = [len(LADDER) - 1]

    def rank(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(order, default=weakest[0], return_dtype=pl.Int64)

    used = [rank("_measured_confidence")]
    names = [r.key for r in rule_set.rungs]
    for position, key in enumerate(names):
        neighbours = [key, names[position + 1] if position + 1 < len(names) else rule_set.beyond.key]
        used.append(pl.when(pl.col("class").is_in(neighbours)).then(rank(f"{key}_confidence")).otherwise(0))
    worst = pl.max_horizontal(used)
    unrated = pl.col("class") == UNRATED
    return (
        pl.when(unrated)
        .then(pl.lit("not-found"))
        .otherwise(worst.replace_strict(back, return_dtype=pl.String))
        .alias("confidence")
    )


def _keys(rule_set: RuleSet) -> pl.Expr:
    return pl.concat_list([pl.col(f"{r.key}_key") for r in rule_set.rungs]).list.drop_nulls().alias("keys")
