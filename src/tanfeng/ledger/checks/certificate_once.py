"""One certificate counts once (绿证重复使用): the same number at two enterprises, in two periods or as two kinds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks.rows import report
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Rule
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

TABLE = "certificates"
RULE = Rule(
    "ledger.certificate-twice",
    "blocks submission",
    "一份凭证只用一次 / one certificate counts once",
)


@cache
def kinds_that(quality: str) -> tuple[str, ...]:
    """Return the kinds of certificates with a quality: ``proves`` or ``settled_monthly``."""
    text = files("tanfeng.ledger.checks").joinpath("certificates.toml").read_text(encoding="utf-8")
    return tuple(kind for kind, entry in tomllib.loads(text)["kinds"].items() if entry[quality])


def number() -> pl.Expr:
    """Return the number of a certificate as it is compared: full-width forms, spaces and case do not tell two apart."""
    return pl.col("evidence").str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()


def with_disputes(certificates: pl.DataFrame) -> pl.DataFrame:
    """Add ``number`` and ``disputed``: whether the row's number stands where it cannot stand twice.

    A green certificate has one number for good. A contract has one number and is settled month by month, so it may
    stand once in each month of one enterprise, but not as a year and its months.
    """
    period = pl.col("period").fill_null("")
    is_year = period.str.len_chars() == 4
    rows = certificates.with_columns(number=number(), _year=period.str.slice(0, 4))
    here = ["number", "_year"]
    rows = rows.with_columns(_mixed=is_year.any().over(here) & (~is_year).any().over(here))
    same = ["number"]
    settled = pl.col("kind").is_in(kinds_that("settled_monthly")).fill_null(False).all().over(same)
    apart = (pl.col("enterprise_id").n_unique().over(same) > 1) | (pl.col("kind").n_unique().over(same) > 1)
    wrong = ~settled | apart | pl.col("_mixed").any().over(same)
    rows = rows.with_columns(_repeated=pl.len().over([*same, "period"]) > 1)
    wrong = wrong | pl.col("_repeated").any().over(same)
    named = pl.col("number").fill_null("") != ""
    disputed = ((pl.len().over(same) > 1) & wrong & named).fill_null(False)
    return rows.with_columns(disputed=disputed).drop("_year", "_mixed", "_repeated")


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:  # noqa: ARG001 - every rule has this form
    if not ledger.has(TABLE):
        return
    rows = with_disputes(ledger.table(TABLE))
    # Rows that are the same in every part of the key are duplicates, which have a rule of their own.
    key = list(TABLES[TABLE].key)
    told = rows.filter(pl.col("disputed") & pl.struct(key).is_first_distinct())
    apart = told.filter(pl.len().over("number") > 1)
    yield from report(
        ledger,
        apart.select(*ADDRESS, pl.col("number").alias("given")),
        RULE,
        (TABLE, "evidence"),
        lambda text: (
            f"绿电凭证“{text}”出现不止一次（不同企业、期间或类型）；一份凭证只能证明一次电量，重复的都不予承认。",
            f"The certificate {text} stands more than once (another enterprise, period or kind); a certificate proves "
            "its power once, and none of its rows is accepted.",
        ),
    )
