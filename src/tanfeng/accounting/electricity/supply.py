"""Certificates and contracts as a supply of proof (绿电凭证供给): watt-hours by enterprise, number and period."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from tanfeng.accounting.electricity.kinds import FactorKinds
from tanfeng.accounting.electricity.problems import BLOCKS, of_rows
from tanfeng.accounting.electricity.rows import LARGEST_MWH, WATT_HOURS, unit_ratios
from tanfeng.accounting.factors import exact, ratio
from tanfeng.accounting.ledger_figures import figure_id
from tanfeng.core.findings import Finding
from tanfeng.ledger.checks.certificate_once import kinds_that, number, with_disputes
from tanfeng.reference import Reference
from tanfeng.units import UnitError

SCHEMA: dict[str, Any] = {
    "enterprise_id": pl.String,
    "period": pl.String,
    "kind": pl.String,
    "quantity": pl.Float64,
    "unit": pl.String,
    "evidence": pl.String,
    "confidence": pl.String,
    "_file": pl.String,
    "_sheet": pl.String,
    "_row": pl.Int64,
}


def concerning(certificates: pl.DataFrame, enterprises: pl.Series, numbers: pl.Series) -> pl.DataFrame:
    """Return the rows that these enterprises hold or these numbers name, and all others of the same numbers (相关凭证).

    A certificate that two enterprises use is seen only beside the other's row.
    """
    rows = certificates.with_columns(_number=number())
    own = pl.col("enterprise_id").is_in(enterprises.drop_nulls().unique().implode()).fill_null(False)
    mine = pl.concat([rows.filter(own)["_number"], numbers]).drop_nulls().unique()
    same = pl.col("_number").is_in(mine.filter(mine != "").implode()).fill_null(False)
    return rows.filter(own | same).drop("_number")


def supply(
    certificates: pl.DataFrame, reference: Reference, claims: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """Return the certificates that concern the claims with ``number``, ``disputed``, ``proves``, ``wh``, ``by_piece``.

    ``wh`` (Int64) is null where the quantity cannot be read as electricity: such a row proves nothing, which is a
    finding, and so is a number that stands twice.
    """
    absent = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in certificates.columns]
    rows = certificates.with_columns(*absent)
    rows = rows.with_columns(ledger=figure_id("certificates") if rows.height else pl.lit(""))
    rows = concerning(rows, claims["enterprise_id"], claims["number"])
    rows = with_disputes(rows)
    pieces = _by_piece(rows["unit"].drop_nulls().unique().sort().to_list(), reference)
    schema: dict[str, Any] = {"unit": pl.String, "mwh_per_unit": pl.Float64, "by_piece": pl.Boolean}
    units = pl.DataFrame([(u, float(v), piece) for u, (v, piece) in pieces.items()], schema=schema, orient="row")
    rows = rows.join(units, on="unit", how="left", maintain_order="left")
    amount = pl.col("quantity") * pl.col("mwh_per_unit")
    usable = ((pl.col("quantity") >= 0) & (amount <= LARGEST_MWH)).fill_null(False)
    watt_hours = (amount * float(WATT_HOURS) + 0.5).floor().cast(pl.Int64, strict=False)
    rows = rows.with_columns(
        wh=pl.when(usable).then(watt_hours),
        proves=pl.col("kind").is_in(kinds_that("proves")).fill_null(False),
        by_piece=pl.col("by_piece").fill_null(False),
    )
    return rows, list(_findings(rows))


def _by_piece(units: list[str], reference: Reference) -> dict[str, tuple[Fraction, bool]]:
    """Return MWh per unit, and whether the unit counts certificates; the electricity of one is a reference row."""
    found = {text: (value, False) for text, value in unit_ratios(units).items()}
    row = reference.row(FactorKinds.load().certificate)
    for text in units:
        if text in found or row is None or row.value is None:
            continue
        try:
            found[text] = (exact(row.value) * ratio(text, "certificate") * ratio(row.unit, "MWh/certificate"), True)
        except UnitError:
            continue
    return found


def _findings(rows: pl.DataFrame) -> list[Finding]:
    found: list[Finding] = []
    unread = rows.filter(pl.col("wh").is_null())
    if unread.height:
        found.append(
            of_rows(
                unread,
                BLOCKS,
                "electricity.certificate-without-quantity",
                "绿电凭证没有可用的电量（缺数量、单位不对或超出范围），不能证明任何电量。",
                "A certificate has no usable quantity of electricity and proves nothing.",
                "quantity",
                expected="MWh / certificate",
            )
        )
    for (text,), twice in rows.filter("disputed").group_by("number", maintain_order=True):
        owners = ", ".join(twice["enterprise_id"].drop_nulls().unique().sort())
        found.append(
            of_rows(
                twice,
                BLOCKS,
                "electricity.certificate-twice",
                f"绿电凭证“{text}”出现 {twice.height} 次（{owners}）；查明归属之前都不予承认。",
                f"The certificate {text} stands {twice.height} times ({owners}); none is accepted until it is clear "
                "whose it is.",
                "evidence",
                expected="1",
                given=str(twice.height),
            )
        )
    return found
