"""What makes two rows of two versions the same thing (行的对应): identity, not the place in a file."""

from __future__ import annotations

import polars as pl

from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.schema import TABLES, Table

#: The name of the identity of a row: its key columns as one text, with a number where several rows share them.
KEY = "_key"
#: Key columns that say how much or on what proof, not what: another value is another reading of the same thing.
_VALUE_KINDS = ("number", "unit", "year", "boolean")
_PROOF = "evidence"
#: A certificate is its number; elsewhere the number of a document only backs a figure.
_BY_PROOF = ("certificates",)
_BETWEEN = " · "


def identity(table: Table) -> list[str]:
    """Return the columns of a table that say what a row is about."""
    return [
        name
        for name in table.key
        if table.column(name).kind not in _VALUE_KINDS and (name != _PROOF or table.name in _BY_PROOF)
    ]


def keyed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a ledger table with their identity in ``_key``.

    Rows that share it are numbered by their proof and place: the second is ``… #2``.
    """
    table = TABLES[name]
    order = [column for column in (_PROOF, *ADDRESS) if column in frame.columns]
    parts = [_part(column, frame) for column in identity(table)]
    words = pl.concat_str(parts, separator="\x1f")
    ordered = frame.with_row_index("_was").sort(order, nulls_last=False, maintain_order=True).with_columns(_words=words)
    number = pl.col("_words").cum_count().over("_words")
    shown = pl.col("_words").str.replace_all("\x1f+", _BETWEEN).str.strip_chars(_BETWEEN)
    suffix = pl.when(number > 1).then(pl.format(" #{}", number)).otherwise(pl.lit(""))
    # Two keys may look alike once the empty parts are gone; the parts themselves tell them apart.
    return (
        ordered.with_columns((pl.col("_words") + suffix).alias(KEY), (shown + suffix).alias("_shown"))
        .sort("_was")
        .drop("_was", "_words")
    )


def _part(column: str, frame: pl.DataFrame) -> pl.Expr:
    """A column that a table stored earlier does not have yet is as empty as a cell."""
    return pl.col(column).cast(pl.String).fill_null("") if column in frame.columns else pl.lit("")
