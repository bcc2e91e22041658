"""The electrolysis step of the national carbon market (铝电解工序): emissions and intensity, month by month.

Direct emissions only: anodes and anode effects. The account rounds each line of each month as its guideline says; the
months add up to the year, which is not the same as rounding the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.accounting.border import ets_findings, published
from tanfeng.accounting.border.products import with_tonnes
from tanfeng.accounting.border.published import Point
from tanfeng.accounting.border.rules import load
from tanfeng.accounting.confidence_columns import rank, word
from tanfeng.accounting.fixed_point import in_tonnes, to_decimal
from tanfeng.accounting.formulas import NOT_APPLICABLE
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.language import choose
from tanfeng.core.lineage import Lineage
from tanfeng.reference import Reference

if TYPE_CHECKING:
    from tanfeng.accounting.activity_account import Account


@dataclass(frozen=True)
class Ets:
    """The electrolysis step of a year (铝电解工序结果).

    ``months`` has period, ``anode_tco2e``, ``anode_effect_tco2e``, ``tco2e``, ``liquid_aluminium`` (t), ``intensity``.
    ``emissions`` is ``None`` as soon as a line lacks its number; ``rounding`` says how the lines were rounded.
    """

    year: int
    months: pl.DataFrame
    emissions: Decimal | None
    liquid_aluminium: float | None
    intensity: float | None
    rounding: str
    confidence: str
    published: Mapping[str, tuple[Point, ...]]
    places: Mapping[str, str]
    allocation: Mapping[str, Any]
    findings: tuple[Finding, ...]
    account: Account = field(repr=False, compare=False)
    reference: Reference = field(repr=False, compare=False)

    @cached_property
    def lineage(self) -> Lineage:
        """The chain of every figure down to the lines of the account."""
        from tanfeng.accounting.border.lineage import of_ets

        return of_ets(self)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the result as the JSON contract prints it."""
        return {
            "year": self.year,
            "emissions": None if self.emissions is None else float(self.emissions),
            "liquid_aluminium": self.liquid_aluminium,
            "intensity": self.intensity,
            "rounding": self.rounding,
            "confidence": self.confidence,
            "months": self.months.drop("anode_lines", "anode_effect_lines").to_dicts(),
            "published": {
                stream: [{"value": float(p.value), "rows": list(p.keys), "confidence": p.confidence} for p in points]
                for stream, points in self.published.items()
            },
            "places": dict(self.places),
            "allocation": {
                "rule": self.allocation["rule"],
                "confidence": self.allocation["confidence"],
                "tco2e": self.allocated,
                "note": choose(self.allocation["zh"], self.allocation["en"], lang),
            },
            "findings": [finding.to_dict(lang) for finding in self.findings],
        }

    @property
    def allocated(self) -> float | None:
        """The allowances of the year where the rule is known, else ``None``."""
        if self.allocation["rule"] != "verified_emission" or self.emissions is None:
            return None
        return float(self.emissions)


def ets(account: Account, *, reference: Reference, year: int) -> Ets:
    """Return the electrolysis step from an account by a guideline of the national carbon market."""
    rules = load("ets")
    lines = account.lines.filter(
        pl.col("stream").is_in([rules["anode"], rules["anode_effect"]])
        & pl.col("period").fill_null("").str.starts_with(str(year))
        & (pl.col("formula").fill_null("") != NOT_APPLICABLE.text)
    )
    lines, findings = _of_guideline(lines, account)
    months = _months(lines)
    complete = lines.height > 0 and not lines["tco2e_fixed"].null_count()
    total = to_decimal(int(lines["tco2e_fixed"].cast(pl.Int128).sum())) if complete else None
    made = months["liquid_aluminium"]
    output = float(made.sum()) if made.len() and not made.null_count() else None
    intensity = float(total) / output if total is not None and output else None
    known = {stream: published.points(reference, stream) for stream in (rules["anode"], rules["anode_effect"])}
    places = _places(lines, output, known) if complete else {}
    allocation = _allocation(year)
    findings += [
        *ets_findings.gaps(lines, months, year),
        *ets_findings.implausible(places, year),
        *ets_findings.unknown_allocation(allocation),
    ]
    return Ets(
        year=year,
        months=months,
        emissions=total,
        liquid_aluminium=output,
        intensity=intensity,
        rounding=_rounding(account),
        confidence=weakest(lines["confidence"].unique().to_list()),
        published=known,
        places=places,
        allocation=allocation,
        findings=tuple(in_order(findings)),
        account=account,
        reference=reference,
    )


