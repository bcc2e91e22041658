"""What each exchange is to its process (投入产出的作用): made, used inside, bought, or thrown away."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tanfeng.accounting.footprint.rules import rules

#: Values of the column ``side``.
MADE, USED, BOUGHT, CUT_OFF, NOTHING = "made", "used", "bought", "cut_off", "nothing"


def classify(rows: pl.DataFrame, positions: Mapping[str, int]) -> pl.DataFrame:
    """Add ``process`` (position), ``side`` and ``waste_out`` to the summed exchanges, and ``place``, their number.

    A process makes its outputs, except waste. A process without such outputs that takes in waste makes the treatment of
    that waste. What is not made is used inside if some process makes a flow of that name and no background dataset is
    named, else it is bought. A quantity of zero is nothing.
    """
    waste = pl.col("role") == rules()["roles"]["waste"]
    out = pl.col("direction") == "output"
    functional = out & pl.col("role").is_in(rules()["roles"]["functional"])
    treats = ~functional.any().over("process_id") & ~out & waste
    rows = rows.with_columns(
        process=pl.col("process_id").replace_strict(dict(positions), return_dtype=pl.Int64),
        makes=functional | treats,
        waste_out=out & waste,
    )
    made_inside = rows.filter(pl.col("makes") & (pl.col("quantity") > 0))["flow"].unique().implode()
    cut_off = (pl.col("dataset") == rules()["cut_off"]["dataset"]).fill_null(False)
    side = (
        pl.when(pl.col("quantity") == 0)
        .then(pl.lit(NOTHING))
        .when("makes")
        .then(pl.lit(MADE))
        .when(cut_off)
        .then(pl.lit(CUT_OFF))
        .when(pl.col("dataset").is_null() & pl.col("flow").is_in(made_inside))
        .then(pl.lit(USED))
        .otherwise(pl.lit(BOUGHT))
    )
    return rows.with_columns(side=side).drop("makes").with_row_index("place")
