"""One certificate counts once, across enterprises, periods and kinds; a contract is settled month by month."""

from collections.abc import Callable

import pytest

from tanfeng.core.findings import Finding

Findings = Callable[..., list[Finding]]
HEADER = "enterprise_id,period,kind,quantity,unit,evidence\n"
TWO = "enterprise_id,name,city_code,above_scale\nX-1,甲冶炼,衡阳市,是\nX-2,乙冶炼,郴州市,是\n"
RULE = "ledger.certificate-twice"


def said(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings}


@pytest.mark.parametrize(
    "other",
    [
        "X-2,2024,绿证,100,MWh,GEC-1",
        "X-1,2023,绿证,100,MWh,GEC-1",
        "X-1,2024,绿电合同,100,MWh,GEC-1",
        "X-2,2024,绿证,100,MWh,gec-1",
    ],
)
def test_a_number_that_stands_twice_blocks_and_points_at_its_first_row(findings_of: Findings, other: str) -> None:
    found = said(findings_of(enterprises=TWO, certificates=f"{HEADER}X-1,2024,绿证,100,MWh,GEC-1\n{other}\n"))
    assert found[RULE].blocks
    assert (found[RULE].address.file, found[RULE].address.row) == ("certificates.csv", 2)


@pytest.mark.parametrize(
    "rows",
    [
        "X-1,2024,绿证,100,MWh,GEC-1\nX-1,2024,绿证,100,MWh,GEC-2\n",
        "X-1,2024-01,绿电合同,100,MWh,HT-1\nX-1,2024-02,绿电合同,90,MWh,HT-1\n",
        "X-1,2023,绿电合同,100,MWh,HT-1\nX-1,2024,绿电合同,90,MWh,HT-1\n",
    ],
)
def test_what_is_rightly_there_more_than_once_is_not_questioned(findings_of: Findings, rows: str) -> None:
    assert findings_of(enterprises=TWO, certificates=HEADER + rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        "X-1,2024,绿电合同,100,MWh,HT-1\nX-1,2024-02,绿电合同,90,MWh,HT-1\n",
        "X-1,2024-02,绿电合同,100,MWh,HT-1\nX-2,2024-03,绿电合同,90,MWh,HT-1\n",
    ],
)
def test_a_contract_is_not_settled_twice(findings_of: Findings, rows: str) -> None:
    assert RULE in said(findings_of(enterprises=TWO, certificates=HEADER + rows))


def test_a_row_entered_twice_is_one_fault_with_one_finding(findings_of: Findings) -> None:
    row = "X-1,2024,绿证,100,MWh,GEC-1\n"
    assert set(said(findings_of(certificates=HEADER + row + row))) == {"ledger.duplicate-row"}