def _of_guideline(lines: pl.DataFrame, account: Account) -> tuple[pl.DataFrame, list[Finding]]:
    """Keep the lines of the guidelines of this market; the step of another guideline is another figure."""
    wanted = load("ets")["guidelines"]
    names = lines["guideline"] if "guideline" in lines.columns else pl.Series([account.guideline] * lines.height)
    mine = lines.filter(names.is_in(wanted)) if lines.height else lines
    if mine.height == lines.height:
        return lines, []
    other = ", ".join(sorted(set(names.drop_nulls()) - set(wanted)))
    return mine, [
        Finding(
            "blocks submission",
            "ets.other-guideline",
            f"{lines.height - mine.height} 行阳极、阳极效应按 {other} 核算，不是碳市场口径，没有计入。",
            f"{lines.height - mine.height} lines of anodes and anode effects follow {other}, not the guideline of the "
            "market, and are left out.",
            expected=", ".join(wanted),
            given=other,
            count=lines.height - mine.height,
        )
    ]


def _months(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per period; one with a line that lacks its number has no emissions, one without metal no intensity."""
    rules = load("ets")

    def total(stream: str) -> pl.Expr:
        chosen = pl.col("tco2e_fixed").filter(pl.col("stream") == stream)
        return pl.when((chosen.len() > 0) & (chosen.null_count() == 0)).then(chosen.cast(pl.Int128).sum())

    def rows(stream: str) -> pl.Expr:
        return pl.col("ledger").filter(pl.col("stream") == stream)

    metal = pl.col("tonnes").filter(pl.col("item") == rules["output_item"])
    grouped = (
        with_tonnes(lines)
        .group_by("period")
        .agg(
            _anode=total(rules["anode"]),
            _effect=total(rules["anode_effect"]),
            liquid_aluminium=pl.when((metal.len() > 0) & (metal.null_count() == 0)).then(metal.sum()),
            confidence=word(rank("confidence").max()),
            anode_lines=rows(rules["anode"]),
            anode_effect_lines=rows(rules["anode_effect"]),
        )
        .sort("period")
    )
    grouped = grouped.with_columns(
        anode_tco2e=in_tonnes(pl.col("_anode")),
        anode_effect_tco2e=in_tonnes(pl.col("_effect")),
        tco2e=in_tonnes(pl.col("_anode") + pl.col("_effect")),
    )
    made = pl.col("liquid_aluminium")
    return grouped.with_columns(intensity=pl.when(made > 0).then(pl.col("tco2e") / made)).drop("_anode", "_effect")


def _places(lines: pl.DataFrame, output: float | None, known: Mapping[str, tuple[Point, ...]]) -> dict[str, str]:
    if not output:
        return {}
    found = {}
    for stream, among in known.items():
        own = lines.filter(pl.col("stream") == stream)
        if own.height:
            tonnes = Fraction(to_decimal(int(own["tco2e_fixed"].cast(pl.Int128).sum())))
            found[stream] = published.place(tonnes / Fraction(repr(output)), among)
    return found


def _rounding(account: Account) -> str:
    """Return how the account rounded: ``line_month`` (each line of each month) or ``none``."""
    from tanfeng.accounting.guideline import Guideline

    rules = load("ets")["guidelines"]
    name = account.guideline if account.guideline in rules else rules[0]
    rounding = getattr(Guideline.load(name), "rounding", None)
    return str(getattr(rounding, "mode", "none"))


def _allocation(year: int) -> Mapping[str, Any]:
    for entry in load("ets")["allocation"]:
        if entry["from_year"] <= year <= entry.get("to_year", year):
            found: Mapping[str, Any] = entry
            return found
    return {"rule": "none", "confidence": "verified", "zh": "该年度未纳入", "en": "the sector was not yet covered"}
