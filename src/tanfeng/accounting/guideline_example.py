"""A worked line of a guideline (算例): one row of a round quantity through the engine itself, with defaults alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.accounting.activity_account import account
from tanfeng.accounting.guideline import Guideline, Stream
from tanfeng.core.findings import Finding
from tanfeng.reference import Item, Reference, ReferenceRow

#: A quantity that lets the reader see the factor in the result.
QUANTITY = 100.0


@dataclass(frozen=True)
class WorkedLine:
    """One row and what the engine makes of it (算例行); ``tco2e`` is ``None`` where something has to be measured."""

    period: str
    region: str
    item: str
    item_zh: str
    item_en: str
    quantity: float
    unit: str
    formula: str
    tco2e: float | None
    factors: tuple[str, ...]
    findings: tuple[Finding, ...]

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        return {
            "period": self.period,
            "region": self.region or None,
            "item": self.item,
            "quantity": self.quantity,
            "unit": self.unit,
            "formula": self.formula,
            "tco2e": self.tco2e,
            "factors": list(self.factors),
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def worked_line(guideline: Guideline, stream: Stream, reference: Reference, region: str | None) -> WorkedLine | None:
    """Return one row of the stream computed with defaults; ``None`` for a stream that yields no emission."""
    if stream.formula.name == "energy_only":
        return None
    rows = _rows(stream, guideline, reference)
    item = _item(stream, rows, reference)
    if item is None:
        return None
    period, place = _when_and_where(guideline, rows, reference, region)
    frame = pl.DataFrame(
        {
            "enterprise_id": ["X-1"],
            "period": [period],
            "stream": [stream.name],
            "item": [item.key],
            "quantity": [QUANTITY],
            "unit": [item.canonical_unit],
        }
    )
    result = account(frame, reference=reference, guideline=guideline, region=place or None)
    line = result.lines.row(0, named=True)
    return WorkedLine(
        period=period,
        region=place,
        item=item.key,
        item_zh=item.name_zh,
        item_en=item.name_en,
        quantity=QUANTITY,
        unit=item.canonical_unit,
        formula=line["formula"] or "",
        tco2e=line["tco2e"],
        factors=tuple(line["factors"]),
        findings=tuple(f for f in result.findings if line["tco2e"] is None and f.blocks),
    )


def _rows(stream: Stream, guideline: Guideline, reference: Reference) -> list[ReferenceRow]:
    from tanfeng.accounting.guideline_explanation import defaults

    return [row for name in stream.formula.parameters for row in defaults(name, stream, guideline, reference)]


def _item(stream: Stream, rows: list[ReferenceRow], reference: Reference) -> Item | None:
    """The first item that the stream admits and that has a default; without any default, the first it admits."""
    admitted = [item for item in reference.items.entries if stream.admits(item.key, item.kind)]
    known = {row.dims.get("item") for row in rows}
    with_default = [item for item in admitted if item.key in known]
    named = [item for key in stream.items for item in admitted if item.key == key]
    return next(iter([*named, *with_default, *admitted]), None)


def _when_and_where(
    guideline: Guideline, rows: list[ReferenceRow], reference: Reference, region: str | None
) -> tuple[str, str]:
    """The year of the latest factor where factors have years, else that in which the guideline began; and the place."""
    near = set(reference.specificity(region)) if region else set()
    dated = [row for row in rows if row.dims.get("year") and (not near or row.region in near)]
    if dated:
        latest = max(dated, key=lambda row: (row.dims["year"], row.region))
        return latest.dims["year"], region or latest.region
    start = guideline.in_force_from
    begun = [row.valid_from.year for row in rows if row.valid_from]
    return str(max([start.year if start else 0, *begun])), region or ""
