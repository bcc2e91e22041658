"""Reading the tables: CSV text into typed frames.

Every numeric table has the common columns; its own columns (dimensions and labels) stand between ``key`` and
``quantity``. The vocabularies and ``facilities`` have columns of their own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tanfeng.core.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

#: The columns that every numeric table has after its own ones, in this order.
COMMON = (
    "quantity",
    "value",
    "value_low",
    "value_high",
    "value_text",
    "unit",
    "region",
    "valid_from",
    "valid_to",
    "edition",
    "source",
    "confidence",
    "note",
)
#: Tables of names; they hold no numbers.
VOCABULARIES = ("items", "regions", "metals", "routes", "sources", "tables", "quantities", "terms")
#: Tables with a key and a source but with columns of their own.
REGISTERS = ("facilities", "technologies")

NUMBERS = ("value", "value_low", "value_high", "longitude", "latitude", "capacity", "output")
WHOLE_NUMBERS = ("year",)
DATES = ("valid_from", "valid_to")
#: Where a row is written; kept inside, dropped from what ``Reference.table`` returns.
PLACE = ("_file", "_row")


def is_label(column: str) -> bool:
    """Say whether a column only describes: labels take no part in telling rows apart."""
    return column.endswith(("_zh", "_en", "_text", "_basis")) or column in ("longitude", "latitude", "aliases")


def key_column(table: str) -> str:
    """Return the column that identifies a row: ``key``, or the first column of a vocabulary."""
    if table not in VOCABULARIES:
        return "key"
    return {"quantities": "quantity"}.get(table, table.removesuffix("s"))


def read_text(path: Path, label: str) -> pl.DataFrame:
    """Read one CSV with every cell as text, blank cells null, and the place of each row.

    Raises :class:`UsageError` if the file is no readable UTF-8 CSV.
    """
    import polars as pl

    try:
        content = path.read_bytes().decode("utf-8-sig")
        frame = pl.read_csv(io.BytesIO(content.encode()), infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"参考数据文件 {label} 无法读取，须为 UTF-8 编码的 CSV。",
            f"The reference file {label} cannot be read; it must be a CSV in UTF-8.",
        ) from error
    return placed(frame.with_columns(pl.all().str.strip_chars().replace("", None)), label)


def placed(frame: pl.DataFrame, label: str) -> pl.DataFrame:
    """Add the place of each row, as it stands in a CSV file below its header."""
    import polars as pl

    return frame.with_columns(pl.lit(label).alias("_file"), (pl.int_range(pl.len(), dtype=pl.Int64) + 2).alias("_row"))


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the columns their types; a cell that does not fit becomes null (the checks compare with the text)."""
    import polars as pl

    have = set(frame.columns)
    return frame.with_columns(
        *(pl.col(c).cast(pl.Float64, strict=False) for c in NUMBERS if c in have),
        *(pl.col(c).cast(pl.Int64, strict=False) for c in WHOLE_NUMBERS if c in have),
        *(pl.col(c).str.to_date("%Y-%m-%d", strict=False) for c in DATES if c in have),
    )


def stack(base: pl.DataFrame | None, overlays: Iterable[pl.DataFrame], key: str) -> pl.DataFrame:
    """Lay the overlay rows over the base: the same key replaces, a new key adds; the order is that of the keys."""
    import polars as pl

    result = base
    for overlay in overlays:
        if result is None:
            result = overlay
            continue
        kept = result.join(overlay.select(key), on=key, how="anti", nulls_equal=True)
        result = pl.concat([kept, overlay], how="diagonal")
    if result is None:
        raise ValueError("nothing to stack")
    return result.sort(key, nulls_last=True, maintain_order=True)
