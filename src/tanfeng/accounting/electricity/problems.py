"""What an electricity account says of its rows (电力核算问题), each with the first row it concerns and their number."""

from __future__ import annotations

import polars as pl

from tanfeng.core.findings import Address, Finding, Severity

BLOCKS: Severity = "blocks submission"


def of_rows(  # noqa: PLR0917 - a finding reads in this order
    rows: pl.DataFrame,
    severity: Severity,
    rule: str,
    zh: str,
    en: str,
    column: str,
    *,
    expected: str = "",
    given: str = "",
    clause: str = "",
) -> Finding:
    """Return one finding for these rows: the address of the first, and their count."""
    first = rows.sort("_file", "_sheet", "_row", nulls_last=False).row(0, named=True)
    place = Address(first["_file"] or "", first["_sheet"] or "", first["_row"] or 0, column)
    return Finding(severity, rule, zh, en, place, expected, given, clause, rows.height)


def megawatt_hours(wh: int) -> str:
    """Return watt-hours as people read them: ``1200.5``."""
    whole, rest = divmod(abs(wh), 1_000_000)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if wh < 0 else text


#: What is wrong with a row by itself: state -> (rule, column, Chinese, English).
STATES: dict[str, tuple[str, str, str, str]] = {
    "missing": (
        "electricity.no-quantity",
        "quantity",
        "电力行缺数量；缺失不当作零，没有请填 0，不适用请填 n/a。",
        "A row of electricity has no quantity; missing is not zero: write 0, or n/a.",
    ),
    "invalid": (
        "electricity.quantity-out-of-range",
        "quantity",
        "电量为负或超出可能范围，没有核算；售出的电量另列为输出电力。",
        "The quantity of electricity is negative or beyond any possible value; what is sold is electricity_out.",
    ),
    "unit": (
        "electricity.unit",
        "unit",
        "单位不能换算为 MWh，没有核算。",
        "The unit does not convert into MWh; the row is not computed.",
    ),
    "item": (
        "electricity.item",
        "item",
        "购入或输出电力的品种应为电力，没有核算。",
        "What is bought or sold as electricity is not the item electricity; the row is not computed.",
    ),
    "factor": (
        "electricity.factor-out-of-range",
        "emission_factor",
        "所填电力排放因子为负或超出可能范围，没有核算，也不以缺省值代替。",
        "The given factor is negative or beyond any possible value; no default takes its place.",
    ),
}


def of_states(rows: pl.DataFrame) -> list[Finding]:
    """Return what is wrong with rows by themselves."""
    found = []
    for state, (rule, column, zh, en) in STATES.items():
        bad = rows.filter(pl.col("state") == state)
        if bad.height:
            found.append(of_rows(bad, BLOCKS, rule, zh, en, column))
    return found


def of_attributes(rows: pl.DataFrame) -> list[Finding]:
    """Return the attributes that are no attribute of electricity, and certificates on ordinary power."""
    found = []
    for (attribute,), bad in rows.filter("unknown_attribute").group_by("attribute", maintain_order=True):
        found.append(
            of_rows(
                bad,
                "warning",
                "electricity.unknown-attribute",
                f"不认识的电力属性“{attribute}”，按购入的普通电力计算。",
                f"Unknown attribute of electricity {attribute!r}: counted as ordinary bought power.",
                "attribute",
                given=str(attribute),
            )
        )
    ordinary = rows.filter(
        (pl.col("certificate").fill_null("") != "")
        & (pl.col("nature") == "ordinary")
        & (pl.col("stream") == "electricity_in")
    )
    if ordinary.height:
        found.append(
            of_rows(
                ordinary,
                "warning",
                "electricity.certificate-on-ordinary-power",
                "普通电力行填了绿电凭证：未按绿电计算。以凭证证明的电量请另列一行，属性填“绿电”。",
                "A row of ordinary power names a certificate and is not counted as green; put the proven quantity in a "
                "row of its own with the attribute green_power.",
                "certificate",
                expected="green_power",
            )
        )
    return found
