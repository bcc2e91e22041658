"""A measured value that is, to the digit, the default of another vintage (实测值等于缺省值).

The account says so of every guideline; here it stands beside the other questions of a verifier, with its clause.
"""

from __future__ import annotations

from collections.abc import Iterator

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

ACCOUNT_RULE = "account.mixed-vintages"


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    for finding in view.account.findings:
        if finding.rule == ACCOUNT_RULE and finding.address.row:
            yield rule.finding(
                finding.zh,
                finding.en,
                finding.address,
                expected=finding.expected,
                given=finding.given,
                count=finding.count,
            )
