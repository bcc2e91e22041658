"""One enterprise's rows, accounted for by a named guideline through the engine, as a person would write them."""

from __future__ import annotations

from typing import Any

import polars as pl
from tests.accounting.activities import HUNAN, Row, row

from tanfeng.accounting import Account, Guideline, account
from tanfeng.reference import Reference

#: The measured values that a test may put into a row beside the columns of the ledger.
_TEXT = ("enterprise_id", "unit_id", "period", "stream", "item", "unit", "ncv_unit", "attribute", "certificate")


def accounted(guideline: str | Guideline, *rows: Row, analyses: pl.DataFrame | None = None, **more: Any) -> Account:
    names = dict.fromkeys(name for given in rows for name in given)
    schema: dict[str, Any] = {name: pl.String if name in _TEXT else pl.Float64 for name in names}
    full = [{**dict.fromkeys(names), **given} for given in rows]
    frame = pl.DataFrame(full, schema=schema, orient="row").with_columns(_row=pl.int_range(2, len(rows) + 2))
    region = more.pop("region", HUNAN)
    reference = more.pop("reference", None) or Reference.load()
    if analyses is not None:
        more["analyses"] = analyses
    return account(frame, reference=reference, guideline=guideline, region=region, **more)


def tonnes(guideline: str, *rows: Row, **more: Any) -> list[float | None]:
    return accounted(guideline, *rows, **more).lines["tco2e"].to_list()


def total(guideline: str, name: str, *rows: Row, **more: Any) -> float:
    value = accounted(guideline, *rows, **more).totals[name]
    assert value is not None
    return float(value)


__all__ = ["accounted", "row", "tonnes", "total"]
