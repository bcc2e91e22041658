"""Dates of units: contradictions are warnings with their row, and what is only less exact is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tanfeng.core.findings import Finding
from tanfeng.ledger.checks.unit_dates import ORDER, OUTPUT

Findings = Callable[..., list[Finding]]

UNITS = "unit_id,enterprise_id,name,metal,product,route,capacity,commissioned,retired_on\n"
PRODUCTION = "unit_id,period,product,quantity,unit,origin\n"


def warned(findings_of: Findings, started: str, gone: str, *periods: str) -> list[Finding]:
    made = "".join(f"U1,{period},锌锭,10,t,primary\n" for period in periods)
    found = findings_of(
        units=f"{UNITS}U1,X-1,电解,Zn,锌锭,n/a,1000,{started},{gone}\n",
        production=PRODUCTION + made if made else None,
        activity=None,
    )
    return [finding for finding in found if finding.rule in (ORDER.key, OUTPUT.key)]


def test_a_unit_that_left_before_it_started_is_a_warning_with_its_row(findings_of: Findings) -> None:
    (finding,) = warned(findings_of, "2010", "2008-05")
    assert (finding.rule, finding.severity) == (ORDER.key, "warning")
    assert (finding.address.row, finding.address.column, finding.given) == (2, "retired_on", "2008-05")


@pytest.mark.parametrize(("period", "count"), [("2009", 1), ("2010", 0), ("2010-01", 1), ("2010-05", 0), ("2021", 1)])
def test_output_before_the_unit_started_or_after_it_left_is_a_warning(
    findings_of: Findings, period: str, count: int
) -> None:
    found = warned(findings_of, "2010-03", "2020", period)
    assert [(f.rule, f.address.row, f.address.column) for f in found] == [(OUTPUT.key, 2, "period")] * count


def test_dates_that_agree_as_far_as_they_are_known_and_missing_ones_say_nothing(findings_of: Findings) -> None:
    assert warned(findings_of, "2010-06", "2010", "2010") == []
    assert warned(findings_of, "", "", "1999") == []
