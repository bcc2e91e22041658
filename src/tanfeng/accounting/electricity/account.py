"""The electricity account (电力核算): location-based and market-based side by side, with proof and findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from tanfeng.accounting.electricity import consumption, given_factors, notes, problems
from tanfeng.accounting.electricity.grid_factor import GridFactor, choose
from tanfeng.accounting.electricity.kinds import FactorKinds, Purpose
from tanfeng.accounting.electricity.lines import Factors, claiming, with_results
from tanfeng.accounting.electricity.proof import prove
from tanfeng.accounting.electricity.rows import power_rows
from tanfeng.accounting.electricity.sums import CERTIFICATE_COLUMNS, LINE_COLUMNS, complete_sum, partial_sum, summed
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Lineage
from tanfeng.reference import Reference

DEFAULT_PURPOSE = "inventory"


@dataclass(frozen=True)
class ElectricityAccount:
    """Electricity of a year, line by line (电力核算结果). Tonnes of CO2, of CO2e where the purpose is a footprint.

    ``lines`` has one row per row of bought or sold electricity, in the order of the ledger (columns: ``LINE_COLUMNS``).
    ``location_based`` is the sum of the lines that have a number, ``None`` if none has; ``market_based`` is ``None``
    as soon as one line lacks its number, because leaving unproven green power out would count it as zero.
    ``certificates`` tells of each certificate what was used and what is left.
    """

    purpose: str
    year: int
    region: str | None
    lines: pl.DataFrame
    certificates: pl.DataFrame
    location_based: Decimal | None
    market_based: Decimal | None
    location_factor: GridFactor | None
    residual_factor: GridFactor | None
    claims: tuple[str, ...]
    findings: tuple[Finding, ...]
    reference: Reference = field(repr=False, compare=False)
    activity: pl.DataFrame = field(repr=False, compare=False)
    held: pl.DataFrame = field(repr=False, compare=False)

    @cached_property
    def lineage(self) -> Lineage:
        """The chain from each total to its lines, factors, certificates and ledger rows; built when asked for."""
        from tanfeng.accounting.electricity.lineage import lineage

        return lineage(self)

    def by(self, *columns: str) -> pl.DataFrame:
        """Return both sums, the electricity and the rows without a number, by some columns of the lines."""
        return summed(self.lines, columns)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the account as the JSON contract prints it."""
        purpose = FactorKinds.load().purpose(self.purpose)
        return {
            "purpose": self.purpose,
            "purpose_name": purpose.name(lang),
            "year": self.year,
            "region": self.region,
            "reference_edition": self.reference.edition,
            "location_based": _number(self.location_based),
            "market_based": _number(self.market_based),
            "green_power_claimed_by": list(self.claims),
            "factors": {
                "location": _factor(self.location_factor, lang),
                "residual": _factor(self.residual_factor, lang),
            },
            "by_enterprise": self.by("enterprise_id").to_dicts(),
            "by_period": self.by("enterprise_id", "period").to_dicts(),
            "lines": self.lines.select(LINE_COLUMNS).to_dicts(),
            "certificates": self.certificates.to_dicts(),
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }


def electricity_account(
    activity: pl.DataFrame,
    certificates: pl.DataFrame,
    *,
    reference: Reference,
    region: str | None,
    year: int,
    factor_year: int | None = None,
    purpose: str = DEFAULT_PURPOSE,
) -> ElectricityAccount:
    """Account for the electricity of a year (columns of the ledger's ``activity`` and ``certificates``).

    ``certificates`` are best those of the whole ledger, whoever holds them: only so is one that two enterprises use
    seen. ``purpose`` decides which kind of factor the location-based result takes; ``factor_year`` its year where it is
    not the reporting year. Nothing wrong with the data raises; an unknown purpose, or one that is no basis of a
    location-based result, raises :class:`UsageError`.
    """
    kinds = FactorKinds.load()
    wanted = _location_purpose(kinds, purpose)
    rule = wanted.kind(year)
    kind = rule.kind
    rows = power_rows(activity, year, reference)
    proof = prove(rows, certificates, year, reference)
    claims = claiming(proof.rows)
    location = (
        choose(reference, kind, region, factor_year or year, latest=rule.latest and factor_year is None)
        if rows.filter(pl.col("quantity").is_null() | (pl.col("quantity") != 0)).height
        else None
    )
    residual: GridFactor | Finding | None = None
    if claims:
        residual = _residual(kinds, wanted, reference, region=region, location=location, year=factor_year or year)
    factors = Factors(_found(location), _found(residual), reference.row(kinds.zero) if wanted.residual else None)
    over, too_green = consumption.beyond(proof.rows)
    lines = with_results(proof.rows, factors, pl.col("_line").is_in(over["_line"].implode()))
    findings = [
        *problems.of_states(lines),
        *problems.of_attributes(lines),
        *proof.findings,
        *too_green,
        *given_factors.check(lines, reference, kind, region, year),
        *notes.of_factors((location, residual), lines, year),
        *notes.of_results(lines, wanted, factors, claims),
    ]
    return ElectricityAccount(
        purpose=purpose,
        year=year,
        region=region,
        lines=lines.select(LINE_COLUMNS),
        certificates=proof.certificates.with_columns(left_wh=pl.col("wh") - pl.col("used_wh")).select(
            CERTIFICATE_COLUMNS
        ),
        location_based=partial_sum(lines, "location_fixed"),
        market_based=complete_sum(lines, "market_fixed"),
        location_factor=factors.location,
        residual_factor=factors.residual,
        claims=tuple(claims),
        findings=tuple(in_order(findings)),
        reference=reference,
        activity=activity,
        held=proof.certificates,
    )


def _location_purpose(kinds: FactorKinds, purpose: str) -> Purpose:
    wanted = kinds.purpose(purpose)
    if not wanted.location:
        known = [key for key, entry in kinds.purposes.items() if entry.location]
        raise UsageError(
            f"用途“{purpose}”不是位置法核算的用途；可用：{'、'.join(known)}。市场法结果总是同时给出。",
            f"The purpose {purpose!r} is no basis of a location-based result; use {', '.join(known)}. The market-based "
            "result is always given beside it.",
        )
    return wanted


def _residual(
    kinds: FactorKinds,
    wanted: Purpose,
    reference: Reference,
    *,
    region: str | None,
    location: GridFactor | Finding | None,
    year: int,
) -> GridFactor | Finding:
    """Return the factor of the rest, of the same year as the location-based one: vintages are not mixed."""
    if not wanted.residual:
        return Finding(
            "blocks submission",
            "electricity.no-residual-factor",
            f"用途“{wanted.name_zh}”没有扣减绿电后的其余电量因子，没有市场法结果。",
            f"For the purpose {wanted.key} no factor of the rest is published; there is no market-based result.",
            given=wanted.key,
        )
    kind = kinds.residual.kind(year).kind
    if not isinstance(location, GridFactor):
        return choose(reference, kind, region, year)
    found = choose(reference, kind, region, location.year)
    return replace(found, by_rule=location.by_rule) if isinstance(found, GridFactor) else found


def _found(factor: GridFactor | Finding | None) -> GridFactor | None:
    return factor if isinstance(factor, GridFactor) else None


def _factor(factor: GridFactor | None, lang: str | None) -> Mapping[str, Any] | None:
    if factor is None:
        return None
    return {
        "kind": factor.kind.key,
        "kind_name": factor.kind.name(lang),
        "year": factor.year,
        "region": factor.row.region,
        "value": factor.row.value,
        "unit": factor.kind.unit,
        "notice": factor.notice or None,
        "key": factor.row.key,
        "confidence": factor.row.confidence,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
