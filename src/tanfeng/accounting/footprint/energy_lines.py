"""Lines of the account laid to processes (能源与排放归集到工序): entered once, in activity, and used here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.fixed_point import in_tonnes
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.core.findings import Address, Finding

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account

#: The ids of ledger rows and of the account lines made of them begin so (see ``account_lineage.line_id``).
LEDGER_PREFIX, LINE_PREFIX = "ledger:", "account.line."
#: Columns of an account with the tonnes of a gas, in fixed point.
_TONNES = "_tonnes_fixed"
#: What a frame of lines must have, and what it may have beside.
NEEDED: Mapping[str, type[pl.DataType]] = {
    "process_id": pl.String,
    "stream": pl.String,
    "item": pl.String,
    "quantity": pl.Float64,
    "unit": pl.String,
    "tco2e": pl.Float64,
    "figure": pl.String,
}
OPTIONAL: Mapping[str, pl.DataType] = {
    "unit_id": pl.String(),
    "period": pl.String(),
    "attribute": pl.String(),
    "certificate": pl.String(),
    "uncertainty": pl.Float64(),
    "confidence": pl.String(),
    "gases": pl.List(pl.Struct({"gas": pl.String, "tonnes": pl.Float64})),
    "_file": pl.String(),
    "_sheet": pl.String(),
    "_row": pl.Int64(),
}


def of_account(account: Account) -> pl.DataFrame:
    """Return the lines of an account in the form that :func:`build` takes.

    ``figure`` is the id of the line in the account's own lineage, so that the two can be walked as one; ``gases`` are
    tonnes of each gas beyond carbon dioxide that the account shows, so that other potentials can be laid on them.
    """
    lines = account.lines
    tonnes = [column for column in lines.columns if column.endswith(_TONNES)]
    gases = [
        pl.struct(
            pl.lit(column.removesuffix(_TONNES)).alias("gas"),
            in_tonnes(pl.col(column)).cast(pl.Float64).alias("tonnes"),
        )
        for column in tonnes
    ]
    whole = pl.any_horizontal(pl.col(column) != 0 for column in tonnes) if tonnes else pl.lit(False)
    lines = lines.with_columns(
        figure=pl.lit(LINE_PREFIX) + pl.col("ledger").str.strip_prefix(LEDGER_PREFIX),
        tco2e=pl.col("tco2e").cast(pl.Float64),
        quantity=pl.col("quantity").cast(pl.Float64),
        gases=pl.when(whole).then(pl.concat_list(gases)) if gases else pl.lit(None, dtype=OPTIONAL["gases"]),
    )
    rows = with_ids(account.activity, "activity")
    beside = [name for name in OPTIONAL if name not in lines.columns and name in rows.columns]
    if beside:
        given = rows.select(pl.col("_figure").alias("ledger"), *beside).unique("ledger", keep="first")
        lines = lines.join(given, on="ledger", how="left", maintain_order="left")
    return lines.select(name for name in (*NEEDED, *OPTIONAL) if name in lines.columns)


def complete(lines: pl.DataFrame) -> pl.DataFrame:
    """Add the columns that may be missing. Raises ``ValueError`` if a needed one is."""
    missing = [name for name in NEEDED if name not in lines.columns]
    if missing:
        raise ValueError(f"lines have no column {missing}")
    added = [pl.lit(None, dtype=kind).alias(name) for name, kind in OPTIONAL.items() if name not in lines.columns]
    kinds = [pl.col(name).cast(kind) for name, kind in NEEDED.items()]
    return lines.with_columns(*kinds, *added).with_columns(rank=rank("confidence"))


def assigned(lines: pl.DataFrame, processes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (lines with a process, lines without); a unit's only process takes the unit's own lines."""
    single = (
        processes.group_by("unit_id")
        .agg(pl.col("process_id").first().alias("only"), pl.len().alias("n"))
        .filter(pl.col("n") == 1)
        .drop("n")
    )
    known = pl.col("process_id").is_in(processes["process_id"].implode())
    placed = lines.join(single, on="unit_id", how="left", maintain_order="left").with_columns(
        process_id=pl.when(pl.col("process_id").is_null()).then("only").when(known).then("process_id")
    )
    some = (pl.col("quantity") != 0).fill_null(True)
    placed = placed.drop("only").filter(some)
    has = pl.col("process_id").is_not_null()
    return placed.filter(has), placed.filter(~has)


def unplaced(lines: pl.DataFrame) -> list[tuple[str, Finding]]:
    """Return (unit, finding) for lines that belong to no process, by unit, stream and item."""
    groups = lines.group_by("unit_id", "stream", "item", maintain_order=True).agg(
        pl.col("quantity").sum(), pl.col("unit").first(), pl.len().alias("n"), *(pl.col(c).first() for c in _PLACE)
    )
    return [
        (
            row["unit_id"] or "",
            Finding(
                "blocks submission",
                "footprint.line-without-process",
                f"{row['stream']}·{row['item']}（{row['n']} 行，{row['quantity']:g} {row['unit']}）没有工序编号，"
                "未计入碳足迹；办公等与产品无关的用能请归入附属工序。",
                f"{row['stream']} {row['item']} ({row['n']} rows, {row['quantity']:g} {row['unit']}) has no "
                "process and is not in the footprint; put offices and the like into an affiliated process.",
                Address(row["_file"] or "activity", row["_sheet"] or "", row["_row"] or 0, "process_id"),
                expected="process_id",
                count=row["n"],
            ),
        )
        for row in groups.iter_rows(named=True)
    ]


_PLACE = ("_file", "_sheet", "_row")
