"""Power rows and certificates for the tests, written as a person would write rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from tests.accounting.activities import table

from tanfeng.accounting.electricity import ElectricityAccount, electricity_account
from tanfeng.core.findings import Finding
from tanfeng.ledger.frames import ADDRESS
from tanfeng.reference import Reference

HUNAN = "430000"
REFERENCE = Reference.load()
Row = dict[str, Any]

_CERTIFICATE: dict[str, Any] = {
    "enterprise_id": pl.String,
    "period": pl.String,
    "kind": pl.String,
    "quantity": pl.Float64,
    "unit": pl.String,
    "evidence": pl.String,
    **ADDRESS,
}


def bought(quantity: float | None, attribute: str = "grid", **more: Any) -> Row:
    """Electricity bought or made on site; 2023, MWh, enterprise X-1 unless told otherwise."""
    usual = {"enterprise_id": "X-1", "period": "2023", "item": "electricity", "unit": "MWh"}
    return {**usual, "stream": "electricity_in", "quantity": quantity, "attribute": attribute, **more}


def sold(quantity: float, attribute: str = "grid", **more: Any) -> Row:
    return {**bought(quantity, attribute, **more), "stream": "electricity_out"}


def green(quantity: float, certificate: str | None = None, **more: Any) -> Row:
    return bought(quantity, "green_power", **({"certificate": certificate} if certificate else {}), **more)


def certificate(quantity: float | None, evidence: str = "GEC-1", **more: Any) -> Row:
    usual = {"enterprise_id": "X-1", "period": "2023", "kind": "green_certificate", "unit": "MWh"}
    return {**usual, "quantity": quantity, "evidence": evidence, **more}


def contract(quantity: float, evidence: str = "HT-1", **more: Any) -> Row:
    return certificate(quantity, evidence, **{"kind": "green_power_contract", **more})


def activity(rows: Sequence[Row]) -> pl.DataFrame:
    return table(rows).with_columns(
        pl.col("_row").cast(pl.Int64), _file=pl.lit("activity.csv"), _sheet=pl.lit(None, pl.String)
    )


def certificates(rows: Sequence[Row]) -> pl.DataFrame:
    full = [{**dict.fromkeys(_CERTIFICATE), **row, "_row": number} for number, row in enumerate(rows, 2)]
    return pl.DataFrame(full, schema=_CERTIFICATE, orient="row").with_columns(_file=pl.lit("certificates.csv"))


def result(rows: Sequence[Row], held: Sequence[Row] = (), **more: Any) -> ElectricityAccount:
    asked = {"reference": REFERENCE, "region": HUNAN, "year": 2023, **more}
    return electricity_account(activity(rows), certificates(held), **asked)


def rules(account: ElectricityAccount) -> set[str]:
    return {finding.rule for finding in account.findings}


def the(account: ElectricityAccount, rule: str) -> Finding:
    return next(finding for finding in account.findings if finding.rule == rule)
