"""A share of more than the whole blocks; a growth, an output or a share below it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tanfeng.core.findings import Finding

Findings = Callable[..., list[Finding]]
STATISTICS = "region_code,sector,year,item,value,unit,source\n"


def found(findings_of: Findings, item: str, value: str, unit: str) -> list[str]:
    text = f"{STATISTICS}430000,nonferrous_all,2023,{item},{value},{unit},年鉴\n"
    return [f.given for f in findings_of(statistics=text) if f.rule == "ledger.share-beyond-whole"]


@pytest.mark.parametrize(("value", "unit"), [("130", "%"), ("1.3", "ratio"), ("-5", "%")])
def test_a_share_beyond_the_whole_blocks(findings_of: Findings, value: str, unit: str) -> None:
    assert len(found(findings_of, "recycled_share", value, unit)) == 1
    assert len(found(findings_of, "再生金属占比", value, unit)) == 1


@pytest.mark.parametrize("value", ["0", "24.5", "100"])
def test_a_share_of_the_whole_is_in_order(findings_of: Findings, value: str) -> None:
    assert found(findings_of, "share.electricity", value, "%") == []


def test_a_growth_may_be_more_than_a_hundred_percent(findings_of: Findings) -> None:
    assert found(findings_of, "output_growth", "130", "%") == []


def test_a_number_named_share_in_tonnes_is_no_share(findings_of: Findings) -> None:
    assert found(findings_of, "recycled_share", "130", "t") == []
