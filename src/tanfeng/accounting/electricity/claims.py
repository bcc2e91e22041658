"""Which claims of green power an account may count as zero (绿电主张认定): those that the electricity's proof accepts.

The kernel looks at one kind of row at a time; whose a certificate is, how much of it is left and which months it covers
is seen only over all rows and certificates together. That is decided here, before the kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.combinations import PROOF, PROVEN, UNUSABLE
from tanfeng.accounting.electricity import consumption
from tanfeng.accounting.electricity.power import NON_FOSSIL, OWN_RECORDS, SELF_GENERATED, PowerTable
from tanfeng.accounting.electricity.problems import BLOCKS, of_rows
from tanfeng.accounting.electricity.proof import number_of_claim, prove
from tanfeng.accounting.electricity.rows import power_rows
from tanfeng.accounting.electricity.supply import concerning
from tanfeng.accounting.guideline import Guideline
from tanfeng.core.findings import Finding
from tanfeng.ledger.schema import NOT_APPLICABLE
from tanfeng.reference import Reference

__all__ = ["Settled", "evidence_of", "named", "settle"]

_FACTOR = f"emission_factor{UNUSABLE}"
#: The place of a row in the whole table.
_AT = "_at"


@dataclass(frozen=True)
class Settled:
    """The activity with what may count as zero (认定结果): no row is added, taken away or moved.

    Where there are claims ``rows`` has two columns more: ``claim_proven`` says that a row's power is proven to be
    non-fossil, and ``emission_factor__unusable`` that its factor of zero is not. ``findings`` are those that block.
    """

    rows: pl.DataFrame
    findings: tuple[Finding, ...] = ()


def settle(
    activity: pl.DataFrame,
    certificates: pl.DataFrame,
    units: pl.DataFrame,
    *,
    guidelines: Mapping[str, Guideline],
    reference: Reference,
) -> Settled:
    """Decide on the claims of activity rows with their ``guideline``; ``units`` says whose a unit is.

    ``certificates`` are best those of the whole ledger. A factor of zero on bought power is a claim too; it holds where
    it is proven and the guideline of the row knows power that counts as zero.
    """
    numbered = activity.with_row_index(_AT)
    electricity = numbered.filter(pl.col("stream").is_in(list(PowerTable.load().streams)))
    power = power_rows(_with_owners(electricity, units), None, reference)
    if power.is_empty():
        return Settled(activity)
    proof = prove(power, certificates, None, reference)
    over, too_green = consumption.beyond(proof.rows)
    green = (pl.col("stream") == "electricity_in") & (pl.col("nature") == NON_FOSSIL)
    own = pl.col("acquisition") == SELF_GENERATED
    within = own | ~pl.col("_line").is_in(over["_line"].implode())
    knows = [name for name, guideline in guidelines.items() if _knows_zero(guideline)]
    decided = proof.rows.with_columns(
        _proven=green & (pl.col("unproven_wh") == 0).fill_null(False) & within,
        _known=pl.col("guideline").is_in(knows).fill_null(False),
    )
    refused = pl.col("zero_claim") & ~(pl.col("_proven") & pl.col("_known"))
    marks = decided.filter(green).select(_AT, pl.col("_proven").alias(PROVEN), refused.alias(_FACTOR))
    placed = pl.col("guideline").is_not_null()
    without_zero = decided.filter(pl.col("zero_claim") & pl.col("_proven") & ~pl.col("_known") & placed)
    findings = [*proof.findings, *too_green, *_no_zero(without_zero)]
    said = tuple(finding for finding in findings if finding.blocks)
    if marks.is_empty():
        return Settled(activity, said)
    rows = numbered.join(marks, on=_AT, how="left", maintain_order="left").drop(_AT)
    return Settled(rows.with_columns(pl.col(PROVEN, _FACTOR).fill_null(False)), said)


def named(activity: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the claims that name their proof, for an account that nobody settled beforehand.

    Bought power names a certificate; power made on site its records or the meter that counted it. Where no row is of
    that kind the table stays as it is.
    """
    own = PowerTable.load().proven_by(OWN_RECORDS)
    if PROVEN in activity.columns or "attribute" not in activity.columns:
        return activity
    of_records = activity["attribute"].is_in(own).fill_null(False)
    if not of_records.any():
        return activity
    names = set(activity.columns)
    records = [_filled(name) for name in ("evidence", "meter_id") if name in names] or [pl.lit(False)]
    certificate = _filled(PROOF) if PROOF in names else pl.lit(False)
    proven = pl.when(of_records).then(pl.any_horizontal(records)).otherwise(certificate)
    return activity.with_columns(proven.alias(PROVEN))


def _filled(name: str) -> pl.Expr:
    return ~pl.col(name).fill_null("").is_in(["", NOT_APPLICABLE])


def evidence_of(activity: pl.DataFrame, certificates: pl.DataFrame) -> pl.DataFrame:
    """Return the certificates on which the claims of an activity table are decided, those of others among them."""
    absent = [pl.lit(None, pl.String).alias(n) for n in ("certificate", "enterprise_id") if n not in activity.columns]
    claims = activity.with_columns(*absent).select("enterprise_id", number_of_claim().alias("number"))
    return concerning(certificates, claims["enterprise_id"], claims["number"])


def _with_owners(activity: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Fill in whose a row is that names only its unit; the rows stay in their order."""
    names = [pl.lit(None, pl.String).alias(n) for n in ("unit_id", "enterprise_id") if n not in activity.columns]
    owners = units.select("unit_id", _owner="enterprise_id").unique("unit_id")
    return (
        activity.with_columns(*names)
        .join(owners, on="unit_id", how="left", maintain_order="left")
        .with_columns(enterprise_id=pl.coalesce("enterprise_id", "_owner"))
        .drop("_owner")
    )


def _knows_zero(guideline: Guideline) -> bool:
    stream = guideline.streams.get("electricity_in")
    return stream is not None and bool(stream.zero_with_proof)


def _no_zero(rows: pl.DataFrame) -> list[Finding]:
    if rows.is_empty():
        return []
    named = "、".join(rows["guideline"].unique().sort())
    return [
        of_rows(
            rows,
            BLOCKS,
            "electricity.zero-factor-not-in-guideline",
            f"所填电力排放因子为零，而指南 {named} 对购入电力没有零排放的规定（绿电不抵减），没有核算；请删去该因子。",
            f"The given factor of electricity is zero, but {named} knows no bought power that counts as zero (green "
            "power deducts nothing); the row is not computed. Leave the factor out.",
            "emission_factor",
            given="0",
        )
    ]
