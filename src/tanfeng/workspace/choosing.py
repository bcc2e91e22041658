"""Which enterprise and which year, where the person has not said (企业与年份)."""

from __future__ import annotations

import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.ledger import Ledger
from tanfeng.ledger.selection import of_enterprise

_NAMED = 10


def enterprise_id(ledger: Ledger, text: str) -> str:
    """Return the id of the enterprise of that id or name; of an empty text, the only enterprise of the ledger.

    Raises :class:`UsageError` if there is none, or several that fit.
    """
    table = ledger.table("enterprises").select("enterprise_id", "name").drop_nulls("enterprise_id")
    fitting = table.filter((pl.col("enterprise_id") == text) | (pl.col("name") == text)) if text else table
    ids = fitting["enterprise_id"].unique(maintain_order=True).to_list()
    if len(ids) == 1:
        return str(ids[0])
    listed = "、".join(f"{key}（{name or '—'}）" for key, name in table.head(_NAMED).iter_rows())
    if table.is_empty():
        raise UsageError("台账的企业表没有企业。", "The ledger's table of enterprises is empty.")
    if text and not ids:
        raise UsageError(
            f"台账中没有企业“{text}”；现有：{listed}。", f"The ledger has no enterprise {text!r}: {listed}."
        )
    raise UsageError(f"请用 --enterprise 指明企业：{listed}。", f"Name the enterprise with --enterprise: {listed}.")


def last_year(ledger: Ledger, enterprise: str) -> int:
    """Return the last year in which the enterprise has activity. Raises :class:`UsageError` if it has none."""
    periods = of_enterprise(ledger, enterprise).table("activity")["period"].drop_nulls()
    years = periods.str.slice(0, 4).cast(pl.Int64, strict=False).drop_nulls()
    if years.is_empty():
        raise UsageError(
            f"企业 {enterprise} 没有活动水平数据，无法核算。",
            f"The enterprise {enterprise} has no rows of activity; nothing can be computed.",
        )
    return int(years.to_numpy().max())
