"""Parquet files (列式文件): typed columns, read as the text they stand for."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.ledger.reading.raw import RawSheet, refuse_too_wide, trimmed

#: A hundred million rows of ten columns; a few kilobytes of Parquet can claim far more than any memory holds.
MAX_CELLS = 1_000_000_000


def read_parquet(path: Path, name: str) -> RawSheet:
    """Read a Parquet file; its column names are the header. Raises :class:`UsageError` on a file that is none."""
    try:
        lazy = pl.scan_parquet(path)
        width = lazy.collect_schema().len()
        rows = lazy.select(pl.len()).collect().item()
        refuse_too_wide(width, name)
        if rows * max(width, 1) > MAX_CELLS:
            raise UsageError(
                f"文件 {name} 有 {rows:,} 行，请分成几个文件。", f"The file {name} has {rows:,} rows; split it."
            )
        frame = lazy.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UsageError(
            f"文件 {name} 不是完整的 Parquet 文件。", f"The file {name} is no complete Parquet file."
        ) from error
    nested = [column for column, kind in frame.schema.items() if kind.is_nested() or kind == pl.Binary]
    if nested:
        raise UsageError(
            f"文件 {name} 的列 {nested[0]} 不是文本、数字或日期。",
            f"The column {nested[0]} of {name} is neither text, number nor date.",
        )
    names = {column: f"c{index}" for index, column in enumerate(frame.columns)}
    header = pl.DataFrame({short: [column] for column, short in names.items()})
    texts = frame.rename(names).select(pl.all().cast(pl.String))
    cells = pl.concat([header, texts]).with_row_index("_row", offset=1).with_columns(pl.col("_row").cast(pl.Int64))
    return RawSheet(name, "", trimmed(cells))
