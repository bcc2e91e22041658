"""Which non-fossil power is proven (非化石电量证明): by a certificate of its enterprise and period, or own records."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.electricity import matching
from tanfeng.accounting.electricity.kinds import FactorKinds
from tanfeng.accounting.electricity.power import CERTIFICATE, NON_FOSSIL, OWN_RECORDS, PowerTable
from tanfeng.accounting.electricity.problems import BLOCKS, megawatt_hours, of_rows
from tanfeng.accounting.electricity.supply import supply
from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference

#: How self-generated power is proven.
RECORDS = "own records"


@dataclass(frozen=True)
class Proof:
    """The rows with ``proven_wh``, ``unproven_wh`` and ``matching``; the certificates with ``used_wh`` (证明结果)."""

    rows: pl.DataFrame
    certificates: pl.DataFrame
    findings: tuple[Finding, ...]


def prove(rows: pl.DataFrame, certificates: pl.DataFrame, year: int | None, reference: Reference) -> Proof:
    """Match the claims of the power rows with their proof; what is not proven is a finding that blocks.

    Of the certificates those count that the rows name or their enterprises hold, and the others of the same number:
    what is wrong between two other enterprises is not said here.
    """
    named = rows.with_columns(number=number_of_claim())
    held, findings = supply(certificates, reference, named)
    claims = named.filter(_claims(CERTIFICATE)).select("_line", "enterprise_id", "number", "period", "wh")
    claims = claims.with_columns(pl.col("wh").fill_null(0))
    accepted = held.filter(~pl.col("disputed") & pl.col("proves") & pl.col("wh").is_not_null())
    matched, used = matching.match(claims, accepted)
    held = held.join(used.select("ledger", "used_wh"), on="ledger", how="left", maintain_order="left")
    held = held.with_columns(pl.col("used_wh").fill_null(0))
    named = named.join(matched.select("_line", "proven_wh", "matching"), on="_line", how="left", maintain_order="left")
    named = _with_rank(_with_records(named), held, reference).with_columns(
        proven_wh=pl.when(pl.col("wh").is_not_null()).then("proven_wh")
    )
    named = named.with_columns(unproven_wh=pl.col("wh") - pl.col("proven_wh"))
    findings += [*_unproven(named, held), *_without_records(named), *_told(named, held, year)]
    return Proof(named.drop("number"), held, tuple(findings))


def number_of_claim() -> pl.Expr:
    """Return the number that a power row names, as numbers of certificates are compared."""
    cell = pl.col("certificate").fill_null("").replace("n/a", "").alias("evidence")
    return cell.str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()


def _claims(proof: str) -> pl.Expr:
    bought = pl.col("stream") == "electricity_in"
    return bought & (pl.col("nature") == NON_FOSSIL) & (pl.col("proof") == proof)


def _with_records(rows: pl.DataFrame) -> pl.DataFrame:
    """Own generation is proven by the number of its records or by the meter that counted it."""

    def filled(name: str) -> pl.Expr:
        return ~pl.col(name).fill_null("").is_in(["", "n/a"])

    recorded = _claims(OWN_RECORDS) & (filled("evidence") | filled("meter_id"))
    own = pl.when(recorded).then(pl.col("wh")).when(_claims(OWN_RECORDS)).then(pl.lit(0, pl.Int64))
    return rows.with_columns(
        proven_wh=pl.coalesce("proven_wh", own),
        matching=pl.when(recorded).then(pl.lit(RECORDS)).otherwise(pl.col("matching")),
    )


def _with_rank(rows: pl.DataFrame, held: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Add ``proof_rank``: how surely the certificates behind a claim are known, the weakest of those it used."""
    row = reference.row(FactorKinds.load().certificate)
    piece = LADDER.index(row.confidence) if row else len(LADDER) - 1
    year = pl.col("period").str.slice(0, 4).alias("_year")
    known = pl.max_horizontal(rank("confidence"), pl.when("by_piece").then(piece).otherwise(0))
    ranks = held.filter(pl.col("used_wh") > 0).group_by("enterprise_id", "number", year).agg(proof_rank=known.max())
    return (
        rows.with_columns(year)
        .join(ranks, on=["enterprise_id", "number", "_year"], how="left", maintain_order="left")
        .with_columns(proof_rank=pl.when(pl.col("proven_wh") > 0).then(pl.col("proof_rank")).fill_null(0))
        .drop("_year")
    )


def _unproven(rows: pl.DataFrame, held: pl.DataFrame) -> list[Finding]:
    """Say for each claim, by its enterprise and number, why some of it is not proven."""
    open_claims = rows.filter(_claims(CERTIFICATE) & (pl.col("unproven_wh") > 0))
    found = []
    for (enterprise, text), claims in open_claims.group_by("enterprise_id", "number", maintain_order=True):
        own = held.filter(pl.col("number") == text)
        rule, zh, en = _why(str(enterprise or ""), str(text), claims, own)
        missing = megawatt_hours(int(claims["unproven_wh"].sum()))
        found.append(
            of_rows(
                claims,
                BLOCKS,
                rule,
                f"{zh}：{missing} MWh 非化石电量没有证明，没有市场法结果（不按零，也不按其他因子计算）。",
                f"{en}: {missing} MWh of non-fossil power are not proven and have no market-based number, neither zero "
                "nor any other factor.",
                "certificate",
                expected=megawatt_hours(int(claims["wh"].sum())) + " MWh",
                given=megawatt_hours(int(claims["proven_wh"].sum())) + " MWh",
                clause=PowerTable.load().clause,
            )
        )
    return found


