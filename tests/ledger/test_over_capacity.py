"""Output against capacity: a warning beyond the margin, silence below it, and no month counted twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tanfeng.core.findings import Finding
from tanfeng.ledger.checks.over_capacity import KEY, most

Findings = Callable[..., list[Finding]]

UNITS = "unit_id,enterprise_id,name,metal,product,route,capacity\n"
PRODUCTION = "unit_id,period,product,quantity,unit,origin\n"
CAPACITY = 1000


def warned(findings_of: Findings, *rows: str, capacity: str = str(CAPACITY)) -> list[Finding]:
    units = f"{UNITS}U1,X-1,电解,Zn,锌锭,n/a,{capacity}\n"
    found = findings_of(
        units=units, production=PRODUCTION + "".join(f"U1,{row},primary\n" for row in rows), activity=None
    )
    return [finding for finding in found if finding.rule == KEY]


def test_output_beyond_the_margin_is_a_warning_with_its_row(findings_of: Findings) -> None:
    (finding,) = warned(findings_of, f"2024,锌锭,{CAPACITY * most() + 1:g},t")
    assert (finding.severity, finding.address.row, finding.address.column) == ("warning", 2, "quantity")


@pytest.mark.parametrize("share", [0.5, 1.0, most()])
def test_output_within_the_margin_is_none(findings_of: Findings, share: float) -> None:
    assert warned(findings_of, f"2024,锌锭,{CAPACITY * share:g},t") == []


def test_months_add_up_to_their_year(findings_of: Findings) -> None:
    assert len(warned(findings_of, "2024-01,锌锭,700,t", "2024-02,锌锭,700,t")) == 1
    assert warned(findings_of, "2023-12,锌锭,700,t", "2024-01,锌锭,700,t") == []


def test_ten_thousand_tonnes_written_as_tonnes_are_seen(findings_of: Findings) -> None:
    assert len(warned(findings_of, "2024,锌锭,900,万t")) == 1


def test_another_product_has_no_capacity_to_exceed(findings_of: Findings) -> None:
    assert warned(findings_of, "2024,硫酸,90000,t") == []


@pytest.mark.parametrize("capacity", ["", "0", "n/a"])
def test_without_a_capacity_there_is_nothing_to_exceed(findings_of: Findings, capacity: str) -> None:
    assert warned(findings_of, "2024,锌锭,90000,t", capacity=capacity) == []
