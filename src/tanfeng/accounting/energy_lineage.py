"""The chain of the energy of an account (能耗溯源): total → line → ledger row and coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.confidence_columns import UNSTATED
from tanfeng.accounting.energy_rule_file import CURRENT, EnergyRules
from tanfeng.core.confidence import LADDER, is_known, weakest
from tanfeng.core.lineage import Figure

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account
    from tanfeng.reference import Reference

_NAMES = {
    "tce_calorific": ("综合能耗（当量值）", "comprehensive energy, calorific value"),
    "tce_equivalent": ("综合能耗（等价值）", "comprehensive energy, equivalent value"),
}
#: The column of the confidence of each value.
_RANKS = {"tce_calorific": "energy_rank", "tce_equivalent": "equivalent_rank"}
_LEDGER = "ledger:"


def energy_total_id(guideline: str, value: str) -> str:
    """Return the id of an energy total; ``value`` is ``tce_calorific`` or ``tce_equivalent``."""
    return f"account.energy.{guideline}.{value}"


def energy_line_id(ledger_row: str, value: str = "tce_calorific") -> str:
    """Return the id of the energy of a ledger row (``ledger:activity#12``)."""
    return f"account.energy.line.{value}.{ledger_row.removeprefix(_LEDGER)}"


def energy_figures(account: Account) -> Iterator[Figure]:
    """Yield the energy totals of an account, the energy of each line that has one, and the coefficients behind them.

    The ledger rows they end in are figures of the account's own lineage.
    """
    lines = with_energy_confidence(account.lines, account.activity, account.reference)
    yield from _totals(account, lines)
    yield from line_figures(lines, account.reference)
    for key in sorted({key for keys in lines["energy_factors"].to_list() for key in keys or ()}):
        if account.reference.row(key) is not None:
            yield account.reference.figure(key)


def merged_energy_figures(account: Account) -> Iterator[Figure]:
    """Yield the energy totals of an account of several guidelines, as the sums of its parts."""
    for value, (zh, en) in _NAMES.items():
        total = account.energy.get(value)
        parts = [figure for part in account.parts for figure in _totals_of(part) if figure.id.endswith(f".{value}")]
        yield Figure(
            id=energy_total_id(account.guideline, value),
            name_zh=zh,
            name_en=en,
            value=None if total is None else float(total),
            unit="tce",
            formula="Σ",
            inputs=tuple(figure.id for figure in parts),
            confidence=weakest(figure.confidence for figure in parts),
            missing=tuple(row for figure in parts for row in figure.missing),
        )


def _totals_of(account: Account) -> Iterator[Figure]:
    return _totals(account, with_energy_confidence(account.lines, account.activity, account.reference))


def with_energy_confidence(lines: pl.DataFrame, activity: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Add ``energy_rank``: the place on the ladder of the weaker of the row's own word and its calorific coefficient.

    ``equivalent_rank`` is the same for the equivalent value, whose coal rate may be known less surely. The confidence
    of a line covers its emission factor too, which energy does not use.
    """
    stated = (
        activity["confidence"]
        if "confidence" in activity.columns and activity.height == lines.height
        else pl.Series("confidence", [None] * lines.height, dtype=pl.String)
    )
    ranks = {word: position for position, word in enumerate(LADDER)}
    keys = lines["energy_factors"].unique().to_list()
    table = pl.DataFrame(
        {
            "energy_factors": keys,
            "_calorific": [_rank(calorific_keys(found or [], reference), reference) for found in keys],
            "_equivalent": [_rank(found or [], reference) for found in keys],
        },
        schema={"energy_factors": pl.List(pl.String), "_calorific": pl.Int64, "_equivalent": pl.Int64},
    )
    own = pl.col("_stated").fill_null(UNSTATED).replace_strict(ranks, default=len(LADDER) - 1, return_dtype=pl.Int64)
    return (
        lines.with_columns(stated.alias("_stated"))
        .join(table, on="energy_factors", how="left", maintain_order="left", nulls_equal=True)
        .with_columns(
            energy_rank=pl.max_horizontal(own, pl.col("_calorific").fill_null(0)),
            equivalent_rank=pl.max_horizontal(own, pl.col("_equivalent").fill_null(0)),
        )
        .drop("_stated", "_calorific", "_equivalent")
    )


def calorific_keys(keys: Sequence[str], reference: Reference) -> list[str]:
    """Return the keys of the reference rows behind a calorific value: all but the coal rate of the year."""
    rows = {key: reference.row(key) for key in keys}
    return [key for key, row in rows.items() if row is None or row.dims.get("convention") != "equivalent"]


def _rank(keys: Sequence[str], reference: Reference) -> int:
    """A calorific value of a fuel table makes the coal equivalent ``derived``; the standard's own does not."""
    rules = EnergyRules.load(CURRENT)
    rows = [row for row in (reference.row(key) for key in keys) if row is not None]
    words = [row.confidence for row in rows if is_known(row.confidence)]
    if any(row.table not in (rules.table, "constants") for row in rows):
        words.append("derived")
    return LADDER.index(weakest(words)) if words else 0


def line_figures(lines: pl.DataFrame, reference: Reference) -> Iterator[Figure]:
    """Yield the energy of each line, in both values; ``lines`` carries the ranks of both."""
    for value, (zh, en) in _NAMES.items():
        for line in lines.filter(pl.col(value).is_not_null()).iter_rows(named=True):
            what = f"{line['period']} {line['stream']} {line['item']}"
            calorific = value == "tce_calorific"
            keys = calorific_keys(line["energy_factors"], reference) if calorific else line["energy_factors"]
            yield Figure(
                id=energy_line_id(line["ledger"], value),
                name_zh=f"{what}：{zh}",
                name_en=f"{what}: {en}",
                value=line[value],
                unit="tce",
                formula="−(AD × e)" if line[value] < 0 else "AD × e",
                inputs=(line["ledger"], *_cells(line), *(f"ref:{key}" for key in keys)),
                confidence=LADDER[line[_RANKS[value]]],
            )


def _cells(line: dict[str, Any]) -> tuple[str, ...]:
    """The measured calorific value, where it is a figure of its own in the account."""
    return tuple(factor for factor in line["factors"] or () if factor == f"{line['ledger']}:ncv")


def _totals(account: Account, lines: pl.DataFrame) -> Iterator[Figure]:
    for value, (zh, en) in _NAMES.items():
        total = account.energy.get(value)
        known = lines.filter(pl.col(value).is_not_null())
        lost = lines.filter(pl.col(value).is_null() & counted())
        worst = known[_RANKS[value]].max()
        yield Figure(
            id=energy_total_id(account.guideline, value),
            name_zh=zh,
            name_en=en,
            value=None if total is None else float(total),
            unit="tce",
            formula="Σ",
            inputs=() if total is None else tuple(energy_line_id(row, value) for row in known["ledger"]),
            confidence="not-found" if total is None or not isinstance(worst, int) else LADDER[worst],
            missing=tuple(lost["ledger"]),
        )


def counted() -> pl.Expr:
    """Say of each line whether it is energy consumption, or might be if it said more (计入能耗的行)."""
    rules = EnergyRules.load(CURRENT)
    outside = pl.lit(False)
    for stream, words in rules.excluded_attributes.items():
        outside |= (pl.col("stream") == stream) & pl.col("attribute").is_in(list(words)).fill_null(False)
    for stream, items in rules.not_energy.items():
        outside |= (pl.col("stream") == stream) & pl.col("item").is_in(list(items)).fill_null(False)
    applicable = pl.col("formula").fill_null("") != "not_applicable"
    return pl.col("stream").is_in(list(rules.streams)).fill_null(False) & ~outside & applicable
