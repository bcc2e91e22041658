"""Every unit parses; a number has one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, keyed

if TYPE_CHECKING:
    import polars as pl

    from tanfeng.reference.store import Reference

_COLUMNS = {"unit": "value", "capacity_unit": "capacity", "output_unit": "output", "canonical_unit": "item"}


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    for _, frame in [*keyed(reference), ("items", reference.text_frames()["items"])]:
        for unit, number in _COLUMNS.items():
            if unit not in frame.columns:
                continue
            bad = [text for text in frame[unit].unique().drop_nulls().to_list() if not _parses(text)]
            for cells in frame.filter(pl.col(unit).is_in(bad)).to_dicts():
                yield Finding(
                    "blocks entry",
                    "reference.unknown-unit",
                    f"不认识的单位“{cells[unit]}”。",
                    f"Unknown unit {cells[unit]!r}.",
                    at(cells, unit),
                    given=cells[unit],
                )
            if number == "item" or number not in frame.columns:
                continue
            bare = frame.filter(pl.col(number).is_not_null() & pl.col(unit).is_null() & ~_is_calendar_year(frame))
            for cells in bare.to_dicts():
                yield Finding(
                    "warning",
                    "reference.no-unit",
                    f"{cells['key']} 的数值没有单位。",
                    f"The value of {cells['key']} has no unit.",
                    at(cells, unit),
                )


def _is_calendar_year(frame: pl.DataFrame) -> pl.Expr:
    """A calendar year (``…_year``) is no duration and has no unit."""
    import polars as pl

    return pl.col("quantity").str.ends_with("_year").fill_null(False) if "quantity" in frame.columns else pl.lit(False)


def _parses(text: str) -> bool:
    from tanfeng.units import UnitError, parse

    try:
        parse(text)
    except UnitError:
        return False
    return True
