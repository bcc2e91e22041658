"""Each row of activity by the guideline that holds for it (按适用指南核算).

A unit's guideline follows from its metal, route and year. What belongs to no unit follows the guideline that all units
of its enterprise share in that year, or the main one that a person has named; where neither is known, the row has no
number and the totals say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tanfeng.accounting.activity_account import Account, account, unsaid
from tanfeng.accounting.electricity.claims import settle
from tanfeng.accounting.guideline import Guideline
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.merged import merge
from tanfeng.accounting.proposal import Proposal, propose
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding, in_order
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference

#: A unit in a year.
UnitYear = tuple[str, int]


@dataclass(frozen=True)
class Choice:
    """Which guideline accounts for what, and why (指南选取).

    ``proposals`` has one entry for each unit and year with activity; ``rows`` is the activity table with the column
    ``guideline``, null where none is known, the ids of its rows and which claims of green power hold; ``findings`` say
    which do not.
    """

    rows: pl.DataFrame
    proposals: Mapping[UnitYear, Proposal]
    findings: tuple[Finding, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """The guidelines that account for at least one row, in order."""
        return tuple(self.rows["guideline"].drop_nulls().unique().sort())

    @property
    def unplaced(self) -> pl.DataFrame:
        """The rows without a guideline."""
        return self.rows.filter(pl.col("guideline").is_null())


def choose(
    ledger: Ledger,
    *,
    reference: Reference,
    main: str = "",
    only: str = "",
    overlays: Sequence[Path] = (),
    certificates: pl.DataFrame | None = None,
) -> Choice:
    """Say by which guideline each row of the ledger's activity is accounted for, and which claims of green power hold.

    ``main`` is the guideline of rows that name no unit, ``only`` the one for every row; ``overlays`` complete shipped
    guidelines. ``certificates`` are those of all enterprises, where the ledger is a part.
    """
    rows, proposals = _placed(ledger, reference, main, only, overlays)
    used = rows["guideline"].drop_nulls().unique().sort()
    settled = settle(
        rows,
        ledger.table("certificates") if certificates is None else certificates,
        ledger.table("units"),
        guidelines={name: Guideline.load(name, overlays) for name in used},
        reference=reference,
    )
    return Choice(settled.rows, proposals, settled.findings)


def _placed(
    ledger: Ledger, reference: Reference, main: str, only: str, overlays: Sequence[Path]
) -> tuple[pl.DataFrame, dict[UnitYear, Proposal]]:
    """Return the rows of activity with the guideline of each, and the proposals of the units."""
    rows = with_ids(ledger.table("activity"), "activity").with_columns(
        _year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)
    )
    proposals = _proposals(ledger.table("units"), rows, reference, overlays)
    if only:
        return rows.drop("_year").with_columns(guideline=pl.lit(only)), proposals
    chosen = _of_units(proposals)
    placed = rows.join(chosen, on=["unit_id", "_year"], how="left", maintain_order="left")
    if main:
        shared = pl.lit(main)
    else:
        placed = placed.join(
            _of_enterprises(ledger.table("units"), chosen),
            on=["enterprise_id", "_year"],
            how="left",
            maintain_order="left",
        )
        shared = pl.col("_shared")
    guideline = pl.when(pl.col("unit_id").is_null()).then(shared).otherwise("guideline")
    return placed.with_columns(guideline=guideline).drop("_year", "_shared", strict=False), proposals


def _proposals(
    units: pl.DataFrame, rows: pl.DataFrame, reference: Reference, overlays: Sequence[Path]
) -> dict[UnitYear, Proposal]:
    active = (
        rows.select("unit_id", "_year")
        .drop_nulls()
        .unique()
        .join(units.select("unit_id", "metal", "route", "product").unique("unit_id"), on="unit_id", how="inner")
        .sort("unit_id", "_year")
    )
    return {
        (unit, year): propose(metal or "", route or "", year, overlays=overlays, product=product, reference=reference)
        for unit, year, metal, route, product in active.iter_rows()
    }


def _of_units(proposals: Mapping[UnitYear, Proposal]) -> pl.DataFrame:
    rows = [(unit, year, proposal.guideline) for (unit, year), proposal in proposals.items()]
    return pl.DataFrame(rows, schema={"unit_id": pl.String, "_year": pl.Int64, "guideline": pl.String}, orient="row")


def _of_enterprises(units: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """The guideline that all units of an enterprise share in a year; no row where they differ, or one has none."""
    return (
        chosen.join(units.select("unit_id", "enterprise_id").unique("unit_id"), on="unit_id", how="inner")
        .group_by("enterprise_id", "_year")
        .agg(_shared=pl.col("guideline").first(), kinds=pl.col("guideline").n_unique())
        .filter((pl.col("kinds") == 1) & pl.col("_shared").is_not_null() & pl.col("enterprise_id").is_not_null())
        .drop("kinds")
    )


def account_by_guideline(
    ledger: Ledger,
    choice: Choice,
    *,
    reference: Reference,
    region: str | None = None,
    factor_year: int | None = None,
    overlays: Sequence[Path] = (),
    findings: Sequence[Finding] = (),
    proposed: bool = True,
) -> Account:
    """Return the account of all rows, each by its guideline, as one.

    ``findings`` are those of the ledger. ``proposed`` says that the guidelines were proposed, so that what weakens the
    proposals is among the findings. Raises :class:`UsageError` if no row has a guideline.
    """
    if not choice.used:
        raise UsageError(
            "台账的活动水平没有可用的核算指南：请在生产单元表填写金属与工艺，或在 tanfeng.toml 写明 guideline，"
            "或用 --guideline 指明。",
            "No guideline applies to the activity of the ledger: give metal and route of its units, or name one "
            "in tanfeng.toml or with --guideline.",
        )
    extra = [finding for proposal in choice.proposals.values() for finding in proposal.findings] if proposed else []
    extra += unplaced(choice)
    told = (*findings, *unsaid(choice.findings, findings))
    parts = [
        account(
            choice.rows.filter(pl.col("guideline") == name).drop("guideline"),
            reference=reference,
            guideline=Guideline.load(name, overlays),
            region=region,
            factor_year=factor_year,
            findings=told,
            analyses=ledger.table("analyses"),
        )
        for name in choice.used
    ]
    return merge(parts, findings=tuple(in_order(dict.fromkeys(extra))))


def unplaced(choice: Choice) -> list[Finding]:
    """Return the finding about rows that no guideline accounts for, if there are any (无指南的行)."""
    lost = choice.unplaced
    if lost.is_empty():
        return []
    row = lost.row(0, named=True)
    known = "、".join(choice.used) or "—"
    streams = ", ".join(lost["stream"].drop_nulls().unique().sort())
    return [
        Finding(
            "blocks submission",
            "account.no-guideline",
            f"{lost.height} 行活动水平没有可用的核算指南（{streams}），合计中不含：不属于单一生产单元的行请在 "
            f"tanfeng.toml 写明 guideline（已用的有 {known}）。",
            f"{lost.height} rows of activity have no guideline ({streams}) and are in no total: for rows of no single "
            f"unit name the guideline in tanfeng.toml (in use: {known}).",
            Address(str(row["_file"] or ""), str(row["_sheet"] or ""), int(row["_row"] or 0), "unit_id"),
            expected=known,
            count=lost.height,
        )
    ]
