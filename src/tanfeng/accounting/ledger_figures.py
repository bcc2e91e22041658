"""Ledger rows as figures (台账行溯源): where every chain of a result ends, with the source its row names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.confidence_columns import UNSTATED
from tanfeng.accounting.sectors import NAMES
from tanfeng.core.confidence import is_known
from tanfeng.core.lineage import Figure
from tanfeng.ledger.schema import TABLES


@dataclass(frozen=True)
class Shape:
    """Which columns of a ledger table name a row, hold its value and its unit (台账表的取值列)."""

    names: tuple[str, ...]
    value: str
    unit: str
    fixed_unit: str = ""


SHAPES: dict[str, Shape] = {
    "activity": Shape(("unit_id", "enterprise_id", "period", "stream", "item"), "quantity", "unit"),
    "analyses": Shape(("unit_id", "enterprise_id", "period", "item", "parameter"), "value", "unit"),
    "economics": Shape(("enterprise_id", "region_code", "year", "indicator"), "value", "unit"),
    "exchanges": Shape(("process_id", "period", "direction", "flow"), "quantity", "unit"),
    "production": Shape(("unit_id", "period", "product"), "quantity", "unit"),
    "statistics": Shape(("region_code", "sector", "year", "item"), "value", "unit"),
    "units": Shape(("name", "product"), "capacity", "", "t"),
}


def figure_id(table: str, row: pl.Expr | None = None) -> pl.Expr:
    """Return the figure id of each row, ``ledger:<table>#<row>``.

    ``row`` is the line in the file, by default the reader's ``_row``. Where a table came from several files, or sheets,
    the file's name stands before the line, so that two rows never share an id.
    """
    places = pl.struct("_file", "_sheet").n_unique() > 1
    name = pl.col("_file").str.extract(r"([^/\\]+)$").fill_null("")
    sheet = pl.when(pl.col("_sheet").fill_null("") != "").then("!" + pl.col("_sheet")).otherwise(pl.lit(""))
    prefix = pl.when(places).then(name + sheet + ":").otherwise(pl.lit(""))
    return pl.lit(f"ledger:{table}#") + prefix + (pl.col("_row") if row is None else row).cast(pl.Utf8)


def ledger_figures(frame: pl.DataFrame, table: str) -> Iterator[Figure]:
    """Yield one figure per row of a ledger table; the frame carries the reader's ``_file``, ``_sheet``, ``_row``.

    Give it the rows a result used, not a ledger of millions: a figure is for people.
    """
    shape = SHAPES[table]
    rows = with_ids(frame, table).to_dicts()
    for row in rows:
        words = [str(row[name]) for name in shape.names if row.get(name) not in (None, "")]
        zh, en = (" · ".join(NAMES.get(word, (word, word))[side] for word in words) for side in (0, 1))
        confidence = str(row.get("confidence") or UNSTATED)
        value = row.get(shape.value)
        note = str(row.get("note") or "")
        yield Figure(
            id=row["_figure"],
            name_zh=f"台账“{TABLES[table].zh}”：{zh}",
            name_en=f"ledger, {table}: {en}",
            value=value,
            unit=str(row.get(shape.unit) or shape.fixed_unit),
            confidence=confidence if is_known(confidence) else "recalled",
            source=str(row.get("source") or ""),
            note_zh=note,
            note_en=note,
            missing=() if value is not None else (shape.value,),
        )


def with_ids(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return the frame with the column ``_figure``, the id of each row; a frame that has it keeps it.

    Add it to the whole table before filtering: whether an id names the file depends on how many files there are.
    """
    if "_figure" in frame.columns:
        return frame
    return frame.with_columns(_figure=figure_id(table)) if frame.height else frame.with_columns(_figure=pl.lit(""))