def _why(enterprise: str, text: str, claims: pl.DataFrame, own: pl.DataFrame) -> tuple[str, str, str]:
    if not text and claims["zero_claim"].any():
        return (
            "electricity.zero-factor-without-proof",
            "所填排放因子为零而没有绿电凭证",
            "A factor of zero has no proof",
        )
    if not text:
        return "electricity.no-proof", "绿电没有写明凭证编号", "Green power names no certificate"
    if own.is_empty():
        return (
            "electricity.certificate-unknown",
            f"“绿证绿电”表没有凭证“{text}”（一行只能写一个编号）",
            f"The table of certificates has no {text} (one number in a row)",
        )
    if own["disputed"].any():
        return "electricity.certificate-disputed", f"凭证“{text}”重复出现", f"The certificate {text} stands twice"
    theirs = own.filter(pl.col("enterprise_id") == enterprise)
    if theirs.is_empty():
        return (
            "electricity.certificate-of-other-enterprise",
            f"凭证“{text}”不属于本企业",
            f"The certificate {text} belongs to another enterprise",
        )
    if not theirs["proves"].any():
        return "electricity.certificate-proves-nothing", f"凭证“{text}”不能证明绿电", f"{text} proves no green power"
    if theirs["wh"].is_null().all():
        return "electricity.certificate-unreadable", f"凭证“{text}”没有可用的电量", f"{text} has no usable quantity"
    if not claims["proven_wh"].sum() and not int(theirs.filter(_covers(claims))["wh"].fill_null(0).sum()):
        periods = ", ".join(theirs["period"].drop_nulls().unique().sort())
        return (
            "electricity.certificate-of-other-period",
            f"凭证“{text}”的期间（{periods}）不含所填期间",
            f"The period of the certificate {text} ({periods}) does not cover the row's",
        )
    return (
        "electricity.certificate-too-small",
        f"凭证“{text}”的电量不足",
        f"The certificate {text} is too small",
    )


def _covers(claims: pl.DataFrame) -> pl.Expr:
    """Whether the period of a certificate has to do with any period of the claims: equal, its year, or its months."""
    periods = claims["period"].drop_nulls().unique().to_list()
    years = sorted({period[:4] for period in periods})
    whole = sorted({period for period in periods if len(period) == 4})
    named = pl.col("period").is_in(periods) | pl.col("period").is_in(years)
    return named | pl.col("period").str.slice(0, 4).is_in(whole)


def _without_records(rows: pl.DataFrame) -> list[Finding]:
    own = rows.filter(_claims(OWN_RECORDS) & (pl.col("wh") > 0))
    bare = own.filter(pl.col("unproven_wh") > 0)
    found = []
    if bare.height:
        found.append(
            of_rows(
                bare,
                BLOCKS,
                "electricity.no-own-records",
                f"自发非化石电量 {megawatt_hours(int(bare['wh'].sum()))} MWh 没有发电记录（证据编号或计量器具编号），"
                "没有市场法结果。",
                f"{megawatt_hours(int(bare['wh'].sum()))} MWh of own non-fossil power have no records (evidence or "
                "meter) and no market-based number.",
                "evidence",
                clause=PowerTable.load().clause,
            )
        )
    yearly = own.filter((pl.col("unproven_wh") == 0) & (pl.col("period").str.len_chars() == 4))
    if yearly.height:
        found.append(
            of_rows(
                yearly,
                "info",
                "electricity.own-records-by-year",
                "自发非化石电量按年填报：证据中须有逐月发电记录。",
                "Own non-fossil power is given by the year: its evidence has to hold the monthly records.",
                "period",
                clause=PowerTable.load().clause,
            )
        )
    return found


def _told(rows: pl.DataFrame, held: pl.DataFrame, year: int | None) -> list[Finding]:
    """Say which claims were covered otherwise than month by month, and what is left of the year's certificates."""
    found = []
    for word, zh, en in (
        (
            matching.MONTH_BY_YEAR,
            "月度绿电由年度凭证覆盖，未逐月匹配",
            "Monthly green power is covered by proof of a year",
        ),
        (
            matching.YEAR_BY_MONTHS,
            "年度绿电由月度凭证合计覆盖，未逐月匹配",
            "Green power of a year is covered by monthly proof, not month by month",
        ),
    ):
        covered = rows.filter(pl.col("matching").fill_null("").str.contains(word, literal=True))
        if covered.height:
            found.append(of_rows(covered, "info", "electricity.matched-by-year", f"{zh}。", f"{en}.", "period"))
    left = held.filter(
        pl.col("period").fill_null("").str.starts_with("" if year is None else str(year))
        & pl.col("proves")
        & ~pl.col("disputed")
        & (pl.col("wh") > pl.col("used_wh"))
        & pl.col("enterprise_id").is_in(rows["enterprise_id"].drop_nulls().unique().to_list())
    )
    if left.height:
        rest = megawatt_hours(int((left["wh"] - left["used_wh"]).sum()))
        found.append(
            of_rows(
                left,
                "info",
                "electricity.certificates-left",
                f"{left.height} 份绿电凭证尚有 {rest} MWh 没有被任何电力行使用。",
                f"{left.height} certificates have {rest} MWh that no row of power uses.",
                "quantity",
                given=f"{rest} MWh",
            )
        )
    return found
