"""False warnings are bugs: the example smelter passes every rule but for what it is meant to say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from tests.accounting.verification.changed import found, ledger, nothing, view

from tanfeng.accounting.verification import CHECKS, rules, verify
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import in_order
from tanfeng.ledger.schema import TABLES

#: What the example is meant to say: line by line, rounding first would make another total.
MEANT = {"verify.rounding": 1}
#: Of the account: its factor year is not its own year, and two lumped carbonate factors are 待核原文.
MEANT_BY_THE_ACCOUNT = {"account.factor-year-differs", "account.recalled-factor"}


def test_the_example_passes_every_rule_but_for_what_it_is_meant_to_say() -> None:
    findings = verify(view())
    assert Counter(finding.rule for finding in findings) == MEANT
    assert all(finding.severity == "info" for finding in findings)


def test_the_year_before_passes_too() -> None:
    findings = verify(replace(view(), year=2023))
    assert {finding.rule for finding in findings} <= set(MEANT)


def test_the_account_of_the_example_has_no_warning_that_is_not_meant() -> None:
    findings = view().account.findings
    assert {f.rule for f in findings if f.severity != "info"} <= MEANT_BY_THE_ACCOUNT
    assert not any(f.blocks for f in findings)


def test_findings_come_strongest_first_and_the_same_every_time() -> None:
    findings = verify(view())
    assert list(findings) == in_order(findings)
    assert findings == verify(view())


#: Without these there is nothing to account for, and the account says so.
NEEDED = ("enterprises", "activity", "units")


@pytest.mark.parametrize("table", [name for name in TABLES if name in ledger().tables and name not in NEEDED])
def test_a_table_without_rows_stops_no_rule(table: str) -> None:
    without = view(**{table: nothing})
    for name, check in CHECKS.items():
        assert all(finding.rule == f"verify.{name}" for finding in check(without, rules()[name]))


def test_without_activity_there_is_nothing_to_verify() -> None:
    with pytest.raises(UsageError, match="活动水平"):
        verify(view(activity=nothing))


def test_a_ledger_of_another_enterprise_is_refused() -> None:
    with pytest.raises(UsageError):
        replace(view(), enterprise_id="X-NOBODY")


def test_zeros_raise_no_question() -> None:
    """An explicit zero of everything used is a year at rest, not a fault of the meters."""
    assert found("meter-known") == []
    assert found("month-on-month", activity=lambda frame: frame.with_columns(quantity=frame["quantity"] * 0)) == []
