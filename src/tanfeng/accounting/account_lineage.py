"""The chain of an account (溯源): total → line → ledger row and cells, factors. Built when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from tanfeng.accounting.energy_lineage import energy_figures
from tanfeng.accounting.ledger_figures import ledger_figures
from tanfeng.core.confidence import weakest
from tanfeng.core.lineage import Figure, Lineage

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account

_LEDGER = "ledger:"
_ANALYSIS = "ledger:analyses#"


def total_id(guideline: str, name: str) -> str:
    """Return the id of a total of an account by guideline."""
    return f"account.activity.{guideline}.{name}"


def line_id(ledger_row: str) -> str:
    """Return the id of the line computed from a ledger row (``ledger:activity#12``)."""
    return f"account.line.{ledger_row.removeprefix(_LEDGER)}"


def unit_of(account: Account) -> str:
    """Return the unit of the account's figures: tCO2e where its guideline counts more gases than CO2."""
    return "tCO2" if all(guideline.gases == ("CO2",) for guideline in account.guidelines) else "tCO2e"


def lineage(account: Account) -> Lineage:
    """Return every figure of the account; all inputs are in it, so that no chain breaks off."""
    if account.parts:
        from tanfeng.accounting.merged import merged_lineage

        return merged_lineage(account)
    rows = ledger_figures(account.activity.with_columns(_figure=account.lines["ledger"]), "activity")
    analyses = () if account.analyses is None else ledger_figures(account.analyses, "analyses")
    return Lineage(
        [*_totals(account), *_lines(account), *rows, *analyses, *_references(account), *energy_figures(account)]
    )


def _totals(account: Account) -> Iterator[Figure]:
    for name, total in account.guidelines[0].totals.items():
        lines = account.lines.filter(pl.col("stream").is_in(total.members))
        value: Decimal | None = account.totals[name]
        counted = lines.filter(pl.col("tco2e").is_not_null())
        yield Figure(
            id=total_id(account.guideline, name),
            name_zh=total.zh,
            name_en=total.en,
            value=None if value is None else float(value),
            unit=unit_of(account),
            formula="Σ",
            inputs=tuple(line_id(row) for row in counted["ledger"]),
            confidence=weakest(counted["confidence"].unique()),
            missing=tuple(lines.filter(pl.col("tco2e").is_null() & (pl.col("formula") != "not_applicable"))["ledger"]),
        )


def _lines(account: Account) -> Iterator[Figure]:
    for line in account.lines.iter_rows(named=True):
        row = line["ledger"]
        own = [factor for factor in line["factors"] if factor.startswith(_LEDGER)]
        cells = [factor for factor in own if not factor.startswith(_ANALYSIS)]
        keys = [factor for factor in line["factors"] if not factor.startswith(_LEDGER)]
        yield Figure(
            id=line_id(row),
            name_zh=f"{line['period']} {line['stream']} {line['item']}",
            name_en=f"{line['period']} {line['stream']} {line['item']}",
            value=line["tco2e"],
            unit=unit_of(account),
            formula=line["formula"] or "",
            inputs=(row, *own, *(f"ref:{key}" for key in keys)),
            confidence=line["confidence"],
        )
        for cell in cells:
            yield Figure(
                id=cell,
                name_zh="台账实测值",
                name_en="measured value of the ledger",
                value=None,
                confidence="measured",
                source=str(line["_file"] or ""),
            )


def _references(account: Account) -> Iterator[Figure]:
    keys = {row.key for c in account.coefficients for row in c.rows}
    for key in sorted(keys):
        yield account.reference.figure(key)
